"""Judges claims that compare lines: the largest, more than, growing, doubling, never below."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from assistant.domain.claim_assertion import Assertion
from assistant.domain.claim_lines import Line, PlanLines, Role
from assistant.domain.claim_model import Verdict, combined, unknown
from assistant.domain.claim_numbers import Amount
from assistant.domain.claim_times import When
from assistant.domain.claim_values import (
    Point,
    Span,
    closing,
    ids,
    plan_years,
    points,
    readings,
    scope_of,
    total,
)
from assistant.domain.claim_words import chinese_tokens, english_tokens
from assistant.domain.months import MONTHS_A_YEAR, Month

_PLACES = frozenset({
    "uk", "us", "usa", "china", "chinese", "british", "american", "europe", "european", "eu",
    "domestic", "overseas", "abroad", "export", "local", "international", "online", "offline",
    "中", "国", "英", "美", "海", "外", "内", "欧", "洲", "线", "上", "下", "省", "市", "地",
})  # fmt: skip
_COST_WORDS = frozenset({"cost", "payroll", "rent", "marketing"})
_SHARES = ("percent", "ratio", "points")


def name_of(words: str) -> frozenset[str]:
    """Return the tokens of a name in the text, in either language."""
    has_han = any("\u3400" <= letter <= "\u9fff" for letter in words)
    return chinese_tokens(words) if has_han else english_tokens(words)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sized:
    """What some lines come to together, as far as their names tell: at least, at most."""

    low: Decimal
    high: Decimal | None
    facts: tuple[str, ...]


def _scopes(when: When | None, lines: PlanLines) -> list[Span | None]:
    """Return the spans in which a comparison has to hold; None for values without a date."""
    if when is None:
        return list(plan_years(lines)) or [None]
    if when.relation == "from" and when.grain == "year" and not when.is_relative:
        return [span for span in plan_years(lines) if span[0] >= when.first]
    return [(when.first, when.last)] if when.relation in ("in", "between") else []


def _value(line: Line, scope: Span | None) -> Point | None:
    """Return what a line comes to: a flow's sum, a balance at the end; None if not known."""
    if scope is None or not line.is_dated:
        if scope is not None or line.plain is None:
            return None
        value, fact = line.plain
        return Point(first=Month(1900, 1), last=Month(1900, 1), value=abs(value), facts=(fact,))
    found = total(line, *scope) if line.years or line.role else closing(line, *scope)
    return found and Point(
        first=found.first, last=found.last, value=abs(found.value), facts=found.facts
    )


def _sized(family: Sequence[Line], name: frozenset[str], scope: Span | None) -> _Sized | None:
    found = [_value(line, scope) for line in family]
    known = [point for point in found if point is not None]
    if not known:
        return None
    # "UK revenue" may be more than the lines that have the UK in their name.
    is_whole = len(known) == len(found) and not name & _PLACES
    high = sum((point.value for point in known), Decimal(0)) if is_whole else None
    best = sorted(known, key=lambda point: -point.value)
    return _Sized(low=best[0].value, high=high, facts=ids(best)[:2])


def judge_largest(assertion: Assertion, when: When | None, lines: PlanLines) -> Verdict:
    """Say whether something is the largest cost or source of revenue."""
    role: Role = "revenue" if assertion.role == "revenue" else "cost"
    name = name_of(assertion.subject)
    if not name - {role}:
        return unknown()
    family = lines.family(name, role)
    if not family or any(line.is_group for line in family):
        return unknown()
    currency, period = family[0].currency, None if family[0].is_dated else family[0].period
    mine = [line for line in family if line.currency == currency]
    others = [
        line
        for line in lines.others(family, role)
        if line.currency == currency and (period is None or line.period == period)
    ]
    is_alike = len(mine) == len(family)
    return combined(
        [_largest(_sized(mine, name, scope), others, scope) for scope in _scopes(when, lines)]
        if is_alike
        else []
    )


def _largest(own: _Sized | None, others: Sequence[Line], scope: Span | None) -> Verdict:
    rivals = [_value(line, scope) for line in others]
    known = sorted((each for each in rivals if each is not None), key=lambda each: -each.value)
    if own is None or not known:
        return unknown()
    if own.high is not None and known[0].value > own.high:
        fact = known[0].facts[0]
        facts = tuple(dict.fromkeys((fact, *own.facts)))
        return Verdict(status="false", why=f"largest_is:{fact}", facts=facts)
    if own.low > known[0].value and len(known) == len(rivals):
        facts = tuple(dict.fromkeys((own.facts[0], known[0].facts[0])))
        return Verdict(status="true", why=f"largest_is:{own.facts[0]}", facts=facts)
    return unknown("readings_differ", own.facts)


