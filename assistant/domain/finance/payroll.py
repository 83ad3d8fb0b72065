"""Pay, raises, bonuses and what an employer pays on top."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.domain.brief import Person, Tax
from assistant.domain.finance.precision import ONE, ZERO
from assistant.domain.finance.timeline import Series, Timeline, a_month, is_active
from assistant.domain.months import MONTHS_A_YEAR, Month


@dataclass(frozen=True, slots=True, kw_only=True)
class PayResult:
    """One role, month by month.

    Attributes:
        person: as assumed.
        heads: on the payroll.
        pay: with bonus, before what the employer pays on top.
        on_cost: what the employer pays on top.
        hired: who began in the month; those of before the plan are nobody's hire.
    """

    person: Person
    heads: Series
    pay: Series
    on_cost: Series
    hired: Series


def pay_of(
    person: Person, timeline: Timeline, tax: Tax, raises: Sequence[Decimal] | None = None
) -> PayResult:
    """Work out one role.

    ``raises`` are those of each month, where they are known. The bonus is paid along with the pay.
    On-cost is the rate x pay above the threshold of each head, and the pension rate x all pay.
    """
    result = PayResult(
        person=person, heads=timeline.zeros(), pay=timeline.zeros(), on_cost=timeline.zeros(),
        hired=timeline.zeros(),
    )  # fmt: skip
    heads = Decimal(person.head_count)
    base = a_month(person.pay, person.period) * (ONE + person.bonus)
    threshold = tax.pay_on_cost_threshold / MONTHS_A_YEAR
    grown = raises or [raised(month, tax) for month in timeline.months]
    last = pay = on_cost = ZERO
    for at, month in enumerate(timeline.months):
        if not is_active(month, person.start, person.end):
            continue
        if grown[at] != last:  # once a year
            last = grown[at]
            each = base * last
            above = max(ZERO, each - threshold)
            pay = each * heads
            on_cost = heads * (tax.pay_on_cost_rate * above + tax.pension_rate * each)
        result.heads[at] = heads
        result.pay[at] = pay
        result.on_cost[at] = on_cost
        if month == person.start:
            result.hired[at] = heads
    return result


def raised(month: Month, tax: Tax) -> Decimal:
    """Return by what pay has grown: once in the month given, and again each year after it."""
    if tax.pay_raise_from is None or month < tax.pay_raise_from:
        return ONE
    years = tax.pay_raise_from.until(month) // MONTHS_A_YEAR + 1
    return (ONE + tax.pay_raise_rate) ** years


def all_pay(people: Sequence[Person], timeline: Timeline, tax: Tax) -> list[PayResult]:
    """Return every role, in the order given."""
    raises = [raised(month, tax) for month in timeline.months]
    return [pay_of(each, timeline, tax, raises) for each in people]
