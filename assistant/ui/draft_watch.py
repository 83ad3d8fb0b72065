"""A drafting run as the founder sees it in a document: growing sections, progress, what is next."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from assistant.services.drafting import DraftingService, RunSummary
from assistant.services.models import ModelService
from assistant.texts import Texts
from assistant.ui.document_bar import DocumentBar
from assistant.ui.outline_panel import OutlinePanel
from assistant.ui.reading_column import ReadingColumn
from assistant.ui.screen_context import ScreenContext
from assistant.ui.section_view import SectionView


class DraftWatch(QObject):
    """Shows text as it arrives, and tells the model which section is being looked at.

    Signals:
        section_reached: a section came into sight because its text begins.
        section_settled: a section's text is complete; it can be shown as it is stored.
        run_ended: a RunSummary.
    """

    section_reached = Signal(str)
    section_settled = Signal(str)
    run_ended = Signal(object)

    def __init__(
        self, context: ScreenContext, bar: DocumentBar, outline: OutlinePanel, column: ReadingColumn
    ) -> None:
        super().__init__()
        self._drafting: DraftingService = context.services.drafting
        self._models: ModelService = context.services.models
        self._bar = bar
        self._outline = outline
        self._column = column
        self._views: Mapping[str, SectionView] = {}
        self._texts: Texts | None = None
        self._connect_signals()

    def _connect_signals(self) -> None:
        drafting = self._drafting
        drafting.run_started.connect(self._on_run_started)
        drafting.section_begun.connect(self._on_section_begun)
        drafting.section_streamed.connect(self._on_section_streamed)
        drafting.section_finished.connect(self._on_section_finished)
        drafting.run_finished.connect(self._on_run_finished)
        self._models.badge_changed.connect(self.show_run)
        self._column.rested.connect(self.look)

    def watch(self, views: Mapping[str, SectionView]) -> None:
        """Show the runs of these sections from now on."""
        self._views = views

    def set_texts(self, texts: Texts) -> None:
        """Say everything in the language of ``texts``."""
        self._texts = texts

    def show_run(self) -> None:
        """Show how far the run is, and Stop in place of Draft."""
        progress = self._drafting.progress
        self._bar.show_running(is_running=progress is not None)
        if progress is None or self._texts is None:
            return
        if self._models.badge.state == "loading":
            self._bar.show_progress(self._texts("document.loading_model"), 0, 0)
            return
        key = "document.progress_writing" if progress.writing else "document.progress"
        words = self._texts(key, n=progress.written, total=progress.total, now=progress.writing)
        self._bar.show_progress(words, progress.written, progress.total)

    def show_retry(self) -> None:
        """Offer to write again whatever can be written again now."""
        for section_id, view in self._views.items():
            view.show_busy(is_busy=not self._drafting.can_retry(section_id))

    def look(self) -> None:
        """Let the section in sight be written before the others that wait."""
        section_id = self._section_in_sight()
        if section_id:
            self._drafting.look_at(section_id)

    def _section_in_sight(self) -> str:
        """Return the section that is marked if it can be seen, else the one on top."""
        marked = self._outline.current_section
        if marked in self._views and self._column.shows(self._views[marked]):
            return marked
        seen = (key for key, view in self._views.items() if self._column.shows(view))
        return next(seen, "")

    def _on_run_started(self, _document_id: str) -> None:
        self.show_retry()
        self.show_run()
        self.look()

    def _on_section_begun(self, section_id: str, opening: str) -> None:
        view = self._views.get(section_id)
        if view is None:
            return
        is_first = not any(each.editor.is_streaming for each in self._views.values())
        is_typing = any(each.editor.hasFocus() for each in self._views.values())
        is_near_end = self._column.is_at_end
        view.begin_streaming(opening)
        self.show_run()
        # Several grow at once: only the first may move what she reads.
        if is_first and (is_near_end or not is_typing):
            self.section_reached.emit(section_id)
            self._column.bring_to_top(view)

    def _on_section_streamed(self, section_id: str, text: str) -> None:
        view = self._views.get(section_id)
        if view is None:
            return
        if view.editor.is_streaming:
            view.editor.append_streamed(text)
        else:  # this screen came later than the text
            view.begin_streaming(self._drafting.live_text(section_id) or text)

    def _on_section_finished(self, section_id: str) -> None:
        view = self._views.get(section_id)
        if view is not None and view.editor.is_streaming:
            view.editor.end_streaming()
            self.section_settled.emit(section_id)

    def _on_run_finished(self, summary: RunSummary) -> None:
        self.run_ended.emit(summary)
        self.show_retry()
