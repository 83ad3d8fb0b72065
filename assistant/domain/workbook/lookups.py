"""Formulas over rows: sums, earlier periods, values that change, and months of a year."""

import math
from collections.abc import Callable, Sequence
from typing import Literal

from assistant.domain.workbook.cells import (
    SCALAR_COLUMN,
    SINCE_COLUMN,
    VALUE_COLUMN,
    Input,
    Row,
    sheet_prefix,
)
from assistant.domain.workbook.formulas import PLUS, Compute, Formula, Run, Value, bracketed


class Sum(Formula):
    """The sum of rows in the same period; rows below each other are written as a range."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = tuple(rows)

    def text(self, sheet: str) -> str:
        """Return SUM() of cells and ranges, or nought."""
        if not self.rows:
            return "0"
        if len(self.rows) == 1:
            return self.rows[0].text(sheet)
        parts = []
        for group in _neighbours(self.rows):
            last = f":{{c}}{group[-1].row}" if len(group) > 1 else ""
            parts.append(group[0].text(sheet) + last)
        return f"SUM({','.join(parts)})"

    def compiled(self, run: Run) -> Compute:
        """Return what adds them up."""
        rows = [run.row(each) for each in self.rows]
        return lambda at: sum((each(at) for each in rows), 0.0)


def _neighbours(rows: Sequence[Row]) -> list[list[Row]]:
    groups: list[list[Row]] = []
    for row in rows:
        last = groups[-1][-1] if groups else None
        if last is not None and (last.sheet, last.row + 1) == (row.sheet, row.row):
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


class Weighted(Formula):
    """The sum of rows below each other, each times its factor."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = tuple(rows)

    def text(self, sheet: str) -> str:
        """Return SUMPRODUCT() of the cells and the factors."""
        first, last = self.rows[0].row, self.rows[-1].row
        cells = f"{self.rows[0].text(sheet)}:{{c}}{last}"
        place = sheet_prefix(self.rows[0].sheet, sheet)
        return f"SUMPRODUCT({cells},{place}${SCALAR_COLUMN}${first}:${SCALAR_COLUMN}${last})"

    def compiled(self, run: Run) -> Compute:
        """Return what multiplies and adds."""
        parts = [(run.row(each), each.its_factor.compiled(run)) for each in self.rows]
        return lambda at: sum((row(at) * factor(at) for row, factor in parts), 0.0)


class Recent(Formula):
    """The sum of the last periods of a row, this one included."""

    def __init__(self, row: Row, count: Formula, index: Row) -> None:
        self.row, self.count, self.index = row, count, index

    def text(self, sheet: str) -> str:
        """Return SUMIFS() over the periods so far."""
        here = self.index.text(sheet)
        return (
            f"SUMIFS({self.row.so_far(sheet)},{self.index.so_far(sheet)},"
            f'">"&({here}-{bracketed(self.count, sheet, PLUS + 1)}))'
        )

    def compiled(self, run: Run) -> Compute:
        """Return what looks back."""
        row, count = run.row(self.row), self.count.compiled(run)
        return lambda at: sum(
            (row(each) for each in range(max(0, at - int(count(at)) + 1), at + 1)), 0.0
        )


class Lagged(Formula):
    """A row as it stood some periods ago; nought before the first."""

    def __init__(self, row: Row, lag: Formula, index: Row) -> None:
        self.row, self.lag, self.index = row, lag, index

    def text(self, sheet: str) -> str:
        """Return SUMIFS() over the periods so far."""
        here = self.index.text(sheet)
        return (
            f"SUMIFS({self.row.so_far(sheet)},{self.index.so_far(sheet)},"
            f"{here}-{bracketed(self.lag, sheet, PLUS + 1)})"
        )

    def compiled(self, run: Run) -> Compute:
        """Return what looks back."""
        row, lag = run.row(self.row), self.lag.compiled(run)

        def value(at: int) -> Value:
            then = at - int(lag(at))
            return row(then) if then >= 0 else 0.0

        return value


class Dated(Formula):
    """A value that changes: the newest change that has begun, else the first value."""

    def __init__(self, first: Input, changes: Sequence[Input], month: Row) -> None:
        self.first, self.changes, self.month = first, tuple(changes), month

    def text(self, sheet: str) -> str:
        """Return LOOKUP() in the changes, or the first value where there are none."""
        if not self.changes:
            return self.first.text(sheet)
        top, end = self.changes[0].row, self.changes[-1].row
        place = sheet_prefix(self.first.sheet, sheet)
        months = f"{place}${SINCE_COLUMN}${top}:${SINCE_COLUMN}${end}"
        values = f"{place}${VALUE_COLUMN}${top}:${VALUE_COLUMN}${end}"
        found = f"LOOKUP({self.month.text(sheet)},{months},{values})"
        return f"IFERROR({found},{self.first.text(sheet)})"

    def compiled(self, run: Run) -> Compute:
        """Return what looks the value up."""
        first = self.first.compiled(run)
        if not self.changes:
            return first
        month = run.row(self.month)
        newest_first = [(each.since or 0, each.compiled(run)) for each in reversed(self.changes)]

        def value(at: int) -> Value:
            now = month(at)
            return next((found(at) for since, found in newest_first if since <= now), first(at))

        return value


class OfList(Formula):
    """One of some cells below each other, by its number from 1 on."""

    def __init__(self, cells: Sequence[Input], number: Formula) -> None:
        self.cells, self.number = tuple(cells), number

    def text(self, sheet: str) -> str:
        """Return INDEX() of the cells."""
        place = sheet_prefix(self.cells[0].sheet, sheet)
        first, last = self.cells[0].row, self.cells[-1].row
        cells = f"{place}${VALUE_COLUMN}${first}:${VALUE_COLUMN}${last}"
        return f"INDEX({cells},{self.number.text(sheet)})"

    def compiled(self, run: Run) -> Compute:
        """Return what picks the cell."""
        values = [run.cell(each) for each in self.cells]
        number = self.number.compiled(run)
        return lambda at: values[int(number(at)) - 1]


