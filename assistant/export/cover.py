"""The cover: plain with a short bar, or a field of colour, as the theme has it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from reportlab.lib.colors import Color

from assistant.domain.blocks import PrintedDocument
from assistant.export.cjk_paragraph import Align, ParagraphStyle, TypesetParagraph
from assistant.export.inlines import words
from assistant.export.pages import PageArea
from assistant.export.pen import Pen
from assistant.export.theme import Theme
from assistant.export.typesetting import RunStyle
from assistant.texts import Texts

SMALLEST_TITLE = 18.0
BEST_TITLE_LINES = 2
MOST_TITLE_LINES = 4
MOST_TAGLINE_LINES = 4
MOST_VALUE_LINES = 2
COLUMN_GAP = 24.0
ROW_GAP = 13.0
BAND_FOOT = 0.40  # of the page's height, where the field of colour ends
FACTS_LIMIT = 0.385  # of the page's height, how far up the facts may reach
PLAIN_TOP = 0.74


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """The first page of a document."""

    document: PrintedDocument
    theme: Theme
    texts: Texts
    area: PageArea
    confidential: bool

    def draw(self, pen: Pen) -> None:
        """Draw the cover as the theme has it."""
        if self.theme.look.cover == "band":
            self._draw_band(pen)
        else:
            self._draw_plain(pen)
        self._draw_foot(pen)

    def _draw_plain(self, pen: Pen) -> None:
        """White, the company's name large above a short bar."""
        colours = self.theme.colours
        width, height = self.area.size
        pen.area(0, height - 10, width, 10, colour=colours.accent)
        title, subject, tagline = self._names(colours.accent, colours.ink, colours.muted)
        left = self.area.margins.left
        top = _stack(pen, (left, height * PLAIN_TOP), [(title, 13), (subject, 20)])
        pen.area(left, top - 3, 54, 3, colour=colours.accent)
        _stack(pen, (left, top - 24), [(tagline, 0)])

    def _draw_band(self, pen: Pen) -> None:
        """A field of the accent colour with the names at its foot."""
        colours = self.theme.colours
        width, height = self.area.size
        low = height * BAND_FOOT
        pen.area(0, low, width, height - low, colour=colours.accent)
        self._draw_rings(pen, low)
        pale = _mixed(colours.accent, colours.on_accent, 0.78)
        title, subject, tagline = self._names(pale, colours.on_accent, pale)
        top = low + 52 + title.height + subject.height + tagline.height + 32
        boxes = [(title, 12.0), (subject, 20.0), (tagline, 0.0)]
        _stack(pen, (self.area.margins.left, top), boxes)

    def _names(
        self, title: Color, subject: Color, tagline: Color
    ) -> tuple[TypesetParagraph, TypesetParagraph, TypesetParagraph]:
        """Set title, company and tagline in their colours."""
        sizes, document, width = self.theme.type, self.document, self.area.width
        kind = _Setting(RunStyle(size=sizes.cover_title, colour=title), width)
        name = RunStyle(size=sizes.cover_subject, colour=subject, bold=True)
        line = _Setting(RunStyle(size=sizes.cover_tagline, colour=tagline), width * 0.86, 1.6)
        return (
            kind.clipped(document.title, MOST_VALUE_LINES),
            _fitting(document.subject, _Setting(name, width, 1.22)),
            line.clipped(document.tagline, MOST_TAGLINE_LINES),
        )

    def _draw_rings(self, pen: Pen, low: float) -> None:
        """Quarter circles in the corner, barely lighter than the field."""
        width, height = self.area.size
        colours, canvas = self.theme.colours, pen.canvas
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(0, low, width, height - low)
        canvas.clipPath(path, stroke=0, fill=0)
        canvas.setLineWidth(18)
        for step in range(5):
            share = 0.10 - step * 0.014
            canvas.setStrokeColor(_mixed(colours.accent, colours.on_accent, share))
            canvas.circle(width, height, 90 + step * 46, stroke=1, fill=0)
        canvas.restoreState()

    def _draw_foot(self, pen: Pen) -> None:
        """Draw the facts, the date and the mark of confidence."""
        colours = self.theme.colours
        left, width = self.area.margins.left, self.area.width
        base = self.area.margins.bottom - 12
        pen.stroke(left, base + 22, (left + width, base + 22), colour=colours.hairline, width=0.6)
        small = RunStyle(size=9.0, colour=colours.muted)
        date = _Setting(small, width * 0.6).clipped(self.document.date_text, 1)
        date.draw(pen, left, base + 12)
        if self.confidential:
            mark = _Setting(small, width * 0.4, align="right")
            mark.clipped(self.texts("pdf.confidential"), 1).draw(pen, left + width * 0.6, base + 12)
        self._draw_facts(pen, base + 44)

    def _draw_facts(self, pen: Pen, bottom: float) -> None:
        """Draw labels and values in two columns that stand on ``bottom``."""
        pairs = self._facts()
        rows = [pairs[start : start + 2] for start in range(0, len(pairs), 2)]
        limit = self.area.size[1] * FACTS_LIMIT
        while rows and bottom + sum(map(_row_height, rows)) > limit:
            rows.pop()
        for row in reversed(rows):
            bottom += _row_height(row)
            for number, (label, value) in enumerate(row):
                x = self.area.margins.left + number * (self._column + COLUMN_GAP)
                _stack(pen, (x, bottom - ROW_GAP), [(label, 0), (value, 0)])

    @property
    def _column(self) -> float:
        return (self.area.width - COLUMN_GAP) / 2

    def _facts(self) -> list[tuple[TypesetParagraph, TypesetParagraph]]:
        colours = self.theme.colours
        quiet = _Setting(RunStyle(size=8.6, colour=colours.muted), self._column, 1.5)
        plain = _Setting(RunStyle(size=10.6, colour=colours.ink), self._column, 1.4)
        return [
            (quiet.clipped(label, 1), plain.clipped(value, MOST_VALUE_LINES))
            for label, value in self.document.cover_lines
        ]


