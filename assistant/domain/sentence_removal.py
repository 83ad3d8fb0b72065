"""Takes one sentence out of a Markdown text and leaves all others as they are."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.domain.blocks import (
    Block,
    Blocks,
    Callout,
    Heading,
    Inline,
    Inlines,
    LineBreak,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    Table,
    TextRun,
    plain_text,
)
from assistant.domain.blocks_reading import read_markdown
from assistant.domain.blocks_writing import write_markdown
from assistant.domain.sentences import sentence_spans

_MARKER = "\ua66e"  # a letter of no living language, to find a place again in what was read
_BLANKS = " \t\u3000"


def without_sentence(markdown: str, place: int) -> str:
    """Return the text without the sentence around ``place``; what is left empty goes with it.

    The sentence is that of the paragraph, list item, cell or heading in which the place lies. In a
    table the cell stays. A text that holds the place nowhere in its words stays as it is.
    """
    if _MARKER in markdown:
        return markdown
    marked = read_markdown(f"{markdown[:place]}{_MARKER}{markdown[place:]}")
    found = _leaf_with_marker(marked)
    if found is None:
        return markdown
    cutter = _Cutter(number=found[0], place=found[1])
    return write_markdown(cutter.blocks(read_markdown(markdown)))


def _leaf_with_marker(blocks: Blocks) -> tuple[int, int] | None:
    """Return which of the runs of words holds the marker, and where in it."""
    for number, inlines in enumerate(_leaves(blocks)):
        place = plain_text(inlines).find(_MARKER)
        if place >= 0:
            return number, place
    return None


def _leaves(blocks: Blocks) -> Iterator[Inlines]:
    for block in blocks:
        if isinstance(block, Heading | Paragraph):
            yield block.inlines
        elif isinstance(block, ListBlock):
            for item in block.items:
                yield item.inlines
                yield from _leaves(item.children)
        elif isinstance(block, Table):
            for row in (block.header, *block.rows):
                yield from row
            yield block.caption
        elif isinstance(block, Quote | Callout):
            yield from _leaves(block.blocks)


def sentence_span(words: str, place: int) -> tuple[int, int]:
    """Return where the sentence around ``place`` begins and ends, with the blanks before it."""
    start = 0
    for _, end in sentence_spans(words):
        if place < end:
            # The first one takes the blanks after it instead.
            rest = words[end:] if start == 0 else ""
            return start, end + len(rest) - len(rest.lstrip(_BLANKS))
        start = end
    return start, len(words)


@dataclass(slots=True)
class _Cutter:
    """Walks the blocks in the order of ``_leaves`` and cuts in one of them."""

    number: int
    place: int

    def blocks(self, blocks: Blocks) -> Blocks:
        made = (self._block(block) for block in blocks)
        return tuple(block for block in made if block is not None)

    def _block(self, block: Block) -> Block | None:
        if isinstance(block, Heading | Paragraph):
            inlines = self._inlines(block.inlines)
            if inlines == block.inlines:
                return block
            return replace(block, inlines=inlines) if plain_text(inlines).strip() else None
        if isinstance(block, ListBlock):
            items = tuple(item for each in block.items if (item := self._item(each)) is not None)
            return replace(block, items=items) if items else None
        if isinstance(block, Table):
            header, *rows = [
                tuple(self._inlines(cell) for cell in row) for row in (block.header, *block.rows)
            ]
            caption = self._inlines(block.caption)
            return replace(block, header=header, rows=tuple(rows), caption=caption)
        if isinstance(block, Quote | Callout):
            inner = self.blocks(block.blocks)
            return replace(block, blocks=inner) if inner else None
        return block

    def _item(self, item: ListItem) -> ListItem | None:
        inlines = self._inlines(item.inlines)
        children = self.blocks(item.children)
        was_cut = inlines != item.inlines or children != item.children
        if was_cut and not plain_text(inlines).strip() and not children:
            return None
        return ListItem(inlines, children)

    def _inlines(self, inlines: Inlines) -> Inlines:
        is_here, self.number = self.number == 0, self.number - 1
        if not is_here:
            return inlines
        return _without(inlines, *sentence_span(plain_text(inlines), self.place))


def _without(inlines: Inlines, start: int, end: int) -> Inlines:
    """Return the inlines without the characters from ``start`` to ``end``; links go whole."""
    kept: list[Inline] = []
    at = 0
    for part in inlines:
        length = 1 if isinstance(part, LineBreak) else len(part.text)
        first, last = max(start, at) - at, min(end, at + length) - at
        at += length
        if first >= last:
            kept.append(part)
        elif isinstance(part, TextRun):
            kept += [
                replace(part, text=text) for text in (part.text[:first], part.text[last:]) if text
            ]
    while kept and isinstance(kept[0], LineBreak):
        kept.pop(0)
    while kept and isinstance(kept[-1], LineBreak):
        kept.pop()
    return tuple(kept)
