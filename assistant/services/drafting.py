"""One drafting run: from the outline and the facts to streamed, cleaned and saved sections."""

from collections.abc import Sequence
from contextlib import suppress
from itertools import islice
from uuid import uuid4

from PySide6.QtCore import QObject, QTimer, Signal

from assistant.domain.changes import Changes
from assistant.domain.document import Document, Section, SectionStatus
from assistant.domain.prompting import PromptForm
from assistant.domain.section_plan import SectionPlan, plan_section
from assistant.errors import AssistantError, BadRequestError
from assistant.llm.catalogue import prompt_form
from assistant.llm.protocol import Done, Loaded
from assistant.services import content
from assistant.services.change_hub import ChangeHub
from assistant.services.draft_endings import DraftEndings, ending_of
from assistant.services.draft_requests import fit, give_form, request_for, texts_to_count
from assistant.services.draft_results import (
    Ending,
    fillable_gaps,
    has_own_text,
    no_room_save,
    placeholder_save,
    plain_save,
)
from assistant.services.draft_run import Draft, DraftProgress, DraftRun, RunSummary
from assistant.services.draft_sampling import MOST_SEEDS, kept_settings, sampling_for
from assistant.services.draft_stream import DraftStream
from assistant.services.guarded_slots import breaks_off
from assistant.services.knowledge import KnowledgeService
from assistant.services.models import ModelService
from assistant.services.sentence_redrafts import SentencePlace, SentenceRedrafts
from assistant.storage.model_runs import ModelRun
from assistant.storage.stores import Stores

__all__ = ["PENDING", "DraftProgress", "DraftingService", "RunSummary"]

LOOKED_AT = 1  # the priority of the section that the founder looks at; all others have 0

# Sections in these states have no text that the founder or a model wrote.
PENDING = frozenset({
    SectionStatus.EMPTY, SectionStatus.NEEDS_ANSWERS, SectionStatus.NEEDS_TRANSLATION,
    SectionStatus.FAILED, SectionStatus.STOPPED,
})  # fmt: skip


