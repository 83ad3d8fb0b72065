"""The form of one row of a table: every field it may have, one below the other."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QFrame, QScrollArea, QWidget

from assistant.domain.languages import Language
from assistant.domain.questionnaire import FieldLabels
from assistant.domain.table_columns import (
    Column,
    Row,
    cell_text,
    choice_text,
    columns_of,
    default_text,
    set_cell,
)
from assistant.texts import Texts
from assistant.ui.dialog import Dialog
from assistant.ui.ime_line_edit import ImeLineEdit
from assistant.ui.labels import label
from assistant.ui.tokens import L, M
from assistant.ui.window_language import language_of

_SIZE_PX = (620, 640)


class RowForm(Dialog):
    """Edits a row.

    Signals:
        submitted: the row as it is now.
    """

    submitted = Signal(dict)

    def __init__(self, table: str, row: Row, language: Language, labels: FieldLabels) -> None:
        super().__init__("interview.row_form_title", title_key="interview.row_form_title")
        self._row = row
        self._language: Language = language
        self._labels = labels
        self._editors: list[tuple[Column, QWidget, QWidget]] = []
        form = QFormLayout()
        form.setHorizontalSpacing(L)
        form.setVerticalSpacing(M)
        inner = QWidget()
        inner.setProperty("role", "scrolled")
        inner.setLayout(form)
        for column in columns_of(table):
            name, editor = label(role="muted"), self._editor(column)
            self._editors.append((column, name, editor))
            form.addRow(name, editor)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inner)
        self.content.addWidget(area)
        self.resize(*_SIZE_PX)
        self.add_button("home.cancel").clicked.connect(self.reject)
        self.add_button("interview.row_form_done", kind="primary").clicked.connect(self.submit)

    def retranslate(self, texts: Texts) -> None:
        """Name the fields in the language of ``texts``."""
        language = language_of(texts)
        for column, name, editor in self._editors:
            words = self._labels.label(column.table, column.name).any(language)
            name.setProperty("text", words)
            editor.setAccessibleName(words)
            if isinstance(editor, ImeLineEdit):
                editor.setPlaceholderText(
                    default_text(self._row, column, self._language, self._labels)
                )
            if isinstance(editor, QComboBox):
                self._fill(editor, column, language)

    def _editor(self, column: Column) -> QWidget:
        if column.kind in ("choice", "flag"):
            return QComboBox()
        line = ImeLineEdit()
        line.setText(cell_text(self._row, column, self._language, self._labels))
        return line

    def _fill(self, box: QComboBox, column: Column, language: Language) -> None:
        box.clear()
        box.addItem("", "")
        if column.kind == "flag":
            box.addItem("✓", "✓")
        for value in column.choices:
            box.addItem(choice_text(column, value, language, self._labels), value)
        value = self._row.get(column.name, column.default)
        shown = "✓" if value is True else str("" if value is None else value)
        box.setCurrentIndex(max(box.findData(shown), 0))

    def submit(self) -> None:
        """Hand over the row and close."""
        row = self._row
        for column, _, editor in self._editors:
            text = editor.currentData() if isinstance(editor, QComboBox) else _text_of(editor)
            before = cell_text(row, column, self._language, self._labels)
            if text != before and not (column.kind == "choice" and text == row.get(column.name)):
                row = set_cell(row, column, str(text or ""), self._language, self._labels)
        self.submitted.emit(row)
        self.accept()


def _text_of(editor: QWidget) -> str:
    assert isinstance(editor, ImeLineEdit)
    return editor.text()
