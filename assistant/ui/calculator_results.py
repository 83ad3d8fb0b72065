"""What a calculator comes to: figures with their names, and tables of rows."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from PySide6.QtWidgets import QGridLayout, QHeaderView, QTableView, QVBoxLayout, QWidget

from assistant.domain.calculators.model import Cell, Result
from assistant.domain.calculators.registry import Worked
from assistant.texts import Texts
from assistant.ui.fitting_table import FittingTable
from assistant.ui.labels import label
from assistant.ui.text_table_model import TextRow, TextTableModel
from assistant.ui.tokens import XL, L, S

PERCENTS = frozenset({
    "irr", "xirr", "mirr", "rate", "contribution_margin", "net_retention", "gross_retention",
    "rule_of_40", "ownership", "investor_share", "investor_share_at_exit", "terminal_share",
})  # fmt: skip
_SMALL, _CENTS, _FINE = Decimal(10), Decimal("0.01"), Decimal("0.0001")
_LONGEST = 24  # digits that are still written out
_ROW_PX = 28


class CalculatorResults(QWidget):
    """Shows one result at a time."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(L)
        self._shown: list[QWidget] = []
        self._lines: list[str] = []

    def as_text(self) -> str:
        """Return everything that is shown, for the clipboard."""
        return "\n".join(self._lines)

    def speak(self, texts: Texts) -> None:
        """Show what comes next in the language of ``texts``."""
        self._texts = texts

    def clear(self) -> None:
        """Show nothing."""
        for widget in self._shown:
            widget.hide()
            widget.deleteLater()
        self._shown, self._lines = [], []

    def show_worked(self, worked: Worked) -> None:
        """Show these results from now on."""
        self.clear()
        texts = self._texts
        self._lines = [
            texts(f"calculators.title.{worked.name.replace('-', '_')}"),
            texts(f"calculators.method.{worked.name.replace('-', '_')}"),
            *(self._convention(name, choice) for name, choice in worked.conventions.items()),
        ]
        figures = {key: each for key, each in worked.results.items() if not _is_rows(each)}
        if figures:
            self._add(self._figures(figures))
        for key, each in worked.results.items():
            if _is_rows(each):
                self._add(self._table(key, each))  # type: ignore[arg-type]  # rows, by the check

    def _convention(self, name: str, choice: str) -> str:
        words = self._texts(f"calculators.choice.{choice}")
        return f"{self._texts(f'calculators.input.{name}')}: {words}"

    def _add(self, widget: QWidget) -> None:
        self._shown.append(widget)
        self._column.addWidget(widget)

    def _figures(self, figures: Mapping[str, Result]) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(XL)
        grid.setVerticalSpacing(S)
        grid.setColumnStretch(2, 1)
        for at, (key, value) in enumerate(figures.items()):
            name, shown = label(role="muted"), label(role="strong")
            name.setText(self._texts(f"calculators.result.{key}"))
            shown.setText(self.cell(key, value))  # type: ignore[arg-type]  # no rows here
            shown.setAccessibleName(f"{name.text()}: {shown.text()}")
            grid.addWidget(name, at, 0)
            grid.addWidget(shown, at, 1)
            self._lines.append(f"{name.text()}\t{shown.text()}")
        return box

    def _table(self, key: str, rows: Sequence[Mapping[str, Cell]]) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        title = label(role="muted")
        title.setText(self._texts(f"calculators.result.{key}"))
        keys = list(rows[0]) if rows else []
        first, *others = keys or [""]
        model = TextTableModel()
        model.setParent(box)
        model.show(
            [self._texts(f"calculators.result.{each}") for each in others],
            [
                TextRow(
                    name=self.cell(first, row[first]),
                    cells=tuple(self.cell(each, row[each]) for each in others),
                )
                for row in rows
            ],
        )
        table = FittingTable()
        table.setModel(model)
        table.setAccessibleName(title.text())
        table.setProperty("role", "grid")
        table.setShowGrid(False)
        table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        table.verticalHeader().setDefaultSectionSize(_ROW_PX)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.fit()
        column.addWidget(title)
        column.addWidget(table)
        self._lines += [title.text(), model.as_text()]
        return box

    def cell(self, key: str, value: Cell) -> str:
        """Return one figure as it is read; what has no meaning says so."""
        texts = self._texts
        if value is None:
            return texts("calculators.not_meaningful")
        if isinstance(value, bool):
            return texts("calculators.yes" if value else "calculators.no")
        if isinstance(value, int):
            return f"{value:,}"
        if isinstance(value, Decimal):
            return _percent(value) if key in PERCENTS else _number(value)
        kind = f"calculators.row_kind.{value}"
        return texts(kind) if key == "kind" and kind in texts else str(value)


def _is_rows(value: Result) -> bool:
    return isinstance(value, list | tuple)


def _percent(value: Decimal) -> str:
    return f"{_plain((value * 100).quantize(_CENTS))}%"


def _number(value: Decimal) -> str:
    """Return a figure with two decimals, small ones with four; nobody reads more."""
    if value.adjusted() >= _LONGEST:
        return f"{value:.6g}"
    return _plain(value.quantize(_FINE if abs(value) < _SMALL else _CENTS))


def _plain(value: Decimal) -> str:
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
