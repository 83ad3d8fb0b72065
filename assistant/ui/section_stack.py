"""The sections of a document, one below the other, as one thing: told, asked and walked through."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtWidgets import QApplication

from assistant.domain.document import Section
from assistant.domain.languages import Language
from assistant.texts import Texts
from assistant.ui.reading_column import ReadingColumn
from assistant.ui.section_editor import Describe
from assistant.ui.section_view import SectionView
from assistant.ui.translation import retranslate_tree


class SectionStack(QObject):
    """Makes a view for each section and passes on what happens in it.

    Signals:
        saved: a section's id and its Markdown now.
        retry_requested: the section to be written (again).
        revisions_requested: the section whose earlier texts are wanted.
        answer_requested: the path of a question to be answered.
        caret_moved: the section in which the cursor is.
        undo_requested: nothing typed is left to take back in an editor.
        redo_requested: the same for redo.
        menu_opening: an editor, its context menu, and the letter pointed at or None.
    """

    saved = Signal(str, str)
    retry_requested = Signal(str)
    revisions_requested = Signal(str)
    answer_requested = Signal(str)
    caret_moved = Signal(str)
    undo_requested = Signal()
    redo_requested = Signal()
    menu_opening = Signal(object, object, object)

    def __init__(self, column: ReadingColumn, describe_fact: Describe) -> None:
        super().__init__()
        self._column = column
        self._describe_fact = describe_fact
        self._views: dict[str, SectionView] = {}

    @property
    def views(self) -> Mapping[str, SectionView]:
        """The views by their section's id, from the top."""
        return MappingProxyType(self._views)

    def rebuild(self, sections: tuple[Section, ...], texts: Texts, *, language: Language) -> None:
        """Show these sections, whose text is in ``language``, in place of those before."""
        for view in self._views.values():
            view.hide()
            view.deleteLater()
        self._views = {section.id: self._make_view(section, texts) for section in sections}
        for view in self._views.values():
            view.set_language(language)

    def commit(self) -> None:
        """Save what is not saved yet."""
        for view in self._views.values():
            view.commit()

    def focused(self) -> SectionView | None:
        """Return the section in which the cursor is."""
        focus = QApplication.focusWidget()
        return next((view for view in self._views.values() if view.editor is focus), None)

    def _make_view(self, section: Section, texts: Texts) -> SectionView:
        view = SectionView(section, self._describe_fact)
        section_id = section.id
        _pass_on(view.retry_requested.connect, self.retry_requested.emit, section_id)
        _pass_on(view.revisions_requested.connect, self.revisions_requested.emit, section_id)
        view.saved.connect(lambda text: self.saved.emit(section_id, text))
        view.answer_requested.connect(self.answer_requested)
        view.caret_moved.connect(lambda rect: self._follow(section_id, rect))
        view.editor.undo_requested.connect(self.undo_requested)
        view.editor.redo_requested.connect(self.redo_requested)
        view.editor.left_upwards.connect(lambda: self._step(section_id, -1))
        view.editor.left_downwards.connect(lambda: self._step(section_id, 1))
        view.editor.menu_opening.connect(
            lambda menu, letter: self.menu_opening.emit(
                self._views[section_id].editor, menu, letter
            )
        )
        retranslate_tree(view, texts)
        self._column.content.addWidget(view)
        return view

    def _follow(self, section_id: str, rect: QRect) -> None:
        view = self._views.get(section_id)
        # A view that was replaced lives a little longer, and its cursor may still move.
        if view is not None and view.editor.hasFocus():
            self._column.reveal(view.editor, rect)
            self.caret_moved.emit(section_id)

    def _step(self, section_id: str, by: int) -> None:
        ids = list(self._views)
        index = ids.index(section_id) + by
        if 0 <= index < len(ids):
            editor = self._views[ids[index]].editor
            editor.setFocus(Qt.FocusReason.TabFocusReason)
            cursor = editor.textCursor()
            end = cursor.MoveOperation.End if by < 0 else cursor.MoveOperation.Start
            cursor.movePosition(end)
            editor.setTextCursor(cursor)


def _pass_on(
    connect: Callable[[Callable[[], None]], object], emit: Callable[[str], None], section_id: str
) -> None:
    """Let a signal of one section be one of the stack that names the section."""
    connect(lambda: emit(section_id))
