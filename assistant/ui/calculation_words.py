"""A calculation in words: its values, the conventions it rests on, and why an input was refused."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from assistant.domain.calculators.model import Cell, Result
from assistant.domain.calculators.registry import Input, Worked
from assistant.domain.calculators.result_text import RESULT_UNITS, number_of, rough_size
from assistant.domain.fact_text import plain_number
from assistant.errors import BriefError
from assistant.services.calculations import (
    ITEM,
    columns_of_rows,
    inputs_of_calculator,
    labels_of,
    table_of_rows,
    text_key,
)
from assistant.texts import Texts
from assistant.ui.table_field import place_in_table
from assistant.ui.window_language import language_of

Rows = Sequence[Mapping[str, Cell]]
_COUNTED_ROUGHLY = frozenset({"money", "count"})


def is_table(value: Result) -> bool:
    """Tell whether a result is a table of rows."""
    return isinstance(value, list | tuple)


def result_name(name: str, texts: Texts) -> str:
    """Return what a result, or a column of one, is called."""
    words = texts(f"calculators.result.{name}")
    return words[:1].upper() + words[1:]


def value_words(name: str, value: Cell, texts: Texts) -> str:
    """Return one result as it is shown; large amounts also as Chinese counts them."""
    words = cell_words(name, value, texts)
    is_number = isinstance(value, Decimal | int) and not isinstance(value, bool)
    if texts.language != "zh" or not is_number or RESULT_UNITS[name] not in _COUNTED_ROUGHLY:
        return words
    rough = rough_size(value)  # type: ignore[arg-type]  # a number, as is_number says
    return f"{words}（{rough}）" if rough else words


def cell_words(name: str, value: Cell, texts: Texts) -> str:
    """Return one value of a table."""
    if value is None:
        return texts("calculators.not_meaningful")
    if isinstance(value, bool):
        return texts("calculators.yes" if value else "calculators.no")
    if name == "kind":
        return texts(f"calculators.kind.{value}")
    if isinstance(value, str):
        return value
    return number_of(value, RESULT_UNITS[name], language_of(texts))


def table_words(rows: Rows, texts: Texts) -> tuple[list[str], list[list[str]]]:
    """Return the heads of a table, and its cells; who has no name is called by its kind."""
    heads = list(rows[0]) if rows else []
    shown = [
        [cell_words("kind" if _is_nameless(row, key) else key, _named(row, key), texts)
         for key in heads]
        for row in rows
    ]  # fmt: skip
    return [result_name(key, texts) for key in heads], shown


def _is_nameless(row: Mapping[str, Cell], key: str) -> bool:
    return key == "name" and not row[key] and "kind" in row


def _named(row: Mapping[str, Cell], key: str) -> Cell:
    return row["kind"] if _is_nameless(row, key) else row[key]


def convention_words(worked: Worked, texts: Texts) -> str:
    """Return the conventions that the result rests on as one sentence; empty for none."""
    labels, language, table = labels_of(worked.name), language_of(texts), text_key(worked.name)
    said = [
        texts(
            "calculators_view.convention",
            input=labels.label(table, name).any(language),
            choice=labels.choice(table, name, choice).any(language),
        )
        for name, choice in worked.conventions.items()
    ]
    if not said:
        return ""
    between = texts("calculators_view.between")
    return texts("calculators_view.conventions", conventions=between.join(said))


def method_words(name: str, texts: Texts) -> str:
    """Return how a calculator works, as a sentence."""
    method = texts(f"calculators.method.{text_key(name)}")
    return texts("calculators_view.method", method=method)


def copied_words(worked: Worked, texts: Texts) -> str:
    """Return a whole result as text, with tabs between cells, as spreadsheets take it."""
    return "\n".join(_lines(worked, texts))


def _lines(worked: Worked, texts: Texts) -> Iterator[str]:
    yield texts(f"calculators.title.{text_key(worked.name)}")
    for name, value in worked.results.items():
        if is_table(value):
            heads, rows = table_words(value, texts)  # type: ignore[arg-type]  # a table, as asked
            yield result_name(name, texts)
            yield from ("\t".join(line) for line in (heads, *rows))
        else:
            words = cell_words(name, value, texts)  # type: ignore[arg-type]  # no table
            yield f"{result_name(name, texts)}\t{words}"
    yield from filter(None, (convention_words(worked, texts), method_words(worked.name, texts)))


def refusal_words(error: BriefError, calculator: str, texts: Texts) -> str:
    """Return why an input was refused, in the words of the page; a row is named."""
    asked, place = _input_at(error.key_path, calculator, texts)
    values = dict(error.values)
    if asked is not None and asked.unit == "percent":
        values = {name: _as_percent(value) for name, value in values.items()}
    if "other" in values:
        values["other"] = _label(calculator, str(values["other"]), texts)
    own = f"calculators_view.refusals.{error.key}"
    key = own if own in texts else f"errors.{error.key}"
    sentence = texts(key, **{**values, "source": "", "key_path": ""}).lstrip(":： ")
    return f"{place}{sentence[:1].upper()}{sentence[1:]}"


def refused_input(error: BriefError, calculator: str, sentence: str, texts: Texts) -> str:
    """Return the name of the input that was refused with the sentence about it."""
    asked, place = _input_at(error.key_path, calculator, texts)
    if asked is None:
        return sentence
    head = error.key_path.partition("[")[0] if place else asked.name
    name = _label(calculator, head, texts)
    return texts("calculators_view.refused", input=name, sentence=sentence)


def _input_at(key_path: str, calculator: str, texts: Texts) -> tuple[Input | None, str]:
    """Return the input, or the column, that a path leads to, and where it is in a list."""
    head = key_path.partition("[")[0].partition(".")[0]
    asked = next((each for each in inputs_of_calculator(calculator) if each.name == head), None)
    number, name = place_in_table(key_path)
    if asked is None or number is None:
        return asked, ""
    column = next((each for each in columns_of_rows(asked) if each.name == (name or ITEM)), None)
    if column is None:
        return asked, ""
    words = labels_of(calculator).label(table_of_rows(calculator, asked), column.name)
    place = texts("interview.place", row=number + 1, column=words.any(language_of(texts)))
    return column, place


def _label(calculator: str, name: str, texts: Texts) -> str:
    return labels_of(calculator).label(text_key(calculator), name).any(language_of(texts))


def _as_percent(value: object) -> object:
    """Return a fraction as a percentage; what is no number as it was typed."""
    try:
        return f"{plain_number(Decimal(str(value)) * 100)}%"
    except InvalidOperation:
        return str(value).removesuffix("%")
