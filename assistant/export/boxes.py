"""What pages are filled with: boxes that know their height, can be split and draw themselves."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

from reportlab.lib.colors import Color

from assistant.export.pen import Pen


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Frame:
    """What stands behind a group of boxes: a filled area, a bar at its left edge.

    Two frames are the same only if they are one object, so neighbours do not run together.
    """

    left: float
    width: float
    bar: Color | None = None
    bar_width: float = 2.5
    fill: Color | None = None
    overhang: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A heading that the contents and the bookmarks lead to."""

    key: str
    title: str
    level: int
    number: str = ""
    in_contents: bool = True
    chapter: bool = False


class Box(ABC):
    """A piece of a page.

    Attributes:
        left: how far it stands in from the text's left edge.
        width: how wide it is.
        before: blank above it, unless it begins a page.
        after: blank below it; of two blanks that meet the larger counts.
        keep_with_next: whether it may not be the last on its page.
        frames: what stands behind it, outermost first.
        anchor: where links and bookmarks to it lead.
        room: how much of a page it wants free before it begins on it.
        sticks: whether it stays on the page of the box above, even where that is full.
    """

    left: float = 0.0
    width: float = 0.0
    before: float = 0.0
    after: float = 0.0
    keep_with_next: bool = False
    frames: tuple[Frame, ...] = ()
    anchor: Anchor | None = None
    room: float = 0.0
    sticks: bool = False

    @property
    @abstractmethod
    def height(self) -> float:
        """How high it is."""

    @property
    def least_height(self) -> float:
        """How high the first part is that can stand alone on a page."""
        return self.height

    def split(self, room: float) -> "tuple[Box, Box] | None":  # noqa: ARG002 - most cannot
        """Return a part that fits into ``room`` and the rest, or None where that cannot be."""
        return None

    @abstractmethod
    def draw(self, pen: Pen, x: float, top: float) -> None:
        """Draw it with its upper left corner at ``(x, top)``."""


class Blank(Box):
    """Empty room at an edge of a frame; a ``closing`` one goes with what is above it."""

    def __init__(self, height: float, *, closing: bool = False) -> None:
        self._height = height
        self.sticks = closing

    @property
    def height(self) -> float:
        """How high it is."""
        return self._height

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """Leave it empty."""


class RuleBox(Box):
    """A short line between parts of a text."""

    def __init__(self, length: float, colour: Color) -> None:
        self._length = length
        self._colour = colour

    @property
    def height(self) -> float:
        """How high it is."""
        return 1.0

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """Draw the line in the middle of the text's width."""
        start = x + (self.width - self._length) / 2
        pen.stroke(start, top, (start + self._length, top), colour=self._colour, width=0.8)
