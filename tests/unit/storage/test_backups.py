"""Backups are sound single files, few, and spread over days."""

from collections.abc import Callable
from datetime import datetime

import pytest

from assistant.errors import DamagedDatabaseError
from assistant.paths import DataDir
from assistant.storage.backups import (
    KEPT_DAYS,
    KEPT_NEWEST,
    back_up,
    check_integrity,
    list_backups,
    recover_from_backup,
)
from assistant.storage.stores import Stores, build_stores
from assistant.storage.workspace_file import WorkspaceFile, open_workspace

_DAY = 24 * 3600


def test_a_backup_made_while_working_holds_the_work_so_far(
    workspace: WorkspaceFile, stores: Stores, project_id: str, now: Callable[[], datetime]
) -> None:
    backup = workspace.backup("hourly")
    stores.projects.rename(project_id, "Later")
    assert check_integrity(backup, immutable=True)
    assert sorted(path.name for path in backup.parent.iterdir()) == [backup.name]
    copy = DataDir(backup.parent / "opened")
    copy.root.mkdir()
    copy.database.write_bytes(backup.read_bytes())
    with open_workspace(copy, now=now) as opened:
        [project] = build_stores(opened.database, now=now).projects.list()
        assert project.name == "Brightleaf 亮叶"


def test_a_clean_end_makes_a_backup_only_of_something_new(
    data_dir: DataDir, now: Callable[[], datetime]
) -> None:
    open_workspace(data_dir, now=now).close()
    count = len(list_backups(data_dir))
    open_workspace(data_dir, now=now).close()
    assert len(list_backups(data_dir)) == count
    with open_workspace(data_dir, now=now) as workspace:
        build_stores(workspace.database, now=now).settings.set("theme", "dark")
    assert len(list_backups(data_dir)) == count + 1


@pytest.mark.usefixtures("workspace")
def test_the_newest_and_the_last_of_each_day_are_kept(
    data_dir: DataDir, now: Callable[[], datetime], advance: Callable[[float], None]
) -> None:
    made = []
    for _ in range(8):
        made += [back_up(data_dir, "hourly", now=now()) for _ in range(3)]
        advance(_DAY)
    kept = list_backups(data_dir)
    assert kept[-KEPT_NEWEST:] == tuple(made[-KEPT_NEWEST:])
    assert len(kept) == KEPT_NEWEST + KEPT_DAYS
    assert set(kept[:KEPT_DAYS]) <= {made[index] for index in range(2, len(made), 3)}


def test_recovery_skips_a_damaged_backup(data_dir: DataDir, now: Callable[[], datetime]) -> None:
    with open_workspace(data_dir, now=now) as workspace:
        build_stores(workspace.database, now=now).projects.create("Tea", "en", brief={})
        good = workspace.backup("good")
        workspace.backup("bad").write_bytes(b"overwritten" * 1000)
    report = recover_from_backup(data_dir, now=now())
    assert report.restored_from == good
    with open_workspace(data_dir, now=now) as workspace:
        [project] = build_stores(workspace.database, now=now).projects.list()
        assert project.name == "Tea"


def test_damage_found_at_the_end_is_remembered_for_the_next_start(
    data_dir: DataDir, now: Callable[[], datetime]
) -> None:
    workspace = open_workspace(data_dir, now=now)
    stores = build_stores(workspace.database, now=now)
    stores.projects.create("Tea", "en", brief={})
    page = workspace.database.rows("SELECT rootpage FROM sqlite_master WHERE name = 'model_run'")
    workspace.database.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    with data_dir.database.open("rb+") as file:
        file.seek(4096 * (page[0]["rootpage"] - 1))
        file.write(b"\xaa" * 4096)
    with pytest.raises(DamagedDatabaseError):
        workspace.close()
    with open_workspace(data_dir, now=now) as reopened:
        assert reopened.needs_check
        assert not check_integrity(data_dir.database)


def test_a_damaged_database_is_never_taken_for_a_backup(
    data_dir: DataDir, now: Callable[[], datetime]
) -> None:
    with open_workspace(data_dir, now=now) as workspace:
        build_stores(workspace.database, now=now).projects.create("Tea", "en", brief={})
    before = list_backups(data_dir)
    with data_dir.database.open("rb+") as file:
        file.seek(4096 * 3)
        file.write(b"\xaa" * 4096)
    with pytest.raises(DamagedDatabaseError):
        back_up(data_dir, "hourly", now=now())
    assert list_backups(data_dir) == before
    assert not list(data_dir.backups.glob("*.partial"))


def test_a_reason_must_fit_into_a_file_name(data_dir: DataDir, now: Callable[[], datetime]) -> None:
    with pytest.raises(ValueError, match="small letters"):
        back_up(data_dir, "../Evil", now=now())
