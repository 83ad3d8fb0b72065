"""Labels on the type scale."""

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from assistant.ui.translation import keyed

LabelRole = Literal[
    "display", "title", "lead", "heading", "strong", "body", "muted", "caption", "danger"
]


def label(text_key: str = "", *, role: LabelRole = "body", wraps: bool = False) -> QLabel:
    """Return a label that shows plain text only, never markup out of the founder's data."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    made.setWordWrap(wraps)
    return keyed(made, text=text_key) if text_key else made
