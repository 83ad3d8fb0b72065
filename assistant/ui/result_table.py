"""A table of results, read only, that can be copied into a spreadsheet."""

from collections.abc import Collection, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHeaderView, QTableView

from assistant.ui.tokens import XS, tokens_in_use
from assistant.ui.translation import keyed

_Index = QModelIndex | QPersistentModelIndex
_ROW_PX = 30
_MOST_ROWS_SHOWN = 14


class ResultModel(QAbstractTableModel):
    """Cells under heads; figures stand at the right."""

    def __init__(self) -> None:
        super().__init__()
        self._heads: Sequence[str] = ()
        self._rows: Sequence[Sequence[str]] = ()
        self._words: Collection[int] = ()
        self._is_stale = False

    def show(
        self, heads: Sequence[str], rows: Sequence[Sequence[str]], *, words: Collection[int] = ()
    ) -> None:
        """Show these rows; ``words`` are the columns that hold no figures."""
        self.beginResetModel()
        self._heads, self._rows, self._words = heads, rows, words
        self.endResetModel()

    def show_stale(self, *, is_stale: bool) -> None:
        """Grey the cells, or not."""
        if self._rows and is_stale != self._is_stale:
            self._is_stale = is_stale
            last = self.index(len(self._rows) - 1, len(self._heads) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def as_text(self) -> str:
        """Return the whole table with tabs between its cells."""
        return "\n".join("\t".join(line) for line in (self._heads, *self._rows))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._heads)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt
        """Return a cell, how it stands and how it is read out."""
        cell = self._rows[index.row()][index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cell
            case Qt.ItemDataRole.TextAlignmentRole:
                return self._alignment(index.column())
            case Qt.ItemDataRole.ForegroundRole:
                return tokens_in_use().color("text_muted") if self._is_stale else None
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self._heads[index.column()]}: {cell}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt
        """Return the name of a column."""
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(section)
        return None

    def _alignment(self, column: int) -> int:
        is_words = column in self._words
        side = Qt.AlignmentFlag.AlignLeft if is_words else Qt.AlignmentFlag.AlignRight
        return int(side | Qt.AlignmentFlag.AlignVCenter)


class ResultTable(QTableView):
    """Shows a table of results; a long one scrolls."""

    def __init__(self) -> None:
        super().__init__()
        self.results = ResultModel()
        self.setModel(self.results)
        self.setProperty("role", "grid")
        self.setShowGrid(False)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setHighlightSections(False)
        keyed(self, tooltip="calculators_view.copy_hint")

    def fit(self) -> None:
        """Take the height of the rows, as far as they are not too many."""
        rows = min(self.results.rowCount(), _MOST_ROWS_SHOWN)
        head = self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(head + rows * _ROW_PX + 2 * self.frameWidth() + XS)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the whole table; other keys move about in it."""
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.results.as_text())
            return
        super().keyPressEvent(event)
