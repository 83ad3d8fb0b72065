"""Rows of a brief's table as a Qt model: one side of the words at a time, kept as typed."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from assistant.domain.languages import Language
from assistant.domain.questionnaire import FieldLabels
from assistant.domain.table_columns import (
    Column,
    Row,
    cell_text,
    default_text,
    other_side,
    set_cell,
)
from assistant.texts import Texts
from assistant.ui.tokens import tokens_in_use
from assistant.ui.window_language import language_of

AnyIndex = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()


class TableModel(QAbstractTableModel):
    """Rows with columns.

    Signals:
        rows_edited: the founder has changed something.
    """

    rows_edited = Signal()

    def __init__(self, columns: tuple[Column, ...], labels: FieldLabels) -> None:
        super().__init__()
        self.columns = columns
        self._labels = labels
        self._rows: list[Row] = []
        self._language: Language = "en"
        self._header_language: Language = "en"
        self._wrong: tuple[int, str] | None = None

    def rows(self) -> list[Row]:
        """Return the rows that hold anything."""
        return [dict(self._rows[number]) for number in self.filled_numbers()]

    def show_rows(self, rows: list[Row]) -> None:
        """Show these rows; where only values changed, the cursor and empty rows stay."""
        filled = self.filled_numbers()
        if len(filled) == len(rows) and rows:
            for number, row in zip(filled, rows, strict=True):
                self._rows[number] = dict(row)
            self._all_changed()
            return
        self.beginResetModel()
        self._rows = [dict(row) for row in rows]
        self.endResetModel()

    def filled_numbers(self) -> list[int]:
        """Return the numbers of the rows that hold anything."""
        return [number for number, row in enumerate(self._rows) if row]

    def show_language(self, language: Language) -> None:
        """Show and edit this side of the words."""
        self._language = language
        self._all_changed()

    def mark_wrong(self, row: int | None, column_name: str = "") -> None:
        """Mark one cell as refused, or none."""
        self._wrong = None if row is None else (row, column_name)
        self._all_changed()

    def add_row(self) -> int:
        """Add an empty row at the end and return its number."""
        number = len(self._rows)
        self.beginInsertRows(_TOP, number, number)
        self._rows.append({})
        self.endInsertRows()
        return number

    def remove_rows(self, numbers: set[int]) -> None:
        """Remove rows."""
        for number in sorted(numbers, reverse=True):
            self.beginRemoveRows(_TOP, number, number)
            del self._rows[number]
            self.endRemoveRows()
        self.rows_edited.emit()

    def default_of(self, index: AnyIndex) -> str:
        """Return what holds for a cell that was left empty."""
        row, column = self._rows[index.row()], self.columns[index.column()]
        return default_text(row or {"": ""}, column, self._header_language, self._labels)

    def row(self, number: int) -> Row:
        """Return one row."""
        return dict(self._rows[number])

    def replace_row(self, number: int, row: Row) -> None:
        """Put another row in the place of one."""
        self._rows[number] = row
        self._all_changed()
        self.rows_edited.emit()

    def paste(self, text: str, at: AnyIndex) -> None:
        """Write cells as spreadsheets copy them, from ``at`` to the right and down."""
        lines = text.replace("\r\n", "\n").rstrip("\n").split("\n")
        first_row, first_column = max(at.row(), 0), max(at.column(), 0)
        for offset, line in enumerate(lines):
            while first_row + offset >= len(self._rows):
                self.add_row()
            self._paste_line(first_row + offset, first_column, line.split("\t"))
        self._all_changed()
        self.rows_edited.emit()

    def retranslate(self, texts: Texts) -> None:
        """Name the columns in the language of ``texts``."""
        self._header_language = language_of(texts)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)
        self._all_changed()

    def rowCount(self, parent: AnyIndex = _TOP) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = _TOP) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's own signature
        """Return a column's name or a row's number."""
        if role == Qt.ItemDataRole.TextAlignmentRole and orientation is Qt.Orientation.Horizontal:
            return _alignment(self.columns[section])
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        if orientation is Qt.Orientation.Vertical:
            return str(section + 1)
        return self.column_name(self.columns[section])

    def column_name(self, column: Column) -> str:
        """Return what a column is called."""
        return self._labels.label(column.table, column.name).any(self._header_language)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own signature
        """Return what a cell shows in one role."""
        row, column = self._rows[index.row()], self.columns[index.column()]
        text = cell_text(row, column, self._shown_language(column), self._labels)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return text or self._stand_in(row, column)
            case Qt.ItemDataRole.EditRole:
                return text
            case Qt.ItemDataRole.ToolTipRole:
                return text or self._stand_in(row, column) or None
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
            case Qt.ItemDataRole.ForegroundRole:
                return None if text else tokens_in_use().color("text_muted")
            case Qt.ItemDataRole.BackgroundRole:
                is_wrong = self._wrong == (index.row(), column.name)
                return tokens_in_use().color("danger_soft") if is_wrong else None
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self.column_name(column)}: {text}"
            case _:
                return None

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: ANN401 - Qt's own signature
        """Take what was typed into a cell."""
        if role != Qt.ItemDataRole.EditRole:
            return False
        before = self._rows[index.row()]
        after = self._set(before, self.columns[index.column()], str(value))
        if after != before:
            self._rows[index.row()] = after
            self.dataChanged.emit(index, index)
            self.rows_edited.emit()
        return True

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Let every cell be edited."""
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def _stand_in(self, row: Row, column: Column) -> str:
        """Return what is shown, greyed, in an empty cell: the other language, or the default."""
        words = other_side(row, column, self._language)
        return words or default_text(row, column, self._header_language, self._labels)

    def _shown_language(self, column: Column) -> Language:
        return self._language if column.kind == "words" else self._header_language

    def _set(self, row: Row, column: Column, text: str) -> Row:
        return set_cell(row, column, text, self._language, self._labels)

    def _paste_line(self, number: int, first_column: int, cells: list[str]) -> None:
        for column, text in zip(self.columns[first_column:], cells, strict=False):
            self._rows[number] = self._set(self._rows[number], column, text.strip('"'))

    def _all_changed(self) -> None:
        if self._rows:
            last = self.index(len(self._rows) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.is_figure else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
