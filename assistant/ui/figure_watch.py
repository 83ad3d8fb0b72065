"""Looks through a document for what is to be checked, one section at a time while nothing waits."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QObject, QTimer, Signal

from assistant.domain.document import Document, Section, SectionStatus
from assistant.domain.languages import Language
from assistant.services.checking import Finding
from assistant.services.figure_rules import FigureRules
from assistant.ui.figure_marks import MARKED_KINDS
from assistant.ui.reading_column import ReadingColumn
from assistant.ui.screen_context import ScreenContext
from assistant.ui.section_view import SectionView

_BETWEEN_MS = 10  # so that the window gets its turn between two sections
_BUSY = (SectionStatus.QUEUED, SectionStatus.DRAFTING)


class FigureWatch(QObject):
    """Marks what is to be checked, the sections in sight first, and keeps count of it.

    Signals:
        looked: a section was looked at; its id.
    """

    looked = Signal(str)

    def __init__(self, context: ScreenContext, column: ReadingColumn) -> None:
        super().__init__(column)
        self._context = context
        self._column = column
        self._rules = FigureRules(context.services.jobs, context.services.knowledge)
        self._document: Document | None = None
        self._language: Language = "en"
        self._views: Mapping[str, SectionView] = {}
        self._found: dict[str, tuple[Finding, ...]] = {}
        self._waiting: dict[str, None] = {}
        self._unmarked: tuple[Section, tuple[Finding, ...]] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_BETWEEN_MS)
        self._timer.timeout.connect(self._on_turn)

    @property
    def is_done(self) -> bool:
        """Tell whether no section waits to be looked at."""
        return not self._waiting and self._unmarked is None

    @property
    def total(self) -> int:
        """How much is to be checked in the document, as far as it was looked at."""
        return sum(map(len, self._found.values()))

    def findings(self, section_id: str) -> tuple[Finding, ...]:
        """Return what is to be checked in a section, as far as it is known."""
        return self._found.get(section_id, ())

    def first(self) -> Finding | None:
        """Return the first finding of the document."""
        return next((each for key in self._views for each in self.findings(key)), None)

    def watch(
        self, document: Document | None, views: Mapping[str, SectionView], language: Language
    ) -> None:
        """Look at the sections of this document from now on; reasons are in ``language``."""
        self._views, self._language = views, language
        self._found, self._waiting, self._unmarked = {}, {}, None
        self.update(document, views)

    def update(self, document: Document | None, section_ids: Iterable[str]) -> None:
        """Look again at these sections, which are another text or rest on other facts now."""
        self._document = document
        if document is None:
            self._waiting, self._unmarked = {}, None
            return
        self._waiting |= dict.fromkeys(each for each in section_ids if each in self._views)
        self.wake()

    def speak(self, language: Language) -> None:
        """Give the reasons in another language."""
        if language != self._language:
            self._language = language
            self.update(self._document, self._views)

    def wake(self) -> None:
        """Go on, if there is something to look at and somebody to see it."""
        if not self.is_done and not self._timer.isActive():
            self._timer.start()

    def _on_turn(self) -> None:
        document = self._document
        if document is None or self.is_done or not self._column.isVisible():
            return  # the screen wakes it when it is shown
        if self._unmarked is not None:
            self._mark(*self._unmarked)
        elif (section_id := self._next()) is not None:
            self._take(document, document.section(section_id))
        self.wake()

    def _take(self, document: Document, section: Section) -> None:
        if section.paragraphs and not self._rules.are_ready(document.project_id):
            self._rules.prepare(document.project_id)
            return
        ahead = self._context.services.looks_ahead
        if section.paragraphs:
            ahead.prepare(document, self._language, {section.id})
        if not ahead.is_under_way(section.id, self._language):
            del self._waiting[section.id]
            self._look(section)

    def _next(self) -> str | None:
        """Return the section to look at now, those in sight first; long ones have their thread."""
        ahead = self._context.services.looks_ahead
        free = [key for key in self._waiting if not ahead.is_under_way(key, self._language)]
        seen = (key for key in free if self._column.shows(self._views[key]))
        return next(seen, next(iter(free), None))

    def _look(self, section: Section) -> None:
        view = self._views[section.id]
        if view.editor.has_unsaved_typing:
            return  # it comes again when its text is saved
        if section.status in _BUSY or view.editor.is_streaming or not section.paragraphs:
            self._mark(section, ())
            return
        every = self._context.services.checking.section_findings(section.id, self._language)
        self._unmarked = section, tuple(each for each in every if each.kind in MARKED_KINDS)

    def _mark(self, section: Section, found: tuple[Finding, ...]) -> None:
        """Show what was found; in a turn of its own, so that no turn takes long."""
        self._unmarked = None
        self._found[section.id] = found
        view = self._views[section.id]
        if not view.editor.is_streaming:
            view.editor.marks.show(section, found)
        self.looked.emit(section.id)
