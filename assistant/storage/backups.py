"""Copies of the database: made while it is in use, checked, thinned out, and put back."""

import os
import re
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assistant.errors import DamagedDatabaseError
from assistant.paths import DataDir
from assistant.storage.database import read_only
from assistant.storage.failures import storage_failures
from assistant.storage.stamps import file_stamp

KEPT_NEWEST = 5
KEPT_DAYS = 5  # beyond those, the last one of each day
_NAME = re.compile(r"workspace-(?P<day>\d{8})T\d{12}Z-[a-z-]+\.db")
_SIDE_FILES = ("-wal", "-shm")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryReport:
    """What was done about a damaged database.

    Attributes:
        damaged: where the damaged file lies now; it is never deleted.
        restored_from: the backup that took its place.
        restored_at: when that backup was made.
    """

    damaged: Path
    restored_from: Path
    restored_at: datetime


def list_backups(data_dir: DataDir) -> tuple[Path, ...]:
    """Return the backups, oldest first."""
    if not data_dir.backups.is_dir():
        return ()
    names = (path for path in data_dir.backups.iterdir() if _NAME.fullmatch(path.name))
    return tuple(sorted(names))


def check_integrity(path: Path, *, immutable: bool = False) -> bool:
    """Say whether a database is sound, by a connection of its own: fit for a job.

    Raises:
        EnvironmentFailure: it could not be read at all, which says nothing of its soundness.
    """
    try:
        with storage_failures(path), closing(read_only(path, immutable=immutable)) as connection:
            found = connection.execute("PRAGMA integrity_check").fetchmany(1)
            broken_links = connection.execute("PRAGMA foreign_key_check").fetchmany(1)
            return found == [("ok",)] and not broken_links
    except DamagedDatabaseError:
        return False


def back_up(data_dir: DataDir, reason: str, *, now: datetime) -> Path:
    """Copy the database into the backup folder and return the copy; fit for a job.

    Args:
        data_dir: where the database and its backups lie.
        reason: goes into the file's name: small letters and hyphens.
        now: the moment in the file's name.

    Raises:
        DamagedDatabaseError: the database, hence its copy, is damaged; older copies stay.
        EnvironmentFailure: the disk is full or cannot be written.
    """
    target = data_dir.backups / f"workspace-{file_stamp(now)}-{reason}.db"
    if not _NAME.fullmatch(target.name):
        raise ValueError(f"a reason is of small letters and hyphens: {reason}")
    partial = target.with_suffix(".partial")
    with storage_failures(target):
        data_dir.backups.mkdir(parents=True, exist_ok=True)
        try:
            _copy(data_dir.database, partial)
            if not check_integrity(partial, immutable=True):
                raise DamagedDatabaseError("database_damaged", path=str(data_dir.database))
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
        _thin_out(data_dir)
    return target


def _copy(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    with closing(read_only(source)) as reading, closing(sqlite3.connect(target)) as writing:
        writing.execute("PRAGMA synchronous = OFF")  # it is settled once, when it is whole
        reading.backup(writing)
        # One file that needs no company: the source's write-ahead mode came along.
        writing.execute("PRAGMA journal_mode = DELETE")
    _settle(target)


def _settle(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _thin_out(data_dir: DataDir) -> None:
    backups = list_backups(data_dir)
    for path in set(backups) - _worth_keeping(backups):
        path.unlink(missing_ok=True)


def _worth_keeping(backups: tuple[Path, ...]) -> set[Path]:
    newest = backups[-KEPT_NEWEST:]
    last_of_day = {_day(path): path for path in backups}
    covered = {_day(path) for path in newest}
    days = sorted(last_of_day.keys() - covered)[-KEPT_DAYS:]
    return {*newest, *(last_of_day[day] for day in days)}


def _day(path: Path) -> str:
    found = _NAME.fullmatch(path.name)
    assert found is not None, "list_backups lets no other name through"
    return found["day"]


def recover_from_backup(data_dir: DataDir, *, now: datetime) -> RecoveryReport:
    """Put the newest good backup in the place of a damaged database, which is moved aside.

    The workspace must be closed, or not yet open.

    Raises:
        DamagedDatabaseError: no backup is good; nothing was moved.
    """
    backup = _newest_good(data_dir)
    if backup is None:
        raise DamagedDatabaseError(
            "database_damaged_no_backup",
            path=str(data_dir.database),
            backups=str(data_dir.backups),
        )
    damaged = data_dir.root / f"workspace-damaged-{file_stamp(now)}.db"
    partial = data_dir.database.with_suffix(".partial")
    with storage_failures(data_dir.database):
        shutil.copyfile(backup, partial)
        _settle(partial)
        for suffix in ("", *_SIDE_FILES):
            _move_if_there(Path(f"{data_dir.database}{suffix}"), Path(f"{damaged}{suffix}"))
        partial.replace(data_dir.database)
    made_at = datetime.strptime(f"{backup.name[10:31]}+0000", "%Y%m%dT%H%M%S%f%z")
    return RecoveryReport(damaged=damaged, restored_from=backup, restored_at=made_at)


def _newest_good(data_dir: DataDir) -> Path | None:
    for path in reversed(list_backups(data_dir)):
        if path.stat().st_size and check_integrity(path, immutable=True):
            return path
    return None


def _move_if_there(source: Path, target: Path) -> None:
    if source.exists():
        source.replace(target)
