"""A chart on a page: vector shapes in the theme's colours and the bundled fonts."""

from reportlab.lib.colors import Color

from assistant.domain.charts.drawing import drawn, lightness
from assistant.domain.charts.picture import Picture
from assistant.domain.charts.shapes import Area, Dot, Stroke, Tint, Words
from assistant.domain.languages import Language
from assistant.export.boxes import Box
from assistant.export.fonts import printable, width_of
from assistant.export.pen import Pen
from assistant.export.theme import Colours, Theme
from assistant.export.typesetting import RunStyle

_HEIGHT = 168.0
_PAPER = Color(1, 1, 1)


class ChartBox(Box):
    """A picture as wide as the text; it is never split."""

    def __init__(self, picture: Picture, theme: Theme, width: float, language: Language) -> None:
        self._colours = theme.colours
        self._parts = picture.parts
        self._drawing = drawn(picture, width, _HEIGHT, language, size=theme.type.table - 0.5)

    @property
    def height(self) -> float:
        """How high it is."""
        return self._drawing.height

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """Draw the shapes in their order."""
        for shape in self._drawing.shapes:
            match shape:
                case Stroke():
                    points = [(x + across, top - down) for across, down in shape.points]
                    colour = self._colour(shape.tint, shape.part)
                    pen.path(points, colour=colour, width=shape.width, dashes=shape.dashes)
                case Area():
                    corner = (x + shape.left, top - shape.top - shape.height)
                    colour = self._colour("part", shape.part)
                    pen.area(*corner, shape.width, shape.height, colour=colour)
                case Dot():
                    across, down = shape.at
                    pen.dot(x + across, top - down, shape.radius, colour=self._colours.accent)
                case Words():
                    self._write(pen, shape, x, top)

    def _write(self, pen: Pen, words: Words, x: float, top: float) -> None:
        style = RunStyle(size=words.size, colour=self._colour(words.tint, 0))
        text = printable(words.text)
        width = width_of(text, style.font, style.size)
        back = {"start": 0.0, "middle": width / 2, "end": width}[words.anchor]
        if words.stands_out:
            left, base = x + words.at[0] - back, top - words.at[1]
            pen.area(left - 2, base - 2, width + 4, words.size + 2, colour=_PAPER)
        writer = pen.begin_text()
        writer.place(x + words.at[0] - back, top - words.at[1], text, style=style)
        pen.end_text(writer)

    def _colour(self, tint: Tint, part: int) -> Color:
        colours: Colours = self._colours
        if tint == "part":
            return mixed(colours.accent, _PAPER, lightness(part, self._parts))
        return {
            "ink": colours.ink, "muted": colours.muted, "grid": colours.hairline, "paper": _PAPER,
        }[tint]  # fmt: skip


def mixed(colour: Color, other: Color, part: float) -> Color:
    """Return a colour with a part of another in it."""
    pairs = zip(colour.rgb(), other.rgb(), strict=True)
    return Color(*(mine + (theirs - mine) * part for mine, theirs in pairs))
