"""Documents: sections, paragraphs whose ids survive edits, and earlier texts."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal

from assistant.domain.changes import Changes
from assistant.domain.document import (
    Author,
    Document,
    DocumentKind,
    Paragraph,
    Revision,
    Section,
    SectionStatus,
)
from assistant.domain.languages import Language
from assistant.domain.outline import Outline
from assistant.domain.paragraphs import align_paragraphs, split_paragraphs
from assistant.errors import NotFoundError
from assistant.storage.database import Database, Row, storable
from assistant.storage.operations import OperationLog, Recording
from assistant.storage.projects import Created
from assistant.storage.stamps import new_id, read_time, time_text

# Why a text was replaced; with ``section_`` before it, also the name of the operation.
SaveReason = Literal[
    "drafted", "redrafted", "edited", "stopped", "cut", "restored", "recovered",
    "bound", "followed", "removed",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """A document as lists show it."""

    id: str
    project_id: str
    kind: DocumentKind
    language: Language
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionSave:
    """A text to be saved, and how it came about.

    Attributes:
        markdown: the whole text of the section.
        author: who wrote what is new in it.
        status: where the section stands with it.
        reason: why it takes the place of the text before.
        remark: a sentence shown with the section.
        model_run: the run that wrote it.
        own_words: the part of the text that the program put together from the founder's answers
            before a model went on from it; those paragraphs are the program's.
    """

    markdown: str
    author: Author
    status: SectionStatus
    reason: SaveReason
    remark: str = ""
    model_run: str | None = None
    own_words: str = ""


class DocumentStore:
    """The documents of all projects."""

    def __init__(
        self, database: Database, log: OperationLog, *, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._log = log
        self._now = now

    def list(self, project_id: str) -> tuple[DocumentRow, ...]:
        """Return the documents of a project, oldest first."""
        rows = self._database.rows(
            "SELECT id, project_id, kind, language, title FROM document"
            " WHERE project_id = ? ORDER BY position",
            project_id,
        )
        return tuple(DocumentRow(**row) for row in rows)

    def find(self, project_id: str, kind: DocumentKind, language: Language) -> DocumentRow | None:
        """Return a project's document of this kind and language, or None."""
        wanted = (kind, language)
        return next((d for d in self.list(project_id) if (d.kind, d.language) == wanted), None)

    def get(self, document_id: str) -> Document:
        """Return a document with all its text.

        Raises:
            NotFoundError: there is none with this id.
        """
        row = self._database.row("SELECT * FROM document WHERE id = ?", document_id)
        if row is None:
            raise NotFoundError("document_not_found", name=document_id)
        sections = self._database.rows(
            "SELECT * FROM section WHERE document_id = ? ORDER BY position", document_id
        )
        texts: dict[str, list[Paragraph]] = {section["id"]: [] for section in sections}
        for paragraph in self._database.rows(_PARAGRAPHS_OF_DOCUMENT, document_id):
            texts[paragraph["section_id"]].append(_paragraph(paragraph))
        return Document(
            id=row["id"],
            project_id=row["project_id"],
            kind=row["kind"],
            language=row["language"],
            title=row["title"],
            sections=tuple(_section(section, texts[section["id"]]) for section in sections),
        )

    def get_section(self, section_id: str) -> Section:
        """Return one section with its text.

        Raises:
            NotFoundError: there is none with this id.
        """
        return _section(self._section_row(section_id), self._paragraphs(section_id))

    def document_of(self, section_id: str) -> DocumentRow:
        """Return the document that a section belongs to.

        Raises:
            NotFoundError: there is no such section.
        """
        row = self._database.row(
            "SELECT id, project_id, kind, language, title FROM document WHERE id = ?",
            self._section_row(section_id)["document_id"],
        )
        assert row is not None, "a foreign key holds it"
        return DocumentRow(**row)

    def create(self, project_id: str, outline: Outline) -> Created:
        """Make a document with the empty sections of its outline."""
        position = 1 + len(self.list(project_id))
        document = {
            "id": new_id(),
            "project_id": project_id,
            "kind": outline.kind,
            "language": outline.language,
            "title": outline.title,
            "position": position,
        }
        with self._log.record(project_id, "document_created", subject=outline.title) as change:
            change.insert("document", document)
            for number, item in enumerate(outline.sections):
                section = {"key": item.id, "title": item.title, "level": item.level}
                change.insert("section", _empty_section(document["id"], number, section))
        return Created(str(document["id"]), change.changes)

    def delete(self, document_id: str) -> Changes:
        """Remove a document; undo brings it back with its earlier texts."""
        document = self.get(document_id)
        with self._log.record(
            document.project_id, "document_deleted", subject=document.title
        ) as change:
            for section in document.sections:
                for table in ("revision", "paragraph"):
                    self._delete_all(change, table, section.id)
                change.delete("section", section.id)
            change.delete("document", document_id)
        return change.changes

    def _delete_all(self, change: Recording, table: str, section_id: str) -> None:
        query = f"SELECT id FROM {table} WHERE section_id = ?"
        for row in self._database.rows(query, section_id):
            change.delete(table, row["id"])

    def save_section(self, section_id: str, save: SectionSave, *, merge: bool = False) -> Changes:
        """Save a section's text; the text it replaces is kept as a revision.

        With ``merge``, saves that follow each other within seconds (typing) are one step of undo
        and leave one revision. Text that was being written live is settled by this.
        """
        section = self._section_row(section_id)
        with self._log.record(
            self.document_of(section_id).project_id,
            f"section_{save.reason}",
            subject=section["title"],
            merge_key=f"section:{section_id}" if merge else "",
        ) as change:
            old = self._paragraphs(section_id)
            new = align_paragraphs(
                old,
                split_paragraphs(str(storable(save.markdown))),
                author=save.author,
                model_run=save.model_run,
                now=self._now(),
                new_id=new_id,
            )
            new = _with_own_words(new, save)
            self._replace(change, section, (old, new), save.reason)
            self._set_settled(change, section_id, save.status, save.remark)
            self._database.execute("DELETE FROM live_text WHERE section_id = ?", section_id)
        return change.changes

    def rewrite_paragraphs(
        self, section_id: str, texts: Mapping[str, str], *, reason: SaveReason
    ) -> Changes:
        """Change paragraphs in place: their figures, links, or a sentence less.

        Who wrote them, with which model and when stays: the words are the same. A text that is
        empty takes its paragraph away. The status of the section stays, too.

        Raises:
            KeyError: the section has no paragraph with one of these ids.
        """
        section = self._section_row(section_id)
        old = self._paragraphs(section_id)
        unknown = texts.keys() - {paragraph.id for paragraph in old}
        if unknown:
            raise KeyError(min(unknown))
        new = [
            replace(each, text=text)
            for each in old
            if (text := _in_its_one_form(texts[each.id]) if each.id in texts else each.text)
        ]
        project_id = self.document_of(section_id).project_id
        with self._log.record(project_id, f"section_{reason}", subject=section["title"]) as change:
            self._replace(change, section, (old, new), reason)
        return change.changes

    def fill_section(
        self,
        section_id: str,
        paragraphs: Sequence[Paragraph],
        revisions: Sequence[Revision],
        *,
        status: SectionStatus,
        remark: str = "",
    ) -> Changes:
        """Write an empty section whole, as it was in another workspace, the oldest revision first.

        Who wrote what, with which run and when stays; rows and paragraphs get ids of their own.
        """
        section = self._section_row(section_id)
        project_id = self.document_of(section_id).project_id
        with self._log.record(project_id, "section_restored", subject=section["title"]) as change:
            for each in revisions:
                state = {"status": each.status.value, "remark": each.remark}
                old, moment = _renewed(each.paragraphs), time_text(each.created_at)
                change.insert("revision", _revision_row(section | state, old, each.reason, moment))
            self._replace(change, section, ((), _renewed(paragraphs)), "restored")
            self._set_settled(change, section_id, status, remark)
        return change.changes

    def set_status(self, section_id: str, status: SectionStatus, *, remark: str = "") -> Changes:
        """Show how a run stands with a section; no part of undo, ended by the next save."""
        self._section_row(section_id)
        self._database.execute(
            "UPDATE section SET run_status = ?, run_remark = ? WHERE id = ?",
            status,
            storable(remark),
            section_id,
        )
        return Changes(sections=frozenset({section_id}))

    def set_statuses(self, section_ids: Iterable[str], status: SectionStatus) -> Changes:
        """Show the same status with several sections, with one wait for the disk."""
        ids = frozenset(section_ids)
        with self._database.transaction():
            for section_id in ids:
                self.set_status(section_id, status)
        return Changes(sections=ids)

    def clear_status(self, section_id: str) -> Changes:
        """End what `set_status` showed: the section has again the status of its text."""
        self._database.execute(
            "UPDATE section SET run_status = NULL, run_remark = '' WHERE id = ?", section_id
        )
        return Changes(sections=frozenset({section_id}))

    def revisions(self, section_id: str) -> tuple[Revision, ...]:
        """Return the earlier texts of a section, newest first."""
        rows = self._database.rows(
            "SELECT * FROM revision WHERE section_id = ? ORDER BY created_at DESC, rowid DESC",
            section_id,
        )
        return tuple(_revision(row) for row in rows)

    def restore_revision(self, revision_id: str) -> Changes:
        """Bring an earlier text back; the present one becomes a revision in turn.

        Raises:
            NotFoundError: there is no such revision.
        """
        revision = self._database.row("SELECT * FROM revision WHERE id = ?", revision_id)
        if revision is None:
            raise NotFoundError("revision_not_found", name=revision_id)
        section = self._section_row(revision["section_id"])
        project_id = self.document_of(section["id"]).project_id
        new = tuple(_paragraph(item) for item in json.loads(revision["paragraphs"]))
        with self._log.record(project_id, "section_restored", subject=section["title"]) as change:
            old = self._paragraphs(section["id"])
            self._replace(change, section, (old, new), "restored")
            status = SectionStatus(revision["status"])
            self._set_settled(change, section["id"], status, revision["remark"])
        return change.changes

    def _replace(
        self,
        change: Recording,
        section: Row,
        texts: tuple[Sequence[Paragraph], Sequence[Paragraph]],
        reason: str,
    ) -> None:
        old, new = texts
        if old and not change.merging and _markdown(old) != _markdown(new):
            moment = time_text(self._now())
            change.insert("revision", _revision_row(section, old, reason, moment))
        kept = {paragraph.id for paragraph in new}
        for paragraph in old:
            if paragraph.id not in kept:
                change.delete("paragraph", paragraph.id)
        present = {paragraph.id for paragraph in old}
        for position, paragraph in enumerate(new):
            row = _paragraph_row(section["id"], position, paragraph)
            if paragraph.id in present:
                change.update("paragraph", **_renamed_id(row))
            else:
                change.insert("paragraph", row)

    def _set_settled(
        self, change: Recording, section_id: str, status: SectionStatus, remark: str
    ) -> None:
        change.update("section", section_id, status=status.value, remark=remark)
        change.rows.update("section", section_id, {"run_status": None, "run_remark": ""})

    def _section_row(self, section_id: str) -> Row:
        row = self._database.row("SELECT * FROM section WHERE id = ?", section_id)
        if row is None:
            raise NotFoundError("section_not_found", name=section_id)
        return row

    def _paragraphs(self, section_id: str) -> tuple[Paragraph, ...]:
        rows = self._database.rows(
            "SELECT * FROM paragraph WHERE section_id = ? ORDER BY position", section_id
        )
        return tuple(_paragraph(row) for row in rows)


