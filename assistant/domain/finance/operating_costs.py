"""Costs besides pay, equipment, loans and tax."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.domain.brief import CostLine
from assistant.domain.finance.outstanding import outstanding
from assistant.domain.finance.precision import ONE, ZERO
from assistant.domain.finance.revenue import RevenueResult
from assistant.domain.finance.timeline import Series, Timeline, a_month, is_active, value_at
from assistant.domain.months import Month


@dataclass(frozen=True, slots=True, kw_only=True)
class CostResult:
    """One line, month by month, before VAT.

    Attributes:
        line: as assumed.
        cost: what the month's sales or days cost.
        bought: what was bought for it; more than the cost while stock grows, never below nothing.
        vat: on what was bought, where it can be reclaimed.
        stock: at the end of the month.
    """

    line: CostLine
    cost: Series
    bought: Series
    vat: Series
    stock: Series


def cost_of(
    line: CostLine,
    timeline: Timeline,
    revenue: Mapping[str, RevenueResult],
    *,
    stock_days: int = 0,
    opening_stock: Decimal = ZERO,
) -> CostResult:
    """Work out one line. VAT is reclaimed only where the line has a rate.

    A share of receipts is taken of what is billed, with its VAT, when it is billed, and not given
    back where a line gives more back than it bills. Of what is kept in stock, the cost of the last
    ``stock_days`` is there at the end of each month; what is more than that is used up before
    anything is bought.
    """
    costs = timeline.zeros()
    hosts = [revenue[line.of_line]] if line.of_line in revenue else list(revenue.values())
    for at, month in enumerate(timeline.months):
        if not is_active(month, line.start, line.end):
            continue
        grown = (ONE + line.yearly_growth) ** max(0, month.year - timeline.start.year)
        amount = value_at(month, line.amount, line.changes) * grown
        cost = _driven(line, amount, at, month, hosts)
        if line.seasonal and line.of_line in revenue:
            seasons = revenue[line.of_line].line.seasonality
            cost *= seasons[month.month - 1] if seasons else ONE
        costs[at] = cost
    stock, bought = timeline.zeros(), costs
    if stock_days or opening_stock:
        bought, left = timeline.zeros(), opening_stock
        for at, wanted in enumerate(outstanding(costs, stock_days, opening_stock)):
            stock[at] = max(wanted, min(left, left - costs[at]))  # a negative cost is no stock
            bought[at] = costs[at] + stock[at] - left
            left = stock[at]
    return CostResult(
        line=line, cost=costs, bought=bought, stock=stock,
        vat=[each * (line.vat_rate or ZERO) for each in bought],
    )  # fmt: skip


def is_stocked(line: CostLine) -> bool:
    """Tell whether a line is goods that lie in stock before they are sold."""
    return line.kind == "direct" and line.driver == "per_unit"


def _driven(
    line: CostLine, amount: Decimal, at: int, month: Month, hosts: Sequence[RevenueResult]
) -> Decimal:
    own = [each for each in hosts if not each.line.of_line or len(hosts) == 1]
    match line.driver:
        case "fixed":
            if line.calendar_month is not None:
                return amount if month.month == line.calendar_month else ZERO
            return a_month(amount, line.period)
        case "per_customer":
            return a_month(amount, line.period) * sum((each.customers[at] for each in own), ZERO)
        case "per_unit":
            return a_month(amount, line.period) * sum((each.units[at] for each in own), ZERO)
        case "per_new_customer":
            return amount * sum((each.new[at] for each in own), ZERO)
        case "of_revenue":
            return line.rate * sum((each.revenue[at] for each in hosts), ZERO)
        case "of_receipts":
            received = (each.billed[at] + each.vat[at] for each in hosts)
            return line.rate * sum((max(ZERO, each) for each in received), ZERO)


def all_costs(
    lines: Sequence[CostLine],
    timeline: Timeline,
    revenue: Mapping[str, RevenueResult],
    *,
    stock_days: int,
    opening_stock: Decimal,
) -> list[CostResult]:
    """Return every line, in the order given; the opening stock is of the first that is stocked."""
    owner = next((each for each in lines if is_stocked(each)), None)
    return [
        cost_of(
            each, timeline, revenue,
            stock_days=stock_days if is_stocked(each) else 0,
            opening_stock=opening_stock if each is owner else ZERO,
        )
        for each in lines
    ]  # fmt: skip
