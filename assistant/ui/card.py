"""A card: a bordered surface for one thing; it may be a button as a whole."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from assistant.ui.ime_line_edit import RETURN_KEYS
from assistant.ui.tokens import L, M

_CHOOSING_KEYS = (*RETURN_KEYS, Qt.Key.Key_Space)


class Card(QFrame):
    """A surface with a vertical layout, ``content``.

    Signals:
        chosen: a clickable card was clicked, or Return or Space was pressed on it.
    """

    chosen = Signal()

    def __init__(self, *, is_clickable: bool = False) -> None:
        super().__init__()
        self._is_clickable = is_clickable
        self.setProperty("role", "card")
        self.setProperty("clickable", is_clickable)
        self.content = QVBoxLayout(self)
        self.content.setContentsMargins(L, L, L, L)
        self.content.setSpacing(M)
        if is_clickable:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the card where the pointer is still on it."""
        is_inside = self.rect().contains(event.position().toPoint())
        if self._is_clickable and is_inside and event.button() is Qt.MouseButton.LeftButton:
            self.chosen.emit()
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """React to keys as described above."""
        if self._is_clickable and event.key() in _CHOOSING_KEYS:
            self.chosen.emit()
            return
        super().keyPressEvent(event)
