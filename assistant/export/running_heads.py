"""The small words at the head and the foot of every page."""

from dataclasses import dataclass

from assistant.export.cjk_paragraph import ParagraphStyle, TypesetParagraph
from assistant.export.fonts import REGULAR, printable, width_of
from assistant.export.line_breaking import OPENING
from assistant.export.pages import PageArea
from assistant.export.pen import Pen
from assistant.export.theme import Theme
from assistant.export.typesetting import RunStyle, Span

HEAD_HEIGHT = 0.52  # of the upper margin
FOOT_HEIGHT = 0.5  # of the lower one
MIDDLE_GAP = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningHeads:
    """Four corners of words; a text too long for its half of the line is cut."""

    theme: Theme
    area: PageArea

    def draw(self, pen: Pen, head: tuple[str, str], foot: tuple[str, str]) -> None:
        """Draw what stands left and right at the head, and left and right at the foot."""
        margins = self.area.margins
        top = self.area.size[1] - margins.top * HEAD_HEIGHT
        self._pair(pen, head, top)
        self._pair(pen, foot, margins.bottom * FOOT_HEIGHT)
        if self.theme.look.head_rule:
            right = margins.left + self.area.width
            colour = self.theme.colours.hairline
            pen.stroke(margins.left, top - 14, (right, top - 14), colour=colour, width=0.5)

    def _pair(self, pen: Pen, texts: tuple[str, str], top: float) -> None:
        half = (self.area.width - MIDDLE_GAP) / 2
        size = self.theme.type.small
        style = RunStyle(size=size, colour=self.theme.colours.muted)
        for number, text in enumerate(texts):
            words = shortened(printable(text).replace("\n", " ").strip(), size, half)
            paragraph = ParagraphStyle(leading=size * 1.3, align="right" if number else "left")
            box = TypesetParagraph([Span(words, style)], paragraph, half + MIDDLE_GAP / 2)
            box.draw(pen, self.area.margins.left + number * (half + MIDDLE_GAP / 2), top)


def shortened(text: str, size: float, width: float) -> str:
    """Return the text, cut with an ellipsis where it would be wider than ``width``."""
    if width_of(text, REGULAR, size) <= width:
        return text
    taken, end = width_of("…", REGULAR, size), 0
    for character in text:
        taken += width_of(character, REGULAR, size)
        if taken > width:
            break
        end += 1
    return f"{text[:end].rstrip(f'{OPENING} ')}…"
