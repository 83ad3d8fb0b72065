"""The Calculators screen: formulas by the question they answer, and the one that is chosen."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from assistant.domain.languages import LANGUAGES
from assistant.services.calculations import calculator_groups, text_key
from assistant.texts import Texts, load_texts
from assistant.ui.calculator_page import CalculatorPage
from assistant.ui.ime_line_edit import ImeLineEdit
from assistant.ui.labels import label
from assistant.ui.message_bar import Message
from assistant.ui.screen_context import ScreenContext
from assistant.ui.section_header import SectionHeader
from assistant.ui.tokens import M, S
from assistant.ui.translation import keyed, retranslate_tree

_NAME = Qt.ItemDataRole.UserRole
_GROUP = Qt.ItemDataRole.UserRole + 1
_LIST_PX = 320
_ROW_PX = 34
_GROUP_PX = 44


class CalculatorsView(QWidget):
    """Lists every calculator and keeps what was typed into each while the window is open."""

    def __init__(self, context: ScreenContext, texts: Texts) -> None:
        super().__init__()
        self._context = context
        self._texts = texts
        self.pages: dict[str, CalculatorPage] = {}
        self.search = keyed(
            ImeLineEdit(),
            placeholder="calculators_view.search",
            name="calculators_view.search",
        )
        self.list = keyed(QListWidget(), name="calculators_view.list_name")
        self.nothing_found = label("calculators_view.nothing_found", role="muted", wraps=True)
        self._stack = QStackedWidget()
        self._build()
        self._fill()
        self._connect_signals()

    @property
    def page(self) -> CalculatorPage | None:
        """The calculator in front."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, CalculatorPage) else None

    def choose(self, name: str) -> CalculatorPage:
        """Bring a calculator to the front, as it was left."""
        if name not in self.pages:
            made = self.pages[name] = CalculatorPage(name, self._context, self._texts)
            made.copied.connect(self._on_copied)
            self._stack.addWidget(made)
            retranslate_tree(made, self._texts)
        self._stack.setCurrentWidget(self.pages[name])
        self.list.setCurrentItem(next(each for each in self._items() if each.data(_NAME) == name))
        return self.pages[name]

    def retranslate(self, texts: Texts) -> None:
        """Name everything in the language of ``texts``."""
        self._texts = texts
        for item in self._items():
            key = text_key(item.data(_NAME) or "")
            group = f"calculators_view.groups.{item.data(_GROUP)}"
            words = texts(f"calculators.title.{key}" if key else group)
            item.setText(words)
            item.setToolTip(words if key else "")

    def showEvent(self, event: QShowEvent) -> None:
        """Open the first calculator; none is made before the screen is wanted."""
        super().showEvent(event)
        if self.page is None:
            self.choose(calculator_groups()[0].calculators[0])

    def _build(self) -> None:
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.nothing_found.hide()
        left = QWidget()
        left.setFixedWidth(_LIST_PX)
        column = QVBoxLayout(left)
        column.setContentsMargins(M, M, 0, M)
        column.setSpacing(S)
        header = SectionHeader("calculators_view.title", sentence_key="calculators_view.sentence")
        for part in (header, self.search, self.nothing_found):
            column.addWidget(part)
        column.addWidget(self.list, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(left)
        row.addWidget(self._stack, 1)

    def _fill(self) -> None:
        for group in calculator_groups():
            heading = QListWidgetItem(self.list)
            heading.setData(_GROUP, group.id)
            heading.setFlags(Qt.ItemFlag.NoItemFlags)
            heading.setSizeHint(QSize(0, _GROUP_PX))
            font = QFont(self.font())
            font.setBold(True)
            heading.setFont(font)
            for name in group.calculators:
                item = QListWidgetItem(self.list)
                item.setData(_NAME, name)
                item.setData(_GROUP, group.id)
                item.setSizeHint(QSize(0, _ROW_PX))

    def _connect_signals(self) -> None:
        self.search.textChanged.connect(self._on_search_changed)
        self.search.submitted.connect(self._on_search_submitted)
        self.list.currentItemChanged.connect(self._on_current_changed)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _on_current_changed(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(_NAME):
            self.choose(item.data(_NAME))

    def _on_search_changed(self, words: str) -> None:
        """Hide what does not fit, and questions of which no calculator is left."""
        wanted = words.casefold().split()
        fitting = {
            each.data(_NAME): each.data(_GROUP)
            for each in self._items()
            if each.data(_NAME) and _fits(each.data(_NAME), each.data(_GROUP), wanted)
        }
        for item in self._items():
            name, group = item.data(_NAME), item.data(_GROUP)
            item.setHidden(name not in fitting if name else group not in fitting.values())
        self.nothing_found.setVisible(not fitting)

    def _on_search_submitted(self) -> None:
        """Open the first that fits, and go to it."""
        found = next(
            (each for each in self._items() if each.data(_NAME) and not each.isHidden()), None
        )
        if found is not None:
            self.choose(found.data(_NAME))
            self.list.setFocus()

    def _on_copied(self) -> None:
        sentence = self._texts("calculators_view.copied")
        self._context.post(Message(sentence=sentence, severity="success", topic="calculators"))


def _fits(name: str, group: str, wanted: list[str]) -> bool:
    """Tell whether every word occurs in what a calculator is called, in either language."""
    key = text_key(name)
    keys = (
        f"calculators.title.{key}",
        f"calculators.about.{key}",
        f"calculators_view.groups.{group}",
    )
    said = [load_texts(language)(each) for language in LANGUAGES for each in keys]
    everything = " ".join([name, *said]).casefold()
    return all(word in everything for word in wanted)
