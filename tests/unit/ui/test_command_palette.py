"""The palette finds actions in either language and never mistakes an unfinished word for Return."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from assistant.texts import Texts
from assistant.ui.actions import ActionSet
from assistant.ui.command_palette import CommandPalette
from assistant.ui.fuzzy_matching import match_score
from assistant.ui.shell import Shell


@pytest.fixture
def done() -> list[str]:
    return []


@pytest.fixture
def palette(shell: Shell, actions: ActionSet, done: list[str]) -> CommandPalette:
    for action_id in ("export_pdf", "undo", "draft_all"):
        actions.connect_slot(action_id, partial(done.append, action_id))
    shell.activateWindow()
    actions["command_palette"].trigger()
    return shell.palette_overlay


def _input(palette: CommandPalette) -> QLineEdit:
    return palette.findChild(QLineEdit)  # type: ignore[return-value]  # it has one


@pytest.mark.parametrize("query", ["pdf", "expdf", "导出", "EXPORT"])
def test_words_of_either_language_find_an_action(
    palette: CommandPalette, done: list[str], query: str
) -> None:
    _input(palette).setText(query)
    assert palette.labels_shown()[0] == "Export as PDF…"
    QTest.keyClick(_input(palette), Qt.Key.Key_Return)
    assert (done, palette.isHidden()) == (["export_pdf"], True)


def test_arrows_choose_and_escape_closes(palette: CommandPalette, done: list[str]) -> None:
    assert palette.labels_shown()[:2] == ("Undo", "Draft all sections")
    QTest.keyClick(_input(palette), Qt.Key.Key_Down)
    QTest.keyClick(_input(palette), Qt.Key.Key_Return)
    assert done == ["draft_all"]
    palette.open_palette()
    QTest.keyClick(_input(palette), Qt.Key.Key_Escape)
    assert palette.isHidden()


def test_return_does_nothing_while_a_word_is_being_composed(
    palette: CommandPalette, done: list[str]
) -> None:
    _input(palette).setText("pdf")
    QApplication.sendEvent(_input(palette), QInputMethodEvent("dao", []))
    QTest.keyClick(_input(palette), Qt.Key.Key_Return)
    assert (done, palette.isHidden()) == ([], False)


def test_only_actions_that_can_be_chosen_are_listed(palette: CommandPalette) -> None:
    assert "Redo" not in palette.labels_shown()
    assert "Undo" in palette.labels_shown()


def test_nothing_found_is_said_in_words(palette: CommandPalette, english: Texts) -> None:
    _input(palette).setText("zzzz")
    assert palette.labels_shown() == ()
    assert english("ui.palette.empty") == "No action is called that."


def test_letters_must_occur_in_order() -> None:
    assert match_score("pdx", "Export as PDF") is None
    assert match_score("", "anything") == 0


def test_a_run_of_letters_beats_scattered_ones() -> None:
    together, scattered = (
        match_score("draft", "Draft all"),
        match_score("draft", "Do rant a fast t"),
    )
    assert together is not None
    assert scattered is not None
    assert together > scattered
