"""Blocks become boxes: each kind with its type, its blanks and what stands behind it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar, assert_never

from assistant.domain.blocks import (
    Block,
    Blocks,
    Callout,
    Chart,
    CodeBlock,
    FactLink,
    Heading,
    Inlines,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    Rule,
    Table,
    plain_text,
)
from assistant.domain.languages import Language
from assistant.domain.link_targets import ESTIMATE, UNBACKED
from assistant.export.boxes import Anchor, Blank, Box, Frame, RuleBox
from assistant.export.chart_box import ChartBox
from assistant.export.cjk_paragraph import Marker, ParagraphStyle, TypesetParagraph
from assistant.export.figure_appendix import Crossing
from assistant.export.fonts import printable, width_of
from assistant.export.headings import heading_box
from assistant.export.inlines import InlineLook, spans_of, words
from assistant.export.tables import table_boxes
from assistant.export.theme import Theme
from assistant.export.typesetting import RunStyle, Span, is_mostly_chinese
from assistant.texts import Texts

BoxKind = TypeVar("BoxKind", bound=Box)
BULLETS = ("•", "–", "▪")
CAPTION_GAP = 5.0
NARROWEST = 120.0  # nesting stops standing in further when this little width is left


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where blocks are laid out: standing in by ``left``, inside frames, at a depth of lists."""

    left: float
    width: float
    frames: tuple[Frame, ...] = ()
    depth: int = 0
    inside: bool = False

    def standing_in(self, by: float, right: float = 0.0) -> "Place":
        """Return the place further in, as long as there is width for text."""
        by = max(0.0, min(by, self.width - NARROWEST))
        right = max(0.0, min(right, self.width - by - NARROWEST))
        return replace(self, left=self.left + by, width=self.width - by - right)


