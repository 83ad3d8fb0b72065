"""A table of the brief as a grid: rows added, removed, pasted, or filled in a form."""

from typing import Any

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QHeaderView,
    QVBoxLayout,
    QWidget,
)

from assistant.domain.brief_reading import dump_value
from assistant.domain.languages import Language
from assistant.domain.questionnaire import FieldLabels, Question
from assistant.domain.table_columns import Row, chosen_columns
from assistant.domain.table_rows import rows_from_answer, rows_to_answer
from assistant.texts import Texts
from assistant.ui.answer_fields import SAVE_AFTER_MS, AnswerField
from assistant.ui.buttons import push_button
from assistant.ui.editable_grid import Grid
from assistant.ui.flow_layout import FlowLayout
from assistant.ui.labels import label
from assistant.ui.row_form import RowForm
from assistant.ui.table_editing import CellEditing
from assistant.ui.table_model import TableModel
from assistant.ui.tokens import S
from assistant.ui.translation import keyed
from assistant.ui.window_language import language_of

_ROW_PX = 36
_MOST_ROWS_SHOWN = 12
_COLUMN_PX = (110, 260)  # at least, at most
_COMPACT_COLUMN_PX = (76, 130)


class TableField(AnswerField):
    """Edits all rows of one table.

    A compact one fits its few columns into a narrow place: the first takes what the rest leave.

    Signals:
        import_requested: the founder wants rows out of a spreadsheet.
    """

    import_requested = Signal()

    def __init__(
        self, question: Question, labels: FieldLabels, *, is_compact: bool = False
    ) -> None:
        super().__init__()
        self._is_compact = is_compact
        self._table = question.path
        self._texts: Texts | None = None
        self._language: Language = "en"
        self._is_dirty = False
        self.model = TableModel(chosen_columns(question.path, question.columns), labels)
        self._labels = labels
        self.grid = Grid()
        self._editing = CellEditing(self.grid, labels)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._add = push_button("interview.add_row", kind="quiet", icon_name="plus")
        self._remove = push_button("interview.remove_row", kind="quiet", icon_name="trash")
        self._more = push_button("interview.row_form", kind="quiet", icon_name="edit")
        self.import_button = push_button("imports.button", kind="quiet", icon_name="import")
        keyed(self.import_button, tooltip="imports.button_tip")
        self._build()
        self._connect_signals()

    def value(self) -> object:
        """Return the rows as a brief would hold them."""
        return rows_to_answer(self._table, self.model.rows())

    def show_value(self, value: object) -> None:
        """Show the rows of an answer."""
        if not self._is_dirty:
            plain: Any = None if value is None else dump_value(value)
            self.model.show_rows(rows_from_answer(self._table, plain))
            self._fit()

    def show_language(self, language: Language) -> None:
        """Edit this side of the words."""
        self._language = language
        self.model.show_language(language)

    def commit(self) -> None:
        """Ask for saving."""
        self._timer.stop()
        if self._is_dirty:
            self._is_dirty = False
            self.edited.emit()

    def mark_wrong(self, *, is_wrong: bool, key_path: str = "") -> None:
        """Mark the cell that was refused; all rows stay as typed."""
        self._is_dirty = self._is_dirty or is_wrong
        if not is_wrong:
            self.model.mark_wrong(None)
            return
        number, name = place_in_table(key_path)
        filled = self.model.filled_numbers()
        if number is not None and number < len(filled):
            self.model.mark_wrong(filled[number], name)

    def control(self) -> QWidget:
        """Return the grid."""
        return self.grid

    def retranslate(self, texts: Texts) -> None:
        """Name columns and choices in the language of ``texts``."""
        self._texts = texts
        self._editing.language = language_of(texts)
        self.model.retranslate(texts)
        self._fit_columns()

    def _build(self) -> None:
        grid = self.grid
        grid.edits(self.model, self._editing, row_px=_ROW_PX)
        header = grid.horizontalHeader()
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setStretchLastSection(not self._is_compact)
        if self._is_compact:
            header.setMinimumSectionSize(_COMPACT_COLUMN_PX[0])
            header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        buttons = FlowLayout(spacing_px=S)
        for button in (self._add, self._remove, self._more):
            buttons.addWidget(button)
        self._add_hint(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        column.addWidget(grid)
        column.addLayout(buttons)
        self._fit()

    def _add_hint(self, buttons: FlowLayout) -> None:
        if self._is_compact:
            keyed(self.grid, tooltip="interview.paste_hint")
            self.import_button.setParent(self)
            self.import_button.hide()  # the place around it has one for all tables
            for button in (self._add, self._remove, self._more):
                button.setIcon(QIcon())  # their words alone fill the width
            return
        buttons.addWidget(self.import_button)
        hint = label("interview.paste_hint", role="caption")
        hint.setMinimumHeight(_ROW_PX)  # as high as the buttons beside it
        buttons.addWidget(hint)

    def _connect_signals(self) -> None:
        self.model.rows_edited.connect(self._on_rows_edited)
        self._timer.timeout.connect(self.commit)
        self._add.clicked.connect(self.add_row)
        self._remove.clicked.connect(self.remove_chosen)
        self._more.clicked.connect(self.open_form)
        self.import_button.clicked.connect(self.import_requested)
        self.grid.selectionModel().selectionChanged.connect(self._enable_buttons)
        self.model.modelReset.connect(self._enable_buttons)

    def add_row(self) -> None:
        """Add an empty row and begin to edit it."""
        number = self.model.add_row()
        self._fit()
        index = self.model.index(number, 0)
        self.grid.setCurrentIndex(index)
        self.grid.setFocus()
        self.grid.edit(index)

    def remove_chosen(self) -> None:
        """Remove the rows in which a cell is chosen."""
        chosen = {index.row() for index in self.grid.selectedIndexes()}
        if chosen:
            self.model.remove_rows(chosen)
            self._fit()
            self.commit()

    def open_form(self) -> RowForm | None:
        """Show every field of the chosen row, also those that the grid has no column for."""
        index = self.grid.currentIndex()
        if not index.isValid() or self._texts is None:
            return None
        number = index.row()
        form = RowForm(self._table, self.model.row(number), self._language, self._labels)
        form.submitted.connect(lambda row: self._on_form_submitted(number, row))
        form.open_over(self, self._texts)
        return form

    def _on_form_submitted(self, number: int, row: Row) -> None:
        self.model.replace_row(number, row)
        self.commit()

    def _on_rows_edited(self) -> None:
        self._is_dirty = True
        self._fit()
        self._timer.start()

    def _enable_buttons(self) -> None:
        has_choice = bool(self.grid.selectedIndexes())
        self._remove.setEnabled(has_choice)
        self._more.setEnabled(has_choice)

    def _fit(self) -> None:
        rows = min(max(self.model.rowCount(QModelIndex()), 1), _MOST_ROWS_SHOWN)
        bar = self.grid.horizontalScrollBar().sizeHint().height()
        self.grid.setFixedHeight(_ROW_PX * (1 + rows) + bar + 2)
        self._enable_buttons()
        self._fit_columns()

    def _fit_columns(self) -> None:
        self.grid.resizeColumnsToContents()
        least, most = _COMPACT_COLUMN_PX if self._is_compact else _COLUMN_PX
        for index in range(self.model.columnCount()):
            width = self.grid.columnWidth(index) + S
            self.grid.setColumnWidth(index, min(max(width, least), most))


def place_in_table(key_path: str) -> tuple[int | None, str]:
    """Return row number (from 0) and field of ``revenue[2].price``, or None for no row."""
    _, bracket, rest = key_path.partition("[")
    number, _, tail = rest.partition("]")
    if not bracket or not number.isdigit():
        return None, ""
    return int(number) - 1, tail.lstrip(".").partition(".")[0].partition("[")[0]
