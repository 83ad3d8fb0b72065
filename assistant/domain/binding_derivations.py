"""Recognises figures that follow from facts: only where words call for the arithmetic."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain, combinations, permutations

from assistant.domain.binding_arithmetic_zh import derive_in_chinese
from assistant.domain.binding_choosing import Findings, is_enough, is_series
from assistant.domain.binding_cues import (
    DECLINE,
    DIFFERENCE,
    EACH,
    GROWTH,
    IS_LEFT,
    PRODUCT,
    RATIO,
    SUM,
    THE_REST,
    TIMES_OR_SHARE,
)
from assistant.domain.binding_index import Entry, Index, Line
from assistant.domain.binding_judging import problem_with
from assistant.domain.binding_model import Binding
from assistant.domain.binding_moments import is_level
from assistant.domain.binding_operands import at, differ_by_name
from assistant.domain.binding_pairs import COUNTED, compared_pairs, is_pair, named_pairs
from assistant.domain.binding_parts import (
    is_year_of_months,
    more_than_unsaid,
    saved_by_the_year,
    share_of_written,
    so_many_of,
    spread_over_its_life,
)
from assistant.domain.binding_periods import period_of, said_periods
from assistant.domain.binding_reading import Reading
from assistant.domain.binding_strangers import stranger
from assistant.domain.binding_times import Span
from assistant.domain.binding_values import (
    in_period,
    limits,
    number_in,
)
from assistant.domain.binding_work import FEW_DIGITS, MOST_OPERANDS, Work

Derived = tuple[str, tuple[str, ...]]  # the arithmetic and the ids of its facts

_FACTORS: Mapping[tuple[str, str], int] = {
    ("month", "year"): 12,
    ("month", "quarter"): 3,
    ("quarter", "year"): 4,
    ("week", "year"): 52,
}
_FROM_BY_TO = re.compile(r"\bfrom [^,;.]+ by [^,;.]+ to[\s*_]*\Z")  # from 23 by 17 hires to 40
_THAN = re.compile(r" (?:more|less|fewer|longer|shorter|higher|lower|earlier|later) than\b")
_AT_CLOSING = re.compile(r"\b(?:after|at) (?:the )?(?:closing|completion|round)\b", re.IGNORECASE)
_MOST_TERMS = 3
_FAMILY_NAMED = 0.3
_HUNDRED = Decimal(100)


def derive(
    found: Findings, index: Index, reading: Reading, results: Mapping[int, Binding]
) -> Binding | None:
    """Return the binding of a figure that follows from facts, or None."""
    figure = found.case.figure
    if not number_in(figure.value):
        return None
    work = Work(found, index, reading, results)
    for attempt in _ATTEMPTS:
        derived = attempt(work)
        if derived is not None:
            if not work.operands and stranger(found.case, index) is not None:
                return None  # what others earn in a year is not twelve times what we do
            expression, ids = derived
            return Binding(figure=figure, status="derived", derived_from=ids, expression=expression)
    return None


def _ids(entries: Sequence[Entry]) -> tuple[str, ...]:
    return tuple(entry.id for entry in entries)


def _multiple(work: Work) -> Derived | None:
    """3,588 a year of 299 a month."""
    targets = {work.figure.per} if work.figure.per else said_periods(work.case.spans)
    if work.figure.unit not in ("money", "count"):
        return None
    if is_year_of_months(work.case.local):
        targets = {*targets, "year"}
    low, high = limits(work.figure, work.shown)
    for (short, long), factor in _FACTORS.items():
        for target, source, scale in (
            (long, short, Decimal(factor)),
            (short, long, 1 / Decimal(factor)),
        ):
            if target not in targets:
                continue
            near = work.index.between(work.found.kinds, low / float(scale), high / float(scale))
            for entry in near:
                if _is_multiple(work, entry, source, scale):
                    return "x12", (entry.id,)
    return None


def _is_multiple(work: Work, entry: Entry, source: str, scale: Decimal) -> bool:
    score = entry.line.named_by(work.case.words)[0]
    if entry.number is None or period_of(entry) != source or not score:
        return False
    if not is_enough(work.case, score, entry.line) or not work.is_it(entry.number * scale):
        return False
    return problem_with(work.case, entry) in (None, "period") and _is_within_a_time(work, entry)


def _is_within_a_time(work: Work, entry: Entry) -> bool:
    """Tell whether a month or year of the model lies in a time that the text names.

    Where none is named, one of many months is not meant: any sum is twelve times one of 36.
    """
    spans = [anchor.span for anchor in work.case.times if anchor.span.has_year]
    if entry.time is None or entry.time.kind != "keyed":
        return True
    if not spans:
        return not is_series(entry) or bool(work.case.times or work.case.hints)
    return any(span.covers(entry.time.span) or entry.time.span.covers(span) for span in spans)


def _sum_of_months(work: Work) -> Derived | None:
    """A year's revenue of its twelve months'."""
    spans = [anchor.span for anchor in (*work.case.times, *work.case.hints)]
    for span in spans:
        if not span.has_year or span.months < _MOST_TERMS:
            continue
        for line in work.named():
            if any(entry.time is not None and entry.time.span == span for entry in line.entries):
                continue  # the year itself is known
            entries = _entries_within(line, span)
            if len(entries) == span.months and not is_level(entries[0]) and _adds_up(work, entries):
                return "sum", _ids(entries)
    return None


def _entries_within(line: Line, span: Span) -> list[Entry]:
    return [
        entry
        for entry in line.entries
        if entry.time is not None
        and entry.time.kind == "keyed"
        and entry.time.span.months == 1
        and span.covers(entry.time.span)
        and entry.number is not None
    ]


def _adds_up(work: Work, entries: Sequence[Entry]) -> bool:
    if len(work.like_it(entries)) != len(entries):
        return False
    total = sum((entry.number for entry in entries if entry.number is not None), Decimal(0))
    is_allowed = problem_with(work.case, entries[0]) in (None, "period", "month", "year")
    return work.is_long() and is_allowed and work.is_it(total)


def _sum(work: Work) -> Derived | None:
    if not (
        SUM.search(work.sentence)
        or _FROM_BY_TO.search(work.case.before)
        or (work.figure.unit == "count" and _AT_CLOSING.search(work.sentence))
    ):
        return None
    operands = work.like_it(work.operands)
    for size in range(len(operands), 1, -1):
        for first in range(len(operands) - size + 1):
            part = operands[first : first + size]
            if _total_is_it(work, part):
                return "sum", _ids(part)
    return _sum_of_times(work) or _sum_of_named(work) or _sum_of_family(work)


def _sum_of_times(work: Work) -> Derived | None:
    """New customers of 2027 and 2028 in total, neither with its value."""
    if len(work.anchors) < FEW_DIGITS or not work.is_long():
        return None
    for line in work.named():
        found = [entry for anchor in work.anchors if (entry := at(line, anchor)) is not None]
        entries = list({entry.id: entry for entry in found}.values())
        if len(entries) > 1 and len(work.like_it(entries)) > 1 and _total_is_it(work, entries):
            return "sum", _ids(entries)
    return None


def _sum_of_named(work: Work) -> Derived | None:
    """Product and sales together, neither with its value."""
    if not work.is_long():
        return None
    is_added = _AT_CLOSING.search(work.sentence) is not None
    for pair in combinations(work.like_it(work.meant(*COUNTED)), 2):
        is_meant = differ_by_name(work.case, *pair) or (
            is_added and not set(pair).isdisjoint(work.operands)
        )
        if is_meant and _total_is_it(work, pair):
            return "sum", _ids(pair)
    return None


def _total_is_it(work: Work, entries: Sequence[Entry]) -> bool:
    return work.is_it(sum((entry.number or Decimal(0) for entry in entries), Decimal(0)))


def _sum_of_family(work: Work) -> Derived | None:
    """The pay of all people, or the shares of two of them named."""
    for line in work.named(_FAMILY_NAMED):
        family = work.like_it(work.index.family(line))
        if len(family) > 1 and work.is_long() and _total_is_it(work, family):
            return "sum", _ids(family)
        named = [entry for entry in family if entry.line in set(work.named())]
        for pair in combinations(named[:MOST_OPERANDS], 2):
            if work.is_long() and _total_is_it(work, pair):
                return "sum", _ids(pair)
    return None


def _growth(work: Work) -> Derived | None:
    if work.figure.unit not in ("percent", "ratio"):
        return None
    fell, rose = bool(DECLINE.search(work.sentence)), bool(GROWTH.search(work.sentence))
    if not fell and not rose:
        return None
    for old, new in compared_pairs(work):
        if not old.number or new.number is None or not is_pair(old, new) or old.number < 0:
            continue
        change = (new.number - old.number) / old.number
        if (change > 0) != rose and (change < 0) != fell:
            continue
        if work.is_it(change):
            return "growth", _ids((old, new))
    return None


def _difference(work: Work) -> Derived | None:
    is_left = IS_LEFT.search(work.sentence) is not None
    if not is_left and not DIFFERENCE.search(work.sentence):
        return None
    is_points = work.figure.unit == "points"
    pairs = chain(compared_pairs(work), named_pairs(work)) if is_left else compared_pairs(work)
    for first, second in pairs:
        if first.number is None or second.number is None or not is_pair(first, second):
            continue
        difference = first.number * _as_often(first, second) - second.number
        if is_points and first.fact.unit == "percent":
            difference *= _HUNDRED
        elif first.fact.unit != work.figure.unit or not (
            work.is_long() or _is_the_rest(work, first, second)
        ):
            continue
        if difference and work.is_it(difference):
            return "difference", _ids((first, second))
    return None


def _as_often(first: Entry, second: Entry) -> int:
    """Return how often what is paid first is, in the time of the second: monthly, or at once."""
    if first.fact.unit != "money":
        return 1
    return _FACTORS.get((first.fact.period or "", second.fact.period or ""), 1)


def _is_the_rest(work: Work, first: Entry, second: Entry) -> bool:
    """Tell whether a short figure is called what is left of two that the sentence writes."""
    is_written = first in work.operands and second in work.operands
    if is_written and _THAN.match(work.case.after):
        return True  # eight months more than the guarantee
    return is_written and THE_REST.search(work.case.before) is not None


def _ratio(work: Work) -> Derived | None:
    units = ("ratio", "percent", "money")
    if work.figure.unit not in units and not _is_so_many_each(work):
        return None
    if not RATIO.search(work.sentence):
        return None
    for first, second in _divided(work):
        if not first.number or not second.number or not _divides(work, first, second):
            continue
        if work.is_it(first.number / second.number):
            return "ratio", _ids((first, second))
    return None


def _is_so_many_each(work: Work) -> bool:
    """Tell whether a number with a point is how many there are to each: 1.8 sites per customer."""
    is_whole = work.shown == work.shown.to_integral_value()
    is_count = work.figure.unit in ("count", "plain")
    return is_count and not is_whole and EACH.search(work.sentence) is not None


def _divided(work: Work) -> Iterator[tuple[Entry, Entry]]:
    for first, second in compared_pairs(work):
        yield first, second
        yield second, first
    if work.figure.unit == "money":
        if EACH.search(work.sentence):
            amounts, numbers = work.meant("money"), work.meant("count")
            yield from ((amount, number) for amount in amounts for number in numbers)
    elif work.figure.unit in ("count", "plain"):
        yield from permutations(work.meant("count"), 2)
    elif TIMES_OR_SHARE.search(work.sentence):
        written = set(work.money_written()) if work.figure.unit == "ratio" else set()
        for pair in chain(_pairs_in_family(work), named_pairs(work)):
            if not written or not written.isdisjoint(pair):
                yield pair


def _pairs_in_family(work: Work) -> Iterator[tuple[Entry, Entry]]:
    """Yield what the sentence writes with the same of another that it names: a bakery's price."""
    for entry in work.operands:
        for other in work.index.family(entry.line) if work.figure.unit == "ratio" else ():
            if other.fact.period == entry.fact.period and differ_by_name(
                work.case, entry, other, work.operands
            ):
                yield entry, other
                yield other, entry


