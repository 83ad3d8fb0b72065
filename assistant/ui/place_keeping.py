"""Keeps what is being read where it is while other things above it grow or shrink."""

from typing import Protocol

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QScrollArea, QWidget
from shiboken6 import isValid


class Column(Protocol):
    """A scrolling column of widgets."""

    def widgets(self) -> list[QWidget]:
        """Return the widgets, from the top."""

    def shows(self, widget: QWidget) -> bool:
        """Tell whether a part of a widget is in sight."""

    def top_of(self, widget: QWidget) -> int:
        """Return where a widget begins, measured from the top of what is seen."""


class PlaceKeeper(QObject):
    """Scrolls a column along with the widget that is on top of what is seen."""

    def __init__(self, area: QScrollArea, column: Column) -> None:
        super().__init__(area)
        self._column = column
        self._bar = area.verticalScrollBar()
        self._anchor: QWidget | None = None
        self._anchor_top = 0  # where the anchor begins, measured from the top of what is seen
        self._is_restoring = False
        self._bar.valueChanged.connect(self._note)
        self._bar.rangeChanged.connect(self._restore)  # near the end there was no room before

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the anchor when the layout moves it."""
        if watched is self._anchor:
            if event.type() is QEvent.Type.Move:
                self._restore()
            elif event.type() is QEvent.Type.Hide and self._anchor.isHidden():
                self._anchor = None  # it is going to be deleted
        return False

    def _note(self) -> None:
        if self._is_restoring:
            return
        self._forget_deleted()
        if self._anchor is not None:
            self._anchor.removeEventFilter(self)
        shown = (each for each in self._column.widgets() if self._column.shows(each))
        self._anchor = next(shown, None)
        if self._anchor is not None:
            self._anchor_top = self._column.top_of(self._anchor)
            self._anchor.installEventFilter(self)

    def _forget_deleted(self) -> None:
        """Let go of an anchor that was deleted while nobody saw it: nothing told of its hiding."""
        if self._anchor is not None and not isValid(self._anchor):
            self._anchor = None

    def _restore(self) -> None:
        self._forget_deleted()
        if self._anchor is None:
            return
        moved = self._column.top_of(self._anchor) - self._anchor_top
        if moved:
            self._is_restoring = True
            self._bar.setValue(self._bar.value() + moved)
            self._is_restoring = False
