"""The passages that search looks through, kept in step with the rows they are made of."""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from assistant.storage.database import Database, Row

# The Han script: the two iteration and zero marks, the blocks of the basic plane, those beyond it.
HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

# A passage is searched up to here; no answer or paragraph that somebody wrote is longer.
MOST_CHARACTERS = 200_000

_HAN_CHARACTER = re.compile(f"([{HAN}])")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)")
_MARKS = re.compile(r"\*+|`+|^\s*(?:#{1,6}|>)\s+", re.MULTILINE)


def spaced(text: str) -> str:
    """Return ``text`` with every Han character set apart, so that each is a word to the index."""
    return _HAN_CHARACTER.sub(r" \1 ", unicodedata.normalize("NFKC", text))


def plain(markdown: str) -> str:
    """Return Markdown as a reader sees it, near enough to be searched: links by their text."""
    return _MARKS.sub("", _LINK.sub(r"\1", markdown)).strip()


def scope_word(project_id: str) -> str:
    """Return the word that marks the passages of one project in the index."""
    return f"p{project_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One searchable text and the row it belongs to.

    Attributes:
        owner_id: id of the row it was made of.
        kind: ``project``, ``answer`` or ``section``: what a founder would call the place.
        ref_id: where to go: a project's id, an answer's path, a section's id.
    """

    owner_id: str
    kind: str
    project_id: str
    ref_id: str
    text: str


_SOURCES = {
    "project": (
        "SELECT id AS owner_id, id AS project_id, id AS ref_id, name AS text FROM project"
        " WHERE trashed_at IS NULL"
    ),
    "brief_entry": (
        "SELECT e.id AS owner_id, project_id, path AS ref_id, value AS text"
        " FROM brief_entry e JOIN project ON project.id = project_id WHERE trashed_at IS NULL"
    ),
    "section": (
        "SELECT s.id AS owner_id, project_id, s.id AS ref_id, s.title AS text FROM section s"
        " JOIN document ON document.id = document_id JOIN project ON project.id = project_id"
        " WHERE trashed_at IS NULL"
    ),
    "paragraph": (
        "SELECT r.id AS owner_id, project_id, section_id AS ref_id, r.text AS text"
        " FROM paragraph r JOIN section ON section.id = section_id"
        " JOIN document ON document.id = document_id JOIN project ON project.id = project_id"
        " WHERE trashed_at IS NULL"
    ),
}
_OWNER = {"project": "id", "brief_entry": "e.id", "section": "s.id", "paragraph": "r.id"}
_KINDS = {
    "project": "project",
    "brief_entry": "answer",
    "section": "section",
    "paragraph": "section",
}


class PassageIndex:
    """Writes passages and their full-text index inside the caller's transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def refresh(self, touched: Iterable[tuple[str, str]]) -> None:
        """Bring the passages of the rows ``(table, id)`` up to date."""
        for table, row_id in touched:
            if table in _SOURCES:
                self._refresh_row(table, row_id)

    def rebuild(self) -> None:
        """Make all passages anew."""
        with self._database.transaction():
            self._database.execute("INSERT INTO passage_fts (passage_fts) VALUES ('delete-all')")
            self._database.execute("DELETE FROM passage")
            for table in _SOURCES:
                for passage in self._read(table):
                    self._add(passage)

    def drop_project(self, project_id: str) -> None:
        """Take all passages of a project out of the index."""
        for row in self._database.rows("SELECT * FROM passage WHERE project_id = ?", project_id):
            self._remove(row)

    def _refresh_row(self, table: str, row_id: str) -> None:
        there = self._database.row("SELECT * FROM passage WHERE owner_id = ?", row_id)
        wanted = next(self._read(table, f" AND {_OWNER[table]} = ?", row_id), None)
        if wanted is None and table == "project":
            self.drop_project(row_id)
        elif wanted is None or there is None or there["text"] != wanted.text:
            if there is not None:
                self._remove(there)
            if wanted is not None:
                self._add(wanted)
                self._follow_restored(table, row_id, was_there=there is not None)

    def _follow_restored(self, table: str, row_id: str, *, was_there: bool) -> None:
        if table != "project" or was_there:
            return
        for other in ("brief_entry", "section", "paragraph"):
            for passage in self._read(other, " AND project_id = ?", row_id):
                if not self._has(passage.owner_id):
                    self._add(passage)

    def _has(self, owner_id: str) -> bool:
        found = self._database.row("SELECT 1 FROM passage WHERE owner_id = ?", owner_id)
        return found is not None

    def _read(self, table: str, condition: str = "", *values: object) -> Iterator[Passage]:
        for row in self._database.rows(_SOURCES[table] + condition, *values):
            text = _READ_TEXT[table](row["text"])[:MOST_CHARACTERS]
            if text or table == "project":
                yield Passage(
                    owner_id=row["owner_id"],
                    kind=_KINDS[table],
                    project_id=row["project_id"],
                    ref_id=row["ref_id"],
                    text=text,
                )

    def _add(self, passage: Passage) -> None:
        row = {name: getattr(passage, name) for name in Passage.__slots__}
        passage_id = self._database.insert("passage", row)
        self._database.insert("passage_fts", {"rowid": passage_id, **_indexed(row)})

    def _remove(self, row: Row) -> None:
        # The index keeps no text, so that it must be told which words leave it.
        command = {"passage_fts": "delete", "rowid": row["id"], **_indexed(row)}
        self._database.insert("passage_fts", command)
        self._database.execute("DELETE FROM passage WHERE id = ?", row["id"])


def _indexed(row: Row) -> Row:
    return {"scope": scope_word(row["project_id"]), "body": spaced(row["text"])}


def _lines(value: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield " · ".join(_lines(item))
    elif isinstance(value, dict):
        for item in value.values():
            yield from _lines(item)
    elif value is not None and not isinstance(value, bool):
        yield str(value)


def _answer_text(value: str) -> str:
    return "\n".join(_lines(json.loads(value)))


_READ_TEXT: dict[str, Callable[[str], str]] = {
    "project": str,
    "brief_entry": _answer_text,
    "section": str,
    "paragraph": plain,
}
