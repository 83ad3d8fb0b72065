"""The months of a plan, and values that change at dates."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TypeAlias

from assistant.domain.brief import DatedValue
from assistant.domain.facts import Period
from assistant.domain.finance.precision import ZERO
from assistant.domain.months import MONTHS_A_YEAR, Month

Series: TypeAlias = list[Decimal]  # one amount for each month of the plan
_DAYS_A_YEAR, _WEEKS_A_YEAR, _HOURS_A_DAY, _MINUTES_AN_HOUR = 365, 52, 24, 60
PERIODS_A_YEAR: dict[Period, int] = {
    "minute": _DAYS_A_YEAR * _HOURS_A_DAY * _MINUTES_AN_HOUR,
    "hour": _DAYS_A_YEAR * _HOURS_A_DAY,
    "day": _DAYS_A_YEAR,
    "week": _WEEKS_A_YEAR,
    "month": MONTHS_A_YEAR,
    "quarter": 4,
    "year": 1,
}


@dataclass(frozen=True, slots=True)
class Timeline:
    """The months that a plan looks at."""

    start: Month
    length: int

    @property
    def months(self) -> tuple[Month, ...]:
        """Every month, in order."""
        return _months(self.start, self.length)

    def zeros(self) -> Series:
        """Return a series of nothing."""
        return [ZERO] * self.length

    def covers(self, month: Month) -> bool:
        """Tell whether a month is one of the plan's."""
        return 0 <= self.start.until(month) < self.length


@lru_cache(maxsize=32)
def _months(start: Month, length: int) -> tuple[Month, ...]:
    """Return the months of a plan; every line of it goes through them."""
    return tuple(start.plus(at) for at in range(length))


def is_active(month: Month, start: Month | None, end: Month | None) -> bool:
    """Tell whether a line that may begin and end is there in a month, both ends included."""
    return (start is None or start <= month) and (end is None or month <= end)


def value_at(month: Month, first: Decimal, changes: Iterable[DatedValue]) -> Decimal:
    """Return the value in a month: the newest change that has begun, else the first value."""
    begun = [each for each in changes if each.start <= month]
    return max(begun, key=lambda each: each.start).value if begun else first


def a_month(amount: Decimal, period: Period) -> Decimal:
    """Return what an amount for a period is for a month, all months being alike."""
    if period == "month":
        return amount
    return amount * PERIODS_A_YEAR[period] / MONTHS_A_YEAR


def year_groups(months: Iterable[Month], first_month: int) -> Iterator[tuple[int, list[int]]]:
    """Yield each financial year by the calendar year in which it ends, with its months' places."""
    found: dict[int, list[int]] = {}
    for at, month in enumerate(months):
        ends_later = first_month > 1 and month.month >= first_month
        found.setdefault(month.year + ends_later, []).append(at)
    yield from found.items()