_PARAGRAPHS_OF_DOCUMENT = (
    "SELECT paragraph.* FROM paragraph JOIN section ON section.id = section_id"
    " WHERE document_id = ? ORDER BY section_id, paragraph.position"
)


def _in_its_one_form(markdown: str) -> str:
    """Return a text as the next save would write it, so that this takes it for the same text."""
    return "\n\n".join(split_paragraphs(str(storable(markdown))))


def _markdown(paragraphs: Sequence[Paragraph]) -> str:
    return "\n\n".join(paragraph.text for paragraph in paragraphs)


def _renewed(paragraphs: Iterable[Paragraph]) -> tuple[Paragraph, ...]:
    return tuple(replace(paragraph, id=new_id()) for paragraph in paragraphs)


def _with_own_words(paragraphs: Sequence[Paragraph], save: SectionSave) -> tuple[Paragraph, ...]:
    """Return the paragraphs with the program as the author of those it put together itself."""
    own = set(split_paragraphs(save.own_words)) if save.own_words else set()
    return tuple(
        replace(paragraph, author="program", model_run=None)
        if paragraph.author == save.author and paragraph.text in own
        else paragraph
        for paragraph in paragraphs
    )


def _empty_section(document_id: object, position: int, item: Row) -> Row:
    return {
        "id": new_id(),
        "document_id": document_id,
        **item,
        "position": position,
        "status": SectionStatus.EMPTY.value,
        "remark": "",
    }


