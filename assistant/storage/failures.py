"""Failures of SQLite and of the disk, told apart and given a sentence."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.errors import AssistantError, DamagedDatabaseError, EnvironmentFailure

_KEYS = {
    sqlite3.SQLITE_FULL: "disk_full",
    sqlite3.SQLITE_READONLY: "database_read_only",
    sqlite3.SQLITE_PERM: "database_read_only",
    sqlite3.SQLITE_BUSY: "database_busy",
    sqlite3.SQLITE_LOCKED: "database_busy",
    sqlite3.SQLITE_CANTOPEN: "database_cannot_open",
    sqlite3.SQLITE_IOERR: "database_disk_error",
}
_SYSTEM_KEYS = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EACCES: "data_folder_not_writable",
    errno.EPERM: "data_folder_not_writable",
    errno.EROFS: "data_folder_not_writable",
}
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


@contextmanager
def sqlite_failures(path: Path) -> Iterator[None]:
    """Turn what the machine did to the database at ``path`` into a failure with a sentence.

    An error that only our own code can cause (wrong SQL, a broken constraint) passes unchanged.

    Raises:
        EnvironmentFailure: the disk is full, read-only, busy or failing.
        DamagedDatabaseError: the file is not a sound database.
    """
    try:
        yield
    except sqlite3.Error as error:
        failure = _failure(error, path)
        if failure is None:
            raise
        raise failure from error


@contextmanager
def storage_failures(path: Path) -> Iterator[None]:
    """Do the same for the folder and the files around the database.

    Raises:
        EnvironmentFailure: a file or folder cannot be read, made, written or moved.
        DamagedDatabaseError: the file is not a sound database.
    """
    try:
        with sqlite_failures(path):
            yield
    except OSError as error:
        key = _SYSTEM_KEYS.get(error.errno or 0, "data_folder_failed")
        at_fault = str(error.filename or path)
        raise EnvironmentFailure(key, path=at_fault, reason=error.strerror or error) from error


def _failure(error: sqlite3.Error, path: Path) -> AssistantError | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    primary = code & 0xFF  # the higher bits only refine it
    if primary in _DAMAGE:
        return DamagedDatabaseError("database_damaged", path=str(path))
    key = _KEYS.get(primary)
    return EnvironmentFailure(key, path=str(path)) if key else None