@dataclass(frozen=True, slots=True)
class _Setting:
    """How a text of the cover is set."""

    style: RunStyle
    width: float
    leading: float = 1.3
    align: Align = "left"

    def text(self, text: str) -> TypesetParagraph:
        """Set a text in as many lines as it needs."""
        style = ParagraphStyle(leading=self.style.size * self.leading, align=self.align)
        return TypesetParagraph(words(text, self.style), style, self.width)

    def clipped(self, text: str, lines: int) -> TypesetParagraph:
        """Set a text in at most so many lines, with an ellipsis where it would go on."""
        box = self.text(text)
        while len(box.lines) > lines:
            text = text[: max(len(text) * lines // len(box.lines) - 2, 0)]
            box = self.text(f"{text}…")
        return box


def _fitting(text: str, setting: _Setting) -> TypesetParagraph:
    """Set a title on one line if it nearly fits, else as large as it can be in few lines."""
    size = setting.style.size
    for part in (1.0, 0.93, 0.86, 0.8):
        box = replace(setting, style=replace(setting.style, size=size * part)).text(text)
        if len(box.lines) == 1:
            return box
    while True:
        box = setting.text(text)
        if len(box.lines) <= BEST_TITLE_LINES:
            return box
        if setting.style.size <= SMALLEST_TITLE:
            return setting.clipped(text, MOST_TITLE_LINES)
        size = max(setting.style.size - 3.0, SMALLEST_TITLE)
        setting = replace(setting, style=replace(setting.style, size=size))


def _stack(
    pen: Pen, corner: tuple[float, float], boxes: Iterable[tuple[TypesetParagraph, float]]
) -> float:
    """Draw texts one below the other and return where they end."""
    left, top = corner
    for box, after in boxes:
        box.draw(pen, left, top)
        top -= box.height + after
    return top


def _row_height(row: list[tuple[TypesetParagraph, TypesetParagraph]]) -> float:
    return max(label.height + value.height for label, value in row) + ROW_GAP


def _mixed(colour: Color, other: Color, share: float) -> Color:
    parts = zip(colour.rgb(), other.rgb(), strict=True)
    return Color(*(mine + (theirs - mine) * share for mine, theirs in parts))
