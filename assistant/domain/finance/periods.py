"""Statements by month, quarter or financial year: flows are added up, balances taken at the end."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from decimal import Decimal
from itertools import repeat
from typing import Any, Literal

from assistant.domain.finance.precision import ZERO, exact
from assistant.domain.finance.statements import Projection
from assistant.domain.finance.timeline import Timeline, year_groups
from assistant.domain.finance.use_of_funds import SOURCES, USES, use_of_funds
from assistant.domain.months import MONTHS_A_YEAR, Month

PeriodKind = Literal["month", "quarter", "year"]
_MONTHS_A_QUARTER = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPeriod:
    """A stretch of a plan.

    Attributes:
        id: ``2027-03``, ``2027-Q1`` or ``2027``; the year is that in which the financial year ends.
        first: its first month within the plan.
        last: its last month within the plan.
        places: the places of its months in a series.
        is_whole: whether the plan covers all of it.
    """

    id: str
    first: Month
    last: Month
    places: tuple[int, ...]
    is_whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRow:
    """A line of a statement, with one amount for each period."""

    key: str
    amounts: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """``income``, ``cash_flow``, ``balance`` or ``funds``, its lines in the order of their fields.

    ``funds`` are the sources and uses of cash.
    """

    name: Literal["income", "cash_flow", "balance", "funds"]
    periods: tuple[PlanPeriod, ...]
    rows: tuple[StatementRow, ...]

    def row(self, key: str) -> StatementRow:
        """Return a line.

        Raises:
            KeyError: there is no such line.
        """
        found = {row.key: row for row in self.rows}
        return found[key]


def periods_of(
    timeline: Timeline, kind: PeriodKind, first_month: int = 1
) -> tuple[PlanPeriod, ...]:
    """Return the periods of a plan, in order.

    Args:
        timeline: the months of the plan.
        kind: how long a period is.
        first_month: the month, 1 to 12, in which the financial year begins.
    """
    return tuple(_periods(timeline, kind, first_month))


def statements_by(
    plan: Projection, kind: PeriodKind, first_month: int = 1
) -> tuple[Statement, Statement, Statement]:
    """Return income statement, cash flow and balance sheet by period."""
    periods = periods_of(plan.timeline, kind, first_month)
    return (
        Statement(name="income", periods=periods, rows=_with_totals(_sums(plan.income, periods))),
        Statement(name="cash_flow", periods=periods, rows=_sums(plan.cash_flow, periods)),
        Statement(name="balance", periods=periods, rows=_with_totals(_ends(plan.balance, periods))),
    )


def funds_by(plan: Projection, kind: PeriodKind, first_month: int = 1) -> Statement:
    """Return the sources and uses of cash by period."""
    periods = periods_of(plan.timeline, kind, first_month)
    rows = _sums(use_of_funds(plan), periods)
    return Statement(name="funds", periods=periods, rows=_with_totals(rows))


def _periods(timeline: Timeline, kind: PeriodKind, first_month: int) -> Iterator[PlanPeriod]:
    months = timeline.months
    for year, places in year_groups(months, first_month):
        size = {"month": 1, "quarter": _MONTHS_A_QUARTER, "year": MONTHS_A_YEAR}[kind]
        parts: dict[int, list[int]] = {}
        for at in places:
            parts.setdefault((months[at].month - first_month) % MONTHS_A_YEAR // size, []).append(
                at
            )
        for number, part in parts.items():
            names = {"month": str(months[part[0]]), "quarter": f"{year}-Q{number + 1}"}
            yield PlanPeriod(
                id=names.get(kind, str(year)),
                first=months[part[0]],
                last=months[part[-1]],
                places=tuple(part),
                is_whole=len(part) == size,
            )


_TOTALS: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    # Before which line a total stands; what it adds up; what it takes off.
    "gross_profit": ("marketing", ("revenue",), ("direct_costs", "surcharges")),
    "profit_before_tax": ("income_tax", ("net_profit", "income_tax"), ()),
    "total_assets": (
        "payables",
        ("cash", "receivables", "inventory", "vat_receivable", "equipment", "other_assets"),
        (),
    ),
    "total_liabilities": (
        "share_capital",
        ("payables", "vat_payable", "deferred_revenue", "income_tax_payable", "loans",
         "convertibles", "other_liabilities"),
        (),
    ),
    "total_uses": ("revenue", USES, ()),
    "total_sources": ("change", SOURCES, ()),
    "total_equity": ("", ("share_capital", "retained_earnings"), ()),
}  # fmt: skip


def _with_totals(rows: tuple[StatementRow, ...]) -> tuple[StatementRow, ...]:
    """Return the lines of a statement with its totals among them."""
    amounts = {row.key: row.amounts for row in rows}
    found = [*rows]
    for key, (place, added, taken) in _TOTALS.items():
        if not {*added, *taken} <= amounts.keys():
            continue
        with exact():
            columns = zip(*(amounts[each] for each in added), strict=True)
            less = zip(*(amounts[each] for each in taken), strict=True) if taken else repeat(())
            total = tuple(
                sum(plus, ZERO) - sum(minus, ZERO)
                for plus, minus in zip(columns, less)  # noqa: B905 - one may have no end
            )
        at = next((n for n, row in enumerate(found) if row.key == place), len(found))
        found.insert(at, StatementRow(key=key, amounts=total))
    return tuple(found)


def _sums(statement: Any, periods: tuple[PlanPeriod, ...]) -> tuple[StatementRow, ...]:  # noqa: ANN401 - one of two dataclasses
    with exact():
        return tuple(
            StatementRow(
                key=field.name,
                amounts=tuple(
                    sum((getattr(statement, field.name)[at] for at in each.places), ZERO)
                    for each in periods
                ),
            )
            for field in fields(statement)
        )


def _ends(statement: Any, periods: tuple[PlanPeriod, ...]) -> tuple[StatementRow, ...]:  # noqa: ANN401 - a dataclass
    return tuple(
        StatementRow(
            key=field.name,
            amounts=tuple(getattr(statement, field.name)[each.places[-1]] for each in periods),
        )
        for field in fields(statement)
    )
