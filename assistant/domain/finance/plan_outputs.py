"""What a plan comes to in one number, to be asked what it depends on.

Each is worked out by a projection of its own. Some tip over: the cash falls below nil, a year ends
with a loss, lasting profit no longer comes within the plan.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, get_args

from assistant.domain.brief import Brief
from assistant.domain.finance.precision import ZERO
from assistant.domain.finance.statements import Projection, project
from assistant.domain.finance.timeline import Series

OutputName = Literal[
    "lowest_cash", "funding_gap", "revenue", "ebitda", "net_profit", "profit_month"
]  # fmt: skip
OUTPUTS: tuple[OutputName, ...] = get_args(OutputName)


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """One number of a plan.

    Attributes:
        name: ``lowest_cash``, its rounds counted in; ``funding_gap``, what is lacking without a
            round; ``revenue``, ``ebitda`` and ``net_profit`` of the last financial year; all in the
            plan's currency. ``profit_month``: how many months before the one from which EBITDA
            stays above zero, as many as the plan has where there is none.
        measure: works it out; the brief needs a first month.
        tips: whether there is a value beyond which something is lost.
        more_is_better: whether a larger number is the better one.
    """

    name: OutputName
    measure: Callable[[Brief], Decimal]
    tips: bool
    more_is_better: bool = True

    def is_fine(self, value: Decimal, brief: Brief) -> bool:
        """Return whether nothing is lost: nil is fine, and profit in the last month, too."""
        return value < brief.months if self.name == "profit_month" else value >= 0


def lowest_cash(brief: Brief) -> Decimal:
    """Return the lowest cash of a plan, its rounds counted in."""
    return min(project(brief).balance.cash)


def _funding_gap(brief: Brief) -> Decimal:
    return max(ZERO, -min(project(brief, has_round=False).balance.cash))


def _profit_month(brief: Brief) -> Decimal:
    plan = project(brief)
    month = plan.profit_month
    return Decimal(brief.months if month is None else plan.timeline.months.index(month))


def _of_last_year(series: Callable[[Projection], Series]) -> Callable[[Brief], Decimal]:
    def measure(brief: Brief) -> Decimal:
        plan = project(brief)
        return list(plan.by_year(series(plan), brief.fiscal_year_start).values())[-1]

    return measure


OUTPUT_OF: Mapping[OutputName, Output] = {
    each.name: each
    for each in (
        Output(name="lowest_cash", measure=lowest_cash, tips=True),
        Output(name="funding_gap", measure=_funding_gap, tips=False, more_is_better=False),
        Output(name="revenue", measure=_of_last_year(lambda plan: plan.income.revenue), tips=False),
        Output(name="ebitda", measure=_of_last_year(lambda plan: plan.income.ebitda), tips=True),
        Output(
            name="net_profit", measure=_of_last_year(lambda plan: plan.income.net_profit), tips=True
        ),
        Output(name="profit_month", measure=_profit_month, tips=True, more_is_better=False),
    )
}
