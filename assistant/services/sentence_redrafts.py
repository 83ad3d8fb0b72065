"""One sentence that the founder wants written anew, outside any drafting run."""

from dataclasses import dataclass, replace
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from assistant.domain.changes import Changes
from assistant.domain.document import BEING_WRITTEN, Paragraph, Section
from assistant.domain.languages import Language
from assistant.domain.markdown_spans import Span
from assistant.domain.sentence_places import sentence_at
from assistant.errors import AssistantError, BadRequestError, ModelError
from assistant.llm.protocol import Done, Loaded
from assistant.services import content
from assistant.services.change_hub import ChangeHub
from assistant.services.draft_sampling import MOST_SEEDS
from assistant.services.knowledge import KnowledgeService
from assistant.services.models import ModelService
from assistant.services.sentence_rewriting import (
    SentenceRewrite,
    rewrite_of,
    rewrite_request,
    with_answer,
)
from assistant.storage.documents import SectionSave
from assistant.storage.model_runs import ModelRun
from assistant.storage.stores import Stores

_AGAIN_TEMPERATURE = 0.6
_MOST_TRIES = 3  # a small model's second thought is often the better one


@dataclass(frozen=True, slots=True)
class SentencePlace:
    """Where a sentence stands: a place in it, in code points of the paragraph's Markdown."""

    section_id: str
    paragraph_id: str
    span: Span


@dataclass(slots=True, kw_only=True, eq=False)
class _Redraft:
    """A sentence on its way; ``text`` is its paragraph as it stood when it was asked for."""

    place: SentencePlace
    text: str
    rewrite: SentenceRewrite
    seed: int
    tries: int = 0
    model_run: str | None = None


