"""Finds the facts that a sentence counts with though it does not write their values."""

from collections.abc import Iterator, Sequence

from assistant.domain.binding_anchors import Anchor
from assistant.domain.binding_case import Case
from assistant.domain.binding_index import Entry, Index, Line
from assistant.domain.binding_judging import problem_with
from assistant.domain.binding_moments import is_level
from assistant.domain.binding_times import agrees, line_id
from assistant.domain.facts import Unit

_WELL_NAMED = 0.4
_MOST_NAMED = 5
_LEAST_SAID = 0.3  # weight of the words that a fact must have for itself
_EARLIER = ".#"  # what the id of one value of several times has more than that of today's


def named_operands(
    case: Case, index: Index, units: Sequence[Unit], anchors: Sequence[Anchor] = ()
) -> list[Entry]:
    """Return the facts of these units that the sentence names, best first.

    Of a line of many months it is that of the time named.
    """
    topic = index.topic(case.own_words, units)
    lines = sorted(topic, key=topic.__getitem__, reverse=True)
    found: list[Entry] = []
    for line in lines:
        if topic[line] < _WELL_NAMED or len(found) == _MOST_NAMED:
            break
        entry = _one_of(line, anchors)
        if entry is not None and problem_with(case, entry) in (None, "period", "entity", "unit"):
            found.append(entry)
    return found


def _one_of(line: Line, anchors: Sequence[Anchor]) -> Entry | None:
    if len(line.entries) == 1:
        entry = line.entries[0]
        return entry if entry.number is not None else None
    return next((entry for anchor in anchors for entry in [at(line, anchor)] if entry), None)


def at(line: Line, anchor: Anchor) -> Entry | None:
    """Return the value of a line at a time named, or None."""
    return next(
        (
            entry
            for entry in line.entries
            if entry.number is not None
            and entry.time is not None
            and agrees(anchor.span, entry.time, is_level=anchor.is_end or is_level(entry))
        ),
        None,
    )


def differ_by_name(case: Case, first: Entry, second: Entry, written: Sequence[Entry] = ()) -> bool:
    """Tell whether the text names both of two facts, each with its value or words of its own."""
    return all(
        one in written or _own(case, one.line, other.line)
        for one, other in ((first, second), (second, first))
    )


def _own(case: Case, line: Line, other: Line) -> bool:
    return any(
        sum(side[token] for token in side if token in case.words and token not in other.words)
        >= _LEAST_SAID
        for side in line.sides
    )


def siblings(entry: Entry, index: Index) -> Iterator[Entry]:
    """Yield the values of the same thing at another time: customers now, and at the end of 2025."""
    name = line_id(entry.id)
    for other in index.lines_called(name.removesuffix(_EARLIER)):
        if other is not entry.line:
            yield from other.entries
    if len(entry.line.entries) == _FEW_TOLD:
        yield from (each for each in entry.line.entries if each is not entry)


_FEW_TOLD = 2
