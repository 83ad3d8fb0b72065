"""Equipment: what is bought, written down and lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.domain.brief import CapexLine
from assistant.domain.finance.precision import ONE, ZERO
from assistant.domain.finance.revenue import RevenueResult
from assistant.domain.finance.timeline import Series, Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class EquipmentResult:
    """One kind of equipment, month by month, before VAT; ``written_off`` is the value of losses."""

    line: CapexLine
    bought: Series
    spent: Series
    depreciation: Series
    written_off: Series
    quantity: Series
    book_value: Series


@dataclass(slots=True)
class _Batch:
    """What was bought in one month; ``value`` is what can still be written down."""

    quantity: Decimal
    value: Decimal
    residual: Decimal
    months_left: int

    def lose(self, share: Decimal) -> Decimal:
        lost = (self.value + self.residual) * share
        self.quantity *= ONE - share
        self.value *= ONE - share
        self.residual *= ONE - share
        return lost

    def wear(self) -> Decimal:
        if self.months_left <= 0:
            return ZERO
        part = self.value / self.months_left
        self.value -= part
        self.months_left -= 1
        return part


def equipment_of(
    line: CapexLine,
    timeline: Timeline,
    opening_value: Decimal,
    revenue: Mapping[str, RevenueResult],
    hired: Series,
) -> EquipmentResult:
    """Work out one kind of equipment: first what is lost, then what is bought, then depreciation.

    What is bought is written down in a straight line from that month on; losses are written off at
    book value, the same share of every batch.

    Args:
        line: as assumed.
        timeline: of the plan.
        opening_value: the book value of what is there at the beginning.
        revenue: the lines whose units it may have to serve.
        hired: how many people began in each month.
    """
    result = EquipmentResult(
        line=line, bought=timeline.zeros(), spent=timeline.zeros(), depreciation=timeline.zeros(),
        written_off=timeline.zeros(), quantity=timeline.zeros(), book_value=timeline.zeros(),
    )  # fmt: skip
    batches: list[_Batch] = []
    if opening_value or line.opening_quantity:
        life = line.opening_life_months or line.life_months
        batches.append(_Batch(line.opening_quantity, opening_value, ZERO, life))
    for at in range(timeline.length):
        result.written_off[at] = sum((each.lose(line.monthly_loss) for each in batches), ZERO)
        there = sum((each.quantity for each in batches), ZERO)
        bought = _wanted(line, timeline, at, there, revenue, hired)
        if bought:
            cost, residual = bought * line.price, min(bought * line.residual, bought * line.price)
            batches.append(_Batch(bought, cost - residual, residual, line.life_months))
            result.bought[at], result.spent[at] = bought, cost
            if line.life_months == 0:  # nothing that lasts: all of it in the month
                result.written_off[at] += cost
                batches[-1].value = batches[-1].residual = ZERO
        result.depreciation[at] = sum((each.wear() for each in batches), ZERO)
        result.quantity[at] = sum((each.quantity for each in batches), ZERO)
        result.book_value[at] = sum((each.value + each.residual for each in batches), ZERO)
    return result


def _wanted(
    line: CapexLine,
    timeline: Timeline,
    at: int,
    there: Decimal,
    revenue: Mapping[str, RevenueResult],
    hired: Series,
) -> Decimal:
    if line.driver == "per_hire":
        return hired[at] * line.quantity
    if line.driver == "per_unit_in_service":
        served = revenue.get(line.of_line)
        units = served.units[at] if served else ZERO
        return max(ZERO, units * line.stock_ratio - there)
    return line.quantity if timeline.start.plus(at) == (line.month or timeline.start) else ZERO


def all_equipment(
    lines: Sequence[CapexLine],
    timeline: Timeline,
    opening_value: Decimal,
    revenue: Mapping[str, RevenueResult],
    hired: Series,
) -> list[EquipmentResult]:
    """Return every kind; what the opening balance has belongs to one of them."""
    owner = opening_owner(lines)
    return [
        equipment_of(each, timeline, opening_value if each is owner else ZERO, revenue, hired)
        for each in lines
    ]


def opening_owner(lines: Sequence[CapexLine]) -> CapexLine | None:
    """Return the kind that the opening balance's equipment belongs to.

    It is the first that was there; without such a line, the first of all.
    """
    there = [each for each in lines if each.opening_quantity or each.opening_life_months]
    return next(iter(there), next(iter(lines), None))
