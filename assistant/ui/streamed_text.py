"""Text that arrives in pieces, shown at the end of a document without touching what is there.

A paragraph that is still growing is shown as it comes; a finished one (a blank line follows) is
read as Markdown and replaced by its rich form.
"""

from collections.abc import Callable

from PySide6.QtGui import QTextCursor, QTextDocument

from assistant.domain.blocks import Blocks
from assistant.ui.rich_text_formats import LINE_SEPARATOR, PARAGRAPH, RichTextLook
from assistant.ui.rich_text_writing import insert_blocks

_FENCE = "```"


class StreamedText:
    """Writes Markdown into ``document``, piece by piece."""

    def __init__(
        self,
        document: QTextDocument,
        look: RichTextLook,
        read_markdown: Callable[[str], Blocks],
    ) -> None:
        self._look = look
        self._read_markdown = read_markdown
        self._growing = ""
        self._cursor = QTextCursor(document)
        self._cursor.movePosition(QTextCursor.MoveOperation.End)
        if self._cursor.block().length() > 1:
            self._begin_paragraph()

    def append(self, text: str) -> None:
        """Show ``text`` after everything that came before."""
        self._cursor.beginEditBlock()
        self._growing += text
        end = finished_end(self._growing)
        if end:
            finished, self._growing = self._growing[:end], self._growing[end:].lstrip("\n")
            self._clear_growing()
            self._insert_finished(finished)
            self._show(self._growing)
        else:
            self._show(text if self._growing != text else text.lstrip("\n"))
        self._cursor.endEditBlock()

    def finish(self) -> None:
        """Give the last paragraph its rich form."""
        if not self._growing.strip():
            return
        self._cursor.beginEditBlock()
        self._clear_growing()
        insert_blocks(self._cursor, self._read_markdown(self._growing), self._look, is_fresh=True)
        self._cursor.endEditBlock()
        self._growing = ""

    def _show(self, text: str) -> None:
        shown = text.replace("\n", LINE_SEPARATOR)
        self._cursor.insertText(shown, self._look.text_format(PARAGRAPH))

    def _clear_growing(self) -> None:
        start = self._cursor.block().position()
        self._cursor.setPosition(start, QTextCursor.MoveMode.KeepAnchor)
        self._cursor.removeSelectedText()

    def _insert_finished(self, markdown: str) -> None:
        blocks = self._read_markdown(markdown)
        if not insert_blocks(self._cursor, blocks, self._look, is_fresh=True):
            self._begin_paragraph()

    def _begin_paragraph(self) -> None:
        look = self._look
        self._cursor.insertBlock(look.block_format(PARAGRAPH, ()), look.text_format(PARAGRAPH))


def finished_end(markdown: str) -> int:
    """Return where the finished part ends: after the last blank line outside a code fence."""
    end = markdown.rfind("\n\n")
    while end >= 0 and markdown.count(_FENCE, 0, end) % 2:
        end = markdown.rfind("\n\n", 0, end)
    return end + 2 if end >= 0 and markdown[:end].strip() else 0
