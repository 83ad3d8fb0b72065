"""A table of texts, read only: named rows under named columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

_Index = QModelIndex | QPersistentModelIndex
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRow:
    """One row.

    Attributes:
        name: of the row.
        cells: one for each column.
        explained: what the row means, shown when it is pointed at.
        is_total: whether it stands out.
    """

    name: str
    cells: tuple[str, ...]
    explained: str = ""
    is_total: bool = False


class TextTableModel(QAbstractTableModel):
    """Shows rows of texts, set to the right as figures are."""

    def __init__(self) -> None:
        super().__init__()
        self._heads: tuple[str, ...] = ()
        self._rows: tuple[TextRow, ...] = ()

    def show(self, heads: Sequence[str], rows: Sequence[TextRow]) -> None:
        """Show these rows from now on."""
        self.beginResetModel()
        self._heads, self._rows = tuple(heads), tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._heads)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt
        """Return a text, what its row means, or how it is read out."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.cells[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.explained or None
        if role == Qt.ItemDataRole.FontRole and row.is_total:
            return _bold()
        if role == Qt.ItemDataRole.AccessibleTextRole:
            read = f"{row.name}, {self._heads[index.column()]}: {row.cells[index.column()]}"
            return f"{read}. {row.explained}" if row.explained else read
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt
        """Return the name of a row or of a column."""
        is_column = orientation is Qt.Orientation.Horizontal
        if role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section] if is_column else self._rows[section].name
        if role == Qt.ItemDataRole.TextAlignmentRole and is_column:
            return _RIGHT
        if is_column:
            return None
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._rows[section].explained or None
        if role == Qt.ItemDataRole.FontRole and self._rows[section].is_total:
            return _bold()
        return None

    def as_text(self) -> str:
        """Return the whole table with tabs between its cells, as spreadsheets take it."""
        lines = [["", *self._heads], *([row.name, *row.cells] for row in self._rows)]
        return "\n".join("\t".join(line) for line in lines)


def _bold() -> QFont:
    font = QFont()
    font.setBold(True)
    return font
