"""Tells whether a fact holds at a time that a text names for a figure."""

import re
from functools import lru_cache

from assistant.domain.binding_anchors import Anchor
from assistant.domain.binding_case import Case
from assistant.domain.binding_index import Entry, Line
from assistant.domain.binding_times import agrees
from assistant.domain.binding_words import says

_LEVEL = re.compile(
    r"\b(?:end of|month end|year end|closing|balance|cash|headcount|staff|customers?|sites?|users?"
    r"|subscribers?"
    r"|total|active|mrr|arr|outstanding)\b|期末|月末|年末|余额|在职|累计|现金|总数",
    re.IGNORECASE,
)


_A_YEAR = 12  # months


def is_of_time(case: Case, entry: Entry) -> bool:
    """Tell whether a fact holds at a time named for the figure."""
    return entry.time is not None and _is_named(case.times, entry)


def is_of_full_time(case: Case, entry: Entry) -> bool:
    """Tell the same of times named with their year."""
    full = tuple(anchor for anchor in case.times if anchor.span.has_year)
    return entry.time is not None and _is_named(full, entry)


def is_hinted(case: Case, entry: Entry) -> bool:
    """Tell whether a fact holds at a time that the heading or the sentence before names."""
    return entry.time is not None and _is_named(case.hints, entry)


def _is_named(anchors: tuple[Anchor, ...], entry: Entry) -> bool:
    time = entry.time
    return time is not None and any(
        agrees(anchor.span, time, is_level=anchor.is_end or is_level(entry)) for anchor in anchors
    )


def is_level(entry: Entry) -> bool:
    """Tell whether a fact is a level, such as a balance, and no flow over its month."""
    if entry.fact.period is not None or entry.fact.unit not in ("money", "count", "percent"):
        return False
    if "=new" in entry.line.words:
        return False
    return bool(says(_LEVEL, entry.line.texts)) or _has_no_sums(entry.line)


@lru_cache(maxsize=4096)
def _has_no_sums(line: Line) -> bool:
    """Tell whether a line has a count for each month of a year and none for the year: a level."""
    if line.entries[0].fact.unit != "count":
        return False
    spans = [entry.time.span.months for entry in line.entries if entry.time is not None]
    return len(spans) >= _A_YEAR and max(spans) == 1
