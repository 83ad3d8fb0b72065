"""Revenue lines: customers, what they bring in, and what they have paid in advance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.domain.brief import RevenueLine
from assistant.domain.finance.precision import ONE, ZERO
from assistant.domain.finance.timeline import Series, Timeline, a_month, is_active, value_at
from assistant.domain.months import MONTHS_A_YEAR, Month


@dataclass(frozen=True, slots=True, kw_only=True)
class RevenueResult:
    """One line, month by month.

    Attributes:
        line: as assumed.
        customers: at the end of the month, who pay from the month they join.
        new: who joined.
        churned: who left, a share of those at the month's beginning.
        units: customers x units of one.
        revenue: recognised, before VAT.
        billed: invoiced and refunded, before VAT; with yearly payers it runs ahead of revenue. They
            are refunded in the month after a line's end.
        vat: on what was billed.
        deferred: billed and not yet recognised, at the end of the month.
    """

    line: RevenueLine
    customers: Series
    new: Series
    churned: Series
    units: Series
    revenue: Series
    billed: Series
    vat: Series
    deferred: Series


_MONTHS_AFTER_THE_FIRST = MONTHS_A_YEAR - 1


class _YearlyPayers:
    """Customers who pay a year in advance, and again each year, by the months they have used.

    Those who have used as many months of their year are alike, whenever they joined.
    """

    def __init__(self) -> None:
        self.size = ZERO
        self._months_left = ZERO  # of all of them together
        self._by_months_used: list[Decimal] = []  # at 0 the year is over
        self._empty()

    def _empty(self) -> None:
        self._by_months_used = [ZERO] * MONTHS_A_YEAR
        self.size = self._months_left = ZERO

    def join(self, size: Decimal) -> None:
        """Let so many more pay for a year, of which this month is the first."""
        self._by_months_used[1] += size
        self._months_left += size * _MONTHS_AFTER_THE_FIRST
        self.size += size

    def pass_month(self, churn: Decimal, price: Decimal) -> Decimal:
        """Let some leave and the others renew when their year is over; return what is billed.

        Who leaves gets back the months that she has not used.
        """
        if not self.size:
            return ZERO
        returned = self.unused(price) * churn
        stay = ONE - churn
        staying = [each * stay for each in self._by_months_used]
        renewing = staying[0]
        self._by_months_used = [staying[-1], *staying[:-1]]
        self.size *= stay
        # Everybody uses a month of her year; a year that is over begins anew.
        self._months_left = self._months_left * stay - self.size + renewing * MONTHS_A_YEAR
        return renewing * price - returned

    def leave(self, price: Decimal) -> Decimal:
        """Let all leave; return what has been paid for months to come."""
        returned = self.unused(price)
        self._empty()
        return returned

    def unused(self, price: Decimal) -> Decimal:
        """Return what has been paid for months to come."""
        return self._months_left * price / MONTHS_A_YEAR if self.size else ZERO


def revenue_of(
    line: RevenueLine,
    timeline: Timeline,
    others: Mapping[str, RevenueResult],
    vat_rate: Decimal,
) -> RevenueResult:
    """Work out one line.

    Args:
        line: as assumed.
        timeline: of the plan.
        others: lines before it, by id; the customers of one of them may be its customers.
        vat_rate: of sales, where the line has none of its own.
    """
    rate = vat_rate if line.vat_rate is None else line.vat_rate
    result = RevenueResult(
        line=line, customers=timeline.zeros(), new=timeline.zeros(), churned=timeline.zeros(),
        units=timeline.zeros(), revenue=timeline.zeros(), billed=timeline.zeros(),
        vat=timeline.zeros(), deferred=timeline.zeros(),
    )  # fmt: skip
    host = others.get(line.of_line)
    before = line.opening_customers
    yearly = _YearlyPayers()
    for at, month in enumerate(timeline.months):
        is_on = is_active(month, line.start, line.end)
        churn = value_at(month, line.churn, line.churn_changes)
        if host is not None:
            result.customers[at] = host.customers[at] * line.attach_rate if is_on else ZERO
        else:
            result.churned[at] = before * churn
            result.new[at] = _new_customers(line, timeline, month) if is_on else ZERO
            result.customers[at] = before - result.churned[at] + result.new[at]
            before = result.customers[at]
        result.units[at] = result.customers[at] * line.units_per_customer
        if is_on:
            _earn(result, yearly, at, month, churn, rate)
        elif yearly.size:  # who paid for a year gets back what it can no longer have
            result.billed[at] = -yearly.leave(line.annual_price)
        if result.billed[at]:
            result.vat[at] = result.billed[at] * rate
    return result


def _new_customers(line: RevenueLine, timeline: Timeline, month: Month) -> Decimal:
    first = line.start or timeline.start
    steps = max(0, first.until(month))
    wanted = value_at(month, line.new_customers, line.new_customers_changes)
    return max(ZERO, wanted + line.new_customers_step * steps)


def _earn(
    result: RevenueResult,
    yearly: _YearlyPayers,
    at: int,
    month: Month,
    churn: Decimal,
    vat_rate: Decimal,
) -> None:
    line = result.line
    season = line.seasonality[month.month - 1] if line.seasonality else ONE
    if line.driver == "transaction":
        value = a_month(line.transaction_value, line.period) * line.take_rate
        earned = result.customers[at] * value * season
        if line.take_rate_includes_vat:
            earned /= ONE + vat_rate
        result.revenue[at] = result.billed[at] = earned
        return
    in_advance = yearly.pass_month(churn, line.annual_price)
    if line.annual_share and is_active(month, line.annual_start, None):
        joining = result.new[at] * line.annual_share
        yearly.join(joining)
        in_advance += joining * line.annual_price
    payers = yearly.size
    price = a_month(value_at(month, line.price, line.price_changes), line.period)
    at_once = (result.customers[at] - payers) * line.units_per_customer * price * season
    result.revenue[at] = at_once + payers * line.annual_price / MONTHS_A_YEAR
    result.billed[at] = at_once + in_advance
    result.deferred[at] = yearly.unused(line.annual_price)


def all_revenue(
    lines: Sequence[RevenueLine], timeline: Timeline, vat_rate: Decimal
) -> dict[str, RevenueResult]:
    """Return every line by id; lines that live on another one's customers come after it."""
    found: dict[str, RevenueResult] = {}
    waiting = list(lines)
    while waiting:
        ready = [each for each in waiting if not each.of_line or each.of_line in found]
        if not ready:  # each waits for another: the brief's rules refuse that before
            ready = waiting
        for each in ready:
            found[each.id] = revenue_of(each, timeline, found, vat_rate)
        waiting = [each for each in waiting if each.id not in found]
    return {each.id: found[each.id] for each in lines}
