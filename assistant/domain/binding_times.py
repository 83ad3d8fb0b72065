"""Months, quarters and years: which a fact belongs to, which a text names, which agree."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from assistant.domain.facts import DATE_UNITS, Fact
from assistant.domain.figure_dates import MONTH_NUMBERS

MONTHS_OF_A_YEAR = 12
_ISO = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?"
    r"|-?Q(?P<quarter>[1-4])|-?H(?P<half>[12]))?"
)
_YEARLESS = re.compile(r"-{0,2}(?:(?P<month>\d{2})(?:-\d{2})?|Q(?P<quarter>[1-4])|H(?P<half>[12]))")
_LABEL_MONTH = re.compile(
    r"\b(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?,?\s+(?P<year>\d{4})\b"
    r"|(?<!\d)(?P<year_zh>\d{4})\s*年\s*(?P<month_zh>\d{1,2})\s*月"
    r"|(?<!\d)(?P<year_iso>\d{4})[-/](?P<month_iso>\d{2})(?!\d)",
    re.IGNORECASE,
)
_LABEL_QUARTER = re.compile(
    r"\bQ(?P<quarter>[1-4])\s+(?P<year>\d{4})\b"
    r"|(?<!\d)(?P<year_iso>\d{4})\s*年?[- ]?Q(?P<quarter_iso>[1-4])"
    r"|(?<!\d)(?P<year_zh>\d{4})\s*年第?\s*(?P<quarter_zh>[一二三四])季"
)
_LABEL_YEAR = re.compile(r"(?<![\d.])(?P<year>(?:19|20|21)\d\d)(?![\d.,\-–—])")
_SINCE = re.compile(r"\b(?:from|since)\s+\S|起|以来", re.IGNORECASE)
_AT_END = re.compile(r"\bend\b|末|底", re.IGNORECASE)
_ID_TIME = re.compile(
    r"(?<![0-9])(?P<year>(?:19|20|21)\d\d)"
    r"(?:[-_.]?(?P<month>0[1-9]|1[0-2])|[-_.]?[Qq](?P<quarter>[1-4]))?"
    r"(?:[-_.]\d\d)?(?![0-9])"
)
_BARE_MONTH = re.compile(
    r"(?=[JFMASOND])\b(?P<name>January|February|March|April|June|July|August|September|October|November|December"
    r"|(?<=in )May|(?<=by )May|(?<=of )May|(?<=since )May)\b(?!\s+\d{4})"
    r"|(?=\d)(?<!\d)(?<!年)(?<!年 )(?P<month>1[0-2]|[1-9])\s?月(?!\d)"
)
_RELATIVE_YEAR = re.compile(
    r"(?=[次翌第下上前全当该年一])(?:(?P<next>次年|翌年|第二年|下一年)|(?P<last>上年|上一年|前一年|一年之?前)"
    r"|全年|当年|该年|年内)(?:(?=的)|(?<![较比同与和从由对]..)(?<![较比同与和从由对]...))(?!同[期比])"
)
_ENDS = re.compile(r"\b(?:end|ends|close|by|at)\b|(?:底|末|截至)", re.IGNORECASE)

_YEAR_BESIDE = re.compile(
    r"\b(?:(?:the|a|one) year (?P<before>before|earlier)(?! (?:the|our|we|this|tax|VAT)\b)"
    r"|the (?P<previous>previous|preceding|prior) year"
    r"|(?:the|a|one) year (?:after(?=[.,;:)]|$)|later)|the (?:following|next) year)\b"
)

TimeKind = Literal["keyed", "dated", "since"]


@dataclass(frozen=True, slots=True)
class Span:
    """Whole months from ``first`` to ``last``, counted from year 0; yearless ones within a year."""

    first: int
    last: int
    has_year: bool = True

    @property
    def months(self) -> int:
        """How many months it has."""
        return self.last - self.first + 1

    def covers(self, other: "Span") -> bool:
        """Tell whether ``other`` lies within this span."""
        if self.has_year and other.has_year:
            return self.first <= other.first and other.last <= self.last
        first = other.first % MONTHS_OF_A_YEAR
        mine = self.first % MONTHS_OF_A_YEAR
        return mine <= first and first + other.months <= mine + self.months

    def is_same(self, other: "Span") -> bool:
        """Tell whether both are the same months, as far as their years are said."""
        return self.months == other.months and self.covers(other)

    def ends_with(self, other: "Span") -> bool:
        """Tell whether ``other`` is the last part of this span."""
        if self.has_year and other.has_year:
            return self.last == other.last
        return self.last % MONTHS_OF_A_YEAR == other.last % MONTHS_OF_A_YEAR


@dataclass(frozen=True, slots=True)
class FactTime:
    """When a fact holds: the month or year of a series (keyed), or the day it was true (dated)."""

    span: Span
    kind: TimeKind


def _months(
    year: str | None, month: str | None, quarter: str | None = None, half: str | None = None
) -> Span | None:
    base = int(year) * MONTHS_OF_A_YEAR if year else 0
    for text, size in ((month, 1), (quarter, 3), (half, 6)):
        if text:
            place = (int(text) - 1) * size
            if not 0 <= place < MONTHS_OF_A_YEAR:
                return None
            return Span(base + place, base + place + size - 1, bool(year))
    return Span(base, base + MONTHS_OF_A_YEAR - 1) if year else None


@lru_cache(maxsize=4096)
def span_of(iso: str) -> Span | None:
    """Return the months of ``2027``, ``2027-06-30``, ``2027-Q3``, ``Q3`` or ``--03-31``."""
    for pattern in (_ISO, _YEARLESS):
        match = pattern.fullmatch(iso)
        if match is not None:
            parts = match.groupdict()
            return _months(parts.get("year"), parts["month"], parts["quarter"], parts["half"])
    return None


def time_in_label(label: str) -> FactTime | None:
    """Return the month, quarter or year that a label names, if it names just one."""
    kind: TimeKind = "since" if _SINCE.search(label) else "keyed"
    for pattern in (_LABEL_MONTH, _LABEL_QUARTER, _LABEL_YEAR):
        found = list(pattern.finditer(label))
        if len(found) == 1:
            span = _labelled(found[0].groupdict())
            return FactTime(span, kind) if span else None
        if found:
            return None
    return None


def _labelled(parts: Mapping[str, str | None]) -> Span | None:
    def part(name: str) -> str | None:
        return next(
            (parts[key] for key in (name, f"{name}_zh", f"{name}_iso") if parts.get(key)), None
        )

    month, quarter, name = part("month"), part("quarter"), parts.get("name")
    if name:
        month = str(MONTH_NUMBERS[name[:3].lower()])
    if quarter and quarter in "一二三四":
        quarter = str("一二三四".index(quarter) + 1)
    return _months(part("year"), month, quarter)


def time_of(fact: Fact) -> FactTime | None:
    """Return when a fact holds: by its label, else by its id, else by its ``as_of``."""
    if fact.unit in DATE_UNITS:
        return None
    for label in fact.labels.values():
        found = time_in_label(label)
        if found is not None:
            return _at_end(found, label)
    match = _ID_TIME.search(fact.id)
    if match is not None:
        span = _months(match["year"], match["month"], match["quarter"])
        if span is not None:
            return FactTime(span, "keyed")
    if fact.as_of is not None:
        return FactTime(_span_of_day(fact.as_of), "dated")
    return None


def _at_end(time: FactTime, label: str) -> FactTime:
    """A level at the end of a year is one of its last month."""
    if time.span.months == 1 or time.kind != "keyed" or not _AT_END.search(label):
        return time
    return FactTime(Span(time.span.last, time.span.last), "keyed")


def _span_of_day(day: date) -> Span:
    place = day.year * MONTHS_OF_A_YEAR + day.month - 1
    return Span(place, place)


def line_id(fact_id: str) -> str:
    """Return an id without its month, quarter or year: what all facts of one line share."""
    return _ID_TIME.sub("#", fact_id)


def bare_months(text: str) -> list[tuple[int, int, Span]]:
    """Return the months named without a year, such as "in March" or ``3 月``, with their places."""
    found = []
    for match in _BARE_MONTH.finditer(text):
        name = match["name"]
        month = MONTH_NUMBERS[name[:3].lower()] if name else int(match["month"])
        found.append((match.start(), match.end(), Span(month - 1, month - 1, has_year=False)))
    return found


def relative_years(text: str) -> list[tuple[int, int, int]]:
    """Return the years named by the one before them, 次年 or 上年, each with the step to it."""
    return [
        (match.start(), match.end(), 1 if match["next"] else -1 if match["last"] else 0)
        for match in _RELATIVE_YEAR.finditer(text)
    ]


def year_of(span: Span, step: int = 0) -> Span:
    """Return the year that a span begins in, or one some years from it."""
    first = (span.first // MONTHS_OF_A_YEAR + step) * MONTHS_OF_A_YEAR
    return Span(first, first + MONTHS_OF_A_YEAR - 1)


def years_beside(text: str, start: int, end: int) -> list[tuple[int, int, int]]:
    """Return the years told by their distance from one before, with the months to go there."""
    if text.find(" year", start, end) < 0:
        return []
    found = _YEAR_BESIDE.finditer(text, start, end)
    return [
        (each.start(), each.end(), -MONTHS_OF_A_YEAR if each.lastgroup else MONTHS_OF_A_YEAR)
        for each in found
    ]


def names_an_end(text: str, start: int, end: int) -> bool:
    """Tell whether words beside a time speak of its end: "at the end of 2027", ``2027 年底``."""
    return bool(_ENDS.search(text, max(0, start - 12), min(len(text), end + 3)))


def agrees(named: Span, time: FactTime, *, is_level: bool) -> bool:
    """Tell whether a fact can be what a text says of the months ``named``.

    Args:
        named: the months that the text names.
        time: when the fact holds.
        is_level: the fact is a level, which a year has at its end, not a flow over a month.
    """
    span = time.span
    if time.kind == "since":
        return not named.has_year or named.last >= span.first
    if named.is_same(span):
        return True
    if time.kind == "dated":
        return named.covers(span) or _is_whole_year(span, named)
    return is_level and named.months > span.months and named.ends_with(span)


def _is_whole_year(span: Span, named: Span) -> bool:
    """A day given as the first of a year, quarter or half may stand for all of it."""
    place = span.first % MONTHS_OF_A_YEAR
    size = {0: MONTHS_OF_A_YEAR, 3: 3, 6: 6, 9: 3}.get(place, 0)
    is_within = span.first <= named.first and named.last < span.first + size
    return named.has_year and named.months > 1 and is_within


@lru_cache(maxsize=20_000)
def date_agrees(shown: str, held: str) -> bool:
    """Tell whether a date, quarter or year shown is true of the date held; it may say less."""
    if shown == held:
        return True
    if shown.startswith("--"):
        return held.endswith(shown[1:]) or held[4:] == shown[1:]
    named, span = span_of(shown), span_of(held)
    if named is None or span is None:
        return False
    says_less = shown.count("-") < held.count("-") or named.months > span.months
    return says_less and named.covers(span)
