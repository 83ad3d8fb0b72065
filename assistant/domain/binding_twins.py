"""What a thing was before, as far as facts tell: at an earlier date, or 安装前 beside 安装后."""

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.domain.binding_case import Case
from assistant.domain.binding_index import Entry, Index, Line
from assistant.domain.binding_operands import siblings
from assistant.domain.binding_times import line_id

_CAME_TO = re.compile(
    r"(?:(?P<rose>上升|上涨|升|涨|提高|增加|增长|增|恶化)|(?P<fell>下降|下跌|下滑|降低|降|跌|掉|减少|减|缩))"
    r"(?:到|至|成)(?:了)?(?:约|大约|近)?[\s*_]*\Z"
)
_BEFORE_AND_AFTER = (("前", "后"), ("before", "after"))


def are_before_and_after(old: Line, new: Line) -> bool:
    """Tell whether two lines say the same of before and after something: 安装前, 安装后."""
    if len(old.entries) != 1 or len(new.entries) != 1 or line_id(old.id) == line_id(new.id):
        return False
    one, other = old.entries[0].fact, new.entries[0].fact
    if one.unit != other.unit or one.currency != other.currency:
        return False
    return any(
        before in first and first.replace(before, after) == other.labels.get(language, "")
        for language, first in one.labels.items()
        for before, after in _BEFORE_AND_AFTER
    )


def moved_otherwise(case: Case, entry: Entry, index: Index) -> bool:
    """Tell whether a Chinese text says that something rose to what facts say it fell to."""
    if case.ahead.isascii() or entry.number is None:
        return False
    found = _CAME_TO.search(case.ahead)
    if found is None:
        return False
    before = [number for number in _values_before(entry, index) if number != entry.number]
    return bool(before) and all((number < entry.number) != bool(found["rose"]) for number in before)


def _values_before(entry: Entry, index: Index) -> Iterator[Decimal]:
    for line in index.lines_with(entry.fact.unit, entry.line.words):
        if are_before_and_after(line, entry.line) and line.entries[0].number is not None:
            yield line.entries[0].number
    day = entry.fact.as_of
    for other in siblings(entry, index):
        if day and other.fact.as_of and other.fact.as_of < day and other.number is not None:
            yield other.number
