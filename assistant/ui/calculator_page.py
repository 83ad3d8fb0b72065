"""One calculator: what it answers, its inputs, and the result, which follows each keystroke."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from assistant.domain.calculators.registry import Input, Worked
from assistant.errors import BriefError
from assistant.services.calculations import (
    example_of,
    inputs_of_calculator,
    text_key,
    work_out,
)
from assistant.services.jobs import Job
from assistant.texts import Texts
from assistant.ui.buttons import push_button
from assistant.ui.calculation_results import CalculationResults, set_stale
from assistant.ui.calculation_words import copied_words, refusal_words, refused_input
from assistant.ui.calculator_fields import CalculatorField, ChoiceField, NumberField
from assistant.ui.calculator_rows import RowsField
from assistant.ui.card import Card
from assistant.ui.labels import label
from assistant.ui.reading_column import ReadingColumn
from assistant.ui.screen_context import ScreenContext
from assistant.ui.section_header import SectionHeader
from assistant.ui.tokens import XL, XS, M
from assistant.ui.translation import keyed
from assistant.ui.window_language import language_of

_WIDTH_PX = 820
_MOST_ROWS_AT_ONCE = 24  # so many dated flows take 50 ms; more are worked out in a thread


class CalculatorPage(QWidget):
    """Asks for the inputs of one calculator and shows what comes out.

    It opens with an invented case. What is typed stays as long as the page lives, and no longer.

    Signals:
        copied: the result is on the clipboard.
    """

    copied = Signal()

    def __init__(self, calculator: str, context: ScreenContext, texts: Texts) -> None:
        super().__init__()
        self._context = context
        key = text_key(calculator)
        self.calculator = calculator
        self._texts = texts
        self._is_example = False
        self._job: Job | None = None
        self._has_changed = False
        self._header = SectionHeader(
            f"calculators.title.{key}", sentence_key=f"calculators.about.{key}"
        )
        self.headline = (label(role="muted"), label(role="title"))
        self.column = keyed(ReadingColumn(width_px=_WIDTH_PX), name="calculators_view.page_name")
        self.note = label("calculators_view.example_note", role="muted", wraps=True)
        self.problem = label(role="danger", wraps=True)
        self.fields = {
            asked.name: _field(calculator, asked) for asked in inputs_of_calculator(calculator)
        }
        self.example_button = push_button("calculators_view.fill_example", kind="quiet")
        self.clear_button = push_button("calculators_view.clear", kind="quiet")
        self.results = CalculationResults(calculator)
        self._build()
        self._connect_signals()
        self.fill_example()

    def fill_example(self) -> None:
        """Fill an invented case in."""
        inputs = example_of(self.calculator, language_of(self._texts))
        for name, field in self.fields.items():
            field.show_value(inputs.get(name))
        self._is_example = True
        self.note.show()
        self._work_out()

    def clear(self) -> None:
        """Empty every field; no convention is chosen any more."""
        for field in self.fields.values():
            field.show_value(None)
        self._is_example = False
        self.note.hide()
        self.results.forget()
        self._work_out()

    def copy(self) -> None:
        """Copy the result with its conventions and its method."""
        if self.results.worked is not None:
            words = copied_words(self.results.worked, self._texts)
            QGuiApplication.clipboard().setText(words)
            self.copied.emit()

    def inputs(self) -> dict[str, Any]:
        """Return what was typed; what was left empty is left out."""
        values = {name: field.value() for name, field in self.fields.items()}
        return {name: value for name, value in values.items() if value is not None}

    def retranslate(self, texts: Texts) -> None:
        """Say everything in the language of ``texts``; an untouched example changes its names."""
        self._texts = texts
        if self._is_example:
            self.fill_example()
        else:
            self._work_out()

    def _build(self) -> None:
        card = Card()
        card.content.addWidget(label("calculators_view.inputs", role="heading"))
        card.content.addWidget(self.note)
        for field in self.fields.values():
            card.content.addWidget(field)
        card.content.addWidget(self.problem)
        buttons = QHBoxLayout()
        buttons.setSpacing(M)
        buttons.addWidget(self.example_button)
        buttons.addWidget(self.clear_button)
        buttons.addStretch()
        card.content.addLayout(buttons)
        self.column.content.addWidget(card)
        self.column.content.addWidget(self.results)
        self.column.content.addStretch()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._top())
        outer.addWidget(_divider())
        outer.addWidget(self.column, 1)

    def _top(self) -> QWidget:
        """Return what stays in sight while the inputs are scrolled: the title, the main result."""
        result = QVBoxLayout()
        result.setSpacing(XS)
        for part in self.headline:
            result.addWidget(part, 0, Qt.AlignmentFlag.AlignRight)
        inner = QWidget()
        inner.setMaximumWidth(_WIDTH_PX)
        row = QHBoxLayout(inner)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._header, 1)
        row.addLayout(result)
        top = QWidget()
        centred = QHBoxLayout(top)
        centred.setContentsMargins(XL, M, XL + M, M)
        centred.addStretch(1)
        centred.addWidget(inner, 100)  # as the column below it
        centred.addStretch(1)
        return top

    def _connect_signals(self) -> None:
        for field in self.fields.values():
            field.edited.connect(self._on_edited)
        self.example_button.clicked.connect(self.fill_example)
        self.clear_button.clicked.connect(self.clear)
        self.results.copy_button.clicked.connect(self.copy)

    def _on_edited(self) -> None:
        self._is_example = False
        self.note.hide()
        self._work_out()

    def _work_out(self) -> None:
        inputs = self.inputs()
        rows = sum(len(value) for value in inputs.values() if isinstance(value, list))
        if rows > _MOST_ROWS_AT_ONCE or self._job is not None:
            self._work_out_aside(inputs)
            return
        try:
            self._show_worked(work_out(self.calculator, inputs))
        except BriefError as error:
            self._refuse(error)

    def _work_out_aside(self, inputs: dict[str, Any]) -> None:
        """Let a long list be worked out in a thread, one version of it at a time."""
        self._has_changed = self._job is not None
        self.results.show_stale(is_stale=True, texts=self._texts)
        self._show_headline()
        if self._job is None:
            self._job = self._context.services.jobs.start(
                lambda _job: work_out(self.calculator, inputs),
                on_done=self._on_worked_out,
                on_error=self._on_not_worked_out,
            )

    def _on_worked_out(self, worked: Worked) -> None:
        self._job = None
        if self._has_changed:
            self._work_out()
        else:
            self._show_worked(worked)

    def _on_not_worked_out(self, error: Exception) -> None:
        self._job = None
        if self._has_changed:
            self._work_out()
        elif isinstance(error, BriefError):
            self._refuse(error)
        else:
            self._context.report(error)

    def _show_worked(self, worked: Worked) -> None:
        self._show_problem("", "")
        self.results.show_result(worked, self._texts)
        self._show_headline()

    def _refuse(self, error: BriefError) -> None:
        sentence = refusal_words(error, self.calculator, self._texts)
        self._show_problem(sentence, error.key_path)
        reason = refused_input(error, self.calculator, sentence, self._texts)
        self.results.show_stale(is_stale=True, texts=self._texts, reason=reason)
        self._show_headline()

    def _show_headline(self) -> None:
        """Repeat the first value, so that it is in sight at every input."""
        first = next(iter(self.results.values.values()), None)
        for at, shown in enumerate(self.headline):
            shown.setText(first[at].text() if first else "")
        set_stale(self.headline[1], is_stale=self.results.worked is None)

    def _show_problem(self, sentence: str, key_path: str) -> None:
        at_fault = key_path.partition("[")[0].partition(".")[0]
        for name, field in self.fields.items():
            is_wrong = name == at_fault
            field.show_problem(sentence if is_wrong else "", key_path=key_path if is_wrong else "")
        self.problem.setText("" if at_fault in self.fields else sentence)
        self.problem.setVisible(bool(self.problem.text()))


def _divider() -> QFrame:
    line = QFrame()
    line.setProperty("role", "divider")
    return line


def _field(calculator: str, asked: Input) -> CalculatorField:
    if asked.is_list:
        return RowsField(calculator, asked)
    return (ChoiceField if asked.choices else NumberField)(calculator, asked)
