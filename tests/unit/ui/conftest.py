"""A themed application for every test of a widget."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assistant.texts import Texts, load_texts
from assistant.ui.actions import ActionSet
from assistant.ui.shell import Shell
from assistant.ui.theme import Theme
from tests.unit.answers_once import read_answers_once
from tests.unit.ui.window_making import PROSE, OpenWindow, delete_later_now


@pytest.fixture(autouse=True)
def answers_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read_answers_once(monkeypatch)


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


OpenWindowMaker = Callable[..., OpenWindow]


@pytest.fixture
def open_window(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[OpenWindowMaker]:
    """Open whole windows; what they leave behind fails the test."""
    made: list[OpenWindow] = []
    before = set(QApplication.topLevelWidgets())

    def make(**script: Any) -> OpenWindow:
        script.setdefault("default", {"text": PROSE["en"]})
        folder = tmp_path / f"window {len(made)} 窗口"
        folder.mkdir()
        made.append(OpenWindow(qtbot, theme, folder, script))
        return made[-1]

    yield make
    for window in made:
        window.close()
    assert not any(window.services.jobs.running for window in made), "end every job"
    delete_later_now()
    left = set(QApplication.topLevelWidgets()) - before
    assert not left, f"close and delete what you open: {left}"
