"""The cells of a workbook: what is put in, what is worked out once, and rows of periods."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from assistant.domain.workbook.formulas import Compute, Formula, Run

Format = Literal[
    "money", "unit_money", "share", "count", "month", "whole", "ratio", "text", "price", "shares",
    "part", "words",
]  # fmt: skip
VALUE_COLUMN, BASE_COLUMN, SINCE_COLUMN = "B", "C", "D"  # on the sheet of assumptions
SCALAR_COLUMN, OPENING_COLUMN, FIRST_PERIOD = "C", "D", 4  # on the others; periods from E on
FIRST_ROW = 5  # the rows above it are the head of a sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A line of text above others; ``level`` 1 is the larger."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Words across a sheet that say what was decided or where a formula comes from."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Titles:
    """What heads columns, by their letters; those of words stand at the left."""

    texts: Mapping[str, str]
    of_words: frozenset[str] = frozenset({"A", "B"})


@dataclass(eq=False, slots=True, kw_only=True)
class Input(Formula):
    """An assumption.

    Attributes:
        label: what it is called.
        value: a number, a month as months since the year 0, a text, or None for an empty cell.
        format: how it is shown.
        unit: what the number counts.
        evidence: how the founder knows it.
        note: what she says of it.
        path: the place in the brief; empty for a convention.
        since: the month from which the value holds, of values that change.
        default: the formula that stands there while the founder has given no value.
        scenarios: what each scenario puts in its place, by formula; the base's own where None.
        bounds: the least and the most that make sense.
        sheet: the name of its sheet.
        row: its line there.
    """

    label: str
    value: float | str | None
    format: Format = "count"
    unit: str = ""
    evidence: str = ""
    note: str = ""
    path: str = ""
    since: int | None = None
    default: Formula | None = None
    scenarios: list[Formula | None] = field(default_factory=list)
    bounds: tuple[float, float] | None = None
    sheet: str = ""
    row: int = 0

    def text(self, sheet: str) -> str:
        """Return the place of the value in use."""
        return sheet_prefix(self.sheet, sheet) + f"${VALUE_COLUMN}${self.row}"

    def compiled(self, run: Run) -> Compute:
        """Return the value, everywhere."""
        value = run.cell(self)
        return lambda _: value


@dataclass(eq=False, slots=True, kw_only=True)
class BaseOf(Formula):
    """The base value of an assumption, which its scenarios start from."""

    cell: Input

    def text(self, sheet: str) -> str:
        """Return the place of the base value."""
        return sheet_prefix(self.cell.sheet, sheet) + f"${BASE_COLUMN}${self.cell.row}"

    def compiled(self, run: Run) -> Compute:
        """Return the value, everywhere."""
        return self.cell.compiled(run)


@dataclass(eq=False, slots=True, kw_only=True)
class Scalar(Formula):
    """A value that is worked out once.

    Attributes:
        label: what it is called; empty in a line, which has one for all.
        formula: given later where cells need each other.
        format: how it is shown.
        note: the formula in words, or where it comes from.
        sheet: the name of its sheet.
        row: its line there.
        column: its letters.
    """

    label: str = ""
    formula: Formula
    format: Format = "money"
    note: str = ""
    sheet: str = ""
    row: int = 0
    column: str = SCALAR_COLUMN

    def text(self, sheet: str) -> str:
        """Return its place."""
        return sheet_prefix(self.sheet, sheet) + f"${self.column}${self.row}"

    def compiled(self, run: Run) -> Compute:
        """Return the value, everywhere; it is worked out when it is first asked for."""
        return lambda _: run.cell(self)


@dataclass(eq=False, slots=True, kw_only=True)
class Line:
    """Single cells beside each other, each with a formula of its own, by the letters of columns."""

    label: str
    cells: Mapping[str, Scalar]
    note: str = ""
    is_total: bool = False
    row: int = 0


@dataclass(eq=False, slots=True, kw_only=True)
class Row(Formula):
    """A line of periods, or of the steps of a calculation.

    Attributes:
        label: what it is called.
        key: by which it is found again; empty where nobody looks for it.
        formula: of each period; given later where rows need each other.
        opening: what stood there before the first period.
        factor: a number that belongs to the row, in the column of single values.
        format: how it is shown.
        is_total: whether it stands out.
        covers: the months of each period, of a row that heads years or quarters.
        note: the formula in words.
        sheet: the name of its sheet.
        row: its line there.
        periods: how many it has; as many as its sheet where left out.
    """

    label: str
    key: str = ""
    formula: Formula | None = None
    opening: Formula | None = None
    factor: Formula | None = None
    format: Format = "money"
    is_total: bool = False
    covers: Sequence[Sequence[int]] = ()
    note: str = ""
    sheet: str = ""
    row: int = 0
    periods: int = 0

    def text(self, sheet: str) -> str:
        """Return the cell of the same period."""
        return sheet_prefix(self.sheet, sheet) + f"{{c}}{self._line(sheet)}"

    def compiled(self, run: Run) -> Compute:
        """Return what computes the row."""
        return run.row(self)

    @property
    def before(self) -> Formula:
        """The cell of the period before; the opening value in the first."""
        return _Before(self)

    @property
    def its_opening(self) -> Formula:
        """What stood there before the first period."""
        return _Opening(self)

    @property
    def its_factor(self) -> Formula:
        """The number that belongs to the row."""
        return _Factor(self)

    def so_far(self, sheet: str) -> str:
        """Return the template of the cells from the first period to this one."""
        first = column_name(FIRST_PERIOD)
        return sheet_prefix(self.sheet, sheet) + f"${first}{self.row}:{{c}}{self.row}"

    def whole(self, sheet: str) -> str:
        """Return the cells of all periods."""
        first, last = column_name(FIRST_PERIOD), column_name(FIRST_PERIOD + self.periods - 1)
        return sheet_prefix(self.sheet, sheet) + f"${first}${self.row}:${last}${self.row}"

    def _line(self, sheet: str) -> str:
        return str(self.row) if self.sheet == sheet else f"${self.row}"


class _Before(Formula):
    def __init__(self, row: Row) -> None:
        self.row = row

    def text(self, sheet: str) -> str:
        place = sheet_prefix(self.row.sheet, sheet)
        return f"{place}{{p}}{self.row.row}"

    def compiled(self, run: Run) -> Compute:
        row = run.row(self.row)
        return lambda at: row(at - 1)


class _Opening(Formula):
    def __init__(self, row: Row) -> None:
        self.row = row

    def text(self, sheet: str) -> str:
        return sheet_prefix(self.row.sheet, sheet) + f"${OPENING_COLUMN}${self.row.row}"

    def compiled(self, run: Run) -> Compute:
        row = run.row(self.row)
        return lambda _: row(-1)


class _Factor(Formula):
    def __init__(self, row: Row) -> None:
        self.row = row

    def text(self, sheet: str) -> str:
        return sheet_prefix(self.row.sheet, sheet) + f"${SCALAR_COLUMN}${self.row.row}"

    def compiled(self, run: Run) -> Compute:
        assert self.row.factor is not None, self.row.label
        return self.row.factor.compiled(run)


Entry = Heading | Remark | Titles | Input | Scalar | Line | Row
Cell = TypeVar("Cell", Input, Scalar, Line, Row)


def column_name(number: int) -> str:
    """Return the letters of a column, 0 being A."""
    letters, left = "", number + 1
    while left:
        left, digit = divmod(left - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def sheet_prefix(of: str, on: str) -> str:
    """Return the prefix of a cell of another sheet."""
    return "" if of == on else f"'{of}'!"


@dataclass(eq=False, slots=True, kw_only=True)
class Sheet:
    """One sheet of a workbook; entries get their line when they are added.

    Attributes:
        name: as it stands on its tab.
        kind: ``inputs``, ``months``, ``years`` or ``quarters``; a ``table`` has lines of its own.
        periods: how many periods its rows have.
        entries: from line ``FIRST_ROW`` on.
        header: the row whose values head the periods; itself one of the sheet or of another.
    """

    name: str
    kind: Literal["inputs", "months", "years", "quarters", "table"]
    periods: int = 0
    entries: list[Entry] = field(default_factory=list)
    header: Row | None = None

    def heading(self, text: str, level: int = 1) -> None:
        """Add a line of text."""
        self.entries.append(Heading(text=text, level=level))

    def remark(self, text: str) -> None:
        """Add words across the sheet."""
        self.entries.append(Remark(text=text))

    def titles(self, texts: Mapping[str, str], *of_words: str) -> None:
        """Add what heads columns; besides the first two, those named hold words."""
        self.entries.append(Titles(texts=texts, of_words=frozenset({"A", "B", *of_words})))

    def add(self, cell: Cell) -> Cell:
        """Add a cell, a line or a row, which learns where it stands."""
        cell.row = FIRST_ROW + len(self.entries)
        self.entries.append(cell)
        if isinstance(cell, Line):
            for column, each in cell.cells.items():
                each.sheet, each.row, each.column = self.name, cell.row, column
            return cell
        cell.sheet = self.name
        if isinstance(cell, Row):
            cell.periods = cell.periods or self.periods
        return cell

    def rows(self) -> list[Row]:
        """Return the rows of periods."""
        return [each for each in self.entries if isinstance(each, Row)]


def named(sheet: Sheet, label: str, formula: Formula) -> Row:
    """Add a row of money."""
    return sheet.add(Row(label=label, formula=formula))
