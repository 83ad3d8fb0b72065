"""What a screen shows while it has nothing to show: an icon, a sentence and a way on."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from assistant.ui.buttons import push_button
from assistant.ui.icons import IconLabel
from assistant.ui.labels import label
from assistant.ui.tokens import XL, L, M, S

_ICON_PX = 56
_SENTENCE_WIDTH_PX = 460


class EmptyState(QWidget):
    """A centred invitation; the first button is the thing to do, others stand beside it.

    Signals:
        chosen: this button was pressed, by its text key.
    """

    chosen = Signal(str)

    def __init__(
        self,
        icon_name: str,
        *,
        title_key: str,
        sentence_key: str,
        button_keys: tuple[str, ...] = (),
    ) -> None:
        super().__init__()
        self.buttons: dict[str, QPushButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(XL, XL, XL, XL)
        column.setSpacing(S)
        column.addStretch(2)
        column.addWidget(
            IconLabel(icon_name, "accent", size_px=_ICON_PX), 0, Qt.AlignmentFlag.AlignHCenter
        )
        column.addSpacing(M)
        title = label(title_key, role="title")
        column.addWidget(title, 0, Qt.AlignmentFlag.AlignHCenter)
        sentence = label(sentence_key, role="muted", wraps=True)
        sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        sentence.setFixedWidth(_SENTENCE_WIDTH_PX)
        row = QHBoxLayout()  # an aligned item would get the height of one line only
        row.addStretch()
        row.addWidget(sentence)
        row.addStretch()
        column.addLayout(row)
        column.addSpacing(L)
        column.addLayout(self._button_row(button_keys))
        column.addStretch(3)

    def _button_row(self, keys: tuple[str, ...]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(M)
        row.addStretch()
        for index, key in enumerate(keys):
            button = push_button(key, kind="primary" if index == 0 else "plain")
            button.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            self.buttons[key] = button
            row.addWidget(button)
        row.addStretch()
        return row
