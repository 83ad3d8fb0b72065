"""Reads a project's archive: all of it is checked before anything is made of it."""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, get_args

from assistant.domain.answer_matching import StoredFigure, StoredSide
from assistant.domain.document import Author, DocumentKind, Paragraph, Revision, SectionStatus
from assistant.domain.languages import LANGUAGES
from assistant.errors import BriefError
from assistant.export.archive import (
    VERSION,
    ArchivedDocument,
    ArchivedFollowed,
    ArchivedRun,
    ArchivedSection,
    KnownFigures,
    ProjectArchive,
)

_INTEGERS = range(-(2**63), 2**63)  # what the database holds
_PLACES = range(2**31)
_DAMAGED = (AttributeError, KeyError, TypeError, ValueError, OverflowError, RecursionError)


def parse_archive(data: Mapping[str, Any], *, source: str) -> ProjectArchive:
    """Read an archive.

    Raises:
        BriefError: a newer version wrote it, or something in it is not what it should be.
    """
    version = data.get("version")
    if version != VERSION:
        found = str(version)[:40]
        raise BriefError("archive_unknown_version", source=source, key_path="version", found=found)
    documents = data.get("documents", [])
    name, brief = data.get("name"), data.get("brief")
    if not isinstance(name, str) or not isinstance(brief, dict) or not isinstance(documents, list):
        raise BriefError("archive_damaged", source=source, key_path="name, brief, documents")
    with _reading(source, "model_runs"):
        runs = {_text(run_id): _run(run) for run_id, run in data.get("model_runs", {}).items()}
    with _reading(source, "answer_figures"):
        figures = _figures(data.get("answer_figures", {}))
    return ProjectArchive(
        name=name,
        brief=brief,
        documents=tuple(
            _document(item, f"documents[{number}]", source, runs)
            for number, item in enumerate(documents, 1)
        ),
        figures=figures,
        followed=_followed(data.get("followed"), source),
        runs=runs,
    )


@contextmanager
def _reading(source: str, path: str) -> Iterator[None]:
    """Say where the archive is damaged, whatever is wrong there."""
    try:
        yield
    except _DAMAGED:
        raise BriefError("archive_damaged", source=source, key_path=path) from None


# --- documents -----------------------------------------------------------------------------------


def _document(
    item: Any,  # noqa: ANN401 - doubtful input
    path: str,
    source: str,
    runs: Collection[str],
) -> ArchivedDocument:
    with _reading(source, path):
        document = ArchivedDocument(
            kind=_known(item["kind"], get_args(DocumentKind)),
            language=_known(item["language"], LANGUAGES),
            title=str(item["title"]),
            sections=(),
        )
        sections = _list(item["sections"])
    return replace(document, sections=tuple(_sections(sections, path, source, runs)))


def _sections(
    items: Sequence[Any], path: str, source: str, runs: Collection[str]
) -> Iterator[ArchivedSection]:
    for number, item in enumerate(items, 1):
        with _reading(source, f"{path}.sections[{number}]"):
            section = _section(item, runs)
        yield section


def _section(item: Mapping[str, Any], runs: Collection[str]) -> ArchivedSection:
    paragraphs = _paragraphs(item["paragraphs"], runs) if "paragraphs" in item else None
    markdown = str(item["markdown"])
    if paragraphs is not None and _joined(paragraphs) != markdown:
        raise ValueError("the text and its paragraphs are not the same")
    return ArchivedSection(
        key=str(item["key"]),
        title=str(item["title"]),
        level=int(item["level"]),
        status=SectionStatus(item["status"]),
        markdown=markdown,
        author=_known(item.get("author", "founder"), get_args(Author)),
        remark=str(item.get("remark", "")),
        paragraphs=paragraphs,
        revisions=tuple(_revision(each, runs) for each in _list(item.get("revisions", []))),
    )


