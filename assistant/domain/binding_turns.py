"""The English turns by which a sentence gives a figure its time, or takes one from it."""

import re

_TODAY = re.compile(r"\b(?:today|now|nowadays|currently|at present|these days)\b")
_NOW = ("today", "now", "currently", "present", "these days")
_TODAY_TOO = re.compile(r"(?: [a-z]+)? (?:today|now|at present|currently)\b(?! (?:and|or) )")
_COMPARED = re.compile(
    r"\b(?:up|down|increase|rise|fall|drop|decrease) from(?: only| just| about| some)?[\s*_]*\Z"
)
_BETWEEN = re.compile(r"\b(?:[Bb]etween|[Ff]rom)(?: the end of)?\s\Z")
_AND = re.compile(r"\s(?:and|to|until|till)(?: the end of)?\s")
_TO = re.compile(r"[\s*_]*to(?: (?:about|around|nearly|almost|over|some|more than))?[\s*_]*")
# What an amount is for stands after it and is not said of the next: £42,000 a year, then 19,500.
_OF_THE_LAST = re.compile(
    r"\s?(?:[A-Za-z'’-]+ ){0,2}?(?:(?:a|per|each|every)(?: [a-z]+ (?:and|per|a))? (?:year|month"
    r"|week|day|quarter|hour)\b|/\s?(?:[a-z]+\s?/\s?)?(?:mo|month|year|yr|week|day)\b)"
)
_A_WORD = 12  # letters, of what follows a figure
_A_PHRASE = 28  # letters, of what stands before one


def is_of_now(text: str, figure: tuple[int, int], time_end: int) -> bool:
    """Tell whether a figure is told of today beside a time named before: 48 in 2021, 13 today."""
    start, end = figure
    stretch = text[min(start, time_end) : end + 2 * _A_WORD]
    if not any(word in stretch for word in _NOW):
        return False
    if _TODAY_TOO.match(text, end):
        return True
    return time_end < start and _TODAY.search(text, time_end, end + _A_WORD) is not None


def is_compared(text: str, begin: int, start: int, time_end: int) -> bool:
    """Tell whether a figure is what the one before is compared with: 4.68m in 2026, up from 1.9."""
    if time_end >= start or " from" not in text[max(begin, start - _A_PHRASE) : start]:
        return False
    return _COMPARED.search(text, max(begin, start - _A_PHRASE), start) is not None


def are_ends(before: str, gap: str) -> bool:
    """Tell whether two times are the ends of a stretch: between 2027 and 2029."""
    return _BETWEEN.search(before) is not None and _AND.fullmatch(gap) is not None


def is_change(before: str, gap: str) -> bool:
    """Tell whether two figures are the ends of a change: from 7.5m to 23.2m."""
    return before.rstrip(" *_").endswith("from") and _TO.fullmatch(gap) is not None


def after_its_span(text: str, start: int, end: int) -> int:
    """Return where the words end that say what span the amount before is for."""
    match = _OF_THE_LAST.match(text, start, end)
    return match.end() if match else start
