"""What the money goes into and where it comes from, month by month and up to the lowest cash.

Spending is taken when it arises, without VAT. What terms of payment, stock, money received in
advance and VAT shift in time is one line of its own, so that sources less uses are the change in
cash, to the cent.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal

from assistant.domain.finance.payroll import PayResult
from assistant.domain.finance.precision import ZERO, exact
from assistant.domain.finance.statements import Projection
from assistant.domain.finance.timeline import Series
from assistant.domain.months import Month


@dataclass(frozen=True, slots=True, kw_only=True)
class UseOfFunds:
    """Sources and uses of cash, both positive.

    Attributes:
        pay_hires: pay, with what comes on top, of those who begin with the plan or later.
        pay_team: the same of those who are there before.
        loan_service: repayments, interest and fees.
        rounds: what investors pay in.
        timing: what VAT and terms of payment bring in; negative where they tie money up.
        change: sources less uses.
    """

    pay_hires: Series
    pay_team: Series
    marketing: Series
    direct_costs: Series
    overheads: Series
    equipment: Series
    loan_service: Series
    income_tax: Series
    revenue: Series
    loans_drawn: Series
    rounds: Series
    timing: Series
    change: Series


USES = (
    "pay_hires", "pay_team", "marketing", "direct_costs", "overheads", "equipment", "loan_service",
    "income_tax",
)  # fmt: skip
SOURCES = ("revenue", "loans_drawn", "rounds", "timing")


def use_of_funds(plan: Projection) -> UseOfFunds:
    """Return the sources and uses of a plan, a month an item."""
    start, income = plan.timeline.start, plan.income
    with exact():
        drawn = _together((each.drawn for each in plan.debt), plan)
        repaid = _together((each.repaid for each in plan.debt), plan)
        spent = {
            "pay_hires": _pay([each for each in plan.pay if _is_hire(each, start)], plan),
            "pay_team": _pay([each for each in plan.pay if not _is_hire(each, start)], plan),
            "marketing": income.marketing,
            "direct_costs": _together((income.direct_costs, income.surcharges), plan),
            "overheads": income.overheads,
            "equipment": [-each for each in plan.cash_flow.investing],
            "loan_service": _together((income.interest, repaid), plan),
            "income_tax": income.income_tax,
        }
        rounds = [
            financed - new + back
            for financed, new, back in zip(plan.cash_flow.financing, drawn, repaid, strict=True)
        ]
        change = plan.cash_flow.change
        uses = _together(spent.values(), plan)
        known = _together((income.revenue, drawn, rounds), plan)
        timing = [
            moved + used - received
            for moved, used, received in zip(change, uses, known, strict=True)
        ]
    return UseOfFunds(
        **spent, revenue=income.revenue, loans_drawn=drawn, rounds=rounds, timing=timing,
        change=change,
    )  # fmt: skip


def up_to(funds: UseOfFunds, last: int) -> dict[str, Decimal]:
    """Return the sums of all months up to the one at place ``last``, by name.

    ``total_uses`` is what all uses are together.
    """
    with exact():
        sums = {
            each.name: sum(getattr(funds, each.name)[: last + 1], ZERO) for each in fields(funds)
        }
        return sums | {"total_uses": sum((sums[each] for each in USES), ZERO)}


def _is_hire(pay: PayResult, start: Month) -> bool:
    return pay.person.start is not None and pay.person.start >= start


def _pay(of_these: list[PayResult], plan: Projection) -> Series:
    return _together((part for each in of_these for part in (each.pay, each.on_cost)), plan)


def _together(every: Iterable[Series], plan: Projection) -> Series:
    found = plan.timeline.zeros()
    for series in every:
        found = [left + right for left, right in zip(found, series, strict=True)]
    return found
