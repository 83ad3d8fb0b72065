"""Tells when a text says that something rose to what it fell to, or the reverse."""

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.domain.binding_case import Case
from assistant.domain.binding_index import Entry, Index
from assistant.domain.binding_times import FactTime, line_id
from assistant.domain.binding_words import says

_MOVED_TO = re.compile(
    r"(?:\b(?:(?P<up>rose|risen|rises|climb(?:s|ed)|grew|grows|increased|jumped|went up)"
    r"|(?P<down>fell|falls|fallen|dropp?(?:s|ed)|drops|declined|decreased|sank|went down))"
    r" to|(?P<up_zh>[上提]升到|上涨到|升到|涨到|增加到)"
    r"|(?P<down_zh>下降到|下跌到|降到|跌到|减少到))"
    r"(?: (?:about|some|only|just))?[\s*_]*\Z"
)
# What something rose by is a change, and no level that was measured: churn fell by 1.4%.
_MOVED_BY = re.compile(
    r"(?:\b(?:fell|falls?|falling|dropp(?:ed|ing)|drops?|declined?|decreased?|shrank|shrunk|rose"
    r"|rises?|grew|grows?|increased?|climb(?:ed|s)|jump(?:ed|s)|improved?|cut|reduced|lowered|raised"
    r"|gone (?:up|down)|went (?:up|down))(?: [a-z]+){0,3} by"
    r"(?: (?:about|around|some|almost|nearly|over|only|just))?"
    r"|(?:下降|减少|降低|下跌|下滑|上升|提高|增加|增长|上涨|缩短|延长|降|涨|跌)了(?:约|大约|近|将近)?)[\s*_]*\Z"
)
_CHANGE = re.compile(
    r"\b(?:growth|increase|rise|uplift|fall|declin\w+|decrease|reduction|drop|more|fewer|less|new|added"
    r"|lost|saving|saved?|avoided|burn|flow|change|result|profit|loss|points|discount)\b"
    r"|增长|增速|增幅|涨|下降|降|减少|新增|增加|净增|流失(?!率)|节省|消耗|流出|流入|提高|调薪|新客|亏|利润|折扣",
    re.IGNORECASE,
)
_FEW_TOLD = 2
_REACH = 24  # letters before a figure that its verb may stand in
_FAR = 60  # the same where words stand between: reduced our rate of churn by
_MOVED = (
    "by",
    "了",
    "近",
    "约",
    "about",
    "around",
    "some",
    "almost",
    "nearly",
    "over",
    "only",
    "just",
)
_BEFORE, _AFTER = ".before", ".after"


def moves_otherwise(case: Case, entry: Entry, index: Index) -> bool:
    """Tell whether what a fact was before denies that it rose or fell to what it is."""
    before = case.before[-_REACH:].rstrip(" *_")
    if before.endswith(_MOVED) and _is_moved_by(case, entry):
        return True
    if not before.endswith(("to", "到", "about", "some", "only", "just")) or entry.number is None:
        return False
    moved = _MOVED_TO.search(before)
    if moved is None:
        return False
    earlier = list(_earlier(entry, index))
    is_up = bool(moved["up"] or moved["up_zh"])
    return bool(earlier) and all((old < entry.number) != is_up for old in earlier)


def _is_moved_by(case: Case, entry: Entry) -> bool:
    """Tell whether a text says by how much something moved where a fact is a level."""
    if entry.time is None or entry.fact.unit == "points" or says(_CHANGE, entry.line.texts):
        return False
    return _MOVED_BY.search(case.before, max(0, len(case.before) - _FAR)) is not None


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
