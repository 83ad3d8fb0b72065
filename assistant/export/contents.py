"""The table of contents: every line of it leads to its page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.export.boxes import Anchor, Box
from assistant.export.cjk_paragraph import ParagraphStyle, TypesetParagraph
from assistant.export.fonts import width_of
from assistant.export.inlines import words
from assistant.export.pen import Pen
from assistant.export.theme import Theme
from assistant.export.typesetting import RunStyle, Span

PageOf = Callable[[str], int]
INDENT = 20.0
NUMBER_COLUMN = 40.0
LEADING = 1.5
LONGEST_TITLE = 240
LEAST_LEADER = 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryStyle:
    """How the entries of one level look."""

    theme: Theme
    level: int

    @property
    def top(self) -> bool:
        """Whether it is a chapter."""
        return self.level == 1

    @property
    def size(self) -> float:
        """The type size."""
        return self.theme.type.body + (0.6 if self.top else -0.4)

    @property
    def title(self) -> RunStyle:
        """The look of the title."""
        return RunStyle(size=self.size, colour=self.theme.colours.ink, bold=self.top)

    @property
    def number(self) -> RunStyle:
        """The look of the section's number."""
        return RunStyle(size=self.size, colour=self.theme.colours.accent, bold=self.top)

    @property
    def page(self) -> RunStyle:
        """The look of the page's number."""
        return RunStyle(size=self.size, colour=self.theme.colours.ink)


class ContentsEntry(Box):
    """A line of the contents: number, title, page."""

    def __init__(self, anchor: Anchor, theme: Theme, width: float, *, page_of: PageOf) -> None:
        self.width = width
        self._anchor = anchor
        self._page_of = page_of
        self._style = EntryStyle(theme=theme, level=anchor.level)
        self._indent = INDENT * (min(anchor.level, 4) - 1)
        self._hang = self._number_width()
        size = self._style.size
        room = width - self._indent - self._hang - NUMBER_COLUMN - 4.0
        style = ParagraphStyle(leading=size * LEADING, align="left")
        self._title = TypesetParagraph(self._title_spans(), style, room)
        self.before = 11.0 if self._style.top else 3.5
        self.after = 3.5

    def _number_width(self) -> float:
        """Return the column a Latin number hangs in; a Chinese one stands in the line."""
        number = self._anchor.number
        if not number or number.endswith(("、", "）")):
            return 0.0
        style = self._style.number
        least = 20.0 if self._style.top else 26.0
        return max(least, width_of(number.strip(), style.font, style.size) + 8.0)

    def _title_spans(self) -> list[Span]:
        title = self._anchor.title
        if len(title) > LONGEST_TITLE:
            title = f"{title[:LONGEST_TITLE]}…"
        spans = [Span(title, self._style.title)]
        if self._anchor.number and not self._hang:
            spans.insert(0, Span(self._anchor.number, self._style.number))
        return spans

    @property
    def height(self) -> float:
        """How high it is."""
        return self._title.height

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """Draw the line, its leader and its link."""
        leading = self._title.style.leading
        left = x + self._indent
        last_line = top - self.height + leading
        if self._hang:
            self._one(self._anchor.number.strip(), self._style.number).draw(pen, left, top)
        self._title.draw(pen, left + self._hang, top)
        page = str(self._page_of(self._anchor.key))
        column = self._one(page, self._style.page, right=True)
        column.draw(pen, x + self.width - NUMBER_COLUMN, last_line)
        self._draw_guide(pen, x, last_line - leading / 2)
        pen.link(f"#{self._anchor.key}", (left, top - self.height, x + self.width, top))

    def _one(self, text: str, style: RunStyle, *, right: bool = False) -> TypesetParagraph:
        leading = self._title.style.leading
        paragraph = ParagraphStyle(leading=leading, align="right" if right else "left")
        return TypesetParagraph([Span(text, style)], paragraph, NUMBER_COLUMN)

    def _draw_guide(self, pen: Pen, x: float, middle: float) -> None:
        """Lead the eye to the page: dots along the line, or a hairline below it."""
        theme = self._style.theme
        right = x + self.width
        if not theme.look.contents_leaders:
            low = middle - self._style.size
            pen.stroke(x, low, (right, low), colour=theme.colours.hairline, width=0.4)
            return
        start = x + self._indent + self._hang + self._title.lines[-1].width + 8
        stop = right - 26
        if stop - start > LEAST_LEADER:
            pen.canvas.saveState()
            pen.canvas.setDash(0.6, 3.4)
            pen.stroke(start, middle - 3, (stop, middle - 3), colour=theme.colours.faint, width=0.6)
            pen.canvas.restoreState()


def contents_boxes(
    anchors: Sequence[Anchor], theme: Theme, title: str, *, width: float, page_of: PageOf
) -> list[Box]:
    """Lay out the table of contents."""
    size = theme.type.contents_title
    style = RunStyle(size=size, colour=theme.colours.ink, bold=True)
    heading = TypesetParagraph(
        words(title, style), ParagraphStyle(leading=size * 1.3, align="left"), width
    )
    heading.after, heading.keep_with_next = 26.0, True
    heading.anchor = Anchor(key="contents", title=title, level=1, in_contents=False)
    entries = [
        ContentsEntry(anchor, theme, width, page_of=page_of) for anchor in anchors if anchor.title
    ]
    return [heading, *entries]
