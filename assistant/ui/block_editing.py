"""What Return and Backspace do to blocks: leave a list, begin a paragraph under a heading."""

from PySide6.QtGui import QFont, QTextCharFormat, QTextCursor, QTextList

from assistant.domain.blocks import Blocks, CodeBlock, Heading, Paragraph
from assistant.ui.rich_text_formats import (
    BOLD,
    CAPTION_OF_TABLE,
    CHIP,
    CODE_BLOCK,
    FILLER,
    ITALIC,
    ITEM,
    LINE_SEPARATOR,
    PARAGRAPH,
    RULE,
    RichTextLook,
    heading_level,
    path_of,
    role_of,
    set_bold,
    set_italic,
)
from assistant.ui.rich_text_writing import insert_blocks, insert_inlines

_PARAGRAPH_FOLLOWS = {CAPTION_OF_TABLE, RULE, FILLER}


def press_return(cursor: QTextCursor, look: RichTextLook) -> None:
    """Begin a new block, as a founder expects of the block the cursor is in."""
    cursor.beginEditBlock()
    cursor.removeSelectedText()
    role = role_of(cursor.blockFormat())
    path = path_of(cursor.blockFormat())
    if role == CODE_BLOCK:
        _return_in_code(cursor, look)
    elif role == ITEM and cursor.block().length() == 1:
        leave_list(cursor, look)
    elif not cursor.block().text() and path:
        _become_paragraph(cursor, look, levels=1)
    elif cursor.atBlockEnd() and (heading_level(role) is not None or role in _PARAGRAPH_FOLLOWS):
        cursor.insertBlock(look.block_format(PARAGRAPH, path), look.text_format(PARAGRAPH))
    else:
        text_format = plain_format(cursor.charFormat(), look, role)
        cursor.insertBlock(cursor.blockFormat(), text_format)
    cursor.endEditBlock()


def leave_list(cursor: QTextCursor, look: RichTextLook) -> bool:
    """Take the bullet away from the item the cursor is in; tell whether there was one."""
    text_list: QTextList | None = cursor.currentList()
    if text_list is None:
        return False
    text_list.remove(cursor.block())
    _become_paragraph(cursor, look, levels=1)
    return True


def wake_filler(cursor: QTextCursor, look: RichTextLook) -> None:
    """Turn what only held a place into a paragraph, because somebody types in it."""
    role = role_of(cursor.blockFormat())
    if role in {FILLER, RULE}:
        _become_paragraph(cursor, look, levels=0)


def plain_format(current: QTextCharFormat, look: RichTextLook, role: str) -> QTextCharFormat:
    """Return the format for typing beside ``current``: a chip does not grow by typing."""
    if current.property(CHIP) is None:
        return current
    plain = look.text_format(role)
    set_bold(plain, is_bold=bool(current.property(BOLD)))
    set_italic(plain, is_italic=bool(current.property(ITALIC)))
    return plain


def toggle_bold(cursor: QTextCursor) -> QTextCharFormat:
    """Return the change that makes the words at the cursor bold, or plain if they are bold."""
    is_bold = not bool(cursor.charFormat().property(BOLD))
    change = QTextCharFormat()
    change.setProperty(BOLD, is_bold)
    is_heading = cursor.blockFormat().headingLevel() > 0
    change.setFontWeight(QFont.Weight.Bold if is_bold or is_heading else QFont.Weight.Normal)
    return change


def toggle_italic(cursor: QTextCursor) -> QTextCharFormat:
    """Return the change that sets the words at the cursor in italics, or upright."""
    is_italic = not bool(cursor.charFormat().property(ITALIC))
    change = QTextCharFormat()
    change.setProperty(ITALIC, is_italic)
    change.setFontItalic(is_italic)
    return change


def paste_blocks(cursor: QTextCursor, blocks: Blocks, look: RichTextLook) -> None:
    """Insert blocks: the first words flow into the text at the cursor, the rest stand below it."""
    role = role_of(cursor.blockFormat())
    if cursor.currentTable() is not None or role == CODE_BLOCK:
        _paste_words(cursor, blocks, look, role)
        return
    first, *below = blocks
    if isinstance(first, Paragraph) and (cursor.block().length() > 1 or not below):
        insert_inlines(cursor, first.inlines, look, role)
    else:
        below = [first, *below]
    if not below:
        return
    path = path_of(cursor.blockFormat()) if cursor.currentList() is None else ()
    if not cursor.atBlockEnd():
        cursor.insertBlock()
        cursor.movePosition(QTextCursor.MoveOperation.PreviousBlock)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    insert_blocks(cursor, tuple(below), look, is_fresh=cursor.block().length() == 1, path=path)


def _paste_words(cursor: QTextCursor, blocks: Blocks, look: RichTextLook, role: str) -> None:
    """Insert the words of blocks where only words can stand, one line for each."""
    for index, block in enumerate(blocks):
        if index:
            cursor.insertText(LINE_SEPARATOR, look.text_format(role))
        if isinstance(block, Paragraph | Heading):
            insert_inlines(cursor, block.inlines, look, role)
        elif isinstance(block, CodeBlock):
            cursor.insertText(block.text.replace("\n", LINE_SEPARATOR), look.text_format(role))


def _return_in_code(cursor: QTextCursor, look: RichTextLook) -> None:
    is_second = cursor.atBlockEnd() and cursor.block().text().endswith(LINE_SEPARATOR)
    if not is_second:
        cursor.insertText(LINE_SEPARATOR, look.text_format(CODE_BLOCK))
        return
    cursor.deletePreviousChar()
    path = path_of(cursor.blockFormat())
    cursor.insertBlock(look.block_format(PARAGRAPH, path), look.text_format(PARAGRAPH))


def _become_paragraph(cursor: QTextCursor, look: RichTextLook, *, levels: int) -> None:
    path = path_of(cursor.blockFormat())
    cursor.setBlockFormat(look.block_format(PARAGRAPH, path[: len(path) - levels]))
    cursor.setBlockCharFormat(look.text_format(PARAGRAPH))
    if cursor.block().length() == 1:
        cursor.setCharFormat(look.text_format(PARAGRAPH))
