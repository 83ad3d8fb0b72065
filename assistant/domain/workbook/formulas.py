"""Formulas that a spreadsheet computes, and this program too: one expression, two readings.

An expression is written once for a whole row. Its text is a template in which ``{c}`` stands for
the column of the period and ``{p}`` for the column before it, so every cell of a row has the same
formula. Its value is computed by closures over the same expression; the two cannot drift apart.
"""

import math
import operator
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Protocol

Value = Any  # a float, a truth value, None for an empty cell, or an array of floats
Compute = Callable[[int], Value]


def _quotient(left: Value, right: Value) -> Value:
    """Divide; by nought there is no number, which spreadsheets call an error."""
    try:
        return left / right
    except ZeroDivisionError:
        return math.nan


def _power(left: Value, right: Value) -> Value:
    """Raise to a power; what has no real value is no number."""
    try:
        found = left**right
    except (ZeroDivisionError, OverflowError):
        return math.nan
    return math.nan if isinstance(found, complex) else found


ATOM, POWER, TIMES, PLUS, COMPARE = 5, 4, 3, 2, 1  # how tightly a sign binds
_SIGNS: dict[str, tuple[int, Callable[[Value, Value], Value]]] = {
    "^": (POWER, _power),
    "*": (TIMES, operator.mul),
    "/": (TIMES, _quotient),
    "+": (PLUS, operator.add),
    "-": (PLUS, operator.sub),
    ">=": (COMPARE, operator.ge),
    "<=": (COMPARE, operator.le),
    ">": (COMPARE, operator.gt),
    "<": (COMPARE, operator.lt),
    "=": (COMPARE, operator.eq),
    "<>": (COMPARE, operator.ne),
}


class Arithmetic(Protocol):
    """What differs between single numbers and arrays of them."""

    def largest(self, left: Value, right: Value) -> Value:
        """Return the larger of two."""
        ...

    def smallest(self, left: Value, right: Value) -> Value:
        """Return the smaller of two."""
        ...

    def choose(self, test: Value, then: Callable[[], Value], other: Callable[[], Value]) -> Value:
        """Return one of two values."""
        ...

    def whole(self, value: Value) -> Value:
        """Return a number rounded down."""
        ...


class Run(Protocol):
    """One computation of a model."""

    @property
    def arithmetic(self) -> Arithmetic:
        """How numbers are compared and chosen."""
        ...

    def cell(self, cell: Any) -> Value:  # noqa: ANN401 - an Input or a Scalar; they know this module
        """Return the value of a single cell."""
        ...

    def row(self, row: Any) -> Compute:  # noqa: ANN401 - a Row
        """Return what computes a row; place -1 is its opening value."""
        ...

    def places(self, row: Any, at: int) -> Sequence[int]:  # noqa: ANN401 - a Row
        """Return the months that a period of another sheet covers."""
        ...


class Formula(ABC):
    """An expression."""

    level = ATOM

    @abstractmethod
    def text(self, sheet: str) -> str:
        """Return the template as it stands on a sheet."""

    @abstractmethod
    def compiled(self, run: Run) -> Compute:
        """Return what computes the value at a place of the row."""

    def __add__(self, other: "Formula") -> "Formula":
        return Binary("+", self, other)

    def __sub__(self, other: "Formula") -> "Formula":
        return Binary("-", self, other)

    def __mul__(self, other: "Formula") -> "Formula":
        return Binary("*", self, other)

    def __truediv__(self, other: "Formula") -> "Formula":
        return Binary("/", self, other)

    def __pow__(self, other: "Formula") -> "Formula":
        return Binary("^", self, other)

    def __ge__(self, other: "Formula") -> "Formula":
        return Binary(">=", self, other)

    def __le__(self, other: "Formula") -> "Formula":
        return Binary("<=", self, other)

    def __gt__(self, other: "Formula") -> "Formula":
        return Binary(">", self, other)

    def __lt__(self, other: "Formula") -> "Formula":
        return Binary("<", self, other)


@dataclass(frozen=True, slots=True, eq=False)
class Whole(Formula):
    """Nought or one, the only numbers that stand in formulas; all others have a cell."""

    number: int

    def __post_init__(self) -> None:
        assert self.number in (0, 1), "a number that means something has a cell of its own"

    def text(self, sheet: str) -> str:
        """Return the digit."""
        del sheet
        return str(self.number)

    def compiled(self, run: Run) -> Compute:
        """Return the number, everywhere."""
        del run
        number = float(self.number)
        return lambda _: number


ZERO, ONE = Whole(0), Whole(1)


