"""Whole projects out of the workspace and back: archives, and briefs from files of any kind."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, get_args

from assistant.domain.brief import Brief
from assistant.domain.brief_reading import brief_to_data, parse_brief
from assistant.domain.document import Paragraph, SectionStatus
from assistant.domain.fact_sheet import build_fact_sheet
from assistant.domain.outline import Outline
from assistant.errors import BriefError
from assistant.export.archive import (
    ArchivedDocument,
    ArchivedFollowed,
    ArchivedRun,
    ArchivedSection,
    KnownFigures,
    ProjectArchive,
    is_archive,
    write_archive,
)
from assistant.export.archive_reading import parse_archive
from assistant.services import content
from assistant.services.answer_figures import states_of
from assistant.services.archive_making import archive_of
from assistant.services.brief_files import read_brief
from assistant.services.change_hub import ChangeHub
from assistant.services.knowledge import KnowledgeService
from assistant.services.projects import MAX_NAME_LENGTH, ProjectService, name_of, tidy_name
from assistant.storage.answer_figures import State
from assistant.storage.documents import SaveReason, SectionSave
from assistant.storage.followed_briefs import Followed
from assistant.storage.model_runs import ModelRun
from assistant.storage.stamps import new_id
from assistant.storage.stores import Stores

_REASONS = frozenset(get_args(SaveReason))


class ArchiveService:
    """Exports a project to one file and imports it again."""

    def __init__(
        self, stores: Stores, hub: ChangeHub, knowledge: KnowledgeService, projects: ProjectService
    ) -> None:
        self._stores = stores
        self._hub = hub
        self._knowledge = knowledge
        self._projects = projects

    def export(self, project_id: str, path: Path) -> None:
        """Write a project, its answers and its documents, to a file.

        Raises:
            ExportError: the file cannot be written.
        """
        project = self._projects.get(project_id)
        brief = self._knowledge.of(project_id).brief
        write_archive(archive_of(self._stores, project_id, project.name, brief), path)

    def import_file(self, path: Path) -> str:
        """Make a project from an archive or a brief file; return its id.

        Raises:
            BriefError: the file is neither; nothing is made.
        """
        data = _archive_data(path)
        if data is None:
            return self._projects.import_brief(path)
        incoming = _Incoming(parse_archive(data, source=str(path)), str(path))
        archive, brief = incoming.archive, incoming.brief
        name = tidy_name(archive.name)[:MAX_NAME_LENGTH].rstrip() or name_of(brief, path)
        with self._stores.log.together():
            created = self._stores.projects.create(name, brief.language, brief=brief_to_data(brief))
            self._stores.answer_figures.keep(created.id, incoming.figures)
            if incoming.followed:
                self._stores.followed_briefs.keep(created.id, incoming.followed)
            runs = {run_id: self._add_run(run) for run_id, run in archive.runs.items()}
            for outline, document in zip(incoming.outlines, archive.documents, strict=True):
                self._fill(created.id, outline, document, runs)
        self._hub.announce(created.changes)
        return created.id

    def _fill(
        self,
        project_id: str,
        outline: Outline,
        archived: ArchivedDocument,
        runs: Mapping[str, str],
    ) -> None:
        """Make a document with its texts, as one step of the new project's history."""
        texts = {section.key: section for section in archived.sections if _is_begun(section)}
        with self._stores.log.record(project_id, "document_created", subject=outline.title):
            created = self._stores.documents.create(project_id, outline)
            for section in self._stores.documents.get(created.id).sections:
                if section.key in texts:
                    self._write(section.id, texts[section.key], runs)

    def _write(self, section_id: str, archived: ArchivedSection, runs: Mapping[str, str]) -> None:
        if archived.paragraphs is None:
            self._stores.documents.save_section(section_id, _save(archived))
            return
        status, remark = _settled(archived)
        self._stores.documents.fill_section(
            section_id,
            _with_runs(archived.paragraphs, runs),
            [
                replace(each, paragraphs=_with_runs(each.paragraphs, runs))
                for each in archived.revisions
            ],
            status=status,
            remark=remark,
        )

    def _add_run(self, run: ArchivedRun | None) -> str:
        """Note a run that came in with its texts; return its id here."""
        if run is None:
            return new_id()
        values = {each.name: getattr(run, each.name) for each in fields(run)}
        return self._stores.model_runs.add(ModelRun(model_path="", **values))


