"""The calculators: each formula on its own, apart from any project."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from assistant.errors import BriefError
from assistant.services.calculations import (
    calculator_groups,
    calculator_inputs,
    example_of,
    work_out,
)
from assistant.texts import Texts
from assistant.ui.buttons import push_button
from assistant.ui.calculator_form import CalculatorForm
from assistant.ui.calculator_results import CalculatorResults
from assistant.ui.dialog import Dialog
from assistant.ui.ime_line_edit import ImeLineEdit
from assistant.ui.labels import label
from assistant.ui.refusal_sentences import bare_sentence
from assistant.ui.tokens import CAPTION, L, M, S, tokens_in_use
from assistant.ui.translation import keyed, retranslate_tree
from assistant.ui.window_language import language_of

_SIZE_PX = (1080, 760)
_LIST_PX = 300
_NEEDED = ("brief_missing", "brief_missing_choice", "calc_convention", "calc_needed")
Typed = dict[str, dict[str, Any]]


class CalculatorsDialog(Dialog):
    """A list of the calculators at the left; fields and result of one at the right.

    What was typed is kept in ``typed``, by calculator, for as long as its owner keeps that.
    """

    def __init__(self, texts: Texts, typed: Typed) -> None:
        super().__init__("calculators.window.title")
        self._texts = texts
        self._typed = typed
        self._name = ""
        self.search = keyed(
            ImeLineEdit(), name="calculators.window.search",
            placeholder="calculators.window.search",
        )  # fmt: skip
        self.list = keyed(QListWidget(), name="calculators.window.list_name")
        self.example = push_button("calculators.window.example")
        self.clear = push_button("calculators.window.clear", kind="quiet")
        self.copy = push_button("calculators.window.copy", kind="quiet")
        self._title = label(role="title", wraps=True)
        self._method = label(role="muted", wraps=True)
        self.stale = label("calculators.window.stale", role="caption", wraps=True)
        self.nothing = label("calculators.window.nothing", role="muted", wraps=True)
        self.form: CalculatorForm | None = None
        self.results = CalculatorResults(texts)
        self._build()
        self._fill()
        self.search.textChanged.connect(self._filter)
        self.list.currentItemChanged.connect(self._on_chosen)
        self.example.clicked.connect(self._on_example)
        self.clear.clicked.connect(self._on_clear)
        self.copy.clicked.connect(self._on_copy)
        self.choose("npv")

    def retranslate(self, texts: Texts) -> None:
        """Show everything in the language of ``texts``; what was typed stays."""
        if texts.language == self._texts.language:
            return
        name, self._texts = self._name, texts
        self.results.clear()
        self.results.speak(texts)
        self.list.clear()
        self._name = ""
        self._fill()
        self.choose(name)

    def choose(self, name: str) -> None:
        """Bring a calculator to the front."""
        for at in range(self.list.count()):
            item = self.list.item(at)
            if item.data(Qt.ItemDataRole.UserRole) == name:
                self.list.setCurrentItem(item)

    def names(self) -> list[str]:
        """Return the calculators that the list shows."""
        items = (self.list.item(at) for at in range(self.list.count()))
        shown = (each for each in items if not each.isHidden())
        return [str(name) for each in shown if (name := each.data(Qt.ItemDataRole.UserRole))]

    def _build(self) -> None:
        self.resize(*_SIZE_PX)
        left = QVBoxLayout()
        left.setSpacing(S)
        left.addWidget(self.search)
        left.addWidget(self.list, 1)
        side = QWidget()
        side.setFixedWidth(_LIST_PX)
        side.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setWordWrap(True)
        page = QWidget()
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(0, 0, M, 0)
        self._column.setSpacing(M)
        buttons = QHBoxLayout()
        for button in (self.example, self.clear, self.copy):
            buttons.addWidget(button)
        buttons.addStretch()
        self._column.addWidget(self._title)
        self._column.addWidget(self._method)
        self._column.addLayout(buttons)
        self._form_place = self._column.count()
        below: tuple[QWidget, ...] = (
            label("calculators.window.result", role="heading"), self.stale, self.nothing,
            self.results,
        )  # fmt: skip
        for part in below:
            self._column.addWidget(part)
        self._column.addStretch()
        scroll = keyed(QScrollArea(), name="calculators.window.result_name")
        scroll.setWidget(page)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout()
        row.setSpacing(L)
        row.addWidget(side)
        row.addWidget(scroll, 1)
        self.content.addLayout(row, 1)
        self.add_button("calculators.window.close").clicked.connect(self.reject)

    def _fill(self) -> None:
        language = language_of(self._texts)
        for group in calculator_groups():
            head = QListWidgetItem(group.title.any(language))
            head.setFlags(Qt.ItemFlag.NoItemFlags)
            head.setForeground(tokens_in_use().color("text_muted"))
            head.setFont(_small_and_bold(self.list.font()))
            self.list.addItem(head)
            for name in group.calculators:
                item = QListWidgetItem(self._words("title", name))
                item.setData(Qt.ItemDataRole.UserRole, name)
                self.list.addItem(item)

    def _words(self, kind: str, name: str) -> str:
        return self._texts(f"calculators.{kind}.{name.replace('-', '_')}")

    def _filter(self, text: str) -> None:
        """Show the calculators whose name, method or id has the text, and their questions."""
        wanted = text.strip().casefold()
        head: QListWidgetItem | None = None
        for at in range(self.list.count()):
            item = self.list.item(at)
            name = item.data(Qt.ItemDataRole.UserRole)
            if name is None:
                head = item
                item.setHidden(True)
                continue
            said = f"{name} {item.text()} {self._words('method', name)}".casefold()
            item.setHidden(wanted not in said)
            if head is not None and wanted in said:
                head.setHidden(False)

    def _on_chosen(self, item: QListWidgetItem | None) -> None:
        name = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        if name is None or name == self._name:
            return
        self._name = name
        self._title.setText(self._words("title", name))
        self._method.setText(self._words("method", name))
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
        self.form = CalculatorForm(calculator_inputs(name), self._texts)
        retranslate_tree(self.form, self._texts)
        self._column.insertWidget(self._form_place, self.form)
        self.results.clear()
        self.form.changed.connect(self._work_out)
        self.form.show_typed(self._typed.get(name, {}))

    def _on_example(self) -> None:
        if self.form is not None:
            self.form.show_typed(example_of(self._name))

    def _on_clear(self) -> None:
        if self.form is not None:
            self.results.clear()
            self.form.show_typed({})

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.results.as_text())

    def _work_out(self) -> None:
        """Show what comes out; while something is missing or wrong the last result stays."""
        if self.form is None:
            return
        typed = self._typed[self._name] = self.form.typed()
        is_blank = not any(_is_typed(each) for each in typed.values())
        try:
            self.results.show_worked(work_out(self._name, typed))
        except BriefError as error:
            problem: BriefError | None = error
        else:
            problem = None
        if problem is None or is_blank:
            self.form.show_problem("", "")
        else:
            self._say(problem)
        has_result = bool(self.results.as_text())
        self.stale.setVisible(problem is not None and has_result)
        self.nothing.setVisible(not has_result)
        self.results.setEnabled(problem is None)
        self.copy.setEnabled(problem is None)

    def _say(self, error: BriefError) -> None:
        assert self.form is not None, "asked by the caller"
        name = error.key_path.partition("[")[0].partition(".")[0]
        words = bare_sentence(error, self._texts)
        if error.key in _NEEDED:
            words = self._texts("calculators.window.needed")
        row = error.key_path.partition("[")[2].partition("]")[0]
        inner = error.key_path.rpartition(".")[2] if "." in error.key_path else ""
        if row:
            place = f"{row}, {self.form.name_of(inner)}" if inner else row
            words = f"{place}: {words}"
        known = name if name in self.form.problems else next(iter(self.form.problems))
        self.form.show_problem(known, words)


def _small_and_bold(font: QFont) -> QFont:
    made = QFont(font)
    made.setBold(True)
    made.setPixelSize(CAPTION)
    return made


def _is_typed(value: object) -> bool:
    if isinstance(value, list):
        return any(any(row.values()) for row in value)
    return bool(value)
