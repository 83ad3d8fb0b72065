"""The look is known before the workspace is open, and nothing stands in its way."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from assistant.paths import DataDir
from assistant.storage.settings_peek import peek_settings
from assistant.storage.stores import build_stores
from assistant.storage.workspace_file import open_workspace


def test_stored_settings_are_seen_while_the_workspace_is_closed_and_while_it_is_open(
    data_dir: DataDir, now: Callable[[], datetime]
) -> None:
    with open_workspace(data_dir, now=now) as workspace:
        build_stores(workspace.database, now=now).settings.set("window.theme", "dark")
        assert peek_settings(data_dir.database) == {"window.theme": "dark"}
    assert peek_settings(data_dir.database) == {"window.theme": "dark"}


def test_a_file_that_is_missing_empty_or_damaged_gives_nothing(tmp_path: Path) -> None:
    assert peek_settings(tmp_path / "none.db") == {}
    (tmp_path / "empty.db").touch()
    assert peek_settings(tmp_path / "empty.db") == {}
    (tmp_path / "文 件'?#.db").write_bytes(b"rubbish" * 1000)
    assert peek_settings(tmp_path / "文 件'?#.db") == {}