class _Incoming:
    """What an archive brings, checked and made ready; nothing is written for it.

    Raises:
        BriefError: something in it is not what it should be.
    """

    def __init__(self, archive: ProjectArchive, source: str) -> None:
        self.archive = archive
        self.brief = parse_brief(archive.brief, source=source, is_unfinished=True)
        self.outlines = [_outline_of(document, source) for document in archive.documents]
        knows_figures = bool(archive.figures or archive.followed)  # else: when first needed
        self.figures = _states(self.brief, archive.figures) if knows_figures else {}
        self.followed = _followed(self.brief, self.figures, archive.followed, source)


def _states(brief: Brief, figures: KnownFigures) -> dict[str, State]:
    return states_of(brief, build_fact_sheet(brief, content.field_labels()), figures)


def _followed(
    brief: Brief, states: Mapping[str, State], archived: ArchivedFollowed | None, source: str
) -> Followed:
    """Return what texts go by, as the difference to the brief as it is."""
    if archived is None:
        return Followed()
    try:
        earlier = parse_brief(archived.brief, source=source, is_unfinished=True)
    except BriefError as error:
        path = f"followed.brief.{error.key_path}"
        raise BriefError("archive_damaged", source=source, key_path=path) from None
    return Followed.between(
        (brief_to_data(earlier), _states(earlier, archived.figures)),
        (brief_to_data(brief), states),
    )


def read_brief_or_archive(path: Path) -> tuple[Brief, KnownFigures]:
    """Return the brief in a brief file or in a project's archive.

    With it come the ids under which the texts of that project know the figures of its answers.

    Raises:
        BriefError: the file is neither.
    """
    data = _archive_data(path)
    if data is None:
        return read_brief(path), {}
    archive = parse_archive(data, source=str(path))
    brief = parse_brief(archive.brief, source=str(path), is_unfinished=True)
    return brief, archive.figures


def _outline_of(archived: ArchivedDocument, source: str) -> Outline:
    """Return the outline that an archived document follows.

    Raises:
        BriefError: this kind of document cannot be made yet, or a text has no section in it.
    """
    outline = content.outline(archived.kind, "en" if archived.language == "en" else "zh")
    for section in archived.sections:
        if _has_words(section) and outline.section(section.key) is None:
            raise BriefError("archive_unknown_section", source=source, key_path=section.key)
        if not _REASONS.issuperset(revision.reason for revision in section.revisions):
            raise BriefError("archive_damaged", source=source, key_path=section.key)
    return outline


def _is_begun(section: ArchivedSection) -> bool:
    return _has_words(section) or section.status is not SectionStatus.EMPTY


def _has_words(section: ArchivedSection) -> bool:
    return bool(section.markdown or section.revisions)


def _save(section: ArchivedSection) -> SectionSave:
    """Return a text of which an archive of the first version says no more than its author."""
    status, remark = _settled(section)
    return SectionSave(
        markdown=section.markdown,
        author=section.author,
        status=status,
        reason="restored",
        remark=remark,
    )


def _settled(section: ArchivedSection) -> tuple[SectionStatus, str]:
    """Return status and remark of a text that nobody is writing any more."""
    if section.status in (SectionStatus.QUEUED, SectionStatus.DRAFTING):
        return SectionStatus.STOPPED, ""
    return section.status, section.remark


def _with_runs(paragraphs: Iterable[Paragraph], runs: Mapping[str, str]) -> tuple[Paragraph, ...]:
    return tuple(
        replace(each, model_run=runs[each.model_run]) if each.model_run is not None else each
        for each in paragraphs
    )


def _archive_data(path: Path) -> dict[str, Any] | None:
    """Return the parsed file if it is an archive; None leaves it to the reader of briefs."""
    if path.suffix.lower() != ".json":
        return None
    try:
        data = json.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) and is_archive(data) else None
