"""A small grid of rows to type into, or to paste from a spreadsheet."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from assistant.domain.calculators.registry import Input
from assistant.texts import Texts
from assistant.ui.buttons import push_button
from assistant.ui.tokens import S
from assistant.ui.translation import keyed, retranslate_tree

_ROW_PX = 32
_LEAST_ROWS = 2
_Index = QModelIndex | QPersistentModelIndex


class RowsGrid(QWidget):
    """Rows of texts under named columns.

    Signals:
        changed: a cell was changed, or a row added or removed.
    """

    changed = Signal()

    def __init__(self, columns: Sequence[Input], texts: Texts) -> None:
        super().__init__()
        self._columns = tuple(columns)
        self._texts = texts
        self.table = _PastingTable(_LEAST_ROWS, len(self._columns))
        self.add = push_button("calculators.window.add_row", kind="quiet", icon_name="plus")
        self.remove = push_button("calculators.window.remove_row", kind="quiet", icon_name="trash")
        self._build()
        retranslate_tree(self, texts)

    def rows(self) -> list[dict[str, str]]:
        """Return the rows as typed; a choice by its value."""
        return [
            {column.name: self._value(row, at) for at, column in enumerate(self._columns)}
            for row in range(self.table.rowCount())
        ]

    def show_rows(self, rows: Sequence[Mapping[str, object]]) -> None:
        """Show these rows from now on."""
        self.table.blockSignals(True)
        self.table.setRowCount(0)
        self.table.setRowCount(max(_LEAST_ROWS, len(rows)))
        for number, row in enumerate(rows):
            for at, column in enumerate(self._columns):
                text = self._shown(column, str(row.get(column.name, "")))
                self.table.setItem(number, at, QTableWidgetItem(text))
        self.table.blockSignals(False)
        self._fit()

    def _build(self) -> None:
        heads = [self._texts(f"calculators.input.{each.name}") for each in self._columns]
        self.table.setHorizontalHeaderLabels(heads)
        self.table.setItemDelegate(_Choices(self._columns, self._texts, self.table))
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        self.table.verticalHeader().setDefaultSectionSize(_ROW_PX)
        self.table.setProperty("role", "grid")
        buttons = QHBoxLayout()
        buttons.setSpacing(S)
        for button in (self.add, self.remove):
            buttons.addWidget(button)
        buttons.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        column.addWidget(self.table)
        column.addLayout(buttons)
        self.table.itemChanged.connect(lambda _item: self.changed.emit())
        self.table.pasted.connect(self._on_pasted)
        self.add.clicked.connect(self._on_add)
        self.remove.clicked.connect(self._on_remove)
        self._fit()

    def _on_add(self) -> None:
        self.table.setRowCount(self.table.rowCount() + 1)
        self._fit()

    def _on_remove(self) -> None:
        row = self.table.currentRow()
        self.table.removeRow(row if row >= 0 else self.table.rowCount() - 1)
        self._fit()
        self.changed.emit()

    def _on_pasted(self) -> None:
        self._fit()
        self.changed.emit()

    def _fit(self) -> None:
        height = self.table.horizontalHeader().sizeHint().height()
        bar = self.table.horizontalScrollBar().sizeHint().height()
        self.table.setFixedHeight(height + bar + _ROW_PX * self.table.rowCount() + S)

    def _value(self, row: int, at: int) -> str:
        item = self.table.item(row, at)
        text = item.text().strip() if item is not None else ""
        choices = {self._shown(self._columns[at], each): each for each in self._columns[at].choices}
        return choices.get(text, text)

    def _shown(self, column: Input, value: str) -> str:
        is_choice = value in column.choices
        return self._texts(f"calculators.choice.{value}") if is_choice else value


class _PastingTable(QTableWidget):
    """A grid that takes rows of a spreadsheet from the clipboard."""

    pasted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste over the cells from the current one on; clear with Delete."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self._paste(QGuiApplication.clipboard().text())
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            for item in self.selectedItems():
                item.setText("")
        else:
            super().keyPressEvent(event)

    def _paste(self, text: str) -> None:
        lines = [line.split("\t") for line in text.rstrip("\n").split("\n")]
        first_row, first_column = max(self.currentRow(), 0), max(self.currentColumn(), 0)
        self.blockSignals(True)
        self.setRowCount(max(self.rowCount(), first_row + len(lines)))
        for down, cells in enumerate(lines):
            for across, cell in enumerate(cells):
                if first_column + across < self.columnCount():
                    item = QTableWidgetItem(cell.strip())
                    self.setItem(first_row + down, first_column + across, item)
        self.blockSignals(False)
        self.pasted.emit()


class _Choices(QStyledItemDelegate):
    """Offers the choices of a column as a list."""

    def __init__(self, columns: Sequence[Input], texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._texts = texts

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        """Return a list for choices, the usual line for everything else."""
        choices = self._columns[index.column()].choices
        if not choices:
            editor = super().createEditor(parent, option, index)
            assert editor is not None, "the usual editor of a text"
            return editor
        box = QComboBox(parent)
        box.addItem("")
        for each in choices:
            box.addItem(self._texts(f"calculators.choice.{each}"))
        return keyed(box, name=f"calculators.input.{self._columns[index.column()].name}")

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        """Show what stands in the cell."""
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(0, editor.findText(str(index.data() or ""))))
        else:
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        """Write what was chosen into the cell."""
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentText())
        else:
            super().setModelData(editor, model, index)
