"""A whole project as one JSON file: its brief, its documents, and what figures and texts go by.

What a later version adds has its own key, which earlier versions pass over; ``VERSION`` goes up
only when they could no longer read the rest. What the first version did not write may be missing.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant.domain.answer_matching import StoredFigure
from assistant.domain.document import Author, DocumentKind, Paragraph, Revision, SectionStatus
from assistant.export.safe_writing import write_whole

FORMAT = "founder-assistant-project"
VERSION = 1

# The figures of free-text answers by the key of the answer: under which ids texts link to them.
KnownFigures = Mapping[str, tuple[StoredFigure, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedRun:
    """A run of a model that wrote some of the texts; where its file lay is nobody's business."""

    model_name: str
    model_hash: str
    prompt_hash: str
    seed: int | None
    sampling: Mapping[str, Any]
    started_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedSection:
    """A section's text as it was.

    Attributes:
        author: who wrote it in the main; the rest is known by paragraph.
        paragraphs: the same text with who wrote what; None in an archive of the first version.
            The ids are to be given anew, those of runs lead to ``ProjectArchive.runs``.
        revisions: its earlier texts, the oldest first.
    """

    key: str
    title: str
    level: int
    status: SectionStatus
    markdown: str
    author: Author = "founder"
    remark: str = ""
    paragraphs: tuple[Paragraph, ...] | None = None
    revisions: tuple[Revision, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedDocument:
    """A document as it was."""

    kind: DocumentKind
    language: str
    title: str
    sections: tuple[ArchivedSection, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedFollowed:
    """What the figures of texts still say: the brief as it was then, to be checked."""

    brief: Mapping[str, Any]
    figures: KnownFigures


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectArchive:
    """A project as it was.

    Attributes:
        name: what the founder calls it.
        brief: still to be checked.
        documents: in their order.
        figures: the figures of its answers.
        followed: what texts go by; None where they agree with the brief.
        runs: the runs of models by id; None for one of which nothing is known.
    """

    name: str
    brief: Mapping[str, Any]
    documents: tuple[ArchivedDocument, ...]
    figures: KnownFigures = field(default_factory=dict)
    followed: ArchivedFollowed | None = None
    runs: Mapping[str, ArchivedRun | None] = field(default_factory=dict)


def is_archive(data: Mapping[str, Any]) -> bool:
    """Tell whether parsed JSON is a project archive and not a brief."""
    return data.get("format") == FORMAT


def write_archive(archive: ProjectArchive, path: Path) -> None:
    """Write a project to a file.

    Raises:
        ExportError: the file cannot be written.
    """
    data = {
        "format": FORMAT,
        "version": VERSION,
        "name": archive.name,
        "brief": archive.brief,
        "answer_figures": _figures_data(archive.figures),
        "model_runs": {run_id: _run_data(run) for run_id, run in archive.runs.items()},
        "documents": [_document_data(document) for document in archive.documents],
    }
    if archive.followed is not None:
        data["followed"] = {
            "brief": archive.followed.brief,
            "answer_figures": _figures_data(archive.followed.figures),
        }
    write_whole(path, json.dumps(data, ensure_ascii=False, indent=2).encode("utf-8"))


def _figures_data(figures: KnownFigures) -> dict[str, list[dict[str, Any]]]:
    return {key: [asdict(figure) for figure in known] for key, known in figures.items()}


def _run_data(run: ArchivedRun | None) -> dict[str, Any] | None:
    return None if run is None else asdict(run) | {"started_at": run.started_at.isoformat()}


def _document_data(document: ArchivedDocument) -> dict[str, Any]:
    return {
        "kind": document.kind,
        "language": document.language,
        "title": document.title,
        "sections": [_section_data(section) for section in document.sections],
    }


def _section_data(section: ArchivedSection) -> dict[str, Any]:
    return {
        "key": section.key,
        "title": section.title,
        "level": section.level,
        "status": section.status.value,
        "markdown": section.markdown,
        "author": section.author,
        "remark": section.remark,
        "paragraphs": _paragraphs_data(section.paragraphs or ()),
        "revisions": [_revision_data(revision) for revision in section.revisions],
    }


def _revision_data(revision: Revision) -> dict[str, Any]:
    return {
        "created_at": revision.created_at.isoformat(),
        "author": revision.author,
        "reason": revision.reason,
        "status": revision.status.value,
        "remark": revision.remark,
        "paragraphs": _paragraphs_data(revision.paragraphs),
    }


def _paragraphs_data(paragraphs: Iterable[Paragraph]) -> list[dict[str, Any]]:
    return [
        {
            "text": paragraph.text,
            "author": paragraph.author,
            "model_run": paragraph.model_run,
            "edited_at": paragraph.edited_at.isoformat() if paragraph.edited_at else None,
        }
        for paragraph in paragraphs
    ]
