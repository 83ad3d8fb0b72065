"""The document screen: what it shows of a plan, and what the founder can do with a section."""

import sys

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from assistant.domain.document import SectionStatus
from assistant.errors import EnvironmentFailure
from assistant.ui.section_status import CHAPTER, COMPUTED, status_name
from tests.unit.ui.conftest import OpenWindowMaker
from tests.unit.ui.window_making import PROSE, WAIT_MS, OpenWindow


def open_written(window: OpenWindow) -> str:
    """Open a plan that the founder writes herself; return a section with words in it."""
    window.open_sample()
    window.controller.documents.empty_state.buttons["document.empty_write"].click()
    section_id = window.section_id("executive_summary")
    window.services.documents.edit_section(section_id, PROSE["en"])
    return section_id


def has_document(window: OpenWindow) -> bool:
    return window.controller.documents.document is not None


def test_a_plan_without_text_offers_to_draft_it_and_what_was_drafted_can_be_brought_back(
    open_window: OpenWindowMaker,
) -> None:
    window = open_window()
    window.open_sample()
    view = window.controller.documents
    assert view.document is None
    with window.qtbot.waitSignal(window.services.drafting.run_finished, timeout=WAIT_MS):
        view.empty_state.buttons["document.empty_draft"].click()
    assert any(section.paragraphs for section in window.document.sections)
    says_how_each_section_stands(window)
    brings_an_earlier_version_back(window)


