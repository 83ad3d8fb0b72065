"""A file is written under a temporary name in its folder and moved when it is whole."""

import contextlib
import errno
import os
import tempfile
from pathlib import Path

from assistant.errors import ExportError

_DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NOT_ALLOWED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_NO_FOLDER = frozenset({errno.ENOENT, errno.ENOTDIR})


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        ExportError: the folder is not there or may not be written, the disk is full, or else.
    """
    temporary: Path | None = None
    try:
        if path.is_dir():
            raise ExportError("export_is_folder", path=path)
        handle, name = tempfile.mkstemp(prefix=".export-", suffix=".part", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _open_to_readers(temporary)
        temporary.replace(path)
    except OSError as error:
        raise ExportError(_key_of(error), path=path, reason=error.strerror or error) from error
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)


def _open_to_readers(path: Path) -> None:
    """Give the file the mode a new file has; temporary ones are closed to others."""
    if os.name == "posix":
        mask = os.umask(0)
        os.umask(mask)
        path.chmod(0o666 & ~mask)


def _key_of(error: OSError) -> str:
    if error.errno in _DISK_FULL:
        return "export_disk_full"
    if error.errno in _NOT_ALLOWED:
        return "export_not_writable"
    if error.errno in _NO_FOLDER:
        return "export_no_folder"
    return "export_failed"
