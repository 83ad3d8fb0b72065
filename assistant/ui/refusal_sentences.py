"""Why an answer was refused, in the words that stand beside its field."""

from assistant.errors import BriefError
from assistant.services.content import field_labels
from assistant.texts import Texts
from assistant.ui.table_field import place_in_table
from assistant.ui.window_language import language_of


def bare_sentence(error: BriefError, texts: Texts) -> str:
    """Return why a value was refused, without a word on where it stands."""
    values = {**error.values, "source": "", "key_path": ""}
    sentence = texts(f"errors.{error.key}", **values).lstrip(":： ")
    return sentence[:1].upper() + sentence[1:]


def field_sentence(error: BriefError, texts: Texts) -> str:
    """Return why an answer was refused, without the key path that stands before it in files."""
    sentence = bare_sentence(error, texts)
    number, name = place_in_table(error.key_path)
    if number is None:
        return sentence
    language = language_of(texts)
    table = error.key_path.partition("[")[0]
    try:
        column = field_labels().label(table, name).any(language)
    except KeyError:
        column = name
    place = texts("interview.place", row=number + 1, column=column)
    return f"{place}{sentence}"
