"""The questionnaire: what the interview asks, what each answer unlocks, what fields are called."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Literal, get_args

from assistant.domain.facts import has_wildcard
from assistant.domain.languages import LANGUAGES, LocalizedText
from assistant.domain.outline import Outline

QuestionKind = Literal["line", "text", "month", "choice", "number", "money", "percent", "table"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing the interview asks.

    Attributes:
        path: the key path of the brief that the answer fills, such as ``company.name``.
        kind: how it is answered.
        label: the question itself.
        hint: what a good answer contains.
        example: a short answer of an invented firm.
        choices: the values to choose from; what they are called stands with the fields.
        columns: the fields a table's grid shows, most important first.
        core: whether it belongs to the few that make the first useful plan.
    """

    path: str
    kind: QuestionKind
    label: LocalizedText
    hint: LocalizedText
    example: LocalizedText
    choices: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    core: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A page of the interview."""

    id: str
    title: LocalizedText
    intro: LocalizedText
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """All topics, in the order in which they are asked."""

    topics: tuple[Topic, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question of every topic, in order."""
        return tuple(question for topic in self.topics for question in topic.questions)

    @property
    def core_questions(self) -> tuple[Question, ...]:
        """The few questions that make the first useful plan, in order."""
        return tuple(question for question in self.questions if question.core)

    def topic_of(self, path: str) -> Topic | None:
        """Return the topic that asks for ``path``, or None."""
        return next((t for t in self.topics if any(q.path == path for q in t.questions)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How many of some questions have an answer."""

    answered: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewProgress:
    """How far an interview has come: in all, in its core, and by topic id."""

    overall: Progress
    core: Progress
    topics: Mapping[str, Progress]


def parse_questionnaire(data: Mapping[str, Any]) -> Questionnaire:
    """Read a questionnaire from parsed TOML.

    Raises:
        ValueError: a key is unknown, missing, of the wrong kind or there twice; the message
            names it.
    """
    _check_keys("questionnaire", data, required={"schema", "topics"})
    if data["schema"] != 1:
        raise ValueError(f"schema: {data['schema']} is not known")
    topics = tuple(_parse_topic(f"topics[{i}]", item) for i, item in enumerate(data["topics"]))
    questionnaire = Questionnaire(topics=topics)
    _refuse_twins("topic id", [topic.id for topic in topics])
    _refuse_twins("path", [question.path for question in questionnaire.questions])
    return questionnaire


def progress(questionnaire: Questionnaire, answered_paths: Collection[str]) -> InterviewProgress:
    """Count the answered questions; any path inside a table answers the table's question."""

    def count(questions: Iterable[Question]) -> Progress:
        flags = [is_answered(question, answered_paths) for question in questions]
        return Progress(answered=sum(flags), total=len(flags))

    return InterviewProgress(
        overall=count(questionnaire.questions),
        core=count(questionnaire.core_questions),
        topics={topic.id: count(topic.questions) for topic in questionnaire.topics},
    )


def is_answered(question: Question, answered_paths: Collection[str]) -> bool:
    """Tell whether ``answered_paths`` holds the question's path or one inside it."""
    inside = f"{question.path}."
    return question.path in answered_paths or any(p.startswith(inside) for p in answered_paths)


def unlocks(
    questionnaire: Questionnaire, outlines: Iterable[Outline]
) -> Mapping[str, tuple[str, ...]]:
    """Return, for each question's path, the ids of the sections that need or use its answer."""
    paths = [question.path for question in questionnaire.questions]
    fed: dict[str, dict[str, None]] = {path: {} for path in paths}
    feeding: dict[str, tuple[str, ...]] = {}  # many sections want the same, in every outline
    for section in (section for outline in outlines for section in outline.sections):
        for wanted in (*section.needs, *section.uses):
            if wanted not in feeding:
                feeding[wanted] = tuple(path for path in paths if _feeds(path, wanted))
            for path in feeding[wanted]:
                fed[path][section.id] = None
    return {path: tuple(ids) for path, ids in fed.items()}


def question_for(questionnaire: Questionnaire, wanted: str) -> Question | None:
    """Return the question whose answer gives ``wanted``, a fact id or a pattern (``people.*``).

    Where several do, as for ``tax.*``, it is the first that is asked.
    """
    questions = questionnaire.questions
    exact = next((question for question in questions if question.path == wanted), None)
    return exact or next((q for q in questions if _feeds(q.path, wanted)), None)


def _feeds(path: str, wanted: str) -> bool:
    if path == wanted or wanted.startswith(f"{path}."):
        return True
    return has_wildcard(wanted) and fnmatchcase(path, wanted)


def _parse_topic(where: str, item: Mapping[str, Any]) -> Topic:
    _check_keys(where, item, required={"id", "title", "intro", "questions"})
    questions = [
        _parse_question(f"{where}.questions[{i}]", question)
        for i, question in enumerate(item["questions"])
    ]
    return Topic(
        id=item["id"],
        title=_both(f"{where}.title", item["title"]),
        intro=_both(f"{where}.intro", item["intro"]),
        questions=tuple(questions),
    )


def _parse_question(where: str, item: Mapping[str, Any]) -> Question:
    required = {"path", "kind", "label", "hint", "example"}
    _check_keys(where, item, required=required, optional={"choices", "columns", "core"})
    kind = item["kind"]
    if kind not in get_args(QuestionKind):
        raise ValueError(f"{where}.kind: {kind} is not known")
    for key, owner in (("choices", "choice"), ("columns", "table")):
        if bool(item.get(key)) != (kind == owner):
            raise ValueError(f"{where}.{key}: a {owner} needs it and nothing else may have it")
    return Question(
        path=item["path"],
        kind=kind,
        label=_both(f"{where}.label", item["label"]),
        hint=_both(f"{where}.hint", item["hint"]),
        example=_both(f"{where}.example", item["example"]),
        choices=tuple(item.get("choices", ())),
        columns=tuple(item.get("columns", ())),
        core=bool(item.get("core", False)),
    )


def _check_keys(
    where: str,
    item: Mapping[str, Any],
    *,
    required: set[str],
    optional: Collection[str] = (),
) -> None:
    missing = required - set(item)
    if missing:
        raise ValueError(f"{where}: missing key: {min(missing)}")
    unknown = set(item) - required - set(optional)
    if unknown:
        raise ValueError(f"{where}: unknown key: {min(unknown)}")


def _both(where: str, value: object) -> LocalizedText:
    if not isinstance(value, Mapping) or set(value) != set(LANGUAGES):
        raise ValueError(f"{where}: needs a text in each language and nothing else")
    for language, text in value.items():
        if not isinstance(text, str) or not text.strip():
            raise ValueError(f"{where}.{language}: is not a text")
    return LocalizedText(en=value["en"], zh=value["zh"])


def _refuse_twins(what: str, names: list[str]) -> None:
    twin = next((name for name in names if names.count(name) > 1), None)
    if twin is not None:
        raise ValueError(f"{what} is there twice: {twin}")


class FieldLabels:
    """What the fields of a brief and their choices are called."""

    def __init__(
        self, fields: Mapping[str, LocalizedText], choices: Mapping[str, LocalizedText]
    ) -> None:
        self._fields = fields
        self._choices = choices

    def label(self, table: str, field: str) -> LocalizedText:
        """Return what ``field`` of ``table`` is called; a table's own name is in ``brief``.

        Raises:
            KeyError: it has no name (a gap that the tests find).
        """
        return self._fields.get(f"{table}.{field}") or self._fields[f"shared.{field}"]

    def choice(self, table: str, field: str, value: str) -> LocalizedText:
        """Return what the choice ``value`` of a field is called.

        Raises:
            KeyError: it has no name (a gap that the tests find).
        """
        own = self._choices.get(f"{table}.{field}.{value}")
        return own or self._choices[f"{field}.{value}"]


def parse_field_labels(data: Mapping[str, Any]) -> FieldLabels:
    """Read the names of fields and choices from parsed TOML.

    Raises:
        ValueError: a name is not there in each language; the message names the key.
    """
    fields: dict[str, LocalizedText] = {}
    choices: dict[str, LocalizedText] = {}
    for table, entries in data.items():
        if table == "choices":
            _flatten("", entries, choices)
        elif table != "schema":
            _flatten(f"{table}.", entries, fields)
    return FieldLabels(fields, choices)


def _flatten(prefix: str, entries: Mapping[str, Any], into: dict[str, LocalizedText]) -> None:
    for key, value in entries.items():
        if isinstance(value, Mapping) and all(
            isinstance(inner, Mapping) for inner in value.values()
        ):
            _flatten(f"{prefix}{key}.", value, into)
        else:
            into[f"{prefix}{key}"] = _both(f"{prefix}{key}", value)
