"""A whole project as one JSON file: its brief and its documents, to keep or to move."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from assistant.domain.document import Author, Document, DocumentKind, Section, SectionStatus
from assistant.domain.languages import LANGUAGES
from assistant.domain.provenance import is_from_model
from assistant.errors import BriefError
from assistant.export.safe_writing import write_whole

FORMAT = "founder-assistant-project"
VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedSection:
    """A section's text as it was."""

    key: str
    title: str
    level: int
    status: SectionStatus
    markdown: str
    author: Author = "founder"
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedDocument:
    """A document as it was."""

    kind: DocumentKind
    language: str
    title: str
    sections: tuple[ArchivedSection, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectArchive:
    """A project as it was; ``brief`` is still to be checked."""

    name: str
    brief: Mapping[str, Any]
    documents: tuple[ArchivedDocument, ...]


def is_archive(data: Mapping[str, Any]) -> bool:
    """Tell whether parsed JSON is a project archive and not a brief."""
    return data.get("format") == FORMAT


def write_archive(
    name: str, brief: Mapping[str, Any], documents: Sequence[Document], path: Path
) -> None:
    """Write a project to a file.

    Raises:
        ExportError: the file cannot be written.
    """
    data = {
        "format": FORMAT,
        "version": VERSION,
        "name": name,
        "brief": brief,
        "documents": [_document_data(document) for document in documents],
    }
    write_whole(path, json.dumps(data, ensure_ascii=False, indent=2).encode("utf-8"))


def _document_data(document: Document) -> dict[str, Any]:
    return {
        "kind": document.kind,
        "language": document.language,
        "title": document.title,
        "sections": [
            {
                "key": section.key,
                "title": section.title,
                "level": section.level,
                "status": section.status.value,
                "markdown": section.markdown,
                "author": _author_of(section),
                "remark": section.remark,
            }
            for section in document.sections
        ],
    }


def _author_of(section: Section) -> Author:
    """Return the model where it drafted any of the text, changed since or not."""
    authors = {"model" if is_from_model(each) else each.author for each in section.paragraphs}
    ranking: tuple[Author, ...] = ("model", "founder", "program")
    return next((author for author in ranking if author in authors), "founder")


def parse_archive(data: Mapping[str, Any], *, source: str) -> ProjectArchive:
    """Read an archive.

    Raises:
        BriefError: a newer version wrote it, or something in it is not what it should be.
    """
    if data.get("version") != VERSION:
        raise BriefError(
            "archive_unknown_version",
            source=source,
            key_path="version",
            found=str(data.get("version"))[:40],
        )
    documents = data.get("documents", [])
    name, brief = data.get("name"), data.get("brief")
    if not isinstance(name, str) or not isinstance(brief, dict) or not isinstance(documents, list):
        raise BriefError("archive_damaged", source=source, key_path="name, brief, documents")
    return ProjectArchive(
        name=name,
        brief=brief,
        documents=tuple(
            _document(item, f"documents[{number}]", source)
            for number, item in enumerate(documents, 1)
        ),
    )


def _document(item: Any, path: str, source: str) -> ArchivedDocument:  # noqa: ANN401 - doubtful input
    try:
        return ArchivedDocument(
            kind=_known(item["kind"], get_args(DocumentKind)),
            language=_known(item["language"], LANGUAGES),
            title=str(item["title"]),
            sections=tuple(_section(section) for section in item["sections"]),
        )
    except (KeyError, TypeError, ValueError, OverflowError):
        raise BriefError("archive_damaged", source=source, key_path=path) from None


def _known(value: Any, choices: Sequence[Any]) -> Any:  # noqa: ANN401 - one of the choices
    return choices[choices.index(value)]


def _section(item: Mapping[str, Any]) -> ArchivedSection:
    return ArchivedSection(
        key=str(item["key"]),
        title=str(item["title"]),
        level=int(item["level"]),
        status=SectionStatus(item["status"]),
        markdown=str(item["markdown"]),
        author=_known(item.get("author", "founder"), get_args(Author)),
        remark=str(item.get("remark", "")),
    )
