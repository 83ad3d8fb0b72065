"""A scrolling column of readable width for sections and forms, which keeps the cursor in sight."""

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from assistant.ui.tokens import XL, XXL, L

READING_WIDTH_PX = 760
_MARGIN_IN_SIGHT_PX = 48


class ReadingColumn(QScrollArea):
    """Widgets one below the other, centred, no wider than lines one likes to read."""

    def __init__(self, *, width_px: int = READING_WIDTH_PX) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = self._inner = QWidget()
        inner.setProperty("role", "scrolled")
        self._column = QWidget()
        self._column.setMaximumWidth(width_px)
        self.content = QVBoxLayout(self._column)
        self.content.setContentsMargins(0, 0, 0, 0)
        self.content.setSpacing(L)
        row = QHBoxLayout(inner)
        row.setContentsMargins(XL, XXL, XL, XXL)
        row.addStretch(1)
        row.addWidget(self._column, 100, Qt.AlignmentFlag.AlignTop)
        row.addStretch(1)
        self.setWidget(inner)

    def reveal(self, widget: QWidget, rect: QRect) -> None:
        """Scroll just as far as needed to see ``rect`` of a widget in the column."""
        place = widget.mapTo(self._inner, rect.center())
        self.ensureVisible(place.x(), place.y(), 0, _MARGIN_IN_SIGHT_PX)

    def bring_to_top(self, widget: QWidget) -> None:
        """Scroll so that ``widget`` begins at the top."""
        top = widget.mapTo(self._inner, QPoint(0, 0)).y()
        self.verticalScrollBar().setValue(top - L)

    @property
    def is_at_end(self) -> bool:
        """Tell whether the end of the column is in sight."""
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum() - _MARGIN_IN_SIGHT_PX
