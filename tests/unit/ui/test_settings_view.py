"""The settings screen: one control for each row of the table, in force at once."""

from PySide6.QtWidgets import QComboBox, QSpinBox

from assistant.settings import SETTINGS
from tests.unit.ui.conftest import OpenWindowMaker


def test_there_is_a_control_for_every_setting(open_window: OpenWindowMaker) -> None:
    view = open_window().controller.settings
    assert all(view.control(setting.key) is not None for setting in SETTINGS)


def test_another_language_is_spoken_at_once(open_window: OpenWindowMaker) -> None:
    window = open_window()
    box = window.controller.settings.control("window.language")
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData("zh"))
    box.activated.emit(box.currentIndex())
    assert window.controller.texts.language == "zh"
    assert window.shell.windowTitle() == window.controller.texts("ui.program_name")


def test_a_number_is_stored(open_window: OpenWindowMaker) -> None:
    window = open_window()
    spin = window.controller.settings.control("draft.seed")
    assert isinstance(spin, QSpinBox)
    spin.setValue(7)
    assert window.services.settings.number("draft.seed") == 7
    assert window.services.drafting.seed == 7


def test_a_setting_changed_elsewhere_is_shown(open_window: OpenWindowMaker) -> None:
    window = open_window()
    window.services.settings.set("pdf.theme", "modern")
    box = window.controller.settings.control("pdf.theme")
    assert isinstance(box, QComboBox)
    assert box.currentData() == "modern"
