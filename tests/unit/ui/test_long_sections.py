"""A section of unusual length holds nobody up; what an answer leaves alone is not drawn anew."""

from threading import current_thread, main_thread
from typing import Any

import pytest

from assistant.domain.blocks import Blocks
from assistant.domain.section_plan import section_needs
from assistant.services import checking_sections
from assistant.services.checking_sections import SectionLook
from assistant.ui.section_editor import SectionEditor
from tests.unit.services.test_long_texts import prose
from tests.unit.ui.conftest import OpenWindowMaker
from tests.unit.ui.window_making import WAIT_MS, OpenWindow

_FIGURES = "41%"


def open_plan(open_window: OpenWindowMaker) -> tuple[OpenWindow, str]:
    window = open_window()
    window.open_sample()
    window.controller.documents.empty_state.buttons["document.empty_write"].click()
    return window, window.section_id("executive_summary")


def test_a_long_section_is_looked_at_in_a_thread_marked_reviewed_and_exported(
    open_window: OpenWindowMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, section_id = open_plan(open_window)
    threads: list[bool] = []
    look_at = checking_sections.look_at

    def noted(section: Any, *rest: Any) -> SectionLook:
        if section.id == section_id:
            threads.append(current_thread() is main_thread())
        return look_at(section, *rest)

    monkeypatch.setattr(checking_sections, "look_at", noted)
    monkeypatch.setattr("assistant.ui.export_gate.MOST_ROWS", 2)
    text = prose(18_000).replace("[£79](fact:evidence.price)", "a fee")
    count = text.count(_FIGURES)
    window.services.documents.edit_section(section_id, text)
    view = window.controller.documents
    marks = view.section_view(section_id).editor.marks
    window.wait_until(lambda: len(marks.findings) == count)
    window.wait_until(lambda: view.figures.watch.is_done)
    window.shell.grab()
    assert marks.words == (_FIGURES,) * count
    last = marks.findings[-1]
    cursor = marks.selection(last)
    assert cursor is not None
    assert marks.at(cursor.selectionStart()) == last

    window.controller.actions["go_review"].trigger()
    review = window.controller.review
    window.wait_until(lambda: not review.pump.is_running)
    assert [f.text for f in review.findings].count(_FIGURES) == count

    dialog = window.controller.open_export()
    assert dialog is not None
    window.wait_until(lambda: dialog.is_held_back)
    assert len(dialog.gate.rows) == 2
    assert str(count - 2) in dialog.gate.rest
    with window.qtbot.waitSignal(dialog.preview_shown, timeout=WAIT_MS):
        dialog.gate.accept_all.click()
    dialog.reject()
    stored = window.services.documents.section(section_id).markdown
    assert stored.count(f"[{_FIGURES}](fact:estimate)") == count
    window.shell.show_screen("documents")
    window.wait_until(lambda: view.figures.watch.is_done)
    assert threads
    assert not any(threads)


def test_an_answer_draws_only_what_it_changes_and_is_thought_about_once(
    open_window: OpenWindowMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, section_id = open_plan(open_window)
    window.services.documents.edit_section(section_id, "A plain text without a figure.")
    window.wait_until(lambda: window.controller.documents.figures.watch.is_done)
    drawn: list[Blocks] = []
    asked: list[str] = []
    set_blocks = SectionEditor.set_blocks

    def counted(editor: SectionEditor, blocks: Blocks) -> None:
        drawn.append(blocks)
        set_blocks(editor, blocks)

    def counted_needs(section: Any, *rest: Any) -> Any:
        asked.append(section.id)
        return section_needs(section, *rest)

    monkeypatch.setattr("assistant.services.interview.section_needs", counted_needs)
    monkeypatch.setattr(SectionEditor, "set_blocks", counted)
    project = window.services.projects.list()[0].id
    window.services.interview.set_answer(project, "company.city", "Hull", language="en")
    window.wait_until(lambda: window.controller.documents.figures.watch.is_done)
    views = window.controller.documents
    assert views.section_view(section_id).editor.toPlainText().startswith("A plain text")
    # Fields of the interview show every answer anew; of the plan nothing rests on the city.
    assert len(drawn) < len(window.document.sections) / 2
    assert asked
    assert sorted(asked) == sorted(set(asked))
