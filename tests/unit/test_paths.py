"""Files lie where each system has them, or where the user says."""

import sys
from pathlib import Path

import pytest

from assistant.paths import APP_FOLDER, DataDir, default_data_dir, resources_dir


def test_the_variable_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOUNDER_ASSISTANT_DATA", "/数据 here")
    assert default_data_dir() == Path("/数据 here")


@pytest.mark.parametrize(
    ("platform", "variables", "expected"),
    [
        ("linux", {}, ".local/share"),
        ("linux", {"XDG_DATA_HOME": "{home}/xdg"}, "xdg"),
        ("darwin", {"XDG_DATA_HOME": "{home}/xdg"}, "Library/Application Support"),
        ("win32", {}, "AppData/Local"),
        ("win32", {"LOCALAPPDATA": "{home}/local"}, "local"),
    ],
)
def test_each_system_has_its_folder(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    platform: str,
    variables: dict[str, str],
    expected: str,
) -> None:
    for name in ("FOUNDER_ASSISTANT_DATA", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value.replace("{home}", str(tmp_path)))
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setattr(sys, "platform", platform)
    assert default_data_dir() == tmp_path / expected / APP_FOLDER


def test_everything_lies_in_the_data_folder() -> None:
    data_dir = DataDir(Path("/d"))
    for path in (data_dir.database, data_dir.backups, data_dir.models, data_dir.logs):
        assert path.parent == Path("/d")
    assert DataDir(Path("/d"), models_folder=Path("/m")).models == Path("/m")


def test_resources_are_found_in_a_checkout_and_in_a_frozen_build(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert (resources_dir() / "outlines").is_dir()
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resources_dir() == tmp_path / "resources"
