"""Rows that a calculator asks for, such as cash flows or classes of shares, as a small grid."""

from typing import Any

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assistant.domain.calculators.registry import Input, InputUnit
from assistant.domain.table_columns import Column, ColumnKind, Row
from assistant.services.calculations import ITEM, columns_of_rows, labels_of, table_of_rows
from assistant.texts import Texts
from assistant.ui.buttons import push_button
from assistant.ui.calculator_fields import CalculatorField
from assistant.ui.editable_grid import Grid
from assistant.ui.labels import label
from assistant.ui.table_editing import CellEditing
from assistant.ui.table_field import place_in_table
from assistant.ui.table_model import TableModel
from assistant.ui.tokens import S
from assistant.ui.window_language import language_of

_KINDS: dict[InputUnit, ColumnKind] = {
    "money": "money", "percent": "percent", "count": "number", "choice": "choice",
    "date": "plain", "flag": "flag", "text": "plain",
}  # fmt: skip
_ROW_PX = 34
_MOST_ROWS_SHOWN = 10
_LEAST_COLUMN_PX = 64
_WIDE_COLUMN_PX = 220  # a grid with few columns is no wider than its figures need
_FEW_COLUMNS = 3


class RowsField(CalculatorField):
    """Edits rows: added, removed, typed, or pasted from a spreadsheet."""

    def __init__(self, calculator: str, asked: Input) -> None:
        super().__init__(calculator, asked)
        labels = labels_of(calculator)
        self._table = table_of_rows(calculator, asked)
        self.model = TableModel(
            tuple(_column(self._table, each) for each in columns_of_rows(asked)), labels
        )
        self.grid = Grid()
        self._editing = CellEditing(self.grid, labels)
        self.add_button = push_button("interview.add_row", kind="quiet", icon_name="plus")
        self.remove_button = push_button("interview.remove_row", kind="quiet", icon_name="trash")
        self._set_up_grid()
        self._build(self._holder(), is_wide=True)
        self.model.rows_edited.connect(self._on_rows_edited)
        self.add_button.clicked.connect(self.add_row)
        self.remove_button.clicked.connect(self.remove_chosen)
        self.grid.selectionModel().selectionChanged.connect(self._enable_buttons)

    def value(self) -> object:
        """Return the rows that hold anything, or None for none."""
        rows = self.model.rows()
        found: list[Any] = rows if self.asked.columns else [row[ITEM] for row in rows]
        return found or ([] if self.asked.is_required else None)

    def show_value(self, value: Any) -> None:  # noqa: ANN401 - TOML
        """Show the rows of an example, or one empty row."""
        rows = list(value or ())
        self.model.show_rows([_row(each) for each in rows])
        if not rows:
            self.model.add_row()
        self._fit()

    def show_problem(self, sentence: str, *, key_path: str = "") -> None:
        """Say why a row was refused, and mark its cell."""
        super().show_problem(sentence, key_path=key_path)
        number, name = place_in_table(key_path)
        filled = self.model.filled_numbers()
        if sentence and number is not None and number < len(filled):
            self.model.mark_wrong(filled[number], name or ITEM)
        else:
            self.model.mark_wrong(None)

    def control(self) -> QWidget:
        """Return the grid."""
        return self.grid

    def retranslate(self, texts: Texts) -> None:
        """Name the field, its columns and choices in the language of ``texts``."""
        super().retranslate(texts)
        self._editing.language = language_of(texts)
        self.model.retranslate(texts)
        self._fit_columns()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make room for a bar where the columns do not all fit."""
        super().resizeEvent(event)
        self._fit()

    def add_row(self) -> None:
        """Add an empty row and begin to edit it."""
        index = self.model.index(self.model.add_row(), 0)
        self._fit()
        self.grid.setCurrentIndex(index)
        self.grid.setFocus()
        self.grid.edit(index)

    def remove_chosen(self) -> None:
        """Remove the rows in which a cell is chosen."""
        chosen = {index.row() for index in self.grid.selectedIndexes()}
        if chosen:
            self.model.remove_rows(chosen)

    def _set_up_grid(self) -> None:
        grid = self.grid
        grid.edits(self.model, self._editing, row_px=_ROW_PX)
        header = grid.horizontalHeader()
        header.setStretchLastSection(True)
        columns = self.model.columnCount()
        if columns <= _FEW_COLUMNS:
            grid.setMaximumWidth(_WIDE_COLUMN_PX * columns + _ROW_PX)

    def _holder(self) -> QWidget:
        buttons = QHBoxLayout()
        buttons.setSpacing(S)
        for button in (self.add_button, self.remove_button):
            buttons.addWidget(button)
        buttons.addWidget(label("interview.paste_hint", role="caption"))
        buttons.addStretch()
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        column.addWidget(self.grid)
        column.addLayout(buttons)
        return holder

    def _on_rows_edited(self) -> None:
        self._fit()
        self.edited.emit()

    def _enable_buttons(self) -> None:
        self.remove_button.setEnabled(bool(self.grid.selectedIndexes()))

    def _fit(self) -> None:
        rows = min(max(self.model.rowCount(QModelIndex()), 1), _MOST_ROWS_SHOWN)
        self._fit_columns()
        wanted = sum(self._column_widths()) + self.grid.verticalHeader().width()
        is_wider = self.isVisible() and wanted > self.grid.width()
        bar = self.grid.horizontalScrollBar().sizeHint().height() if is_wider else 0
        self.grid.setFixedHeight(_ROW_PX * (1 + rows) + bar + 2)
        self._enable_buttons()

    def _fit_columns(self) -> None:
        for at, width in enumerate(self._column_widths()):
            self.grid.setColumnWidth(at, width)

    def _column_widths(self) -> list[int]:
        """Return what each column needs; the last one may be stretched beyond it."""
        header = self.grid.horizontalHeader()
        return [
            max(self.grid.sizeHintForColumn(at), header.sectionSizeHint(at), _LEAST_COLUMN_PX) + S
            for at in range(self.model.columnCount())
        ]


def _column(table: str, each: Input) -> Column:
    shown = each.default if each.default and each.unit not in ("flag", "text") else None
    return Column(
        table=table, name=each.name, kind=_KINDS[each.unit], choices=each.choices, default=shown
    )


def _row(value: Any) -> Row:  # noqa: ANN401 - TOML
    """Return a row of the grid; days are text there, as typed."""
    cells = value if isinstance(value, dict) else {ITEM: value}
    return {
        key: cell.isoformat() if hasattr(cell, "isoformat") else cell for key, cell in cells.items()
    }
