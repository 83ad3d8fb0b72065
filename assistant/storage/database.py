"""One SQLite connection: rows as dictionaries, transactions, failures as sentences."""

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from assistant.storage.failures import sqlite_failures

if TYPE_CHECKING:
    import sqlite_utils

Row = dict[str, Any]

BUSY_TIMEOUT_MS = 2_000  # backups and checks hold no lock for longer
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")


class Database:
    """The workspace's writing connection; it belongs to the thread that opened it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with sqlite_failures(path):
            # Transactions begin and end here, never as a side effect of a statement.
            self._connection = sqlite3.connect(path, isolation_level=None)
            try:
                self._prepare()
            except BaseException:
                self._connection.close()
                raise

    def _prepare(self) -> None:
        run = self._connection.execute
        run(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        run("PRAGMA journal_mode = WAL")
        run("PRAGMA synchronous = FULL")
        run("PRAGMA foreign_keys = ON")
        run(
            "SELECT count(*) FROM sqlite_master"
        ).fetchall()  # a file that is no database fails here

    @cached_property
    def tables(self) -> "sqlite_utils.Database":
        """The same connection as sqlite-utils sees it; imported when first asked for."""
        import sqlite_utils  # noqa: PLC0415 - a tenth of a second that most starts do not need

        return sqlite_utils.Database(self._connection)

    @property
    def changed_rows(self) -> int:
        """How many rows this connection has written so far."""
        return self._connection.total_changes

    def rows(self, sql: str, *values: object) -> list[Row]:
        """Return what a query finds."""
        with sqlite_failures(self.path):
            cursor = self._connection.execute(sql, values)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    def row(self, sql: str, *values: object) -> Row | None:
        """Return the first row that a query finds, or None."""
        found = self.rows(sql, *values)
        return found[0] if found else None

    def execute(self, sql: str, *values: object) -> int:
        """Run a writing statement and return how many rows it touched."""
        with sqlite_failures(self.path):
            return self._connection.execute(sql, values).rowcount

    def insert(self, table: str, row: Mapping[str, object]) -> int:
        """Add a row and return its rowid."""
        names = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join("?" * len(row))
        with sqlite_failures(self.path):
            statement = f'INSERT INTO "{table}" ({names}) VALUES ({marks})'
            cursor = self._connection.execute(statement, tuple(row.values()))
        return cursor.lastrowid or 0

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write all that happens inside, or nothing; inside another one, be a part of that.

        Foreign keys are checked at the end, so that rows may come back in any order.
        """
        if self._connection.in_transaction:
            yield
            return
        with sqlite_failures(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                self._connection.execute("PRAGMA defer_foreign_keys = ON")
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                self._connection.rollback()
                raise

    def close(self) -> None:
        """Close the file; the write-ahead log is folded into it."""
        with sqlite_failures(self.path):
            self._connection.close()


def storable(value: object) -> object:
    """Return a value that SQLite can hold: half a surrogate pair has no UTF-8 form."""
    if isinstance(value, str):
        return _LONE_SURROGATES.sub("\ufffd", value)
    return value


def read_only(path: Path, *, immutable: bool = False) -> sqlite3.Connection:
    """Open a database for reading alone; ``immutable`` for one that nobody writes."""
    posix = path.resolve().as_posix()
    absolute = posix if posix.startswith("/") else f"/{posix}"  # Windows: /C:/...
    flag = "&immutable=1" if immutable else ""
    return sqlite3.connect(f"file://{quote(absolute)}?mode=ro{flag}", uri=True)