def says_how_each_section_stands(window: OpenWindow) -> None:
    """Look at the outline of a plan that was drafted."""
    outline = window.controller.documents.outline
    names = [
        outline.item(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(outline.count())
    ]
    assert any(name.endswith("Drafted") for name in names)
    assert any(name.endswith("Needs answers") for name in names)


def brings_an_earlier_version_back(window: OpenWindow) -> None:
    """Write over a draft, and restore it."""
    sections = window.document.sections
    section_id = next(s.id for s in sections if s.status is SectionStatus.DRAFTED)
    before = window.services.documents.section(section_id).markdown
    window.services.documents.edit_section(section_id, "Something else")
    dialog = window.controller.documents.show_revisions(section_id)
    dialog.restore()
    assert window.services.documents.section(section_id).markdown == before
    editor = window.controller.documents.section_view(section_id).editor
    window.wait_until(lambda: editor.toPlainText().startswith(before[:20]))


def test_the_founder_may_write_every_section_herself(open_window: OpenWindowMaker) -> None:
    window = open_window()
    window.open_sample()
    window.controller.documents.empty_state.buttons["document.empty_write"].click()
    section_id = window.section_id("executive_summary")
    editor = window.controller.documents.section_view(section_id).editor
    with window.qtbot.waitSignal(editor.edited, timeout=WAIT_MS):
        QTest.keyClicks(editor, "My own words")
    section = window.services.documents.section(section_id)
    assert (section.markdown, section.status) == ("My own words", SectionStatus.EDITED)


def test_each_language_is_a_document_of_its_own(open_window: OpenWindowMaker) -> None:
    window = open_window()
    open_written(window)
    first = window.document.id
    window.controller.documents.bar.languages.buttons["zh"].click()
    assert window.controller.documents.document is None
    window.controller.documents.bar.languages.buttons["en"].click()
    assert window.document.id == first


def test_what_is_being_typed_survives_a_change_from_elsewhere(
    open_window: OpenWindowMaker,
) -> None:
    window = open_window()
    section_id = open_written(window)
    editor = window.controller.documents.section_view(section_id).editor
    editor.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(editor, " half a sent")
    project_id = window.controller.project_id
    assert project_id is not None
    window.services.interview.set_answer(project_id, "company.city", "Leeds", language="en")
    assert editor.toPlainText().endswith("half a sent")
    editor.commit()
    assert window.services.documents.section(section_id).markdown.endswith("half a sent")


def test_figures_of_the_tables_follow_their_facts(open_window: OpenWindowMaker) -> None:
    window = open_window()
    open_written(window)
    view = window.controller.documents.section_view(window.section_id("company_today"))
    assert "Bristol" in view.tables_text
    project_id = window.controller.project_id
    assert project_id is not None
    window.services.interview.set_answer(project_id, "company.city", "Leeds", language="en")
    assert "Leeds" in view.tables_text


def test_undo_of_the_first_draft_takes_the_document_away(open_window: OpenWindowMaker) -> None:
    window = open_window()
    window.open_sample()
    window.controller.documents.empty_state.buttons["document.empty_write"].click()
    assert has_document(window)
    window.controller.undo()
    assert not has_document(window)
    window.controller.redo()
    assert has_document(window)


def test_a_heading_without_text_of_its_own_is_no_gap(open_window: OpenWindowMaker) -> None:
    window = open_window()
    window.open_sample()
    window.controller.documents.empty_state.buttons["document.empty_write"].click()
    outline = window.services.documents.outline_of(window.document)
    names = {
        section.key: status_name(section.status, outline.section(section.key))
        for section in window.document.sections
    }
    chapters = [part.id for part in outline.sections if not part.task and not part.blocks]
    assert chapters
    assert {names[key] for key in chapters} == {CHAPTER}
    assert set(names.values()) <= {CHAPTER, COMPUTED, "empty"}


def test_a_screen_opened_in_the_middle_of_a_draft_catches_up(open_window: OpenWindowMaker) -> None:
    window = open_window(tokens_per_s=60, default={"text": PROSE["en"] * 8})
    project_id = window.open_sample()
    with window.qtbot.waitSignal(window.services.drafting.section_streamed, timeout=WAIT_MS) as got:
        window.controller.actions["draft_all"].trigger()
    assert got.args is not None
    section_id = str(got.args[0])
    other = window.services.projects.create("Other", "en")
    window.controller.open_project(other)
    window.controller.open_project(project_id)
    editor = window.controller.documents.section_view(section_id).editor
    window.wait_until(lambda: len(editor.toPlainText()) > 60)
    begun = editor.toPlainText()[:30]
    live = window.services.drafting.live_text(section_id)
    assert live is not None
    assert live.startswith(begun)


def test_a_figure_says_where_it_comes_from(open_window: OpenWindowMaker) -> None:
    window = open_window()
    window.open_sample()
    window.controller.documents.empty_state.buttons["document.empty_write"].click()
    section_id = window.section_id("executive_summary")
    window.services.documents.edit_section(section_id, "We charge [£79](fact:revenue.sites.price).")
    editor = window.controller.documents.section_view(section_id).editor
    window.wait_until(lambda: "£79" in editor.toPlainText())
    cursor = editor.textCursor()
    cursor.setPosition(12)
    assert "£79 a month" in editor.chip_description(cursor.charFormat())


def test_what_cannot_be_saved_stays_on_the_screen_until_it_can(
    open_window: OpenWindowMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    monkeypatch.setattr(sys, "excepthook", window.controller.reporter.on_exception)
    window.open_sample()
    window.controller.documents.empty_state.buttons["document.empty_write"].click()
    section_id = window.section_id("executive_summary")
    editor = window.controller.documents.section_view(section_id).editor
    QTest.keyClicks(editor, "Typed with a full disk")

    def full_disk(*_: object, **__: object) -> None:
        raise EnvironmentFailure("disk_full", path="here")

    with monkeypatch.context() as patched:
        patched.setattr(type(window.services.documents), "edit_section", full_disk)
        editor.commit()
    window.wait_until(lambda: bool(window.shell.message_bar.messages))
    assert editor.toPlainText() == "Typed with a full disk"
    window.controller.commit()
    assert window.services.documents.section(section_id).markdown == "Typed with a full disk"


def test_a_cursor_that_moves_in_a_view_left_behind_disturbs_nobody(
    open_window: OpenWindowMaker,
) -> None:
    window = open_window()
    window.open_sample()
    view = window.controller.documents
    view.empty_state.buttons["document.empty_write"].click()
    left = view.section_view(window.section_id("executive_summary"))
    left.setParent(None)
    window.open_sample("zh")
    left.caret_moved.emit(QRect())  # an error in a slot would fail the test
    assert view.document is None


def test_charts_stand_below_the_tables_and_follow_the_answers(
    open_window: OpenWindowMaker,
) -> None:
    window = open_window()
    open_written(window)
    section = window.controller.documents.section_view(window.section_id("ask"))
    (chart,) = section.charts
    assert "Lowest: £57,916, March 2027" in chart.accessibleDescription()
    before = chart.picture
    assert not chart.grab().isNull()
    project_id = window.controller.project_id
    assert project_id is not None
    window.services.interview.set_answer(project_id, "opening_balance", None, language="en")
    assert chart.picture != before
    assert (
        window.controller.documents.section_view(window.section_id("problem_solution")).charts == ()
    )
