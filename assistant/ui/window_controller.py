"""Puts the screens into the window and leads the founder from one to the other."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit

from assistant.domain.changes import Changes
from assistant.domain.languages import Language
from assistant.errors import NotFoundError
from assistant.services.bundle import Services
from assistant.services.checking import Finding
from assistant.services.models import Badge
from assistant.services.values import Hit
from assistant.texts import Texts, load_texts
from assistant.ui.about_dialog import AboutDialog
from assistant.ui.actions import ActionSet
from assistant.ui.calculators_view import CalculatorsView
from assistant.ui.document_view import DocumentView
from assistant.ui.error_reporting import ErrorReporter
from assistant.ui.file_asking import FileAsker
from assistant.ui.financials_view import FinancialsView
from assistant.ui.following_dialog import FollowingDialog
from assistant.ui.following_watch import FollowingWatch
from assistant.ui.history_dialog import HistoryDialog, operation_words
from assistant.ui.home_view import HomeView
from assistant.ui.interview_view import InterviewView
from assistant.ui.manual_dialog import ManualDialog
from assistant.ui.message_bar import Message
from assistant.ui.model_badge import ModelStatus
from assistant.ui.models_view import ModelsView
from assistant.ui.project_actions import ProjectActions
from assistant.ui.review_view import ReviewView
from assistant.ui.screen_context import ScreenContext
from assistant.ui.search_dialog import SearchDialog
from assistant.ui.section_editor import SectionEditor
from assistant.ui.settings_view import SettingsView
from assistant.ui.shell import Shell
from assistant.ui.theme import Theme, ThemeChoice, theme_choice
from assistant.ui.window_language import chosen_language

if TYPE_CHECKING:
    from assistant.ui.export_dialog import ExportDialog

_PROJECT_ACTIONS = (
    "go_interview", "go_financials", "go_documents", "go_review", "export_project",
    "rename_project", "duplicate_project", "trash_project", "draft_all", "figures_outdated",
)  # fmt: skip
_DOCUMENT_ACTIONS = (
    "retry_section", "export_pdf", "edit_bold", "edit_italic", "figure_actions",
)  # fmt: skip


class WindowController(QObject):
    """Owns the window and everything in it."""

    def __init__(
        self,
        services: Services,
        theme: Theme,
        *,
        files: FileAsker | None = None,
        shell: Shell | None = None,
    ) -> None:
        super().__init__()
        self.services = services
        self._theme = theme
        self._texts = load_texts(self._chosen_language())
        theme.speak(self._chosen_language())
        self._project_id: str | None = None
        self.shell = shell or Shell(ActionSet(), self._texts)
        self.actions = self.shell.actions_set
        self.reporter = ErrorReporter(self.shell.message_bar, services.data_dir.logs, self._texts)
        self.context = ScreenContext(
            services=services,
            post=self.shell.message_bar.post,
            report=self.reporter.report,
            files=files or FileAsker(),
        )
        self.projects = ProjectActions(self.context, self.shell, self._texts)
        self.following = FollowingWatch(self.context, self.shell.message_bar, self._texts)
        self.home = HomeView(self.context, self._texts)
        self.interview = InterviewView(self.context, self._texts)
        self.financials = FinancialsView(self.context, self._texts)
        self.calculators = CalculatorsView(self.context, self._texts)
        self.documents = DocumentView(self.context, self.actions, self._texts)
        self.review = ReviewView(self.context, self._texts)
        self.models = ModelsView(self.context, self._texts)
        self.settings = SettingsView(self.context)
        self._add_screens()
        self._connect_signals()
        self._connect_actions()
        self._show_badge(services.models.badge)
        self._show_project(None)
        self.shell.show_screen("home")

    @property
    def project_id(self) -> str | None:
        """The project that is open."""
        return self._project_id

    @property
    def texts(self) -> Texts:
        """The words of the window's language."""
        return self._texts

    def open_project(self, project_id: str) -> None:
        """Open a project where the founder would go on: its plan, or its questions."""
        self._show_project(project_id)
        has_plan = bool(self.services.documents.list(project_id))
        answered = self.services.interview.progress(project_id).core
        is_ready = has_plan or answered.answered == answered.total
        self.shell.show_screen("documents" if is_ready else "interview")

    def commit(self) -> None:
        """Save whatever is not saved yet."""
        self.interview.commit()
        self.financials.commit()
        self.documents.commit()

    def tell_what_was_found(self) -> None:
        """Tell what the last session left behind, and check the file if it did not end well."""
        upkeep = self.services.upkeep
        if upkeep.recovery is not None:
            sentence = self._texts(
                "storage.recovered",
                time=upkeep.recovery.restored_at.astimezone().strftime("%Y-%m-%d %H:%M"),
                damaged=upkeep.recovery.damaged,
            )
            self.context.post(Message(sentence=sentence, severity="warning"))
        if upkeep.recovered_sections:
            count = len(upkeep.recovered_sections)
            sentence = self._texts.count("window.recovered", count)
            self.context.post(Message(sentence=sentence, severity="info"))
        if upkeep.needs_check:
            upkeep.check(on_done=self._on_checked, on_error=self.reporter.report)

    # --- wiring ---

    def _add_screens(self) -> None:
        for screen_id, screen in (
            ("home", self.home),
            ("interview", self.interview),
            ("financials", self.financials),
            ("calculators", self.calculators),
            ("documents", self.documents),
            ("review", self.review),
            ("models", self.models),
            ("settings", self.settings),
        ):
            self.shell.add_screen(screen_id, screen)

    def _connect_signals(self) -> None:
        services = self.services
        services.hub.changed.connect(self._on_changed)
        services.models.badge_changed.connect(self._show_badge)
        services.drafting.run_started.connect(self._enable_actions)
        services.drafting.run_finished.connect(self._enable_actions)
        services.drafting.sentence_kept.connect(lambda *kept: self.reporter.report(kept[-1]))
        self.reporter.restart_model = services.models.restart
        self._theme.changed.connect(lambda _scheme: self.shell.update())
        self.shell.close_requested.connect(self._on_close)
        self.projects.project_made.connect(self.open_project)
        self.home.project_chosen.connect(self.open_project)
        self.home.begin_chosen.connect(lambda action: self.actions[action].trigger())
        self.home.menu_requested.connect(self.projects.open_menu)
        self.home.restore_requested.connect(self.projects.restore_project)
        self.home.purge_requested.connect(self.projects.purge_project)
        self.following.list_requested.connect(self.open_following)
        self.interview.plan_requested.connect(lambda: self.shell.show_screen("documents"))
        self.interview.drafting_offered.connect(self._go_to_ready)
        self.documents.answer_requested.connect(self._go_to_question)
        self.documents.undo_requested.connect(self.undo)
        self.documents.redo_requested.connect(self.redo)
        self.documents.document_shown.connect(self._enable_actions)
        self.documents.review_requested.connect(lambda: self.shell.show_screen("review"))
        self.financials.question_chosen.connect(self._show_question)
        self.interview.sides.chosen.connect(self.financials.assumptions.show_language)
        self.financials.calculators_requested.connect(self.actions["go_calculators"].trigger)
        self.shell.screen_shown.connect(self._on_screen_shown)
        self.review.place_chosen.connect(self._go_to_finding)
        self.review.answer_chosen.connect(self._go_to_question)
        self.review.documents_requested.connect(lambda: self.shell.show_screen("documents"))
        self.settings.models_requested.connect(lambda: self.shell.show_screen("models"))

    def _connect_actions(self) -> None:
        projects, connect = self.projects, self.actions.connect_slot
        connect("new_project", projects.new_project)
        connect("open_sample", projects.open_sample)
        connect("import_brief", projects.import_file)
        for action_id, slot in (
            ("export_project", projects.export_project),
            ("rename_project", projects.rename_project),
            ("duplicate_project", projects.duplicate_project),
            ("trash_project", projects.trash_project),
        ):
            connect(action_id, partial(self._on_project, slot))
        connect("quit", self.shell.close)
        connect("undo", self._undo_key)
        connect("redo", self._redo_key)
        connect("history", self.open_history)
        connect("edit_bold", lambda: self._on_editor("toggle_bold"))
        connect("edit_italic", lambda: self._on_editor("toggle_italic"))
        connect("find", self.open_search)
        connect("draft_all", self._draft_all)
        connect("retry_section", self.documents.retry_current)
        connect("figure_actions", self.documents.open_figure_actions)
        connect("stop_drafting", self.documents.stop)
        connect("figures_outdated", self.open_following)
        connect("export_pdf", self.open_export)
        connect("switch_language", self._switch_language)
        connect("toggle_theme", self._toggle_theme)
        connect("manual", self.open_manual)
        connect("about", self.open_about)

    # --- dialogs ---

    def open_search(self) -> SearchDialog:
        """Search everything."""
        self.commit()
        dialog = SearchDialog(self.context)
        dialog.hit_chosen.connect(self._go_to_hit)
        dialog.open_over(self.shell, self._texts)
        return dialog

    def open_export(self) -> "ExportDialog | None":
        """Show the pages of the document in front."""
        # Only here, since the window must not wait for the libraries that lay out and show PDFs.
        from assistant.ui.export_dialog import ExportDialog  # noqa: PLC0415

        self.commit()
        document = self.documents.document
        if document is None:
            return None
        dialog = ExportDialog(self.context, document)
        dialog.place_wanted.connect(self._go_to_finding)
        dialog.open_over(self.shell, self._texts)
        dialog.start()
        return dialog

    def open_following(self) -> FollowingDialog | None:
        """List the figures of the project that are behind their facts."""
        self.commit()
        if self._project_id is None:
            return None
        self.following.seen()
        dialog = FollowingDialog(self.services.following.pending(self._project_id))
        dialog.apply_requested.connect(partial(self._let_follow, self._project_id))
        dialog.open_over(self.shell, self._texts)
        return dialog

    def open_history(self) -> HistoryDialog:
        """List what was done."""
        self.commit()
        dialog = HistoryDialog(self.context, self._undo_scope())
        dialog.undo_requested.connect(self.undo)
        dialog.redo_requested.connect(self.redo)
        dialog.open_over(self.shell, self._texts)
        return dialog

    def open_manual(self) -> ManualDialog:
        """Show the manual."""
        dialog = ManualDialog()
        dialog.setWindowModality(Qt.WindowModality.NonModal)
        dialog.open_over(self.shell, self._texts)
        return dialog

    def open_about(self) -> AboutDialog:
        """Say what this program is."""
        dialog = AboutDialog(self.services.data_dir)
        dialog.open_over(self.shell, self._texts)
        return dialog

    def _let_follow(self, project_id: str, chosen: frozenset[str]) -> None:
        self.services.following.apply(project_id, chosen)
        self.shell.show_status(self._texts.count("following.done", len(chosen)))

    # --- undo ---

    def undo(self) -> None:
        """Take the last operation back and say which it was."""
        self._step("undo")

    def redo(self) -> None:
        """Make the last operation again that was taken back, and say which it was."""
        self._step("redo")

    def _step(self, direction: str) -> None:
        history, scope = self.services.history, self._undo_scope()
        is_undo = direction == "undo"
        named = history.next_undo(scope) if is_undo else history.next_redo(scope)
        if self.shell.current_screen == "calculators":  # what is typed there is in no history
            named = None
        if named is None:
            self.shell.show_status(self._texts(f"window.nothing_to_{direction}"))
            return
        if is_undo:
            history.undo(scope)
        else:
            history.redo(scope)
        words = operation_words(named, self._texts)
        self.shell.show_status(self._texts(f"window.{direction}_done", what=words))

    def _undo_scope(self) -> str | None:
        """Home undoes what was done to the list of projects, other screens their project."""
        return None if self.shell.current_screen == "home" else self._project_id

    def _undo_key(self) -> None:
        focus = QApplication.focusWidget()
        if isinstance(focus, SectionEditor):
            focus.take_back()
        elif isinstance(focus, QLineEdit) and focus.isUndoAvailable():
            focus.undo()
        else:
            self.undo()

    def _redo_key(self) -> None:
        focus = QApplication.focusWidget()
        if isinstance(focus, SectionEditor):
            focus.make_again()
        elif isinstance(focus, QLineEdit) and focus.isRedoAvailable():
            focus.redo()
        else:
            self.redo()

    def _on_editor(self, method: str) -> None:
        focus = QApplication.focusWidget()
        if isinstance(focus, SectionEditor):
            getattr(focus, method)()

    # --- going somewhere ---

    def _show_project(self, project_id: str | None) -> None:
        self._project_id = project_id
        self.interview.show_project(project_id)
        self.following.show_project(project_id)
        self.financials.show_project(project_id)
        self.documents.show_project(project_id)
        self.review.show_project(project_id)
        name = self.services.projects.get(project_id).name if project_id else ""
        self.shell.show_project(name)
        self._enable_actions()

    def _draft_all(self) -> None:
        self.shell.show_screen("documents")
        self.documents.draft_all()

    def _go_to_ready(self, language: Language) -> None:
        self.shell.show_screen("documents")
        self.documents.show_ready(language)

    def _go_to_question(self, path: str, language: Language) -> None:
        self.shell.show_screen("interview")
        self.interview.show_language(language)
        self.interview.show_question(path)

    def _show_question(self, path: str) -> None:
        self.shell.show_screen("interview")
        self.interview.show_question(path)

    def _go_to_finding(self, finding: Finding) -> None:
        self.shell.show_screen("documents")
        self.documents.show_document(finding.document_id)
        self.documents.show_place(
            finding.section_id, finding.paragraph_id, finding.start, finding.end
        )

    def _go_to_hit(self, hit: Hit) -> None:
        if hit.project_id != self._project_id:
            self._show_project(hit.project_id)
        if hit.kind == "section" and hit.document_id is not None:
            self.shell.show_screen("documents")
            self.documents.show_document(hit.document_id)
            self.documents.show_section(hit.ref_id)
        elif hit.kind == "answer":
            self.shell.show_screen("interview")
            self._show_answer(hit.heading)
        else:
            self.open_project(hit.project_id)

    def _show_answer(self, path: str) -> None:
        """Go to the question of a path; a path inside a table leads to the table."""
        while path:
            if self.services.interview.questionnaire.topic_of(path) is not None:
                self.interview.show_question(path)
                return
            path = path.rpartition(".")[0]

    # --- what happens ---

    def _on_screen_shown(self, screen_id: str) -> None:
        self.shell.show_status("")
        if screen_id in ("review", "financials"):  # they look at what is saved
            self.commit()

    def _on_project(self, act: Callable[[str], object]) -> None:
        if self._project_id is not None:
            act(self._project_id)

    def _on_changed(self, changes: Changes) -> None:
        self.shell.show_status("")  # what was done before this is over
        if "window.language" in changes.settings:
            self._use_language(self._chosen_language())
        if "window.theme" in changes.settings:
            self._theme.choose(theme_of(self.services))
        if changes.project_list and self._project_id is not None:
            self._follow_project(self._project_id)

    def _follow_project(self, project_id: str) -> None:
        """Show another name of the open project, or leave it where it is in the trash now."""
        try:
            project = self.services.projects.get(project_id)
        except NotFoundError:
            project = None
        if project is None or project.trashed_at is not None:
            self._show_project(None)
            self.shell.show_screen("home")
        else:
            self.shell.show_project(project.name)

    def _use_language(self, language: Language) -> None:
        self._texts = load_texts(language)
        self._theme.speak(language)
        self.reporter.set_texts(self._texts)
        self.projects.set_texts(self._texts)
        self.following.set_texts(self._texts)
        self.shell.set_texts(self._texts)
        self.shell.show_status("")

    def _chosen_language(self) -> Language:
        return chosen_language(self.services.settings.text("window.language"))

    def _switch_language(self) -> None:
        other = "en" if self._texts.language == "zh" else "zh"
        self.services.settings.set("window.language", other)

    def _toggle_theme(self) -> None:
        other = "light" if self._theme.scheme == "dark" else "dark"
        self.services.settings.set("window.theme", other)

    def _enable_actions(self) -> None:
        drafting = self.services.drafting
        has_project = self._project_id is not None
        has_document = self.documents.document is not None
        self.actions.enable_only_if(has_project, _PROJECT_ACTIONS)
        self.actions.enable_only_if(has_document, _DOCUMENT_ACTIONS)
        self.actions.enable_only_if(drafting.is_running, ("stop_drafting",))
        if drafting.is_running:
            self.actions.enable_only_if(False, ("draft_all",))

    def _show_badge(self, badge: Badge) -> None:
        self.shell.model_badge.show_status(
            ModelStatus(
                state=badge.state,
                model_name=badge.name,
                device=badge.device,
                gpu_layers=badge.layers_on_gpu,
                layer_count=badge.layer_count,
                tokens_per_s=badge.tokens_per_s or None,
                notes=badge.notes,
            )
        )
        if badge.state == "ready":
            self.shell.message_bar.withdraw("model")

    def _on_checked(self, is_sound: bool) -> None:  # noqa: FBT001 - the verdict of the check
        if not is_sound:
            path = self.services.data_dir.database
            sentence = self._texts("errors.database_damaged", path=path)
            self.context.post(Message(sentence=sentence, severity="error"))

    def _on_close(self) -> None:
        for dialog in self.shell.findChildren(QDialog):
            dialog.reject()  # each ends its own work
        self.commit()
        self.following.show_project(None)


def theme_of(services: Services) -> ThemeChoice:
    """Return the theme that the founder has chosen."""
    return theme_choice(services.settings.text("window.theme"))
