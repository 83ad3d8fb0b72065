"""A table as tall as its lines, on a page that scrolls."""

from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QTableView

from assistant.ui.statement_model import StatementModel
from assistant.ui.text_table_model import TextTableModel
from assistant.ui.tokens import XS


class FittingTable(QTableView):
    """A table of amounts, as tall as its lines, that can be copied into a spreadsheet."""

    def fit(self) -> None:
        """Take the height of all lines; the page scrolls, not the table."""
        bar = self.horizontalScrollBar().sizeHint().height()
        lines = self.verticalHeader().length() + self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(lines + bar + 2 * self.frameWidth() + XS)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the whole statement; other keys move about in it."""
        model = self.model()
        is_copy = event.matches(QKeySequence.StandardKey.Copy)
        if is_copy and isinstance(model, StatementModel | TextTableModel):
            QGuiApplication.clipboard().setText(model.as_text())
            return
        super().keyPressEvent(event)
