"""The one place that shows errors, notices and questions: a sentence, and what can be done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from assistant.texts import Texts
from assistant.ui.buttons import icon_button, push_button
from assistant.ui.icons import IconLabel
from assistant.ui.labels import label
from assistant.ui.tokens import M, S

Severity = Literal["error", "question", "warning", "success", "info"]
_URGENCY: tuple[Severity, ...] = ("error", "question", "warning", "success", "info")
_COLORS: dict[Severity, str] = {
    "error": "danger",
    "question": "question",
    "warning": "warning",
    "success": "success",
    "info": "info",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageChoice:
    """Something the founder can do about a message: words for a button, and what it does."""

    words: str
    act: Callable[[], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A sentence for the founder.

    Attributes:
        sentence: what happened, what it means, what to do next.
        topic: a later message of the same topic replaces this one; empty for none.
        choices: buttons; choosing one dismisses the message.
    """

    sentence: str
    severity: Severity = "info"
    topic: str = ""
    choices: tuple[MessageChoice, ...] = ()


class MessageBar(QWidget):
    """Shows the most urgent message, says how many there are, and goes away with the last.

    Signals:
        emptied: the last message was dismissed.
    """

    emptied = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._messages: list[Message] = []
        self._shown: Message | None = None
        self._choice_buttons: list[QPushButton] = []
        self._build()
        self.hide()

    @property
    def messages(self) -> tuple[Message, ...]:
        """What is waiting to be read, in the order it is shown."""
        return tuple(self._messages)

    def post(self, message: Message) -> None:
        """Show ``message``; a more urgent one goes first, the same one is not shown twice."""
        self._messages = [other for other in self._messages if not _is_replaced(other, message)]
        self._messages.append(message)
        self._messages.sort(key=lambda other: _URGENCY.index(other.severity))
        self._show_first()

    def withdraw(self, topic: str) -> None:
        """Take back the message of this topic, because what it said is over."""
        self._messages = [message for message in self._messages if message.topic != topic]
        self._show_first()

    def dismiss(self) -> None:
        """Put away the message shown."""
        self._messages = self._messages[1:]
        self._show_first()

    def show_next(self) -> None:
        """Move on to the next message; the present one goes to the end of the queue."""
        self._messages = [*self._messages[1:], *self._messages[:1]]
        self._show_first()

    def retranslate(self, texts: Texts) -> None:
        """Set the words of the bar itself; sentences stay in the language they were said in."""
        self._texts = texts
        self._set_words()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """React to keys as described above."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
            return
        super().keyPressEvent(event)

    def _build(self) -> None:
        self._frame = QFrame()
        self._frame.setObjectName("message_bar")
        self._icon = IconLabel("info", "info")
        self._severity = label(role="strong")
        self._sentence = label(wraps=True)
        self._sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._position = label(role="caption")
        self._next = icon_button("chevron_right", "ui.message.next", color="text")
        self._next.clicked.connect(self.show_next)
        self._dismiss = icon_button("close", "ui.message.dismiss", color="text")
        self._dismiss.clicked.connect(self.dismiss)
        row = QHBoxLayout(self._frame)
        row.setContentsMargins(M, S, S, S)
        row.setSpacing(S)
        row.addWidget(self._icon)
        row.addWidget(self._severity)
        row.addWidget(self._sentence, 1)
        self._choices_row = QHBoxLayout()
        self._choices_row.setSpacing(S)
        row.addLayout(self._choices_row)
        for widget in (self._position, self._next, self._dismiss):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(M, M, M, 0)
        column.addWidget(self._frame)

    def _show_first(self) -> None:
        message = self._messages[0] if self._messages else None
        if message is None:
            was_shown = self._shown is not None
            self._shown = None
            self.hide()
            if was_shown:
                self.emptied.emit()
            return
        if message is not self._shown:
            self._show_message(message)
        self._set_words()
        self.show()

    def _show_message(self, message: Message) -> None:
        self._shown = message
        self._frame.setProperty("severity", message.severity)
        self._frame.style().unpolish(self._frame)
        self._frame.style().polish(self._frame)
        self._icon.show_icon(message.severity, _COLORS[message.severity])
        self._sentence.setText(message.sentence)
        self._show_choices(message.choices)
        self._announce(message)

    def _show_choices(self, choices: tuple[MessageChoice, ...]) -> None:
        for button in self._choice_buttons:
            button.setParent(None)
            button.deleteLater()
        self._choice_buttons = [self._choice_button(choice) for choice in choices]

    def _choice_button(self, choice: MessageChoice) -> QPushButton:
        button = push_button("", kind="plain")
        button.setText(choice.words)
        button.clicked.connect(lambda _checked=False: self._on_chosen(choice))
        self._choices_row.addWidget(button)
        return button

    def _on_chosen(self, choice: MessageChoice) -> None:
        self.dismiss()
        choice.act()

    def _announce(self, message: Message) -> None:
        event = QAccessibleAnnouncementEvent(self, message.sentence)
        if message.severity == "error":
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)

    def _set_words(self) -> None:
        total = len(self._messages)
        self._position.setText(self._texts("ui.message.position", index=1, total=total))
        self._position.setVisible(total > 1)
        self._next.setVisible(total > 1)
        if self._shown is None:
            return
        severity = self._texts(f"ui.message.severity.{self._shown.severity}")
        self._severity.setText(severity)
        self._frame.setAccessibleName(f"{severity}: {self._shown.sentence}")


def _is_replaced(old: Message, new: Message) -> bool:
    same_topic = bool(new.topic) and old.topic == new.topic
    return same_topic or (old.sentence == new.sentence and old.severity == new.severity)