def _divides(work: Work, first: Entry, second: Entry) -> bool:
    """A share divides like by like; an amount of money is one per thing counted."""
    if work.figure.unit == "money":
        is_each = first.fact.unit == "money" and second.fact.unit == "count"
        return is_each and first.fact.currency == work.figure.currency and work.is_long()
    if work.figure.unit in ("count", "plain"):
        return first.fact.unit == second.fact.unit == "count"
    return is_pair(first, second) and first.fact.unit in ("money", "count", "duration", "plain")


def _product(work: Work) -> Derived | None:
    has_share = any(entry.fact.unit == "percent" for entry in work.operands)
    if not work.is_long() or not (has_share or PRODUCT.search(work.sentence)):
        return None
    twelve = 12 if re.search(r"(?<!\d)12(?!\d)|twelve|十二", work.sentence) else 1
    for size in (2, _MOST_TERMS):
        for terms in combinations(work.operands, size):
            if not _multiplies(work, terms):
                continue
            result = Decimal(1)
            for entry in terms:
                result *= entry.number or Decimal(0)
            if work.is_it(result) or (twelve > 1 and work.is_it(result * twelve)):
                return "product", _ids(terms)
    return None


def _over_its_term(work: Work) -> Derived | None:
    """A contract's yearly value over its two years, a loan's instalments over its months."""
    if work.figure.unit != "money" or not work.is_long() or not SUM.search(work.sentence):
        return None
    terms = [entry for entry in work.operands if entry.fact.unit == "duration"]
    beside = [each for term in terms for each in work.index.record(term.id.rpartition(".")[0])]
    flows = [each for each in (*work.meant("money"), *beside) if each.fact.period is not None]
    for flow in work.like_it(flows):
        for term in work.meant("duration"):
            if flow.number is None or term.number is None:
                continue
            spans = in_period(term.number, term.fact.period, flow.fact.period)
            if spans is not None and spans > 1 and work.is_it(flow.number * spans):
                return "product", _ids((flow, term))
    return None


def _multiplies(work: Work, terms: Sequence[Entry]) -> bool:
    """An amount is a price times numbers; a number is one times a share."""
    units = [entry.fact.unit for entry in terms]
    if work.figure.unit == "money":
        return units.count("money") == 1
    return work.figure.unit == "count" and "money" not in units and "count" in units


_Attempt = Callable[[Work], Derived | None]
_ATTEMPTS: tuple[_Attempt, ...] = (
    _multiple, _sum_of_months, _sum, _growth, _ratio, _difference, _product,
    _over_its_term, so_many_of, share_of_written, saved_by_the_year, spread_over_its_life,
    more_than_unsaid,
    derive_in_chinese,
)  # fmt: skip
