"""The operation log: every change of the founder's work, so that it can be undone and redone."""

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from assistant.domain.changes import Changes
from assistant.storage.database import Database, Row, storable
from assistant.storage.passages import PassageIndex
from assistant.storage.row_writer import RowWriter
from assistant.storage.stamps import read_time, time_text

# One change of one row: table, id, the columns before (None: it was not there) and after.
RowChange = tuple[str, str, Row | None, Row | None]

MERGE_PAUSE = timedelta(seconds=10)  # a longer pause starts a new step of undo
MERGE_SPAN = timedelta(minutes=2)  # and so does writing without a pause for longer than this
KEPT_OPERATIONS = 1_000  # per project
KEPT_CHARACTERS = 64_000_000  # per project; the newest operation stays whatever its size
_TRIM_EVERY = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationName:
    """What an operation is called: ``label`` is a key of the ``operations`` texts."""

    label: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationEntry:
    """A line of the history."""

    id: int
    at: datetime
    label: str
    subject: str
    undone: bool


class Recording:
    """An operation that is being written; it is stored whole or not at all.

    Attributes:
        merging: it will be joined to the operation before it, as one step of undo.
        rows: writes that belong to the same transaction and are no part of undo.
    """

    def __init__(self, rows: RowWriter, *, merging: bool) -> None:
        self.merging = merging
        self.rows = rows
        self.row_changes: list[RowChange] = []

    @property
    def changes(self) -> Changes:
        """What the operation has touched so far."""
        return self.rows.changes

    def insert(self, table: str, row: Row) -> None:
        """Add a row."""
        self.row_changes.append((table, row["id"], None, self.rows.insert(table, row)))

    def update(self, table: str, row_id: str, **values: object) -> None:
        """Change columns of a row; what is already so is no change."""
        before, after = self.rows.update(table, row_id, values)
        if after:
            self.row_changes.append((table, row_id, before, after))

    def delete(self, table: str, row_id: str) -> None:
        """Remove a row."""
        self.row_changes.append((table, row_id, self.rows.delete(table, row_id), None))


