"""The head of a screen or of a part of it: a title, a line under it, buttons at its right."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from assistant.ui.labels import LabelRole, label
from assistant.ui.tokens import XS, L, S


class SectionHeader(QWidget):
    """A title with an optional sentence; ``add_control`` puts a widget at the right."""

    def __init__(
        self, title_key: str = "", *, sentence_key: str = "", role: LabelRole = "title"
    ) -> None:
        super().__init__()
        self.title: QLabel = label(title_key, role=role)
        self.sentence: QLabel = label(sentence_key, role="muted", wraps=True)
        self.sentence.setVisible(bool(sentence_key))
        words = QVBoxLayout()
        words.setSpacing(XS)
        words.addWidget(self.title)
        words.addWidget(self.sentence)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(S)
        self._row.addLayout(words, 1)
        self._row.addSpacing(L)

    def add_control(self, control: QWidget) -> None:
        """Put ``control`` at the right end."""
        self._row.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_sentence(self, sentence: str) -> None:
        """Show this sentence under the title, or nothing for an empty one."""
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))
