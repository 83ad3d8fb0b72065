"""Bars across, the widest on top: how far a number moves from its base to either side."""

from collections.abc import Callable, Iterator
from math import ceil, floor

from assistant.domain.charts.picture import Picture
from assistant.domain.charts.shapes import (
    GAP,
    ROW,
    TEXT,
    Area,
    Shape,
    Stroke,
    Words,
    shortened,
    text_width,
)
from assistant.domain.charts.ticks import nice_ticks, tick_text
from assistant.domain.languages import Language

_NAMES = 0.42  # of the width at most
_BAR = 0.56  # of the room for one
_SAMPLE = 18.0
_ROOM = 0.04  # of the span, beyond the outermost bar


def tornado_height(rows: int, *, size: float = TEXT) -> float:
    """Return how high a tornado of so many bars is drawn well."""
    return ROW * size / TEXT * (3 + 1.9 * rows)


def tornado_shapes(
    picture: Picture, width: float, height: float, language: Language, *, size: float = TEXT
) -> Iterator[Shape]:
    """Yield a tornado: names at the left, the two values of each row as bars from the base."""
    row = ROW * size / TEXT
    widest = max(text_width(each, size) for each in picture.labels)
    names = min(widest, width * _NAMES)
    left, right = names + 3 * GAP, width - 3 * GAP
    top, bottom = 1.5 * row, height - row - GAP
    ends = [picture.base, *(value for each in picture.series for value in each.values)]
    low, high = min(ends), max(ends)
    room = (high - low) * _ROOM or 1.0
    low, high = low - room, high + room

    def x(value: float) -> float:
        return left + (right - left) * (value - low) / (high - low)

    yield from _axis(picture, (low, high), (top, bottom), language, size=size, x=x)
    step = (bottom - top) / len(picture.labels)
    for at, name in enumerate(picture.labels):
        middle = top + step * (at + 0.5)
        text = shortened(name, names, size)
        yield Words(at=(names, middle + size * 0.35), text=text, anchor="end", size=size,
                    tint="ink")  # fmt: skip
        for part, each in enumerate(picture.series):
            begin, end = sorted((x(picture.base), x(each.values[at])))
            yield Area(left=begin, top=middle - step * _BAR / 2, width=end - begin,
                       height=step * _BAR, part=part)  # fmt: skip
    base = x(picture.base)
    yield Stroke(points=((base, top), (base, bottom)), tint="ink", width=1.2)
    yield from _legend(picture, row, size)


def _axis(
    picture: Picture, span: tuple[float, float], edges: tuple[float, float], language: Language,
    *, size: float, x: Callable[[float], float],
) -> Iterator[Shape]:  # fmt: skip
    """Yield the marks of the axis, as many of their texts as there is room for."""
    ticks = picture.ticks
    if not ticks:
        first, second, *_ = nice_ticks(0.0, span[1] - span[0])
        step = second - first
        values = [step * at for at in range(ceil(span[0] / step), floor(span[1] / step) + 1)]
        largest = max(map(abs, values), default=1.0)
        ticks = tuple((each, tick_text(each, largest, language)) for each in values)
    free_from = 0.0
    for value, text in ticks:
        if not span[0] <= value <= span[1]:
            continue
        yield Stroke(points=((x(value), edges[0]), (x(value), edges[1])), tint="grid")
        half = text_width(text, size) / 2
        if x(value) - half < free_from:
            continue
        free_from = x(value) + half + 2 * GAP
        at = (x(value), edges[1] + ROW * size / TEXT)
        yield Words(at=at, text=text, anchor="middle", size=size)


def _legend(picture: Picture, row: float, size: float) -> Iterator[Shape]:
    left = GAP
    for part, each in enumerate(picture.series):
        yield Area(left=left + 2, top=row / 2 - 4, width=9, height=8, part=part)
        at = (left + _SAMPLE, row / 2 + size * 0.35)
        yield Words(at=at, text=each.name, size=size, tint="ink")
        left += _SAMPLE + text_width(each.name, size) + 3 * GAP
