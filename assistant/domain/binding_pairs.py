"""Two facts that a sentence may compare: written in it, named, or of the times it names."""

from collections.abc import Iterator
from itertools import pairwise, permutations

from assistant.domain.binding_cues import A_YEAR_BEFORE
from assistant.domain.binding_index import Entry, Line
from assistant.domain.binding_operands import at, differ_by_name, siblings
from assistant.domain.binding_times import Span
from assistant.domain.binding_work import Work
from assistant.domain.facts import Unit

COUNTED: tuple[Unit, ...] = ("money", "count", "percent", "duration", "plain")


def compared_pairs(work: Work) -> Iterator[tuple[Entry, Entry]]:
    """Yield two facts that the sentence may compare: both written in it, or of the times named."""
    yield from permutations(work.operands, 2)
    spans = [anchor.span for anchor in work.anchors]
    for line in work.compared():
        for first, second in pairwise(spans):
            early, late = sorted((first, second), key=lambda span: span.first)
            old, new = _at(line, early), _at(line, late)
            if old is not None and new is not None and old is not new:
                yield old, new
    yield from _pairs_of_years(work)
    yield from _pairs_with_now(work)


def _pairs_with_now(work: Work) -> Iterator[tuple[Entry, Entry]]:
    """Yield the value of the time named, or one written, with that of the same thing now."""
    for anchor in work.anchors:
        for line in work.compared():
            old = at(line, anchor)
            if old is not None:
                yield from ((old, new) for new in siblings(old, work.index))
    if A_YEAR_BEFORE.search(work.sentence):
        for line in work.compared():
            if len(line.entries) == 1:
                yield from ((old, line.entries[0]) for old in siblings(line.entries[0], work.index))
    for written in work.operands:
        for other in siblings(written, work.index):
            yield other, written
            yield written, other


def named_pairs(work: Work) -> Iterator[tuple[Entry, Entry]]:
    """Yield two facts of one unit that the sentence names, whether or not it writes their values.

    Short figures are too easily met by two of many facts.
    """
    if work.is_long() or work.figure.unit == "ratio":
        for unit in COUNTED:
            for first, second in permutations(work.meant(unit), 2):
                if differ_by_name(work.case, first, second, work.operands):
                    yield first, second


def _pairs_of_years(work: Work) -> Iterator[tuple[Entry, Entry]]:
    """Yield a line's value of the time named with that of a year before."""
    for anchor in work.case.times:
        for line in work.compared():
            new = _at(line, anchor.span)
            if new is None:
                continue
            before = Span(anchor.span.first - 12, anchor.span.last - 12, anchor.span.has_year)
            old = _at(line, before)
            if old is not None:
                yield old, new


def _at(line: Line, span: Span) -> Entry | None:
    return next(
        (
            entry
            for entry in line.entries
            if entry.number is not None and entry.time is not None and entry.time.span == span
        ),
        None,
    )


def is_pair(first: Entry, second: Entry) -> bool:
    """Two facts can be compared if they have one unit and currency."""
    return first.fact.unit == second.fact.unit and first.fact.currency == second.fact.currency
