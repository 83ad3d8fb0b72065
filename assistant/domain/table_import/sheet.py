"""A spreadsheet as its cells hold it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assistant.domain.months import Month

MOST_ROWS = 1_000  # of a sheet that are read; a table of the brief has 500
MOST_COLUMNS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell.

    Attributes:
        value: words, a number, a date, or a month where the format shows no day; None if empty.
        is_percent: a number that is shown in percent: 0.08 as 8%.
        has_lost_value: a formula whose result the file does not hold.
    """

    value: str | Decimal | date | Month | bool | None = None
    is_percent: bool = False
    has_lost_value: bool = False

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing in it."""
        return not self.has_lost_value and (self.value is None or not str(self.value).strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet of a file.

    Attributes:
        name: of the sheet; empty in a CSV file.
        rows: from the first one on, empty ones among them, each as long as it has cells.
        is_cut: whether the file has more than is read.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    is_cut: bool = False

    @property
    def width(self) -> int:
        """How many columns there are."""
        return max((len(row) for row in self.rows), default=0)

    def cell(self, row: int, column: int) -> Cell:
        """Return a cell by its place from 0; an empty one outside."""
        cells = self.rows[row] if 0 <= row < len(self.rows) else ()
        return cells[column] if 0 <= column < len(cells) else Cell()
