"""The times that a text names, and those it tells by others: 次年, the year before."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.domain.binding_times import (
    MONTHS_OF_A_YEAR,
    Span,
    names_an_end,
    span_of,
    year_of,
    years_beside,
)
from assistant.domain.figures import Figure

TIME_UNITS = frozenset({"date", "quarter", "year"})


@dataclass(frozen=True, slots=True)
class Anchor:
    """A time named in the text."""

    start: int
    end: int
    span: Span
    is_end: bool
    figure: int | None = None  # the number of the figure that names it


def with_years(anchors: list[Anchor]) -> list[Anchor]:
    """Give a month without a year that of the one before: in March 2027 and again in June."""
    found: list[Anchor] = []
    for anchor in anchors:
        span, before = anchor.span, found[-1].span if found else None
        is_open = not span.has_year and before is not None and before.has_year
        if is_open and before is not None and before.first % 12 < span.first % 12:
            year = before.first // 12 * 12
            dated = Span(year + span.first % 12, year + span.last % 12)
            found.append(replace(anchor, span=dated))
        else:
            found.append(anchor)
    return found


def with_years_beside(found: list[Anchor], text: str, start: int, end: int) -> list[Anchor]:
    """Add the times told by their distance from one named before: 2027 and the year after."""
    added = []
    for first, last, step in years_beside(text, start, end):
        before = [anchor for anchor in found if anchor.start < first]
        if before and before[-1].span.has_year:
            span = before[-1].span
            moved = Span(span.first + step, span.last + step)
            added.append(Anchor(first, last, moved, before[-1].is_end))
    return sorted((*found, *added), key=lambda anchor: anchor.start) if added else found


def with_relative_years(
    anchors: list[Anchor],
    text: str,
    years: Sequence[tuple[int, int, int]],
    stretch: tuple[int, int],
) -> list[Anchor]:
    """Add the years of a stretch that those named before it tell: 2027 年 …，次年 …."""
    added = []
    low = bisect_left(years, (stretch[0],))
    for first, last, step in years[low : bisect_left(years, (stretch[1],), low)]:
        before = [anchor for anchor in anchors if anchor.end <= first and anchor.span.has_year]
        if before and (step or before[-1].span.months < MONTHS_OF_A_YEAR):
            is_end = names_an_end(text, first, last)
            added.append(Anchor(first, last, year_of(before[-1].span, step), is_end))
    return sorted([*anchors, *added], key=lambda anchor: anchor.start) if added else anchors


def span_of_figure(figure: Figure) -> Span | None:
    """Return the months that a date, quarter, year or a range of them names."""
    if figure.unit not in TIME_UNITS:
        return None
    if isinstance(figure.value, str):
        return span_of(figure.value)
    if isinstance(figure.low, str) and isinstance(figure.high, str):
        low, high = span_of(figure.low), span_of(figure.high)
        if low and high and low.has_year and high.has_year and low.first <= high.last:
            return Span(low.first, high.last)
    return None
