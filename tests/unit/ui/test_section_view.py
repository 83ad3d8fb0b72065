"""A section that waited for answers says when they are there, and is drafted with one press."""

import pytest
from PySide6.QtCore import Qt

from assistant.domain.document import SectionStatus
from assistant.domain.languages import Language
from tests.unit.ui.conftest import OpenWindowMaker
from tests.unit.ui.window_making import PROSE, WAIT_MS, OpenWindow

WORDS = {
    "en": (
        "Ready to draft",
        "1 section can be drafted now",
        "They are all there now",
        "Needs answers",
    ),
    "zh": ("可以起草", "现在可以起草 1 节", "现在都有了", "缺少回答"),
}
ANSWER = {"en": "Ana kept the books of nine cafés.", "zh": "安娜管过九家店的账。"}


def outline_name(window: OpenWindow, section_id: str) -> str:
    outline = window.controller.documents.outline
    names = {
        outline.item(row).data(Qt.ItemDataRole.UserRole): outline.item(row).data(
            Qt.ItemDataRole.AccessibleTextRole
        )
        for row in range(outline.count())
    }
    return str(names[section_id])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_answering_leads_back_to_the_section_and_drafts_just_that(
    open_window: OpenWindowMaker, language: Language
) -> None:
    ready, offer, box, waits = WORDS[language]
    window = open_window(default={"text": PROSE[language]})
    window.services.settings.set("window.language", language)
    project_id = window.open_sample(language)
    interview = window.services.interview
    interview.set_answer(project_id, "answers.team", {}, language="en")
    window.draft()
    view, questions = window.controller.documents, window.controller.interview
    section_id = window.section_id("team")
    before = {s.id: s.markdown for s in window.document.sections if s.id != section_id}
    assert outline_name(window, section_id).endswith(waits)
    assert not view.section_view(section_id).draft_now.isVisibleTo(view)

    view.section_view(section_id).question_buttons[0].click()
    assert window.shell.current_screen == "interview"
    assert not questions.draft_now.isVisible()
    interview.set_answer(project_id, "answers.team", ANSWER[language], language=language)
    window.wait_until(questions.draft_now.isVisible)
    assert questions.draft_now.text() == offer

    questions.draft_now.click()
    assert window.shell.current_screen == "documents"
    section = view.section_view(section_id)
    window.wait_until(lambda: view.column.shows(section))
    assert outline_name(window, section_id).endswith(ready)
    assert box in section.editor.toPlainText()
    assert ANSWER[language].rstrip(".")[:12] in section.editor.toPlainText()
    assert section.questions == ()

    with window.qtbot.waitSignal(window.services.drafting.run_finished, timeout=WAIT_MS):
        section.draft_now.click()
    assert window.services.documents.section(section_id).status is SectionStatus.DRAFTED
    after = {s.id: s.markdown for s in window.document.sections if s.id != section_id}
    assert after == before
    window.wait_until(lambda: not section.draft_now.isVisible())
    window.shell.show_screen("interview")
    assert not questions.draft_now.isVisible()
