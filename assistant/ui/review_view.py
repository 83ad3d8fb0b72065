"""The Review screen: everything in a project's documents that needs the founder's eye."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QListView,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from assistant.domain.changes import Changes
from assistant.domain.languages import LANGUAGES
from assistant.errors import AssistantError
from assistant.services.checking import Finding
from assistant.services.values import DocumentRow
from assistant.texts import Texts
from assistant.ui.empty_state import EmptyState
from assistant.ui.figure_actions import redraft_sentence_of
from assistant.ui.finding_buttons import FindingButtons
from assistant.ui.finding_delegate import FindingDelegate
from assistant.ui.finding_dialogs import AssumptionDialog, FactDialog
from assistant.ui.findings_model import FindingsModel, figure_words, rows_of
from assistant.ui.labels import label
from assistant.ui.parts_pump import PartsPump
from assistant.ui.progress_row import ProgressRow
from assistant.ui.screen_context import ScreenContext
from assistant.ui.section_header import SectionHeader
from assistant.ui.tokens import XL, XXL, L, S
from assistant.ui.translation import keyed
from assistant.ui.window_language import language_of

_GO, _AGAIN = "review_view.go_to_documents", "review_view.again"
_WIDEST_PX = 1100


class FindingsList(QListView):
    """The list of findings.

    Signals:
        resized: it has another width.
    """

    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell of it."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.resized.emit()


class ReviewView(QWidget):
    """Lists findings and does what the founder decides about each.

    Signals:
        place_chosen: the Finding that she wants to see in its text.
        answer_chosen: the path of a question and the language of the document that waits for it.
        documents_requested: there is nothing to review yet.
    """

    place_chosen = Signal(object)
    answer_chosen = Signal(str, object)
    documents_requested = Signal()

    def __init__(self, context: ScreenContext, texts: Texts) -> None:
        super().__init__()
        self._context = context
        self._texts = texts
        self._project_id: str | None = None
        self._findings: tuple[Finding, ...] = ()
        self._documents: tuple[DocumentRow, ...] = ()
        self._titles: dict[str, str] = {}
        self._sections = 0
        self._is_current = False
        self.pump = PartsPump()
        self.model = FindingsModel()
        self.list = keyed(FindingsList(), name="review_view.list_name")
        self._delegate = FindingDelegate(self.list)
        self.buttons: FindingButtons | None = None
        self.filter = keyed(QComboBox(), name="review_view.filter_name")
        self.progress = ProgressRow()
        self._header = SectionHeader("review_view.title", role="title")
        self._count = label(role="muted", wraps=True)
        self._stack = QStackedWidget()
        self.nothing, self.none, self.stopped = _empty_states()
        self._build()
        self._connect_signals()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found, all documents together."""
        return self._findings

    def show_project(self, project_id: str | None) -> None:
        """Review this project from now on."""
        self.pump.stop()
        self.progress.hide()
        self._project_id = project_id
        self._findings, self._documents, self._is_current = (), (), False
        self._show_rows()
        if self.isVisible():
            self._look()

    def retranslate(self, texts: Texts) -> None:
        """Show everything in the language of ``texts``; the reasons are made anew."""
        is_other = texts.language != self._texts.language
        self._texts = texts
        self._is_current = self._is_current and not is_other
        self._fill_filter()
        if self.isVisible():
            self._look()

    def showEvent(self, event: QShowEvent) -> None:
        """Look at what has changed while another screen was in front."""
        super().showEvent(event)
        self._look()

    def hideEvent(self, event: QHideEvent) -> None:
        """Leaving ends the look; what was looked at is kept."""
        super().hideEvent(event)
        self.pump.stop()
        self.progress.hide()

    # --- making ---

    def _build(self) -> None:
        self._header.add_control(self.filter)
        self.filter.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.list.setModel(self.model)
        self.list.setItemDelegate(self._delegate)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        for page in (self.list, self.nothing, self.none, self.stopped):
            self._stack.addWidget(page)
        inner = QWidget()
        inner.setMaximumWidth(_WIDEST_PX)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        for widget in (self._header, self._count, self.progress):
            column.addWidget(widget)
        column.addSpacing(L)
        column.addWidget(self._stack, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(XXL, XL, XXL, L)
        outer.addWidget(inner)

    def _connect_signals(self) -> None:
        self._context.services.hub.changed.connect(self._on_changed)
        self.pump.advanced.connect(self._on_advanced)
        self.pump.finished.connect(self._on_finished)
        self.progress.cancelled.connect(self._on_cancelled)
        self.filter.activated.connect(self._show_rows)
        self.list.selectionModel().currentChanged.connect(self._on_current_changed)
        self.list.activated.connect(self._on_activated)
        self.list.resized.connect(self._on_resized)
        self.none.chosen.connect(lambda _key: self.documents_requested.emit())
        self.stopped.chosen.connect(lambda _key: self._look())

    # --- looking ---

    def _look(self) -> None:
        """Look through what is not known yet, and show it all."""
        if self._project_id is None or self._is_current:
            self._show_rows()
            return
        services = self._context.services
        self._documents = services.documents.list(self._project_id)
        self._titles = {row.id: row.title for row in self._documents}
        self._sections = 0
        language, ahead = language_of(self._texts), services.looks_ahead
        for row in self._documents:
            document = services.documents.get(row.id)
            ahead.prepare(document, language)
            for section in document.sections:
                self._titles[section.id] = section.title
                self._sections += 1
        self._fill_filter()
        parts = services.checking.project_findings(self._project_id, language)
        self.pump.start(parts, lambda: not ahead.is_busy)

    def _on_advanced(self, done: int) -> None:
        done = min(done, self._sections)
        words = self._texts("review_view.looking", done=done, total=self._sections)
        self.progress.show_progress(words, done, self._sections)

    def _on_finished(self, findings: tuple[Finding, ...]) -> None:
        self.progress.hide()
        self._is_current = True
        self._findings = findings
        self._show_rows()

    def _on_cancelled(self) -> None:
        self.pump.stop()
        self.progress.hide()
        self._stack.setCurrentWidget(self.stopped)

    def _on_changed(self, changes: Changes) -> None:
        if changes.sections or changes.documents or changes.briefs:
            self._is_current = False
            if self.isVisible():
                self._look()

    # --- showing ---

    def _fill_filter(self) -> None:
        chosen = self.filter.currentData()
        self.filter.clear()
        self.filter.addItem(self._texts("review_view.all_documents"), "")
        for language in LANGUAGES:
            self.filter.addItem(self._texts(f"review_view.only_{language}"), language)
        for row in self._documents:
            self.filter.addItem(row.title, row.id)
        self.filter.setCurrentIndex(max(self.filter.findData(chosen), 0))

    def _show_rows(self) -> None:
        """Show the findings of the documents chosen; the row in front stays about where it was."""
        place = max(self.list.currentIndex().row(), 0)
        had_focus = self.list.hasFocus() or self._has_focus_in_buttons()
        rows = rows_of(self._chosen(), self._titles, self._texts)
        self._drop_buttons()
        self._delegate.forget()
        self.model.show(rows, self._texts)
        self._count.setText(self._checked_words())
        is_waiting = not self._is_current and self._project_id is not None
        page = self.nothing if self._documents or self._project_id is None else self.none
        self._stack.setCurrentWidget(self.list if rows or is_waiting else page)
        number = self.model.next_finding(place)
        if number >= 0:
            self.list.setCurrentIndex(self.model.index(number))
            if had_focus:
                self.list.setFocus()

    def _chosen(self) -> list[Finding]:
        """Return what is to be shown; a question that several documents wait for stands once."""
        wanted = self.filter.currentData() or ""
        ids = {row.id for row in self._documents if wanted in ("", row.id, row.language)}
        shown = [finding for finding in self._findings if finding.document_id in ids]
        asked = {finding.path: finding for finding in reversed(shown) if finding.path}
        return [each for each in shown if not each.path or asked[each.path] is each]

    def _checked_words(self) -> str:
        if not self._is_current or not self._documents:
            return self._texts("review_view.sentence")
        return self._texts(
            "review_view.checked",
            documents=self._texts("review_view.and_more").join(
                row.title for row in self._documents
            ),
            sections=self._texts.count("review_view.sections", self._sections),
        )

    def _has_focus_in_buttons(self) -> bool:
        focus = QApplication.focusWidget()
        return self.buttons is not None and focus in self.buttons.buttons.values()

    def _drop_buttons(self) -> None:
        if self.buttons is not None:
            self.buttons.hide()
            self.buttons.deleteLater()
        self.buttons = None
        self._delegate.buttons_height = 0

    # --- the row in front ---

    def _on_current_changed(self, current: QModelIndex, previous: QModelIndex) -> None:
        if previous.isValid():
            self.list.setIndexWidget(previous, None)  # type: ignore[arg-type]  # takes it out
        self._drop_buttons()
        finding = self.model.finding_at(current)
        if finding is None:
            return
        description = str(current.data(Qt.ItemDataRole.AccessibleTextRole))
        has_model = self._context.services.models.has_model
        buttons = FindingButtons(finding, self._texts, description=description, has_model=has_model)
        buttons.deed_chosen.connect(self._on_deed)
        buttons.fact_chosen.connect(self._on_fact)
        self.buttons = buttons
        self.list.setIndexWidget(current, buttons)
        before: QWidget = self.list
        for button in buttons.buttons.values():
            QWidget.setTabOrder(before, button)
            before = button
        self._delegate.buttons_height = buttons.height_in(self.list.viewport().width())
        for index in (previous, current):
            if index.isValid():
                self._delegate.sizeHintChanged.emit(index)
        QTimer.singleShot(0, self.list, self._bring_into_sight)

    def _bring_into_sight(self) -> None:
        self.list.scrollTo(self.list.currentIndex())

    def _on_resized(self) -> None:
        if self.buttons is not None:
            self._delegate.buttons_height = self.buttons.height_in(self.list.viewport().width())
        self.list.scheduleDelayedItemsLayout()

    def _on_activated(self, index: QModelIndex) -> None:
        finding = self.model.finding_at(index)
        if finding is not None:
            self.place_chosen.emit(finding)

    # --- deciding ---

    def _on_deed(self, deed: str) -> None:
        finding = self.model.finding_at(self.list.currentIndex())
        if finding is not None:
            self._deeds()[deed](finding)

    def _deeds(self) -> dict[str, Callable[[Finding], object]]:
        checking = self._context.services.checking
        drafting = self._context.services.drafting
        return {
            "go": self.place_chosen.emit,
            "answer": self._answer,
            "bind": self._open_menu,
            "assume": self.open_assumption,
            "estimate": lambda finding: self._do(lambda: checking.accept_estimate([finding])),
            "redraft": lambda finding: self._do(lambda: redraft_sentence_of(drafting, finding)),
            "remove": lambda finding: self._do(lambda: checking.remove_sentence(finding)),
        }

    def _answer(self, finding: Finding) -> None:
        language = next(row.language for row in self._documents if row.id == finding.document_id)
        self.answer_chosen.emit(finding.path, language)

    def _open_menu(self, finding: Finding) -> None:
        choices = self._context.services.checking.candidates(finding, language_of(self._texts))
        if self.buttons is not None:
            self.buttons.open_menu(choices, self._texts)

    def _on_fact(self, fact_id: str) -> None:
        finding = self.model.finding_at(self.list.currentIndex())
        if finding is not None and fact_id:
            self._bind(finding, fact_id)
        elif finding is not None:
            self.open_facts(finding)

    def open_facts(self, finding: Finding) -> FactDialog:
        """Let the founder choose among all facts."""
        checking, language = self._context.services.checking, language_of(self._texts)
        dialog = FactDialog(
            finding.text, lambda words: checking.find_facts(finding, words, language)
        )
        dialog.chosen.connect(lambda fact_id: self._bind(finding, fact_id))
        dialog.open_over(self, self._texts)
        return dialog

    def open_assumption(self, finding: Finding) -> AssumptionDialog:
        """Ask what the figure is, and keep it as an assumption."""
        row = next(row for row in self._documents if row.id == finding.document_id)
        checking = self._context.services.checking
        dialog = AssumptionDialog(figure_words(finding))
        dialog.submitted.connect(
            lambda name: self._do(
                lambda: checking.make_assumption(finding, label=name, language=row.language)
            )
        )
        dialog.open_over(self, self._texts)
        return dialog

    def _bind(self, finding: Finding, fact_id: str) -> None:
        self._do(lambda: self._context.services.checking.bind(finding, fact_id))

    def _do(self, act: Callable[[], object]) -> None:
        try:
            act()
        except AssistantError as error:
            self._context.report(error)


def _empty_states() -> tuple[EmptyState, EmptyState, EmptyState]:
    """Return what is shown when nothing is found, when there is nothing yet, and when stopped."""
    return (
        EmptyState(
            "success",
            title_key="review_view.nothing_title",
            sentence_key="review_view.nothing_sentence",
        ),
        EmptyState(
            "documents",
            title_key="review_view.none_title",
            sentence_key="review_view.none_sentence",
            button_keys=(_GO,),
        ),
        EmptyState(
            "review",
            title_key="review_view.stopped_title",
            sentence_key="review_view.stopped_sentence",
            button_keys=(_AGAIN,),
        ),
    )
