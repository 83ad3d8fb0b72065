"""What is drawn where: a picture laid out into strokes, areas and words.

Parts of a column differ in lightness and lines in their dashes, so that a print without colour
shows them.
"""

from collections.abc import Iterator, Sequence

from assistant.domain.charts.heat_map import heat_map_shapes
from assistant.domain.charts.picture import Picture, Series
from assistant.domain.charts.shapes import (
    GAP,
    ROW,
    TEXT,
    Area,
    Dot,
    Drawing,
    Shape,
    Stroke,
    Tint,
    Words,
    text_width,
)
from assistant.domain.charts.ticks import nice_ticks, tick_text
from assistant.domain.charts.tornado import tornado_shapes
from assistant.domain.languages import Language

MOST_PARTS = 8  # of a column, that can be told apart

_COLUMN = 0.56  # of the room for one
_DASHES: tuple[tuple[float, ...], ...] = ((), (5.0, 3.0), (1.5, 2.5), (8.0, 3.0, 1.5, 3.0))
_WIDTHS = (2.0, 1.4, 1.4, 1.4)
_BETWEEN_LABELS = 10.0


def drawn(
    picture: Picture, width: float, height: float, language: Language, *, size: float = TEXT
) -> Drawing:
    """Lay a picture out within a width and a height; an empty one has no shapes."""
    if picture.is_empty:
        return Drawing(width=width, height=height, shapes=())
    if picture.kind == "tornado":
        shapes = tornado_shapes(picture, width, height, language, size=size)
        return Drawing(width=width, height=height, shapes=tuple(shapes))
    if picture.kind == "heat_map":
        squares = heat_map_shapes(picture, width, height, size=size)
        return Drawing(width=width, height=height, shapes=tuple(squares))
    sheet = _Sheet(picture, width, height, language, size)
    return Drawing(width=width, height=height, shapes=tuple(sheet.shapes()))