class SentenceRedrafts(QObject):
    """Has single sentences written anew, each as one step of undo.

    Signals:
        sentence_redrafted: a section's and a paragraph's id; the new sentence stands there.
        sentence_kept: a section's and a paragraph's id and an AssistantError: the sentence stays.
    """

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
        self._waiting: list[_Redraft] = []
        self._open: dict[str, _Redraft] = {}
        self._connect_signals()

    def _connect_signals(self) -> None:
        self._models.model_ready.connect(self._on_model_ready)
        self._models.model_failed.connect(self._on_model_failed)
        client = self._models.client
        client.token_received.connect(self._on_token)
        client.request_done.connect(self._on_done)
        client.request_failed.connect(self._on_failed)

    def is_busy_with(self, paragraph_id: str) -> bool:
        """Tell whether a sentence of this paragraph is on its way."""
        on_their_way = (*self._waiting, *self._open.values())
        return any(each.place.paragraph_id == paragraph_id for each in on_their_way)

    def ask(self, place: SentencePlace, reason: str, *, seed: int) -> None:
        """Have the sentence at ``place`` written anew; a signal follows.

        Raises:
            BadRequestError: there is no such sentence, or no model is wanted.
        """
        if not self._models.has_model:
            raise BadRequestError("redraft_needs_model")
        section = self._stores.documents.get_section(place.section_id)
        paragraph = _paragraph_of(section, place)
        span = sentence_at(paragraph.text, *place.span) if paragraph is not None else None
        if paragraph is None or span is None:
            raise BadRequestError("sentence_gone")
        document = self._stores.documents.document_of(place.section_id)
        links = self._knowledge.figure_links(document.project_id)
        rewrite = rewrite_of(
            paragraph.text, span, problem=reason, links=links, language=document.language
        )
        self._waiting.append(_Redraft(place=place, text=paragraph.text, rewrite=rewrite, seed=seed))
        self._models.ensure_ready()

    def stop(self) -> None:
        """Leave every sentence that is on its way as it is."""
        left, self._waiting = [*self._waiting, *self._open.values()], []
        requests, self._open = list(self._open), {}
        for request_id in requests:
            self._models.client.cancel(request_id)
        for redraft in left:
            self._keep(redraft, ModelError("request_cancelled"))

    # --- the model ---

    def _on_model_ready(self, loaded: Loaded) -> None:
        waiting, self._waiting = self._waiting, []
        for redraft in waiting:
            try:
                self._send(redraft, loaded)
            except AssistantError as error:
                self._keep(redraft, error)

    def _send(self, redraft: _Redraft, loaded: Loaded) -> None:
        language = self._stores.documents.document_of(redraft.place.section_id).language
        redraft.model_run = self._record_run(redraft, loaded, language)
        redraft.rewrite.answer = ""
        request_id = f"redraft-{uuid4().hex}"
        self._open[request_id] = redraft
        request = rewrite_request(
            redraft.rewrite, loaded, language, request_id=request_id, seed=redraft.seed
        )
        warmth = _AGAIN_TEMPERATURE if redraft.tries else request.sampling.temperature
        sampling = replace(request.sampling, temperature=warmth)
        self._models.client.generate(replace(request, sampling=sampling))

    def _record_run(self, redraft: _Redraft, loaded: Loaded, language: Language) -> str:
        version = content.rewrite_template(language).version
        run = ModelRun(
            model_name=loaded.name,
            model_path=loaded.path,
            model_hash=loaded.file_hash,
            seed=redraft.seed,
            sampling={"form": "chat" if loaded.has_chat_template else "completion"},
            prompt_hash=f"rewrite-{language}-v{version}",
        )
        return self._stores.model_runs.add(run)

    def _on_token(self, request_id: str, text: str) -> None:
        redraft = self._open.get(request_id)
        if redraft is not None:
            redraft.rewrite.answer += text

    def _on_done(self, done: Done) -> None:
        redraft = self._open.pop(done.id, None)
        if redraft is None:
            return
        if done.reason == "cancelled":
            self._keep(redraft, ModelError("request_cancelled"))
            return
        try:
            if self._is_put_in_place(redraft):
                place = redraft.place
                self.sentence_redrafted.emit(place.section_id, place.paragraph_id)
            else:
                self._try_again(redraft)
        except AssistantError as error:
            self._keep(redraft, error)

    def _try_again(self, redraft: _Redraft) -> None:
        """Ask once more.

        Raises:
            ModelError: it was asked often enough, or the model is gone.
        """
        redraft.tries += 1
        loaded = self._models.client.loaded
        if redraft.tries == _MOST_TRIES or loaded is None:
            raise ModelError("sentence_not_mended")
        redraft.seed = (redraft.seed + 1) % MOST_SEEDS
        self._send(redraft, loaded)

    def _on_failed(self, request_id: str, error: AssistantError) -> None:
        redraft = self._open.pop(request_id, None)
        if redraft is not None:
            self._keep(redraft, error)

    def _on_model_failed(self, error: AssistantError) -> None:
        waiting, self._waiting = self._waiting, []
        for redraft in waiting:
            self._keep(redraft, error)

    def _keep(self, redraft: _Redraft, error: AssistantError) -> None:
        place = redraft.place
        self.sentence_kept.emit(place.section_id, place.paragraph_id, error)

    # --- the text ---

    def _is_put_in_place(self, redraft: _Redraft) -> bool:
        """Save the section with the new sentence; False where the answer is no sound one.

        Raises:
            BadRequestError: the paragraph has changed, or its section is being drafted.
        """
        place = redraft.place
        section = self._stores.documents.get_section(place.section_id)
        if section.status in BEING_WRITTEN:  # what it has on the screen is no status of its text
            raise BadRequestError("drafting_already")
        paragraph = _paragraph_of(section, place)
        if paragraph is None or paragraph.text != redraft.text:
            raise BadRequestError("sentence_gone")
        document = self._stores.documents.document_of(place.section_id)
        links = self._knowledge.figure_links(document.project_id)
        text = with_answer(paragraph.text, redraft.rewrite, links, document.language)
        if text is not None:
            self._save(redraft, section, links.linked(text, document.language))
        return text is not None

    def _save(self, redraft: _Redraft, section: Section, text: str) -> None:
        save = SectionSave(
            markdown=_with_paragraph(section, redraft.place.paragraph_id, text),
            author="model",
            status=section.status,
            reason="redrafted",
            remark=section.remark,
            model_run=redraft.model_run,
        )
        self._announce(self._stores.documents.save_section(section.id, save))

    def _announce(self, changes: Changes) -> None:
        self._hub.announce(changes)


def _paragraph_of(section: Section, place: SentencePlace) -> Paragraph | None:
    return next((each for each in section.paragraphs if each.id == place.paragraph_id), None)


def _with_paragraph(section: Section, paragraph_id: str, text: str) -> str:
    paragraphs = [
        replace(each, text=text) if each.id == paragraph_id else each for each in section.paragraphs
    ]
    return replace(section, paragraphs=tuple(paragraphs)).markdown
