"""Eight sections grow in the window at once: calm to read, to be stopped, and written again."""

import pytest
from PySide6.QtCore import QElapsedTimer, QTimer

from assistant.domain.document import SectionStatus
from assistant.domain.languages import Language
from assistant.ui.section_view import SectionView
from tests.unit.ui.conftest import OpenWindowMaker
from tests.unit.ui.window_making import PROSE, WAIT_MS, OpenWindow


def draft_together(window: OpenWindow, language: Language = "en") -> list[SectionView]:
    """Draft until eight sections hold some words each; return their views, from the top."""
    window.open_sample(language)
    window.controller.actions["draft_all"].trigger()
    views = window.controller.documents

    def growing() -> list[SectionView]:
        all_views = [views.section_view(section.id) for section in window.document.sections]
        return [view for view in all_views if len(view.editor.toPlainText()) > 40
                and view.editor.is_streaming]  # fmt: skip

    window.wait_until(lambda: len(growing()) == 8)
    return growing()


def open_together(open_window: OpenWindowMaker, language: Language = "en") -> OpenWindow:
    return open_window(parallel=8, tokens_per_s=40, default={"text": PROSE[language] * 6})


def stop(window: OpenWindow) -> None:
    with window.qtbot.waitSignal(window.services.drafting.run_finished, timeout=WAIT_MS):
        window.controller.actions["stop_drafting"].trigger()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_eight_sections_grow_at_once_and_stop_keeps_them_all(
    open_window: OpenWindowMaker, language: Language
) -> None:
    window = open_together(open_window, language)
    window.services.settings.set("window.language", language)
    growing = draft_together(window, language)
    views = window.controller.documents
    assert views.outline.current_section == growing[0].section.id  # only the first text moves it
    assert views.column.shows(growing[0])
    before = [len(view.editor.toPlainText()) for view in growing]
    window.wait_until(
        lambda: all(len(view.editor.toPlainText()) > length + 20
                    for view, length in zip(growing, before, strict=True))
    )  # fmt: skip
    progress = window.services.drafting.progress
    assert progress is not None
    words = window.controller.texts("document.progress_writing", n=0, total=progress.total, now=8)
    assert window.controller.documents.bar.progress_words == words
    statuses = [view.section.status for view in growing]
    window.wait_until(lambda: {view.section.status for view in growing} == {SectionStatus.DRAFTING})
    assert len(statuses) == 8
    stop_keeps_all(window, growing)


def stop_keeps_all(window: OpenWindow, growing: list[SectionView]) -> None:
    """Stop: all ends, and all that was written stays."""
    stop(window)
    for view in growing:
        section = window.services.documents.section(view.section.id)
        assert section.status is SectionStatus.STOPPED
        assert len(section.markdown) > 40
        assert not view.editor.is_streaming
        assert not view.editor.isReadOnly()


def test_what_she_reads_stays_where_it_is_and_the_window_quick_while_eight_sections_grow(
    open_window: OpenWindowMaker,
) -> None:
    window = open_together(open_window)
    growing = draft_together(window)
    stays_quick(window)
    column = window.controller.documents.column
    read = growing[5]
    column.bring_to_top(read)
    window.wait_until(lambda: column.top_of(read) < column.viewport().height() // 2)
    place = column.top_of(read)
    heights = [view.height() for view in growing[:5]]
    window.wait_until(lambda: sum(view.height() for view in growing[:5]) > sum(heights) + 60)
    assert column.top_of(read) == place
    stop(window)


def test_the_section_that_is_scrolled_to_is_what_she_looks_at(
    open_window: OpenWindowMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_together(open_window)
    looks: list[str] = []
    growing = draft_together(window)
    drafting = window.services.drafting
    monkeypatch.setattr(type(drafting), "look_at", lambda _, section_id: looks.append(section_id))
    column = window.controller.documents.column
    bar = column.verticalScrollBar()
    for value in range(0, bar.maximum(), 40):
        bar.setValue(value)
    window.wait_until(lambda: bool(looks))
    assert len(looks) == 1  # when it has come to rest, not on every pixel
    assert column.shows(window.controller.documents.section_view(looks[0]))
    window.controller.documents.show_section(growing[2].section.id)
    assert looks[-1] == growing[2].section.id
    stop(window)


def test_a_finished_section_can_be_written_again_while_others_grow(
    open_window: OpenWindowMaker,
) -> None:
    match = "Section: The problem and our answer"
    short = PROSE["en"].partition("\n")[0]
    first = {"match": match, "text": short, "times": 1}
    again = {"match": match, "text": short.replace("cafes", "bars")}
    window = open_window(
        parallel=16, tokens_per_s=80, rules=[first, again], default={"text": PROSE["en"] * 8}
    )
    window.open_sample()
    window.controller.actions["draft_all"].trigger()
    view = window.controller.documents.section_view(window.section_id("problem_solution"))
    window.wait_until(lambda: view.section.status is SectionStatus.DRAFTED)
    assert window.services.drafting.is_running
    view.retry_requested.emit()
    window.wait_until(lambda: view.editor.is_streaming)
    window.wait_until(lambda: view.section.status is SectionStatus.DRAFTED)
    assert len(window.services.documents.revisions(view.section.id)) == 1
    stop(window)


def stays_quick(window: OpenWindow) -> None:
    """Measure how long the window is deaf at a time while text arrives."""
    gaps: list[int] = []
    clock = QElapsedTimer()
    clock.start()
    ticks = QTimer()
    ticks.setInterval(10)
    ticks.timeout.connect(lambda: gaps.append(clock.restart()))
    ticks.start()
    window.wait_until(lambda: len(gaps) > 100)
    ticks.stop()
    assert sorted(gaps)[len(gaps) // 2] < 100  # a held key repeats every 30 ms; it must not lag
