"""A paragraph of mixed Chinese and Latin text: both edges flush where it is Chinese."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from assistant.export.boxes import Box
from assistant.export.line_breaking import Line, fill_lines
from assistant.export.pen import Pen, TextWriter
from assistant.export.typesetting import RunStyle, Span, Typeset, typeset

Align = Literal["auto", "left", "center", "right"]
BASELINE = 0.36  # of the size, from the middle of a line down to its baseline
FEWEST_LINES = 2  # a paragraph leaves no single line behind or ahead


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphStyle:
    """How a paragraph is set; ``auto`` makes Chinese flush on both edges and the rest ragged."""

    leading: float
    align: Align = "auto"
    first_indent: float = 0.0
    fewest_lines: int = FEWEST_LINES


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """A bullet or a number that hangs left of a paragraph's first line."""

    spans: tuple[Span, ...]
    distance: float


class TypesetParagraph(Box):
    """A paragraph laid out for one width."""

    def __init__(
        self,
        spans: Sequence[Span],
        style: ParagraphStyle,
        width: float,
        *,
        marker: Marker | None = None,
    ) -> None:
        self.width = width
        self.style = style
        self.marker = marker
        self.text = typeset(spans)
        self.lines: Sequence[Line] = fill_lines(
            self.text.measure,
            width,
            first_indent=style.first_indent,
            justified=style.align == "auto" and self.text.chinese,
        )
        self.begins = True

    @property
    def height(self) -> float:
        """How high all lines are."""
        return len(self.lines) * self.style.leading

    @property
    def least_height(self) -> float:
        """How high the fewest lines are that may stand alone."""
        fewest = self.style.fewest_lines
        whole = len(self.lines) < 2 * fewest
        return self.height if whole else fewest * self.style.leading

    def split(self, room: float) -> tuple[Box, Box] | None:
        """Part between two lines, with no single line on either side."""
        fewest = self.style.fewest_lines
        fitting = min(int((room + 0.01) / self.style.leading), len(self.lines) - fewest)
        if fitting < fewest:
            return None
        return self._part(0, fitting), self._part(fitting, len(self.lines))

    def _part(self, start: int, end: int) -> "TypesetParagraph":
        part = TypesetParagraph.__new__(TypesetParagraph)
        part.__dict__.update(self.__dict__)
        part.lines = self.lines[start:end]
        if start:
            part.before, part.marker, part.anchor, part.begins = 0.0, None, None, False
        else:
            part.after = 0.0
        return part

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """Draw every line, then what links lead from."""
        writer = pen.begin_text()
        plain = len(self.text.styles) == 1 and not _has_ornament(self.text.styles[0])
        leading = self.style.leading
        for number, line in enumerate(self.lines):
            middle = top - leading * (number + 0.5)
            start = x + self._offset(line, first=self.begins and number == 0)
            if not plain:
                self._ornaments(pen, line, start, middle)
            self._line(writer, line, start, middle)
        if self.marker:
            self._mark(writer, x, top)
        pen.end_text(writer)

    def _mark(self, writer: TextWriter, x: float, top: float) -> None:
        assert self.marker is not None
        text = typeset(self.marker.spans)
        for line in fill_lines(text.measure, 1e6):
            _place_line(
                writer, text, line, (x - self.marker.distance, top - self.style.leading / 2)
            )

    def _offset(self, line: Line, *, first: bool) -> float:
        room = self.width - line.width
        if self.style.align == "right":
            return room
        if self.style.align == "center":
            return room / 2
        return self.style.first_indent if first else 0.0

    def _line(self, writer: TextWriter, line: Line, x: float, middle: float) -> None:
        _place_line(writer, self.text, line, (x, middle))

    def _ornaments(self, pen: Pen, line: Line, x: float, middle: float) -> None:
        for start, end, style in _styled_parts(self.text, line):
            if not _has_ornament(style):
                continue
            left, right = x + self.text.x_of(line, start), x + self.text.x_of(line, end)
            low = middle - style.size * 0.62
            high = style.size * 1.24
            if style.background:
                pen.area(left - 1, low, right - left + 2, high, colour=style.background)
            if style.strike:
                pen.stroke(left, middle, (right, middle), colour=style.colour, width=0.6)
            if style.link:
                pen.link(style.link, (left, low, right, low + high))
            if style.name:
                pen.destination(style.name, low + high)


def _has_ornament(style: RunStyle) -> bool:
    return bool(style.link or style.strike or style.background or style.name)


def _styled_parts(text: Typeset, line: Line) -> Iterator[tuple[int, int, RunStyle]]:
    """Return the parts of a line that have one style each."""
    first = bisect_right(text.starts, line.start) - 1
    for number in range(max(first, 0), len(text.starts)):
        if text.starts[number] >= line.end:
            return
        following = text.starts[number + 1] if number + 1 < len(text.starts) else line.end
        yield max(text.starts[number], line.start), min(following, line.end), text.styles[number]


def _place_line(writer: TextWriter, text: Typeset, line: Line, origin: tuple[float, float]) -> None:
    """Place a line's pieces; ``origin`` is its left edge and its middle."""
    if line.end <= line.start:
        return
    x, middle = origin
    stretched = line.stretch or line.squeeze
    cuts = text.fine_cuts if stretched else text.cuts
    within = cuts[bisect_right(cuts, line.start) : bisect_left(cuts, line.end)]
    for start, end in pairwise([line.start, *within, line.end]):
        style = text.style_at(start)
        place = x + text.x_of(line, start) + text.shifts.get(start, 0.0)
        spacing = line.stretch if text.kinds[start] == "w" else 0.0
        words = text.measure.text[start:end]
        writer.place(place, middle - style.size * BASELINE, words, style=style, spacing=spacing)
