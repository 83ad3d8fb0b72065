"""The editor of one section: rich text as high as its content, saved within a second of typing."""

from collections.abc import Callable
from html import escape

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QFont,
    QHelpEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QTextCharFormat,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QToolTip

from assistant.domain.blocks import Blocks
from assistant.domain.blocks_normalising import normalise
from assistant.domain.blocks_reading import read_markdown
from assistant.domain.languages import Language
from assistant.texts import Texts
from assistant.ui.block_editing import (
    leave_list,
    paste_blocks,
    plain_format,
    press_return,
    toggle_bold,
    toggle_italic,
    wake_filler,
)
from assistant.ui.chip_editing import (
    Chip,
    chip_after,
    chip_around,
    chip_before,
    cover_chips,
    delete_chip,
)
from assistant.ui.container_painting import paint_containers
from assistant.ui.figure_marks import FigureMarks, letter_under
from assistant.ui.ime_line_edit import RETURN_KEYS
from assistant.ui.rich_text_formats import (
    CHIP,
    FACT_ID,
    INDENT_PX,
    SOURCE_ID,
    URL,
    RichTextLook,
    role_of,
)
from assistant.ui.rich_text_reading import read_blocks
from assistant.ui.rich_text_writing import write_blocks
from assistant.ui.section_clipboard import copied_selection, holds_text, pasted
from assistant.ui.streamed_text import StreamedText
from assistant.ui.theme import families
from assistant.ui.tokens import Tokens, tokens_in_use

COMMIT_AFTER_MS = 900  # at most a second of typing is lost, whatever happens to the machine
STREAM_EVERY_MS = 33
_MINIMUM_HEIGHT_PX = 36

Describe = Callable[[str], str]

_FONT_CHANGES = frozenset({QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange})


