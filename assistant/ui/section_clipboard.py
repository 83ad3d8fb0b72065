"""What a section gives to the clipboard and takes from it: words, and Markdown with its chips."""

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QTextCursor, QTextDocument

from assistant.domain.blocks import Blocks
from assistant.domain.blocks_normalising import normalise
from assistant.domain.blocks_reading import read_markdown
from assistant.domain.blocks_writing import write_markdown
from assistant.ui.chip_editing import cover_chips
from assistant.ui.rich_text_reading import read_blocks

MARKDOWN_MIME = "text/markdown"


def copied_selection(cursor: QTextCursor) -> QMimeData:
    """Return the selected words, and Markdown that keeps the chips."""
    piece = QTextDocument()
    cover_chips(cursor)
    QTextCursor(piece).insertFragment(cursor.selection())
    data = QMimeData()
    data.setText(cursor.selection().toPlainText())
    markdown = write_markdown(normalise(read_blocks(piece)))
    data.setData(MARKDOWN_MIME, markdown.encode())
    return data


def holds_text(source: QMimeData) -> bool:
    """Tell whether there is text to take."""
    return source.hasText() or source.hasFormat(MARKDOWN_MIME)


def pasted(source: QMimeData) -> Blocks:
    """Return the blocks of Markdown or plain text; fonts and colours from elsewhere stay out."""
    raw = source.data(MARKDOWN_MIME)
    markdown = bytes(raw.data()).decode(errors="replace") or source.text()
    return normalise(read_markdown(markdown))
