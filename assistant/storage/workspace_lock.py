"""The lock that lets one program at a time into a workspace; it dies with its process.

The file also tells how the last program went: a clean end leaves it empty.
"""

import json
import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from assistant.errors import WorkspaceLockedError
from assistant.storage.failures import storage_failures

LOCK_NAME = "workspace.lock"
_LOCKED_BYTE = 1 << 20  # far behind the text: Windows forbids reading what is locked


class WorkspaceLock:
    """A lock that is held from `acquire` to `release` or to the end of the process."""

    def __init__(self, file: BinaryIO, path: Path, *, left_open: bool) -> None:
        self._file = file
        self._path = path
        self.left_open = left_open

    @classmethod
    def acquire(cls, folder: Path, *, since: str) -> "WorkspaceLock":
        """Take the lock of ``folder``.

        Raises:
            WorkspaceLockedError: another program has it.
        """
        path = folder / LOCK_NAME
        with storage_failures(path):
            file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b", buffering=0)
            try:
                return cls(file, path, left_open=_enter(file, path, since))
            except BaseException:
                file.close()
                raise

    def release(self, *, clean: bool = True) -> None:
        """Give the lock back; an end that was not clean stays noted."""
        with storage_failures(self._path):
            try:
                if clean:
                    self._file.truncate(0)
                    os.fsync(self._file.fileno())
            finally:
                self._file.close()


def _enter(file: BinaryIO, path: Path, since: str) -> bool:
    if not _try_lock(file):
        holder = _read_holder(file)
        raise WorkspaceLockedError(
            "workspace_locked",
            path=str(path.parent),
            pid=holder.get("pid", "?"),
            host=holder.get("host", "?"),
        )
    left_open = bool(file.read(1))
    holder = {"pid": os.getpid(), "host": socket.gethostname(), "since": since}
    file.seek(0)
    file.truncate(0)
    file.write(json.dumps(holder).encode())
    os.fsync(file.fileno())
    return left_open


def _read_holder(file: BinaryIO) -> Mapping[str, Any]:
    try:
        holder = json.loads(file.read(4096))
    except ValueError:
        return {}
    return holder if isinstance(holder, dict) else {}


if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: BinaryIO) -> bool:
        file.seek(_LOCKED_BYTE)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            file.seek(0)
        return True

else:
    import fcntl

    def _try_lock(file: BinaryIO) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
