"""Calendar months, the time step of plans: ``2027-06``."""

import re
from dataclasses import dataclass

_MONTH = re.compile(r"(\d{4})-(\d{2})")
MONTHS_A_YEAR = 12
MONTH_NAMES_EN = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """One calendar month; ordered in time, years 1900 to 2199."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (1 <= self.month <= MONTHS_A_YEAR and 1900 <= self.year < 2200):  # noqa: PLR2004 - the docstring's range
            raise ValueError(f"not a month: {self.year}-{self.month}")

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Read ``2027-06``.

        Raises:
            ValueError: the text is no month.
        """
        match = _MONTH.fullmatch(text)
        if match is None:
            raise ValueError(f"not a month: {text}")
        return cls(int(match[1]), int(match[2]))

    def plus(self, months: int) -> "Month":
        """Return the month ``months`` later; negative counts go back."""
        index = self.year * MONTHS_A_YEAR + self.month - 1 + months
        return Month(index // MONTHS_A_YEAR, index % MONTHS_A_YEAR + 1)

    def until(self, other: "Month") -> int:
        """Return how many months ``other`` is later than this one."""
        return (other.year - self.year) * MONTHS_A_YEAR + other.month - self.month

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"
