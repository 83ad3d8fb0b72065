"""The questions that sections of the plan wait for, those that hold up most first."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assistant.domain.languages import Language
from assistant.services.interview import OpenQuestion
from assistant.texts import Texts
from assistant.ui.buttons import push_button
from assistant.ui.card import Card
from assistant.ui.empty_state import EmptyState
from assistant.ui.icons import IconLabel
from assistant.ui.labels import label
from assistant.ui.reading_column import ReadingColumn
from assistant.ui.screen_context import ScreenContext
from assistant.ui.section_header import SectionHeader
from assistant.ui.tokens import XS, M
from assistant.ui.translation import retranslate_tree
from assistant.ui.window_language import language_of

_GO = "interview.go_to_plan"


class OpenQuestionsPage(QWidget):
    """Lists open questions.

    Signals:
        question_chosen: the path of a question to answer.
        plan_requested: nothing is open, so on to the plan.
    """

    question_chosen = Signal(str)
    plan_requested = Signal()

    def __init__(self, context: ScreenContext, project_id: str, texts: Texts) -> None:
        super().__init__()
        self._context = context
        self._project_id = project_id
        self._texts = texts
        self._language: Language = "en"
        self._rows: list[Card] = []
        self._is_stale = True
        self.question_paths: tuple[str, ...] = ()
        self._column = ReadingColumn()
        self._done = EmptyState(
            "success",
            title_key="interview.nothing_open",
            sentence_key="interview.nothing_open_sentence",
            button_keys=(_GO,),
        )
        self._done.chosen.connect(lambda _key: self.plan_requested.emit())
        self._list = QVBoxLayout()
        self._list.setSpacing(M)
        self._column.content.addWidget(
            SectionHeader("interview.open_title", sentence_key="interview.open_sentence")
        )
        self._column.content.addLayout(self._list)
        self._column.content.addStretch()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._column)
        outer.addWidget(self._done)

    def show_language(self, language: Language) -> None:
        """List what a plan in this language waits for."""
        self._language = language
        self.refresh()

    def refresh(self) -> None:
        """List the questions open now, once somebody looks."""
        self._is_stale = True
        if self.isVisible():
            self._list_open()

    def _list_open(self) -> None:
        self._is_stale = False
        for row in self._rows:
            row.hide()
            row.deleteLater()
        interview = self._context.services.interview
        questions = interview.open_questions(self._project_id, self._language)
        self.question_paths = tuple(item.question.path for item in questions)
        self._rows = [self._row(item) for item in questions]
        self._column.setVisible(bool(questions))
        self._done.setVisible(not questions)

    def commit(self) -> None:
        """Nothing is typed here."""

    def retranslate(self, texts: Texts) -> None:
        """Rows are made anew, since their words depend on values."""
        self._texts = texts
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """List what changed while nobody looked."""
        super().showEvent(event)
        if self._is_stale:
            self._list_open()

    def _row(self, item: OpenQuestion) -> Card:
        language = language_of(self._texts)
        card = Card()
        row = QHBoxLayout()
        row.setSpacing(M)
        icon_name = "language" if item.is_translation else "question"
        row.addWidget(IconLabel(icon_name, "question", size_px=22))
        words = QVBoxLayout()
        words.setSpacing(XS)
        question = label(role="strong", wraps=True)
        question.setText(item.question.label.any(language))
        waiting = label(role="caption", wraps=True)
        key = "interview.waits_translation" if item.is_translation else "interview.waits"
        sections = self._texts("interview.comma").join(item.sections)
        side = self._texts(f"interview.side_{self._language}")
        waiting.setText(self._texts(key, sections=sections, side=side))
        words.addWidget(question)
        words.addWidget(waiting)
        row.addLayout(words, 1)
        answer = push_button("interview.answer")
        answer.clicked.connect(lambda: self.question_chosen.emit(item.question.path))
        row.addWidget(answer)
        card.content.addLayout(row)
        retranslate_tree(card, self._texts)
        answer.setAccessibleDescription(question.text())
        self._list.addWidget(card)
        return card
