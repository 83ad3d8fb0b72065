"""A QTextDocument becomes blocks again, whatever the founder's typing made of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextCursor, QTextDocument, QTextTable

from assistant.domain.blocks import (
    Alignment,
    Block,
    Blocks,
    Callout,
    CalloutKind,
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
    Rule,
    SourceLink,
    Table,
    TextRun,
    WebLink,
)
from assistant.ui.rich_text_formats import (
    ALIGNMENTS,
    BOLD,
    CAPTION_OF_TABLE,
    CHIP,
    CODE,
    CODE_BLOCK,
    FACT_FORM,
    FACT_ID,
    ITALIC,
    ITEM,
    LINE_SEPARATOR,
    NO_WORDS,
    RULE,
    SOURCE_ID,
    STRIKE,
    URL,
    WORDLESS,
    Container,
    Path,
    heading_level,
    path_of,
    role_of,
)

_ALIGNMENTS: dict[str, Alignment] = {
    "left": "left",
    "center": "center",
    "right": "right",
    "none": "none",
}
_CALLOUTS: dict[str, CalloutKind] = {
    "note": "note",
    "question": "question",
    "warning": "warning",
    "assumption": "assumption",
}


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A block and the containers it stands in; an item of a list is still a paragraph here."""

    path: Path
    block: Block
    is_item: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of text with one format."""

    text: str
    format: QTextCharFormat


def read_blocks(document: QTextDocument) -> Blocks:
    """Return the content of ``document``; empty paragraphs are not content."""
    return _nested(list(_with_captions(_leaves(document))), 0)


def read_inlines(block: QTextBlock) -> Inlines:
    """Return the words of one block, with neighbours of one style joined."""
    inlines: list[Inline] = []
    for _chip, pieces in groupby(_pieces(block), key=lambda piece: piece.format.property(CHIP)):
        inlines.extend(_inlines_of(list(pieces)))
    return _joined(inlines)


def _leaves(document: QTextDocument) -> Iterator[_Leaf]:
    block = document.begin()
    while block.isValid():
        table: QTextTable | None = QTextCursor(block).currentTable()
        if table is None:
            leaf = _leaf(block)
            block = block.next()
        else:
            leaf = _Leaf(path_of(table.format()), _table(table))
            block = document.findBlock(table.lastPosition() + 1)
        if leaf is not None:
            yield leaf


def _leaf(block: QTextBlock) -> _Leaf | None:
    role, path = role_of(block.blockFormat()), path_of(block.blockFormat())
    if role == CODE_BLOCK:
        return _Leaf(path, CodeBlock(block.text().replace(LINE_SEPARATOR, "\n")))
    inlines = read_inlines(block)
    if role == ITEM and path and path[-1].is_list:
        if block.textList() is not None:
            return _Leaf(path, Paragraph(inlines), is_item=True)
        path = path[:-1]  # Backspace took the bullet away
    if not inlines:
        return _Leaf(path, Rule()) if role == RULE else None
    if role == CAPTION_OF_TABLE:
        return _Leaf(path, _Caption(inlines))
    level = heading_level(role)
    return _Leaf(path, Paragraph(inlines) if level is None else Heading(level, inlines))


class _Caption(Paragraph):
    """What stands under a table; it becomes part of it."""


def _with_captions(leaves: Iterable[_Leaf]) -> Iterator[_Leaf]:
    table: _Leaf | None = None
    for leaf in leaves:
        if isinstance(leaf.block, _Caption):
            if table is not None and isinstance(table.block, Table):
                yield replace(table, block=replace(table.block, caption=leaf.block.inlines))
                table = None
            else:
                yield replace(leaf, block=Paragraph(leaf.block.inlines))
            continue
        if table is not None:
            yield table
        table = leaf if isinstance(leaf.block, Table) else None
        if table is None:
            yield leaf
    if table is not None:
        yield table


def _nested(leaves: list[_Leaf], depth: int) -> Blocks:
    """Return the blocks of ``leaves``, all of which share their first ``depth`` containers."""
    blocks: list[Block] = []
    for container, group in groupby(leaves, key=lambda leaf: _container_at(leaf, depth)):
        if container is None:
            blocks.extend(leaf.block for leaf in group)
        else:
            blocks.append(_contained(container, list(group), depth + 1))
    return tuple(block for block in blocks if not _is_hollow(block))


def _container_at(leaf: _Leaf, depth: int) -> Container | None:
    return leaf.path[depth] if depth < len(leaf.path) else None


def _contained(container: Container, leaves: list[_Leaf], depth: int) -> Block:
    if container.kind == "quote":
        return Quote(_nested(leaves, depth))
    if container.kind == "callout":
        return Callout(_CALLOUTS[container.detail], _nested(leaves, depth))
    items = tuple(_items(leaves, depth))
    if container.kind == "numbers":
        return ListBlock(items, ordered=True, start=int(container.detail))
    return ListBlock(items)


def _is_hollow(block: Block) -> bool:
    match block:
        case ListBlock():
            return not block.items
        case Quote() | Callout():
            return not block.blocks
        case _:
            return False


def _items(leaves: list[_Leaf], depth: int) -> Iterator[ListItem]:
    groups: list[list[_Leaf]] = []
    for leaf in leaves:
        begins_item = leaf.is_item and len(leaf.path) == depth
        if begins_item or not groups:
            groups.append([])
        groups[-1].append(leaf)
    for first, *below in groups:
        if first.is_item and len(first.path) == depth and isinstance(first.block, Paragraph):
            yield ListItem(first.block.inlines, _nested(below, depth))
        else:
            yield ListItem((), _nested([first, *below], depth))


def _table(table: QTextTable) -> Table:
    rows = tuple(
        tuple(_cell(table, row, column) for column in range(table.columns()))
        for row in range(table.rows())
    )
    written = str(table.format().property(ALIGNMENTS) or "")
    alignments = tuple(_ALIGNMENTS[name] for name in written.split(",")) if written else ()
    return Table(header=rows[0], rows=rows[1:], alignments=alignments)


def _cell(table: QTextTable, row: int, column: int) -> Inlines:
    cell = table.cellAt(row, column)
    block = cell.firstCursorPosition().block()
    last = cell.lastCursorPosition().block()
    inlines = read_inlines(block)
    while block != last:
        block = block.next()
        inlines = (*inlines, LineBreak(), *read_inlines(block))
    return inlines


def _pieces(block: QTextBlock) -> Iterator[_Piece]:
    iterator = block.begin()
    while not iterator.atEnd():
        fragment = iterator.fragment()
        yield _Piece(fragment.text(), fragment.charFormat())
        iterator += 1


def _inlines_of(pieces: list[_Piece]) -> Iterator[Inline]:
    words = "".join(piece.text for piece in pieces)
    if words == NO_WORDS and pieces[0].format.property(WORDLESS):
        words = ""
    link = _link(words, pieces[0].format)
    if link is not None:
        yield link
        return
    for piece in pieces:
        for index, line in enumerate(piece.text.split(LINE_SEPARATOR)):
            if index:
                yield LineBreak()
            if line:
                yield _run(line, piece.format)


def _link(text: str, text_format: QTextCharFormat) -> Inline | None:
    is_bold = bool(text_format.property(BOLD))
    is_italic = bool(text_format.property(ITALIC))
    if text_format.hasProperty(FACT_ID):
        fact_id, form = text_format.property(FACT_ID), text_format.property(FACT_FORM)
        return FactLink(text, fact_id, form, bold=is_bold, italic=is_italic)
    if text_format.hasProperty(SOURCE_ID):
        return SourceLink(text, text_format.property(SOURCE_ID))
    if text_format.hasProperty(URL):
        return WebLink(text, text_format.property(URL), bold=is_bold, italic=is_italic)
    return None


def _run(text: str, text_format: QTextCharFormat) -> TextRun:
    return TextRun(
        text,
        bold=bool(text_format.property(BOLD)),
        italic=bool(text_format.property(ITALIC)),
        code=bool(text_format.property(CODE)),
        strike=bool(text_format.property(STRIKE)),
    )


def _joined(inlines: list[Inline]) -> Inlines:
    joined: list[Inline] = []
    for inline in inlines:
        before = joined[-1] if joined else None
        if isinstance(before, TextRun) and isinstance(inline, TextRun):
            together = replace(before, text=before.text + inline.text)
            if together == replace(inline, text=together.text):
                joined[-1] = together
                continue
        joined.append(inline)
    return tuple(joined)
