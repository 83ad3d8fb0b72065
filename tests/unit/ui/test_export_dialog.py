"""The export dialog: the real pages, the choices, and what a reader must be told."""

from pathlib import Path

import pikepdf
import pytest

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


def test_another_page_size_shows_other_pages(window: OpenWindow) -> None:
    dialog = opened(window)
    before = page_width(dialog)
    box = dialog.choices["pdf.page_size"]
    box.setCurrentIndex(box.findData("Letter"))
    with window.qtbot.waitSignal(dialog.preview_shown, timeout=WAIT_MS):
        box.activated.emit(box.currentIndex())
    assert page_width(dialog) != before
    assert window.services.settings.text("pdf.page_size") == "Letter"


def test_a_saved_file_is_told_with_a_way_to_its_folder(window: OpenWindow) -> None:
    dialog = opened(window)
    target = window.folder / "plan 计划.pdf"
    with window.qtbot.waitSignal(dialog.exported, timeout=WAIT_MS):
        dialog.save(target)
    with pikepdf.open(target) as pdf:
        assert len(pdf.pages) > 1
    message = window.shell.message_bar.messages[0]
    assert str(target) in message.sentence
    message.choices[0].act()
    assert window.files.shown_folder == target.parent


def test_a_place_that_cannot_be_written_is_explained_and_the_dialog_stays(
    window: OpenWindow,
) -> None:
    dialog = opened(window)
    dialog.save(window.folder / "no such folder" / "plan.pdf")
    window.wait_until(lambda: bool(dialog.problem))
    assert dialog.isVisible()
    assert "no such folder" in dialog.problem


def test_a_reader_is_told_of_sections_that_wait(open_window: OpenWindowMaker) -> None:
    window = open_window()
    window.open_sample()
    window.draft()
    waiting = next(s.title for s in window.document.sections if s.status == "needs_answers")
    assert waiting in opened(window).notices_text


def test_closing_in_the_middle_leaves_no_file_behind(window: OpenWindow, tmp_path: Path) -> None:
    dialog = window.controller.open_export()
    assert dialog is not None
    folder = dialog.preview_folder
    dialog.reject()
    window.wait_until(lambda: not window.services.jobs.running)
    assert not folder.exists()
    assert not list(tmp_path.rglob("*.pdf"))
