"""Tells when a text says that something rose to what it fell to, or the reverse."""

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.domain.binding_case import Case
from assistant.domain.binding_index import Entry, Index
from assistant.domain.binding_times import FactTime, line_id

_MOVED_TO = re.compile(
    r"(?:\b(?:(?P<up>rose|risen|rises|climb(?:s|ed)|grew|grows|increased|jumped|went up)"
    r"|(?P<down>fell|falls|fallen|dropp?(?:s|ed)|drops|declined|decreased|sank|went down))"
    r" to|(?P<up_zh>[上提]升到|上涨到|升到|涨到|增加到)"
    r"|(?P<down_zh>下降到|下跌到|降到|跌到|减少到))"
    r"(?: (?:about|some|only|just))?[\s*_]*\Z"
)
_FEW_TOLD = 2
_REACH = 24  # letters before a figure that its verb may stand in
_BEFORE, _AFTER = ".before", ".after"


def moves_otherwise(case: Case, entry: Entry, index: Index) -> bool:
    """Tell whether what a fact was before denies that it rose or fell to what it is."""
    before = case.before[-_REACH:].rstrip(" *_")
    if not before.endswith(("to", "到", "about", "some", "only", "just")) or entry.number is None:
        return False
    moved = _MOVED_TO.search(before)
    if moved is None:
        return False
    earlier = list(_earlier(entry, index))
    is_up = bool(moved["up"] or moved["up_zh"])
    return bool(earlier) and all((old < entry.number) != is_up for old in earlier)


def _earlier(entry: Entry, index: Index) -> Iterator[Decimal]:
    """Yield what a fact was before: of the year before, or before what it is after."""
    if entry.id.endswith(_AFTER):
        other = index.entries.get(entry.id.removesuffix(_AFTER) + _BEFORE)
        if other is not None and other.number is not None and other.number != entry.number:
            yield other.number
        return
    time = entry.time
    if len(entry.line.entries) > _FEW_TOLD:
        return  # what the model computes is not told by how it moved
    for line in index.lines_called(line_id(entry.id).removesuffix(".#")):
        for other in line.entries:
            if other is entry or other.number is None or other.number == entry.number:
                continue
            if other.fact.unit != entry.fact.unit or other.fact.currency != entry.fact.currency:
                continue
            if time is not None and _is_before(other, time):
                yield other.number


def _is_before(other: Entry, time: FactTime) -> bool:
    if other.time is None:
        return time.kind == "since"
    return other.time.span.first < time.span.first
