"""What the lines of a plan come to in a span of months, and how they move from step to step."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from assistant.domain.claim_assertion import Grain
from assistant.domain.claim_lines import Line, PlanLines
from assistant.domain.claim_times import When
from assistant.domain.months import MONTHS_A_YEAR, Month

Span = tuple[Month, Month]
_STEPS = {"month": 1, "quarter": 3, "year": 12}
_KEPT = 4096  # results of lines that the next claim is likely to ask for again


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What a line is in one span, and the facts that say it."""

    first: Month
    last: Month
    value: Decimal
    facts: tuple[str, ...]

    @property
    def name(self) -> str:
        """The span as a value of ``Claim.why``: ``2028``, ``2028-03``, ``2028-Q2``."""
        months = self.first.until(self.last) + 1
        if months == 1:
            return str(self.first)
        if months == MONTHS_A_YEAR and self.first.month == 1:
            return str(self.first.year)
        if months == _STEPS["quarter"] and self.first.month % 3 == 1:
            return f"{self.first.year}-Q{self.first.month // 3 + 1}"
        return str(self.last)


def months_between(first: Month, last: Month) -> list[Month]:
    """Return the months from ``first`` to ``last``, both included."""
    return [first.plus(n) for n in range(max(first.until(last) + 1, 0))]


@lru_cache(maxsize=_KEPT)
def total(line: Line, first: Month, last: Month) -> Point | None:
    """Return what a flow adds up to; None where a month is missing."""
    year = line.years.get(first.year)
    is_year = first.month == 1 and first.plus(MONTHS_A_YEAR - 1) == last
    months = months_between(first, last)
    known = [line.months[month] for month in months if month in line.months]
    if is_year and year is not None and len(known) in (0, MONTHS_A_YEAR):
        return Point(first=first, last=last, value=year[0], facts=(year[1],))
    if len(known) < len(months) or not known:
        return None
    value = sum((cell[0] for cell in known), Decimal(0))
    return Point(first=first, last=last, value=value, facts=tuple(cell[1] for cell in known))


def closing(line: Line, first: Month, last: Month) -> Point | None:
    """Return what a line is in the last month of a span."""
    cell = line.months.get(last)
    return cell and Point(first=first, last=last, value=cell[0], facts=(cell[1],))


def points(line: Line, scope: Span | None = None) -> list[Point]:
    """Return the months of a line, or where it has none its years, in order."""
    found = _all_points(line)
    if scope is None:
        return list(found)
    return [each for each in found if scope[0] <= each.first and each.last <= scope[1]]


@lru_cache(maxsize=_KEPT)
def _all_points(line: Line) -> tuple[Point, ...]:
    months = (
        Point(first=month, last=month, value=value, facts=(fact,))
        for month, (value, fact) in sorted(line.months.items())
    )
    years = (
        Point(first=Month(year, 1), last=Month(year, 12), value=value, facts=(fact,))
        for year, (value, fact) in sorted(line.years.items())
    )
    return tuple(months) or tuple(years)


def readings(line: Line, grain: Grain, scope: Span | None) -> list[list[Point]]:
    """Return the ways to see a line step by step: as sums and as balances where both are meant."""
    if grain == "month":
        return [points(line, scope)] if line.months else []
    if line.unit in ("percent", "ratio", "points") and line.months:
        return []  # an average of shares is not the share of the whole
    if not line.months:
        return [points(line, scope)] if grain == "year" else []
    spans = _spans(line, _STEPS[grain], scope)
    ways = (total,) if line.years else (total, closing)
    return [
        [point for first, last in row if (point := way(line, first, last)) is not None]
        for row in spans
        for way in ways
    ]


def _spans(line: Line, months: int, scope: Span | None) -> list[list[Span]]:
    """Return the steps by the calendar, and by the plan where it starts within one."""
    first, last = min(line.months), max(line.months)
    if scope is not None:
        first, last = max(first, scope[0]), min(last, scope[1])
    offset = -(first.month - 1) % months
    starts = {first.plus(offset), first}
    return [_row(start, last, months) for start in sorted(starts, reverse=True)]


def _row(start: Month, last: Month, months: int) -> list[Span]:
    count = (start.until(last) + 1) // months
    return [
        (start.plus(n * months), start.plus((n + 1) * months - 1)) for n in range(max(count, 0))
    ]


def plan_years(lines: PlanLines) -> list[Span]:
    """Return the calendar years that the plan covers, at least in part."""
    return [(Month(year, 1), Month(year, 12)) for year in lines.years]


def scope_of(when: When, lines: PlanLines) -> Span | None:
    """Return the span that a time cuts out of the plan; None where it cuts out none surely."""
    if when.relation in ("in", "between"):
        return when.first, when.last
    years = plan_years(lines)
    if not years:
        return None
    if when.relation == "from":
        return when.first, max(years[-1][1], when.first)
    if when.relation in ("by", "until") and (when.grain == "month" or when.sure == when.last):
        return min(years[0][0], when.last), when.last
    return None


def ids(found: Sequence[Point]) -> tuple[str, ...]:
    """Return the facts of some points, each once."""
    return tuple(dict.fromkeys(fact for point in found for fact in point.facts))
