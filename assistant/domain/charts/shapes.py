"""The shapes that charts are drawn of, and about how wide words are.

Coordinates are points from the upper left corner. Colours are named by what they are for.
"""

from dataclasses import dataclass
from typing import Literal

Tint = Literal["ink", "muted", "grid", "paper", "part"]
Point = tuple[float, float]

TEXT = 8.0
GAP = 4.0
ROW = 13.0
_HAN, _LATIN = 1.0, 0.56  # of the size: about as wide as a character is


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """A line through points; ``part`` numbers the colour where ``tint`` is ``part``."""

    points: tuple[Point, ...]
    tint: Tint
    part: int = 0
    width: float = 0.5
    dashes: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A filled rectangle."""

    left: float
    top: float
    width: float
    height: float
    part: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A filled circle in the colour of the first line, with an edge of paper."""

    at: Point
    radius: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A text whose base line begins, ends or is centred at a point.

    One that ``stands_out`` has paper behind it, so that lines do not cross it.
    """

    at: Point
    text: str
    anchor: Literal["start", "middle", "end"] = "start"
    size: float = TEXT
    tint: Tint = "muted"
    stands_out: bool = False


Shape = Stroke | Area | Dot | Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Shapes in the order in which they are drawn."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


def text_width(text: str, size: float = TEXT) -> float:
    """Return about how wide a text is; the fonts of painters differ a little."""
    return size * sum(_HAN if sign >= "\u2e80" else _LATIN for sign in text)


def shortened(text: str, width: float, size: float) -> str:
    """Return a text that fits, with a mark where it was cut."""
    if text_width(text, size) <= width:
        return text
    while text and text_width(text + "…", size) > width:
        text = text[:-1]
    return text.rstrip() + "…"
