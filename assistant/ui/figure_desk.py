"""Everything about figures in a document's sections: looking, marking, going there, acting."""

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QMenu

from assistant.domain.document import Document
from assistant.services.checking import Finding
from assistant.texts import Texts
from assistant.ui.figure_actions import FigureActions
from assistant.ui.figure_marks import selecting
from assistant.ui.figure_places import Stretch, find_places
from assistant.ui.figure_watch import FigureWatch
from assistant.ui.reading_column import ReadingColumn
from assistant.ui.screen_context import ScreenContext
from assistant.ui.section_editor import SectionEditor
from assistant.ui.section_stack import SectionStack
from assistant.ui.window_language import language_of


class FigureDesk(QObject):
    """Serves the sections of the document in front.

    Signals:
        looked: a section was looked at; its id.
        about_to_act: the text must be saved first.
        review_requested: show everything that is to be checked.
    """

    looked = Signal(str)
    about_to_act = Signal()
    review_requested = Signal()

    def __init__(
        self, context: ScreenContext, sections: SectionStack, column: ReadingColumn, texts: Texts
    ) -> None:
        super().__init__(column)
        self._context = context
        self._sections = sections
        self._column = column
        self._texts = texts
        self.watch = FigureWatch(context, column)
        self.actions = FigureActions(context, texts)
        self.watch.looked.connect(self.looked)
        self.actions.about_to_act.connect(self.about_to_act)
        self.actions.review_requested.connect(self.review_requested)
        sections.menu_opening.connect(self._on_menu_opening)

    def begin(self, document: Document | None) -> None:
        """Look at the sections of another document."""
        self.watch.watch(document, self._sections.views, language_of(self._texts))

    def set_texts(self, texts: Texts) -> None:
        """Say everything in the language of ``texts``."""
        self._texts = texts
        self.actions.set_texts(texts)
        self.watch.speak(language_of(texts))

    def count_of(self, section_id: str) -> int:
        """Return how much is to be checked in a section, as far as it is known."""
        return len(self.watch.findings(section_id))

    def words_for(self, section_id: str) -> str:
        """Say how much is to be checked in a section."""
        return self._texts.count("figures.to_check", self.count_of(section_id))

    def show_first(self, section_id: str = "") -> None:
        """Go to the first of what is to be checked in a section, or in the document."""
        found = self.watch.findings(section_id)[:1] or (self.watch.first(),)
        for finding in found:
            if finding is not None:
                self._go_to(finding)

    def show_place(self, section_id: str, paragraph_id: str, start: int, end: int) -> bool:
        """Select a part of a paragraph and bring it into sight; tell whether it is there."""
        view = self._sections.views.get(section_id)
        if view is None:
            return False
        section = self._context.services.documents.section(section_id)
        stretch = Stretch(paragraph_id=paragraph_id, start=start, end=end)
        place = find_places(view.editor.document(), section.paragraphs, [stretch])[0]
        if place is None:
            return False
        view.editor.setTextCursor(selecting(view.editor, place))
        self._reveal(view.editor)
        return True

    def open_actions(self, section_id: str) -> QMenu | None:
        """Open what can be done about the figure at the cursor, or about the next one.

        Args:
            section_id: the section in which the cursor is, or to begin with.
        """
        keys = list(self._sections.views)
        begin = keys.index(section_id) if section_id in keys else 0
        if section_id in keys:
            editor = self._sections.views[section_id].editor
            menu = self.actions.open_at_cursor(editor)
            if menu is not None:
                self._reveal(editor)
                return menu
            begin += 1
        following = (key for key in (keys[begin:] + keys[:begin]) if self.watch.findings(key))
        for key in following:
            self.show_first(key)
            return self.actions.open_at_cursor(self._sections.views[key].editor)
        return None

    def _go_to(self, finding: Finding) -> None:
        editor = self._sections.views[finding.section_id].editor
        words = editor.marks.selection(finding)
        if words is None:
            place = finding.section_id, finding.paragraph_id, finding.start, finding.end
            self.show_place(*place)
        else:  # typing that is not saved yet has moved it
            editor.setTextCursor(words)
            self._reveal(editor)

    def _reveal(self, editor: SectionEditor) -> None:
        editor.setFocus()
        # Only after the layout has placed everything is it known where the words stand.
        QTimer.singleShot(0, editor, lambda: self._column.reveal(editor, editor.cursorRect()))

    def _on_menu_opening(self, editor: SectionEditor, menu: QMenu, letter: int | None) -> None:
        self.actions.add_to(menu, editor, letter)
