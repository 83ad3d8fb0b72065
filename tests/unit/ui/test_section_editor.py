"""The editor: typing is saved within a second, chips are one thing, streaming is append-only."""

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from assistant.domain.blocks import CodeBlock, FactLink, Heading, Paragraph, Rule, TextRun
from assistant.domain.blocks_reading import read_markdown
from assistant.domain.blocks_writing import write_markdown
from assistant.texts import Texts
from assistant.ui.section_editor import COMMIT_AFTER_MS, SectionEditor
from assistant.ui.streamed_text import finished_end
from assistant.ui.theme import Theme


@pytest.fixture
def editor(qtbot: QtBot, theme: Theme) -> SectionEditor:
    assert theme.scheme == "light"
    made = SectionEditor(describe_fact=lambda fact_id: f"about {fact_id}")
    qtbot.addWidget(made)
    made.resize(600, 100)
    made.show()
    made.setFocus()
    qtbot.waitExposed(made)
    return made


def _show(editor: SectionEditor, markdown: str, *, at: str | None = None) -> None:
    """Show text with the cursor at its end, or just before the words ``at``."""
    editor.set_blocks(read_markdown(markdown))
    cursor = editor.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.End)
    if at is not None:
        cursor.setPosition(editor.document().toPlainText().index(at))
    editor.setTextCursor(cursor)


def _markdown(editor: SectionEditor) -> str:
    return write_markdown(editor.blocks()).rstrip("\n")


def _paste(editor: SectionEditor, text: str) -> None:
    data = QMimeData()
    data.setText(text)
    editor.insertFromMimeData(data)


def test_typing_is_announced_within_a_second(qtbot: QtBot, editor: SectionEditor) -> None:
    assert COMMIT_AFTER_MS < 1000
    with qtbot.waitSignal(editor.edited, timeout=5000):
        QTest.keyClicks(editor, "Hello")
    assert _markdown(editor) == "Hello"


def test_leaving_the_editor_announces_at_once(qtbot: QtBot, editor: SectionEditor) -> None:
    QTest.keyClicks(editor, "Hello")
    with qtbot.waitSignal(editor.edited, timeout=300):
        editor.commit()


def test_what_was_set_is_not_announced(qtbot: QtBot, editor: SectionEditor) -> None:
    with qtbot.assertNotEmitted(editor.edited):
        editor.set_blocks(read_markdown("Hello"))
        editor.commit()


def test_the_saved_text_coming_back_leaves_the_cursor_and_the_last_blank_alone(
    editor: SectionEditor,
) -> None:
    QTest.keyClicks(editor, "Hello ")
    editor.set_blocks(read_markdown("Hello"))
    QTest.keyClicks(editor, "you")
    assert _markdown(editor) == "Hello you"


def test_undo_takes_back_typing_first_and_then_asks_the_program(
    qtbot: QtBot, editor: SectionEditor
) -> None:
    _show(editor, "Start")
    QTest.keyClicks(editor, "!")
    QTest.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert _markdown(editor) == "Start"
    with qtbot.waitSignal(editor.undo_requested):
        QTest.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def test_saved_typing_is_taken_back_by_the_program_alone(
    qtbot: QtBot, editor: SectionEditor
) -> None:
    QTest.keyClicks(editor, "Hello")
    editor.commit()
    with qtbot.waitSignal(editor.undo_requested):
        editor.take_back()
    assert _markdown(editor) == "Hello"


def test_backspace_deletes_a_figure_as_a_whole(editor: SectionEditor) -> None:
    _show(editor, "We sell [41 cups](fact:cups)")
    QTest.keyClick(editor, Qt.Key.Key_Backspace)
    assert _markdown(editor) == "We sell"


def test_typing_after_a_figure_does_not_make_it_longer(editor: SectionEditor) -> None:
    _show(editor, "We sell [41 cups](fact:cups)")
    QTest.keyClicks(editor, "00")
    assert _markdown(editor) == "We sell [41 cups](fact:cups)00"


@pytest.mark.parametrize("place", ["1 cups", "cups"])
def test_typing_inside_a_figure_lands_behind_it(editor: SectionEditor, place: str) -> None:
    _show(editor, "[41 cups](fact:cups) a day", at=place)
    QTest.keyClicks(editor, "x")
    assert _markdown(editor) == "[41 cups](fact:cups)x a day"


