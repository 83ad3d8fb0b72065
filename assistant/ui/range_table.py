"""How far each assumption may be off, in per cent of its value, to be changed cell by cell."""

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from assistant.services.lever_words import LeverWords
from assistant.services.simulations import Range
from assistant.texts import Texts
from assistant.ui.tokens import XS

_COLUMNS = ("assumption", "now", "from", "to")
_LOW, _HIGH = 2, 3
_ROW_PX = 30
_LEAST, _MOST = -100, 900  # per cent
_PERCENT = re.compile(r"[+-]?\d+(\.\d+)?")


class RangeTable(QTableWidget):
    """A row for each assumption; a cell that is no range keeps what stood there."""

    def __init__(self) -> None:
        super().__init__()
        self._paths: list[str] = []
        self._kept: dict[tuple[int, int], float] = {}
        self._own: dict[tuple[str, int], float] = {}  # what was typed, by assumption and column
        self.setColumnCount(len(_COLUMNS))
        self.setProperty("role", "grid")
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        heads = self.horizontalHeader()
        heads.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        heads.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.itemChanged.connect(self._on_changed)

    def forget_own(self) -> None:
        """Forget what was typed; what is shown next has the usual range."""
        self._own = {}

    def show_levers(self, rows: Sequence[LeverWords], part: int, texts: Texts) -> None:
        """Show these assumptions, each up to ``part`` per cent off or as far as was typed."""
        self.blockSignals(True)
        self._paths = [each.path for each in rows]
        self._kept = {}
        self.setHorizontalHeaderLabels(
            [texts(f"financials.simulation.range_{name}") for name in _COLUMNS]
        )
        self.setRowCount(len(rows))
        for row, each in enumerate(rows):
            for at, words in enumerate((each.name, each.planned)):
                item = QTableWidgetItem(words)
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
                self.setItem(row, at, item)
            for at, value in ((_LOW, -part), (_HIGH, part)):
                kept = self._kept[row, at] = self._own.get((each.path, at), float(value))
                self.setItem(row, at, _percent_item(kept))
        self.blockSignals(False)
        height = self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(height + _ROW_PX * len(rows) + 2 * self.frameWidth() + XS)

    def ranges(self) -> dict[str, Range]:
        """Return the ranges as factors; what may not be off at all is left out."""
        found = {}
        for row, path in enumerate(self._paths):
            low, high = self._kept[row, _LOW], self._kept[row, _HIGH]
            if low < high:
                found[path] = Range(low=1 + low / 100, high=1 + high / 100)
        return found

    def _on_changed(self, item: QTableWidgetItem) -> None:
        place = item.row(), item.column()
        if place not in self._kept:
            return
        value = _percent(item.text())
        if value is not None and self._fits(place, value):
            self._kept[place] = self._own[self._paths[place[0]], place[1]] = value
        self.blockSignals(True)
        self.setItem(*place, _percent_item(self._kept[place]))
        self.blockSignals(False)

    def _fits(self, place: tuple[int, int], value: float) -> bool:
        """Tell whether a value is possible there: the plan's own lies between low and high."""
        return _LEAST <= value <= 0 if place[1] == _LOW else 0 <= value <= _MOST


def _percent(text: str) -> float | None:
    plain = text.strip().rstrip("%％").replace("−", "-").strip()
    return float(plain) if _PERCENT.fullmatch(plain) else None


def _percent_item(value: float) -> QTableWidgetItem:
    item = QTableWidgetItem(f"{value:+g}%" if value else "0%")
    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return item