class Binary(Formula):
    """Two expressions and a sign between them."""

    def __init__(self, sign: str, left: Formula, right: Formula) -> None:
        self.sign, self.left, self.right = sign, left, right
        self.level, self._apply = _SIGNS[sign]

    def text(self, sheet: str) -> str:
        """Return both with brackets where they are needed."""
        is_strict = self.sign in {"-", "/", "^"} or self.level == COMPARE
        left = bracketed(self.left, sheet, self.level + (self.sign == "^"))
        return f"{left}{self.sign}{bracketed(self.right, sheet, self.level + is_strict)}"

    def compiled(self, run: Run) -> Compute:
        """Return what computes both and joins them."""
        left, right, apply = self.left.compiled(run), self.right.compiled(run), self._apply
        return lambda at: apply(left(at), right(at))


def bracketed(formula: Formula, sheet: str, least: int) -> str:
    """Return the text of a formula, in brackets where its signs bind less than ``least``."""
    text = formula.text(sheet)
    return text if formula.level >= least else f"({text})"


def same(left: Formula, right: Formula) -> Formula:
    """Return whether two are equal."""
    return Binary("=", left, right)


def other(left: Formula, right: Formula) -> Formula:
    """Return whether two are not equal."""
    return Binary("<>", left, right)


class Function(Formula):
    """A function of some expressions."""

    name: str

    def __init__(self, *parts: Formula) -> None:
        self.parts = parts

    def text(self, sheet: str) -> str:
        """Return its name and its parts."""
        return f"{self.name}({','.join(each.text(sheet) for each in self.parts)})"

    def compiled_parts(self, run: Run) -> list[Compute]:
        """Return what computes each part."""
        return [each.compiled(run) for each in self.parts]


class Largest(Function):
    """The largest of some."""

    name = "MAX"

    def compiled(self, run: Run) -> Compute:
        """Return what compares them."""
        parts, largest = self.compiled_parts(run), run.arithmetic.largest
        return lambda at: reduce(largest, (each(at) for each in parts))


class Smallest(Function):
    """The smallest of some."""

    name = "MIN"

    def compiled(self, run: Run) -> Compute:
        """Return what compares them."""
        parts, smallest = self.compiled_parts(run), run.arithmetic.smallest
        return lambda at: reduce(smallest, (each(at) for each in parts))


class If(Function):
    """One of two values."""

    name = "IF"

    def compiled(self, run: Run) -> Compute:
        """Return what tests and then computes one of them."""
        (test, then, otherwise), choose = self.compiled_parts(run), run.arithmetic.choose
        return lambda at: choose(test(at), lambda: then(at), lambda: otherwise(at))


class And(Function):
    """Whether all hold; those behind one that does not hold are not looked at."""

    name = "AND"

    def compiled(self, run: Run) -> Compute:
        """Return what looks at one after the other."""
        parts = self.compiled_parts(run)
        return lambda at: all(each(at) for each in parts)


class Or(Function):
    """Whether one holds; those behind it are not looked at."""

    name = "OR"

    def compiled(self, run: Run) -> Compute:
        """Return what looks at one after the other."""
        parts = self.compiled_parts(run)
        return lambda at: any(each(at) for each in parts)


class RoundedDown(Function):
    """A number without its decimals."""

    name = "INT"

    def compiled(self, run: Run) -> Compute:
        """Return what rounds."""
        (part,), whole = self.compiled_parts(run), run.arithmetic.whole
        return lambda at: whole(part(at))


class Remainder(Function):
    """What is left of a division."""

    name = "MOD"

    def compiled(self, run: Run) -> Compute:
        """Return what divides."""
        left, right = self.compiled_parts(run)
        return lambda at: left(at) % right(at)


class Blank(Formula):
    """Whether a cell is empty."""

    level = COMPARE

    def __init__(self, cell: Formula) -> None:
        self.cell = cell

    def text(self, sheet: str) -> str:
        """Return a comparison with an empty text."""
        return f'{self.cell.text(sheet)}=""'

    def compiled(self, run: Run) -> Compute:
        """Return what looks at the cell."""
        cell = self.cell.compiled(run)
        return lambda at: cell(at) is None


class CalendarMonth(Function):
    """The month, 1 to 12, of a month on the calendar."""

    name = "MONTH"

    def compiled(self, run: Run) -> Compute:
        """Return what reads the month."""
        (part,) = self.compiled_parts(run)
        return lambda at: part(at) % 12 + 1


class CalendarYear(Function):
    """The year of a month on the calendar."""

    name = "YEAR"

    def compiled(self, run: Run) -> Compute:
        """Return what reads the year."""
        (part,) = self.compiled_parts(run)
        return lambda at: part(at) // 12


class Later(Function):
    """A month on the calendar, some months later."""

    name = "EDATE"

    def compiled(self, run: Run) -> Compute:
        """Return what counts on."""
        month, count = self.compiled_parts(run)
        return lambda at: month(at) + count(at)
