"""A document: outline at the left, sections in the middle, drafted while the founder watches."""

from collections.abc import Collection

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from assistant.domain.changes import Changes
from assistant.domain.document import Document, DocumentKind, Section, SectionStatus
from assistant.domain.languages import Language
from assistant.domain.link_targets import ESTIMATE
from assistant.errors import NotFoundError
from assistant.services.drafting import RunSummary
from assistant.services.interview import OpenQuestion
from assistant.services.remarks import remark_sentence
from assistant.texts import Texts
from assistant.ui.actions import ActionSet
from assistant.ui.document_bar import DocumentBar
from assistant.ui.draft_watch import DraftWatch
from assistant.ui.empty_state import EmptyState
from assistant.ui.figure_desk import FigureDesk
from assistant.ui.message_bar import Message
from assistant.ui.outline_panel import OutlineEntry, OutlinePanel
from assistant.ui.reading_column import ReadingColumn
from assistant.ui.revisions_dialog import RevisionsDialog
from assistant.ui.screen_context import ScreenContext
from assistant.ui.section_panel import SectionPanel
from assistant.ui.section_stack import SectionStack
from assistant.ui.section_status import READY, status_name, status_words
from assistant.ui.section_view import SectionView
from assistant.ui.tokens import M
from assistant.ui.translation import keyed
from assistant.ui.window_language import language_of

KIND: DocumentKind = "business-plan"
_OUTLINE_WIDTH_PX = 280
_COLUMN_WIDTH_PX = 860
_PANEL_FROM_PX = 1340
_BUSY = (SectionStatus.QUEUED, SectionStatus.DRAFTING)
_OPEN = (SectionStatus.NEEDS_ANSWERS, SectionStatus.NEEDS_TRANSLATION)
_DRAFT, _WRITE = "document.empty_draft", "document.empty_write"


