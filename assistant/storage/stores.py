"""All stores over one open database, put together in one place."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from assistant.storage.answer_figures import AnswerFigureStore
from assistant.storage.briefs import BriefStore
from assistant.storage.database import Database
from assistant.storage.documents import DocumentStore
from assistant.storage.followed_briefs import FollowedBriefStore
from assistant.storage.live_texts import LiveTextStore
from assistant.storage.model_runs import ModelRunStore
from assistant.storage.operations import OperationLog
from assistant.storage.passages import PassageIndex
from assistant.storage.projects import ProjectStore
from assistant.storage.search import Search
from assistant.storage.settings_store import SettingsStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """Everything that services read and write."""

    log: OperationLog
    index: PassageIndex
    projects: ProjectStore
    briefs: BriefStore
    answer_figures: AnswerFigureStore
    followed_briefs: FollowedBriefStore
    documents: DocumentStore
    live_texts: LiveTextStore
    model_runs: ModelRunStore
    settings: SettingsStore
    search: Search


def build_stores(database: Database, *, now: Callable[[], datetime]) -> Stores:
    """Put the stores together; ``now`` tells the time, with its zone."""
    index = PassageIndex(database)
    log = OperationLog(database, index, now=now)
    documents = DocumentStore(database, log, now=now)
    return Stores(
        log=log,
        index=index,
        projects=ProjectStore(database, log, index, now=now),
        briefs=BriefStore(database, log),
        answer_figures=AnswerFigureStore(database, log),
        followed_briefs=FollowedBriefStore(database, log),
        documents=documents,
        live_texts=LiveTextStore(database, documents, now=now),
        model_runs=ModelRunStore(database, now=now),
        settings=SettingsStore(database),
        search=Search(database),
    )
