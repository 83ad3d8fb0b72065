"""The language of the window: chosen or the system's, and as the language of a project's texts."""

from PySide6.QtCore import QLocale

from assistant.domain.languages import Language
from assistant.texts import Texts


def language_of(texts: Texts) -> Language:
    """Return the language in which ``texts`` speaks."""
    return "zh" if texts.language == "zh" else "en"


def chosen_language(setting: str) -> Language:
    """Return the language that the setting ``window.language`` stands for."""
    if setting == "system":
        setting = "zh" if QLocale.system().language() is QLocale.Language.Chinese else "en"
    return "zh" if setting == "zh" else "en"