class _Sheet:
    """The area of a picture within its axes, and the places of values in it."""

    def __init__(
        self, picture: Picture, width: float, height: float, language: Language, size: float
    ) -> None:
        self._picture = picture
        self._width = width
        self._size = size
        self._row = ROW * size / TEXT
        self._ticks = nice_ticks(*_ends(picture))
        largest = max(abs(self._ticks[0]), abs(self._ticks[-1]))
        self._tick_texts = [tick_text(each, largest, language) for each in self._ticks]
        self._names = list(self._placed_names())
        legend = self._row * (1 + max((row for row, _, _ in self._names), default=0))
        self._left = max(text_width(each, size) for each in self._tick_texts) + 2 * GAP
        self._right = width - GAP
        self._top = legend + self._row / 2
        self._bottom = max(self._top + 1, height - self._row - GAP)

    def shapes(self) -> Iterator[Shape]:
        yield from self._grid()
        if self._picture.kind == "columns":
            yield from self._columns()
        yield from self._lines()
        yield from self._low()
        yield from self._labels()
        yield from self._legend()

    # --- places ---

    def _x(self, at: float) -> float:
        """Return where a value stands: of columns in the middle of their room."""
        count = len(self._picture.labels)
        if self._picture.kind == "columns":
            return self._left + (self._right - self._left) * (at + 0.5) / max(1, count)
        return self._left + (self._right - self._left) * at / max(1, count - 1)

    def _y(self, value: float) -> float:
        low, high = self._ticks[0], self._ticks[-1]
        return self._bottom - (self._bottom - self._top) * (value - low) / (high - low)

    # --- parts ---

    def _grid(self) -> Iterator[Shape]:
        for value, text in zip(self._ticks, self._tick_texts, strict=True):
            y = self._y(value)
            yield Stroke(
                points=((self._left, y), (self._right, y)),
                tint="grid" if value else "muted",
                width=0.5 if value else 0.8,
            )
            at = (self._left - GAP, y + self._size * 0.35)
            yield Words(at=at, text=text, anchor="end", size=self._size)

    def _columns(self) -> Iterator[Shape]:
        room = (self._right - self._left) / max(1, len(self._picture.labels))
        for at in range(len(self._picture.labels)):
            above = below = 0.0
            for part, each in enumerate(self._picture.series):
                value = each.values[at]
                base = above if value >= 0 else below
                top, bottom = self._y(max(base, base + value)), self._y(min(base, base + value))
                if value >= 0:
                    above += value
                else:
                    below += value
                yield Area(
                    left=self._x(at) - room * _COLUMN / 2, top=top, width=room * _COLUMN,
                    height=bottom - top, part=part,
                )  # fmt: skip

    def _lines(self) -> Iterator[Shape]:
        """Draw the lines; the first, which counts, over the others."""
        picture = self._picture
        if picture.kind == "columns":
            if picture.line is not None:
                yield self._stroke(picture.line, 0, tint="ink")
            return
        for number, each in reversed(list(enumerate(picture.series))):
            yield self._stroke(each, number, tint="part" if number == 0 else "muted")

    def _stroke(self, series: Series, number: int, *, tint: Tint) -> Stroke:
        points = tuple((self._x(at), self._y(each)) for at, each in enumerate(series.values))
        style = number % len(_DASHES)
        return Stroke(points=points, tint=tint, width=_WIDTHS[style], dashes=_DASHES[style])

    def _low(self) -> Iterator[Shape]:
        if not self._picture.low:
            return
        values = self._picture.series[0].values
        place = min(range(len(values)), key=values.__getitem__)
        x, y = self._x(place), self._y(values[place])
        yield Dot(at=(x, y), radius=3.0)
        half = text_width(self._picture.low, self._size) / 2
        x = min(max(x, self._left + half), self._right - half)
        has_room = y + self._row < self._bottom
        y = y + self._row if has_room else y - self._row / 2
        yield Words(
            at=(x, y), text=self._picture.low, anchor="middle", size=self._size, tint="ink",
            stands_out=True,
        )  # fmt: skip

    def _labels(self) -> Iterator[Shape]:
        """Print the labels that fit, from the left."""
        free_from = 0.0
        for at, text in enumerate(self._picture.labels):
            half = text_width(text, self._size) / 2
            x = min(max(self._x(at), half), self._width - half)
            if not text or x - half < free_from:
                continue
            free_from = x + half + _BETWEEN_LABELS
            yield Words(
                at=(x, self._bottom + self._row), text=text, anchor="middle", size=self._size
            )

    # --- names ---

    def _placed_names(self) -> Iterator[tuple[int, float, Series]]:
        """Yield row and left edge of each name, as many to a row as there is room for."""
        picture = self._picture
        row, left = 0, GAP
        for each in (*picture.series, *([picture.line] if picture.line else ())):
            taken = 18.0 + text_width(each.name, self._size) + 3 * GAP
            if left > GAP and left + taken > self._width:
                row, left = row + 1, GAP
            yield row, left, each
            left += taken

    def _legend(self) -> Iterator[Shape]:
        for number, (row, left, series) in enumerate(self._names):
            middle = self._row * (row + 0.5)
            yield self._sample(number, series, left, middle)
            at = (left + 18.0, middle + self._size * 0.35)
            yield Words(at=at, text=series.name, size=self._size, tint="ink")

    def _sample(self, number: int, series: Series, left: float, middle: float) -> Shape:
        picture = self._picture
        points = ((left, middle), (left + 14.0, middle))
        if series is picture.line:
            return Stroke(points=points, tint="ink", width=_WIDTHS[0])
        if picture.kind == "columns":
            return Area(left=left + 2, top=middle - 4, width=9, height=8, part=number)
        style = number % len(_DASHES)
        tint: Tint = "part" if number == 0 else "muted"
        return Stroke(points=points, tint=tint, width=_WIDTHS[style], dashes=_DASHES[style])


def _ends(picture: Picture) -> tuple[float, float]:
    """Return the lowest and the highest value that is drawn."""
    values: list[float] = [0.0]
    lines: Sequence[Series] = (*picture.series,)
    if picture.kind == "columns":
        for at in range(len(picture.labels)):
            parts = [each.values[at] for each in picture.series]
            values.append(sum(each for each in parts if each > 0))
            values.append(sum(each for each in parts if each < 0))
        lines = (picture.line,) if picture.line else ()
    for each in lines:
        values += each.values
    return min(values), max(values)


def lightness(part: int, parts: int) -> float:
    """Return how much paper is mixed into the colour of a part: 0 for the first, below 0.8."""
    return 0.0 if parts <= 1 else 0.78 * part / max(parts - 1, 1)