class BlockLayout:
    """Turns the blocks of one document into boxes."""

    def __init__(
        self, theme: Theme, texts: Texts, *, crossings: Mapping[str, Crossing] | None = None
    ) -> None:
        self.theme = theme
        self.texts = texts
        self.look = InlineLook(
            colours=theme.colours,
            marks={each: texts(f"pdf.mark_{each}") for each in (ESTIMATE, UNBACKED)},
            crossings=crossings or {},
        )
        self._tables = 0
        self._charts = 0
        self._headings = 0

    def boxes(self, blocks: Blocks, place: Place, *, level: int = 1) -> list[Box]:
        """Lay out blocks; headings among them stand below a heading of ``level``."""
        return [box for block in blocks for box in self._boxes(block, place, level)]

    def _boxes(self, block: Block, place: Place, level: int) -> Iterable[Box]:
        match block:
            case Paragraph():
                return [self.paragraph(block.inlines, place)] if block.inlines else []
            case Heading():
                return [self._heading(block, place, level)]
            case ListBlock():
                return self._list(block, place, level)
            case Table() | Chart():
                return self._captioned(block, place)
            case Quote():
                return self._quote(block, place, level)
            case Callout():
                return self._callout(block, place, level)
            case CodeBlock():
                return self._code(block, place)
            case Rule():
                return [self._rule(place)]
            case _:
                assert_never(block)

    def base_style(self) -> RunStyle:
        """Return the look of running text."""
        return RunStyle(size=self.theme.type.body, colour=self.theme.colours.ink)

    def paragraph(
        self,
        inlines: Inlines,
        place: Place,
        *,
        base: RunStyle | None = None,
        marker: Marker | None = None,
    ) -> TypesetParagraph:
        """Lay out running text."""
        base = base or self.base_style()
        spans = spans_of(inlines, base, self.look)
        indented = place.depth == 0 and not place.inside and is_mostly_chinese(plain_text(inlines))
        indent = self.theme.look.chinese_indent * base.size if indented else 0.0
        style = ParagraphStyle(leading=self._leading(base.size, spans), first_indent=indent)
        box = TypesetParagraph(spans, style, place.width, marker=marker)
        box.after = box.before = self.theme.space.paragraph
        return _put(box, place)

    def _leading(self, size: float, spans: Iterable[Span]) -> float:
        chinese = is_mostly_chinese("".join(span.text for span in spans))
        return size * self.theme.type.leading["zh" if chinese else "en"]

    def _heading(self, heading: Heading, place: Place, level: int) -> Box:
        depth = level + max(heading.level - 1, 1)
        self._headings += 1
        title = printable(plain_text(heading.inlines)).replace("\n", " ").strip()
        anchor = Anchor(
            key=f"heading-{self._headings}", title=title, level=depth, in_contents=False
        )
        has_figures = any(isinstance(part, FactLink) for part in heading.inlines)
        words = heading.inlines if has_figures else ()
        box = heading_box(anchor, self.theme, place.width, words=words, look=self.look)
        if place.inside or place.depth or not title:
            box.anchor = None
        return _put(box, place)

    def _list(self, block: ListBlock, place: Place, level: int) -> Iterator[Box]:
        labels = list(self._labels(block, place))
        indent = self.theme.space.list_indent
        if block.ordered and labels:
            indent = max(indent, max(_label_width(label) for label in labels) + 5.0)
        inner = replace(place.standing_in(indent), depth=place.depth + 1)
        boxes = [
            box
            for item, label in zip(block.items, labels, strict=True)
            for box in self._item(item, label, inner, level=level)
        ]
        if boxes and not place.depth:
            boxes[0].before = boxes[-1].after = self.theme.space.paragraph
        yield from boxes

    def _labels(self, block: ListBlock, place: Place) -> Iterator[Span]:
        style = replace(self.base_style(), colour=self.theme.colours.accent)
        for number in range(block.start, block.start + len(block.items)):
            bullet = BULLETS[min(place.depth, len(BULLETS) - 1)]
            yield Span(f"{number}." if block.ordered else bullet, style)

    def _item(self, item: ListItem, label: Span, place: Place, *, level: int) -> Iterator[Box]:
        hang = self.theme.space.list_indent
        distance = hang - 2.0 if label.text == "–" else hang
        if label.text not in BULLETS:
            distance = _label_width(label) + 5.0
        own = self.paragraph(item.inlines, place, marker=Marker(spans=(label,), distance=distance))
        own.before = own.after = self.theme.space.list_item
        yield own
        for box in self.boxes(item.children, place, level=level):
            box.before = min(box.before, self.theme.space.list_item)
            yield box

    def _captioned(self, block: Table | Chart, place: Place) -> Iterator[Box]:
        return self._table(block, place) if isinstance(block, Table) else self._chart(block, place)

    def _table(self, table: Table, place: Place) -> Iterator[Box]:
        if table.caption:
            self._tables += 1
            label = self.texts("pdf.table", number=self._tables)
            yield self._caption(label, table.caption, place)
        boxes = table_boxes(table, self.theme, place.width, look=self.look)
        for number, box in enumerate(boxes):
            captioned = not number and bool(table.caption)
            box.before = CAPTION_GAP if captioned else self.theme.space.block
            box.after = self.theme.space.block + 3.0
            yield _put(box, place)

    def _chart(self, chart: Chart, place: Place) -> Iterator[Box]:
        if chart.picture.is_empty:
            return
        self._charts += 1
        label = self.texts("pdf.chart", number=self._charts)
        yield self._caption(label, chart.caption, place)
        language: Language = "zh" if self.texts.language == "zh" else "en"
        box = ChartBox(chart.picture, self.theme, place.width, language)
        box.before, box.after = CAPTION_GAP, self.theme.space.block + 3.0
        yield _put(box, place)

    def _caption(self, label: str, caption: Inlines, place: Place) -> Box:
        colours = self.theme.colours
        size = self.theme.type.table
        spans = [
            Span(
                f"{label}\u3000" if self.texts.language == "zh" else f"{label}  ",
                RunStyle(size=size, colour=colours.accent, bold=True),
            ),
            *spans_of(caption, RunStyle(size=size, colour=colours.ink, bold=True), self.look),
        ]
        style = ParagraphStyle(leading=size * self.theme.type.leading["table"], align="left")
        box = TypesetParagraph(spans, style, place.width)
        box.before, box.after, box.keep_with_next = self.theme.space.block, CAPTION_GAP, True
        return _put(box, place)

    def _quote(self, quote: Quote, place: Place, level: int) -> list[Box]:
        colours = self.theme.colours
        frame = Frame(left=place.left, width=place.width, bar=colours.hairline, bar_width=2.5)
        inner = replace(place.standing_in(16.0), frames=(*place.frames, frame), inside=True)
        return self._framed(self.boxes(quote.blocks, inner, level=level), inner, padding=2.0)

    def _callout(self, callout: Callout, place: Place, level: int) -> list[Box]:
        bar, fill = self.theme.callouts[callout.kind]
        frame = Frame(left=place.left, width=place.width, bar=bar, bar_width=3.0, fill=fill)
        inner = replace(place.standing_in(16.0, 14.0), frames=(*place.frames, frame), inside=True)
        size = self.theme.type.small + 0.5
        style = ParagraphStyle(leading=size * 1.5, align="left")
        spans = words(
            self.texts(f"pdf.callout.{callout.kind}"), RunStyle(size=size, colour=bar, bold=True)
        )
        label = TypesetParagraph(spans, style, inner.width)
        label.keep_with_next, label.after = True, 1.0
        inside = self.boxes(callout.blocks, inner, level=level)
        if inside:
            inside[0].before = 1.0
        return self._framed([_put(label, inner), *inside], inner, padding=9.0)

    def _framed(self, boxes: list[Box], place: Place, *, padding: float) -> list[Box]:
        """Put blank edges round boxes that share a frame."""
        if not boxes:
            return []
        edges = [_put(Blank(padding), place), _put(Blank(padding, closing=True), place)]
        edges[0].before = edges[1].after = self.theme.space.block
        edges[0].keep_with_next = True
        boxes[0].before = boxes[-1].after = 0.0
        return [edges[0], *boxes, edges[1]]

    def _code(self, code: CodeBlock, place: Place) -> list[Box]:
        colours = self.theme.colours
        frame = Frame(left=place.left, width=place.width, fill=colours.code_background)
        inner = replace(place.standing_in(12.0, 12.0), frames=(*place.frames, frame), inside=True)
        size = self.theme.type.table
        text = printable(code.text).rstrip("\n")
        style = ParagraphStyle(leading=size * 1.5, align="left", fewest_lines=1)
        box = TypesetParagraph(
            [Span(text, RunStyle(size=size, colour=colours.ink))], style, inner.width
        )
        return self._framed([_put(box, inner)], inner, padding=8.0)

    def _rule(self, place: Place) -> Box:
        box = RuleBox(min(place.width, 72.0), self.theme.colours.faint)
        box.before = box.after = self.theme.space.block + 4.0
        return _put(box, place)


def _label_width(label: Span) -> float:
    return width_of(label.text, label.style.font, label.style.size)


def _put(box: BoxKind, place: Place) -> BoxKind:
    box.left, box.width, box.frames = place.left, place.width, place.frames
    return box
