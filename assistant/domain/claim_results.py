"""Judges claims on results and their turning points: profitable, break-even, cash flow, runway."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.domain.claim_assertion import Assertion
from assistant.domain.claim_lines import Line, PlanLines, is_of_round
from assistant.domain.claim_model import Verdict, combined, unknown
from assistant.domain.claim_times import When
from assistant.domain.claim_values import (
    Point,
    closing,
    ids,
    months_between,
    plan_years,
    points,
    scope_of,
    total,
)
from assistant.domain.facts import Fact
from assistant.domain.months import MONTHS_A_YEAR, Month

_SLACK = 12  # months by which "within two years" may start before or after the plan does
_PROFITS = ("net", "operating", "ebitda")
_ALL_FACTS = 12  # ids named at most for one verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class _Result:
    """A line of profit or cash flow, positive where it is good."""

    line: Line
    sign: int

    def sum(self, first: Month, last: Month) -> Point | None:
        return self._signed(total(self.line, first, last))

    def month(self, month: Month) -> Point | None:
        return self._signed(closing(self.line, month, month))

    def months(self) -> list[Point]:
        if not self.line.months:
            return []
        return [signed for each in points(self.line) if (signed := self._signed(each))]

    def years(self) -> list[Point]:
        years = sorted({*self.line.years, *(month.year for month in self.line.months)})
        sums = (self.sum(Month(year, 1), Month(year, 12)) for year in years)
        return [each for each in sums if each is not None]

    def _signed(self, point: Point | None) -> Point | None:
        if point is None or self.sign > 0:
            return point
        return Point(first=point.first, last=point.last, value=-point.value, facts=point.facts)


def _results(lines: PlanLines, assertion: Assertion) -> tuple[list[_Result], int]:
    """Return the results a claim may mean, and how many of them it means first of all."""
    if assertion.measure == "cash flow":
        found = [*lines.measure("cash flow"), *lines.measure("burn")]
        more = lines.measure("ebitda", "net")
        results = [_Result(line=line, sign=-1 if name == "burn" else 1) for name, line in found]
        return [*results, *(_Result(line=line, sign=1) for _, line in more)], len(results)
    names = (assertion.measure,) if assertion.measure else _PROFITS
    main = lines.measure(names[0])
    rest = lines.measure(*names[1:])
    return [_Result(line=line, sign=1) for _, line in (*main, *rest)], len(main)


def judge_profit(assertion: Assertion, when: When, lines: PlanLines) -> Verdict:
    """Say whether the company, or its cash flow, is positive when a claim says so.

    False is what no kind of profit bears out; true is what the profit meant first bears out.
    """
    results, main = _results(lines, assertion)
    verdicts = [_profit(result, assertion, when) for result in results]
    if verdicts and all(verdict.status == "false" for verdict in verdicts):
        return verdicts[0]
    if main and all(verdict.status == "true" for verdict in verdicts[:main]):
        return verdicts[0]
    known = [verdict for verdict in verdicts if verdict.facts]
    return unknown("readings_differ", known[0].facts) if known else unknown()


def _profit(result: _Result, assertion: Assertion, when: When) -> Verdict:
    if when.relation in ("by", "within"):
        return _positive_by(result, when)
    if when.relation == "from":
        return _positive_from(result, when)
    if when.relation == "between":
        spans = [
            _positive_in(result, assertion, (Month(year, 1), Month(year, 12)))
            for year in range(when.first.year, when.last.year + 1)
        ]
        return combined(spans)
    if when.relation == "until":
        return unknown()
    return _positive_in(result, assertion, (when.first, when.last))


def _positive_in(result: _Result, assertion: Assertion, span: tuple[Month, Month]) -> Verdict:
    whole = result.sum(*span)
    if whole is None or whole.value == 0:
        return unknown()
    why, facts = f"result_is:{_plain(whole.value)}", whole.facts[:_ALL_FACTS]
    if whole.value > 0:
        before = result.sum(span[0].plus(-MONTHS_A_YEAR), span[1].plus(-MONTHS_A_YEAR))
        is_late = assertion.is_turning and before is not None and before.value > 0
        if is_late:  # it had turned before
            return unknown("readings_differ", facts)
        return Verdict(status="true", why=why, facts=facts)
    months = [found for month in months_between(*span) if (found := result.month(month))]
    is_sure = bool(months) or not assertion.is_turning
    if assertion.is_whole_year and not assertion.is_turning:
        return Verdict(status="false", why=why, facts=facts)
    if is_sure and all(month.value < 0 for month in months):
        return Verdict(status="false", why=why, facts=facts)
    if assertion.is_turning and not assertion.is_whole_year:
        good = [month for month in months if month.value > 0]
        if good:
            return Verdict(
                status="true", why=f"first_positive_in:{good[0].name}", facts=good[0].facts
            )
    return unknown("readings_differ", facts)


def _positive_by(result: _Result, when: When) -> Verdict:
    steps = result.months() or result.years()
    if not steps or steps[0].first > when.last:
        return unknown()
    good = [step for step in steps if step.value > 0]
    latest = when.last.plus(_SLACK if when.relation == "within" else 0)
    if good and good[0].last <= when.sure:
        return Verdict(status="true", why=f"first_positive_in:{good[0].name}", facts=good[0].facts)
    if good and good[0].first > latest:
        why = f"first_positive_in:{good[0].name}"
        return Verdict(status="false", why=why, facts=good[0].facts)
    if not good and steps[-1].last >= latest:
        return Verdict(status="false", why="never_positive", facts=steps[-1].facts)
    return unknown("readings_differ", steps[-1].facts)


def _positive_from(result: _Result, when: When) -> Verdict:
    steps = result.months() if when.grain != "year" or when.is_relative else result.years()
    later = [step for step in steps if step.first >= when.first]
    if not later or later[0].first != when.first:
        return unknown()
    bad = [step for step in later if step.value < 0]
    if all(step.value > 0 for step in later):
        why = f"result_is:{_plain(later[0].value)}"
        return Verdict(status="true", why=why, facts=later[0].facts)
    first_year = result.sum(when.first, when.first.plus(MONTHS_A_YEAR - 1))
    named = (result.month(month) for month in months_between(when.first, when.last))
    starts_bad = all(month.value < 0 for month in named if month is not None)
    if bad and first_year is not None and first_year.value < 0 and starts_bad:
        why = f"result_is:{_plain(bad[0].value)}"
        return Verdict(status="false", why=why, facts=bad[0].facts)
    return unknown("readings_differ", ids(bad)[:_ALL_FACTS])


Candidate = tuple[Month, Month, str]


def judge_break_even(assertion: Assertion, when: When, lines: PlanLines) -> Verdict:
    """Say whether the company breaks even when a claim says so."""
    said = [] if assertion.measure else _said(lines)
    results, main = _results(lines, assertion)
    if not assertion.measure:
        flows = lines.measure("cash flow", "burn")
        results += [_Result(line=line, sign=-1 if name == "burn" else 1) for name, line in flows]
    events = [(result, _events(result)) for result in results if result.line.months]
    found = [*said, *(event for _, some in events for event in some)]
    first = said or [event for _, some in events[:main] for event in some]
    ends = [max(result.line.months) for result, some in events if not some]
    if not found and not ends:
        return unknown()
    sure_until = min(ends) if ends else None
    return _break_even(when, found, first, sure_until)


def _break_even(
    when: When, found: Sequence[Candidate], first: Sequence[Candidate], sure_until: Month | None
) -> Verdict:
    """Compare a time with every month that may be called break-even.

    ``sure_until`` is the last month of a result that never breaks even.
    """
    early, late = _bounds(when)
    is_covered = sure_until is None or late <= sure_until
    facts = tuple(dict.fromkeys(each[2] for each in (*first, *found)))[:2]
    why = f"break_even_is:{first[0][0]}" if first else "no_break_even"
    misses = all(start > late or end < early for start, end, _ in found)
    if misses and is_covered:
        return Verdict(status="false", why=why, facts=facts)
    sure = when.sure if when.relation in ("by", "within", "from") else when.last
    if first and all(early <= start and end <= sure for start, end, _ in first[:1]):
        return Verdict(status="true", why=why, facts=facts)
    return unknown("readings_differ", facts)


def _bounds(when: When) -> tuple[Month, Month]:
    """Return the first and last month at which break-even does not yet contradict a claim."""
    always = Month(1900, 1)
    if when.relation in ("by", "from", "until"):
        return always, when.last
    if when.relation == "within":
        return always, when.last.plus(_SLACK)
    if when.is_relative and when.grain == "month":  # some count from month 0
        return when.first.plus(-1), when.last.plus(1)
    return when.first, when.last


def _events(result: _Result) -> list[Candidate]:
    """Return the first month without a loss, the first of the lasting ones, the first such year."""
    months, found = result.months(), []
    good = [month for month in months if month.value >= 0]
    found += [(month.first, month.last, month.facts[0]) for month in good[:1]]
    bad = [month for month in months if month.value < 0]
    if good and bad and bad[-1].last < months[-1].last:
        lasting = next(month for month in months if month.first > bad[-1].first)
        found.append((lasting.first, lasting.last, lasting.facts[0]))
    year = next((year for year in result.years() if year.value >= 0), None)
    if year is not None:
        found.append((year.first, year.last, year.facts[0]))
    return found


def _said(lines: PlanLines) -> list[Candidate]:
    spans = ((_span(fact, lines.start), fact.id) for fact in lines.break_even)
    return [(span[0], span[1], fact_id) for span, fact_id in spans if span is not None]


def _span(fact: Fact, start: Month | None) -> tuple[Month, Month] | None:
    value = fact.value
    try:
        if isinstance(value, Decimal):
            return _counted(fact, value, start)
        text = str(value)
        year, _, rest = text.partition("-")
        if rest[:1] in ("Q", "H"):
            size = 3 if rest[0] == "Q" else 6
            first = Month(int(year), (int(rest[1]) - 1) * size + 1)
            return first, first.plus(size - 1)
        if not rest:
            return Month(int(year), 1), Month(int(year), MONTHS_A_YEAR)
        return Month.parse(text[:7]), Month.parse(text[:7])
    except (ValueError, IndexError):  # another sheet's way to write a date
        return None


def _counted(fact: Fact, value: Decimal, start: Month | None) -> tuple[Month, Month] | None:
    if fact.unit == "year":
        return Month(int(value), 1), Month(int(value), MONTHS_A_YEAR)
    if fact.unit != "duration" or fact.period != "month" or start is None:
        return None
    if not 1 <= value <= 600:  # noqa: PLR2004 - fifty years
        return None
    month = start.plus(int(value) - 1)
    return month, month


def judge_runway(assertion: Assertion, when: When | None, lines: PlanLines) -> Verdict:
    """Say whether the cash lasts as long as a claim says."""
    amount = assertion.amount
    if amount is None:
        return _cash_until(when, lines)
    found = _runways(assertion, when, lines)
    if not found:
        return unknown()
    least = amount.value * (Decimal("0.9") if assertion.is_about else 1)
    least -= 0 if assertion.is_strict or assertion.is_about else amount.step / 2
    values = [value for value, _ in found]
    facts = tuple(fact for _, fact in found)[:2]
    why = f"runway_is:{_plain(values[0])}"
    if all(value < least for value in values):
        return Verdict(status="false", why=why, facts=facts)
    enough = least if not assertion.is_strict else amount.value
    if all(value > enough or (value == least and not assertion.is_strict) for value in values):
        return Verdict(status="true", why=why, facts=facts)
    return unknown("readings_differ", facts)


def _runways(
    assertion: Assertion, when: When | None, lines: PlanLines
) -> list[tuple[Decimal, str]]:
    """Return the runways that may be meant, in months."""
    found: list[tuple[Decimal, str]] = []
    meant = lines.runway
    if assertion.with_round:  # a runway that does not say so may be the one before it
        meant = tuple(line for line in meant if line.plain is not None and is_of_round(line))
    for line in meant:
        size = {"month": 1, "year": MONTHS_A_YEAR}.get(line.period or "")
        if size is None:
            continue
        if line.plain is not None and when is None:
            found.append((line.plain[0] * size, line.plain[1]))
        elif line.is_dated:
            scope = scope_of(when, lines) if when else None
            steps = points(line, scope)[: None if when else MONTHS_A_YEAR]
            found += [(step.value * size, step.facts[0]) for step in steps]
    return found


def _cash_until(when: When | None, lines: PlanLines) -> Verdict:
    if when is None or when.relation not in ("until", "by", "in"):
        return unknown()
    is_exact = when.grain == "month" or when.sure == when.last
    last = when.last if is_exact else when.first.plus(-1)
    verdicts = [_cash_in(points(line), last) for line in lines.cash()]
    return combined(verdicts)


def _cash_in(steps: Sequence[Point], last: Month) -> Verdict:
    bad = [step for step in steps if step.value < 0 and step.last <= last]
    if bad:
        why = f"cash_negative_in:{bad[0].name}"
        return Verdict(status="false", why=why, facts=bad[0].facts)
    if not steps or steps[-1].last < last or steps[0].first > last:
        return unknown()
    least = min((step for step in steps if step.last <= last), key=lambda step: step.value)
    why = f"cash_lowest_is:{_plain(least.value)}"
    return Verdict(status="true", why=why, facts=least.facts)


def judge_cash(when: When | None, lines: PlanLines, *, is_each_year: bool) -> Verdict:
    """Say whether cash stays positive."""
    if when is not None:
        scope = scope_of(when, lines)
        if scope is None:
            return unknown()
        return combined([_positive(points(line, scope)) for line in lines.cash()])
    scopes = [None, *plan_years(lines)] if is_each_year else [None]
    return combined([_positive(points(line, scope)) for line in lines.cash() for scope in scopes])


def _positive(steps: Iterable[Point]) -> Verdict:
    known = list(steps)
    if not known:
        return unknown()
    least = min(known, key=lambda step: step.value)
    if least.value < 0:
        first = next(step for step in known if step.value < 0)
        return Verdict(status="false", why=f"cash_negative_in:{first.name}", facts=first.facts)
    if least.value == 0:
        return unknown("readings_differ", least.facts)
    return Verdict(status="true", why=f"cash_lowest_is:{_plain(least.value)}", facts=least.facts)


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
