"""Scenarios: the assumptions of a plan with some of them changed, and what comes of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from assistant.domain.brief import Brief, DatedValue, Scenario, ScenarioChange
from assistant.domain.finance.funding_need import funding_need
from assistant.domain.finance.precision import exact
from assistant.domain.finance.statements import Projection, project_without_and_with_rounds
from assistant.domain.months import Month

_OF_A_ROW = 3  # parts of ``table.row.field``; ``table.field`` has two


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioResult:
    """What a scenario leads to, in the plan's currency.

    Attributes:
        name: its id; empty for the base.
        revenue: of the last financial year of the plan.
        ebitda: of that year.
        lowest_cash: with the rounds of the plan; below zero, the money does not last.
        lowest_month: the month at whose end it is that low.
        gap: what is lacking without a round; 0 where nothing is.
        profit_month: from which EBITDA stays above zero to the end of the plan, if it does.
        months: of the plan.
        cash: at the end of each of them, with the rounds.
    """

    name: str
    revenue: Decimal
    ebitda: Decimal
    lowest_cash: Decimal
    lowest_month: Month
    gap: Decimal
    profit_month: Month | None
    months: tuple[Month, ...]
    cash: tuple[Decimal, ...]

    @property
    def runs_out(self) -> Month | None:
        """The first month at whose end cash is below zero, with the rounds; None if none is."""
        pairs = zip(self.months, self.cash, strict=True)
        return next((month for month, cash in pairs if cash < 0), None)


def with_scenario(brief: Brief, scenario: Scenario) -> Brief:
    """Return the brief with the changes of a scenario; a path that leads nowhere changes nothing.

    A factor or a difference holds for each value of an assumption that changes over time.
    """
    return with_changes(brief, scenario.changes)


def with_changes(brief: Brief, changes: Iterable[ScenarioChange]) -> Brief:
    """Return the brief with each change made in turn."""
    for change in changes:
        brief = _changed(brief, change)
    return brief


def scenario_results(brief: Brief) -> tuple[ScenarioResult, ...]:
    """Return what the base and each scenario of a brief lead to, the base first.

    The brief needs a first month.
    """
    variants = [("", brief), *((each.id, with_scenario(brief, each)) for each in brief.scenarios)]
    return tuple(_result(name, each) for name, each in variants)


def _result(name: str, brief: Brief) -> ScenarioResult:
    alone, funded = project_without_and_with_rounds(brief)
    cash = funded.balance.cash
    low = funded.lowest
    need = funding_need(brief, alone)
    return ScenarioResult(
        name=name,
        revenue=_last_year(funded, funded.income.revenue, brief),
        ebitda=_last_year(funded, funded.income.ebitda, brief),
        lowest_cash=cash[low],
        lowest_month=funded.timeline.months[low],
        gap=need.gap if need else Decimal(0),
        profit_month=funded.profit_month,
        months=tuple(funded.timeline.months),
        cash=tuple(cash),
    )


def _last_year(plan: Projection, series: list[Decimal], brief: Brief) -> Decimal:
    return list(plan.by_year(series, brief.fiscal_year_start).values())[-1]


def _changed(brief: Brief, change: ScenarioChange) -> Brief:
    table, *rest = change.path.split(".")
    holder = getattr(brief, table, None)
    if holder is None or not 1 < len(rest) + 1 <= _OF_A_ROW:
        return brief
    if len(rest) == 1:
        return replace(brief, **{table: _with_field(holder, rest[0], change)})
    row_id, name = rest
    rows = tuple(_with_field(row, name, change) if row.id == row_id else row for row in holder)
    fields: dict[str, Any] = {table: rows}
    return replace(brief, **fields)


def _with_field(row: Any, name: str, change: ScenarioChange) -> Any:  # noqa: ANN401 - any row
    value = getattr(row, name, None)
    if isinstance(value, Decimal):
        return replace(row, **{name: _new(value, change)})
    if isinstance(value, tuple) and all(isinstance(each, DatedValue) for each in value):
        dated = tuple(replace(each, value=_new(each.value, change)) for each in value)
        return replace(row, **{name: dated})
    return row


def _new(value: Decimal, change: ScenarioChange) -> Decimal:
    with exact():
        if change.value is not None:
            return change.value
        if change.factor is not None:
            return value * change.factor
        return max(Decimal(0), value + (change.add or 0))
