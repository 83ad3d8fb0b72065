"""What holds for every place of the window: names for screen readers, one language at a time."""

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QScrollBar, QWidget

from assistant.domain.languages import LANGUAGES, Language
from assistant.paths import resources_dir
from assistant.settings import SETTINGS
from assistant.texts import load_texts
from tests.unit.ui.conftest import OpenWindowMaker
from tests.unit.ui.window_making import OpenWindow
from tests.unit.ui.window_walking import places, shown, words_of

AREAS = (
    "home", "interview", "document", "export", "models_view", "settings", "search", "history",
    "window", "manual",
)  # fmt: skip


@pytest.fixture
def window(open_window: OpenWindowMaker) -> OpenWindow:
    made = open_window()
    made.open_sample("zh")
    made.draft()
    return made


def is_control(widget: QWidget) -> bool:
    return widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not isinstance(widget, QScrollBar)


def fixed_words(language: Language) -> set[str]:
    """Return every text of a language that has no blanks."""
    words = set()
    for path in (resources_dir() / "translations" / language).glob("*.toml"):
        words |= set(texts_in(tomllib.loads(path.read_text("utf-8"))))
    return {text for text in words if "{" not in text}


def texts_in(table: Mapping[str, Any]) -> Iterator[str]:
    for value in table.values():
        if isinstance(value, str):
            yield value
        else:
            yield from texts_in(value)


def test_every_control_has_a_name_for_screen_readers(window: OpenWindow) -> None:
    nameless = []
    for place, root in places(window):
        for widget in filter(is_control, shown(root)):
            interface = QAccessible.queryAccessibleInterface(widget)
            if not interface.text(QAccessible.Text.Name):
                nameless.append((place, type(widget).__name__, widget.objectName()))
    assert not nameless


def test_a_change_of_language_leaves_no_word_behind(window: OpenWindow) -> None:
    only_english = fixed_words("en") - fixed_words("zh")
    window.controller.actions["switch_language"].trigger()
    left = [
        (place, words)
        for place, root in places(window)
        for widget in shown(root)
        for words in words_of(widget)
        if words in only_english
    ]
    assert not left


def test_the_theme_changes_at_once_and_is_remembered(open_window: OpenWindowMaker) -> None:
    window = open_window()
    window.services.settings.set("window.theme", "light")
    before = window.shell.palette().window().color()
    window.controller.actions["toggle_theme"].trigger()
    assert window.shell.palette().window().color().lightness() < before.lightness()
    assert window.services.settings.text("window.theme") == "dark"


@pytest.mark.parametrize("area", AREAS)
def test_both_languages_have_the_same_words(area: str) -> None:
    def keys(language: Language) -> set[str]:
        known = load_texts(language).keys()
        found = {key for key in known if key.startswith(f"{area}.")}
        return {key for key in found if not key.endswith(".one")}

    first, second = (keys(language) for language in LANGUAGES)
    assert first == second


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_setting_and_choice_is_named(language: Language) -> None:
    texts = load_texts(language)
    for setting in SETTINGS:
        wanted = {f"{setting.text_key}.{name}" for name in ("label", "help", *setting.choices)}
        assert wanted <= texts.keys()
