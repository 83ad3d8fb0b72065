"""A scrolling column of readable width for sections and forms, which keeps the cursor in sight."""

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from assistant.ui.place_keeping import PlaceKeeper
from assistant.ui.tokens import XL, XXL, L

READING_WIDTH_PX = 760
_MARGIN_IN_SIGHT_PX = 48
_RESTED_AFTER_MS = 150


class ReadingColumn(QScrollArea):
    """Widgets one below the other, centred, no wider than lines one likes to read.

    With ``keeps_place`` the widget on top of what is seen stays where it is while others above it
    grow or shrink.

    Signals:
        rested: other widgets are in sight than before, and the scrolling has come to rest.
    """

    rested = Signal()

    def __init__(self, *, width_px: int = READING_WIDTH_PX, keeps_place: bool = False) -> None:
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
        self._rest_timer = QTimer(self)
        self._rest_timer.setSingleShot(True)
        self._rest_timer.setInterval(_RESTED_AFTER_MS)
        self._rest_timer.timeout.connect(self.rested)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self._place = PlaceKeeper(self, self) if keeps_place else None

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

    def shows(self, widget: QWidget) -> bool:
        """Tell whether a part of ``widget`` is in sight, beyond a narrow strip."""
        top = self.top_of(widget)
        return top + widget.height() > _MARGIN_IN_SIGHT_PX and top < self.viewport().height()

    def widgets(self) -> list[QWidget]:
        """Return the widgets in the column, from the top."""
        items = (self.content.itemAt(row) for row in range(self.content.count()))
        found = (item.widget() for item in items if item is not None)
        return [widget for widget in found if widget is not None]

    def top_of(self, widget: QWidget) -> int:
        """Return where a widget begins, measured from the top of what is seen."""
        return widget.mapTo(self._inner, QPoint(0, 0)).y() - self.verticalScrollBar().value()

    def _on_scrolled(self) -> None:
        self._rest_timer.start()
