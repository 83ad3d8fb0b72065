"""Marks lie over the text: they move with it, they change nothing, and they can be told apart."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QColor, QHelpEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from assistant.domain.blocks_reading import read_markdown
from assistant.domain.document import Section, SectionStatus
from assistant.services.checking import Finding, FindingKind
from assistant.ui.section_editor import SectionEditor
from assistant.ui.theme import Theme
from assistant.ui.tokens import SCHEMES, Scheme, load_tokens
from tests.unit.ui.test_figure_places import stored

TEXT = "About 40% stay, and [75%](fact:share) tell others. Cash lasts 18 months, we think."
KINDS: dict[FindingKind, str] = {
    "unbacked": "40%",
    "outdated": "75%",
    "false_claim": "Cash lasts 18 months",
    "ambiguous": "18",
}


def section_of(markdown: str) -> Section:
    return Section(
        id="s",
        key="k",
        title="Summary",
        level=1,
        position=0,
        status=SectionStatus.DRAFTED,
        paragraphs=stored(markdown),
    )


def finding(kind: FindingKind, text: str) -> Finding:
    start = TEXT.index(text)
    return Finding(
        kind=kind,
        document_id="d",
        section_id="s",
        paragraph_id="p0",
        start=start,
        end=start + len(text),
        text=text,
        reason=f"why {text}",
    )


@pytest.fixture
def paper(qtbot: QtBot, theme: Theme) -> QWidget:
    """Give a sheet of paper with an editor on it."""
    assert theme.scheme == "light"
    made = QWidget()
    made.setProperty("role", "paper")
    QVBoxLayout(made).addWidget(SectionEditor(describe_fact=lambda fact_id: f"about {fact_id}"))
    qtbot.addWidget(made)
    made.resize(700, 200)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def editor(paper: QWidget) -> SectionEditor:
    made = paper.findChild(SectionEditor)
    assert isinstance(made, SectionEditor)
    made.set_blocks(read_markdown(TEXT))
    made.marks.show(section_of(TEXT), [finding(kind, text) for kind, text in KINDS.items()])
    made.setFocus()
    return made


def marked(editor: SectionEditor) -> tuple[str, ...]:
    return editor.marks.words


def point_on(editor: SectionEditor, words: str) -> QPoint:
    """Return a point in the middle of the first letter of words."""
    cursor = QTextCursor(editor.document())
    cursor.setPosition(editor.toPlainText().index(words))
    return editor.cursorRect(cursor).center() + QPoint(3, 0)


def test_marks_change_neither_the_text_nor_what_can_be_undone(
    qtbot: QtBot, editor: SectionEditor
) -> None:
    assert marked(editor) == ("40%", "75%", "Cash lasts 18 months", "18")
    assert not editor.document().isUndoAvailable()
    assert editor.blocks() == read_markdown(TEXT)
    with qtbot.assertNotEmitted(editor.edited):
        editor.commit()


def test_marks_move_with_the_text_and_go_while_their_words_are_edited(
    editor: SectionEditor,
) -> None:
    editor.moveCursor(QTextCursor.MoveOperation.Start)
    QTest.keyClicks(editor, "Today 7 ")
    assert marked(editor) == ("40%", "75%", "Cash lasts 18 months", "18")
    cursor = editor.textCursor()
    cursor.setPosition(editor.toPlainText().index("40%") + 1)
    editor.setTextCursor(cursor)
    QTest.keyClicks(editor, "5")
    assert marked(editor) == ("75%", "Cash lasts 18 months", "18")
    assert editor.words_under(point_on(editor, "450%")) == ""
    editor.textCursor().deletePreviousChar()
    assert marked(editor)[0] == "40%"


def test_pointing_at_a_mark_tells_the_reason_and_what_is_behind_its_link(
    editor: SectionEditor,
) -> None:
    assert editor.words_under(point_on(editor, "40%")) == "why 40%"
    assert editor.words_under(point_on(editor, "75%")) == "why 75%\nabout share"
    assert editor.words_under(point_on(editor, "Cash")) == "why Cash lasts 18 months"
    assert editor.words_under(point_on(editor, "18 months")) == "why 18"
    assert editor.words_under(point_on(editor, "stay")) == ""
    assert editor.words_under(QPoint(690, 5)) == ""


def test_a_tooltip_shows_the_words_as_they_are(editor: SectionEditor) -> None:
    found = replace(finding("unbacked", "40%"), reason="1 < 2 & <b>no</b>")
    editor.marks.show(section_of(TEXT), [found])
    point = point_on(editor, "40%")
    place = editor.viewport().mapToGlobal(point)
    QApplication.sendEvent(editor.viewport(), QHelpEvent(QEvent.Type.ToolTip, point, place))
    assert QToolTip.text() == "<qt>1 &lt; 2 &amp; &lt;b&gt;no&lt;/b&gt;</qt>"
    QToolTip.hideText()


def test_marks_outlive_a_change_of_the_theme_and_end_with_a_new_draft(
    theme: Theme, editor: SectionEditor
) -> None:
    theme.choose("dark")
    assert marked(editor) == ("40%", "75%", "Cash lasts 18 months", "18")
    editor.begin_streaming(keeps_text=True)
    assert marked(editor) == ()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_wave_and_dots_are_seen_in_both_themes(
    theme: Theme, paper: QWidget, editor: SectionEditor, scheme: Scheme
) -> None:
    theme.choose(scheme)
    tokens = load_tokens(scheme)
    paper.setStyleSheet(f"background: {tokens.surface}")
    picture = paper.grab().toImage()
    ratio = picture.devicePixelRatio()
    for words, name in (("40%", "warning"), ("Cash", "danger")):
        corner = editor.viewport().mapTo(paper, point_on(editor, words))
        colors = {
            picture.pixelColor(int((corner.x() + x) * ratio), int((corner.y() + y) * ratio)).name()
            for x in range(20)
            for y in range(2, 16)
        }
        best = max(contrast(QColor(color), tokens.color("surface")) for color in colors
                   if is_like(QColor(color), tokens.color(name)))  # fmt: skip
        assert best >= 3


def is_like(color: QColor, wanted: QColor) -> bool:
    return abs(color.hslHueF() - wanted.hslHueF()) < 0.05 and color.hslSaturationF() > 0.2


def contrast(first: QColor, second: QColor) -> float:
    lights = sorted((luminance(first), luminance(second)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def luminance(color: QColor) -> float:
    parts = (color.redF(), color.greenF(), color.blueF())
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_an_estimate_looks_unlike_a_bound_figure(editor: SectionEditor) -> None:
    editor.set_blocks(read_markdown("It is [40%](fact:estimate), not [50%](fact:share)."))
    formats = []
    for words in ("40%", "50%"):
        cursor = QTextCursor(editor.document())
        cursor.setPosition(editor.toPlainText().index(words) + 1)
        formats.append(cursor.charFormat())
    assert formats[0].underlineStyle() != formats[1].underlineStyle()
    assert formats[0].background().color() != formats[1].background().color()
    assert editor.words_under(point_on(editor, "50%")) == "about share"
