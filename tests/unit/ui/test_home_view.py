"""Home: projects begun, opened, copied, put away and brought back."""

import json
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.unit.ui.conftest import OpenWindowMaker
from tests.unit.ui.window_making import OpenWindow


def names(window: OpenWindow) -> list[str]:
    return [card.project.name for card in window.controller.home.cards]


def test_a_new_project_is_opened_with_its_interview(open_window: OpenWindowMaker) -> None:
    window = open_window()
    dialog = window.controller.projects.new_project()
    QTest.keyClicks(dialog.name, "Larkmend")
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    assert window.shell.current_screen == "interview"
    assert "Larkmend" in window.shell.windowTitle()


def test_return_in_the_middle_of_a_word_makes_no_project(open_window: OpenWindowMaker) -> None:
    window = open_window()
    dialog = window.controller.projects.new_project()
    QTest.keyClicks(dialog.name, "A")
    QApplication.sendEvent(dialog.name, QInputMethodEvent("anbu", []))
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert window.services.projects.list() == ()


def test_a_sample_is_opened_with_its_plan(open_window: OpenWindowMaker) -> None:
    window = open_window()
    dialog = window.controller.projects.open_sample()
    QTest.keyClick(dialog.cards[0], Qt.Key.Key_Return)
    assert window.shell.current_screen == "documents"
    assert window.services.projects.list()[0].sample


def test_an_exported_project_can_be_imported_again(open_window: OpenWindowMaker) -> None:
    window = open_window()
    window.open_sample()
    window.files.answer = window.folder / "copy.json"
    window.controller.actions["export_project"].trigger()
    assert window.files.suggested.endswith(".json")
    assert json.loads(window.files.answer.read_text("utf-8"))
    window.controller.actions["import_brief"].trigger()
    assert len(window.services.projects.list()) == 2


def test_a_file_that_is_no_brief_is_refused_with_a_sentence(
    open_window: OpenWindowMaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    monkeypatch.setattr(sys, "excepthook", window.controller.reporter.on_exception)
    window.files.answer = tmp_path / "note.toml"
    window.files.answer.write_text("this is no brief", "utf-8")
    window.controller.actions["import_brief"].trigger()
    assert [message.severity for message in window.shell.message_bar.messages] == ["warning"]
    assert window.services.projects.list() == ()


def test_a_project_in_the_trash_can_be_brought_back(open_window: OpenWindowMaker) -> None:
    window = open_window()
    project_id = window.services.projects.create("Larkmend", "en")
    window.controller.open_project(project_id)
    window.controller.actions["trash_project"].trigger()
    assert window.shell.current_screen == "home"
    assert names(window) == []
    window.shell.message_bar.messages[0].choices[0].act()
    assert names(window) == ["Larkmend"]


def test_undo_on_home_takes_back_what_was_done_to_projects(open_window: OpenWindowMaker) -> None:
    window = open_window()
    project_id = window.services.projects.create("Larkmend", "en")
    window.services.projects.rename(project_id, "Larkmend Ltd")
    assert names(window) == ["Larkmend Ltd"]
    window.controller.actions["undo"].trigger()
    assert names(window) == ["Larkmend"]
    window.controller.actions["redo"].trigger()
    assert names(window) == ["Larkmend Ltd"]


def test_deletion_for_good_is_asked_for_once_more(open_window: OpenWindowMaker) -> None:
    window = open_window()
    project_id = window.services.projects.create("Larkmend", "en")
    window.services.projects.trash(project_id)
    assert window.controller.home.trash.count == 1
    dialog = window.controller.projects.purge_project(project_id)
    dialog.reject()
    assert window.controller.home.trash.count == 1
    dialog = window.controller.projects.purge_project(project_id)
    dialog.confirmed.emit()
    assert window.controller.home.trash.count == 0


def test_a_project_can_be_copied_and_renamed_from_its_menu(open_window: OpenWindowMaker) -> None:
    window = open_window()
    project_id = window.services.projects.create("Larkmend", "en")
    menu = window.controller.projects.open_menu(project_id, QPoint(10, 10))
    menu.actions()[2].trigger()
    menu.close()
    assert sorted(names(window)) == ["Larkmend", "Larkmend (copy)"]
    dialog = window.controller.projects.rename_project(project_id)
    QTest.keyClicks(dialog.name, "Anbu")
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    assert "Anbu" in names(window)
