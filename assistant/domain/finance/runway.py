"""Runway: how long the cash lasts, walked month by month."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from assistant.domain.finance.precision import ONE, exact
from assistant.domain.finance.problems import FormulaError

MOST_MONTHS = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Runway:
    """How long cash lasts.

    Attributes:
        full_months: months at whose end there is still cash, or none is owed.
        months: the same with the share of the month in which it runs out; None where it lasts to
            the end of what was looked at.
        is_over: whether it runs out at all.
    """

    full_months: int
    months: Decimal | None
    is_over: bool


def runway(cash: Decimal, burns: Iterable[Decimal]) -> Runway:
    """Return how many months of net burn the cash covers.

    Args:
        cash: at the beginning, from 0 on.
        burns: what each month takes out of the cash, financing left out; negative in a month that
            brings cash in.

    Raises:
        FormulaError: the cash is negative.
    """
    if cash < 0:
        raise FormulaError("negative", "cash", value=cash)
    with exact():
        full = 0
        for burn in burns:
            if burn > cash:
                return Runway(full_months=full, months=full + cash / burn, is_over=True)
            cash -= burn
            full += 1
        return Runway(full_months=full, months=None, is_over=False)


def growing_burns(first: Decimal, growth: Decimal) -> Iterator[Decimal]:
    """Yield the net burn of each month, growing by a share of itself; for fifty years at most."""
    burn = first
    for _ in range(MOST_MONTHS):
        yield burn
        with exact():
            burn *= ONE + growth
