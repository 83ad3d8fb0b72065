"""Leads Ctrl+Z to the program's own undo once a field has nothing typed left to take back."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit


class UndoRouting(QObject):
    """An event filter on the application.

    A text field claims Ctrl+Z for itself even where it has nothing to undo. This keeps the claim
    from being made, so that the key reaches the action in the menu. Section editors know the
    difference by themselves.
    """

    def __init__(self, application: QApplication, parent: QObject) -> None:
        super().__init__(parent)
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the key through where the field is of no use."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_undo = event.matches(QKeySequence.StandardKey.Undo)
            is_redo = event.matches(QKeySequence.StandardKey.Redo)
            if isinstance(watched, QLineEdit) and (
                (is_undo and not watched.isUndoAvailable())
                or (is_redo and not watched.isRedoAvailable())
            ):
                event.ignore()
                return True
        return super().eventFilter(watched, event)
