"""Search: hits in both languages, and the way to their place."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from assistant.services.values import Hit
from assistant.ui.plain_words import plain_excerpt, plain_words
from assistant.ui.search_dialog import SearchDialog, marked_excerpt
from assistant.ui.topic_page import TopicPage
from tests.unit.ui.conftest import OpenWindowMaker
from tests.unit.ui.window_making import OpenWindow


def found(window: OpenWindow, words: str) -> SearchDialog:
    dialog = window.controller.open_search()
    with window.qtbot.waitSignal(dialog.searched):
        QTest.keyClicks(dialog.field, words)
    return dialog


def test_a_hit_in_an_answer_leads_to_its_question(open_window: OpenWindowMaker) -> None:
    window = open_window()
    project_id = window.services.projects.create("Larkmend", "en")
    window.services.interview.set_answer(
        project_id, "answers.vision", "A van within reach of every courier", language="en"
    )
    dialog = found(window, "courier")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    page = window.controller.interview.page
    assert isinstance(page, TopicPage)
    assert any(card.question.path == "answers.vision" for card in page.cards)


def test_a_hit_in_a_section_leads_to_its_document(open_window: OpenWindowMaker) -> None:
    window = open_window()
    window.open_sample("zh")
    window.controller.documents.empty_state.buttons["document.empty_write"].click()
    section = window.document.sections[0]
    window.services.documents.edit_section(section.id, "打烊前就记好账")
    window.controller.shell.show_screen("home")
    dialog = window.controller.open_search()
    dialog.field.setText("打烊前就记好账")
    dialog.search()
    hit = next(hit for hit in dialog.hits if hit.kind == "section")
    dialog.hit_chosen.emit(hit)
    dialog.accept()
    assert window.shell.current_screen == "documents"
    assert window.controller.documents.outline.current_section == section.id


def test_no_hit_is_no_error(open_window: OpenWindowMaker) -> None:
    assert found(open_window(), "zzz").hits == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[6.5 hours](fact:evidence.hours) a week", "6.5 hours a week"),
        ("no link (at all) [here]", "no link (at all) [here]"),
    ],
)
def test_links_are_shown_by_their_words(text: str, words: str) -> None:
    assert plain_words(text) == words


def test_matches_stay_marked_where_addresses_are_left_out() -> None:
    text = "e.hours) a week, [83](fact:evidence.size) cafes in [61"
    start = text.index("cafes")
    shown, spans = plain_excerpt(text, ((start, start + 5),))
    assert shown == " a week, 83 cafes in "
    assert [shown[first:last] for first, last in spans] == ["cafes"]


def test_markup_in_a_passage_is_shown_as_it_is() -> None:
    hit = Hit(
        kind="answer", project_id="p", project_name="P", document_id=None, document_title="",
        heading="answers.problem", ref_id="answers.problem", text="a <b>bold</b> claim", rank=1.0,
        spans=((2, 3),),
    )  # fmt: skip
    assert "&lt;b&gt;" in marked_excerpt(hit) or "&lt;" in marked_excerpt(hit)