class OperationLog:
    """Records operations and steps back and forth through them, project by project.

    ``project_id`` None stands for what is done to the list of projects: names and the trash.
    """

    def __init__(
        self, database: Database, index: PassageIndex, *, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._index = index
        self._now = now
        self._open: Recording | None = None

    @contextmanager
    def together(self) -> Iterator[None]:
        """Write several operations, or none of them; each stays a step of undo of its own."""
        with self._database.transaction():
            yield

    @contextmanager
    def record(
        self,
        project_id: str | None,
        label: str,
        *,
        subject: str = "",
        merge_key: str = "",
        joins: Collection[str] = (),
    ) -> Iterator[Recording]:
        """Write an operation: all of it in one transaction, or nothing.

        Inside another recording it becomes a part of that one. Operations with the same
        ``merge_key`` that follow each other within seconds become one step of undo. So does one
        that ``joins`` the newest: if that has one of these labels and was not taken back.
        """
        if self._open is not None:
            yield self._open
            return
        with self._database.transaction():
            previous = self._mergeable(project_id, merge_key) or self._joined(project_id, joins)
            merges = previous is not None and bool(merge_key)
            self._open = Recording(RowWriter(self._database), merging=merges)
            try:
                yield self._open
                self._store(self._open, project_id, (label, subject, merge_key), previous)
                self._index.refresh(self._open.rows.touched)
            finally:
                self._open = None

    def undo(self, project_id: str | None) -> Changes | None:
        """Take back the newest operation; None if there is none."""
        with self._database.transaction():
            row = self._next_undo(project_id, "*")
            if row is None:
                return None
            steps = [
                (table, row_id, after, before)
                for table, row_id, before, after in reversed(json.loads(row["changes"]))
            ]
            return self._step(row["id"], steps, undone=True)

    def redo(self, project_id: str | None) -> Changes | None:
        """Do again what was taken back last; None if there is nothing."""
        with self._database.transaction():
            row = self._next_redo(project_id, "*")
            if row is None:
                return None
            return self._step(row["id"], json.loads(row["changes"]), undone=False)

    def peek_undo(self, project_id: str | None) -> OperationName | None:
        """Return the name of what `undo` would take back."""
        return _name(self._next_undo(project_id, "label, subject"))

    def peek_redo(self, project_id: str | None) -> OperationName | None:
        """Return the name of what `redo` would do again."""
        return _name(self._next_redo(project_id, "label, subject"))

    def history(self, project_id: str | None, limit: int = 100) -> tuple[OperationEntry, ...]:
        """Return the operations, newest first."""
        rows = self._database.rows(
            "SELECT id, at, label, subject, undone FROM operation WHERE project_id IS ?"
            " ORDER BY id DESC LIMIT ?",
            project_id,
            limit,
        )
        return tuple(_entry(row) for row in rows)

    def forget_project(self, project_id: str) -> None:
        """Remove every operation that touches a project, for when it is gone for good."""
        self._database.execute("DELETE FROM operation WHERE project_id = ?", project_id)
        for row in self._database.rows(
            "SELECT id, changes FROM operation WHERE project_id IS NULL"
        ):
            if any(change[1] == project_id for change in json.loads(row["changes"])):
                self._database.execute("DELETE FROM operation WHERE id = ?", row["id"])

    def _next_undo(self, project_id: str | None, columns: str) -> Row | None:
        return self._database.row(
            f"SELECT {columns} FROM operation WHERE project_id IS ? AND undone = 0"
            " ORDER BY id DESC LIMIT 1",
            project_id,
        )

    def _next_redo(self, project_id: str | None, columns: str) -> Row | None:
        return self._database.row(
            f"SELECT {columns} FROM operation WHERE project_id IS ? AND undone = 1"
            " ORDER BY id LIMIT 1",
            project_id,
        )

    def _mergeable(self, project_id: str | None, merge_key: str) -> Row | None:
        if not merge_key:
            return None
        row = self._newest(project_id)
        if row is None or row["undone"] or row["merge_key"] != merge_key:
            return None
        now = self._now()
        recent = timedelta() <= now - read_time(row["last_at"]) <= MERGE_PAUSE
        return row if recent and now - read_time(row["at"]) <= MERGE_SPAN else None

    def _joined(self, project_id: str | None, labels: Collection[str]) -> Row | None:
        row = self._newest(project_id) if labels else None
        return row if row is not None and row["label"] in labels and not row["undone"] else None

    def _newest(self, project_id: str | None) -> Row | None:
        return self._database.row(
            "SELECT * FROM operation WHERE project_id IS ? ORDER BY id DESC LIMIT 1", project_id
        )

    def _store(
        self,
        recording: Recording,
        project_id: str | None,
        naming: tuple[str, str, str],
        previous: Row | None,
    ) -> None:
        if not recording.row_changes:
            return
        now = time_text(self._now())
        self._database.execute(
            "DELETE FROM operation WHERE project_id IS ? AND undone = 1", project_id
        )
        if previous is None:
            self._append(recording, project_id, naming, now)
        else:
            self._join(recording, previous, now)
        if project_id is not None:
            self._database.execute(
                "UPDATE project SET updated_at = ? WHERE id = ?", now, project_id
            )

    def _append(
        self, recording: Recording, project_id: str | None, naming: tuple[str, str, str], now: str
    ) -> None:
        label, subject, merge_key = naming
        changes = _to_json(recording.row_changes)
        row = {
            "project_id": project_id,
            "at": now,
            "last_at": now,
            "label": label,
            "subject": storable(subject),
            "merge_key": merge_key,
            "changes": changes,
            "size": len(changes),
        }
        if self._database.insert("operation", row) % _TRIM_EVERY == 0:
            self._trim(project_id)

    def _join(self, recording: Recording, previous: Row, now: str) -> None:
        earlier: list[RowChange] = json.loads(previous["changes"])
        changes = _to_json(_combine(earlier, recording.row_changes))
        self._database.execute(
            "UPDATE operation SET changes = ?, size = ?, last_at = ? WHERE id = ?",
            changes,
            len(changes),
            now,
            previous["id"],
        )

    def _trim(self, project_id: str | None) -> None:
        self._database.execute(
            "DELETE FROM operation WHERE id IN (SELECT id FROM (SELECT id,"
            " row_number() OVER newer AS number, sum(size) OVER newer AS total"
            " FROM operation WHERE project_id IS ? WINDOW newer AS (ORDER BY id DESC))"
            " WHERE number > ? OR (total > ? AND number > 1))",
            project_id,
            KEPT_OPERATIONS,
            KEPT_CHARACTERS,
        )

    def _step(self, operation_id: int, steps: Sequence[RowChange], *, undone: bool) -> Changes:
        rows = RowWriter(self._database)
        for table, row_id, before, after in steps:
            _apply(rows, table, row_id, before, after)
        for section_id in rows.changes.sections:
            _end_run_status(self._database, section_id)
        self._index.refresh(rows.touched)
        self._database.execute(
            "UPDATE operation SET undone = ?, merge_key = '' WHERE id = ?",
            int(undone),
            operation_id,
        )
        return rows.changes


def _apply(rows: RowWriter, table: str, row_id: str, before: Row | None, after: Row | None) -> None:
    if after is None:
        rows.delete(table, row_id)
    elif before is None:
        rows.insert(table, after)
    else:
        rows.update(table, row_id, after)


def _end_run_status(database: Database, section_id: str) -> None:
    # What a run showed over the section's own status is out of date after a step.
    database.execute(
        "UPDATE section SET run_status = NULL, run_remark = '' WHERE id = ?", section_id
    )


def _combine(earlier: Sequence[RowChange], later: Sequence[RowChange]) -> list[RowChange]:
    """Return both lists as one, with updates of the same row folded where that is exact."""
    combined = [*earlier]
    last_of = {(table, row_id): index for index, (table, row_id, _, _) in enumerate(combined)}
    for change in later:
        table, row_id = change[:2]
        index = last_of.get((table, row_id))
        folded = None if index is None else _fold(combined[index], change)
        if index is None or folded is None:
            last_of[table, row_id] = len(combined)
            combined.append(change)
        else:
            combined[index] = folded
    return combined


def _fold(first: RowChange, second: RowChange) -> RowChange | None:
    table, row_id, first_before, first_after = first
    _, _, before, after = second
    if before is None or after is None or first_after is None:
        return None  # a row that came or went is told step by step
    kept_before = None if first_before is None else before | first_before
    return table, row_id, kept_before, first_after | after


def _to_json(changes: Sequence[Any]) -> str:
    return json.dumps(changes, ensure_ascii=False, separators=(",", ":"))


def _name(row: Row | None) -> OperationName | None:
    return None if row is None else OperationName(label=row["label"], subject=row["subject"])


def _entry(row: Row) -> OperationEntry:
    return OperationEntry(
        id=row["id"],
        at=read_time(row["at"]),
        label=row["label"],
        subject=row["subject"],
        undone=bool(row["undone"]),
    )
