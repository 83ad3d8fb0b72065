"""Headings: how chapters are numbered in each language, and how a heading is set."""

import re
from collections.abc import Iterator, Sequence

from assistant.domain.blocks import Inlines, PrintedSection
from assistant.export.boxes import Anchor, Box
from assistant.export.cjk_paragraph import ParagraphStyle, TypesetParagraph
from assistant.export.fonts import printable
from assistant.export.inlines import InlineLook, spans_of
from assistant.export.pen import Pen
from assistant.export.theme import Theme
from assistant.export.typesetting import RunStyle, Span

_DIGITS = "零一二三四五六七八九"
_NUMBERED = re.compile(
    r"\s*(?:\d+(?:\.\d+)*[.、．)]?\s|\d+[.、．)]|[一二三四五六七八九十百]+、|[（(][一二三四五六七八九十]+[)）]|第.{1,3}[章节部])"
)
_FIRST_IN_DIGITS = 100
MARK_WIDTH = 30.0
MARK_HEIGHT = 2.6


def chinese_number(number: int) -> str:
    """Return a number from 1 to 99 in Chinese numerals, a larger one in digits."""
    tens, ones = divmod(number, 10)
    if not 0 < number < _FIRST_IN_DIGITS:
        return str(number)
    if not tens:
        return _DIGITS[ones]
    head = "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def section_anchors(sections: Sequence[PrintedSection], language: str) -> Iterator[Anchor]:
    """Number the sections: 1, 1.1 in English; 一、 and （一） in Chinese.

    A title that brings its own number keeps it alone.
    """
    counts = [0] * 8
    for position, section in enumerate(sections):
        level = min(max(section.level, 1), len(counts))
        counts[level - 1] += 1
        counts[level:] = [0] * (len(counts) - level)
        title = printable(section.title).replace("\n", " ").strip()
        own = bool(_NUMBERED.match(title))
        yield Anchor(
            key=f"section-{position + 1}",
            title=title,
            level=level,
            number="" if own else _number(counts[:level], language),
            chapter=level == 1,
        )


def _number(counts: Sequence[int], language: str) -> str:
    if language != "zh":
        return ".".join(str(max(count, 1)) for count in counts)
    last = counts[-1]
    if len(counts) == 1:
        return f"{chinese_number(last)}、"
    return f"（{chinese_number(last)}）" if len(counts) == 2 else f"{last}. "  # noqa: PLR2004


def full_title(anchor: Anchor) -> str:
    """Return number and title as bookmarks and running heads show them."""
    joined = "" if anchor.number.endswith(("、", "）", " ")) or not anchor.number else "  "
    return f"{anchor.number}{joined}{anchor.title}"


class HeadingBox(TypesetParagraph):
    """A heading; a chapter has a rule below or a mark above it, as the theme has it."""

    def __init__(
        self, anchor: Anchor, theme: Theme, width: float, *, title: Sequence[Span]
    ) -> None:
        self.theme = theme
        position = min(anchor.level, len(theme.type.headings)) - 1
        size = theme.type.headings[position]
        colours = theme.colours
        style = ParagraphStyle(
            leading=size * theme.type.leading["heading"], align="left", fewest_lines=9
        )
        super().__init__(title, style, width)
        self.before = theme.space.heading_before[position]
        self.after = theme.space.heading_after[position]
        self.keep_with_next = True
        self.anchor = anchor
        self._rule = colours.hairline if anchor.chapter and theme.look.heading_rule else None
        self._mark_colour = colours.accent if anchor.chapter and theme.look.heading_mark else None

    @property
    def height(self) -> float:
        """How high it is with its rule or mark."""
        return super().height + (7.0 if self._rule else 0.0) + (12.0 if self._mark_colour else 0.0)

    @property
    def least_height(self) -> float:
        """A heading is not split."""
        return self.height

    def split(self, room: float) -> tuple[Box, Box] | None:
        """Stay whole, unless it is a page of words."""
        return super().split(room) if len(self.lines) > 2 * self.style.fewest_lines else None

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """Draw mark, words and rule."""
        if self._mark_colour:
            pen.area(x, top - MARK_HEIGHT, MARK_WIDTH, MARK_HEIGHT, colour=self._mark_colour)
            top -= 12.0
        super().draw(pen, x, top)
        if self._rule:
            low = top - super().height - 6.0
            pen.stroke(x, low, (x + self.width, low), colour=self._rule, width=0.7)


def _title_style(anchor: Anchor, theme: Theme) -> RunStyle:
    colours = theme.colours
    lead = colours.accent if anchor.level <= 2 else colours.ink  # noqa: PLR2004
    colour = lead if theme.look.heading_rule else colours.ink
    return RunStyle(size=_size(anchor, theme), colour=colour, bold=True)


def _size(anchor: Anchor, theme: Theme) -> float:
    return theme.type.headings[min(anchor.level, len(theme.type.headings)) - 1]


def _title_spans(anchor: Anchor, theme: Theme) -> list[Span]:
    colours, size = theme.colours, _size(anchor, theme)
    title = Span(anchor.title, _title_style(anchor, theme))
    if not anchor.number:
        return [title]
    wide = anchor.number.endswith(("、", "）"))
    number = anchor.number if wide else f"{anchor.number.strip()}\u3000"
    return [Span(number, RunStyle(size=size, colour=colours.accent, bold=True)), title]


def heading_box(
    anchor: Anchor,
    theme: Theme,
    width: float,
    *,
    words: Inlines = (),
    look: InlineLook | None = None,
) -> Box:
    """Lay out a heading: its number and title, or ``words`` whose figures look as in the text."""
    if words and look is not None:
        title = spans_of(words, _title_style(anchor, theme), look)
    else:
        title = _title_spans(anchor, theme)
    return HeadingBox(anchor, theme, width, title=title)
