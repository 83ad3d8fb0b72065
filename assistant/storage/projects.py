"""Projects: made, renamed, copied, put in the trash, and purged."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from assistant.domain.changes import Changes
from assistant.domain.languages import Language
from assistant.errors import NotFoundError
from assistant.storage.briefs import brief_rows
from assistant.storage.database import Database, Row
from assistant.storage.operations import OperationLog
from assistant.storage.passages import PassageIndex
from assistant.storage.row_writer import RowWriter
from assistant.storage.stamps import new_id, read_time, time_text


class Created(NamedTuple):
    """The id of something new, and what its making changed."""

    id: str
    changes: Changes


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectRow:
    """A project as lists show it; ``sample`` names the sample that it was opened from."""

    id: str
    name: str
    language: Language
    created_at: datetime
    updated_at: datetime
    trashed_at: datetime | None = None
    sample: str | None = None


class ProjectStore:
    """The projects of the workspace.

    To undo the making of a project puts it in the trash: what was written in it since is kept.
    """

    def __init__(
        self,
        database: Database,
        log: OperationLog,
        index: PassageIndex,
        *,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._log = log
        self._index = index
        self._now = now

    def list(self, *, trashed: bool = False) -> tuple[ProjectRow, ...]:
        """Return the projects in use, or those in the trash, the last edited first."""
        rows = self._database.rows(
            "SELECT * FROM project WHERE (trashed_at IS NOT NULL) = ?"
            " ORDER BY updated_at DESC, rowid DESC",
            trashed,
        )
        return tuple(_project(row) for row in rows)

    def get(self, project_id: str) -> ProjectRow:
        """Return a project.

        Raises:
            NotFoundError: there is none with this id.
        """
        row = self._database.row("SELECT * FROM project WHERE id = ?", project_id)
        if row is None:
            raise NotFoundError("project_not_found", name=project_id)
        return _project(row)

    def create(
        self,
        name: str,
        language: Language,
        *,
        brief: Mapping[str, Any],
        sample: str | None = None,
    ) -> Created:
        """Make a project with these answers."""
        with self._log.record(None, "project_created", subject=name) as change:
            project_id = self._insert(change.rows, name, language, sample)
            for row in brief_rows(project_id, brief):
                change.rows.insert("brief_entry", row)
            change.update("project", project_id, trashed_at=None)
        return Created(project_id, change.changes)

    def duplicate(self, project_id: str, new_name: str) -> Created:
        """Copy a project with its answers and documents; earlier texts stay with the original."""
        source = self.get(project_id)
        with self._log.record(None, "project_duplicated", subject=source.name) as change:
            copy_id = self._insert(change.rows, new_name, source.language, source.sample)
            self._copy_contents(change.rows, project_id, copy_id)
            change.update("project", copy_id, trashed_at=None)
        return Created(copy_id, change.changes)

    def rename(self, project_id: str, name: str) -> Changes:
        """Give a project another name."""
        now = time_text(self._now())
        with self._log.record(None, "project_renamed", subject=name) as change:
            change.update("project", self.get(project_id).id, name=name)
            if change.row_changes:
                change.rows.update("project", project_id, {"updated_at": now})
        return change.changes

    def trash(self, project_id: str) -> Changes:
        """Put a project in the trash; it can be restored whole."""
        project = self.get(project_id)
        trashed_at = time_text(project.trashed_at or self._now())
        with self._log.record(None, "project_trashed", subject=project.name) as change:
            change.update("project", project_id, trashed_at=trashed_at)
        return change.changes

    def restore(self, project_id: str) -> Changes:
        """Take a project out of the trash."""
        project = self.get(project_id)
        with self._log.record(None, "project_restored", subject=project.name) as change:
            change.update("project", project_id, trashed_at=None)
        return change.changes

    def purge(self, project_id: str) -> Changes:
        """Remove a project for good, with its history; this cannot be undone."""
        self.get(project_id)
        with self._database.transaction():
            self._log.forget_project(project_id)
            self._index.drop_project(project_id)
            for statement in _PURGE:
                self._database.execute(statement, project_id)
            self._drop_runs()
        return Changes(project_list=True, briefs=frozenset({project_id}))

    def _drop_runs(self) -> None:
        """Remove the runs of models behind no text, nor one that undo or redo brings back."""
        runs = {row["id"] for row in self._database.rows(_LOOSE_RUNS)}
        for row in self._database.rows("SELECT id FROM operation") if runs else ():
            [operation] = self._database.rows(
                _CHANGES_OF, row["id"]
            )  # they may be large: one by one
            runs.difference_update(_RUN.findall(operation["changes"]))
        for run_id in runs:
            self._database.execute("DELETE FROM model_run WHERE id = ?", run_id)

    def _insert(self, rows: RowWriter, name: str, language: Language, sample: str | None) -> str:
        # Born in the trash and taken out by the recorded change, so that undo puts it back there.
        now = time_text(self._now())
        row = rows.insert(
            "project",
            {
                "id": new_id(),
                "name": name,
                "language": language,
                "created_at": now,
                "updated_at": now,
                "trashed_at": now,
                "sample": sample,
            },
        )
        return str(row["id"])

    def _copy_contents(self, rows: RowWriter, source_id: str, copy_id: str) -> None:
        for row in self._database.rows(_ENTRIES, source_id):
            rows.insert("brief_entry", row | {"id": new_id(), "project_id": copy_id})
        for row in self._database.rows(_ANSWER_FIGURES, source_id):
            rows.insert("answer_figure", row | {"id": new_id(), "project_id": copy_id})
        for row in self._database.rows(_FOLLOWED, source_id):
            rows.insert("followed_brief", row | {"id": copy_id, "project_id": copy_id})
        new_ids: dict[str, str] = {}
        for table, parent, query in _CONTENTS:
            for row in self._database.rows(query, source_id):
                new_ids[row["id"]] = new_id()
                parent_id = copy_id if parent == "project_id" else new_ids[row[parent]]
                copied = row | _SETTLED.get(table, {})
                rows.insert(table, copied | {"id": new_ids[row["id"]], parent: parent_id})


_ENTRIES = "SELECT * FROM brief_entry WHERE project_id = ?"
_ANSWER_FIGURES = "SELECT * FROM answer_figure WHERE project_id = ?"
_FOLLOWED = "SELECT * FROM followed_brief WHERE project_id = ?"
_DOCUMENTS = "SELECT id FROM document WHERE project_id = ?"
_SECTIONS = f"SELECT id FROM section WHERE document_id IN ({_DOCUMENTS})"
_CONTENTS = (
    ("document", "project_id", "SELECT * FROM document WHERE project_id = ?"),
    ("section", "document_id", f"SELECT * FROM section WHERE document_id IN ({_DOCUMENTS})"),
    ("paragraph", "section_id", f"SELECT * FROM paragraph WHERE section_id IN ({_SECTIONS})"),
)
_SETTLED = {"section": {"run_status": None, "run_remark": ""}}  # a copy is not being drafted
_PURGE = (
    f"DELETE FROM live_text WHERE section_id IN ({_SECTIONS})",
    f"DELETE FROM revision WHERE section_id IN ({_SECTIONS})",
    f"DELETE FROM paragraph WHERE section_id IN ({_SECTIONS})",
    f"DELETE FROM section WHERE document_id IN ({_DOCUMENTS})",
    "DELETE FROM document WHERE project_id = ?",
    "DELETE FROM followed_brief WHERE project_id = ?",
    "DELETE FROM answer_figure WHERE project_id = ?",
    "DELETE FROM brief_entry WHERE project_id = ?",
    "DELETE FROM project WHERE id = ?",
)
_LOOSE_RUNS = (
    "SELECT id FROM model_run WHERE id NOT IN (SELECT model_run FROM paragraph"
    " WHERE model_run IS NOT NULL UNION SELECT model_run FROM revision"
    " WHERE model_run IS NOT NULL UNION SELECT model_run FROM live_text"
    " WHERE model_run IS NOT NULL)"
)
_CHANGES_OF = "SELECT changes FROM operation WHERE id = ?"
_RUN = re.compile(r"model_run\W+([0-9a-f]{32})")  # in a row, or in the text of a revision's row


def _project(row: Row) -> ProjectRow:
    trashed_at = row["trashed_at"]
    return ProjectRow(
        id=row["id"],
        name=row["name"],
        language=row["language"],
        created_at=read_time(row["created_at"]),
        updated_at=read_time(row["updated_at"]),
        trashed_at=read_time(trashed_at) if trashed_at else None,
        sample=row["sample"],
    )
