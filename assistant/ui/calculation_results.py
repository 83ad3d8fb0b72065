"""What came out of a calculator: values, tables, and what they rest on."""

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from assistant.domain.calculators.model import Cell, Result
from assistant.domain.calculators.registry import Worked
from assistant.domain.calculators.result_text import RESULT_UNITS
from assistant.services.calculations import headline_of
from assistant.texts import Texts
from assistant.ui.buttons import push_button
from assistant.ui.calculation_words import (
    Rows,
    convention_words,
    is_table,
    method_words,
    result_name,
    table_words,
    value_words,
)
from assistant.ui.card import Card
from assistant.ui.labels import label
from assistant.ui.result_table import ResultTable
from assistant.ui.tokens import XS, XXL, L, M, S
from assistant.ui.translation import keyed


class CalculationResults(Card):
    """Shows the last good result; greyed while the inputs allow none."""

    def __init__(self, calculator: str) -> None:
        super().__init__()
        self._calculator = calculator
        self._worked: Worked | None = None
        self._is_stale = False
        self._reason = ""
        self.copy_button = push_button("calculators_view.copy", icon_name="duplicate")
        self.state = label(role="muted", wraps=True)
        self.conventions = label(role="muted", wraps=True)
        self.method = label(role="caption", wraps=True)
        self.values: dict[str, tuple[QLabel, QLabel]] = {}
        self.tables: dict[str, tuple[QLabel, ResultTable]] = {}
        self._shown = QWidget()
        self._column = QVBoxLayout(self._shown)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(S)
        head = QHBoxLayout()
        head.addWidget(label("calculators_view.result", role="heading"), 1)
        head.addWidget(self.copy_button)
        self.content.addLayout(head)
        for part in (self.state, self._shown, self.conventions, self.method):
            self.content.addWidget(part)

    @property
    def worked(self) -> Worked | None:
        """The result in front, unless it is out of date."""
        return None if self._is_stale else self._worked

    def show_result(self, worked: Worked, texts: Texts) -> None:
        """Show a result."""
        if self._worked is None or _shape(worked) != _shape(self._worked):
            self.forget()
            self._make(worked)
        self._worked = worked
        self._fill(texts)
        self.show_stale(is_stale=False, texts=texts)

    def show_stale(self, *, is_stale: bool, texts: Texts, reason: str = "") -> None:
        """Grey the result, since the inputs are not those it belongs to; or not."""
        self._is_stale = is_stale
        self._reason = reason
        is_there = self._worked is not None
        self.copy_button.setEnabled(is_there and not is_stale)
        sentence = texts(f"calculators_view.{'stale' if is_there else 'no_result'}")
        self.state.setText("\n".join(filter(None, (sentence, reason))))
        self.state.setVisible(is_stale or not is_there)
        for _, value in self.values.values():
            set_stale(value, is_stale=is_stale)
        for _, table in self.tables.values():
            table.results.show_stale(is_stale=is_stale)

    def retranslate(self, texts: Texts) -> None:
        """Show everything in the language of ``texts``."""
        self._fill(texts)
        self.show_stale(is_stale=self._is_stale, texts=texts, reason=self._reason)

    def forget(self) -> None:
        """Have no result any more."""
        self._worked = None
        self.values, self.tables = {}, {}
        while (item := self._column.takeAt(0)) is not None:
            part = item.widget()
            if part is not None:
                part.hide()
                part.deleteLater()

    def _make(self, worked: Worked) -> None:
        results = worked.results
        single = [name for name, value in results.items() if not is_table(value)]
        single.sort(key=lambda name: name != headline_of(worked))
        self.values = {
            name: (label(role="muted"), label(role="strong" if at else "display"))
            for at, name in enumerate(single)
        }
        self.tables = {
            name: (label(role="strong"), ResultTable())
            for name in results if name not in self.values
        }  # fmt: skip
        if self.values:
            self._column.addWidget(_laid_out(list(self.values.values())))
        for caption, table in self.tables.values():
            keyed(table, tooltip="calculators_view.copy_hint")
            self._column.addWidget(caption)
            self._column.addWidget(table)

    def _fill(self, texts: Texts) -> None:
        worked = self._worked
        self.conventions.setText(convention_words(worked, texts) if worked else "")
        self.conventions.setVisible(bool(self.conventions.text()))
        self.method.setText(method_words(self._calculator, texts))
        if worked is None:
            return
        for name, (caption, value) in self.values.items():
            caption.setText(result_name(name, texts))
            value.setText(value_words(name, _single(worked.results[name]), texts))
        for name, (caption, table) in self.tables.items():
            caption.setText(result_name(name, texts))
            _fill_table(table, _rows(worked.results[name]), texts)
            table.setAccessibleName(caption.text())


def _shape(worked: Worked) -> tuple[tuple[str, bool], ...]:
    return tuple((name, is_table(value)) for name, value in worked.results.items())


def _single(value: Result) -> Cell:
    assert not is_table(value), "shapes are compared before"
    return value  # type: ignore[return-value]  # no table


def _rows(value: Result) -> Rows:
    assert is_table(value), "shapes are compared before"
    return value  # type: ignore[return-value]  # a table


def _laid_out(pairs: list[tuple[QLabel, QLabel]]) -> QWidget:
    """Return the first value large, and the others below it, names beside values."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(XS)
    for part in pairs[0]:
        column.addWidget(part)
    grid = QGridLayout()
    grid.setContentsMargins(0, M, 0, 0)
    grid.setHorizontalSpacing(XXL)
    grid.setVerticalSpacing(S)
    grid.setColumnStretch(1, 1)
    for at, (caption, value) in enumerate(pairs[1:]):
        grid.addWidget(caption, at, 0)
        grid.addWidget(value, at, 1)
    column.addLayout(grid)
    column.addSpacing(L if len(pairs) > 1 else 0)
    return made


def _fill_table(table: ResultTable, rows: Rows, texts: Texts) -> None:
    heads, cells = table_words(rows, texts)
    words = [at for at, key in enumerate(rows[0]) if RESULT_UNITS[key] == "words"] if rows else []
    table.results.show(heads, cells, words=words)
    table.fit()


def set_stale(shown: QLabel, *, is_stale: bool) -> None:
    """Grey a value, or not."""
    if bool(shown.property("stale")) != is_stale:
        shown.setProperty("stale", is_stale)
        shown.style().unpolish(shown)
        shown.style().polish(shown)
