"""Whole projects out of the workspace and back: archives, and briefs from files of any kind."""

import json
from pathlib import Path
from typing import Any

from assistant.domain.brief import Brief
from assistant.domain.brief_reading import brief_to_data, parse_brief
from assistant.domain.document import SectionStatus
from assistant.domain.outline import Outline
from assistant.errors import BriefError
from assistant.export.archive import (
    ArchivedDocument,
    ArchivedSection,
    is_archive,
    parse_archive,
    write_archive,
)
from assistant.services import content
from assistant.services.brief_files import read_brief
from assistant.services.change_hub import ChangeHub
from assistant.services.knowledge import KnowledgeService
from assistant.services.projects import MAX_NAME_LENGTH, ProjectService, name_of, tidy_name
from assistant.storage.documents import SectionSave
from assistant.storage.stores import Stores


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
        rows = self._stores.documents.list(project_id)
        documents = [self._stores.documents.get(row.id) for row in rows]
        brief = brief_to_data(self._knowledge.of(project_id).brief)
        write_archive(project.name, brief, documents, path)

    def import_file(self, path: Path) -> str:
        """Make a project from an archive or a brief file; return its id.

        Raises:
            BriefError: the file is neither; nothing is made.
        """
        data = _archive_data(path)
        if data is None:
            return self._projects.import_brief(path)
        archive = parse_archive(data, source=str(path))
        brief = parse_brief(archive.brief, source=str(path), is_unfinished=True)
        outlines = [_outline_of(document, str(path)) for document in archive.documents]
        name = tidy_name(archive.name)[:MAX_NAME_LENGTH].rstrip() or name_of(brief, path)
        with self._stores.log.together():
            created = self._stores.projects.create(name, brief.language, brief=brief_to_data(brief))
            for outline, document in zip(outlines, archive.documents, strict=True):
                self._fill(created.id, outline, document)
        self._hub.announce(created.changes)
        return created.id

    def _fill(self, project_id: str, outline: Outline, archived: ArchivedDocument) -> None:
        """Make a document with its texts, as one step of the new project's history."""
        texts = {section.key: section for section in archived.sections if _is_begun(section)}
        with self._stores.log.record(project_id, "document_created", subject=outline.title):
            created = self._stores.documents.create(project_id, outline)
            for section in self._stores.documents.get(created.id).sections:
                if section.key in texts:
                    self._stores.documents.save_section(section.id, _save(texts[section.key]))


def brief_of(path: Path) -> Brief:
    """Return the brief in a brief file or in a project's archive.

    Raises:
        BriefError: the file is neither.
    """
    data = _archive_data(path)
    if data is None:
        return read_brief(path)
    archive = parse_archive(data, source=str(path))
    return parse_brief(archive.brief, source=str(path), is_unfinished=True)


def _outline_of(archived: ArchivedDocument, source: str) -> Outline:
    """Return the outline that an archived document follows.

    Raises:
        BriefError: this kind of document cannot be made yet, or a text has no section in it.
    """
    outline = content.outline(archived.kind, "en" if archived.language == "en" else "zh")
    for section in archived.sections:
        if section.markdown and outline.section(section.key) is None:
            raise BriefError("archive_unknown_section", source=source, key_path=section.key)
    return outline


def _is_begun(section: ArchivedSection) -> bool:
    return bool(section.markdown) or section.status is not SectionStatus.EMPTY


def _save(section: ArchivedSection) -> SectionSave:
    is_settled = section.status not in (SectionStatus.QUEUED, SectionStatus.DRAFTING)
    return SectionSave(
        markdown=section.markdown,
        author=section.author,
        status=section.status if is_settled else SectionStatus.STOPPED,
        reason="restored",
        remark=section.remark if is_settled else "",
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