def _renamed_id(row: Row) -> dict[str, Any]:
    return {"row_id" if name == "id" else name: value for name, value in row.items()}


def _paragraph_row(section_id: str, position: int, paragraph: Paragraph) -> Row:
    return _stored_paragraph(paragraph) | {
        "section_id": section_id,
        "position": position,
        "text_hash": sha256(paragraph.text.encode("utf-8", "replace")).hexdigest(),
    }


def _stored_paragraph(paragraph: Paragraph) -> Row:
    edited_at = paragraph.edited_at
    return {
        "id": paragraph.id,
        "text": paragraph.text,
        "author": paragraph.author,
        "model_run": paragraph.model_run,
        "edited_at": time_text(edited_at) if edited_at else None,
    }


def _revision_row(section: Row, old: Sequence[Paragraph], reason: str, moment: str) -> Row:
    paragraphs = [_stored_paragraph(paragraph) for paragraph in old]
    return {
        "id": new_id(),
        "section_id": section["id"],
        "created_at": moment,
        "author": _main_author(old),
        "reason": reason,
        "markdown": _markdown(old),
        "paragraphs": json.dumps(paragraphs, ensure_ascii=False),
        "status": section["status"],
        "remark": section["remark"],
        "model_run": next((p.model_run for p in old if p.model_run), None),
    }