def test_a_figure_says_what_stands_behind_it(editor: SectionEditor) -> None:
    _show(editor, "[41 cups](fact:cups)")
    assert editor.chip_description(editor.textCursor().charFormat()) == "about cups"


def test_bold_and_back(editor: SectionEditor) -> None:
    _show(editor, "one two")
    editor.selectAll()
    editor.toggle_bold()
    assert _markdown(editor) == "**one two**"
    editor.toggle_bold()
    editor.toggle_italic()
    assert editor.blocks() == (Paragraph((TextRun("one two", italic=True),)),)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("# Title", "# Title\n\nx"),
        ("Words", "Words\n\nx"),
        ("- one", "- one\n- x"),
        ("> quoted", "> quoted\n>\n> x"),
        ("> [!note] Mind", "> [!note]\n> Mind\n>\n> x"),
    ],
)
def test_return_begins_what_one_expects(editor: SectionEditor, before: str, after: str) -> None:
    _show(editor, before)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.keyClicks(editor, "x")
    assert editor.blocks() == read_markdown(after)


@pytest.mark.parametrize("before", ["- one", "1. one", "> one"])
def test_return_twice_leaves_a_list_or_a_quote(editor: SectionEditor, before: str) -> None:
    _show(editor, before)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.keyClicks(editor, "x")
    assert editor.blocks() == read_markdown(f"{before}\n\nx" if before[0] == ">" else before) + (
        () if before[0] == ">" else (Paragraph((TextRun("x"),)),)
    )


def test_return_in_code_is_a_line_of_code(editor: SectionEditor) -> None:
    _show(editor, "```\na\n```")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.keyClicks(editor, "b")
    assert editor.blocks() == (CodeBlock("a\nb"),)


def test_backspace_at_a_bullet_takes_it_away(editor: SectionEditor) -> None:
    _show(editor, "- one\n- two", at="two")
    QTest.keyClick(editor, Qt.Key.Key_Backspace)
    assert editor.blocks() == (*read_markdown("- one"), Paragraph((TextRun("two"),)))


def test_words_typed_on_a_rule_are_words(editor: SectionEditor) -> None:
    editor.set_blocks((Rule(),))
    QTest.keyClicks(editor, "x")
    assert editor.blocks() == (Paragraph((TextRun("x"),)),)


def test_return_is_ignored_while_a_word_is_being_composed(editor: SectionEditor) -> None:
    _show(editor, "one")
    QApplication.sendEvent(editor, QInputMethodEvent("ni", []))
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert editor.document().blockCount() == 1


def test_a_composed_word_does_not_go_into_a_figure(editor: SectionEditor) -> None:
    _show(editor, "[41](fact:cups)")
    event = QInputMethodEvent()
    event.setCommitString("杯")
    QApplication.sendEvent(editor, event)
    assert editor.blocks() == (Paragraph((FactLink("41", "cups"), TextRun("杯"))),)


def test_pasted_markdown_becomes_rich_and_figures_survive(editor: SectionEditor) -> None:
    _show(editor, "Start ")
    _paste(editor, "**bold** [4](fact:x)")
    assert _markdown(editor) == "Start**bold** [4](fact:x)"


def test_pasted_blocks_stand_below_the_text(editor: SectionEditor) -> None:
    _show(editor, "Start end", at=" end")
    _paste(editor, "one\n\n- two")
    assert _markdown(editor) == "Startone\n\n- two\n\nend"


def test_copying_keeps_figures(editor: SectionEditor) -> None:
    _show(editor, "We sell [41 cups](fact:cups)")
    editor.selectAll()
    data = editor.createMimeDataFromSelection()
    assert data.text() == "We sell 41 cups"
    _show(editor, "")
    editor.insertFromMimeData(data)
    assert _markdown(editor) == "We sell [41 cups](fact:cups)"


