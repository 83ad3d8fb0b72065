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
from assistant.domain.finance.saas_metrics import burn_multiple, magic_number, rule_of_40
from assistant.domain.finance.statements import Projection
from assistant.domain.finance.timeline import Series
from assistant.domain.finance.unit_economics import Customer, lifetime_value, payback_months

Value = Decimal | None
_MONTHS_A_QUARTER = 3


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
        cac_with_pay: the same with the pay, and what comes on top, of people who win customers.
        ltv: revenue of a customer in a month x gross margin / churn.
        ltv_cac: ltv / cac.
        payback: months until a customer has paid for the cost of winning her, churn counted in.
        net_retention: of the recurring revenue of the customers at the beginning of the year, what
            those of them who stay bring in its last month; price changes and lines added count.
            Each customer brings what one of the line brings on average.
        gross_retention: the same without what they pay more.
        quick_ratio: recurring revenue won in the year / lost in it, what new customers bring at its
            end being won, and what was lost being 1 - gross retention.
        magic_number: growth of revenue from the last quarter but one to the last x 4 / marketing
            and pay of those who sell in the last but one.
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
    cac_with_pay: Value
    ltv: Value
    ltv_cac: Value
    payback: Value
    net_retention: Value
    gross_retention: Value
    quick_ratio: Value
    magic_number: Value
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
    selling = _selling_pay(plan)
    full_cac = _share(_sum(income.marketing, at) + _sum(selling, at), new) if own else None
    kept = _retention(plan, own, before, at[-1])
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
        cac_with_pay=full_cac if full_cac and any(selling) else None,
        ltv=ltv,
        ltv_cac=_share(ltv, cac) if ltv and cac else None,
        payback=payback_months(cac, buyer) if buyer and cac else None,
        net_retention=kept.net if kept else None,
        gross_retention=kept.gross if kept else None,
        quick_ratio=kept.quick if kept else None,
        magic_number=_magic(plan, selling, at) if own else None,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """What became of the recurring revenue of a year's beginning."""

    net: Decimal
    gross: Decimal
    quick: Value


def _retention(
    plan: Projection, own: Sequence[RevenueResult], before: PlanPeriod | None, end: int
) -> _Kept | None:
    """Return retention from the end of the year before; None where nothing recurred then."""
    if before is None:
        return None
    begin = before.places[-1]
    opening = closing = kept = kept_at_most = ZERO
    for line in own:
        lines = [line, *(each for each in plan.revenue.values() if each.line.of_line == line.line.id
                         and each.line.driver == "subscription")]  # fmt: skip
        then, now = (_recurring(lines, place) or ZERO for place in (begin, end))
        there = line.customers[begin]
        opening, closing = opening + then, closing + now
        if there <= 0 or line.customers[end] <= 0:
            continue
        staying = there
        for place in range(begin + 1, end + 1):
            if line.customers[place - 1] > 0:
                staying -= staying * line.churned[place] / line.customers[place - 1]
        brings = now / line.customers[end]
        kept += staying * brings
        kept_at_most += staying * min(brings, then / there)
    if opening <= 0:
        return None
    lost = opening - kept_at_most
    quick = (closing - kept_at_most) / lost if lost > 0 else None
    return _Kept(net=kept / opening, gross=kept_at_most / opening, quick=quick)


def _selling_pay(plan: Projection) -> Series:
    """Return the pay, with what comes on top, of the people who win customers."""
    found = plan.timeline.zeros()
    for each in plan.pay:
        if each.person.acquires_customers:
            found = [
                so_far + pay + more
                for so_far, pay, more in zip(found, each.pay, each.on_cost, strict=True)
            ]
    return found


def _magic(plan: Projection, selling: Series, places: Sequence[int]) -> Value:
    """Return the magic number of the last two quarters; None where seasons would move it."""
    is_seasonal = any(each.line.seasonality for each in plan.revenue.values())
    if is_seasonal or len(places) < 2 * _MONTHS_A_QUARTER:
        return None
    last, before = places[-_MONTHS_A_QUARTER:], places[-2 * _MONTHS_A_QUARTER : -_MONTHS_A_QUARTER]
    spent = _sum(plan.income.marketing, before) + _sum(selling, before)
    if spent <= 0:
        return None
    now, earlier = _sum(plan.income.revenue, last), _sum(plan.income.revenue, before)
    return magic_number(now, earlier, spent) if now > earlier else None


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
