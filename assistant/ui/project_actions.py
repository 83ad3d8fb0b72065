"""What the founder can do with whole projects: dialogs first, then one service call each."""

from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from assistant.domain.languages import Language
from assistant.texts import Texts
from assistant.ui.icons import icon
from assistant.ui.message_bar import Message, MessageChoice
from assistant.ui.project_dialogs import (
    NewProjectDialog,
    PurgeDialog,
    RenameDialog,
    SampleDialog,
)
from assistant.ui.screen_context import ScreenContext
from assistant.ui.window_language import language_of


class ProjectActions(QObject):
    """Begins, opens, renames, copies and puts away projects.

    Signals:
        project_made: a project's id; it is new and should be opened.
    """

    project_made = Signal(str)

    def __init__(self, context: ScreenContext, window: QWidget, texts: Texts) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self._texts = texts

    def set_texts(self, texts: Texts) -> None:
        """Speak the language of ``texts`` from now on."""
        self._texts = texts

    def new_project(self) -> NewProjectDialog:
        """Ask for a name and make an empty project."""
        dialog = NewProjectDialog(self._language())
        dialog.submitted.connect(self._create)
        dialog.open_over(self._window, self._texts)
        return dialog

    def open_sample(self) -> SampleDialog:
        """Let the founder choose a sample and copy it."""
        dialog = SampleDialog(self._context.services.projects.samples())
        dialog.chosen.connect(self._open_sample)
        dialog.open_over(self._window, self._texts)
        return dialog

    def import_file(self) -> None:
        """Make a project from a brief or an archive."""
        title, names = (
            self._texts("home.files.import_title"),
            self._texts("home.files.import_filter"),
        )
        path = self._context.files.file_to_open(self._window, title, names)
        if path is not None:
            self.project_made.emit(self._context.services.archives.import_file(path))

    def export_project(self, project_id: str) -> None:
        """Write a project to a file of its own."""
        project = self._context.services.projects.get(project_id)
        path = self._context.files.file_to_save(
            self._window,
            self._texts("home.files.export_title"),
            suggestion=f"{_safe(project.name)}.json",
            name_filter=self._texts("home.files.export_filter"),
        )
        if path is not None:
            self._context.services.archives.export(project_id, path)
            self._say_exported(path)

    def rename_project(self, project_id: str) -> RenameDialog:
        """Ask for another name."""
        projects = self._context.services.projects
        dialog = RenameDialog(projects.get(project_id).name)
        dialog.submitted.connect(lambda name: projects.rename(project_id, name))
        dialog.open_over(self._window, self._texts)
        return dialog

    def duplicate_project(self, project_id: str) -> None:
        """Copy a project."""
        projects = self._context.services.projects
        name = self._texts("home.rename.copy_of", name=projects.get(project_id).name)
        self.project_made.emit(projects.duplicate(project_id, name))

    def trash_project(self, project_id: str) -> None:
        """Put a project in the trash and say how to bring it back."""
        projects = self._context.services.projects
        name = projects.get(project_id).name
        projects.trash(project_id)
        undo = MessageChoice(
            words=self._texts("home.undo"), act=lambda: projects.restore(project_id)
        )
        sentence = self._texts("home.trashed_note", name=name)
        self._context.post(Message(sentence=sentence, topic="trash", choices=(undo,)))

    def restore_project(self, project_id: str) -> None:
        """Take a project out of the trash."""
        self._context.services.projects.restore(project_id)

    def purge_project(self, project_id: str) -> PurgeDialog:
        """Ask once more, then remove a project for good."""
        projects = self._context.services.projects
        dialog = PurgeDialog(projects.get(project_id).name)
        dialog.confirmed.connect(lambda: projects.purge(project_id))
        dialog.open_over(self._window, self._texts)
        return dialog

    def open_menu(self, project_id: str, place: QPoint) -> QMenu:
        """Show what can be done with a project."""
        menu = QMenu(self._window)
        for key, icon_name, act in (
            ("home.menu_open", "folder", lambda: self.project_made.emit(project_id)),
            ("home.menu_rename", "rename", lambda: self.rename_project(project_id)),
            ("home.menu_duplicate", "duplicate", lambda: self.duplicate_project(project_id)),
            ("home.menu_export", "export", lambda: self.export_project(project_id)),
            ("home.menu_trash", "trash", lambda: self.trash_project(project_id)),
        ):
            action = menu.addAction(icon(icon_name), self._texts(key))
            action.triggered.connect(lambda _=False, act=act: act())
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)
        return menu

    def _language(self) -> Language:
        return language_of(self._texts)

    def _create(self, name: str, language: Language) -> None:
        self.project_made.emit(self._context.services.projects.create(name, language))

    def _open_sample(self, path: Path) -> None:
        self.project_made.emit(self._context.services.projects.open_sample(path))

    def _say_exported(self, path: Path) -> None:
        files = self._context.files
        show = MessageChoice(
            words=self._texts("home.files.show_folder"), act=lambda: files.show_folder(path.parent)
        )
        sentence = self._texts("home.files.exported", path=path)
        self._context.post(
            Message(sentence=sentence, severity="success", topic="export", choices=(show,))
        )


def _safe(name: str) -> str:
    return "".join("_" if char in '<>:"/\\|?*' or char < " " else char for char in name).strip(" .")