def judge_more(assertion: Assertion, when: When | None, lines: PlanLines) -> Verdict:
    """Say whether the first of two things is more than the second."""
    first, second = name_of(assertion.subject), name_of(assertion.other)
    if not first or not second or first == second:
        return unknown()
    role = assertion.role or _role(first) or _role(second)
    sides = [_side(name, _role(name) or role, lines) for name in (first, second)]
    if not all(sides):
        return unknown()
    kinds = {(line.unit, line.currency) for side in sides for line in side}
    if len(kinds) > 1:
        return unknown()
    return combined(
        [
            _more(_sized(sides[0], first, scope), _sized(sides[1], second, scope))
            for scope in _scopes(when, lines)
        ]
    )


def _role(name: frozenset[str]) -> Role | None:
    if "revenue" in name:
        return "revenue"
    return "cost" if name & _COST_WORDS else None


def _side(name: frozenset[str], role: Role | None, lines: PlanLines) -> tuple[Line, ...]:
    """Return the lines that one side of a comparison means, in the plan's usual currency."""
    if role is None:
        return lines.called(name)
    family = lines.family(name, role)
    if len({line.currency for line in family}) > 1:
        totals = [line.currency for line in lines.of_role(role)]
        usual = max(totals, key=totals.count)
        family = tuple(line for line in family if line.currency == usual)
    return family


def _more(first: _Sized | None, second: _Sized | None) -> Verdict:
    if first is None or second is None:
        return unknown()
    facts = tuple(dict.fromkeys((first.facts[0], second.facts[0])))
    if first.high is not None and first.high < second.low:
        why = f"second_is_larger:{second.facts[0]}"
        return Verdict(status="false", why=why, facts=facts)
    if second.high is not None and first.low > second.high:
        why = f"first_is_larger:{first.facts[0]}"
        return Verdict(status="true", why=why, facts=facts)
    return unknown("readings_differ", facts)


def _lines_named(words: str, lines: PlanLines) -> tuple[Line, ...]:
    """Return the line that a name means; several only where they share it."""
    name = name_of(words)
    exact = lines.called(name)
    if exact or not name:
        return exact
    for role in ("revenue", "cost"):
        family = lines.family(name, role)
        if role in name and len(family) == 1 and family[0].is_dated and not name & _PLACES:
            return family
    return ()


def judge_moves(
    assertion: Assertion, when: When | None, lines: PlanLines, *, is_each_year: bool
) -> Verdict:
    """Say whether a line grows, or falls, in every step."""
    named = _lines_named(assertion.subject, lines)
    sign = 1 if assertion.kind == "grows_every" else -1

    def judge(line: Line, scope: Span | None) -> list[Verdict]:
        rows = readings(line, assertion.grain, scope)
        return [_moves(row, sign, is_exact=line.unit == "count") for row in rows]

    return _in_scopes(named, judge, (when, lines), is_each_year=is_each_year)


def _in_scopes(
    named: Sequence[Line],
    judge: Callable[[Line, Span | None], list[Verdict]],
    time: tuple[When | None, PlanLines],
    *,
    is_each_year: bool,
) -> Verdict:
    when, lines = time
    scopes: list[Span | None] = [None]
    if when is not None:
        scope = scope_of(when, lines)
        if scope is None:
            return unknown()
        scopes = [scope]
    elif is_each_year:
        scopes += plan_years(lines)
    verdicts: list[Verdict] = []
    for line in named:
        for scope in scopes:
            verdicts += judge(line, scope) or [unknown()]
    return combined(verdicts)


def _moves(row: Sequence[Point], sign: int, *, is_exact: bool) -> Verdict:
    steps = list(pairwise(row))
    if not steps or any(one.last.plus(1) != two.first for one, two in steps):
        return unknown()
    for one, two in steps:
        change = (two.value - one.value) * sign
        if change < 0:
            why = f"{'fell' if sign > 0 else 'rose'}_in:{two.name}"
            return Verdict(status="false", why=why, facts=ids((two, one)))
    flat = [(one, two) for one, two in steps if one.value == two.value]
    if flat:
        one, two = flat[0]
        if not is_exact:  # the fact may be rounded
            return unknown("readings_differ", ids((two, one)))
        return Verdict(status="false", why=f"flat_in:{two.name}", facts=ids((two, one)))
    facts = (*row[0].facts[:1], *row[-1].facts[-1:])
    return Verdict(status="true", why="moves_each_time", facts=facts)


