"""A grid that is edited like a spreadsheet: typed in, pasted into, emptied by Delete."""

from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QTableView

from assistant.ui.table_model import TableModel

_EDIT_TRIGGERS = (
    QAbstractItemView.EditTrigger.DoubleClicked
    | QAbstractItemView.EditTrigger.EditKeyPressed
    | QAbstractItemView.EditTrigger.AnyKeyPressed
    | QAbstractItemView.EditTrigger.SelectedClicked
)


class Grid(QTableView):
    """A table view that pastes, and edits with Return."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """React to keys as described above."""
        model, index = self.model(), self.currentIndex()
        if event.matches(QKeySequence.StandardKey.Paste) and isinstance(model, TableModel):
            model.paste(QGuiApplication.clipboard().text(), index)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            for chosen in self.selectedIndexes():
                model.setData(chosen, "")
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self.edit(index)
        else:
            super().keyPressEvent(event)

    def _copy(self) -> None:
        rows: dict[int, list[str]] = {}
        for index in sorted(self.selectedIndexes(), key=lambda each: (each.row(), each.column())):
            text = str(index.data(Qt.ItemDataRole.EditRole) or "")
            rows.setdefault(index.row(), []).append(text)
        QGuiApplication.clipboard().setText("\n".join("\t".join(row) for row in rows.values()))

    def edits(
        self, model: QAbstractTableModel, editing: QStyledItemDelegate, *, row_px: int
    ) -> None:
        """Show a model whose cells are edited; all rows and the header are ``row_px`` high."""
        self.setModel(model)
        self.setItemDelegate(editing)
        self.setEditTriggers(_EDIT_TRIGGERS)
        self.setTabKeyNavigation(False)  # Tab leaves the grid, as it leaves every field
        self.setWordWrap(False)
        self.setProperty("role", "grid")
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setDefaultSectionSize(row_px)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setFixedHeight(row_px)
        self.horizontalHeader().setHighlightSections(False)
