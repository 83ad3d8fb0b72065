"""A line edit whose Return never sends a word that an input method is still composing."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence
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

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the window where this line has nothing to take back.

        A line edit claims their keys even then, and the actions in the menu would not hear them.
        """
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_undo = event.matches(QKeySequence.StandardKey.Undo)
            is_redo = event.matches(QKeySequence.StandardKey.Redo)
            has_undo, has_redo = self.isUndoAvailable(), self.isRedoAvailable()
            if (is_undo and not has_undo) or (is_redo and not has_redo):
                event.ignore()
                return False
        return super().event(event)

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