class Place(Formula):
    """The number of a period, 0 being the first."""

    level = PLUS

    def __init__(self, row: "Callable[[], Row]") -> None:
        self.row = row

    def text(self, sheet: str) -> str:
        """Return COLUMNS() of the cells so far, less one."""
        return f"COLUMNS({self.row().so_far(sheet)})-1"

    def compiled(self, run: Run) -> Compute:
        """Return the place."""
        del run
        return float


class OverAll(Formula):
    """COUNT(), SUM(), MIN() of a whole row."""

    def __init__(self, name: Literal["COUNT", "SUM", "MIN"], row: Row, periods: int) -> None:
        self.name, self.row, self.periods = name, row, periods

    def text(self, sheet: str) -> str:
        """Return the function of the whole row."""
        return f"{self.name}({self.row.whole(sheet)})"

    def compiled(self, run: Run) -> Compute:
        """Return what looks at every period."""
        row, lowest = run.row(self.row), run.arithmetic.smallest

        def value(_: int) -> Value:
            found = [row(at) for at in range(self.periods)]
            if self.name == "COUNT":
                return float(len(found))
            total = found[0]
            for each in found[1:]:
                total = total + each if self.name == "SUM" else lowest(total, each)
            return total

        return value


class ByPeriod(Formula):
    """The sum of the months of a year or quarter, or the last of them."""

    def __init__(self, row: Row, keys: Row, header: Row, *, is_end: bool = False) -> None:
        self.row, self.keys, self.header, self.is_end = row, keys, header, is_end

    def text(self, sheet: str) -> str:
        """Return SUMIFS() or INDEX() of the months with the period's number."""
        here, keys, row = (
            self.header.text(sheet), self.keys.whole(sheet), self.row.whole(sheet)
        )  # fmt: skip
        if self.is_end:
            return f"INDEX({row},MATCH({here},{keys},1))"
        return f"SUMIFS({row},{keys},{here})"

    def compiled(self, run: Run) -> Compute:
        """Return what goes through the months."""
        row = run.row(self.row)
        if self.is_end:
            return lambda at: row(run.places(self.header, at)[-1])
        return lambda at: sum((row(each) for each in run.places(self.header, at)), 0.0)


class MonthsIn(Formula):
    """How many months of the plan a period has."""

    def __init__(self, keys: Row, header: Row) -> None:
        self.keys, self.header = keys, header

    def text(self, sheet: str) -> str:
        """Return COUNTIF() of the months with the period's number."""
        return f"COUNTIF({self.keys.whole(sheet)},{self.header.text(sheet)})"

    def compiled(self, run: Run) -> Compute:
        """Return what counts them."""
        return lambda at: float(len(run.places(self.header, at)))


class OfPeriod(Formula):
    """The value of the year that a month belongs to."""

    def __init__(self, row: Row, header: Row, keys: Row, first: Callable[[], int]) -> None:
        self.row, self.header, self.keys, self.first = row, header, keys, first

    def text(self, sheet: str) -> str:
        """Return SUMIFS() over the years."""
        return f"SUMIFS({self.row.whole(sheet)},{self.header.whole(sheet)},{self.keys.text(sheet)})"

    def compiled(self, run: Run) -> Compute:
        """Return what finds the year."""
        row, key = run.row(self.row), run.row(self.keys)
        return lambda at: row(int(key(at)) - self.first())


class PlaceOfLowest(Formula):
    """The number, from 1 on, of the first period in which a row is lowest."""

    def __init__(self, row: Row) -> None:
        self.row = row

    def text(self, sheet: str) -> str:
        """Return MATCH() of the lowest."""
        cells = self.row.whole(sheet)
        return f"MATCH(MIN({cells}),{cells},0)"

    def compiled(self, run: Run) -> Compute:
        """Return what looks for it."""
        row = run.row(self.row)

        def value(_: int) -> float:
            found = [row(at) for at in range(self.row.periods)]
            return float(found.index(min(found)) + 1)

        return value


class MonthOfLowest(Formula):
    """The value of one row in the period in which another is lowest."""

    def __init__(self, row: Row, months: Row) -> None:
        self.place, self.months = PlaceOfLowest(row), months

    def text(self, sheet: str) -> str:
        """Return INDEX() at the lowest."""
        return f"INDEX({self.months.whole(sheet)},{self.place.text(sheet)})"

    def compiled(self, run: Run) -> Compute:
        """Return what picks it."""
        place, months = self.place.compiled(run), run.row(self.months)
        return lambda at: months(int(place(at)) - 1)


class RoundedUp(Formula):
    """The next round sum: 641,994 to two digits is 650,000."""

    def __init__(self, amount: Formula, digits: Formula) -> None:
        self.amount, self.digits = amount, digits

    def text(self, sheet: str) -> str:
        """Return ROUNDUP() to so many digits."""
        amount = self.amount.text(sheet)
        digits = bracketed(self.digits, sheet, PLUS + 1)
        places = f"MIN(0,{digits}-1-INT(LOG10({amount})))"
        return f"IF({amount}>0,ROUNDUP({amount},{places}),0)"

    def compiled(self, run: Run) -> Compute:
        """Return what rounds."""
        amount, digits = self.amount.compiled(run), self.digits.compiled(run)

        def value(at: int) -> Value:
            found = amount(at)
            if found <= 0:
                return 0.0
            step = 10.0 ** max(0, math.floor(math.log10(found)) + 1 - int(digits(at)))
            return math.ceil(found / step) * step

        return value
