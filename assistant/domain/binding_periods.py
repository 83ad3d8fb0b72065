"""Tells what span an amount is for, by the words of a text or of a label."""

import re
from collections.abc import Mapping
from functools import lru_cache

from assistant.domain.binding_index import Entry

_PER = r"(?:per|each|every|a)(?: \w+ and)?"  # per site and month
_PERIOD_WORDS: Mapping[str, re.Pattern[str]] = {
    "year": re.compile(
        rf"\b(?:annual(?:ly|ised|ized)?|yearly|per annum|p\.a\."
        rf"|{_PER} year(?! later| earlier| ago| (?:before|after)(?:[.,;:)]|$)))"
        r"|年度|每年|全年|年均|/\s*年|一年|年化|年租|年薪|年费|年收入", re.IGNORECASE,
    ),
    "quarter": re.compile(
        rf"\b(?:quarterly|{_PER} quarter)\b|每季|季均|单季", re.IGNORECASE,
    ),
    "month": re.compile(
        rf"\b(?:monthly|{_PER} month|/\s*mo(?:nth)?)\b"
        r"|月度|每月|每个月|月均|/\s*月|月租|月薪|月费|月收入|月流失", re.IGNORECASE,
    ),
    "week": re.compile(rf"\b(?:weekly|{_PER} week)\b|每周|周均|每星期", re.IGNORECASE),
    "day": re.compile(rf"\b(?:daily|{_PER} day)\b|每天|每日|日均", re.IGNORECASE),
    "hour": re.compile(r"\b(?:hourly|(?:per|each|every|an) hour)\b|每小时|时薪", re.IGNORECASE),
}  # fmt: skip
_SPAN_PERIODS: Mapping[int, str] = {1: "month", 3: "quarter", 12: "year"}


def period_of(entry: Entry) -> str | None:
    """Return the span that a flow is for: its own, its label's, or that of its month or year."""
    fact = entry.fact
    if fact.period is not None:
        return fact.period
    named = said_periods(entry.line.texts)
    if len(named) == 1:
        return next(iter(named))
    if entry.time is not None and entry.time.kind == "keyed":
        return _SPAN_PERIODS.get(entry.time.span.months)
    return None


@lru_cache(maxsize=20_000)
def said_periods(words: str) -> frozenset[str]:
    """Return the spans that words speak of: annual, a month, 每周."""
    found = (period for period, pattern in _PERIOD_WORDS.items() if pattern.search(words))
    return frozenset(found)
