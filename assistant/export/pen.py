"""The canvas a page is drawn on, reduced to what pages need: text, lines, areas, links."""

from collections.abc import Sequence
from typing import Any

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject

from assistant.export.typesetting import RunStyle

_WHITE = Color(1, 1, 1)


class TextWriter(PDFTextObject):  # type: ignore[misc]
    """A text object that places pieces by coordinates and repeats no setting that still holds."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._set_font: tuple[str, float] | None = None
        self._set_colour: Color | None = None
        self._set_spacing = 0.0

    def place(
        self, x: float, y: float, text: str, *, style: RunStyle, spacing: float = 0.0
    ) -> None:
        """Print a piece from ``(x, y)`` with ``spacing`` after each character."""
        font = (style.font, style.size)
        if font != self._set_font:
            self.setFont(*font)
            self._set_font = font
        if style.colour is not self._set_colour:
            self.setFillColor(style.colour)
            self._set_colour = style.colour
        if spacing != self._set_spacing:
            self.setCharSpace(spacing)
            self._set_spacing = spacing
        self._code.append(f"1 0 0 1 {x:.2f} {y + style.rise:.2f} Tm")
        self._code.append(self._formatText(text))


class Pen:
    """Draws on one canvas; coordinates are points from the lower left corner."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas: Any = canvas
        self._named: set[str] = set()

    def begin_text(self) -> TextWriter:
        """Return a text object to place pieces with; hand it to ``end_text``."""
        return TextWriter(self.canvas)

    def end_text(self, writer: TextWriter) -> None:
        """Put the placed pieces on the page."""
        writer.setCharSpace(0)
        self.canvas.drawText(writer)

    def area(self, x: float, y: float, width: float, height: float, *, colour: Color) -> None:
        """Fill a rectangle."""
        self.canvas.setFillColor(colour)
        self.canvas.rect(x, y, width, height, stroke=0, fill=1)

    def stroke(
        self, x: float, y: float, end: tuple[float, float], *, colour: Color, width: float = 0.5
    ) -> None:
        """Draw a straight line."""
        self.canvas.setStrokeColor(colour)
        self.canvas.setLineWidth(width)
        self.canvas.line(x, y, *end)

    def path(
        self,
        points: Sequence[tuple[float, float]],
        *,
        colour: Color,
        width: float,
        dashes: Sequence[float] = (),
    ) -> None:
        """Draw a line through points."""
        canvas = self.canvas
        canvas.saveState()
        canvas.setStrokeColor(colour)
        canvas.setLineWidth(width)
        canvas.setLineJoin(1)
        if dashes:
            canvas.setDash(list(dashes))
        path = canvas.beginPath()
        path.moveTo(*points[0])
        for point in points[1:]:
            path.lineTo(*point)
        canvas.drawPath(path, stroke=1, fill=0)
        canvas.restoreState()

    def dot(self, x: float, y: float, radius: float, *, colour: Color) -> None:
        """Fill a circle and leave a white edge round it."""
        canvas = self.canvas
        canvas.saveState()
        canvas.setFillColor(colour)
        canvas.setStrokeColor(_WHITE)
        canvas.setLineWidth(1)
        canvas.circle(x, y, radius, stroke=1, fill=1)
        canvas.restoreState()

    def link(self, target: str, rectangle: tuple[float, float, float, float]) -> None:
        """Make an area lead to an address, or to ``#key`` inside the document.

        ``^key`` leads back to what was drawn before, and nowhere where it was not.
        """
        if target.startswith("^"):
            if target[1:] not in self._named:
                return
            target = f"#{target[1:]}"
        if target.startswith("#"):
            self.canvas.linkAbsolute("", target[1:], rectangle, Border="[0 0 0]")
        else:
            self.canvas.linkURL(target, rectangle, relative=0)

    def destination(self, key: str, top: float) -> None:
        """Let links and bookmarks lead to this height of the page; the first of a name counts."""
        if key in self._named:
            return
        self._named.add(key)
        self.canvas.bookmarkHorizontal(key, 0, top)
