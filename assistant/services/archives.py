"""Whole projects out of the workspace and back: archives, and briefs from files of any kind."""

import json
from pathlib import Path
from typing import Any

from assistant.domain.brief_reading import brief_to_data, parse_brief
from assistant.domain.document import SectionStatus
from assistant.export.archive import (
    ArchivedDocument,
    ProjectArchive,
    is_archive,
    parse_archive,
    write_archive,
)
from assistant.services import content
from assistant.services.change_hub import ChangeHub
from assistant.services.knowledge import KnowledgeService
from assistant.services.projects import ProjectService
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
        brief = parse_brief(archive.brief, source=str(path))
        with self._stores.log.record(None, "project_created", subject=archive.name):
            created = self._stores.projects.create(
                archive.name, brief.language, brief=brief_to_data(brief)
            )
            self._fill(created.id, archive)
        self._hub.announce(created.changes)
        return created.id

    def _fill(self, project_id: str, archive: ProjectArchive) -> None:
        for archived in archive.documents:
            language = "en" if archived.language == "en" else "zh"
            outline = content.outline(archived.kind, language)
            document = self._stores.documents.get(
                self._stores.documents.create(project_id, outline).id
            )
            texts = {section.key: section for section in archived.sections if section.markdown}
            for section in document.sections:
                if section.key in texts:
                    self._save(section.id, archived, section.key)

    def _save(self, section_id: str, archived: ArchivedDocument, key: str) -> None:
        section = next(item for item in archived.sections if item.key == key)
        settled = section.status not in (SectionStatus.QUEUED, SectionStatus.DRAFTING)
        save = SectionSave(
            markdown=section.markdown,
            author="founder",
            status=section.status if settled else SectionStatus.STOPPED,
            reason="restored",
        )
        self._stores.documents.save_section(section_id, save)


def _archive_data(path: Path) -> dict[str, Any] | None:
    """Return the parsed file if it is an archive; None leaves it to the reader of briefs."""
    if path.suffix.lower() != ".json":
        return None
    try:
        data = json.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) and is_archive(data) else None
