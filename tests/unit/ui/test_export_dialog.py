"""The export dialog: the real pages, the choices, and what a reader must be told."""

from pathlib import Path

import pikepdf
import pytest
from PySide6.QtWidgets import QPushButton

from assistant.texts import load_texts
from assistant.ui.export_dialog import ExportDialog
from tests.unit.ui.conftest import OpenWindowMaker
from tests.unit.ui.window_making import WAIT_MS, OpenWindow


@pytest.fixture
def window(open_window: OpenWindowMaker) -> OpenWindow:
    made = open_window()
    made.open_sample()
    made.controller.documents.empty_state.buttons["document.empty_write"].click()
    return made


def opened(window: OpenWindow) -> ExportDialog:
    dialog = window.controller.open_export()
    assert dialog is not None
    window.qtbot.waitUntil(lambda: dialog.pages.pageCount() > 1, timeout=WAIT_MS)
    return dialog


def page_width(dialog: ExportDialog) -> float:
    return dialog.pages.pagePointSize(0).width()


def test_what_is_chosen_is_in_the_pages_and_they_are_saved(window: OpenWindow) -> None:
    dialog = opened(window)
    before = page_width(dialog)
    box = dialog.choices["pdf.page_size"]
    box.setCurrentIndex(box.findData("Letter"))
    with window.qtbot.waitSignal(dialog.preview_shown, timeout=WAIT_MS):
        box.activated.emit(box.currentIndex())
    assert page_width(dialog) != before
    assert window.services.settings.text("pdf.page_size") == "Letter"

    switch = dialog.switches["export.appendix"]
    assert not switch.isChecked()
    with window.qtbot.waitSignal(dialog.preview_shown, timeout=WAIT_MS):
        switch.click()
    assert window.services.settings.all()["export.appendix"] is True

    dialog.save(window.folder / "no such folder" / "plan.pdf")  # cannot be: it says so and stays
    window.wait_until(lambda: bool(dialog.problem))
    assert dialog.isVisible()
    assert "no such folder" in dialog.problem

    target = window.folder / "plan 计划.pdf"
    with window.qtbot.waitSignal(dialog.exported, timeout=WAIT_MS):
        dialog.save(target)
    with pikepdf.open(target) as pdf:
        assert len(pdf.pages) > 1
    message = window.shell.message_bar.messages[0]
    assert str(target) in message.sentence
    message.choices[0].act()
    assert window.files.shown_folder == target.parent


def test_a_reader_is_told_of_sections_that_wait(open_window: OpenWindowMaker) -> None:
    window = open_window()
    window.open_sample()
    window.draft()
    waiting = next(s.title for s in window.document.sections if s.status == "needs_answers")
    assert waiting in opened(window).notices_text


DOUBTFUL = "About 40% of the owners agree, and 3,100 cafés are near."


def held_back(window: OpenWindow) -> ExportDialog:
    """Open the dialog over a plan with two figures that nothing backs, in two sections."""
    for section in window.document.sections[:2]:
        window.services.documents.edit_section(section.id, DOUBTFUL)
    dialog = window.controller.open_export()
    assert dialog is not None
    window.wait_until(lambda: dialog.is_held_back)
    return dialog


def save_button(dialog: ExportDialog) -> QPushButton:
    words = load_texts("en")("export.save")
    return next(each for each in dialog.findChildren(QPushButton) if each.text() == words)


def test_figures_without_a_fact_are_seen_and_accepted_before_pages_are_made(
    window: OpenWindow,
) -> None:
    dialog = held_back(window)
    assert dialog.is_held_back
    assert not save_button(dialog).isEnabled()
    rows = dialog.gate.rows
    assert [row.finding.text for row in rows] == ["40%", "3,100"] * 2
    assert "Executive summary" in rows[0].go.accessibleName()
    target = window.folder / "plan.pdf"
    dialog.save(target)  # whatever asked for it
    assert dialog.is_held_back
    rows[0].accept.click()
    window.wait_until(lambda: len(dialog.gate.rows) == 3)
    with window.qtbot.waitSignal(dialog.preview_shown, timeout=WAIT_MS):
        dialog.gate.accept_all.click()
    assert save_button(dialog).isEnabled()
    assert "4 figures in the text are the founder's own estimates" in dialog.notices_text
    with window.qtbot.waitSignal(dialog.exported, timeout=WAIT_MS):
        dialog.save(target)
    window.controller.undo()  # all that was accepted together
    document = window.services.documents.get(window.document.id)
    markdown = [section.markdown for section in document.sections[:2]]
    assert [text.count("fact:estimate") for text in markdown] == [1, 0]


def test_looking_at_many_figures_lets_the_window_breathe(
    window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.ui.export_dialog.LOOK_S", -1.0)  # a pause after each section
    dialog = held_back(window)
    assert len(dialog.gate.rows) == 4
    dialog.start()
    dialog.reject()  # in the middle of it
    window.wait_until(lambda: not window.services.jobs.running)


def test_a_figure_can_be_gone_to_instead(window: OpenWindow) -> None:
    dialog = held_back(window)
    row = dialog.gate.rows[-1]
    row.go.click()
    assert not dialog.isVisible()
    assert window.shell.current_screen == "documents"
    assert not window.services.jobs.running


def test_closing_in_the_middle_leaves_no_file_behind(window: OpenWindow, tmp_path: Path) -> None:
    dialog = window.controller.open_export()
    assert dialog is not None
    folder = dialog.preview_folder
    dialog.reject()
    window.wait_until(lambda: not window.services.jobs.running)
    assert not folder.exists()
    assert not list(tmp_path.rglob("*.pdf"))
