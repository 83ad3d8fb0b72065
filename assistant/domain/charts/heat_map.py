"""A heat map of risks: probability up, impact across, each square as dark as its score.

Bands of probability x impact as organisations often choose them: 1 to 4 low, 5 to 9 medium, 10 to
15 high, 16 to 25 critical.
"""

from collections import defaultdict
from collections.abc import Iterator

from assistant.domain.charts.picture import Picture
from assistant.domain.charts.shapes import GAP, ROW, TEXT, Area, Shape, Stroke, Words, shortened

BANDS = (16, 10, 5)  # the least score of each, the darkest first; below all is the lightest
MOST_SCORE = 5


def band_of(score: int) -> int:
    """Return which band a score is in: 0 for critical … 3 for low."""
    return next((at for at, least in enumerate(BANDS) if score >= least), len(BANDS))


def heat_map_shapes(
    picture: Picture, width: float, height: float, *, size: float = TEXT
) -> Iterator[Shape]:
    """Yield a heat map; its two series are impact and probability, from 1 to 5."""
    row = ROW * size / TEXT
    impacts, probabilities = picture.series
    left, bottom = 2 * row, height - 2 * row
    side = min(bottom - row, (width - left) * 0.5)
    top, step = bottom - side, side / MOST_SCORE
    for impact in range(1, MOST_SCORE + 1):
        for probability in range(1, MOST_SCORE + 1):
            yield Area(
                left=left + step * (impact - 1) + 0.5, top=bottom - step * probability + 0.5,
                width=step - 1, height=step - 1, part=band_of(impact * probability),
            )  # fmt: skip
    yield from _axes(picture, (left, top, side), row, size)
    here: dict[tuple[float, float], list[str]] = defaultdict(list)
    for number, place in enumerate(zip(impacts.values, probabilities.values, strict=True), 1):
        here[place].append(str(number))
    for (across, up), numbers in here.items():
        at = left + step * (across - 0.5), bottom - step * (up - 0.5) + size * 0.35
        text = shortened(", ".join(numbers), step - GAP, size)
        yield Words(at=at, text=text, anchor="middle", size=size, tint="ink", stands_out=True)
    yield from _names(picture, (left + side + 3 * GAP, width), (top, bottom), row, size)


def _axes(
    picture: Picture, square: tuple[float, float, float], row: float, size: float
) -> Iterator[Shape]:
    (left, top, side), step = square, square[2] / MOST_SCORE
    bottom = top + side
    yield Stroke(points=((left, top), (left, bottom), (left + side, bottom)), tint="muted")
    for score in range(1, MOST_SCORE + 1):
        middle = step * (score - 0.5)
        across, up = (
            (left + middle, bottom + row * 0.8),
            (left - GAP, bottom - middle + size * 0.35),
        )
        yield Words(at=across, text=str(score), anchor="middle", size=size)
        yield Words(at=up, text=str(score), anchor="end", size=size)
    impact, probability = picture.series
    yield Words(at=(left + side, bottom + row * 1.7), text=impact.name, anchor="end", size=size)
    yield Words(at=(GAP, top - row * 0.4), text=probability.name, size=size)


def _names(
    picture: Picture, across: tuple[float, float], edges: tuple[float, float], row: float,
    size: float,
) -> Iterator[Shape]:  # fmt: skip
    """Yield what the numbers stand for, as many as there is room for."""
    lines = [f"{number}  {name}" for number, name in enumerate(picture.labels, 1)]
    room = max(1, int((edges[1] - edges[0]) / row))
    if len(lines) > room:
        lines = [*lines[: room - 1], "…"]
    for at, text in enumerate(lines):
        yield Words(
            at=(across[0], edges[0] + row * (at + 0.8)), size=size, tint="ink",
            text=shortened(text, across[1] - across[0], size),
        )  # fmt: skip