def judge_never_below(
    assertion: Assertion, when: When | None, lines: PlanLines, *, is_each_year: bool
) -> Verdict:
    """Say whether a line stays at or above an amount."""
    amount = assertion.amount
    if amount is None:
        return unknown()
    named = [line for line in _lines_named(assertion.subject, lines) if _is_alike(line, amount)]

    def judge(line: Line, scope: Span | None) -> list[Verdict]:
        return [_floor(points(line, scope), amount, is_strict=assertion.is_strict)]

    return _in_scopes(named, judge, (when, lines), is_each_year=is_each_year)


def _is_alike(line: Line, amount: Amount) -> bool:
    if amount.unit == "duration":
        return line.unit == "duration" and line.period == "month"
    if amount.unit == "plain":
        return line.unit in ("count", "money")
    return line.unit == amount.unit and line.currency == amount.currency


def _floor(row: Sequence[Point], amount: Amount, *, is_strict: bool) -> Verdict:
    if not row:
        return unknown()
    low = min(row, key=lambda point: point.value)
    if low.value < amount.value - amount.step / 2:
        first = next(each for each in row if each.value < amount.value - amount.step / 2)
        return Verdict(status="false", why=f"below_in:{first.name}", facts=ids((first, low)))
    if low.value > amount.value or (low.value == amount.value and not is_strict):
        return Verdict(status="true", why=f"lowest_is:{low.value.normalize():f}", facts=low.facts)
    return unknown("readings_differ", low.facts)


def judge_doubles(assertion: Assertion, when: When | None, lines: PlanLines) -> Verdict:
    """Say whether a line doubles, or triples, in the time named."""
    named = [line for line in _lines_named(assertion.subject, lines) if line.unit not in _SHARES]
    return combined([_doubles(line, assertion, when) for line in named])


def _doubles(line: Line, assertion: Assertion, when: When | None) -> Verdict:
    if assertion.is_whole_year:
        years = sorted({*line.years, *(month.year for month in line.months)})
        verdicts = [
            _grown(_ratios(line, one, two, is_between=False), assertion)
            for one, two in pairwise(years)
        ]
        wrong = [verdict for verdict in verdicts if verdict.status == "false"]
        return wrong[0] if wrong and when is None else combined(verdicts if when is None else [])
    if when is None or when.grain != "year" or when.is_relative:
        return unknown()
    first, last = when.first.year, when.last.year
    if when.relation == "between" and first < last:
        return _grown(_ratios(line, first, last), assertion)
    if when.relation == "in":
        return _grown(_ratios(line, first - 1, first, is_between=False), assertion)
    if when.relation == "by":
        years = sorted({*line.years, *(month.year for month in line.months)})
        found = [ratio for year in years if year < last for ratio in _ratios(line, year, last)]
        return _grown(found, assertion)
    return unknown()


_Ratio = tuple[Decimal, tuple[str, ...]]


def _ratios(line: Line, base: int, then: int, *, is_between: bool = True) -> list[_Ratio]:
    """Return how often the first year goes into the second: sums, ends, and end by beginning.

    Between two years the beginning is the first one's; within one year it is its own.
    """
    old, new = _year(base), _year(then)
    begin = old[0] if is_between else new[0]
    pairs = [
        (total(line, *old), total(line, *new)) if line.years or line.role else (None, None),
        (closing(line, *old), closing(line, *new)),
        (closing(line, begin, begin), closing(line, *new)),
    ]
    return [
        (two.value / one.value, ids((two, one))[:2])
        for one, two in pairs
        if one is not None and two is not None and one.value > 0
    ]


def _year(year: int) -> Span:
    return Month(year, 1), Month(year, MONTHS_A_YEAR)


def _grown(ratios: Sequence[_Ratio], assertion: Assertion) -> Verdict:
    """Compare a growth with its claim: a tenth less is still called doubling by some."""
    if not ratios:
        return unknown()
    wanted, (ratio, facts) = assertion.factor, ratios[0]
    tolerance = Decimal("0.8") if assertion.is_about else Decimal("0.9")
    least = wanted * (Decimal("0.995") if assertion.is_strict else tolerance)
    enough = wanted * (1 if assertion.is_strict else tolerance + Decimal("0.05"))
    why = f"ratio_is:{ratio.quantize(Decimal('0.01')):f}"
    if all(each < least for each, _ in ratios):
        return Verdict(status="false", why=why, facts=facts)
    if enough <= ratio < wanted * Decimal("1.5"):
        return Verdict(status="true", why=why, facts=facts)
    return unknown("readings_differ", facts)
