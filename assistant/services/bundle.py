"""All services over one workspace; the window and the commands build them the same way."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime

from assistant.domain.changes import Changes
from assistant.llm.client import ModelClient
from assistant.paths import DataDir
from assistant.services.archives import ArchiveService
from assistant.services.boards import BoardService
from assistant.services.change_hub import ChangeHub
from assistant.services.checking import CheckService
from assistant.services.documents import DocumentService
from assistant.services.drafting import DraftingService
from assistant.services.exporting import ExportService
from assistant.services.financials import FinancialService
from assistant.services.following import FollowService
from assistant.services.history import HistoryService
from assistant.services.interview import InterviewService
from assistant.services.jobs import Jobs
from assistant.services.knowledge import KnowledgeService
from assistant.services.looks_ahead import LooksAhead
from assistant.services.model_options import is_model_option, model_options
from assistant.services.model_states import sweep_states
from assistant.services.models import ModelService
from assistant.services.printing import PrintingService
from assistant.services.projects import ProjectService
from assistant.services.provenance import ProvenanceService
from assistant.services.searching import SearchService
from assistant.services.settings import SettingsService
from assistant.services.simulations import SimulationService
from assistant.services.table_imports import TableImportService
from assistant.services.upkeep import UpkeepService
from assistant.services.workbooks import WorkbookService
from assistant.storage.backups import check_integrity, recover_from_backup
from assistant.storage.stores import build_stores
from assistant.storage.workspace_file import WorkspaceFile, open_workspace

CHECKED_AT_ONCE_BYTES = 32_000_000  # about 50 ms of checking


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything the window and the commands call."""

    data_dir: DataDir
    workspace: WorkspaceFile
    hub: ChangeHub
    jobs: Jobs
    projects: ProjectService
    archives: ArchiveService
    interview: InterviewService
    boards: BoardService
    table_imports: TableImportService
    documents: DocumentService
    drafting: DraftingService
    exporting: ExportService
    financials: FinancialService
    workbooks: WorkbookService
    simulations: SimulationService
    following: FollowService
    history: HistoryService
    searching: SearchService
    settings: SettingsService
    models: ModelService
    upkeep: UpkeepService
    knowledge: KnowledgeService
    checking: CheckService
    looks_ahead: LooksAhead
    printing: PrintingService
    provenance: ProvenanceService

    def close(self) -> None:
        """End the model process and the jobs, and close the workspace; nothing is lost."""
        with ExitStack() as stack:  # each is done whatever becomes of those before it
            stack.callback(self.workspace.close)
            stack.callback(self.jobs.shutdown)
            stack.callback(self.models.shutdown)
            stack.callback(self.drafting.stop)


def _open_checked(data_dir: DataDir, now: Callable[[], datetime]) -> WorkspaceFile:
    """Open the workspace; after an unclean end check it first, where that takes no time.

    A larger file is checked in a job while the founder works (``UpkeepService.check``); what that
    finds is noted, and mended here at the next start.
    """
    workspace = open_workspace(data_dir, now=now)
    try:
        is_sound = not _wants_check(workspace) or check_integrity(data_dir.database)
        if is_sound:
            workspace.forget_damage()
            return workspace
    except BaseException:
        workspace.close(with_backup=False)
        raise
    workspace.close(with_backup=False)
    report = recover_from_backup(data_dir, now=now())
    workspace = open_workspace(data_dir, now=now)
    workspace.recovery = report
    workspace.forget_damage()
    return workspace


def _wants_check(workspace: WorkspaceFile) -> bool:
    if workspace.is_known_damaged:
        return True
    size = workspace.data_dir.database.stat().st_size
    return workspace.needs_check and size <= CHECKED_AT_ONCE_BYTES


def build_services(
    data_dir: DataDir,
    *,
    now: Callable[[], datetime],
    worker_command: Sequence[str] | None = None,
) -> Services:
    """Open the workspace in ``data_dir`` and put the services together.

    Raises:
        EnvironmentFailure: the workspace cannot be opened; the message says why.
    """
    with ExitStack() as stack:
        workspace = _open_checked(data_dir, now)
        stack.callback(workspace.close, with_backup=False)
        services = _put_together(workspace, now=now, worker_command=worker_command)
        stack.pop_all()
        return services


def _follow_settings(
    hub: ChangeHub, settings: SettingsService, drafting: DraftingService, models: ModelService
) -> None:
    def follow(changes: Changes) -> None:
        if "draft.seed" in changes.settings:
            drafting.seed = settings.number("draft.seed")
        if "model.path" in changes.settings:
            models.choose(settings.text("model.path"))
        if is_model_option(changes.settings):
            models.set_options(model_options(settings))

    hub.changed.connect(follow)


def _put_together(
    workspace: WorkspaceFile,
    *,
    now: Callable[[], datetime],
    worker_command: Sequence[str] | None,
) -> Services:
    data_dir = workspace.data_dir
    stores = build_stores(workspace.database, now=now)
    hub = ChangeHub()
    jobs = Jobs()
    recovered = stores.live_texts.recover_live()
    knowledge = KnowledgeService(stores, hub)
    following = FollowService(stores, hub, knowledge)
    settings = SettingsService(stores, hub)
    client, options = ModelClient(worker_command), model_options(settings)
    models = ModelService(client, jobs, data_dir, options=options)
    models.choose(settings.text("model.path"))
    documents = DocumentService(stores, hub, knowledge)
    drafting = DraftingService(stores, hub, knowledge, models)
    drafting.seed = settings.number("draft.seed")
    _follow_settings(hub, settings, drafting, models)
    projects = ProjectService(stores, hub, data_dir)
    interview = InterviewService(stores, hub, knowledge, following)
    checking = CheckService(stores, hub, knowledge, interview)
    looks_ahead = LooksAhead(jobs, checking)
    provenance = ProvenanceService(stores)
    printing = PrintingService(documents, knowledge, checking, provenance, now=now)
    known = (*projects.list(), *projects.list(trashed=True))
    sweep_states(data_dir, {project.id for project in known})
    return Services(
        data_dir=data_dir,
        workspace=workspace,
        hub=hub,
        jobs=jobs,
        projects=projects,
        archives=ArchiveService(stores, hub, knowledge, projects),
        interview=interview,
        boards=BoardService(stores, hub, knowledge),
        table_imports=TableImportService(interview, jobs),
        documents=documents,
        drafting=drafting,
        exporting=ExportService(documents, printing, jobs),
        financials=FinancialService(hub, knowledge),
        workbooks=WorkbookService(knowledge, jobs, now=now),
        simulations=SimulationService(knowledge, jobs),
        following=following,
        history=HistoryService(stores, hub),
        searching=SearchService(stores),
        settings=settings,
        models=models,
        upkeep=UpkeepService(workspace, jobs, recovered=recovered),
        knowledge=knowledge,
        checking=checking,
        looks_ahead=looks_ahead,
        printing=printing,
        provenance=provenance,
    )
