"""What the cells of a workbook come to."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from assistant.domain.workbook.cells import Input, Row, Scalar
from assistant.domain.workbook.formulas import Arithmetic, Compute, Value

_MISSING: Any = object()


class SingleNumbers:
    """Arithmetic of single numbers."""

    def largest(self, left: float, right: float) -> float:
        """Return the larger of two."""
        return max(right, left)

    def smallest(self, left: float, right: float) -> float:
        """Return the smaller of two."""
        return min(right, left)

    def choose(self, test: Value, then: Callable[[], Value], other: Callable[[], Value]) -> Value:
        """Return one of two values; the other is not computed."""
        return then() if test else other()

    def whole(self, value: float) -> float:
        """Return a number rounded down."""
        return math.floor(value)


class Computation:
    """Computes cells when they are asked for, each once.

    Rows look at earlier periods of each other, so whole models are computed period by period: then
    no value waits for many others.
    """

    def __init__(
        self,
        values: Mapping[Input, Value] | None = None,
        arithmetic: Arithmetic | None = None,
    ) -> None:
        """Start with nothing computed.

        Args:
            values: of assumptions, in place of their own.
            arithmetic: of single numbers where left out.
        """
        self.arithmetic = arithmetic or SingleNumbers()
        self._given = values or {}
        self._cells: dict[Input | Scalar, Value] = {}
        self._rows: dict[Row, _RowValues] = {}

    def cell(self, cell: Input | Scalar) -> Value:
        """Return the value of a single cell."""
        if cell in self._given:
            return self._given[cell]  # type: ignore[index]  # only assumptions are in it
        if cell not in self._cells:
            self._cells[cell] = self._worked_out(cell)
        return self._cells[cell]

    def _worked_out(self, cell: Input | Scalar) -> Value:
        if isinstance(cell, Scalar):
            return cell.formula.compiled(self)(0)
        if cell.value is None and cell.default is not None:
            return cell.default.compiled(self)(0)
        return cell.value

    def row(self, row: Row) -> Compute:
        """Return what computes a row."""
        if row not in self._rows:
            self._rows[row] = _RowValues(row, self)
        return self._rows[row].at

    def places(self, row: Row, at: int) -> Sequence[int]:
        """Return the months of a period."""
        return row.covers[at]

    def values(self, row: Row) -> list[Value]:
        """Return a row."""
        compute = self.row(row)
        return [compute(at) for at in range(row.periods)]


class _RowValues:
    def __init__(self, row: Row, run: Computation) -> None:
        self._row, self._run = row, run
        self._values: list[Value] = [_MISSING] * row.periods
        self._opening: Value = _MISSING
        self._compute: Compute | None = None

    def at(self, at: int) -> Value:
        if at < 0:
            return self._before()
        value = self._values[at]
        if value is _MISSING:
            if self._compute is None:
                assert self._row.formula is not None, self._row.label
                self._compute = self._row.formula.compiled(self._run)
            value = self._values[at] = self._compute(at)
        return value

    def _before(self) -> Value:
        if self._opening is _MISSING:
            opening = self._row.opening
            self._opening = opening.compiled(self._run)(0) if opening is not None else 0.0
        return self._opening
