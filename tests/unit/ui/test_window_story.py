"""The main job in the real window: a sample, a draft, Stop, Retry, an edit, undo, a PDF."""

import pikepdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from assistant.domain.document import SectionStatus
from assistant.domain.languages import Language
from assistant.ui.topic_page import TopicPage
from tests.unit.ui.conftest import OpenWindowMaker
from tests.unit.ui.window_making import PROSE, WAIT_MS, OpenWindow

FIRST = "executive_summary"


def status_of(window: OpenWindow, section_id: str) -> SectionStatus:
    return window.services.documents.section(section_id).status


def begin_draft(window: OpenWindow) -> str:
    """Draft until the first words of a section are on the screen, and return its id."""
    views = window.controller.documents
    with window.qtbot.waitSignal(window.services.drafting.section_streamed, timeout=WAIT_MS) as got:
        window.controller.actions["draft_all"].trigger()
    assert got.args is not None
    section_id = str(got.args[0])
    editor = views.section_view(section_id).editor
    window.wait_until(lambda: len(editor.toPlainText()) > 20)
    return section_id


@pytest.mark.parametrize("language", ["en", "zh"])
def test_from_a_sample_to_a_pdf_on_the_disk(
    open_window: OpenWindowMaker, language: Language
) -> None:
    window = open_window(tokens_per_s=300, default={"text": f"{PROSE[language]} " * 3})
    window.services.settings.set("window.language", language)
    window.open_sample(language)
    assert window.shell.current_screen == "documents"

    section_id = begin_draft(window)
    with window.qtbot.waitSignal(window.services.drafting.run_finished, timeout=WAIT_MS):
        window.controller.actions["stop_drafting"].trigger()
    assert status_of(window, section_id) is SectionStatus.STOPPED
    stopped = window.services.documents.section(section_id).markdown
    assert stopped

    with window.qtbot.waitSignal(window.services.drafting.run_finished, timeout=WAIT_MS):
        window.controller.documents.section_view(section_id).retry_requested.emit()
    assert stopped in [
        revision.markdown for revision in window.services.documents.revisions(section_id)
    ]

    editor = window.controller.documents.section_view(section_id).editor
    editor.setFocus()
    editor.moveCursor(QTextCursor.MoveOperation.End)
    with window.qtbot.waitSignal(editor.edited, timeout=WAIT_MS):
        QTest.keyClicks(editor, " Edited.")
    assert "Edited." in window.services.documents.section(section_id).markdown
    window.controller.actions["undo"].trigger()
    assert "Edited." not in window.services.documents.section(section_id).markdown
    window.wait_until(lambda: "Edited." not in editor.toPlainText())

    window.files.answer = window.folder / "the plan.pdf"
    dialog = window.controller.open_export()
    assert dialog is not None
    window.qtbot.waitUntil(lambda: dialog.pages.pageCount() > 5, timeout=WAIT_MS)
    with window.qtbot.waitSignal(dialog.exported, timeout=WAIT_MS):
        dialog.save(window.files.answer)
    with pikepdf.open(window.files.answer) as pdf:
        assert len(pdf.pages) > 5


def test_text_appears_while_it_is_written_and_stays_when_the_window_is_closed(
    open_window: OpenWindowMaker,
) -> None:
    window = open_window(tokens_per_s=80, default={"text": PROSE["en"] * 5})
    window.open_sample()
    section_id = begin_draft(window)
    view = window.controller.documents.section_view(section_id)
    assert view.editor.isReadOnly()
    assert status_of(window, section_id) is SectionStatus.DRAFTING
    assert window.controller.documents.bar.stop.isVisible()
    window.shell.close()  # in the middle of it: the text stays
    window.services.drafting.stop()
    window.wait_until(lambda: not window.services.drafting.is_running)
    assert window.services.documents.section(section_id).markdown


def test_a_dead_model_leaves_the_text_and_a_way_on(open_window: OpenWindowMaker) -> None:
    window = open_window(default={"text": PROSE["en"], "fail": "crash", "fail_after": 12})
    window.open_sample()
    window.draft()
    bar = window.shell.message_bar
    window.wait_until(lambda: any(message.choices for message in bar.messages))
    restart = next(message for message in bar.messages if message.choices).choices[0]
    assert restart.words == window.controller.texts("window.restart_model")
    failed = next(s for s in window.document.sections if s.status is SectionStatus.FAILED)
    assert failed.markdown
    window.play(default={"text": PROSE["en"]})
    with window.qtbot.waitSignal(window.services.models.model_ready, timeout=WAIT_MS):
        restart.act()
    window.draft()
    statuses = {section.status for section in window.document.sections}
    assert SectionStatus.FAILED not in statuses


def test_undo_takes_drafts_back_and_a_waiting_section_leads_to_its_question(
    open_window: OpenWindowMaker,
) -> None:
    window = open_window()
    window.open_sample()
    window.draft()
    drafted = [section for section in window.document.sections if section.paragraphs]
    window.controller.undo()
    window.wait_until(
        lambda: len([s for s in window.document.sections if s.paragraphs]) == len(drafted) - 1
    )
    window.controller.redo()
    window.wait_until(
        lambda: len([s for s in window.document.sections if s.paragraphs]) == len(drafted)
    )

    waiting = next(s for s in window.document.sections if s.status is SectionStatus.NEEDS_ANSWERS)
    window.wait_until(lambda: bool(window.controller.documents.section_view(waiting.id).questions))
    view = window.controller.documents.section_view(waiting.id)
    QTest.mouseClick(view.question_buttons[0], Qt.MouseButton.LeftButton)
    assert window.shell.current_screen == "interview"
    page = window.controller.interview.page
    assert isinstance(page, TopicPage)
    path = view.questions[0].question.path
    assert any(card.question.path == path for card in page.cards)
