"""The language of the window, as the language of texts that come from a project."""

from assistant.domain.languages import Language
from assistant.texts import Texts


def language_of(texts: Texts) -> Language:
    """Return the language in which ``texts`` speaks."""
    return "zh" if texts.language == "zh" else "en"
