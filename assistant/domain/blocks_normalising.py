"""One shape for each meaning: what Markdown cannot tell apart is made equal here."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeGuard, get_args
from urllib.parse import quote

from assistant.domain.blocks import (
    Alignment,
    Block,
    Blocks,
    Callout,
    Chart,
    CodeBlock,
    FactLink,
    Heading,
    Inline,
    Inlines,
    LineBreak,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    SourceLink,
    Table,
    TextRun,
    WebLink,
)

MAX_DEPTH = 16  # lists and quotes deeper than this are read as paragraphs: no page shows them
_ALIGNMENTS: tuple[Alignment, ...] = get_args(Alignment)

# Controls have no place in a document, \x02 and \x03 mark places inside the Markdown library, and
# a byte order mark is dropped by the editor when it stands first.
_CONTROLS = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
_SURROGATES = re.compile("[\ud800-\udfff]")  # cannot be stored as UTF-8
_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_LINES = re.compile(r"[\t\n]+")
_ID = re.compile(r"[^\s?()<>\[\]\\`]+")
_UNSAFE_IN_URL = re.compile(r"[\s<>()\\`]")
_UNSAFE_IN_FORM = re.compile(r"[\s<>()\\`\"'&]+")


def clean_text(text: str) -> str:
    """Return ``text`` with plain line ends and without controls and lone surrogates."""
    return _SURROGATES.sub("\ufffd", _CONTROLS.sub("", _BREAKS.sub("\n", text)))


def is_fact_id(text: str) -> bool:
    """Tell whether ``text`` can stand as the id of a fact or a source in a link."""
    return _ID.fullmatch(text) is not None


def normalise(blocks: Blocks) -> Blocks:
    """Return the blocks as reading their Markdown would give them back.

    Neighbouring runs of one style are merged, empty parts dropped, edges stripped, styled blanks
    at the edge of a style unstyled, neighbouring lists of one kind merged and table rows filled.
    """
    return _normalised(blocks, 0)


def _normalised(blocks: Blocks, depth: int) -> Blocks:
    shallow = blocks if depth < MAX_DEPTH else tuple(_flattened(blocks))
    clean = (_clean_block(block, depth) for block in shallow)
    return tuple(_merged_lists(block for block in clean if block is not None))


def _flattened(blocks: Blocks) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, ListBlock):
            for item in block.items:
                yield Paragraph(item.inlines)
                yield from _flattened(item.children)
        elif isinstance(block, Quote | Callout):
            yield from _flattened(block.blocks)
        else:
            yield block


def _clean_block(block: Block, depth: int) -> Block | None:
    """Return the block in its one shape, or None where nothing is left of it."""
    if isinstance(block, Heading | Paragraph):
        return _clean_words_block(block)
    if isinstance(block, ListBlock):
        return _clean_list(block, depth)
    if isinstance(block, Table):
        return _clean_table(block)
    if isinstance(block, Quote | Callout):
        inner = _normalised(block.blocks, depth + 1)
        return replace(block, blocks=inner) if inner else None
    if isinstance(block, Chart):
        return None  # Markdown has none
    return _clean_code(block) if isinstance(block, CodeBlock) else block


def _clean_words_block(block: Heading | Paragraph) -> Heading | Paragraph | None:
    if isinstance(block, Heading):
        line = clean_line(block.inlines)
        return Heading(min(max(block.level, 1), 6), line) if line else None
    inlines = clean_inlines(block.inlines)
    return Paragraph(inlines) if inlines else None


def _clean_code(block: CodeBlock) -> CodeBlock | None:
    lines = [line.rstrip() for line in clean_text(block.text).split("\n")]
    text = "\n".join(lines).strip("\n")
    return CodeBlock(text) if text else None


def _clean_list(block: ListBlock, depth: int) -> ListBlock | None:
    items = tuple(_clean_item(item, depth) for item in block.items)
    start = min(max(block.start, 0), 999_999_999) if block.ordered else 1
    return ListBlock(items, block.ordered, start) if items else None


def _clean_item(item: ListItem, depth: int) -> ListItem:
    inlines = clean_inlines(item.inlines)
    children = _normalised(item.children, depth + 1)
    if not inlines and children and isinstance(children[0], Paragraph):
        return ListItem(children[0].inlines, children[1:])
    return ListItem(inlines, children)


def _clean_table(block: Table) -> Table | None:
    width = max([len(block.header), *(len(row) for row in block.rows)])
    if not width:
        return None
    wished = (*block.alignments, *["none"] * width)[:width]
    alignments: tuple[Alignment, ...] = tuple(
        name for wish in wished for name in _ALIGNMENTS if name == wish
    )
    return Table(
        _clean_row(block.header, width),
        tuple(_clean_row(row, width) for row in block.rows),
        alignments,
        clean_line(block.caption),
    )


def _clean_row(row: tuple[Inlines, ...], width: int) -> tuple[Inlines, ...]:
    cells = [clean_inlines(cell) for cell in row]
    return (*cells, *[()] * (width - len(cells)))


def _merged_lists(blocks: Iterable[Block]) -> Iterator[Block]:
    """Merge lists of one kind that touch: Markdown has no sign for where one ends."""
    for ordered, group in groupby(blocks, _list_kind):
        if ordered is None:
            yield from group
            continue
        lists = [block for block in group if isinstance(block, ListBlock)]
        items = tuple(item for block in lists for item in block.items)
        yield replace(lists[0], items=items)


def _list_kind(block: Block) -> bool | None:
    return block.ordered if isinstance(block, ListBlock) else None


@dataclass(frozen=True, slots=True)
class _Style:
    bold: bool = False
    italic: bool = False
    strike: bool = False

    def __and__(self, other: "_Style") -> "_Style":
        return _Style(
            self.bold and other.bold, self.italic and other.italic, self.strike and other.strike
        )


_PLAIN = _Style()


def clean_line(inlines: Inlines) -> Inlines:
    """Return normalised inlines of a place that has one line only: breaks become blanks."""
    blank = TextRun(" ")
    return clean_inlines(tuple(blank if isinstance(p, LineBreak) else p for p in inlines))


def clean_inlines(inlines: Inlines) -> Inlines:
    """Return inlines in their one shape; see ``normalise``."""
    lines: list[list[Inline]] = [[]]
    for part in inlines:
        if isinstance(part, LineBreak):
            lines.append([])
        else:
            lines[-1].append(part)
    clean = [_clean_words(line) for line in lines]
    while clean and not clean[-1]:
        clean.pop()
    while clean and not clean[0]:
        clean.pop(0)
    return _joined(line for line in clean if line)


def _joined(lines: Iterable[Inlines]) -> Inlines:
    parts: list[Inline] = []
    for line in lines:
        if parts:
            parts.append(LineBreak())
        parts.extend(line)
    return tuple(parts)


def _clean_words(line: list[Inline]) -> Inlines:
    """Clean one line: blanks at the edges of a style lose it, equal neighbours merge."""
    parts: list[Inline] = []
    blanks: list[TextRun] = []
    before: _Style | None = None
    for piece in _pieces(line):
        if _is_blank(piece):
            blanks.append(piece)
            continue
        style = _style(piece)
        if before is not None:
            for blank in blanks:
                _append(parts, _run(blank.text, _style(blank) & before & style))
        _append(parts, piece)
        blanks.clear()
        before = style
    return tuple(parts)


def _is_blank(piece: Inline) -> TypeGuard[TextRun]:
    return isinstance(piece, TextRun) and not piece.code and not piece.text.strip()


def _pieces(line: list[Inline]) -> Iterator[Inline]:
    """Yield the parts, with the blanks around the words of each run on their own."""
    for part in line:
        clean = _clean_part(part)
        if not isinstance(clean, TextRun) or clean.code:
            yield from () if clean is None else (clean,)
            continue
        words = clean.text.strip()
        if words == clean.text:
            yield from (clean,) if words else ()
            continue
        before, _, after = clean.text.partition(words) if words else (clean.text, "", "")
        for text in (before, words, after):
            if text:
                yield TextRun(text, clean.bold, clean.italic, clean.code, clean.strike)


def _clean_part(part: Inline) -> Inline | None:
    if isinstance(part, LineBreak):
        return None
    text = _LINES.sub(" ", clean_text(part.text))
    if isinstance(part, TextRun):
        return _clean_run(part if text == part.text else replace(part, text=text))
    return _clean_link(part, text.strip())


def _clean_run(run: TextRun) -> TextRun | None:
    if run.code:
        text = run.text.strip()
        return replace(run, text=text) if text else None
    return run


def _clean_link(link: FactLink | SourceLink | WebLink, text: str) -> Inline | None:
    """Return the link with a target that Markdown can hold, else its words."""
    if isinstance(link, WebLink):
        url = _UNSAFE_IN_URL.sub(lambda found: quote(found.group()), clean_text(link.url).strip())
        if is_web_url(url):
            return replace(link, text=text or url, url=url)
        return TextRun(text, link.bold, link.italic) if text else None
    if isinstance(link, SourceLink):
        if is_fact_id(link.source_id):
            return replace(link, text=text)
        return TextRun(text) if text else None
    if is_fact_id(link.fact_id):
        form = _UNSAFE_IN_FORM.sub(" ", clean_text(link.form or "")).strip()
        return replace(link, text=text, form=form or None)
    return TextRun(text, link.bold, link.italic) if text else None


def is_web_url(url: str) -> bool:
    """Tell whether ``url`` is one the program keeps as a link."""
    return re.match(r"https?://[^\s]", url, re.IGNORECASE) is not None


def _style(part: Inline) -> _Style:
    if isinstance(part, TextRun):
        return _Style(part.bold, part.italic, part.strike)
    if isinstance(part, FactLink | WebLink):
        return _Style(part.bold, part.italic)
    return _PLAIN


def _run(text: str, style: _Style) -> TextRun:
    return TextRun(text, style.bold, style.italic, strike=style.strike)


def _append(parts: list[Inline], part: Inline) -> None:
    last = parts[-1] if parts else None
    if (
        isinstance(part, TextRun)
        and isinstance(last, TextRun)
        and (last.code, _style(last)) == (part.code, _style(part))
    ):
        parts[-1] = replace(last, text=last.text + part.text)
    else:
        parts.append(part)
