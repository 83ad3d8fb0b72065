"""Briefs: the answers of a project, one row per answer and per list."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from assistant.domain.changes import Changes
from assistant.storage.database import Database, Row, storable
from assistant.storage.operations import OperationLog, Recording
from assistant.storage.stamps import new_id


class BriefStore:
    """Reads and writes briefs as nested tables.

    A path names an answer (``answers.problem``), a list (``revenue``), a scalar (``currency``) or,
    with a mapping as its value, a whole table (``company``).
    """

    def __init__(self, database: Database, log: OperationLog) -> None:
        self._database = database
        self._log = log

    def load(self, project_id: str) -> dict[str, Any]:
        """Return a project's brief."""
        return brief_of_entries(self.entries(project_id))

    def entries(self, project_id: str) -> dict[str, str]:
        """Return the values of a project's brief as they are stored, by path."""
        return {row["path"]: row["value"] for row in self._rows(project_id)}

    def changing(self, project_id: str, path: str) -> AbstractContextManager[Recording]:
        """Record the change of one answer, list or table, with all that belongs to it."""
        return self._log.record(
            project_id, "answer_changed", subject=path, merge_key=f"brief:{path}"
        )

    def set_value(self, project_id: str, path: str, value: object) -> Changes:
        """Write one answer, list or table; None removes it. Typing in one is one step of undo."""
        wanted = {} if value is None else dict(_entries(path, value))
        rows = {row["path"]: row for row in self._rows(project_id)}
        replaced = {
            each: row for each, row in rows.items() if each == path or each.startswith(f"{path}.")
        }
        # An empty table has a row of its own, which its first answer replaces.
        table = path.partition(".")[0]
        empty_table = {table: rows[table]} if table in rows else {}
        with self.changing(project_id, path) as change:
            self._write(change, project_id, (empty_table if wanted else {}) | replaced, wanted)
        return change.changes

    def replace(self, project_id: str, brief: Mapping[str, Any]) -> Changes:
        """Write a whole brief; answers that stay the same are not touched."""
        present = {row["path"]: row for row in self._rows(project_id)}
        with self._log.record(project_id, "brief_replaced") as change:
            self._write(change, project_id, present, flat_entries(brief))
        return change.changes

    def _rows(self, project_id: str) -> list[Row]:
        return self._database.rows(
            "SELECT * FROM brief_entry WHERE project_id = ? ORDER BY position, path", project_id
        )

    def _write(
        self,
        change: Recording,
        project_id: str,
        present: Mapping[str, Row],
        wanted: Mapping[str, str],
    ) -> None:
        for path in present.keys() - wanted.keys():
            change.delete("brief_entry", present[path]["id"])
        position = self._last_position(project_id)
        for path, value in wanted.items():
            if path in present:
                change.update("brief_entry", present[path]["id"], value=value)
            else:
                position += 1
                change.insert("brief_entry", _entry(project_id, path, position, value))

    def _last_position(self, project_id: str) -> int:
        row = self._database.row(
            "SELECT max(position) AS last FROM brief_entry WHERE project_id = ?", project_id
        )
        return (row["last"] if row else None) or 0


def brief_of_entries(entries: Mapping[str, str]) -> dict[str, Any]:
    """Return the brief whose values stand under these paths."""
    brief: dict[str, Any] = {}
    for path, text in entries.items():
        table, _, key = path.partition(".")
        value = decode_value(text)
        if key:
            brief.setdefault(table, {})[key] = value
        else:
            brief[table] = value
    return brief


def brief_rows(project_id: str, brief: Mapping[str, Any]) -> list[Row]:
    """Return the rows of a new project's brief."""
    return [
        _entry(project_id, path, position, value)
        for position, (path, value) in enumerate(flat_entries(brief).items(), start=1)
    ]


def encode_value(value: object) -> str:
    """Return a value of a brief as JSON that keeps dates and decimals what they are."""
    return str(storable(json.dumps(value, ensure_ascii=False, default=_tagged)))


def decode_value(text: str) -> Any:  # noqa: ANN401 - whatever the brief held
    """Return the value that `encode_value` wrote."""
    return json.loads(text, object_hook=_untagged)


def flat_entries(brief: Mapping[str, Any]) -> dict[str, str]:
    """Return the values of a brief as they are stored, by path."""
    return {path: text for key, value in brief.items() for path, text in _entries(key, value)}


def _entries(path: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping) and value and "." not in path:
        for key, item in value.items():
            yield f"{path}.{key}", encode_value(item)
    else:
        yield path, encode_value(value)


def _entry(project_id: str, path: str, position: int, value: str) -> Row:
    return {
        "id": new_id(),
        "project_id": project_id,
        "path": path,
        "position": position,
        "value": value,
    }


def _tagged(value: object) -> object:
    if isinstance(value, Decimal):
        return {"$decimal": str(value)}
    if isinstance(value, datetime):
        return {"$datetime": value.isoformat()}
    if isinstance(value, date):
        return {"$date": value.isoformat()}
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"a brief cannot hold {type(value).__name__}")


_READERS: Mapping[str, Callable[[str], object]] = {
    "$decimal": Decimal,
    "$datetime": datetime.fromisoformat,
    "$date": date.fromisoformat,
}


def _untagged(item: dict[str, Any]) -> Any:  # noqa: ANN401 - see decode_value
    if len(item) == 1:
        [(key, value)] = item.items()
        if key in _READERS and isinstance(value, str):
            return _READERS[key](value)
    return item
