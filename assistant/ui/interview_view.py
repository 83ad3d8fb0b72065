"""The interview: topics at the left, a page of questions at the right, nothing obligatory."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from assistant.domain.changes import Changes
from assistant.domain.languages import LANGUAGES, Language
from assistant.texts import Texts
from assistant.ui.buttons import push_button
from assistant.ui.labels import label
from assistant.ui.open_questions_page import OpenQuestionsPage
from assistant.ui.screen_context import ScreenContext
from assistant.ui.segmented_choice import SegmentedChoice
from assistant.ui.tokens import L, M, S
from assistant.ui.topic_list import OPEN_QUESTIONS, TopicList
from assistant.ui.topic_page import TopicPage
from assistant.ui.translation import keyed, retranslate_tree

_LIST_WIDTH_PX = 300


class InterviewView(QWidget):
    """Asks the questions of one project.

    Signals:
        plan_requested: the founder wants to see the plan.
        drafting_offered: she wants to see what can be drafted now, in this language.
    """

    plan_requested = Signal()
    drafting_offered = Signal(str)

    def __init__(self, context: ScreenContext, texts: Texts) -> None:
        super().__init__()
        self._context = context
        self._texts = texts
        self._project_id: str | None = None
        self._language: Language = "en"
        self._pages: dict[str, TopicPage | OpenQuestionsPage] = {}
        self._questionnaire = context.services.interview.questionnaire
        self._stack = keyed(QStackedWidget(), name="interview.page_name")
        self.topics = keyed(TopicList(self._questionnaire), name="interview.topics_name")
        self._overall = label(role="caption")
        self.draft_now = push_button("", icon_name="draft")
        self.draft_now.hide()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self.sides = SegmentedChoice(
            tuple((code, f"interview.side_{code}") for code in LANGUAGES),
            name_key="interview.answers_in",
        )
        self._build()
        self.topics.topic_chosen.connect(self.show_topic)
        self.sides.chosen.connect(self.show_language)
        self.draft_now.clicked.connect(lambda: self.drafting_offered.emit(self._language))
        context.services.hub.changed.connect(self._on_changed)

    @property
    def language(self) -> Language:
        """Which side of the answers is edited."""
        return self._language

    @property
    def page(self) -> TopicPage | OpenQuestionsPage | None:
        """The page in front."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, TopicPage | OpenQuestionsPage) else None

    def show_project(self, project_id: str | None) -> None:
        """Ask the questions of this project from now on."""
        if project_id == self._project_id:
            return
        self.commit()
        self._project_id = project_id
        for page in self._pages.values():
            self._stack.removeWidget(page)
            page.deleteLater()
        self._pages = {}
        if project_id is None:
            return
        self._language = self._context.services.projects.get(project_id).language
        self.sides.choose(self._language)
        self.topics.blockSignals(True)
        self.topics.choose(self._first_topic(project_id))
        self.topics.blockSignals(False)
        self._show_current_topic()
        self._refresh_progress()

    def show_topic(self, topic_id: str) -> None:
        """Bring a topic, or the open questions, to the front."""
        if self._project_id is None:
            return
        if self.page is not None:
            self.page.commit()
        if topic_id not in self._pages:
            self._pages[topic_id] = self._make_page(topic_id, self._project_id)
        page = self._pages[topic_id]
        if isinstance(page, OpenQuestionsPage):
            page.refresh()
        self._stack.setCurrentWidget(page)

    def show_question(self, path: str) -> None:
        """Bring a question into sight, ready to be answered."""
        topic = self._questionnaire.topic_of(path)
        if topic is None:
            return
        self.topics.choose(topic.id)
        self.show_topic(topic.id)
        page = self._pages[topic.id]
        if isinstance(page, TopicPage):
            page.reveal(path)

    def show_language(self, code: str) -> None:
        """Edit this side of the answers."""
        self._language = "zh" if code == "zh" else "en"
        self.sides.choose(code)
        for page in self._pages.values():
            page.show_language(self._language)
        self._refresh_progress()

    def commit(self) -> None:
        """Save what is not saved yet."""
        for page in self._pages.values():
            page.commit()

    def retranslate(self, texts: Texts) -> None:
        """Show what depends on values in the language of ``texts``."""
        self._texts = texts
        if self._project_id is not None:
            self._refresh_progress()

    def _build(self) -> None:
        side = QFrame()
        side.setProperty("role", "panel")
        side.setFixedWidth(_LIST_WIDTH_PX)
        column = QVBoxLayout(side)
        column.setContentsMargins(M, L, M, M)
        column.setSpacing(S)
        sides_row = QVBoxLayout()
        sides_row.setSpacing(S)
        sides_row.addWidget(label("interview.answers_in", role="caption"))
        sides_row.addWidget(self.sides)
        column.addLayout(sides_row)
        column.addSpacing(S)
        column.addWidget(self.topics, 1)
        column.addWidget(self.draft_now)
        column.addWidget(self._overall)
        column.addWidget(self._bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addWidget(self._stack, 1)

    def _first_topic(self, project_id: str) -> str:
        """A new project begins with the first topic, one under way with its gaps."""
        progress = self._context.services.interview.progress(project_id)
        is_new = progress.overall.answered <= 1
        return self._questionnaire.topics[0].id if is_new else OPEN_QUESTIONS

    def _show_current_topic(self) -> None:
        item = self.topics.currentItem()
        if item is not None:
            self.topics.topic_chosen.emit(item.data(Qt.ItemDataRole.UserRole))

    def _make_page(self, topic_id: str, project_id: str) -> TopicPage | OpenQuestionsPage:
        page: TopicPage | OpenQuestionsPage
        if topic_id == OPEN_QUESTIONS:
            page = OpenQuestionsPage(self._context, project_id, self._texts)
            page.question_chosen.connect(self.show_question)
            page.plan_requested.connect(self.plan_requested)
        else:
            topics = self._questionnaire.topics
            index = next(i for i, topic in enumerate(topics) if topic.id == topic_id)
            page = TopicPage(self._context, project_id, topics[index])
            is_last = index + 1 == len(topics)
            page.show_is_last(is_last=is_last)
            if not is_last:
                following = topics[index + 1].id
                page.next_requested.connect(lambda: self.topics.choose(following))
        retranslate_tree(page, self._texts)
        page.show_language(self._language)
        self._stack.addWidget(page)
        return page

    def showEvent(self, event: QShowEvent) -> None:
        """Offer what can be drafted by now."""
        super().showEvent(event)
        self._refresh_offer()

    def _on_changed(self, changes: Changes) -> None:
        if self.isVisible() and (changes.sections or changes.documents):
            QTimer.singleShot(0, self, self._refresh_offer)
        if self._project_id is None or self._project_id not in changes.briefs:
            return
        for page in self._pages.values():
            page.refresh()
        QTimer.singleShot(0, self, self._refresh_progress)

    def _refresh_offer(self) -> None:
        """Offer to go to the sections that waited for answers and can be drafted now."""
        if self._project_id is None:
            return
        documents = self._context.services.documents
        ready = len(documents.sections_to_draft_now(self._project_id, self._language))
        self.draft_now.setText(self._texts.count("figures.draft_now", ready))
        self.draft_now.setVisible(bool(ready))

    def _refresh_progress(self) -> None:
        if self._project_id is None:
            return
        interview = self._context.services.interview
        progress = interview.progress(self._project_id)
        waiting = interview.open_questions(self._project_id, self._language)
        self.topics.show_progress(progress, len(waiting), self._texts)
        self._refresh_offer()
        overall = progress.overall
        words = self._texts("interview.progress", n=overall.answered, total=overall.total)
        self._overall.setText(words)
        self._bar.setAccessibleName(words)
        self._bar.setRange(0, overall.total)
        self._bar.setValue(overall.answered)
