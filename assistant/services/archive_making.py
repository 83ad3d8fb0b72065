"""Puts together what of a project goes into its archive."""

from collections.abc import Iterable, Mapping

from assistant.domain.brief import Brief
from assistant.domain.brief_reading import brief_to_data
from assistant.domain.document import Author, Document, Section
from assistant.domain.provenance import is_from_model
from assistant.errors import BriefError, NotFoundError
from assistant.export.archive import (
    ArchivedDocument,
    ArchivedFollowed,
    ArchivedRun,
    ArchivedSection,
    KnownFigures,
    ProjectArchive,
)
from assistant.services.answer_figures import reading_of
from assistant.services.knowledge import brief_and_facts
from assistant.storage.answer_figures import State
from assistant.storage.stores import Stores


def archive_of(stores: Stores, project_id: str, name: str, brief: Brief) -> ProjectArchive:
    """Return a project as it is now; the rows of its answers are up to date."""
    documents = tuple(
        _document(stores, stores.documents.get(row.id)) for row in stores.documents.list(project_id)
    )
    return ProjectArchive(
        name=name,
        brief=brief_to_data(brief),
        documents=documents,
        figures=_known(stores.answer_figures.load(project_id)),
        followed=_followed(stores, project_id),
        runs={run_id: _run(stores, run_id) for run_id in _runs_of(documents)},
    )


def _known(states: Mapping[str, State]) -> KnownFigures:
    known = {key: reading_of(state).known for key, state in states.items()}
    return {key: figures for key, figures in known.items() if figures}


def _followed(stores: Stores, project_id: str) -> ArchivedFollowed | None:
    """Return what texts go by, as the whole brief of that time."""
    followed = stores.followed_briefs.load(project_id)
    if not followed:
        return None
    try:
        brief, _ = brief_and_facts(followed.values(stores.briefs.entries(project_id)))
    except BriefError:  # nothing can follow from that one
        return None
    states = followed.states(stores.answer_figures.load(project_id))
    return ArchivedFollowed(brief=brief_to_data(brief), figures=_known(states))


def _document(stores: Stores, document: Document) -> ArchivedDocument:
    return ArchivedDocument(
        kind=document.kind,
        language=document.language,
        title=document.title,
        sections=tuple(_section(stores, section) for section in document.sections),
    )


def _section(stores: Stores, section: Section) -> ArchivedSection:
    return ArchivedSection(
        key=section.key,
        title=section.title,
        level=section.level,
        status=section.status,
        markdown=section.markdown,
        author=_author_of(section),
        remark=section.remark,
        paragraphs=section.paragraphs,
        revisions=tuple(reversed(stores.documents.revisions(section.id))),
    )


def _author_of(section: Section) -> Author:
    """Return the model where it drafted any of the text, changed since or not."""
    authors = {"model" if is_from_model(each) else each.author for each in section.paragraphs}
    ranking: tuple[Author, ...] = ("model", "founder", "program")
    return next((author for author in ranking if author in authors), "founder")


def _runs_of(documents: Iterable[ArchivedDocument]) -> Iterable[str]:
    """Return the ids of the runs behind texts and earlier texts, each once."""
    sections = [section for document in documents for section in document.sections]
    texts = [section.paragraphs or () for section in sections]
    texts += [revision.paragraphs for section in sections for revision in section.revisions]
    runs = (paragraph.model_run for text in texts for paragraph in text)
    return dict.fromkeys(run for run in runs if run is not None)


def _run(stores: Stores, run_id: str) -> ArchivedRun | None:
    try:
        run = stores.model_runs.get(run_id)
    except NotFoundError:  # a text that an earlier version brought in without its run
        return None
    assert run.started_at is not None, "the table has it"
    return ArchivedRun(
        model_name=run.model_name,
        model_hash=run.model_hash,
        prompt_hash=run.prompt_hash,
        seed=run.seed,
        sampling=run.sampling,
        started_at=run.started_at,
    )
