"""Opening a workspace: lock, damage, newer files, migrations, backups, and a clean end."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Self

from assistant.errors import DamagedDatabaseError
from assistant.paths import DataDir
from assistant.storage.backups import (
    RecoveryReport,
    back_up,
    list_backups,
    recover_from_backup,
)
from assistant.storage.database import Database
from assistant.storage.failures import storage_failures
from assistant.storage.schema_steps import STEPS, applied_steps
from assistant.storage.stamps import time_text
from assistant.storage.workspace_lock import WorkspaceLock

DAMAGE_NOTE = "workspace.damaged"


class WorkspaceFile:
    """An open workspace; `open_workspace` makes it.

    Attributes:
        database: the writing connection.
        needs_check: the last program did not end cleanly; run `check_integrity` in a job.
        recovery: what was done when the file turned out to be damaged, else None.
    """

    def __init__(
        self, data_dir: DataDir, *, now: Callable[[], datetime], lock: WorkspaceLock
    ) -> None:
        self.data_dir = data_dir
        self.needs_check = lock.left_open or _has_leftovers(data_dir.database)
        self.recovery: RecoveryReport | None = None
        self._now = now
        self._lock = lock
        self._is_open = True
        self.database = self._open()
        self._backed_up_at = self.database.changed_rows

    def _open(self) -> Database:
        try:
            self._refuse_emptied()
            return self._open_migrated()
        except DamagedDatabaseError:
            self.recovery = recover_from_backup(self.data_dir, now=self._now())
            return self._open_migrated()

    def _refuse_emptied(self) -> None:
        # SQLite takes a file of no bytes for a new database: the founder's work would seem gone.
        path = self.data_dir.database
        if path.exists() and not path.stat().st_size and list_backups(self.data_dir):
            raise DamagedDatabaseError("database_damaged", path=str(path))

    def _open_migrated(self) -> Database:
        database = Database(self.data_dir.database)
        try:
            with storage_failures(database.path):
                self._migrate(database)
        except BaseException:
            database.close()
            raise
        return database

    def _migrate(self, database: Database) -> None:
        applied = applied_steps(database)
        if applied == set(STEPS):
            return
        from assistant.storage.migrations import MIGRATIONS  # noqa: PLC0415 - see schema_steps

        if not applied:
            with database.transaction():  # a new file is there whole, after one wait for the disk
                MIGRATIONS.apply(database.tables)
        else:
            back_up(self.data_dir, "migration", now=self._now())
            MIGRATIONS.apply(database.tables)

    @property
    def has_unsaved_changes(self) -> bool:
        """Say whether anything was written since the last backup of this session."""
        return self.database.changed_rows != self._backed_up_at

    def backup(self, reason: str) -> Path:
        """Copy the database into the backup folder; ``reason`` of small letters and hyphens."""
        self._backed_up_at = self.database.changed_rows
        return back_up(self.data_dir, reason, now=self._now())

    def close(self, *, with_backup: bool = True) -> None:
        """Close the file cleanly, with a backup if there is something new, and unlock it.

        Raises:
            DamagedDatabaseError: the backup showed damage; the next start will call for a check.
            EnvironmentFailure: the backup could not be written; the work itself is saved.
        """
        if not self._is_open:
            return
        self._is_open = False
        is_sound = True
        try:
            if with_backup and self.has_unsaved_changes:
                self.backup("close")
        except DamagedDatabaseError:
            is_sound = False
            raise
        finally:
            self.database.close()
            self._lock.release(clean=is_sound)

    @property
    def is_known_damaged(self) -> bool:
        """Tell whether a check found damage that no start has mended yet."""
        return _damage_note(self.data_dir).exists()

    def note_damage(self) -> None:
        """Let the next start restore the newest good backup, however long its check takes."""
        with storage_failures(_damage_note(self.data_dir)):
            _damage_note(self.data_dir).touch()

    def forget_damage(self) -> None:
        """Take the note away: the file is sound again, or another one."""
        _damage_note(self.data_dir).unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_workspace(data_dir: DataDir, *, now: Callable[[], datetime]) -> WorkspaceFile:
    """Open the workspace in ``data_dir``, which is made where it is not there.

    A damaged database is replaced by its newest good backup; ``recovery`` then says so.

    Raises:
        WorkspaceLockedError: another program has it open.
        NewerDatabaseError: a newer version of the program wrote it.
        DamagedDatabaseError: it is damaged and no backup is good.
        EnvironmentFailure: the folder cannot be written, the disk is full.
    """
    with storage_failures(data_dir.root):
        data_dir.root.mkdir(mode=0o700, parents=True, exist_ok=True)  # hers alone
        data_dir.backups.mkdir(exist_ok=True)
    lock = WorkspaceLock.acquire(data_dir.root, since=time_text(now()))
    try:
        return WorkspaceFile(data_dir, now=now, lock=lock)
    except BaseException:
        lock.release(clean=not lock.left_open)
        raise


def _damage_note(data_dir: DataDir) -> Path:
    return data_dir.root / DAMAGE_NOTE


def _has_leftovers(database: Path) -> bool:
    log = Path(f"{database}-wal")
    return log.exists() and log.stat().st_size > 0
