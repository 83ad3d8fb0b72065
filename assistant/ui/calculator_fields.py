"""The fields of a calculator: each takes what a founder types and gives what the formula reads."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from assistant.domain.calculators.registry import Input
from assistant.domain.table_columns import percent_value
from assistant.services.calculations import labels_of, text_key
from assistant.texts import Texts
from assistant.ui.answer_fields import number_text
from assistant.ui.ime_line_edit import ImeLineEdit
from assistant.ui.labels import label
from assistant.ui.tokens import XS, M, S
from assistant.ui.window_language import language_of

_LABEL_PX = 240
_LINE_PX = 200
_CHOICE_PX = 400
_PERCENT = "%"


class CalculatorField(QWidget):
    """What all fields have in common: a name, a hint, and why the input was refused.

    Signals:
        edited: the founder has changed something; read it with ``value``.
    """

    edited = Signal()

    def __init__(self, calculator: str, asked: Input) -> None:
        super().__init__()
        self.asked = asked
        self.calculator = calculator
        self.name = label(wraps=True)
        self.problem = label(role="danger", wraps=True)
        self._key = f"calculator_inputs.{text_key(calculator)}.{asked.name}"
        self._hint = label(role="caption", wraps=True)
        self.problem.hide()

    def value(self) -> object:
        """Return what the formula reads, or None for nothing."""
        raise NotImplementedError

    def show_value(self, value: Any) -> None:  # noqa: ANN401 - TOML
        """Show a value of an example, or None for nothing."""
        raise NotImplementedError

    def control(self) -> QWidget:
        """Return the widget that takes the keys."""
        raise NotImplementedError

    def show_problem(self, sentence: str, *, key_path: str = "") -> None:
        """Say why the input was refused; empty for none."""
        del key_path
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        self._describe()

    def retranslate(self, texts: Texts) -> None:
        """Name the field in the language of ``texts``."""
        labels = labels_of(self.calculator)
        words = labels.label(text_key(self.calculator), self.asked.name).any(language_of(texts))
        self.name.setText(words)
        self.control().setAccessibleName(words)
        hint = f"{self._key}_hint"
        self._hint.setText(texts(hint) if hint in texts else "")
        self._hint.setVisible(bool(self._hint.text()))
        self._describe()

    def unit_words(self, texts: Texts) -> str:
        """Return what stands behind the field."""
        if self.asked.unit == "percent":
            return _PERCENT
        key = f"{self._key}_unit"
        return texts(key) if key in texts else ""

    def _describe(self) -> None:
        said = (self.problem.text(), self._hint.text())
        self.control().setAccessibleDescription(" ".join(filter(None, said)))

    def _build(self, control: QWidget, *, is_wide: bool = False) -> None:
        if is_wide:
            self._stack_parts(QVBoxLayout(self), self.name, self._hint, control, self.problem)
            return
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(M)
        self.name.setFixedWidth(_LABEL_PX)
        self.name.setMinimumHeight(control.sizeHint().height())
        row.addWidget(self.name, 0, Qt.AlignmentFlag.AlignTop)
        below = QVBoxLayout()
        row.addLayout(below, 1)
        self._stack_parts(below, control, self.problem, self._hint)

    def _stack_parts(self, column: QVBoxLayout, *parts: QWidget) -> None:
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(XS)
        for part in parts:
            column.addWidget(part)


class NumberField(CalculatorField):
    """One line: an amount, a percentage, a number or a date."""

    def __init__(self, calculator: str, asked: Input) -> None:
        super().__init__(calculator, asked)
        self.line = ImeLineEdit()
        self.line.setFixedWidth(_LINE_PX)
        self._unit = label(role="muted")
        self._build(_side_by_side(self.line, self._unit))
        self.line.textEdited.connect(self.edited)

    def value(self) -> object:
        """Return what was typed; a bare number is a percentage where one is asked for."""
        text = self.line.text().strip()
        if self.asked.unit == "percent":
            text = percent_value(text)
        return text or None

    def show_value(self, value: Any) -> None:  # noqa: ANN401 - TOML
        """Show a value."""
        is_read = isinstance(value, str) or value is None
        text = (value or "") if is_read else number_text(value)
        self.line.setText(text.removesuffix(_PERCENT))

    def control(self) -> QWidget:
        """Return the line."""
        return self.line

    def show_problem(self, sentence: str, *, key_path: str = "") -> None:
        """Say why the input was refused, and mark what was typed."""
        super().show_problem(sentence, key_path=key_path)
        self.line.setProperty("invalid", bool(sentence) and bool(self.line.text().strip()))
        self.line.style().unpolish(self.line)
        self.line.style().polish(self.line)

    def retranslate(self, texts: Texts) -> None:
        """Name the field, its unit and what holds where it is left empty."""
        super().retranslate(texts)
        self._unit.setText(self.unit_words(texts))
        if not self.asked.is_required:
            default = self.asked.default
            words = texts("calculators_view.may_be_empty") if default is None else str(default)
            self.line.setPlaceholderText(words)


class ConventionBox(QComboBox):
    """A list that no turn of the wheel changes by accident while the page is scrolled."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn the page instead, unless the founder is at the list."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ChoiceField(CalculatorField):
    """One of a few conventions; none is assumed."""

    def __init__(self, calculator: str, asked: Input) -> None:
        super().__init__(calculator, asked)
        self.box = ConventionBox()
        self.box.setMaximumWidth(_CHOICE_PX)
        self.box.setMinimumWidth(_LINE_PX)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for value in (None, *asked.choices):
            self.box.addItem("", value)
        self._build(_side_by_side(self.box))
        self.box.activated.connect(lambda _at: self.edited.emit())

    def value(self) -> object:
        """Return the convention chosen; one that is a number, such as 365, as such."""
        value = self.box.currentData()
        return int(value) if value is not None and value.isdecimal() else value

    def show_value(self, value: Any) -> None:  # noqa: ANN401 - TOML
        """Show a convention as the chosen one."""
        self.box.setCurrentIndex(0 if value is None else self.box.findData(str(value)))

    def control(self) -> QWidget:
        """Return the list."""
        return self.box

    def retranslate(self, texts: Texts) -> None:
        """Name the field and its choices."""
        super().retranslate(texts)
        nothing = "choose" if self.asked.is_required else "not_needed"
        self.box.setItemText(0, texts(f"calculators_view.{nothing}"))
        labels, language = labels_of(self.calculator), language_of(texts)
        for at, choice in enumerate(self.asked.choices, 1):
            words = labels.choice(text_key(self.calculator), self.asked.name, choice)
            self.box.setItemText(at, words.any(language))


def _side_by_side(*parts: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(S)
    for part in parts:
        row.addWidget(part)
    row.addStretch()
    return holder
