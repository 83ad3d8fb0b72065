"""A page of the interview: the questions of one topic, one below the other."""

from PySide6.QtCore import QRect, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assistant.domain.languages import Language
from assistant.domain.questionnaire import Topic
from assistant.texts import Texts
from assistant.ui.answer_fields import TextField
from assistant.ui.buttons import push_button
from assistant.ui.question_card import QuestionCard
from assistant.ui.reading_column import ReadingColumn
from assistant.ui.screen_context import ScreenContext
from assistant.ui.section_header import SectionHeader
from assistant.ui.tax_preset_row import TaxPresetRow
from assistant.ui.tokens import L
from assistant.ui.window_language import language_of

_TAXES = "tax"  # the topic whose questions can start from the usual taxes of a place


class TopicPage(QWidget):
    """Shows a topic.

    Signals:
        next_requested: on to the topic after this one.
    """

    next_requested = Signal()

    def __init__(self, context: ScreenContext, project_id: str, topic: Topic) -> None:
        super().__init__()
        self.topic = topic
        self._head = SectionHeader()
        self._head.sentence.show()
        self._column = ReadingColumn()
        self.cards = [QuestionCard(context, project_id, item) for item in topic.questions]
        self._next = push_button("interview.next_topic", icon_name="arrow_right")
        self._next.clicked.connect(self.next_requested)
        self._column.content.setSpacing(L)
        self._column.content.addWidget(self._head)
        self.presets: TaxPresetRow | None = None
        if topic.id == _TAXES:
            self.presets = TaxPresetRow(context, project_id, self.refresh)
            self._column.content.addWidget(self.presets)
        for card in self.cards:
            self._column.content.addWidget(card)
            if isinstance(card.field, TextField):
                self._follow(card.field)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self._next)
        self._column.content.addLayout(row)
        self._column.content.addStretch()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._column)

    def refresh(self) -> None:
        """Show the answers as they are stored."""
        for card in self.cards:
            card.refresh()

    def show_language(self, language: Language) -> None:
        """Edit this side of the answers."""
        for card in self.cards:
            card.show_language(language)

    def commit(self) -> None:
        """Save what is not saved yet."""
        for card in self.cards:
            card.commit()

    def reveal(self, path: str) -> None:
        """Bring a question into sight and put the cursor into its field."""
        card = next((each for each in self.cards if each.question.path == path), None)
        if card is not None:
            card.take_focus()
            # Only after the layout has placed everything is it known where the card stands.
            QTimer.singleShot(0, card, lambda: self._column.bring_to_top(card))

    def show_is_last(self, *, is_last: bool) -> None:
        """Offer no next topic after the last."""
        self._next.setVisible(not is_last)

    def retranslate(self, texts: Texts) -> None:
        """Show title and intro in the language of ``texts``."""
        language = language_of(texts)
        self._head.title.setText(self.topic.title.any(language))
        self._head.show_sentence(self.topic.intro.any(language))
        if self.presets is not None:
            self.presets.retranslate(texts)

    def _follow(self, field: TextField) -> None:
        editor = field.editor

        def keep_in_sight(rect: QRect) -> None:
            if editor.hasFocus():
                self._column.reveal(editor, rect)

        editor.caret_moved.connect(keep_in_sight)
