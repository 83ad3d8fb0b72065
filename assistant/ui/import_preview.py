"""The rows of a sheet as they would be read, with the wrong cells marked and named."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QListWidget, QTableView

from assistant.domain.questionnaire import FieldLabels
from assistant.domain.table_columns import Column, cell_text, columns_of
from assistant.domain.table_import.cell_texts import cell_words
from assistant.domain.table_import.rows import ReadRow
from assistant.services.table_imports import ImportPlan, ImportPreview
from assistant.texts import Texts
from assistant.ui.refusal_sentences import bare_sentence
from assistant.ui.tokens import XS, tokens_in_use
from assistant.ui.window_language import language_of

_Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()
_ROW_PX = 30
_MOST_PROBLEMS = 200
_PROBLEM_PX = 26
_MOST_IN_SIGHT = 4


class ImportModel(QAbstractTableModel):
    """Read rows under the fields that their columns are."""

    def __init__(self, labels: FieldLabels) -> None:
        super().__init__()
        self._labels = labels
        self._texts: Texts | None = None
        self._plan: ImportPlan | None = None
        self._rows: tuple[ReadRow, ...] = ()
        self._columns: tuple[tuple[int, Column], ...] = ()

    def show(self, plan: ImportPlan, preview: ImportPreview, texts: Texts) -> None:
        """Show what became of this plan."""
        by_name = {column.name: column for column in columns_of(plan.layout.table)}
        self.beginResetModel()
        self._plan, self._rows, self._texts = plan, preview.rows, texts
        self._columns = tuple((at, by_name[name]) for at, name in plan.layout.fields.items())
        self.endResetModel()

    def rowCount(self, parent: _Index = _TOP) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() or not self._columns else len(self._rows)

    def columnCount(self, parent: _Index = _TOP) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt
        """Return a cell: what was read, or what stands there and why that is wrong."""
        if not index.isValid() or self._texts is None:
            return None
        row, column = self._rows[index.row()], self._columns[index.column()][1]
        error = row.problem_of(column.name)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(index)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return bare_sentence(error, self._texts) if error else self._words(index) or None
        if role == Qt.ItemDataRole.BackgroundRole and error:
            return tokens_in_use().color("danger_soft")
        if role == Qt.ItemDataRole.ForegroundRole and not row.is_good:
            return tokens_in_use().color("danger" if error else "text_muted")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            read = f"{self._name(column)}: {self._words(index)}"
            return f"{read}. {bare_sentence(error, self._texts)}" if error else read
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt
        """Return the name of a field, or the number of a row in the sheet."""
        is_column = orientation is Qt.Orientation.Horizontal
        if role == Qt.ItemDataRole.TextAlignmentRole and is_column:
            return _alignment(self._columns[section][1])
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._name(self._columns[section][1]) if is_column else self._rows[section].number

    def problems(self) -> list[str]:
        """Return a sentence for each wrong cell, with the row in the sheet."""
        return [
            sentence
            for row in self._rows
            for sentence in (self._problem(row, each.column) for each in row.problems)
        ]

    def _problem(self, row: ReadRow, name: str) -> str:
        error = row.problem_of(name)
        assert error is not None, "called with a field that has a problem"
        assert self._texts is not None, "shown, so named"
        assert self._plan is not None, "shown, so planned"
        columns = {column.name: column for column in columns_of(self._plan.layout.table)}
        if name not in columns:
            place = self._texts("imports.row", row=row.number)
        else:
            place = self._texts("imports.place", row=row.number, column=self._name(columns[name]))
        return place + bare_sentence(error, self._texts)

    def _words(self, index: _Index) -> str:
        row, (at, column) = self._rows[index.row()], self._columns[index.column()]
        assert self._plan is not None, "shown, so planned"
        assert self._texts is not None, "shown, so named"
        if row.problem_of(column.name) is not None:
            return cell_words(self._plan.sheet.cell(row.number - 1, at))
        side = self._plan.language if column.kind == "words" else language_of(self._texts)
        return cell_text(row.row, column, side, self._labels)

    def _name(self, column: Column) -> str:
        assert self._texts is not None, "shown, so named"
        return self._labels.label(column.table, column.name).any(language_of(self._texts))


class PreviewTable(QTableView):
    """Shows an ``ImportModel``."""

    def __init__(self, model: ImportModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setProperty("role", "grid")
        self.setShowGrid(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)


class ProblemList(QListWidget):
    """Names the wrong cells, one a line; hidden where there are none."""

    def __init__(self) -> None:
        super().__init__()
        self.setStyleSheet("QListView::item { padding: 2px 0; }")
        self.hide()

    def show_problems(self, sentences: list[str]) -> None:
        """Show these; beyond some hundred nobody reads on."""
        self.clear()
        self.addItems(sentences[:_MOST_PROBLEMS])
        for row, sentence in enumerate(sentences[:_MOST_PROBLEMS]):
            self.item(row).setToolTip(sentence)
        in_sight = min(len(sentences), _MOST_IN_SIGHT)
        self.setFixedHeight(in_sight * _PROBLEM_PX + 2 * self.frameWidth() + XS)
        self.setVisible(bool(sentences))


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.is_figure else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
