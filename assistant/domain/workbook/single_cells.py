"""Formulas over single cells: sums, words, days between months, and the end of a row."""

import math
from collections.abc import Callable, Sequence
from datetime import date
from statistics import median
from typing import Literal

from assistant.domain.months import MONTHS_A_YEAR
from assistant.domain.workbook.cells import (
    FIRST_PERIOD,
    VALUE_COLUMN,
    Input,
    Row,
    Scalar,
    column_name,
    sheet_prefix,
)
from assistant.domain.workbook.formulas import PLUS, Compute, Formula, Function, Run, Value

OverName = Literal["SUM", "MIN", "MAX", "MEDIAN", "COUNT"]
_OVER: dict[OverName, Callable[[Sequence[float]], float]] = {
    "SUM": sum, "MIN": min, "MAX": max, "MEDIAN": median, "COUNT": len,
}  # fmt: skip


class Over(Formula):
    """SUM(), MIN(), MAX(), MEDIAN() or COUNT() of single cells; cells without a number count not.

    Of no number at all it is 0, as in a spreadsheet (whose MEDIAN() would be an error).
    """

    def __init__(self, name: OverName, cells: Sequence[Scalar] | Sequence[Input]) -> None:
        self.name = name
        self.cells: tuple[Scalar | Input, ...] = tuple(cells)

    def text(self, sheet: str) -> str:
        """Return the function of cells; those below each other are a range."""
        if not self.cells:
            return "0"
        places = [(each.sheet, _column(each), each.row) for each in self.cells]
        parts, begun = [], 0
        for at, (place, column, row) in enumerate(places):
            after = places[at + 1] if at + 1 < len(places) else None
            if after == (place, column, row + 1):
                continue
            first = self.cells[begun].text(sheet)
            parts.append(first if begun == at else f"{first}:${column}${row}")
            begun = at + 1
        return f"{self.name}({','.join(parts)})"

    def compiled(self, run: Run) -> Compute:
        """Return what goes through the cells."""
        over = _OVER[self.name]

        def value(_: int) -> Value:
            found = [each for each in map(run.cell, self.cells) if each is not None]
            return float(over(found)) if found else 0.0

        return value


def _column(cell: Scalar | Input) -> str:
    return cell.column if isinstance(cell, Scalar) else VALUE_COLUMN


def plus(*parts: Formula) -> Formula:
    """Return the sum of some expressions, of which there is at least one."""
    found = parts[0]
    for each in parts[1:]:
        found = found + each
    return found


class Said(Formula):
    """Words in a cell; empty ones are a cell without a value."""

    def __init__(self, words: str) -> None:
        self.words = words

    def text(self, sheet: str) -> str:
        """Return the words in quotation marks."""
        del sheet
        return '"' + self.words.replace('"', '""') + '"'

    def compiled(self, run: Run) -> Compute:
        """Return the words, everywhere."""
        del run
        words = self.words or None
        return lambda _: words


class IfError(Function):
    """A value, or another where it is no number."""

    name = "IFERROR"

    def compiled(self, run: Run) -> Compute:
        """Return what computes the other only where it is needed."""
        value, otherwise = self.compiled_parts(run)

        def found(at: int) -> Value:
            number = value(at)
            is_error = isinstance(number, float) and math.isnan(number)
            return otherwise(at) if is_error else number

        return found


class DaysBetween(Formula):
    """The days from the first of a month to the first of a later one."""

    level = PLUS

    def __init__(self, first: Formula, last: Formula) -> None:
        self.first, self.last = first, last

    def text(self, sheet: str) -> str:
        """Return a difference: spreadsheets store days."""
        return f"{self.last.text(sheet)}-{self.first.text(sheet)}"

    def compiled(self, run: Run) -> Compute:
        """Return what counts the days; the program stores months."""
        first, last = self.first.compiled(run), self.last.compiled(run)
        return lambda at: float(_day(last(at)) - _day(first(at)))


def _day(month: float) -> int:
    year, place = divmod(int(month), MONTHS_A_YEAR)
    return date(year, place + 1, 1).toordinal()


class AtEnd(Formula):
    """What the last step of a row comes to, or one so many steps before it."""

    def __init__(self, row: Row, back: int = 0) -> None:
        self.row, self.back = row, back

    def text(self, sheet: str) -> str:
        """Return its cell."""
        column = column_name(FIRST_PERIOD + self.row.periods - 1 - self.back)
        return sheet_prefix(self.row.sheet, sheet) + f"${column}${self.row.row}"

    def compiled(self, run: Run) -> Compute:
        """Return what computes the step."""
        row = run.row(self.row)
        return lambda _: row(self.row.periods - 1 - self.back)


class OverMonths(Formula):
    """The sum of some months of a row, from the first up to one that is no longer counted."""

    def __init__(self, row: Row, months: range) -> None:
        self.row, self.months = row, months

    def text(self, sheet: str) -> str:
        """Return SUM() of their cells."""
        first, last = (
            column_name(FIRST_PERIOD + at) for at in (self.months[0], self.months[-1])
        )  # fmt: skip
        place = sheet_prefix(self.row.sheet, sheet)
        return f"SUM({place}${first}${self.row.row}:${last}${self.row.row})"

    def compiled(self, run: Run) -> Compute:
        """Return what adds them up."""
        row = run.row(self.row)
        return lambda _: sum((row(at) for at in self.months), 0.0)
