"""The ask: what a plan lacks until it carries itself, and a buffer beyond that."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from assistant.domain.brief import Brief, OpeningBalance, WorkingCapital
from assistant.domain.finance.precision import ZERO, exact
from assistant.domain.finance.statements import Projection, project
from assistant.domain.months import Month

_DIGITS = 2  # of a round sum


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingNeed:
    """What has to be raised, in the plan's currency.

    Attributes:
        gap: how far the cash falls below zero without a round.
        lowest: the month at whose end it is lowest.
        average_burn: what a month takes out of the cash, on average, up to that month.
        buffer_months: how many months of that burn the buffer is.
        buffer: the buffer.
        total: gap and buffer.
        ask: the total rounded up to two digits.
    """

    gap: Decimal
    lowest: Month
    average_burn: Decimal
    buffer_months: int
    buffer: Decimal
    total: Decimal
    ask: Decimal


def funding_need(brief: Brief, alone: Projection | None = None) -> FundingNeed | None:
    """Return what a plan has to raise; None where its cash never falls below zero.

    The gap is the lowest cash without any round of the plan; the buffer is the average monthly burn
    from the first month to the lowest, times the months of buffer.

    Args:
        brief: the assumptions, with a first month.
        alone: its projection without a round, where there is one already.
    """
    alone = alone or project(brief, has_round=False)
    cash = alone.balance.cash
    low = alone.lowest
    if cash[low] >= 0:
        return None
    opening = (brief.opening_balance or OpeningBalance()).cash
    months = (brief.working_capital or WorkingCapital()).buffer_months
    with exact():
        burn = max(ZERO, (opening - cash[low]) / (low + 1))
        buffer = burn * months
        total = buffer - cash[low]
    return FundingNeed(
        gap=-cash[low],
        lowest=alone.timeline.months[low],
        average_burn=burn,
        buffer_months=months,
        buffer=buffer,
        total=total,
        ask=_rounded_up(total),
    )


def _rounded_up(amount: Decimal) -> Decimal:
    """Return the next round sum: 641,994 becomes 650,000."""
    step = Decimal(10) ** max(0, amount.adjusted() + 1 - _DIGITS)
    with exact():
        return (amount / step).to_integral_value(ROUND_CEILING) * step
