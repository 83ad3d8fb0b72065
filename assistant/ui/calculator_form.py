"""The fields of one calculator."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from assistant.domain.calculators.registry import Input
from assistant.texts import Texts
from assistant.ui.ime_line_edit import ImeLineEdit
from assistant.ui.labels import label
from assistant.ui.rows_grid import RowsGrid
from assistant.ui.tokens import XS, L, M

_CHOOSE = ""
_COLUMNS = 2
Field = QComboBox | ImeLineEdit | RowsGrid


class CalculatorForm(QWidget):
    """A field for each input, and below it what is wrong with it.

    Signals:
        changed: something was typed or chosen.
    """

    changed = Signal()

    def __init__(self, inputs: Sequence[Input], texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._inputs = {each.name: each for each in inputs}
        self.fields: dict[str, Field] = {}
        self.problems: dict[str, QLabel] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(L)
        grid.setVerticalSpacing(M)
        row, column = 0, 0
        for each in inputs:
            is_wide = bool(each.columns) or each.is_list
            if is_wide and column:
                row, column = row + 1, 0
            grid.addLayout(self._field(each), row, column, 1, _COLUMNS if is_wide else 1)
            column = (column + 1) % _COLUMNS if not is_wide else 0
            row += not column
        for at in range(_COLUMNS):
            grid.setColumnStretch(at, 1)

    def typed(self) -> dict[str, Any]:
        """Return what stands in the fields."""
        return {name: self._value(field) for name, field in self.fields.items()}

    def show_typed(self, typed: Mapping[str, Any]) -> None:
        """Show these values; fields without one are emptied."""
        for name, field in self.fields.items():
            field.blockSignals(True)
            value = typed.get(name)
            if isinstance(field, RowsGrid):
                field.show_rows(value or ())
            elif isinstance(field, QComboBox):
                field.setCurrentIndex(max(0, field.findData(_CHOOSE if value is None else
                                                            str(value))))  # fmt: skip
            else:
                text = "; ".join(value) if isinstance(value, list | tuple) else value
                field.setText(str(text or ""))
            field.blockSignals(False)
        self.changed.emit()

    def show_problem(self, name: str, sentence: str) -> None:
        """Say what is wrong with one input, and nothing of the others."""
        for each, shown in self.problems.items():
            words = sentence if each == name else ""
            shown.setText(words)
            shown.setVisible(bool(words))

    def name_of(self, name: str) -> str:
        """Return what an input is called."""
        return self._texts(f"calculators.input.{name}")

    def _field(self, each: Input) -> QVBoxLayout:
        field, problem = self._made(each), label(role="danger", wraps=True)
        problem.hide()
        self.fields[each.name], self.problems[each.name] = field, problem
        words = self.name_of(each.name)
        unit = self._texts("calculators.window.percent") if each.unit == "percent" else ""
        title = label(role="strong")
        title.setText(f"{words}{unit}")
        inner = field.table if isinstance(field, RowsGrid) else field
        inner.setAccessibleName(words)
        title.setBuddy(inner)
        column = QVBoxLayout()
        column.setSpacing(XS)
        for part in (title, field, problem):
            column.addWidget(part)
        column.addStretch()
        return column

    def _made(self, each: Input) -> Field:
        if each.columns:
            grid = RowsGrid(each.columns, self._texts)
            grid.changed.connect(self.changed)
            return grid
        if each.choices:
            return self._list(each)
        line = ImeLineEdit()
        line.textChanged.connect(lambda _text: self.changed.emit())
        if each.is_list:
            line.setPlaceholderText(self._texts("calculators.window.list_hint"))
        elif not each.is_required:
            line.setPlaceholderText(self._texts("calculators.window.not_given"))
        return line

    def _list(self, each: Input) -> QComboBox:
        """Return a list without a silent default: a convention has to be chosen."""
        box = QComboBox()
        key = "choose" if each.is_required else "not_given"
        box.addItem(self._texts(f"calculators.window.{key}"), _CHOOSE)
        for choice in each.choices:
            box.addItem(self._texts(f"calculators.choice.{choice}"), choice)
        box.currentIndexChanged.connect(lambda _at: self.changed.emit())
        return box

    def _value(self, field: Field) -> Any:  # noqa: ANN401 - a text, or rows of texts
        if isinstance(field, RowsGrid):
            return field.rows()
        if isinstance(field, QComboBox):
            return field.currentData()
        return field.text()
