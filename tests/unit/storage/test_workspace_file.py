"""A workspace opens after whatever happened to it, or says in a sentence why it cannot."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from assistant.errors import DamagedDatabaseError, EnvironmentFailure, NewerDatabaseError
from assistant.paths import DataDir
from assistant.storage import workspace_file
from assistant.storage.backups import check_integrity, list_backups
from assistant.storage.migrations import MIGRATIONS
from assistant.storage.schema_steps import STEPS
from assistant.storage.stores import build_stores
from assistant.storage.workspace_file import WorkspaceFile, open_workspace

_Now = Callable[[], datetime]


def _with_project(data_dir: DataDir, now: _Now, name: str = "Tea") -> None:
    with open_workspace(data_dir, now=now) as workspace:
        build_stores(workspace.database, now=now).projects.create(name, "en", brief={})


def _names(workspace: WorkspaceFile, now: _Now) -> list[str]:
    projects = build_stores(workspace.database, now=now).projects.list()
    return sorted(project.name for project in projects)


def _overwrite(path: Path, *, start: int, length: int) -> None:
    with path.open("rb+") as file:
        file.seek(start)
        file.write(b"\xaa" * length)


def test_work_is_there_when_the_workspace_is_opened_again(data_dir: DataDir, now: _Now) -> None:
    _with_project(data_dir, now)
    with open_workspace(data_dir, now=now) as workspace:
        assert _names(workspace, now) == ["Tea"]
        assert not workspace.needs_check
        assert workspace.recovery is None


def test_commits_wait_for_the_disk_and_links_between_rows_are_checked(
    workspace: WorkspaceFile,
) -> None:
    settings = {
        name: next(iter(row.values()))
        for name in ("journal_mode", "synchronous", "foreign_keys")
        if (row := workspace.database.row(f"PRAGMA {name}"))
    }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_after_an_unclean_end_a_check_is_called_for(data_dir: DataDir, now: _Now) -> None:
    _with_project(data_dir, now)
    (data_dir.root / "workspace.lock").write_text('{"pid": 1}')
    with open_workspace(data_dir, now=now) as workspace:
        assert workspace.needs_check
        assert check_integrity(data_dir.database)
    with open_workspace(data_dir, now=now) as workspace:
        assert not workspace.needs_check


def test_a_newer_database_is_refused_and_left_alone(data_dir: DataDir, now: _Now) -> None:
    _with_project(data_dir, now)
    with closing(sqlite3.connect(data_dir.database)) as connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('founder-assistant', 'm999_from_the_future', '')"
        )
        connection.commit()
    before = data_dir.database.read_bytes()
    with pytest.raises(NewerDatabaseError) as raised:
        open_workspace(data_dir, now=now)
    assert raised.value.key == "database_newer"
    assert data_dir.database.read_bytes() == before


def test_a_failed_opening_leaves_no_lock_and_no_mark(data_dir: DataDir, now: _Now) -> None:
    data_dir.root.mkdir(parents=True)
    data_dir.database.write_bytes(b"this is no database, but more than a hundred bytes" * 20)
    for _ in range(2):
        with pytest.raises(DamagedDatabaseError):
            open_workspace(data_dir, now=now)
    data_dir.database.unlink()
    with open_workspace(data_dir, now=now) as workspace:
        assert not workspace.needs_check


@pytest.mark.parametrize("content", [b"", b"no database " * 400])
def test_a_destroyed_file_is_replaced_by_the_newest_backup_and_kept(
    data_dir: DataDir, now: _Now, content: bytes
) -> None:
    _with_project(data_dir, now)
    data_dir.database.write_bytes(content)
    with open_workspace(data_dir, now=now) as workspace:
        assert _names(workspace, now) == ["Tea"]
        report = workspace.recovery
        assert report is not None
        assert report.damaged.read_bytes() == content
        assert report.restored_from in list_backups(data_dir)
        assert report.restored_at <= now()


def test_a_damaged_file_without_a_backup_is_not_touched(data_dir: DataDir, now: _Now) -> None:
    data_dir.root.mkdir(parents=True)
    data_dir.database.write_bytes(b"no database " * 400)
    with pytest.raises(DamagedDatabaseError) as raised:
        open_workspace(data_dir, now=now)
    assert raised.value.key == "database_damaged_no_backup"
    assert data_dir.database.read_bytes() == b"no database " * 400


def test_damage_deep_in_the_file_is_found_by_the_check(data_dir: DataDir, now: _Now) -> None:
    _with_project(data_dir, now)
    assert check_integrity(data_dir.database)
    _overwrite(data_dir.database, start=4096 * 3, length=4096)
    assert not check_integrity(data_dir.database)


def test_damage_met_while_reading_is_a_sentence(data_dir: DataDir, now: _Now) -> None:
    _with_project(data_dir, now)
    with closing(sqlite3.connect(data_dir.database)) as connection:
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'model_run'"
        [page] = connection.execute(query).fetchone()
    _overwrite(data_dir.database, start=4096 * (page - 1), length=4096)
    with open_workspace(data_dir, now=now) as workspace:
        with pytest.raises(DamagedDatabaseError) as raised:
            workspace.database.rows("SELECT * FROM model_run")
        assert raised.value.key == "database_damaged"


def test_damage_of_the_schema_is_mended_by_the_newest_backup(data_dir: DataDir, now: _Now) -> None:
    _with_project(data_dir, now)
    size = data_dir.database.stat().st_size
    _overwrite(data_dir.database, start=4096, length=size - 4096)
    with open_workspace(data_dir, now=now) as workspace:
        assert workspace.recovery is not None
        assert _names(workspace, now) == ["Tea"]


def test_an_existing_database_is_copied_before_its_schema_changes(
    data_dir: DataDir, now: _Now, monkeypatch: pytest.MonkeyPatch
) -> None:
    _with_project(data_dir, now)
    extended = list(MIGRATIONS._migrations)
    monkeypatch.setattr(MIGRATIONS, "_migrations", extended)
    monkeypatch.setattr(workspace_file, "STEPS", (*STEPS, "m998_next"))

    @MIGRATIONS()
    def m998_next(db: object) -> None:
        assert db is not None

    with open_workspace(data_dir, now=now) as workspace:
        assert _names(workspace, now) == ["Tea"]
    assert [path.name for path in list_backups(data_dir) if "migration" in path.name]


def test_a_failing_migration_changes_nothing(
    data_dir: DataDir, now: _Now, monkeypatch: pytest.MonkeyPatch
) -> None:
    _with_project(data_dir, now)
    with monkeypatch.context() as patched:
        patched.setattr(MIGRATIONS, "_migrations", list(MIGRATIONS._migrations))
        patched.setattr(workspace_file, "STEPS", (*STEPS, "m998_fails"))

        @MIGRATIONS()
        def m998_fails(_db: object) -> None:
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            open_workspace(data_dir, now=now)
    with open_workspace(data_dir, now=now) as workspace:
        assert _names(workspace, now) == ["Tea"]


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path, now: _Now) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(EnvironmentFailure) as raised:
        open_workspace(DataDir(tmp_path / "file" / "data"), now=now)
    assert raised.value.key == "data_folder_failed"
    assert "file" in str(raised.value.values["path"])