def _main_author(paragraphs: Sequence[Paragraph]) -> Author:
    authors = {paragraph.author for paragraph in paragraphs}
    ranking: tuple[Author, ...] = ("founder", "model", "program")
    return next(author for author in ranking if author in authors)


def _section(row: Row, paragraphs: Sequence[Paragraph]) -> Section:
    running = row["run_status"] is not None
    return Section(
        id=row["id"],
        key=row["key"],
        title=row["title"],
        level=row["level"],
        position=row["position"],
        status=SectionStatus(row["run_status"] if running else row["status"]),
        paragraphs=tuple(paragraphs),
        remark=row["run_remark"] if running else row["remark"],
    )


def _paragraph(row: Row) -> Paragraph:
    edited_at = row["edited_at"]
    return Paragraph(
        id=row["id"],
        text=row["text"],
        author=row["author"],
        model_run=row["model_run"],
        edited_at=read_time(edited_at) if edited_at else None,
    )


def _revision(row: Row) -> Revision:
    return Revision(
        id=row["id"],
        section_id=row["section_id"],
        created_at=read_time(row["created_at"]),
        author=row["author"],
        reason=row["reason"],
        markdown=row["markdown"],
        status=SectionStatus(row["status"]),
        remark=row["remark"],
        paragraphs=tuple(_paragraph(item) for item in json.loads(row["paragraphs"])),
        model_run=row["model_run"],
    )
