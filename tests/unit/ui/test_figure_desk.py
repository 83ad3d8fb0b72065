"""What nothing backs is seen in the text, the outline, the panel and the bar, and can be mended."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from assistant.ui.document_view import DocumentView
from assistant.ui.finding_dialogs import AssumptionDialog
from assistant.ui.section_editor import SectionEditor
from tests.unit.ui.conftest import OpenWindowMaker
from tests.unit.ui.pretend_checks import PretendChecks, pretend
from tests.unit.ui.window_making import OpenWindow

AGAIN = "Cash lasts for many months."
TEXTS = {
    "en": "About 40% leave. [75%](fact:estimate) tell others. Cash lasts 18 months.",
    "zh": "大约 40% 的店主离开。[75%](fact:estimate) 告诉别人。现金够用18个月。",
}


def open_plan(window: OpenWindow, language: str, key: str = "executive_summary") -> str:
    """Open a plan with one text that has something to check; return the section."""
    window.services.settings.set("window.language", language)
    window.open_sample(language)
    view = window.controller.documents
    window.shell.resize(1500, 900)
    window.shell.activateWindow()
    view.empty_state.buttons["document.empty_write"].click()
    section_id = window.section_id(key)
    window.services.documents.edit_section(section_id, TEXTS[language])
    window.wait_until(lambda: view.figures.count_of(section_id) >= 2)
    return section_id


def editor_of(window: OpenWindow, section_id: str) -> SectionEditor:
    return window.controller.documents.section_view(section_id).editor


def cursor_on(editor: SectionEditor, words: str) -> None:
    cursor = editor.textCursor()
    cursor.setPosition(editor.toPlainText().index(words) + 1)
    editor.setTextCursor(cursor)
    editor.setFocus()


def menu_at(window: OpenWindow, section_id: str, words: str) -> QMenu:
    """Open what can be done about words, by the key."""
    cursor_on(editor_of(window, section_id), words)
    menu = window.controller.documents.open_figure_actions()
    assert menu is not None
    return menu


def choose(menu: QMenu, words: str) -> None:
    action = next(each for each in menu.actions() if each.text().startswith(words))
    menu.close()
    action.trigger()


def outline_name(view: DocumentView, title: str) -> str:
    names = [
        str(view.outline.item(row).data(Qt.ItemDataRole.AccessibleTextRole))
        for row in range(view.outline.count())
    ]
    return next(name for name in names if name.startswith(title))


def test_what_is_to_be_checked_is_said_everywhere(open_window: OpenWindowMaker) -> None:
    window = open_window()
    checks = pretend(window)
    section_id = open_plan(window, "en")
    view = window.controller.documents
    assert editor_of(window, section_id).marks.words == ("40%", "Cash lasts 18 months")
    assert outline_name(view, "Executive summary").endswith("2 to check")
    assert view.bar.check.text() == "2 to check"
    assert view.panel.figure_words == "1 is your own estimate\n2 to check"
    assert view.panel.writer_words == "1 paragraph is your own."

    view.bar.check.click()
    assert editor_of(window, section_id).textCursor().selectedText() == "40%"
    assert window.shell.focusWidget() is editor_of(window, section_id)

    typing = len(checks.looks)
    cursor_on(editor_of(window, section_id), "leave")
    QTest.keyClicks(editor_of(window, section_id), " 99% of ")
    assert len(checks.looks) == typing  # looked at when it is saved, not at a key
    editor_of(window, section_id).commit()
    window.wait_until(lambda: view.figures.count_of(section_id) == 3)
    assert view.bar.check.text() == "3 to check"

    window.services.settings.set("window.language", "zh")
    window.wait_until(lambda: view.figures.watch.is_done)
    assert view.bar.check.text() == "3 处待核对"
    editor = editor_of(window, section_id)
    assert editor.marks.findings[0].reason == "项目中没有内容能支持“40%”。"
    window.services.documents.edit_section(section_id, "Nothing.")
    window.wait_until(lambda: view.figures.count_of(section_id) == 0)
    assert view.open_figure_actions() is None
    assert "没有需要核对的内容" in window.shell.message_bar.messages[-1].sentence
    assert not view.bar.check.isVisible()
    assert view.panel.figure_words.startswith("本节没有数字。")


def percents(window: OpenWindow, checks: PretendChecks) -> None:
    """Let every figure have the first percentages of the project as candidates."""
    project_id = window.controller.project_id
    assert project_id is not None
    sheet = window.services.knowledge.of(project_id).sheet
    checks.offered = tuple(fact.id for fact in sheet if fact.unit == "percent")[:2]


def test_the_menu_binds_accepts_assumes_and_removes(open_window: OpenWindowMaker) -> None:
    window = open_window()
    checks = pretend(window)
    section_id = open_plan(window, "en")
    percents(window, checks)
    view = window.controller.documents
    window.services.documents.edit_section(section_id, f"{TEXTS['en']} And 30%.")
    window.wait_until(lambda: view.figures.count_of(section_id) == 3)

    menu = menu_at(window, section_id, "40%")
    words = [each.text() for each in menu.actions()]
    assert words[0] == "Nothing in your project says 40%."
    assert words[1].startswith("Bind to: Share that also pays a bookkeeper (61%)")
    assert words[3:] == [
        "Another fact…",
        "Make it an assumption…",
        "It is my own estimate",
        "Write the sentence again",
        "Remove the sentence",
        "See all in Review",
    ]
    choose(menu, "Bind to")
    assert checks.done == [("bind", "40%", checks.offered[0])]
    window.wait_until(lambda: view.figures.count_of(section_id) == 2 + 1)  # bound, but not to it
    assert editor_of(window, section_id).marks.words == ("40%", "Cash lasts 18 months", "30%")

    choose(menu_at(window, section_id, "30%"), "Make it")
    dialog = view.window().findChild(AssumptionDialog)
    assert isinstance(dialog, AssumptionDialog)
    dialog.name.setText("Share of leavers")
    dialog.name.submitted.emit()
    assert checks.done[-1] == ("assume", "30%", "Share of leavers", "en")

    menu = menu_at(window, section_id, "Cash")
    assert [each.text() for each in menu.actions()][1:] == [
        "Write the sentence again",
        "Remove the sentence",
        "See all in Review",
    ]
    choose(menu, "Remove")
    assert ("remove", "Cash lasts 18 months") in checks.done
    choose(menu_at(window, section_id, "30%"), "It is my own")
    window.wait_until(lambda: view.figures.count_of(section_id) == 2)
    assert "[30%](fact:estimate)" in window.services.documents.section(section_id).markdown
    choose(menu_at(window, section_id, "Cash"), "See all")
    assert window.shell.current_screen == "review"


def test_key_and_mouse_lead_to_marks_and_an_estimate_can_be_plain_words_again(
    open_window: OpenWindowMaker,
) -> None:
    window = open_window()
    pretend(window)
    section_id = open_plan(window, "zh")
    editor = editor_of(window, section_id)
    cursor_on(editor, "告诉")
    menu = window.controller.documents.open_figure_actions()
    assert menu is not None
    menu.close()
    assert editor.textCursor().selectedText() == "现金够用18个月"
    editor.moveCursor(QTextCursor.MoveOperation.End)
    editor.textCursor().insertText("再见")
    editor.moveCursor(QTextCursor.MoveOperation.End)
    menu = window.controller.documents.open_figure_actions()
    assert menu is not None
    menu.close()
    assert editor.textCursor().selectedText() == "40%"  # round to the first again

    cursor = QTextCursor(editor.document())
    cursor.setPosition(editor.toPlainText().index("40%"))
    point = editor.cursorRect(cursor).center() + QPoint(3, 0)
    opened: list[QMenu] = []
    editor.menu_opening.connect(lambda menu, _letter: opened.append(menu))
    place = editor.viewport().mapToGlobal(point)
    QApplication.sendEvent(
        editor.viewport(), QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, place)
    )
    assert opened[0].actions()[0].text() == "项目中没有内容能支持“40%”。"
    assert len(opened[0].actions()) > 8  # Qt's own are there, too
    opened[0].close()

    cursor_on(editor, "40%")
    by_key = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(editor.viewport(), QContextMenuEvent(by_key, QPoint(), QPoint()))
    assert opened[1].actions()[0].text() == "项目中没有内容能支持“40%”。"
    opened[1].close()
    estimate_can_be_plain_words_again(window, section_id)


def estimate_can_be_plain_words_again(window: OpenWindow, section_id: str) -> None:
    """Read what an estimate says of itself, and take it for one no more."""
    editor = editor_of(window, section_id)
    cursor_on(editor, "75%")
    assert editor.chip_description(editor.textCursor().charFormat()) == "您自己的估计"
    choose(menu_at(window, section_id, "75%"), "不再算作我的估计")
    assert "（fact" not in window.services.documents.section(section_id).markdown
    view = window.controller.documents
    window.wait_until(lambda: view.figures.count_of(section_id) == 3)
    assert editor.marks.words == ("40%", "75%", "现金够用18个月")


def test_sections_in_sight_come_first_and_none_while_nobody_looks(
    open_window: OpenWindowMaker,
) -> None:
    window = open_window()
    checks = pretend(window)
    open_plan(window, "en")
    view = window.controller.documents
    ids = [section.id for section in window.document.sections]
    for section_id in ids:
        window.services.documents.edit_section(section_id, "About 20% do.")
    window.wait_until(lambda: view.figures.watch.total == len(ids))
    view.show_section(ids[-3])
    window.wait_until(lambda: view.column.shows(view.section_view(ids[-3])))
    checks.looks.clear()
    project_id = window.controller.project_id
    assert project_id is not None
    window.services.interview.set_answer(project_id, "company.city", "Leeds", language="en")
    window.wait_until(lambda: view.figures.watch.is_done)
    assert sorted(checks.looks) == sorted(ids)
    assert view.column.shows(view.section_view(checks.looks[0]))
    assert not view.column.shows(view.section_view(ids[0]))

    window.shell.show_screen("interview")
    checks.looks.clear()
    window.services.interview.set_answer(project_id, "company.city", "York", language="en")
    window.qtbot.wait(50)
    assert checks.looks == []
    window.shell.show_screen("documents")
    window.wait_until(lambda: view.figures.watch.is_done)
    assert sorted(checks.looks) == sorted(ids)


def test_a_place_named_elsewhere_is_shown_selected(open_window: OpenWindowMaker) -> None:
    window = open_window()
    pretend(window)
    section_id = open_plan(window, "en", key="company_today")
    section = window.services.documents.section(section_id)
    paragraph = section.paragraphs[0]
    start = paragraph.text.index("Cash")
    view = window.controller.documents
    view.show_place(section_id, paragraph.id, start, start + 4)
    editor = editor_of(window, section_id)
    assert editor.textCursor().selectedText() == "Cash"
    window.wait_until(lambda: view.column.shows(view.section_view(section_id)))
    view.show_place(section_id, "", 0, 0)
    assert view.outline.current_section == section_id


@pytest.mark.parametrize(
    ("language", "text", "figure", "bound"),
    [
        ("en", "The site subscription price is £85 a month.", "£85", "[£79]("),
        ("zh", "周转箱月租价格为每月35元。", "35元", "[30 元]("),
    ],
)
def test_a_wrong_figure_is_bound_to_its_fact_and_takes_its_value(
    open_window: OpenWindowMaker, language: str, text: str, figure: str, bound: str
) -> None:
    window = open_window()
    section_id = open_plan(window, language)
    view = window.controller.documents
    window.services.documents.edit_section(section_id, text)
    window.wait_until(lambda: view.figures.count_of(section_id) == 1)
    assert editor_of(window, section_id).marks.words == (figure,)
    choose(menu_at(window, section_id, figure), "Bind to" if language == "en" else "关联到")
    markdown = window.services.documents.section(section_id).markdown
    assert bound in markdown
    window.wait_until(lambda: view.figures.count_of(section_id) == 0)
    window.controller.undo()
    assert window.services.documents.section(section_id).markdown == text
    window.wait_until(lambda: view.figures.count_of(section_id) == 1)
    choose(menu_at(window, section_id, figure), "It is my" if language == "en" else "这是我")
    window.wait_until(lambda: view.figures.count_of(section_id) == 0)
    assert f"[{figure}](fact:estimate)" in window.services.documents.section(section_id).markdown


def test_a_sentence_that_does_not_hold_is_written_again(open_window: OpenWindowMaker) -> None:
    window = open_window(default={"text": AGAIN})
    pretend(window)
    section_id = open_plan(window, "en")
    view = window.controller.documents
    window.wait_until(lambda: bool(view.figures.count_of(section_id)))
    choose(menu_at(window, section_id, "Cash"), "Write the sentence again")
    window.wait_until(lambda: AGAIN in window.services.documents.section(section_id).markdown)
    window.controller.undo()
    assert "Cash lasts 18 months" in window.services.documents.section(section_id).markdown
