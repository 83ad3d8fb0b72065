"""One drafting run: from the outline and the facts to streamed, cleaned and saved sections."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import uuid4

from PySide6.QtCore import QObject, QTimer, Signal

from assistant.domain.changes import Changes
from assistant.domain.document import Document, Section, SectionStatus
from assistant.domain.draft_cleaning import is_looping
from assistant.domain.facts import Fact
from assistant.domain.prompting import SectionPrompt, build_prompt, choose_lines, fact_line
from assistant.domain.section_plan import SectionPlan, plan_section
from assistant.errors import AssistantError, BadRequestError, NotFoundError
from assistant.llm.protocol import Done, Generate, Loaded, Prompt
from assistant.services import content
from assistant.services.change_hub import ChangeHub
from assistant.services.draft_results import (
    Ending,
    base_opening,
    finished_save,
    no_room_save,
    placeholder_save,
    plain_save,
)
from assistant.services.draft_sampling import fact_budget, sampling_for
from assistant.services.guarded_slots import breaks_off
from assistant.services.knowledge import KnowledgeService, ProjectKnowledge
from assistant.services.models import ModelService
from assistant.storage.documents import SectionSave
from assistant.storage.live_texts import LiveText
from assistant.storage.model_runs import ModelRun
from assistant.storage.stores import Stores

STREAM_INTERVAL_MS = 33  # about 30 updates of the screen a second
SAVE_INTERVAL_MS = 500  # what has arrived is on the disk at most this much later
LOOP_CHECK_CHARACTERS = 80
MOST_SEEDS = 2**31  # what the setting allows

# Sections in these states have no text that the founder or a model wrote.
PENDING = frozenset({
    SectionStatus.EMPTY, SectionStatus.NEEDS_ANSWERS, SectionStatus.NEEDS_TRANSLATION,
    SectionStatus.FAILED, SectionStatus.STOPPED,
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """How a run ended."""

    document_id: str
    drafted: int
    waiting: int
    cut: int
    stopped: bool
    error: AssistantError | None = None


@dataclass(slots=True, kw_only=True)
class _Draft:
    """One section on its way."""

    section: Section
    plan: SectionPlan
    lines: tuple[str, ...]
    prompt: SectionPrompt | None = None
    left_out: tuple[str, ...] = ()
    text: str = ""  # what the model has written, without the opening
    unsent: str = ""  # the part the screen has not been given yet
    is_dirty: bool = False  # there is text that is not on the disk yet
    checked_at: int = 0
    is_loop: bool = False

    def shown(self) -> str:
        """Return the text with its opening, as the founder sees it."""
        opening = self.prompt.opening if self.prompt is not None else ""
        return opening + self.text


@dataclass(slots=True, kw_only=True)
class _Run:
    """One press of Draft."""

    document: Document
    knowledge: ProjectKnowledge
    waiting: int = 0
    drafted: int = 0
    cut: int = 0
    is_stopping: bool = False
    error: AssistantError | None = None
    model_run: str | None = None
    open: dict[str, _Draft] = field(default_factory=dict)  # by request id


class DraftingService(QObject):
    """Drafts sections of one document at a time.

    Signals:
        run_started: the document's id.
        section_begun: a section's id and the opening its text begins with.
        section_streamed: a section's id and the next piece of its text.
        section_finished: a section's id; its text is saved.
        run_finished: a RunSummary.
    """

    run_started = Signal(str)
    section_begun = Signal(str, str)
    section_streamed = Signal(str, str)
    section_finished = Signal(str)
    run_finished = Signal(object)

    def __init__(
        self, stores: Stores, hub: ChangeHub, knowledge: KnowledgeService, models: ModelService
    ) -> None:
        super().__init__()
        self._stores = stores
        self._hub = hub
        self._knowledge = knowledge
        self._models = models
        self._run: _Run | None = None
        self._queued: list[_Draft] = []
        self._count_id = ""
        self.seed = 0
        self._retries = 0
        self._stream_timer = self._timer(STREAM_INTERVAL_MS, self._send_streams)
        self._save_timer = self._timer(SAVE_INTERVAL_MS, self._save_live)
        self._connect_signals()

    def _timer(self, interval_ms: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(interval_ms)
        timer.timeout.connect(slot)
        return timer

    def _connect_signals(self) -> None:
        self._models.model_ready.connect(self._on_model_ready)
        self._models.model_failed.connect(self._on_model_failed)
        client = self._models.client
        client.tokens_counted.connect(self._on_counted)
        client.token_received.connect(self._on_token)
        client.request_done.connect(self._on_done)
        client.request_failed.connect(self._on_request_failed)

    # --- what can be asked ---

    @property
    def is_running(self) -> bool:
        """Tell whether a run is under way."""
        return self._run is not None

    @property
    def running_document(self) -> str | None:
        """The id of the document that is being drafted."""
        return self._run.document.id if self._run is not None else None

    def pending_sections(self, document: Document) -> tuple[str, ...]:
        """Return the ids of the sections that "Draft" would write, in order."""
        return tuple(section.id for section in document.sections if section.status in PENDING)

    def live_text(self, section_id: str) -> str | None:
        """Return what has been written so far of a section that is being drafted."""
        drafts = (*self._run.open.values(), *self._queued) if self._run is not None else ()
        return next((draft.shown() for draft in drafts if draft.section.id == section_id), None)

    def start(self, document_id: str, section_ids: Sequence[str] | None = None) -> None:
        """Draft the given sections, or those that have no text yet; ``run_finished`` follows.

        Raises:
            BadRequestError: a run is under way.
        """
        if self._run is not None:
            raise BadRequestError("drafting_already")
        document = self._stores.documents.get(document_id)
        knowledge = self._knowledge.of(document.project_id)
        self._run = _Run(document=document, knowledge=knowledge)
        self.run_started.emit(document_id)
        self._begin_run(
            set(self.pending_sections(document) if section_ids is None else section_ids)
        )

    @breaks_off
    def _begin_run(self, wanted: set[str]) -> None:
        sections = self._active().document.sections
        drafts = [self._plan(section) for section in sections if section.id in wanted]
        self._queued = [draft for draft in drafts if draft is not None]
        if not self._queued:
            self._finish_later()
        elif self._models.has_model:
            self._show_queued()
            self._models.ensure_ready()
        else:
            self._write_plain(None)

    def retry(self, section_id: str) -> None:
        """Draft one section again; its text is kept as a revision.

        Raises:
            BadRequestError: a run is under way.
        """
        # With the seed of the last time a model writes the same again.
        self._retries += 1
        self.start(self._stores.documents.document_of(section_id).id, [section_id])

    def stop(self) -> None:
        """End the run; what was written so far is kept."""
        if self._run is None or self._run.is_stopping:
            return
        self._run.is_stopping = True
        queued, self._queued, self._count_id = self._queued, [], ""
        with suppress(AssistantError):  # what cannot be saved now is mended at the next start
            for draft in queued:
                self._announce(self._stores.documents.clear_status(draft.section.id))
        for request_id in list(self._run.open):
            self._models.client.cancel(request_id)
        if not self._run.open:
            self._finish()

    # --- planning ---

    def _plan(self, section: Section) -> _Draft | None:
        """Return a draft to be written, or None where a placeholder is all there can be."""
        run = self._active()
        language = run.document.language
        outline_section = content.outline(run.document.kind, language).section(section.key)
        if outline_section is None:
            return None
        plan = plan_section(outline_section, run.knowledge.sheet, language)
        if plan.readiness == "ready":
            lines = tuple(fact_line(fact, language) for fact in plan.facts)
            return _Draft(section=section, plan=plan, lines=lines)
        if plan.readiness != "computed_only":
            run.waiting += 1
        save = placeholder_save(plan, section, run.knowledge, language)
        if save is not None:
            self._save(section.id, save)
        return None

    def _show_queued(self) -> None:
        for draft in self._queued:
            status = self._stores.documents.set_status(draft.section.id, SectionStatus.QUEUED)
            self._announce(status)

    # --- without a model ---

    def _write_plain(self, error: AssistantError | None) -> None:
        """Write what waits from the founder's own words, for want of a model."""
        run = self._active()
        for draft in self._queued:
            save = plain_save(draft.plan, draft.section, run.document.language, error)
            if save is None:
                self._announce(self._stores.documents.clear_status(draft.section.id))
            else:
                self._save(draft.section.id, save)
                run.drafted += 1
            self.section_finished.emit(draft.section.id)
        self._queued = []
        self._finish_later()

    # --- with a model ---

    @breaks_off
    def _on_model_ready(self, _loaded: Loaded) -> None:
        if self._run is None or not self._queued or self._count_id:
            return
        self._count_id = f"count-{uuid4().hex}"
        lines = [line for draft in self._queued for line in draft.lines]
        self._models.client.count(self._count_id, lines)

    @breaks_off
    def _on_counted(self, request_id: str, counts: tuple[int, ...]) -> None:
        if self._run is None or request_id != self._count_id:
            return
        self._count_id = ""
        loaded = self._models.client.loaded
        if loaded is None:
            return
        self._run.model_run = self._record_run(loaded)
        self._models.shown_working(working=True)
        position = 0
        for draft in self._queued:
            own = counts[position : position + len(draft.lines)]
            position += len(draft.lines)
            self._request(draft, own, loaded)
        self._queued = []
        self._stream_timer.start()
        self._save_timer.start()
        if not self._run.open:
            self._finish_later()

    def _record_run(self, loaded: Loaded) -> str:
        language = self._active().document.language
        template = content.prompt_template(language)
        run = ModelRun(
            model_name=loaded.name,
            model_path=loaded.path,
            seed=self._run_seed(),
            sampling={"form": "chat" if loaded.has_chat_template else "completion"},
            prompt_hash=f"sections-{language}-v{template.version}",
        )
        return self._stores.model_runs.add(run)

    def _request(self, draft: _Draft, counts: Sequence[int], loaded: Loaded) -> None:
        run = self._active()
        language = run.document.language
        template = content.prompt_template(language)
        sampling = sampling_for(
            draft.plan.section, template, loaded, language, seed=self._run_seed()
        )
        budget = fact_budget(loaded.context_length, sampling.max_tokens, template)
        facts: Sequence[Fact] = draft.plan.facts
        kept, draft.left_out = choose_lines(facts, [count + 2 for count in counts], budget)
        if facts and not kept:
            run.drafted += 1
            self._save(draft.section.id, no_room_save(draft.plan, draft.section, language))
            self.section_finished.emit(draft.section.id)
            return
        draft.lines = tuple(draft.lines[index] for index in kept)
        draft.prompt = build_prompt(
            template,
            draft.plan.section,
            lines=draft.lines,
            opening=""
            if loaded.has_chat_template
            else base_opening(draft.plan, run.knowledge.sheet, language),
        )
        request_id = uuid4().hex
        run.open[request_id] = draft
        self._models.client.generate(
            Generate(id=request_id, prompt=_prompt(draft.prompt, loaded), sampling=sampling)
        )

    def _run_seed(self) -> int:
        return (self.seed + self._retries) % MOST_SEEDS

    @breaks_off
    def _on_token(self, request_id: str, text: str) -> None:
        draft = self._run.open.get(request_id) if self._run is not None else None
        if draft is None or draft.is_loop:
            return
        if not draft.text:
            self._begin(draft)
        draft.text += text
        draft.unsent += text
        draft.is_dirty = True
        if len(draft.text) - draft.checked_at >= LOOP_CHECK_CHARACTERS:
            draft.checked_at = len(draft.text)
            if is_looping(draft.text):
                draft.is_loop = True
                self._models.client.cancel(request_id)

    def _begin(self, draft: _Draft) -> None:
        status = self._stores.documents.set_status(draft.section.id, SectionStatus.DRAFTING)
        self._announce(status)
        opening = draft.prompt.opening if draft.prompt is not None else ""
        self.section_begun.emit(draft.section.id, opening)

    def _send_streams(self) -> None:
        if self._run is None:
            return
        for draft in self._run.open.values():
            if draft.unsent:
                self.section_streamed.emit(draft.section.id, draft.unsent)
                draft.unsent = ""

    @breaks_off
    def _save_live(self) -> None:
        if self._run is None:
            return
        dirty = [draft for draft in self._run.open.values() if draft.is_dirty]
        if not dirty:
            return
        self._stores.live_texts.write_all(
            LiveText(section_id=draft.section.id, text=draft.shown(), model_run=self._run.model_run)
            for draft in dirty
        )
        for draft in dirty:
            draft.is_dirty = False

    # --- endings ---

    def _on_done(self, done: Done) -> None:
        draft = self._run.open.pop(done.id, None) if self._run is not None else None
        if draft is None:
            return
        ending = Ending.COMPLETE if done.reason == "stop" else Ending.AT_LIMIT
        if draft.is_loop:
            ending = Ending.LOOPED
        elif done.reason == "cancelled":
            ending = Ending.STOPPED
        self._end(draft, ending, None)

    @breaks_off
    def _on_request_failed(self, request_id: str, error: AssistantError) -> None:
        if self._run is None:
            return
        if request_id == self._count_id:
            self._count_id = ""
            self._run.error = error
            self._write_plain(error)
            return
        draft = self._run.open.pop(request_id, None)
        if draft is not None:
            self._run.error = error
            self._end(draft, Ending.FAILED, error)

    def _end(self, draft: _Draft, ending: Ending, error: AssistantError | None) -> None:
        run = self._active()
        try:
            self._settle(draft, ending, error)
        except NotFoundError:
            pass  # the section was taken away meanwhile
        except AssistantError as failure:
            run.error = failure
            self.section_finished.emit(draft.section.id)
        else:
            self.section_finished.emit(draft.section.id)
        if not run.open and not self._queued:
            self._finish()

    def _settle(self, draft: _Draft, ending: Ending, error: AssistantError | None) -> None:
        """Save what becomes of a draft."""
        run = self._active()
        save = finished_save(
            draft.plan,
            draft.section,
            opening=draft.prompt.opening if draft.prompt is not None else "",
            text=draft.text,
            ending=ending,
            is_base=bool(draft.prompt and draft.prompt.opening),
            lines=draft.lines,
            left_out=draft.left_out,
            language=run.document.language,
            model_run=run.model_run,
            error=error,
        )
        if save is None:
            self._announce(self._stores.live_texts.drop_live(draft.section.id))
        else:
            run.drafted += save.status is not SectionStatus.FAILED
            run.cut += save.status is SectionStatus.CUT
            self._save(draft.section.id, save)

    def break_off(self, error: AssistantError) -> None:
        """End the run for a failure that is not the model's; what is saved is kept."""
        if self._run is not None:
            self._run.error = error
            self.stop()

    @breaks_off
    def _on_model_failed(self, error: AssistantError) -> None:
        """The model is not there: what waits is written from the founder's own words."""
        if self._run is None or self._run.open or not self._queued:
            return
        self._count_id = ""
        self._run.error = error
        self._write_plain(error)

    def _finish_later(self) -> None:
        QTimer.singleShot(0, self, self._finish)

    def _finish(self) -> None:
        run = self._run
        if run is None:
            return
        self._run = None
        self._stream_timer.stop()
        self._save_timer.stop()
        self._models.shown_working(working=False)
        self.run_finished.emit(
            RunSummary(
                document_id=run.document.id,
                drafted=run.drafted,
                waiting=run.waiting,
                cut=run.cut,
                stopped=run.is_stopping,
                error=run.error,
            )
        )

    def _save(self, section_id: str, save: SectionSave) -> None:
        self._announce(self._stores.documents.save_section(section_id, save))

    def _announce(self, changes: Changes) -> None:
        self._hub.announce(changes)

    def _active(self) -> _Run:
        assert self._run is not None, "only called during a run"
        return self._run


def _prompt(prompt: SectionPrompt, loaded: Loaded) -> Prompt:
    if loaded.has_chat_template:
        return Prompt.chat(system=prompt.system, user=prompt.user)
    return Prompt.plain(prompt.completion)
