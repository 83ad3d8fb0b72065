"""Metrics of a projection by financial year; None where a metric has no meaning."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from assistant.domain.finance.loans import MONTHS_A_YEAR
from assistant.domain.finance.periods import PlanPeriod, periods_of
from assistant.domain.finance.precision import ZERO, exact
from assistant.domain.finance.revenue import RevenueResult
from assistant.domain.finance.runway import runway
from assistant.domain.finance.saas_metrics import burn_multiple, rule_of_40
from assistant.domain.finance.statements import Projection
from assistant.domain.finance.timeline import Series
from assistant.domain.finance.unit_economics import Customer, lifetime_value, payback_months

Value = Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class YearMetrics:
    """Of one financial year; money in the plan's currency, shares as fractions of 1.

    Attributes:
        period: the year.
        growth: revenue against the year before, both whole.
        gross_margin: gross profit / revenue.
        ebitda_margin: EBITDA / revenue.
        net_burn: what operations and investments take out of the cash in a month, on average; None
            where they bring cash in.
        runway: months that the cash at the end of the year lasts without further financing, walked
            through the months after it; None where it lasts to the end of the plan.
        mrr: recurring revenue of the year's last month.
        arr: twelve times that.
        customers: at the end of the year.
        churn: customers who left in a month / those at its beginning, on average.
        cac: marketing / new customers; pay of those who sell is not in it.
        ltv: revenue of a customer in a month x gross margin / churn.
        ltv_cac: ltv / cac.
        payback: months until a customer has paid for the cost of winning her, churn counted in.
        burn_multiple: net burn of the year / growth of ARR in it.
        rule_of_40: growth + EBITDA margin.
    """

    period: PlanPeriod
    growth: Value
    gross_margin: Value
    ebitda_margin: Value
    net_burn: Value
    runway: Value
    mrr: Value
    arr: Value
    customers: Value
    churn: Value
    cac: Value
    ltv: Value
    ltv_cac: Value
    payback: Value
    burn_multiple: Value
    rule_of_40: Value


def yearly_metrics(plan: Projection, first_month: int = 1) -> tuple[YearMetrics, ...]:
    """Return the metrics of each financial year of a plan.

    What rests on recurring revenue and customers is of the subscription lines that win customers of
    their own; a line sold to the customers of another adds revenue, not customers.
    """
    periods = periods_of(plan.timeline, "year", first_month)
    with exact():
        befores: list[PlanPeriod | None] = [None, *periods[:-1]]
        return tuple(
            _of_year(plan, period, before) for before, period in zip(befores, periods, strict=True)
        )


def _of_year(plan: Projection, period: PlanPeriod, before: PlanPeriod | None) -> YearMetrics:
    income, at = plan.income, period.places
    revenue = _sum(income.revenue, at)
    gross = revenue - _sum(income.direct_costs, at) - _sum(income.surcharges, at)
    ebitda = _sum(income.ebitda, at)
    growth = None
    if before is not None and before.is_whole and period.is_whole:
        earlier = _sum(income.revenue, before.places)
        growth = _share(revenue - earlier, earlier)
    margin, gross_margin = _share(ebitda, revenue), _share(gross, revenue)
    burn = -_sum(plan.cash_flow.operating, at) - _sum(plan.cash_flow.investing, at)
    lines = [each for each in plan.revenue.values() if each.line.driver == "subscription"]
    own = [each for each in lines if not each.line.of_line]
    mrr = _recurring(lines, at[-1])
    customers = sum((each.customers[at[-1]] for each in own), ZERO) if own else None
    churn, new = _churn(own, at), sum((_sum(each.new, at) for each in own), ZERO)
    cac = _share(_sum(income.marketing, at), new) if own else None
    buyer = _customer(mrr, customers, gross_margin, churn)
    ltv = lifetime_value(buyer, variant="gross_margin") if buyer and buyer.churn else None
    recurring_before = _recurring(lines, before.places[-1]) if before else None
    added = (mrr - recurring_before) * MONTHS_A_YEAR if mrr and recurring_before else None
    return YearMetrics(
        period=period,
        growth=growth,
        gross_margin=gross_margin,
        ebitda_margin=margin,
        net_burn=burn / len(at) if burn > 0 else None,
        runway=_runway(plan, at[-1]),
        mrr=mrr,
        arr=mrr * MONTHS_A_YEAR if mrr else None,
        customers=customers,
        churn=churn,
        cac=cac or None,
        ltv=ltv,
        ltv_cac=_share(ltv, cac) if ltv and cac else None,
        payback=payback_months(cac, buyer) if buyer and cac else None,
        burn_multiple=burn_multiple(burn, added) if added and burn > 0 else None,
        rule_of_40=None if growth is None or margin is None else rule_of_40(growth, margin),
    )


def _sum(series: Series, places: Sequence[int]) -> Decimal:
    return sum((series[at] for at in places), ZERO)


def _share(part: Decimal, whole: Decimal) -> Value:
    return part / whole if whole > 0 else None


def _recurring(lines: Iterable[RevenueResult], at: int) -> Value:
    return sum((each.revenue[at] for each in lines), ZERO) or None


def _churn(own: Sequence[RevenueResult], places: Sequence[int]) -> Value:
    """Return who left / who was there, over the months of which the beginning is known."""
    gone = there = ZERO
    for each in own:
        for earlier, at in pairwise((places[0] - 1, *places)):
            if earlier >= 0:
                gone += each.churned[at]
                there += each.customers[earlier]
    return _share(gone, there)


def _customer(mrr: Value, customers: Value, margin: Value, churn: Value) -> Customer | None:
    if not mrr or not customers or margin is None or margin <= 0:
        return None
    return Customer(revenue=mrr / customers, gross_margin=margin, churn=churn or ZERO)


def _runway(plan: Projection, at: int) -> Value:
    cash, flow = plan.balance.cash[at], plan.cash_flow
    after = range(at + 1, plan.timeline.length)
    if cash < 0:
        return ZERO
    lasting = runway(cash, (-flow.operating[each] - flow.investing[each] for each in after))
    return lasting.months