class DocumentView(QWidget):
    """Shows the business plan of a project in one of two languages.

    Signals:
        answer_requested: the path of a question, and the side of it that is wanted.
        undo_requested: nothing typed is left to take back, so the program's undo is meant.
        redo_requested: the same for redo.
        document_shown: another document, or none, is in front now.
        review_requested: show everything in the project that is to be checked.
    """

    answer_requested = Signal(str, str)
    undo_requested = Signal()
    redo_requested = Signal()
    document_shown = Signal()
    review_requested = Signal()

    def __init__(self, context: ScreenContext, actions: ActionSet, texts: Texts) -> None:
        super().__init__()
        self._context = context
        self._texts = texts
        self._project_id: str | None = None
        self._language: Language = "en"
        self._document: Document | None = None
        self._stale: set[str] = set()
        self._unsaved: dict[str, str] = {}  # what could not be written to the disk yet
        self._refresh_timer = QTimer(self)
        self._refresh_timer.setSingleShot(True)
        self._wants_sections = False
        self.bar = DocumentBar(actions)
        self.outline = keyed(OutlinePanel(), name="document.outline_name")
        self.column = ReadingColumn(width_px=_COLUMN_WIDTH_PX, keeps_place=True)
        self.empty_state = EmptyState(
            "draft",
            title_key="document.empty_title",
            sentence_key="document.empty_sentence",
            button_keys=(_DRAFT, _WRITE),
        )
        self.panel = SectionPanel(context)
        self._sections = SectionStack(self.column, self._describe_fact)
        self.figures = FigureDesk(context, self._sections, self.column, texts)
        self._watch = DraftWatch(context, self.bar, self.outline, self.column)
        self._stack = QStackedWidget()
        self._build()
        self._connect_signals()

    # --- what the window asks ---

    @property
    def document(self) -> Document | None:
        """The document in front."""
        return self._document

    @property
    def language(self) -> Language:
        """The language of the document in front."""
        return self._language

    def section_view(self, section_id: str) -> SectionView:
        """Return the view of one section."""
        return self._sections.views[section_id]

    def show_project(self, project_id: str | None) -> None:
        """Show the plan of this project, in the project's own language at first."""
        if project_id == self._project_id:
            return
        self.commit()
        self._project_id = project_id
        if project_id is not None:
            self._language = self._context.services.projects.get(project_id).language
        self._load()

    def show_language(self, code: str) -> None:
        """Show the plan in this language; it is a document of its own."""
        self.commit()
        language: Language = "zh" if code == "zh" else "en"
        if language != self._language or self._document is None:
            self._language = language
            self._load()

    def show_section(self, section_id: str) -> None:
        """Bring a section into sight."""
        self._wants_sections = True
        self._show_page()
        view = self._sections.views.get(section_id)
        if view is not None:
            self._mark_current(section_id)
            QTimer.singleShot(0, view, lambda: self.column.bring_to_top(view))

    def show_place(self, section_id: str, paragraph_id: str, start: int, end: int) -> None:
        """Bring a part of a paragraph into sight, selected; at least its section."""
        self.show_section(section_id)
        self.figures.show_place(section_id, paragraph_id, start, end)

    def show_ready(self, language: Language) -> None:
        """Show the first section that waited for answers and can be drafted now."""
        self.show_language(language)
        if self._project_id is not None:
            documents = self._context.services.documents
            for section_id in documents.sections_to_draft_now(self._project_id, language)[:1]:
                self.show_section(section_id)

    def open_figure_actions(self) -> QMenu | None:
        """Open what can be done about the figure at the cursor, or about the next one."""
        menu = self.figures.open_actions(self._current_section_id())
        if menu is None:
            words = self._texts("figures.nothing_to_check")
            self._context.post(Message(sentence=words, topic="figures"))
        return menu

    def show_document(self, document_id: str) -> None:
        """Show this document of the project."""
        self.show_language(self._context.services.documents.get(document_id).language)

    def draft_all(self) -> None:
        """Let the model write every section that has no text yet."""
        if self._project_id is None:
            return
        self.commit()
        if self._document is None:
            self._open_document(self._project_id)
        if self._document is not None:
            self._wants_sections = True
            self._context.services.drafting.start(self._document.id)
            self._show_page()

    def stop(self) -> None:
        """Stop the model; the text so far is kept."""
        self._context.services.drafting.stop()

    def retry_current(self) -> None:
        """Let the model write the section again in which the cursor is, or the one chosen."""
        section_id = self._current_section_id()
        if section_id:
            self._retry(section_id)

    def commit(self) -> None:
        """Save what is not saved yet."""
        for section_id, markdown in list(self._unsaved.items()):
            self._save(section_id, markdown)
        self._sections.commit()

    def focused_view(self) -> SectionView | None:
        """Return the section in which the cursor is."""
        return self._sections.focused()

    def retranslate(self, texts: Texts) -> None:
        """Show what depends on values in the language of ``texts``."""
        self._texts = texts
        self.figures.set_texts(texts)
        if self._document is not None:
            self._show_all_sections()
            self._show_run()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the panel where there is room for it beside a readable column."""
        super().resizeEvent(event)
        self.panel.setVisible(self.width() >= _PANEL_FROM_PX)

    def showEvent(self, event: QShowEvent) -> None:
        """Go on looking for what is to be checked."""
        super().showEvent(event)
        self.figures.watch.wake()

    # --- building ---

    def _build(self) -> None:
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(M, 0, 0, 0)
        row.setSpacing(0)
        self.outline.setFixedWidth(_OUTLINE_WIDTH_PX)
        left = QVBoxLayout()
        left.setContentsMargins(0, M, 0, 0)
        left.addWidget(self.outline)
        row.addLayout(left)
        row.addWidget(self.column, 1)
        row.addWidget(self.panel)
        self._page = page
        for widget in (self.empty_state, page):
            self._stack.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self._stack, 1)

    def _connect_signals(self) -> None:
        services = self._context.services
        services.hub.changed.connect(self._on_changed)
        self._watch.section_reached.connect(self._mark_current)
        self._watch.section_settled.connect(self._on_section_settled)
        self._watch.run_ended.connect(self._on_run_ended)
        self._refresh_timer.timeout.connect(self._reload_stale)
        self._sections.saved.connect(self._save)
        self._sections.retry_requested.connect(self._retry)
        self._sections.revisions_requested.connect(self.show_revisions)
        self._sections.answer_requested.connect(self._on_answer_requested)
        self._sections.caret_moved.connect(self._mark_current)
        self._sections.undo_requested.connect(self.undo_requested)
        self._sections.redo_requested.connect(self.redo_requested)
        self.figures.looked.connect(self._on_looked)
        self.figures.about_to_act.connect(self.commit)
        self.figures.review_requested.connect(self.review_requested)
        self.bar.language_chosen.connect(self.show_language)
        self.bar.check_requested.connect(self.figures.show_first)
        self.outline.section_chosen.connect(self.show_section)
        self.panel.retry_requested.connect(self._retry)
        self.panel.revisions_requested.connect(self.show_revisions)
        self.panel.check_requested.connect(self.figures.show_first)
        self.empty_state.chosen.connect(self._on_empty_chosen)

    def _load(self) -> None:
        """Show what there is of the plan in the language chosen."""
        self._document = self._find_document()
        self._wants_sections = False
        self.bar.languages.choose(self._language)
        self._rebuild_sections()
        self._show_page()
        self._show_run()
        self.document_shown.emit()

    def _find_document(self) -> Document | None:
        if self._project_id is None:
            return None
        documents = self._context.services.documents
        wanted = (KIND, self._language)
        rows = [
            row for row in documents.list(self._project_id) if (row.kind, row.language) == wanted
        ]
        return documents.get(rows[0].id) if rows else None

    def _open_document(self, project_id: str) -> None:
        services = self._context.services
        document = services.documents.open(project_id, KIND, self._language)
        if self._document is None or self._document.id != document.id:
            self._document = document
            self._rebuild_sections()
            self.document_shown.emit()

    def _rebuild_sections(self) -> None:
        sections = self._document.sections if self._document is not None else ()
        language = self._document.language if self._document is not None else "en"
        self._sections.rebuild(sections, self._texts, language=language)
        self._watch.watch(self._sections.views)
        self.figures.begin(self._document)
        title = self._document.title if self._document is not None else ""
        self.bar.title.setText(title or self._texts("document.plan"))
        self._show_all_sections()

    def _describe_fact(self, fact_id: str) -> str:
        if self._project_id is None:
            return ""
        if fact_id == ESTIMATE:
            return self._texts("figures.own_estimate")
        language = language_of(self._texts)
        documents = self._context.services.documents
        return documents.describe_fact(self._project_id, fact_id, language)

    # --- showing ---

    def _show_page(self) -> None:
        has_text = self._document is not None and any(
            section.paragraphs or section.status in _BUSY for section in self._document.sections
        )
        is_shown = self._document is not None and (has_text or self._wants_sections)
        self._stack.setCurrentWidget(self._page if is_shown else self.empty_state)
        self.bar.export.setEnabled(self._document is not None)

    def _show_all_sections(self) -> None:
        if self._document is None:
            self.outline.show_entries(())
            return
        self.outline.show_entries(
            tuple(self._entry(section) for section in self._document.sections)
        )
        questions = self._open_questions()
        for section in self._document.sections:
            self._show_section(section, questions)
        self._show_panel()

    def _show_section(self, section: Section, questions: tuple[OpenQuestion, ...]) -> None:
        assert self._document is not None, "only called with a document"
        entry = self._entry(section)
        view = self._sections.views[section.id]
        tables = self._context.services.documents.computed_blocks(self._document, section)
        if section.id not in self._unsaved:
            text = self._context.services.documents.shown_markdown(self._document, section)
            view.show_section(
                section, text=text, status=entry.status, remark=entry.remark, tables=tables
            )
        is_open = section.status in _OPEN
        view.show_questions(
            tuple(item for item in questions if is_open and section.title in item.sections)
        )
        view.show_busy(is_busy=not self._context.services.drafting.can_retry(section.id))

    def _entry(self, section: Section) -> OutlineEntry:
        assert self._document is not None, "only called with a document"
        outline = self._context.services.documents.outline_of(self._document)
        name = status_name(section.status, outline.section(section.key))
        if self._context.services.documents.can_be_drafted_now(self._document, section):
            name = READY
        return OutlineEntry(
            section_id=section.id,
            title=section.title,
            level=section.level,
            status=name,
            words=status_words(name, self._texts),
            remark=remark_sentence(section.remark, self._texts),
            to_check=self.figures.count_of(section.id),
            check_words=self.figures.words_for(section.id),
        )

    def _open_questions(self) -> tuple[OpenQuestion, ...]:
        if self._project_id is None:
            return ()
        interview = self._context.services.interview
        return interview.open_questions(self._project_id, self._language)

    def _show_run(self) -> None:
        drafting = self._context.services.drafting
        document = self._document
        pending = len(drafting.pending_sections(document)) if document is not None else 1
        self.bar.show_pending(pending, self._texts)
        self.bar.show_to_check(self.figures.watch.total, self._texts)
        self._watch.set_texts(self._texts)
        self._watch.show_run()

    def _mark_current(self, section_id: str) -> None:
        self.outline.mark_current(section_id)
        self._context.services.drafting.look_at(section_id)
        self._show_panel()

    def _show_panel(self) -> None:
        """Tell in the panel about the section that is marked, else about the first."""
        if self._document is None or not self._document.sections:
            return
        section_id = self.outline.current_section or self._document.sections[0].id
        section = self._document.section(section_id)
        can_retry = self._context.services.drafting.can_retry(section_id)
        self.panel.show_section(self._document, section, can_retry=can_retry)
        self.panel.show_to_check(self.figures.count_of(section_id))

    # --- what happens ---

    def _on_changed(self, changes: Changes) -> None:
        if self._project_id is None:
            return
        if changes.documents:
            if self._reload_document():
                return
        elif self._project_id in changes.briefs and self._document is not None:
            self._show_all_sections()
            self.figures.watch.update(self._document, self._sections.views)
        self._stale |= changes.sections & self._sections.views.keys()
        if self._stale:
            self._refresh_timer.start()

    def _reload_document(self) -> bool:
        """Show another document where it is another one; tell whether all sections are new."""
        before = self._document
        try:
            after = self._find_document()
        except NotFoundError:
            after = None
        if (before and before.id) == (after and after.id):
            return False
        self._document = after
        self._stale = set()
        self._rebuild_sections()
        self._show_page()
        self.document_shown.emit()
        return True

    def _reload_stale(self) -> None:
        """Show all sections that changed since the event loop was here last, at once."""
        stale, self._stale = self._stale & self._sections.views.keys(), set()
        if stale and self._document is not None:
            self._reload_sections(stale)

    def _reload_sections(self, section_ids: Collection[str]) -> None:
        assert self._document is not None, "only called with a document"
        self._document = self._context.services.documents.get(self._document.id)
        questions = self._open_questions()
        for section_id in section_ids:
            section = self._document.section(section_id)
            self.outline.show_entry(self._entry(section))
            self._show_section(section, questions)
        self.figures.watch.update(self._document, section_ids)
        self._show_page()
        self._show_run()
        self._show_panel()

    def _on_looked(self, section_id: str) -> None:
        if self._document is None:
            return
        self.outline.show_entry(self._entry(self._document.section(section_id)))
        self.bar.show_to_check(self.figures.watch.total, self._texts)
        if section_id == self.panel.section_id:
            self.panel.show_to_check(self.figures.count_of(section_id))

    def _on_section_settled(self, section_id: str) -> None:
        self._stale.add(section_id)
        self._refresh_timer.start()

    def _on_run_ended(self, summary: RunSummary) -> None:
        self._reload_stale()
        self._show_run()
        self._show_panel()
        if summary.error is not None:
            self._context.report(summary.error)

    def _on_empty_chosen(self, key: str) -> None:
        if key == _DRAFT:
            self.draft_all()
        elif self._project_id is not None:
            self._wants_sections = True
            self._open_document(self._project_id)
            self._show_page()

    def _on_answer_requested(self, path: str) -> None:
        self.answer_requested.emit(path, self._language)

    def _save(self, section_id: str, markdown: str) -> None:
        self._unsaved[section_id] = markdown
        self._context.services.documents.edit_section(section_id, markdown)
        self._unsaved.pop(section_id, None)  # only now: a full disk must not cost a word

    def _retry(self, section_id: str) -> None:
        self.commit()
        self._context.services.drafting.retry(section_id)

    def show_revisions(self, section_id: str) -> RevisionsDialog:
        """Show the earlier texts of a section."""
        documents = self._context.services.documents
        self._sections.views[section_id].commit()
        dialog = RevisionsDialog(documents.revisions(section_id))
        dialog.restore_requested.connect(documents.restore_revision)
        dialog.open_over(self, self._texts)
        return dialog

    def _current_section_id(self) -> str:
        view = self.focused_view()
        if view is not None:
            return view.section.id
        return self.outline.current_section
