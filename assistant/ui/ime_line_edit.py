"""A line edit whose Return never sends a word that an input method is still composing."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

RETURN_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ImeLineEdit(QLineEdit):
    """A line edit to be used wherever Return does something.

    Signals:
        submitted: Return was pressed, and no word was half-way through.
    """

    submitted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._preedit = ""

    @property
    def is_composing(self) -> bool:
        """Tell whether an input method holds a word that is not committed yet."""
        return bool(self._preedit)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Remember the word being composed."""
        self._preedit = event.preeditString()
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """React to keys as described above."""
        if event.key() not in RETURN_KEYS:
            super().keyPressEvent(event)
            return
        event.accept()
        if not self.is_composing:
            self.submitted.emit()
