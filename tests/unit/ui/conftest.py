"""A themed application for every test of a widget."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assistant.texts import Texts, load_texts
from assistant.ui.actions import ActionSet
from assistant.ui.shell import Shell
from assistant.ui.theme import Theme


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = Theme(qapp, "light")
    yield made
    made.deleteLater()


@pytest.fixture
def english() -> Texts:
    return load_texts("en")


@pytest.fixture
def chinese() -> Texts:
    return load_texts("zh")


@pytest.fixture
def actions(qapp: QApplication, english: Texts) -> ActionSet:
    made = ActionSet(qapp)
    made.retranslate(english)
    return made


@pytest.fixture
def shell(qtbot: QtBot, theme: Theme, actions: ActionSet, english: Texts) -> Shell:
    assert theme.scheme == "light"
    made = Shell(actions, english)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made
