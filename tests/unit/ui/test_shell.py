"""The window: screens, languages, themes, and a name for everything a screen reader meets."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from assistant.texts import Texts
from assistant.ui.actions import ActionSet
from assistant.ui.buttons import push_button
from assistant.ui.card import Card
from assistant.ui.empty_state import EmptyState
from assistant.ui.message_bar import Message
from assistant.ui.model_badge import ModelBadge, ModelStatus, badge_tip, badge_words
from assistant.ui.shell import Shell
from assistant.ui.translation import keyed

SCREENS = ("home", "interview", "documents", "models", "settings")
ROLES_THAT_NEED_A_NAME = {
    QAccessible.Role.Button,
    QAccessible.Role.ButtonMenu,
    QAccessible.Role.CheckBox,
    QAccessible.Role.EditableText,
    QAccessible.Role.List,
    QAccessible.Role.MenuItem,
    QAccessible.Role.RadioButton,
}


@pytest.fixture
def full_shell(shell: Shell) -> Shell:
    for screen_id in SCREENS:
        screen = EmptyState(
            "home",
            title_key="ui.program_name",
            sentence_key="ui.offline",
            button_keys=("actions.new_project.label",),
        )
        shell.add_screen(screen_id, screen)
    shell.show_screen("home")
    return shell


def _nameless(interface: object, path: str = "") -> list[str]:
    """Return what has no name among all that can be reached from an accessible interface."""
    here = f"{path}/{interface.role().name}"  # type: ignore[attr-defined]  # an interface, whatever the stubs say
    found = []
    name = interface.text(QAccessible.Text.Name)  # type: ignore[attr-defined]
    if interface.role() in ROLES_THAT_NEED_A_NAME and not name:  # type: ignore[attr-defined]
        found.append(here)
    for index in range(interface.childCount()):  # type: ignore[attr-defined]
        child = interface.child(index)  # type: ignore[attr-defined]
        if child is not None:
            found += _nameless(child, here)
    return found


def test_a_screen_is_opened_by_its_action(qtbot: QtBot, full_shell: Shell) -> None:
    with qtbot.waitSignal(full_shell.screen_shown) as shown:
        full_shell.actions_set["go_documents"].trigger()
    assert shown.args == ["documents"]
    assert full_shell.current_screen == "documents"
    assert full_shell.actions_set["go_documents"].isChecked()
    assert not full_shell.actions_set["go_home"].isChecked()


def test_every_control_has_a_name(full_shell: Shell) -> None:
    QAccessible.setActive(True)
    full_shell.message_bar.post(Message(sentence="One.", severity="error"))
    full_shell.message_bar.post(Message(sentence="Two."))
    full_shell.palette_overlay.open_palette()
    interface = QAccessible.queryAccessibleInterface(full_shell)
    assert interface.childCount() > 0
    assert _nameless(interface) == []


def test_every_button_can_be_reached_by_keyboard(full_shell: Shell) -> None:
    buttons = [each for each in full_shell.findChildren(QAbstractButton) if each.isVisible()]
    unreachable = [each.text() for each in buttons if each.focusPolicy() is Qt.FocusPolicy.NoFocus]
    assert len(buttons) >= len(SCREENS)
    assert [text for text in unreachable if text] == []


def test_the_whole_window_changes_language(full_shell: Shell, chinese: Texts) -> None:
    full_shell.show_project("Kettle")
    full_shell.set_texts(chinese)
    screen = full_shell.findChild(EmptyState)
    assert screen is not None
    assert screen.buttons["actions.new_project.label"].text() == "新建项目"
    assert full_shell.actions_set["go_home"].text() == "首页"
    assert full_shell.model_badge.text() == "未加载模型"
    assert full_shell.windowTitle() == "Kettle – 创业助手"


def test_a_screen_added_later_speaks_the_language_in_use(shell: Shell, chinese: Texts) -> None:
    shell.set_texts(chinese)
    screen = QWidget()
    button = push_button("actions.undo.label")
    QVBoxLayout(screen).addWidget(button)
    shell.add_screen("home", screen)
    assert button.text() == "撤销"


def test_the_badge_leads_to_the_models(full_shell: Shell) -> None:
    QTest.mouseClick(full_shell.model_badge, Qt.MouseButton.LeftButton)
    assert full_shell.current_screen == "models"


def test_the_badge_says_device_layers_and_speed(english: Texts) -> None:
    status = ModelStatus(
        state="working",
        model_name="Gemma",
        device="H200",
        gpu_layers=17,
        layer_count=19,
        tokens_per_s=41.4,
    )
    assert badge_words(status, english) == "Gemma · H200 17/19 · 41 tokens/s"
    assert badge_tip(status, english) == "Gemma on H200, 17 of 19 layers on the GPU."


@pytest.mark.parametrize("state", ["none", "loading", "ready", "working", "asleep", "failed"])
def test_every_state_of_the_badge_has_words(
    qtbot: QtBot, english: Texts, chinese: Texts, state: str
) -> None:
    badge = ModelBadge(english)
    qtbot.addWidget(badge)
    badge.show_status(ModelStatus(state=state, model_name="Gemma"))  # type: ignore[arg-type]  # parametrized
    spoken = badge.accessibleName()
    badge.retranslate(chinese)
    assert spoken
    assert badge.accessibleName() != spoken


def test_closing_is_announced_before_the_window_goes(qtbot: QtBot, full_shell: Shell) -> None:
    with qtbot.waitSignal(full_shell.close_requested):
        full_shell.close()


def test_long_project_names_are_shortened_but_kept_whole_for_readers(full_shell: Shell) -> None:
    name = "A very long name of a project " * 12
    full_shell.show_project(name)
    assert name in full_shell.windowTitle()


def test_a_card_is_a_button_for_the_keyboard_too(qtbot: QtBot) -> None:
    card = Card(is_clickable=True)
    qtbot.addWidget(card)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        with qtbot.waitSignal(card.chosen):
            QTest.keyClick(card, key)


def test_unknown_kinds_of_words_are_refused(qtbot: QtBot) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    with pytest.raises(ValueError, match="no words called"):
        keyed(button, colour="ui.offline")


def test_the_palette_gives_the_focus_back(qtbot: QtBot, shell: Shell, actions: ActionSet) -> None:
    screen = QWidget()
    field = QLineEdit()
    QVBoxLayout(screen).addWidget(field)
    shell.add_screen("home", screen)
    shell.show_screen("home")
    shell.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    actions["command_palette"].trigger()
    search = shell.palette_overlay.findChild(QLineEdit)
    assert isinstance(search, QLineEdit)
    QTest.keyClick(search, Qt.Key.Key_Escape)
    assert field.hasFocus()
