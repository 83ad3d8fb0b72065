"""What becomes of a section when its draft ends: sentences mended, figures linked, text saved."""

from dataclasses import replace
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from assistant.domain.changes import Changes
from assistant.domain.document import SectionStatus
from assistant.errors import AssistantError, NotFoundError
from assistant.llm.protocol import Done, Loaded
from assistant.services.change_hub import ChangeHub
from assistant.services.draft_results import Ending, finished_save
from assistant.services.draft_run import Draft, DraftRun, Mending
from assistant.services.knowledge import KnowledgeService
from assistant.services.models import ModelService
from assistant.services.own_wording import with_own_wording
from assistant.services.sentence_rewriting import mended, rewrite_request, unbacked_sentences
from assistant.storage.documents import SectionSave
from assistant.storage.live_texts import LiveText
from assistant.storage.stores import Stores

_MENDED = frozenset({Ending.COMPLETE, Ending.AT_LIMIT, Ending.LOOPED})


def ending_of(draft: Draft, done: Done) -> Ending:
    """Return how the model's work on a section ended."""
    if draft.is_loop:
        return Ending.LOOPED
    if done.reason == "cancelled":
        return Ending.STOPPED
    return Ending.COMPLETE if done.reason == "stop" else Ending.AT_LIMIT


class DraftEndings(QObject):
    """Ends the drafts of a run, each at once or after its sentences were mended.

    A sentence with a figure that nothing backs goes back to the model once; all of them are asked
    for together, while other sections are still being written. Stop, a model that fails or an
    answer that is no good leave the sentence as it was.

    Signals:
        section_finished: a section's id; its text is saved.
        section_mended: a section's id, after its sentences went back to the model; the run may be
            over.
    """

    section_finished = Signal(str)
    section_mended = Signal(str)

    def __init__(
        self, stores: Stores, hub: ChangeHub, knowledge: KnowledgeService, models: ModelService
    ) -> None:
        super().__init__()
        self._stores = stores
        self._hub = hub
        self._knowledge = knowledge
        self._models = models
        self._run: DraftRun | None = None
        self._connect_signals()

    def _connect_signals(self) -> None:
        client = self._models.client
        client.token_received.connect(self._on_token)
        client.request_done.connect(self._on_done)
        client.request_failed.connect(self._on_failed)

    def begin(self, run: DraftRun) -> None:
        """End the drafts of this run from now on."""
        self._run = run

    def end(self) -> None:
        """The run is over."""
        self._run = None

    def settle(
        self, draft: Draft, ending: Ending, error: AssistantError | None, *, seed: int
    ) -> None:
        """Save what becomes of a draft whose request has ended, or mend it first."""
        run = self._active()
        language = run.document.language
        try:
            save = finished_save(draft, ending, language=language, error=error)
            if save is None:
                self._announce(self._stores.live_texts.drop_live(draft.section.id))
                self.finished(draft)
                return
            if draft.form == "tuned" and save.author == "model" and ending in _MENDED:
                links = self._knowledge.figure_links(run.document.project_id)
                save = with_own_wording(save, draft, links, language)
            if ending not in _MENDED or not self._is_sent_back(draft, save, seed):
                self._keep(draft, save)
        except AssistantError as failure:
            self._lose(draft, failure)

    def save(self, draft: Draft, save: SectionSave) -> None:
        """Save a text with its figures linked to the facts behind them."""
        document = self._active().document
        links = self._knowledge.figure_links(document.project_id)
        save = links.linked_save(save, document.language, draft.told)
        self._announce(self._stores.documents.save_section(draft.section.id, save))

    def finished(self, draft: Draft) -> None:
        """Count a section as finished and say so."""
        self._active().finished += 1
        self.section_finished.emit(draft.section.id)

    def stop(self) -> None:
        """Save every section that is being mended as it stands."""
        run = self._run
        for mending in list(run.mending) if run is not None else ():
            waiting, mending.open = mending.open, set()
            for request_id in waiting:
                self._models.client.cancel(request_id)
            self._end(mending)

    # --- one chance ---

    def _is_sent_back(self, draft: Draft, save: SectionSave, seed: int) -> bool:
        """Ask for the sentences that need it; False where there are none, or nobody to ask.

        What a base model writes is held against the facts word by word before.
        """
        run, loaded = self._active(), self._models.client.loaded
        if save.author != "model" or loaded is None or not loaded.has_chat_template:
            return False
        if run.is_stopping or draft.opening:
            return False
        language = run.document.language
        links = self._knowledge.figure_links(run.document.project_id)
        linked = links.linked_save(save, language, draft.told)
        wrong = unbacked_sentences(linked.markdown, linked.own_words, links, language)
        if not wrong:
            return False
        rewrites = {f"rewrite-{uuid4().hex}": each for each in wrong}
        section_id = draft.section.id
        live = LiveText(section_id=section_id, text=linked.markdown, model_run=draft.model_run)
        self._stores.live_texts.write_all([live])
        mending = Mending(draft=draft, save=linked, rewrites=rewrites, open=set(rewrites))
        run.mending.append(mending)
        self._ask(mending, loaded, seed)
        return True

    def _ask(self, mending: Mending, loaded: Loaded, seed: int) -> None:
        language = self._active().document.language
        for request_id, rewrite in mending.rewrites.items():
            self._models.client.generate(
                rewrite_request(rewrite, loaded, language, request_id=request_id, seed=seed)
            )

    def _on_token(self, request_id: str, text: str) -> None:
        mending = self._mending_of(request_id)
        if mending is not None:
            mending.rewrites[request_id].answer += text

    def _on_done(self, done: Done) -> None:
        mending = self._mending_of(done.id)
        if mending is not None:
            mending.rewrites[done.id].is_answered = done.reason != "cancelled"
            self._close(mending, done.id)

    def _on_failed(self, request_id: str, _error: AssistantError) -> None:
        mending = self._mending_of(request_id)
        if mending is not None:  # the sentence stays as it was, and is marked like any other
            self._close(mending, request_id)

    def _mending_of(self, request_id: str) -> Mending | None:
        mending = self._run.mending if self._run is not None else ()
        return next((each for each in mending if request_id in each.open), None)

    def _close(self, mending: Mending, request_id: str) -> None:
        mending.open.discard(request_id)
        if not mending.open:
            section_id = mending.draft.section.id
            self._end(mending)
            self.section_mended.emit(section_id)

    def _end(self, mending: Mending) -> None:
        """Save a section with the sentences that were mended."""
        run = self._active()
        run.mending.remove(mending)
        try:
            self._keep(mending.draft, self._mended(mending))
        except AssistantError as failure:
            self._lose(mending.draft, failure)

    def _mended(self, mending: Mending) -> SectionSave:
        document, save = self._active().document, mending.save
        links = self._knowledge.figure_links(document.project_id)
        rewrites = tuple(mending.rewrites.values())
        return replace(save, markdown=mended(save.markdown, rewrites, links, document.language))

    # --- saving ---

    def _keep(self, draft: Draft, save: SectionSave) -> None:
        run = self._active()
        run.drafted += save.status is not SectionStatus.FAILED
        run.cut += save.status is SectionStatus.CUT
        self.save(draft, save)
        self.finished(draft)

    def _lose(self, draft: Draft, failure: AssistantError) -> None:
        """Count a section that could not be saved."""
        run = self._active()
        if isinstance(failure, NotFoundError):
            run.finished += 1  # the section was taken away meanwhile
            return
        run.error = failure
        self.finished(draft)

    def _announce(self, changes: Changes) -> None:
        self._hub.announce(changes)

    def _active(self) -> DraftRun:
        assert self._run is not None, "only called during a run"
        return self._run
