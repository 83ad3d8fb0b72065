"""Blocks become a QTextDocument; ``rich_text_reading`` makes the same blocks of it again."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor, QTextDocument, QTextTable

from assistant.domain.blocks import (
    Block,
    Blocks,
    Callout,
    Chart,
    CodeBlock,
    Heading,
    Inlines,
    LineBreak,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    Rule,
    Table,
)
from assistant.ui.rich_text_formats import (
    CALLOUT_PADDING_PX,
    CAPTION_OF_TABLE,
    CELL,
    CODE_BLOCK,
    FILLER,
    HEADER_CELL,
    ITEM,
    LINE_SEPARATOR,
    NO_WORDS,
    PARAGRAPH,
    RULE,
    Container,
    Path,
    RichTextLook,
    heading_role,
    new_number,
    path_of,
)

# Qt keeps these for itself: paragraph ends and frame ends.
_FORBIDDEN = dict.fromkeys(map(ord, "\r\n\u2029\ufdd0\ufdd1\x00"), " ")
_ALIGNMENTS = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
    "none": Qt.AlignmentFlag.AlignLeft,
}


def write_blocks(document: QTextDocument, blocks: Blocks, look: RichTextLook) -> None:
    """Make ``blocks`` the whole content of ``document``; nothing of it can be undone."""
    had_undo = document.isUndoRedoEnabled()
    document.setUndoRedoEnabled(False)
    document.clear()
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    insert_blocks(cursor, blocks, look, is_fresh=True)
    cursor.endEditBlock()
    _make_room_above(document)
    document.setUndoRedoEnabled(had_undo)


def insert_blocks(
    cursor: QTextCursor, blocks: Blocks, look: RichTextLook, *, is_fresh: bool, path: Path = ()
) -> bool:
    """Insert ``blocks`` at the cursor, into its block if that is fresh (empty and unused).

    Returns:
        whether the cursor is in a fresh block afterwards, as it is behind a table.
    """
    writer = _Writer(cursor, look, is_fresh=is_fresh)
    writer.write(blocks, path)
    if writer.is_fresh:
        writer.begin(PARAGRAPH, path)
        return True
    return False


def _make_room_above(document: QTextDocument) -> None:
    """Leave room for the upper edge of a callout that begins a document; it would be cut off."""
    frame = document.rootFrame()
    frame_format = frame.frameFormat()
    path = path_of(document.firstBlock().blockFormat())
    is_boxed = any(each.kind == "callout" for each in path)
    frame_format.setTopMargin(CALLOUT_PADDING_PX if is_boxed else document.documentMargin())
    frame.setFrameFormat(frame_format)


def insert_inlines(cursor: QTextCursor, inlines: Inlines, look: RichTextLook, role: str) -> None:
    """Insert words at the cursor, inside its block."""
    for inline in inlines:
        if isinstance(inline, LineBreak):
            cursor.insertText(LINE_SEPARATOR, look.text_format(role))
        else:
            text = inline.text.translate(_FORBIDDEN).replace(LINE_SEPARATOR, " ") or NO_WORDS
            cursor.insertText(text, look.inline_format(inline, role))


class _Writer:
    """Writes one block after the other; ``is_fresh`` says that the current one is still unused."""

    def __init__(self, cursor: QTextCursor, look: RichTextLook, *, is_fresh: bool) -> None:
        self._cursor = cursor
        self._look = look
        self.is_fresh = is_fresh

    def write(self, blocks: Blocks, path: Path) -> None:
        for block in blocks:
            self._write_block(block, path)

    def begin(self, role: str, path: Path) -> None:
        block_format = self._look.block_format(role, path)
        text_format = self._look.text_format(role)
        if self.is_fresh:
            self._cursor.setBlockFormat(block_format)
            self._cursor.setBlockCharFormat(text_format)
            self._cursor.setCharFormat(text_format)
        else:
            self._cursor.insertBlock(block_format, text_format)
        self.is_fresh = False

    def _write_block(self, block: Block, path: Path) -> None:
        match block:
            case Heading():
                self._write_leaf(heading_role(block.level), block.inlines, path)
            case Paragraph():
                self._write_leaf(PARAGRAPH, block.inlines, path)
            case ListBlock():
                self._write_list(block, path)
            case Table():
                self._write_table(block, path)
            case Quote():
                self.write(block.blocks, (*path, Container("quote", "", new_number())))
            case Callout():
                self.write(block.blocks, (*path, Container("callout", block.kind, new_number())))
            case CodeBlock():
                self._write_code(block, path)
            case Rule():
                self.begin(RULE, path)
            case Chart():
                pass  # a widget of its own shows it

    def _write_leaf(self, role: str, inlines: Inlines, path: Path) -> None:
        self.begin(role, path)
        insert_inlines(self._cursor, inlines, self._look, role)

    def _write_code(self, block: CodeBlock, path: Path) -> None:
        self.begin(CODE_BLOCK, path)
        lines = block.text.replace("\n", LINE_SEPARATOR).translate(_FORBIDDEN)
        self._cursor.insertText(lines, self._look.text_format(CODE_BLOCK))

    def _write_list(self, block: ListBlock, path: Path) -> None:
        if block.ordered:
            inside = (*path, Container("numbers", str(block.start), new_number()))
        else:
            inside = (*path, Container("bullets", "", new_number()))
        text_list = None
        for item in block.items:
            self.begin(ITEM, inside)
            if text_list is None:
                text_list = self._cursor.createList(self._look.list_format(inside, block.start))
            else:
                text_list.add(self._cursor.block())
            self._write_item(item, inside)

    def _write_item(self, item: ListItem, path: Path) -> None:
        insert_inlines(self._cursor, item.inlines, self._look, ITEM)
        self.write(item.children, path)

    def _write_table(self, block: Table, path: Path) -> None:
        if self.is_fresh:
            self.begin(FILLER, path)
        table = self._cursor.insertTable(
            1 + len(block.rows), len(block.header), self._look.table_format(path, block.alignments)
        )
        for row, cells in enumerate((block.header, *block.rows)):
            for column, inlines in enumerate(cells):
                alignment = block.alignments[column] if block.alignments else "none"
                self._write_cell(table, row, column, inlines, alignment)
        self._cursor.setPosition(table.lastPosition() + 1)
        self.is_fresh = True
        if block.caption:
            self._write_leaf(CAPTION_OF_TABLE, block.caption, path)

    def _write_cell(
        self, table: QTextTable, row: int, column: int, inlines: Inlines, alignment: str
    ) -> None:
        cursor = table.cellAt(row, column).firstCursorPosition()
        role = CELL if row else HEADER_CELL
        block_format = self._look.block_format(role, ())
        block_format.setAlignment(_ALIGNMENTS[alignment])
        cursor.setBlockFormat(block_format)
        cursor.setBlockCharFormat(self._look.text_format(role))
        insert_inlines(cursor, inlines, self._look, role)