def _revision(item: Mapping[str, Any], runs: Collection[str]) -> Revision:
    paragraphs = _paragraphs(item["paragraphs"], runs)
    if not paragraphs:
        raise ValueError("an empty text is no earlier text")
    return Revision(
        id="",
        section_id="",
        created_at=_moment(item["created_at"]),
        author=_known(item["author"], get_args(Author)),
        reason=_text(item["reason"]),
        status=SectionStatus(item["status"]),
        remark=_text(item["remark"]),
        markdown=_joined(paragraphs),
        paragraphs=paragraphs,
    )


def _paragraphs(items: Any, runs: Collection[str]) -> tuple[Paragraph, ...]:  # noqa: ANN401 - doubtful input
    return tuple(_paragraph(item, runs) for item in _list(items))


def _paragraph(item: Mapping[str, Any], runs: Collection[str]) -> Paragraph:
    run, edited_at = item["model_run"], item["edited_at"]
    if run is not None and run not in runs:
        raise ValueError("the run is not in the archive")
    return Paragraph(
        id="",
        text=_text(item["text"]),
        author=_known(item["author"], get_args(Author)),
        model_run=run,
        edited_at=None if edited_at is None else _moment(edited_at),
    )


def _joined(paragraphs: Sequence[Paragraph]) -> str:
    return "\n\n".join(paragraph.text for paragraph in paragraphs)


def _run(item: Mapping[str, Any] | None) -> ArchivedRun | None:
    if item is None:
        return None
    seed, sampling = item["seed"], item["sampling"]
    _text(json.dumps(sampling, ensure_ascii=False))
    return ArchivedRun(
        model_name=_text(item["model_name"]),
        model_hash=_text(item["model_hash"]),
        prompt_hash=_text(item["prompt_hash"]),
        seed=None if seed is None else _within(_INTEGERS, seed),
        sampling={**sampling},
        started_at=_moment(item["started_at"]),
    )


# --- figures -------------------------------------------------------------------------------------


def _followed(item: Any, source: str) -> ArchivedFollowed | None:  # noqa: ANN401 - doubtful input
    if item is None:
        return None
    with _reading(source, "followed"):
        return ArchivedFollowed(brief={**item["brief"]}, figures=_figures(item["answer_figures"]))


def _figures(item: Mapping[str, Any]) -> KnownFigures:
    return {_text(key): _figures_of(key, known) for key, known in item.items()}


def _figures_of(key: str, items: Any) -> tuple[StoredFigure, ...]:  # noqa: ANN401 - doubtful input
    figures = tuple(_figure(item) for item in _list(items))
    ids = {figure.id for figure in figures}
    form = re.compile(rf"answers\.{re.escape(key)}\.f[1-9][0-9]{{0,8}}")
    if "." in key or len(ids) < len(figures) or not all(map(form.fullmatch, ids)):
        raise ValueError("no other figures can be those of this answer")
    return figures


def _figure(item: Mapping[str, Any]) -> StoredFigure:
    sides = tuple(
        StoredSide(
            language=_known(side["language"], LANGUAGES),
            position=_within(_PLACES, side["position"]),
            words=tuple(map(_text, _list(side["words"]))),
        )
        for side in _list(item["sides"])
    )
    is_gone = _known(item["is_gone"], (True, False))
    return StoredFigure(id=_text(item["id"]), key=_text(item["key"]), sides=sides, is_gone=is_gone)


# --- values --------------------------------------------------------------------------------------


def _known(value: Any, choices: Sequence[Any]) -> Any:  # noqa: ANN401 - one of the choices
    return choices[choices.index(value)]


def _list(value: Any) -> list[Any]:  # noqa: ANN401 - doubtful input
    if not isinstance(value, list):
        raise TypeError(value)
    return value


def _text(value: Any) -> str:  # noqa: ANN401 - doubtful input
    """Return a text that can be stored: half a surrogate pair cannot."""
    if not isinstance(value, str):
        raise TypeError(value)
    value.encode()
    return value


def _within(numbers: range, value: Any) -> int:  # noqa: ANN401 - doubtful input
    if not isinstance(value, int) or value not in numbers:
        raise TypeError(value)
    return value


def _moment(value: Any) -> datetime:  # noqa: ANN401 - doubtful input
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone may be any hour")
    return moment.astimezone(UTC)
