"""One table of settings: what is stored is read back, and what cannot be has its default."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.settings import BY_KEY, SETTINGS, Setting, is_possible, read_settings

VALUES = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.lists(st.integers())


def test_every_default_is_possible_and_every_key_is_there_once() -> None:
    assert all(is_possible(setting, setting.default) for setting in SETTINGS)
    keys = [key for setting in SETTINGS for key in (setting.key, *setting.old_names)]
    assert len(set(keys)) == len(keys)
    assert list(BY_KEY) == [setting.key for setting in SETTINGS]


def test_a_choice_is_shown_as_one_and_a_number_has_its_bounds() -> None:
    for setting in SETTINGS:
        assert (setting.kind == "choice") == bool(setting.choices), setting.key
        is_number = isinstance(setting.default, int) and not isinstance(setting.default, bool)
        assert (setting.kind == "number") == is_number, setting.key
        assert is_number == (setting.low is not None and setting.high is not None), setting.key


@given(st.dictionaries(st.sampled_from([*BY_KEY, "other"]), VALUES))
def test_whatever_is_stored_every_setting_has_a_possible_value(stored: dict[str, object]) -> None:
    values = read_settings(stored)
    assert values.keys() == BY_KEY.keys()
    assert all(is_possible(BY_KEY[key], value) for key, value in values.items())


@pytest.mark.parametrize(
    ("stored", "value"),
    [({"new": 5}, 5), ({"old": 5}, 5), ({"new": 5, "old": 6}, 5), ({"new": 50, "old": 6}, 6),
     ({}, 1), ({"old": "5"}, 1)],
)  # fmt: skip
def test_a_value_under_an_old_name_is_found(
    monkeypatch: pytest.MonkeyPatch, stored: dict[str, object], value: int
) -> None:
    setting = Setting(key="new", default=1, low=0, high=9, kind="number", old_names=("old",))
    monkeypatch.setattr("assistant.settings.SETTINGS", (setting,))
    assert read_settings(stored) == {"new": value}


@pytest.mark.parametrize(
    ("value", "possible"),
    [(0, True), (9, True), (-1, False), (10, False), (True, False), ("5", False)],
)
def test_bounds_and_types_are_exact(value: object, *, possible: bool) -> None:
    setting = Setting(key="n", default=1, low=0, high=9, kind="number")
    assert is_possible(setting, value) == possible
