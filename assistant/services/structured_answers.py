"""Asks a model for an answer in a given form; a bad one gets one repair try, then it is hers."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import uuid4

from PySide6.QtCore import QObject, QTimer, Signal

from assistant.domain.answer_schema import Record, longest, schema_text
from assistant.domain.answers import Problem, Reading, left_open, merged, needed_facts, read_answer
from assistant.domain.languages import Language
from assistant.errors import AssistantError, ModelError
from assistant.llm.protocol import Done, Generate, Loaded, Message, Prompt, Sampling
from assistant.services.models import ModelService
from assistant.texts import load_texts

# Characters that a token holds at least, for models of several families.
_CHARACTERS_PER_TOKEN: dict[Language, float] = {"en": 3.0, "zh": 0.8}
_MOST_SHARE_OF_CONTEXT = 3
_MOST_SHOWN_AGAIN = 1500  # characters of a bad answer that the repair prompt shows
_MOST_PROBLEMS_SHOWN = 6
_DEFAULT_SAMPLING = Sampling(temperature=0.4, top_p=0.9, repeat_penalty=1.05)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked, in the words for both kinds of models.

    Attributes:
        shape: the form of the answer.
        system: instructions for an instruct model.
        user: the request for an instruct model.
        completion: text that a base model goes on with; its end is where the JSON begins.
        language: of the answer, and of what the model is told when it has to mend it.
    """

    shape: Record
    system: str
    user: str
    completion: str
    language: Language = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a model answered: every field of the record, some of them perhaps left open.

    Attributes:
        reading: the values, and what is wrong with those left to the founder.
        was_repaired: it took a second try.
    """

    reading: Reading
    was_repaired: bool = False

    @property
    def needed_facts(self) -> tuple[tuple[str, str], ...]:
        """Key path and question of the facts that the model asks for."""
        return needed_facts(self.reading.values)

    @property
    def left_open(self) -> tuple[str, ...]:
        """Key paths of the fields that are left to the founder."""
        return left_open(self.reading.values)


@dataclass(slots=True, kw_only=True)
class _Asked:
    """A question that is not answered yet."""

    id: str
    question: Question
    sampling: Sampling | None
    priority: int
    scope: str
    request_id: str = ""  # of the try under way; empty: it waits for the model
    text: list[str] = field(default_factory=list)
    first: Reading | None = None  # of the try that failed


class StructuredAnswers(QObject):
    """Answers questions in a form; each ends in exactly one of its three signals.

    Signals:
        answered: the question's id and its Answer.
        failed: the question's id and an AssistantError; there is no answer at all.
        cancelled: the question's id.
    """

    answered = Signal(str, object)
    failed = Signal(str, object)
    cancelled = Signal(str)

    def __init__(self, models: ModelService) -> None:
        super().__init__()
        self._models = models
        self._asked: dict[str, _Asked] = {}
        self._by_request: dict[str, _Asked] = {}
        self._connect_signals()

    def _connect_signals(self) -> None:
        self._models.model_ready.connect(self._on_model_ready)
        self._models.model_failed.connect(self._on_model_failed)
        client = self._models.client
        client.token_received.connect(self._on_token)
        client.request_done.connect(self._on_done)
        client.request_failed.connect(self._on_request_failed)

    @property
    def open_questions(self) -> tuple[str, ...]:
        """The ids of the questions without an answer, oldest first."""
        return tuple(self._asked)

    def ask(
        self,
        question: Question,
        *,
        sampling: Sampling | None = None,
        priority: int = 0,
        scope: str = "",
    ) -> str:
        """Ask; return the question's id, under which one of the signals follows.

        Without a ``sampling`` the answer gets as many tokens as its longest form may need.
        """
        asked = _Asked(
            id=uuid4().hex, question=question, sampling=sampling, priority=priority, scope=scope
        )
        self._asked[asked.id] = asked
        # later, so that a caller always knows the id before it hears of it
        QTimer.singleShot(0, self, self._begin_waiting)
        return asked.id

    def cancel(self, question_id: str) -> None:
        """End a question; ``cancelled`` follows, if it is still open."""
        asked = self._asked.get(question_id)
        if asked is None:
            return
        if asked.request_id:
            self._models.client.cancel(asked.request_id)
        else:
            del self._asked[question_id]  # at once, so that no request is made for it
            QTimer.singleShot(0, self, lambda: self.cancelled.emit(question_id))

    # --- asking ---

    def _begin_waiting(self) -> None:
        if not self._waiting():
            return
        if self._models.has_model:
            self._models.ensure_ready()
        else:
            self._on_model_failed(ModelError("model_not_loaded"))

    def _waiting(self) -> list[_Asked]:
        return [asked for asked in self._asked.values() if not asked.request_id]

    def _on_model_ready(self, loaded: Loaded) -> None:
        for asked in self._waiting():
            self._request(asked, _first_prompt(asked.question, loaded), loaded)

    def _request(self, asked: _Asked, prompt: Prompt, loaded: Loaded) -> None:
        asked.request_id = uuid4().hex
        asked.text.clear()
        self._by_request[asked.request_id] = asked
        sampling = asked.sampling or _sampling_for(asked.question, loaded)
        if asked.first is not None:  # with the same seed a model makes the same mistake
            sampling = replace(sampling, seed=sampling.seed + 1)
        self._models.client.generate(
            Generate(
                id=asked.request_id,
                prompt=prompt,
                sampling=sampling,
                priority=asked.priority,
                schema=schema_text(asked.question.shape),
                scope=asked.scope,
            )
        )

    def _on_token(self, request_id: str, text: str) -> None:
        asked = self._by_request.get(request_id)
        if asked is not None:
            asked.text.append(text)

    # --- endings ---

    def _on_done(self, done: Done) -> None:
        asked = self._by_request.pop(done.id, None)
        if asked is None:
            return
        if done.reason == "cancelled":
            self._end_cancelled(asked)
            return
        reading = read_answer(asked.question.shape, "".join(asked.text))
        loaded = self._models.client.loaded
        if reading.is_good or asked.first is not None or loaded is None:
            self._settle(asked, reading)
            return
        prompt = _repair_prompt(asked, reading, loaded)
        asked.first = reading
        self._request(asked, prompt, loaded)

    def _settle(self, asked: _Asked, reading: Reading) -> None:
        best = merged(asked.first, reading) if asked.first is not None else reading
        answer = Answer(reading=best, was_repaired=asked.first is not None)
        if self._asked.pop(asked.id, None) is not None:
            self.answered.emit(asked.id, answer)

    def _on_request_failed(self, request_id: str, error: AssistantError) -> None:
        asked = self._by_request.pop(request_id, None)
        if asked is None:
            return
        if asked.first is not None and _has_sound_field(asked.first):
            self._settle(asked, asked.first)  # what was written well is not lost
        else:
            self._fail(asked, error)

    def _on_model_failed(self, error: AssistantError) -> None:
        for asked in self._waiting():
            self._fail(asked, error)

    def _fail(self, asked: _Asked, error: AssistantError) -> None:
        if self._asked.pop(asked.id, None) is not None:
            self.failed.emit(asked.id, error)

    def _end_cancelled(self, asked: _Asked) -> None:
        if self._asked.pop(asked.id, None) is not None:
            self.cancelled.emit(asked.id)


def _has_sound_field(reading: Reading) -> bool:
    return any(not left_open({name: value}) for name, value in reading.values.items())


def _sampling_for(question: Question, loaded: Loaded) -> Sampling:
    needed = int(longest(question.shape) / _CHARACTERS_PER_TOKEN[question.language])
    most = loaded.context_length // _MOST_SHARE_OF_CONTEXT
    return replace(_DEFAULT_SAMPLING, max_tokens=max(1, min(needed, most)))


def _first_prompt(question: Question, loaded: Loaded) -> Prompt:
    if loaded.has_chat_template:
        return Prompt.chat(system=question.system, user=question.user)
    return Prompt.plain(question.completion)


def _repair_prompt(asked: _Asked, reading: Reading, loaded: Loaded) -> Prompt:
    """Return the first prompt with the bad answer after it, and what is wrong with it."""
    question = asked.question
    texts = load_texts(question.language)
    answer = "".join(asked.text)[:_MOST_SHOWN_AGAIN]
    problems = problem_lines(reading.problems, question.language)
    first = _first_prompt(question, loaded)
    if not loaded.has_chat_template:
        told = texts("answers.repair_plain", problems=problems)
        return Prompt.plain(f"{first.completion}{answer}\n\n{told}")
    turns = (
        Message(role="assistant", content=answer),
        Message(role="user", content=texts("answers.repair", problems=problems)),
    )
    return Prompt(messages=(*first.messages, *turns))


def problem_lines(problems: Sequence[Problem], language: Language) -> str:
    """Return what is wrong, one line for each problem."""
    texts = load_texts(language)
    return "\n".join(
        "- "
        + texts(
            f"answers.{problem.kind}",
            path=problem.path or texts("answers.whole"),
            **problem.values,
        )
        for problem in problems[:_MOST_PROBLEMS_SHOWN]
    )
