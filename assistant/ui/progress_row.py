"""A line that says what is going on, how far it is, and lets the founder cancel it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from assistant.ui.buttons import push_button
from assistant.ui.labels import label
from assistant.ui.tokens import XS, M


class ProgressRow(QWidget):
    """Words, a bar and a Cancel button; hidden while nothing goes on.

    Signals:
        cancelled: the founder wants it to stop.
    """

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._words = label(role="muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        cancel = push_button("ui.progress.cancel", kind="quiet")
        cancel.clicked.connect(self.cancelled)
        column = QVBoxLayout()
        column.setSpacing(XS)
        column.addWidget(self._words)
        column.addWidget(self._bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(M)
        row.addLayout(column, 1)
        row.addWidget(cancel)
        self.hide()

    def show_progress(self, words: str, done: int, total: int) -> None:
        """Show the row; a total of 0 means that nobody knows how long it takes."""
        self._words.setText(words)
        self._bar.setAccessibleName(words)
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self.show()
