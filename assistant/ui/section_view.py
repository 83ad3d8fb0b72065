"""One section of a document: heading, status, the text to edit, computed tables under it."""

from PySide6.QtCore import QRect, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from assistant.domain.blocks import Blocks, Chart
from assistant.domain.blocks_reading import read_markdown
from assistant.domain.blocks_writing import write_markdown
from assistant.domain.document import Section, SectionStatus
from assistant.domain.languages import Language
from assistant.services.interview import OpenQuestion
from assistant.texts import Texts
from assistant.ui.buttons import icon_button, push_button
from assistant.ui.captioned_chart import CaptionedChart
from assistant.ui.chart_view import ChartView
from assistant.ui.icons import IconLabel
from assistant.ui.labels import label
from assistant.ui.section_editor import Describe, SectionEditor
from assistant.ui.section_status import (
    CHAPTER,
    COMPUTED,
    READY,
    StatusName,
    status_look,
    status_words,
)
from assistant.ui.tokens import XS, L, M, S

_BUSY = (SectionStatus.QUEUED, SectionStatus.DRAFTING)


class SectionView(QWidget):
    """Shows one section.

    Signals:
        saved: the founder has changed the text; it is this Markdown now.
        retry_requested: write this section (again).
        revisions_requested: show the earlier texts.
        answer_requested: the path of a question to be answered.
        caret_moved: the cursor is here, in the coordinates of the editor.
    """

    saved = Signal(str)
    retry_requested = Signal()
    revisions_requested = Signal()
    answer_requested = Signal(str)
    caret_moved = Signal(QRect)

    def __init__(self, section: Section, describe_fact: Describe) -> None:
        super().__init__()
        self._section = section
        self._status: StatusName = section.status.value
        self._remark = ""
        self._shown_text: str | None = None  # None: the editor may show another one
        self._texts: Texts | None = None
        self._questions: tuple[OpenQuestion, ...] = ()
        self._question_buttons: list[QPushButton] = []
        self.editor = SectionEditor(describe_fact=describe_fact)
        self._language: Language = "en"
        self._tables: SectionEditor | None = None
        self._shown_tables: Blocks = ()
        self._charts: list[CaptionedChart] = []
        self._describe_fact = describe_fact
        self._icon = IconLabel("circle", size_px=16)
        self._words = label(role="caption")
        self._remark_label = label(role="muted", wraps=True)
        self._retry = icon_button("retry", "document.retry")
        self._revisions = icon_button("history", "document.revisions")
        self.draft_now = push_button("figures.draft_section", icon_name="draft")
        self._begin_text = icon_button("edit", "document.add_intro")
        self._build()
        self._connect_signals()

    @property
    def section(self) -> Section:
        """The section as it is stored."""
        return self._section

    @property
    def tables_text(self) -> str:
        """The words of the computed tables."""
        return self._tables.toPlainText() if self._tables is not None else ""

    @property
    def charts(self) -> tuple[ChartView, ...]:
        """The charts that are shown."""
        return tuple(each.chart for each in self._charts if not each.isHidden())

    @property
    def questions(self) -> tuple[OpenQuestion, ...]:
        """What this section waits for."""
        return self._questions

    @property
    def question_buttons(self) -> tuple[QPushButton, ...]:
        """The buttons that lead to those questions, in the same order."""
        return tuple(self._question_buttons)

    def show_section(
        self, section: Section, *, text: str, status: StatusName, remark: str, tables: Blocks
    ) -> None:
        """Show a section with this Markdown; text that streams in or is being typed stays."""
        self._section = section
        self._status, self._remark = status, remark
        is_busy = section.status in _BUSY
        if not is_busy and self.editor.is_streaming:
            self.editor.end_streaming()
        # What is being typed is newer than what is stored; it is saved in a moment.
        if not self.editor.is_streaming and not self.editor.has_unsaved_typing:
            if text != self._shown_text:  # most changes leave most sections as they are
                self.editor.set_blocks(read_markdown(text))
                self._shown_text = text
            self.editor.setReadOnly(is_busy)
        self._retry.setEnabled(not is_busy)
        self._show_tables(tables)
        self._show_frame(is_chapter=status == CHAPTER)
        self._retry.setVisible(status not in (CHAPTER, COMPUTED))
        self._show_words()

    def set_language(self, language: Language) -> None:
        """Say which language the text is in."""
        self._language = language
        self.editor.set_language(language)

    def show_questions(self, questions: tuple[OpenQuestion, ...]) -> None:
        """Offer to answer what this section waits for."""
        if questions != self._questions:
            self._offer(questions)

    def _offer(self, questions: tuple[OpenQuestion, ...]) -> None:
        self._questions = questions
        for button in self._question_buttons:
            button.hide()
            button.deleteLater()
        self._question_buttons = [self._question_button(item) for item in questions]
        self._show_words()

    def show_busy(self, *, is_busy: bool) -> None:
        """Allow no new draft of a section that is being written, or while another plan is."""
        self._retry.setEnabled(not is_busy)
        self.draft_now.setEnabled(not is_busy)

    def begin_streaming(self, text: str) -> None:
        """Begin to show text as it arrives."""
        self._shown_text = None
        self.editor.begin_streaming()
        self.editor.append_streamed(text)

    def commit(self) -> None:
        """Save what is not saved yet."""
        self.editor.commit()

    def retranslate(self, texts: Texts) -> None:
        """Show the words in the language of ``texts``."""
        self._texts = texts
        self.editor.name_section(self._section.title, texts)
        if self._tables is not None:
            self._tables.setAccessibleName(
                texts("document.tables_name", section=self._section.title)
            )
        self._offer(self._questions)

    def _build(self) -> None:
        self._title = label(role="heading" if self._section.level > 1 else "title", wraps=True)
        self._title.setText(self._section.title)
        head = QHBoxLayout()
        head.setSpacing(S)
        head.addWidget(self._title, 1)
        head.addWidget(self._begin_text)
        head.addWidget(self._icon)
        head.addWidget(self._words)
        head.addWidget(self._retry)
        head.addWidget(self._revisions)
        self._question_box = QFrame()
        self._question_column = QVBoxLayout(self._question_box)
        self._question_column.setContentsMargins(0, XS, 0, 0)
        self._question_column.setSpacing(XS)
        self._ready_box = QFrame()
        ready_row = QHBoxLayout(self._ready_box)
        ready_row.setContentsMargins(0, XS, 0, 0)
        ready_row.setSpacing(M)
        ready_row.addWidget(label("figures.ready_sentence", role="strong"))
        ready_row.addWidget(self.draft_now)
        ready_row.addStretch()
        paper = self._paper = QFrame()
        self._column = QVBoxLayout(paper)
        self._column.setContentsMargins(L + S, L, L + S, L)
        self._column.setSpacing(M)
        self._column.addLayout(head)
        self._column.addWidget(self._remark_label)
        self._column.addWidget(self.editor)
        self._column.addWidget(self._question_box)
        self._column.addWidget(self._ready_box)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(paper)

    def _connect_signals(self) -> None:
        self.editor.edited.connect(self._on_edited)
        self.editor.caret_moved.connect(self.caret_moved)
        self._begin_text.clicked.connect(self._on_begin_text)
        self._retry.clicked.connect(self.retry_requested)
        self.draft_now.clicked.connect(self.retry_requested)
        self._revisions.clicked.connect(self.revisions_requested)

    def _show_frame(self, *, is_chapter: bool) -> None:
        """Show a chapter that has nothing of its own as a heading, anything else on paper."""
        is_bare = is_chapter and not self.editor.hasFocus()
        for part in (self._icon, self._words, self._revisions):
            part.setVisible(not is_bare)
        self.editor.setVisible(not is_bare)
        self._begin_text.setVisible(is_bare)
        role = "" if is_bare else "paper"
        if self._paper.property("role") != role:
            self._paper.setProperty("role", role)
            self._paper.style().unpolish(self._paper)
            self._paper.style().polish(self._paper)

    def _on_begin_text(self) -> None:
        self.editor.show()
        self.editor.setFocus()
        self._show_frame(is_chapter=True)

    def _on_edited(self) -> None:
        self._shown_text = None
        self.saved.emit(write_markdown(self.editor.blocks()))

    def _show_tables(self, blocks: Blocks) -> None:
        self._show_charts([each for each in blocks if isinstance(each, Chart)])
        tables = tuple(each for each in blocks if not isinstance(each, Chart))
        if not tables:
            if self._tables is not None:
                self._tables.hide()
            return
        if self._tables is None:
            self._tables = SectionEditor(describe_fact=self._describe_fact)
            self._tables.set_language(self._language)
            self._tables.setReadOnly(True)
            self._column.addWidget(self._tables)
            if self._texts is not None:
                self.retranslate(self._texts)
        self._tables.show()
        if tables != self._shown_tables:  # nobody types in them: they stay as they were shown
            self._shown_tables = tables
            self._tables.set_blocks(tables)

    def _show_charts(self, charts: list[Chart]) -> None:
        """Show the charts below the tables, each under its caption."""
        while len(self._charts) < len(charts):
            made = CaptionedChart()
            self._charts.append(made)
            self._column.addWidget(made)
        for at, view in enumerate(self._charts):
            view.setVisible(at < len(charts))
            if at < len(charts):
                view.show_chart(charts[at], self._language)

    def _question_button(self, item: OpenQuestion) -> QPushButton:
        button = push_button("", icon_name="question")
        language = "zh" if self._texts is not None and self._texts.language == "zh" else "en"
        question = item.question.label.any("zh" if language == "zh" else "en")
        if self._texts is not None:
            button.setText(self._texts("document.answer", question=question))
        button.setAccessibleName(question)
        button.clicked.connect(lambda: self.answer_requested.emit(item.question.path))
        self._question_column.addWidget(button)
        return button

    def _show_words(self) -> None:
        if self._texts is None:
            return
        self._icon.show_icon(*status_look(self._status))
        self._words.setText(status_words(self._status, self._texts))
        self._remark_label.setText(self._remark)
        self._remark_label.setVisible(bool(self._remark))
        self._question_box.setVisible(bool(self._questions))
        self._ready_box.setVisible(self._status == READY)
        for button in (self._retry, self._revisions, self.draft_now):
            button.setAccessibleDescription(self._section.title)