class SectionEditor(QTextEdit):
    """Shows blocks, lets the founder change them, and takes streamed text while drafting.

    Signals:
        edited: the text differs from what was set or emitted last; read it with ``blocks()``.
        undo_requested: nothing typed is left to take back here, so the program's undo is meant.
        redo_requested: the same for redo.
        caret_moved: the text cursor is here now, in this widget's coordinates.
        height_changed: the text grew or shrank.
        left_upwards: the cursor went up from the first line.
        left_downwards: the cursor went down from the last line.
        menu_opening: the context menu, and the letter that is pointed at or None for the cursor;
            whoever listens may put more into it.
    """

    edited = Signal()
    undo_requested = Signal()
    redo_requested = Signal()
    caret_moved = Signal(QRect)
    height_changed = Signal(int)
    left_upwards = Signal()
    left_downwards = Signal()
    menu_opening = Signal(object, object)

    def __init__(
        self,
        *,
        describe_fact: Describe | None = None,
        describe_source: Describe | None = None,
    ) -> None:
        super().__init__()
        self._describe = {FACT_ID: describe_fact, SOURCE_ID: describe_source}
        self._tokens = tokens_in_use()
        self._look = RichTextLook(self._tokens)
        self._section_title = ""
        self._preedit = ""
        self._saved: Blocks = ()
        self._is_loading = False
        self._stream: StreamedText | None = None
        self._arrived = ""
        self._font_timer = self._timer(0, self._take_font)
        self._commit_timer = self._timer(COMMIT_AFTER_MS, self.commit)
        self._stream_timer = self._timer(STREAM_EVERY_MS, self._show_arrived)
        self.marks = FigureMarks(self)
        self._set_up()
        self._connect_signals()

    def blocks(self) -> Blocks:
        """Return the text as it stands, in normal form."""
        return normalise(read_blocks(self.document()))

    def set_blocks(self, blocks: Blocks) -> None:
        """Show ``blocks``; what is shown already stays untouched, cursor and all."""
        self._saved = normalise(blocks)
        self._commit_timer.stop()
        if self.blocks() == self._saved and not self.document().isEmpty():
            return
        self._load_in_place(self._saved)

    def set_language(self, language: Language) -> None:
        """Set quotes and dots in the manner of the text's own language."""
        font = QFont()
        font.setFamilies(families(language))
        self.setFont(font)

    def commit(self) -> None:
        """Emit ``edited`` now if there is anything to save."""
        self._commit_timer.stop()
        if self.is_streaming:
            return
        blocks = self.blocks()
        if blocks == self._saved:
            return
        self._saved = blocks
        # From here on the program's own undo takes it back; two undo stacks would fight.
        self.document().clearUndoRedoStacks()
        self.edited.emit()

    @property
    def has_unsaved_typing(self) -> bool:
        """Tell whether something was typed that ``edited`` has not announced yet."""
        return self._commit_timer.isActive()

    @property
    def is_streaming(self) -> bool:
        """Tell whether text is arriving from the model."""
        return self._stream is not None

    def begin_streaming(self, *, keeps_text: bool = False) -> None:
        """Make room for streamed text and lock the editor until ``end_streaming``."""
        self.commit()
        if not keeps_text:
            self._load(())
        self.marks.clear()
        self.document().setUndoRedoEnabled(False)
        self.setReadOnly(True)
        self._stream = StreamedText(self.document(), self._look, read_markdown)

    def append_streamed(self, text: str) -> None:
        """Add a piece of Markdown at the end; pieces are gathered and shown 30 times a second."""
        self._arrived += text
        if not self._stream_timer.isActive():
            self._stream_timer.start()

    def end_streaming(self) -> None:
        """Show what is left and let the founder edit again; nothing is emitted."""
        self._show_arrived()
        if self._stream is not None:
            self._stream.finish()
        self._stream = None
        self.setReadOnly(False)
        self.document().setUndoRedoEnabled(True)
        self._saved = self.blocks()

    def toggle_bold(self) -> None:
        """Make the selection bold, or plain again."""
        self._change_format(toggle_bold(self.textCursor()))

    def toggle_italic(self) -> None:
        """Set the selection in italics, or upright again."""
        self._change_format(toggle_italic(self.textCursor()))

    def free_chip(self, chip: Chip) -> None:
        """Let the words of a chip be plain words again, and save that."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(chip.start)
        cursor.setPosition(chip.end, QTextCursor.MoveMode.KeepAnchor)
        role = role_of(cursor.blockFormat())
        cursor.setCharFormat(plain_format(chip.format, self._look, role))
        self.commit()

    def take_back(self) -> None:
        """Undo typing that is not saved yet; past that, ask for the program's undo."""
        if self.document().isUndoAvailable():
            self.undo()
            return
        self.commit()
        self.undo_requested.emit()

    def make_again(self) -> None:
        """Redo typing that was taken back here; past that, ask for the program's redo."""
        if self.document().isRedoAvailable():
            self.redo()
            return
        self.redo_requested.emit()

    def name_section(self, title: str, texts: Texts) -> None:
        """Say which section this is, for screen readers."""
        self._section_title = title
        self.retranslate(texts)

    def retranslate(self, texts: Texts) -> None:
        """Set the words that are not the founder's."""
        self.setAccessibleName(texts("ui.editor.name", section=self._section_title))
        self.setPlaceholderText(texts("ui.editor.placeholder"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Handle what is ours; the rest is Qt's."""
        if event.matches(QKeySequence.StandardKey.Undo):
            self.take_back()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.make_again()
        elif self._leaves_by(event) or (not self.isReadOnly() and self._edits_by(event)):
            event.accept()
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Remember the word being composed and keep it out of chips."""
        if not self.isReadOnly() and (event.preeditString() or event.commitString()):
            self._prepare_typing()
        self._preedit = event.preeditString()
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Save at once: the founder is going somewhere else."""
        super().focusOutEvent(event)
        self.commit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave scrolling to the column around all sections."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw bars and boxes first, then the text over them, then what is to be checked."""
        painter = QPainter(self.viewport())
        paint_containers(painter, self.document(), QRectF(event.rect()), self._tokens)
        painter.end()
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        self.marks.paint(painter, QRectF(event.rect()), self._tokens)
        painter.end()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open Qt's menu with what others have to offer for the place pointed at."""
        is_by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        letter = None if is_by_key else letter_under(self, event.pos())
        place = self.mapToGlobal(self.cursorRect().bottomLeft()) if is_by_key else event.globalPos()
        menu = self.createStandardContextMenu(event.pos())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.menu_opening.emit(menu, letter)
        menu.popup(place)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of the theme."""
        # A style sheet set anew takes the font away and gives it back some ten times over; Qt would
        # lay out the text each time. Nobody sees that: what is left of it is looked at afterwards.
        if event.type() in _FONT_CHANGES and self.isVisible():
            self._font_timer.start()
        else:
            super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "_tokens"):
            self._use_tokens(tokens_in_use())

    def viewportEvent(self, event: QEvent) -> bool:
        """Say what stands behind a chip that the pointer rests on."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            words = escape(self.words_under(event.pos()), quote=False).replace("\n", "<br>")
            # Only rich text is broken into lines; a reason may be longer than the screen is wide.
            QToolTip.showText(event.globalPos(), f"<qt>{words}</qt>" if words else "", self)
            return True
        return super().viewportEvent(event)

    def words_under(self, point: QPoint) -> str:
        """Return what is known about the words under a point of the viewport."""
        letter = letter_under(self, point)
        if letter is None:
            return ""
        finding = self.marks.at(letter, is_letter=True)
        cursor = QTextCursor(self.document())
        cursor.setPosition(letter + 1)
        chip = self.chip_description(cursor.charFormat())
        return "\n".join(filter(None, (finding.reason if finding else "", chip)))

    def chip_description(self, text_format: QTextCharFormat) -> str:
        """Return what is known about the fact, source or address behind words of this format."""
        for key, describe in self._describe.items():
            if describe is not None and text_format.hasProperty(key):
                return describe(text_format.property(key))
        return str(text_format.property(URL) or "")

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copy plain words, and Markdown that keeps the chips."""
        return copied_selection(self.textCursor())

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Take text only."""
        return holds_text(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste Markdown or plain text; fonts and colours from elsewhere stay outside."""
        blocks = pasted(source)
        if not blocks or self.isReadOnly():
            return
        self._prepare_typing()
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        paste_blocks(cursor, blocks, self._look)
        cursor.endEditBlock()
        self.setTextCursor(cursor)

    def _set_up(self) -> None:
        self.setProperty("role", "section")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabChangesFocus(True)
        self.setAcceptRichText(False)
        document = self.document()
        document.setIndentWidth(INDENT_PX)
        document.setDocumentMargin(0)
        self._load(())

    def _connect_signals(self) -> None:
        self.document().contentsChanged.connect(self._on_contents_changed)
        self.document().documentLayout().documentSizeChanged.connect(self._fit_height)
        self.cursorPositionChanged.connect(lambda: self.caret_moved.emit(self.cursorRect()))

    def _timer(self, interval_ms: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval_ms)
        timer.timeout.connect(slot)
        return timer

    def _load(self, blocks: Blocks) -> None:
        self._is_loading = True
        write_blocks(self.document(), blocks, self._look)
        self.setCurrentCharFormat(self._look.text_format(role_of(self.textCursor().blockFormat())))
        self._is_loading = False
        self._fit_height()

    def _use_tokens(self, tokens: Tokens) -> None:
        if tokens == self._tokens:
            return
        self._tokens = tokens
        self._look = RichTextLook(tokens)
        if self.is_streaming:
            return  # the final text is set anew in a moment
        self.commit()
        marks = self.marks.places()
        self._load_in_place(self._saved)
        self.marks.restore(marks)

    def _load_in_place(self, blocks: Blocks) -> None:
        """Load blocks and leave the cursor about where it was."""
        position = self.textCursor().position()
        self._load(blocks)
        cursor = self.textCursor()
        cursor.setPosition(min(position, self.document().characterCount() - 1))
        self.setTextCursor(cursor)

    def _on_contents_changed(self) -> None:
        if self._is_loading or self.is_streaming or self._commit_timer.isActive():
            return
        self._commit_timer.start()

    def _take_font(self) -> None:
        if self.document().defaultFont() != self.font():
            self.document().setDefaultFont(self.font())

    def _fit_height(self) -> None:
        height = max(_MINIMUM_HEIGHT_PX, round(self.document().size().height()) + 2)
        if height != self.height() or height != self.minimumHeight():
            self.setFixedHeight(height)
            self.height_changed.emit(height)

    def _show_arrived(self) -> None:
        self._stream_timer.stop()
        text, self._arrived = self._arrived, ""
        if text and self._stream is not None:
            self._stream.append(text)

    def _leaves_by(self, event: QKeyEvent) -> bool:
        """Tell whether the key left the editor through its first or last line."""
        if event.modifiers() != Qt.KeyboardModifier.NoModifier or self._preedit:
            return False
        if event.key() not in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            return False
        is_up = event.key() == Qt.Key.Key_Up
        move = QTextCursor.MoveOperation.Up if is_up else QTextCursor.MoveOperation.Down
        if QTextCursor(self.textCursor()).movePosition(move):
            return False
        (self.left_upwards if is_up else self.left_downwards).emit()
        return True

    def _edits_by(self, event: QKeyEvent) -> bool:
        """Tell whether the key was handled here."""
        if event.key() in RETURN_KEYS:
            return self._return_pressed(event)
        if event.key() in {Qt.Key.Key_Backspace, Qt.Key.Key_Delete}:
            return self._deleted(is_backwards=event.key() == Qt.Key.Key_Backspace)
        if event.text() and event.text().isprintable():
            self._prepare_typing()
        return False

    def _return_pressed(self, event: QKeyEvent) -> bool:
        if self._preedit:
            return True
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        self._prepare_typing()
        if self.textCursor().currentTable() is not None:
            return False
        cursor = self.textCursor()
        press_return(cursor, self._look)
        self.setTextCursor(cursor)
        return True

    def _deleted(self, *, is_backwards: bool) -> bool:
        cursor = self.textCursor()
        if cursor.hasSelection():
            cover_chips(cursor)
            self.setTextCursor(cursor)
            return False
        if is_backwards and cursor.atBlockStart():
            return leave_list(cursor, self._look)
        find = chip_before if is_backwards else chip_after
        chip: Chip | None = find(self.document(), cursor.position())
        if chip is None:
            return False
        delete_chip(cursor, chip)
        return True

    def _prepare_typing(self) -> None:
        """See to it that typing changes no chip and lands in a block meant for words."""
        cursor = self.textCursor()
        if cursor.hasSelection():
            cover_chips(cursor)
        elif (chip := chip_around(self.document(), cursor.position())) is not None:
            cursor.setPosition(chip.end)
        wake_filler(cursor, self._look)
        self.setTextCursor(cursor)
        if self.currentCharFormat().property(CHIP) is not None:
            role = role_of(cursor.blockFormat())
            self.setCurrentCharFormat(plain_format(self.currentCharFormat(), self._look, role))

    def _change_format(self, change: QTextCharFormat) -> None:
        if self.isReadOnly():
            return
        cursor = self.textCursor()
        if cursor.hasSelection():
            cover_chips(cursor)
            self.setTextCursor(cursor)
        self.mergeCurrentCharFormat(change)
