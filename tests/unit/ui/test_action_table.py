"""One table of actions: whole in both languages, no key twice, enabled by being connected."""

from collections import Counter

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenuBar
from pytestqt.qtbot import QtBot

from assistant.texts import Texts, load_texts
from assistant.ui.action_table import ACTIONS, MENUS
from assistant.ui.actions import ActionSet


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_action_has_words_and_a_manual_line(language: str) -> None:
    texts = load_texts(language)
    wanted = {key for row in ACTIONS for key in (row.text_key, row.manual_key)}
    wanted |= {row.short_key for row in ACTIONS if row.screen}
    assert wanted <= texts.keys()


def test_no_key_is_given_twice_and_each_can_be_pressed() -> None:
    keys = [row.shortcut for row in ACTIONS if row.shortcut]
    assert [key for key, count in Counter(keys).items() if count > 1] == []
    assert all(QKeySequence(key).toString() for key in keys)


def test_every_action_stands_in_its_menu(qtbot: QtBot, actions: ActionSet, english: Texts) -> None:
    bar = QMenuBar()
    qtbot.addWidget(bar)
    actions.fill_menu_bar(bar)
    actions.retranslate(english)
    menus = [menu.menu() for menu in bar.actions()]
    shown = [action.objectName() for menu in menus for action in menu.actions() if action.text()]  # type: ignore[attr-defined]  # QAction.menu gives an object in the stubs
    assert [menu.text() for menu in bar.actions()] == [
        english(f"actions.menus.{menu}") for menu in MENUS
    ]
    assert sorted(shown) == sorted(row.id for row in ACTIONS)


def test_an_action_is_enabled_once_it_is_connected(actions: ActionSet) -> None:
    calls: list[str] = []
    assert not actions["undo"].isEnabled()
    actions.connect_slot("undo", lambda: calls.append("undo"))
    actions["undo"].trigger()
    assert calls == ["undo"]
    actions.enable_only_if(False, ["undo"])
    assert not actions["undo"].isEnabled()


def test_actions_change_language_at_run_time(actions: ActionSet, chinese: Texts) -> None:
    assert actions["go_home"].text() == "Home"
    actions.retranslate(chinese)
    assert actions["go_home"].text() == "首页"
    assert "Ctrl+1" in actions["go_home"].toolTip()
