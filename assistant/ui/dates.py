"""Days and times as they are written in each language."""

from datetime import datetime

from PySide6.QtCore import QDateTime, QLocale

from assistant.texts import Texts

_LOCALES = {
    "en": QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom),
    "zh": QLocale(QLocale.Language.Chinese, QLocale.Country.China),
}


def day_text(moment: datetime, texts: Texts) -> str:
    """Return the day of a moment here: ``22 Nov 2026``, ``2026年11月22日``."""
    return _written(moment, texts, "window.day_format")


def moment_text(moment: datetime, texts: Texts) -> str:
    """Return day and time of a moment here."""
    return _written(moment, texts, "window.moment_format")


def _written(moment: datetime, texts: Texts, format_key: str) -> str:
    local = QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
    return _LOCALES[texts.language].toString(local, texts(format_key))
