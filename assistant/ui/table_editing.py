"""Editors for the cells of a table, none of which takes a half-composed word for an answer."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from assistant.domain.languages import Language
from assistant.domain.questionnaire import FieldLabels
from assistant.domain.table_columns import Column, choice_text
from assistant.ui.ime_line_edit import RETURN_KEYS, ImeLineEdit
from assistant.ui.table_model import TableModel

AnyIndex = QModelIndex | QPersistentModelIndex


class CellEditing(QStyledItemDelegate):
    """Makes a list for choices and a line for everything else."""

    def __init__(self, parent: QObject, labels: FieldLabels) -> None:
        super().__init__(parent)
        self._labels = labels
        self.language: Language = "en"

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: AnyIndex
    ) -> QWidget:
        """Return the editor of one cell."""
        del option
        model = index.model()
        assert isinstance(model, TableModel)
        column = model.columns[index.column()]
        editor = self._choices(column) if column.kind in ("choice", "flag") else ImeLineEdit()
        editor.setParent(parent)
        editor.setProperty("role", "cell")
        editor.setAccessibleName(model.column_name(column))
        if isinstance(editor, ImeLineEdit):
            editor.submitted.connect(lambda: self._finish(editor))
        return editor

    def setEditorData(self, editor: QWidget, index: AnyIndex) -> None:
        """Show what stands in the cell."""
        text = str(index.data(Qt.ItemDataRole.EditRole) or "")
        if isinstance(editor, QComboBox):
            model = index.model()
            shown = text or (model.default_of(index) if isinstance(model, TableModel) else "")
            editor.setCurrentIndex(max(editor.findText(shown), 0))
        elif isinstance(editor, ImeLineEdit):
            editor.setText(text)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: AnyIndex) -> None:
        """Write what was typed or chosen into the cell."""
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentText())
        elif isinstance(editor, ImeLineEdit):
            model.setData(index, editor.text())

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: AnyIndex
    ) -> None:
        """Fill the cell exactly."""
        del index
        editor.setGeometry(option.rect)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Keep Return for the editor itself, which knows whether a word is half-way through."""
        is_return = isinstance(event, QKeyEvent) and event.key() in RETURN_KEYS
        if is_return and isinstance(editor, ImeLineEdit):
            return False
        return super().eventFilter(editor, event)

    def _choices(self, column: Column) -> QComboBox:
        box = QComboBox()
        box.addItem("")
        if column.kind == "flag":
            box.addItem("✓")
        for value in column.choices:
            box.addItem(choice_text(column, value, self.language, self._labels))
        return box

    def _finish(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