def test_streamed_markdown_ends_as_if_it_had_been_set(qtbot: QtBot, editor: SectionEditor) -> None:
    markdown = "# Title\n\nSome **bold** words.\n\n- a\n- b\n\n| x |\n|---|\n| 1 |\n\nThe end."
    editor.begin_streaming()
    with qtbot.assertNotEmitted(editor.edited):
        for letter in markdown:
            editor.append_streamed(letter)
            if letter == "\n":
                editor._show_arrived()
        editor.end_streaming()
        editor.commit()
    assert editor.blocks() == read_markdown(markdown)


def test_streamed_text_is_shown_soon_and_cannot_be_edited(
    qtbot: QtBot, editor: SectionEditor
) -> None:
    _show(editor, "Old text")
    editor.begin_streaming()
    editor.append_streamed("New **te")
    qtbot.waitUntil(lambda: editor.toPlainText() == "New **te")
    QTest.keyClicks(editor, "x")
    assert (editor.isReadOnly(), editor.toPlainText()) == (True, "New **te")
    editor.end_streaming()
    assert not editor.isReadOnly()


def test_the_editor_is_as_high_as_its_text(editor: SectionEditor) -> None:
    _show(editor, "one")
    low = editor.height()
    _show(editor, "\n\n".join(["words " * 60] * 5))
    assert editor.height() > low + 100
    assert editor.height() >= editor.document().size().height()


def test_arrows_leave_at_the_first_and_the_last_line(qtbot: QtBot, editor: SectionEditor) -> None:
    _show(editor, "one")
    with qtbot.waitSignal(editor.left_downwards):
        QTest.keyClick(editor, Qt.Key.Key_Down)
    with qtbot.waitSignal(editor.left_upwards):
        QTest.keyClick(editor, Qt.Key.Key_Up)


def test_a_change_of_theme_keeps_the_text(editor: SectionEditor, theme: Theme) -> None:
    _show(editor, "We sell [41](fact:cups) **now**")
    before = editor.blocks()
    theme.choose("dark")
    assert editor.blocks() == before
    assert editor.textCursor().position() == len("We sell 41 now")


def test_it_has_a_name_in_both_languages(
    editor: SectionEditor, english: Texts, chinese: Texts
) -> None:
    editor.name_section("Market", english)
    assert editor.accessibleName() == "Text of Market"
    editor.retranslate(chinese)
    assert editor.accessibleName() == "“Market”的正文"


def test_focus_moving_on_saves(qtbot: QtBot, editor: SectionEditor) -> None:
    other = QLineEdit()
    qtbot.addWidget(other)
    other.show()
    editor.activateWindow()
    editor.setFocus()
    qtbot.waitUntil(editor.hasFocus)
    QTest.keyClicks(editor, "a")
    with qtbot.waitSignal(editor.edited, timeout=COMMIT_AFTER_MS // 2):
        editor.clearFocus()


def test_a_heading_keeps_its_level(editor: SectionEditor) -> None:
    _show(editor, "### Deep")
    assert editor.blocks() == (Heading(3, (TextRun("Deep"),)),)


@pytest.mark.parametrize(
    ("markdown", "finished"),
    [
        ("a\n\nb", "a\n\n"),
        ("a", ""),
        ("```\na\n\nb", ""),
        ("```\na\n\n```\n\nx", "```\na\n\n```\n\n"),
    ],
)
def test_a_blank_line_finishes_a_block_but_not_inside_code(markdown: str, finished: str) -> None:
    assert markdown[: finished_end(markdown)] == finished


def test_another_font_lays_the_text_out_anew(qtbot: QtBot, editor: SectionEditor) -> None:
    _show(editor, "Words of some length that fill a line.")
    font = editor.font()
    font.setPixelSize(font.pixelSize() * 2)
    editor.setFont(font)
    qtbot.waitUntil(lambda: editor.document().defaultFont().pixelSize() == font.pixelSize())


@pytest.mark.parametrize(("text", "room_px"), [("> [!note]\n> A box", 6), ("Words", 0)])
def test_the_upper_edge_of_a_box_that_comes_first_is_in_sight(
    editor: SectionEditor, text: str, room_px: int
) -> None:
    editor.set_blocks(read_markdown(text))
    first = editor.document().firstBlock()
    assert editor.document().documentLayout().blockBoundingRect(first).top() == room_px
