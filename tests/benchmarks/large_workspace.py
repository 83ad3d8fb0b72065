"""A workspace with as many passages as a founder may ever gather."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from assistant.domain.document import SectionStatus
from assistant.domain.outline import Outline, OutlineSection
from assistant.paths import DataDir
from assistant.storage.database import Database
from assistant.storage.documents import SectionSave
from assistant.storage.stamps import new_id
from assistant.storage.stores import Stores, build_stores
from assistant.storage.workspace_file import open_workspace
from tests.benchmarks.sample_texts import Language, TextSource

PASSAGES = 100_000
PROJECTS = 20
_PARAGRAPHS_PER_SECTION = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenWorkspace:
    """A workspace that is open for measuring; one section is there to be edited."""

    stores: Stores
    database: Database
    section_id: str
    paragraphs: tuple[str, ...]
    project_ids: tuple[str, ...]


def utc_now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def open_with_passages(folder: Path, passages: int) -> Iterator[OpenWorkspace]:
    """Make a workspace with about ``passages`` passages, half of them Chinese, and open it."""
    with open_workspace(DataDir(folder), now=utc_now) as workspace:
        stores = build_stores(workspace.database, now=utc_now)
        project_ids = tuple(
            stores.projects.create(f"Project {number}", "en", brief={}).id
            for number in range(PROJECTS)
        )
        _fill(workspace.database, project_ids, passages)
        stores.index.rebuild()
        section_id, paragraphs = _section_to_edit(stores, project_ids[-1])
        yield OpenWorkspace(
            stores=stores,
            database=workspace.database,
            section_id=section_id,
            paragraphs=paragraphs,
            project_ids=project_ids,
        )
        workspace.close(with_backup=False)


def count_passages(database: Database) -> int:
    """Return how many passages search looks through."""
    row = database.row("SELECT count(*) AS n FROM passage")
    assert row is not None
    return int(row["n"])


def _section_to_edit(stores: Stores, project_id: str) -> tuple[str, tuple[str, ...]]:
    outline = Outline(
        kind="business-plan",
        language="en",
        title="Business plan",
        sections=(OutlineSection(id="market", title="Market"),),
    )
    document_id = stores.documents.create(project_id, outline).id
    section_id = stores.documents.get(document_id).sections[0].id
    texts = TextSource(1)
    paragraphs = tuple(texts.paragraph("zh" if n % 2 else "en") for n in range(12))
    save = SectionSave(
        markdown="\n\n".join(paragraphs),
        author="model",
        status=SectionStatus.DRAFTED,
        reason="drafted",
    )
    stores.documents.save_section(section_id, save)
    return section_id, paragraphs


def _fill(database: Database, project_ids: tuple[str, ...], passages: int) -> None:
    """Write rows without the operation log, as an import of years of work would have left them."""
    texts = TextSource(2)
    per_project = passages // len(project_ids)
    with database.transaction():
        for number, project_id in enumerate(project_ids):
            language: Language = "zh" if number % 2 else "en"
            document_id = _insert_document(database, project_id, language)
            for position in range(per_project // (_PARAGRAPHS_PER_SECTION + 1)):
                _insert_section(database, (document_id, position), texts, language)


def _insert_document(database: Database, project_id: str, language: Language) -> str:
    document = {
        "id": new_id(),
        "project_id": project_id,
        "kind": "strategy",
        "language": language,
        "title": "Archive",
        "position": 0,
    }
    database.insert("document", document)
    return document["id"]  # type: ignore[return-value]  # one of the mixed values, and a string


def _insert_section(
    database: Database, place: tuple[str, int], texts: TextSource, language: Language
) -> None:
    document_id, position = place
    section_id = new_id()
    section = {
        "id": section_id,
        "document_id": document_id,
        "key": f"s{position}",
        "title": texts.title(language),
        "level": 1,
        "position": position,
        "status": "drafted",
        "remark": "",
    }
    database.insert("section", section)
    for number in range(_PARAGRAPHS_PER_SECTION):
        paragraph = {
            "id": new_id(),
            "section_id": section_id,
            "position": number,
            "text": texts.paragraph(language, texts.number(4)),
            "text_hash": "",
            "author": "founder",
        }
        database.insert("paragraph", paragraph)
