"""The dialogs of the Review screen: choose a fact, name an assumption."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout

from assistant.services.checking import FactChoice
from assistant.texts import Texts
from assistant.ui.dialog import Dialog
from assistant.ui.ime_line_edit import ImeLineEdit
from assistant.ui.labels import label
from assistant.ui.section_header import SectionHeader
from assistant.ui.tokens import XS, S
from assistant.ui.translation import keyed

_WIDTH_PX = 520
_SIZE_PX = (620, 520)
_SEARCH_AFTER_MS = 120


class FactDialog(Dialog):
    """Lets the founder search all facts for the one that a figure stands for.

    Signals:
        chosen: the id of a fact.
    """

    chosen = Signal(str)

    def __init__(self, figure: str, search: Callable[[str], Sequence[FactChoice]]) -> None:
        super().__init__("review_view.facts.window")
        self._figure = figure
        self._search = search
        self._header = SectionHeader("", sentence_key="review_view.facts.note")
        self.field = keyed(
            ImeLineEdit(),
            name="review_view.facts.placeholder",
            placeholder="review_view.facts.placeholder",
        )
        self.list = keyed(QListWidget(), name="review_view.facts.list")
        self.list.setUniformItemSizes(True)
        self.content.setSpacing(S)
        for widget in (self._header, self.field, self.list):
            self.content.addWidget(widget)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SEARCH_AFTER_MS)
        self.add_button("review_view.facts.cancel").clicked.connect(self.reject)
        self._bind = self.add_button("review_view.facts.bind", kind="primary")
        self._bind.clicked.connect(self._choose)
        self._timer.timeout.connect(self.search)
        self.field.textChanged.connect(self._timer.start)
        self.field.submitted.connect(self._choose_first)
        self.list.itemActivated.connect(self._choose)
        self.resize(*_SIZE_PX)
        self.search()

    def search(self) -> None:
        """List the facts for what is in the field."""
        self._timer.stop()
        self.list.clear()
        for choice in self._search(self.field.text()):
            item = QListWidgetItem(choice.words, self.list)
            item.setData(Qt.ItemDataRole.UserRole, choice.id)
        self.list.setCurrentRow(0)
        self._bind.setEnabled(self.list.count() > 0)

    def retranslate(self, texts: Texts) -> None:
        """Name the figure in the language of ``texts``."""
        self._header.title.setText(texts("review_view.facts.title", figure=self._figure))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move from the field into the list with the arrow keys."""
        if event.key() == Qt.Key.Key_Down and self.field.hasFocus():
            self.list.setFocus()
            return
        super().keyPressEvent(event)

    def _choose_first(self) -> None:
        self.search()
        self._choose()

    def _choose(self) -> None:
        item: QListWidgetItem | None = self.list.currentItem()
        if item is not None:
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))
            self.accept()


class AssumptionDialog(Dialog):
    """Asks what a figure is, to keep it as an assumption.

    Signals:
        submitted: the name of the assumption.
    """

    submitted = Signal(str)

    def __init__(self, figure: str) -> None:
        super().__init__("review_view.assumption.window")
        self.setMinimumWidth(_WIDTH_PX)
        self._figure = figure
        self._header = SectionHeader("", sentence_key="review_view.assumption.sentence")
        self.name = keyed(
            ImeLineEdit(),
            name="review_view.assumption.label",
            placeholder="review_view.assumption.placeholder",
        )
        column = QVBoxLayout()
        column.setSpacing(XS)
        column.addWidget(label("review_view.assumption.label", role="strong"))
        column.addWidget(self.name)
        self.content.addWidget(self._header)
        self.content.addLayout(column)
        self.add_button("review_view.assumption.cancel").clicked.connect(self.reject)
        self._ok = self.add_button("review_view.assumption.ok", kind="primary")
        self._ok.setEnabled(False)
        self._ok.clicked.connect(self._submit)
        self.name.submitted.connect(self._submit)
        self.name.textChanged.connect(lambda text: self._ok.setEnabled(bool(text.strip())))

    def retranslate(self, texts: Texts) -> None:
        """Name the figure in the language of ``texts``."""
        self._header.title.setText(texts("review_view.assumption.title", figure=self._figure))

    def _submit(self) -> None:
        if self.name.text().strip():
            self.submitted.emit(self.name.text())
            self.accept()