class DraftingService(QObject):
    """Drafts sections of one document at a time, as many together as the model takes.

    Signals:
        run_started: the document's id.
        section_begun: a section's id and the opening its text begins with.
        section_streamed: a section's id and the next piece of its text.
        section_finished: a section's id; its text is saved.
        run_finished: a RunSummary.
        sentence_redrafted: a section's and a paragraph's id; the new sentence stands there.
        sentence_kept: a section's and a paragraph's id and an AssistantError: the sentence stays,
            and why.
    """

    run_started = Signal(str)
    section_begun = Signal(str, str)
    section_streamed = Signal(str, str)
    section_finished = Signal(str)
    run_finished = Signal(object)
    sentence_redrafted = Signal(str, str)
    sentence_kept = Signal(str, str, object)

    def __init__(
        self, stores: Stores, hub: ChangeHub, knowledge: KnowledgeService, models: ModelService
    ) -> None:
        super().__init__()
        self._stores = stores
        self._hub = hub
        self._knowledge = knowledge
        self._models = models
        self._run: DraftRun | None = None
        self._looked_at = ""
        self.seed = 0
        self._retries = 0
        self.prompt_form: PromptForm | None = None  # for measuring; else what suits the model
        self._stream = DraftStream(stores, hub)
        self._endings = DraftEndings(stores, hub, knowledge, models)
        self._redrafts = SentenceRedrafts(stores, hub, knowledge, models)
        self._connect_signals()

    def _connect_signals(self) -> None:
        self._stream.section_begun.connect(self.section_begun)
        self._stream.section_streamed.connect(self.section_streamed)
        self._stream.broken_off.connect(self.break_off)
        self._endings.section_finished.connect(self.section_finished)
        self._endings.section_mended.connect(self._finish_if_over)
        self._redrafts.sentence_redrafted.connect(self.sentence_redrafted)
        self._redrafts.sentence_kept.connect(self.sentence_kept)
        self._models.model_ready.connect(self._on_model_ready)
        self._models.model_failed.connect(self._on_model_failed)
        client = self._models.client
        self._stream.loop_found.connect(client.cancel)
        client.tokens_counted.connect(self._on_counted)
        client.token_received.connect(self._stream.add)
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

    @property
    def progress(self) -> DraftProgress | None:
        """How far the run is; None without one."""
        return self._run.progress() if self._run is not None else None

    def pending_sections(self, document: Document) -> tuple[str, ...]:
        """Return the ids of the sections that "Draft" would write, in order."""
        return tuple(section.id for section in document.sections if section.status in PENDING)

    def live_text(self, section_id: str) -> str | None:
        """Return what has been written so far of a section that is being drafted."""
        draft = self._run.draft_of(section_id) if self._run is not None else None
        return draft.on_screen() if draft is not None else None

    def can_retry(self, section_id: str) -> bool:
        """Tell whether ``retry`` would take a section now."""
        run = self._run
        if run is None:
            return True
        is_here = any(section.id == section_id for section in run.document.sections)
        return is_here and not run.is_stopping and run.draft_of(section_id) is None

    def look_at(self, section_id: str) -> None:
        """Write the section that the founder looks at before the others that wait."""
        before, self._looked_at = self._looked_at, section_id
        if self._run is None or before == section_id:
            return
        for looked_at, priority in ((before, 0), (section_id, LOOKED_AT)):
            request_id = self._run.request_of(looked_at)
            if request_id is not None:
                self._models.client.prioritise(request_id, priority)

    def start(self, document_id: str, section_ids: Sequence[str] | None = None) -> None:
        """Draft the given sections, or those that have no text yet; ``run_finished`` follows.

        Raises:
            BadRequestError: a run is under way.
        """
        if self._run is not None:
            raise BadRequestError("drafting_already")
        document = self._stores.documents.get(document_id)
        knowledge = self._knowledge.of(document.project_id)
        self._knowledge.figure_links(document.project_id)  # loads now, not between two tokens
        self._run = DraftRun(document=document, knowledge=knowledge)
        self._endings.begin(self._run)
        self.run_started.emit(document_id)
        self._begin(set(self.pending_sections(document) if section_ids is None else section_ids))

    def retry(self, section_id: str) -> None:
        """Draft one section again; its text is kept as a revision.

        While a run is under way the section joins it.

        Raises:
            BadRequestError: the run that is under way is of another document, is ending, or is
                writing this very section.
        """
        if not self.can_retry(section_id):
            raise BadRequestError("drafting_already")
        # With the seed of the last time a model writes the same again.
        self._retries += 1
        document_id = self._stores.documents.document_of(section_id).id
        if self._run is None:
            self.start(document_id, [section_id])
        else:
            self._run.document = self._stores.documents.get(document_id)
            self._run.knowledge = self._knowledge.of(self._run.document.project_id)
            self._begin({section_id})

    def redraft_sentence(
        self, section_id: str, paragraph_id: str, start: int, end: int, *, reason: str
    ) -> None:
        """Have one sentence written anew; ``sentence_redrafted`` or ``sentence_kept`` follows.

        ``start`` and ``end`` lie in the sentence, in code points of the paragraph's Markdown;
        ``reason`` says in one sentence what is wrong with it.

        Raises:
            BadRequestError: the section is being written, the paragraph has no sentence there, or
                no model is wanted.
        """
        if not self.can_redraft_sentence(section_id, paragraph_id):
            raise BadRequestError("drafting_already")
        self._retries += 1
        place = SentencePlace(section_id, paragraph_id, (start, end))
        self._redrafts.ask(place, reason, seed=self._run_seed())

    def can_redraft_sentence(self, section_id: str, paragraph_id: str) -> bool:
        """Tell whether ``redraft_sentence`` would take a sentence of this paragraph now."""
        is_free = self._run is None or self._run.draft_of(section_id) is None
        return is_free and not self._redrafts.is_busy_with(paragraph_id)

    def stop(self) -> None:
        """End the run; what was written so far is kept."""
        self._redrafts.stop()
        run = self._run
        if run is None or run.is_stopping:
            return
        run.is_stopping = True
        with suppress(AssistantError):  # what cannot be saved now is mended at the next start
            for draft in run.take_waiting():
                self._announce(self._stores.documents.clear_status(draft.section.id))
        self._endings.stop()
        for request_id in list(run.open):
            self._models.client.cancel(request_id)
        if not run.open:
            self._finish()

    def break_off(self, error: AssistantError) -> None:
        """End the run for a failure that is not the model's; what is saved is kept."""
        if self._run is not None:
            self._run.error = error
            self.stop()

    # --- planning ---

    @breaks_off
    def _begin(self, wanted: set[str]) -> None:
        run = self._active()
        drafts = [self._plan(each) for each in run.document.sections if each.id in wanted]
        planned = [draft for draft in drafts if draft is not None]
        run.queued += planned
        if run.is_over:
            self._finish_later()
        elif planned and self._models.has_model:
            ids = [draft.section.id for draft in planned]
            self._announce(self._stores.documents.set_statuses(ids, SectionStatus.QUEUED))
            self._models.ensure_ready()
        elif planned:
            self._write_plain(None)

    def _plan(self, section: Section) -> Draft | None:
        """Return a draft to be written, or None where a placeholder is all there can be."""
        run = self._active()
        language = run.document.language
        outline_section = content.outline(run.document.kind, language).section(section.key)
        if outline_section is None:
            return None
        plan = plan_section(outline_section, run.knowledge.sheet, language)
        may_leave_gaps = self._models.leaves_gaps and not has_own_text(section)
        gaps = fillable_gaps(plan, language) if may_leave_gaps else ()
        if plan.readiness == "ready" or gaps:
            draft = Draft(section=section, plan=plan, lines=(), gaps=gaps)
            give_form(draft, language, "tuned" if gaps else "digits")
            return draft
        self._let_wait(plan, section)
        return None

    def _let_wait(self, plan: SectionPlan, section: Section) -> None:
        """Leave a section to the answers it needs, with the box that says which."""
        run = self._active()
        if plan.readiness != "computed_only":
            run.waiting += 1
        save = placeholder_save(plan, section, run.knowledge, run.document.language)
        if save is not None:
            self._announce(self._stores.documents.save_section(section.id, save))

    # --- without a model ---

    def _write_plain(self, error: AssistantError | None) -> None:
        """Write what waits from the founder's own words, for want of a model."""
        run = self._active()
        for draft in run.take_waiting():
            if draft.gaps:  # nobody else writes around them
                self._let_wait(draft.plan, draft.section)
                self._announce(self._stores.documents.clear_status(draft.section.id))
                continue
            save = plain_save(draft.plan, draft.section, run.document.language, error)
            if save is None:
                self._announce(self._stores.documents.clear_status(draft.section.id))
            else:
                self._endings.save(draft, save)
                run.drafted += 1
            self._endings.finished(draft)
        if run.is_over:
            self._finish_later()

    # --- with a model ---

    @breaks_off
    def _on_model_ready(self, loaded: Loaded) -> None:
        run = self._run
        if run is None or not run.queued or run.count_id:
            return
        run.measured, run.queued = run.queued, []
        form = self._form(loaded)
        for draft in run.measured:
            give_form(draft, run.document.language, form)
        run.count_id = f"count-{uuid4().hex}"
        texts = [text for draft in run.measured for text in texts_to_count(draft, run, loaded)]
        self._models.client.count(run.count_id, texts)

    @breaks_off
    def _on_counted(self, request_id: str, counts: tuple[int, ...]) -> None:
        run = self._run
        if run is None or request_id != run.count_id:
            return
        run.count_id = ""
        drafts, run.measured = run.measured, []
        loaded = self._models.client.loaded
        if loaded is None:  # another model was asked for meanwhile
            run.queued = [*drafts, *run.queued]
            return
        model_run = self._record_run(loaded, drafts[0])
        self._stream.begin(run)
        each_of = iter(counts)
        own = [(draft, tuple(islice(each_of, 1 + len(draft.lines)))) for draft in drafts]
        # The model begins with what comes first, before it knows of the others.
        for draft, its_counts in sorted(own, key=lambda pair: not self._is_looked_at(pair[0])):
            draft.model_run = model_run
            self._request(draft, its_counts, loaded)
        if run.is_over:
            self._finish_later()
            return
        self._models.shown_working(working=True)
        self._on_model_ready(loaded)  # sections that joined meanwhile

    def _record_run(self, loaded: Loaded, first: Draft) -> str:
        language, seed = self._active().document.language, self._run_seed()
        template = content.prompt_template(language, first.form)
        sampling = sampling_for(first.plan.section, first.form, loaded, language, seed=seed)
        is_chat = loaded.has_chat_template
        rewrite = f"-rewrite-v{content.rewrite_template(language).version}" if is_chat else ""
        run = ModelRun(
            model_name=loaded.name,
            model_path=loaded.path,
            model_hash=loaded.file_hash,
            seed=seed,
            sampling=kept_settings(sampling, first.form, loaded),
            prompt_hash=f"sections-{language}-v{template.version}-{first.form}{rewrite}",
        )
        return self._stores.model_runs.add(run)

    def _request(self, draft: Draft, counts: Sequence[int], loaded: Loaded) -> None:
        run = self._active()
        if not fit(draft, run, loaded, counts):
            run.drafted += 1
            save = no_room_save(draft.plan, draft.section, run.document.language)
            self._endings.save(draft, save)
            self._endings.finished(draft)
            return
        request_id = uuid4().hex
        run.open[request_id] = draft
        priority = LOOKED_AT if self._is_looked_at(draft) else 0
        seed = self._run_seed()
        self._models.client.generate(
            request_for(draft, run, loaded, request_id=request_id, seed=seed, priority=priority)
        )

    def _form(self, loaded: Loaded) -> PromptForm:
        return self.prompt_form or prompt_form(
            loaded.architecture,
            has_chat_template=loaded.has_chat_template,
            has_trained_request=loaded.has_trained_request,
        )

    def _is_looked_at(self, draft: Draft) -> bool:
        return draft.section.id == self._looked_at

    def _run_seed(self) -> int:
        return (self.seed + self._retries) % MOST_SEEDS

    # --- endings ---

    def _on_done(self, done: Done) -> None:
        draft = self._run.open.get(done.id) if self._run is not None else None
        if draft is not None:
            self._end(done.id, ending_of(draft, done), None)

    @breaks_off
    def _on_request_failed(self, request_id: str, error: AssistantError) -> None:
        if self._run is None:
            return
        if request_id == self._run.count_id:
            self._run.error = error
            self._write_plain(error)
        elif request_id in self._run.open:
            self._run.error = error
            self._end(request_id, Ending.FAILED, error)

    def _end(self, request_id: str, ending: Ending, error: AssistantError | None) -> None:
        self._stream.send()  # a short text ends before its first round
        run = self._active()
        draft = run.open.pop(request_id)
        self._endings.settle(draft, ending, error, seed=self._run_seed())
        if run.is_over:
            self._finish()

    @breaks_off
    def _on_model_failed(self, error: AssistantError) -> None:
        """The model is not there: what waits is written from the founder's own words."""
        if self._run is None or self._run.open or self._run.is_over:
            return
        self._run.error = error
        self._write_plain(error)

    def _finish_later(self) -> None:
        QTimer.singleShot(0, self, self._finish_if_over)

    def _finish_if_over(self) -> None:
        if self._run is not None and self._run.is_over:
            self._finish()

    def _finish(self) -> None:
        run = self._run
        if run is None:
            return
        self._run = None
        self._stream.end()
        self._endings.end()
        self._models.shown_working(working=False)
        self.run_finished.emit(run.summary())

    def _announce(self, changes: Changes) -> None:
        self._hub.announce(changes)

    def _active(self) -> DraftRun:
        assert self._run is not None, "only called during a run"
        return self._run
