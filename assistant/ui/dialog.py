"""The frame of the program's dialogs: title, sentence, content, and buttons at the foot."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from assistant.texts import Texts
from assistant.ui.buttons import ButtonKind, push_button
from assistant.ui.ime_line_edit import RETURN_KEYS
from assistant.ui.section_header import SectionHeader
from assistant.ui.tokens import XL, L, S
from assistant.ui.translation import keyed, retranslate_tree


class Dialog(QDialog):
    """A dialog over one window; ``open_over`` shows it without stopping the program."""

    def __init__(self, window_key: str, *, title_key: str = "", sentence_key: str = "") -> None:
        super().__init__()
        keyed(self, window_title=window_key, name=window_key)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.content = QVBoxLayout()
        self.content.setSpacing(L)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(S)
        self._buttons.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(XL, XL, XL, L)
        column.setSpacing(L)
        if title_key:
            column.addWidget(SectionHeader(title_key, sentence_key=sentence_key))
        column.addLayout(self.content, 1)
        column.addLayout(self._buttons)

    def add_button(self, text_key: str, *, kind: ButtonKind = "plain") -> QPushButton:
        """Add a button at the right end of the foot."""
        button = push_button(text_key, kind=kind)
        self._buttons.addWidget(button)
        return button

    def open_over(self, parent: QWidget, texts: Texts) -> None:
        """Show the dialog over ``parent``'s window."""
        window = parent.window()
        self.setParent(window, self.windowFlags() | Qt.WindowType.Dialog)
        retranslate_tree(self, texts)
        self.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Return do nothing by itself: a half-composed word must not end a dialog."""
        if event.key() in RETURN_KEYS:
            event.accept()
            return
        super().keyPressEvent(event)
