"""What a round buys: the milestones still ahead, and whether the money lasts until then."""

from dataclasses import dataclass
from decimal import Decimal

from assistant.domain.brief import Brief, Milestone
from assistant.domain.finance.projected_facts import Outlook
from assistant.domain.months import MONTHS_A_YEAR, Month

_PARTS = {"Q": 3, "H": 6}  # months in a quarter and in a half-year


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneCash:
    """A milestone and the money at the end of its month.

    Attributes:
        milestone: one that is not reached yet.
        month: the last one that its date allows.
        cash: with the rounds of the plan, in the plan's currency.
        ran_out: the month at whose end the cash without any round is below zero for the first
            time, if it is by then.
        cash_alone: without any round.
    """

    milestone: Milestone
    month: Month
    cash: Decimal
    ran_out: Month | None
    cash_alone: Decimal


def milestone_cash(brief: Brief, outlook: Outlook) -> tuple[MilestoneCash, ...]:
    """Return the milestones that are still ahead within the plan, the next one first.

    None where the money lasts without a round: then it buys none of them.
    """
    if outlook.need is None:
        return ()
    months = outlook.funded.timeline.months
    funded, alone = outlook.funded.balance.cash, outlook.alone.balance.cash
    empty = next(at for at, cash in enumerate(alone) if cash < 0)
    found = []
    for milestone in brief.milestones:
        if milestone.when is None or milestone.status == "done":
            continue
        month = last_month(milestone.when)
        at = months[0].until(month)
        if 0 <= at < len(months):
            found.append(
                MilestoneCash(
                    milestone=milestone, month=month, cash=funded[at], cash_alone=alone[at],
                    ran_out=months[empty] if empty <= at else None,
                )
            )  # fmt: skip
    return tuple(sorted(found, key=lambda each: each.month))


def last_month(when: str) -> Month:
    """Return the last month of ``2027``, ``2027-06``, ``2027-06-30``, ``2027-Q2``, ``2027-H1``."""
    year, _, rest = when.partition("-")
    if not rest:
        return Month(int(year), MONTHS_A_YEAR)
    if rest[0] in _PARTS:
        return Month(int(year), int(rest[1]) * _PARTS[rest[0]])
    return Month(int(year), int(rest[:2]))
