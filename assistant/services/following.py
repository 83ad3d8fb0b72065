"""Change and follow: what changed answers do to figures of texts, shown first, then done at once.

The texts agree with a brief that may be older than the present one; between the two lies what is
pending. What the founder keeps as it is stays pending, and nothing is written for it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeVar

from assistant.domain.answer_readings import sheet_with_answers
from assistant.domain.brief_reading import dump_value
from assistant.domain.changes import Changes
from assistant.domain.document import BEING_WRITTEN
from assistant.domain.facts import FactSheet
from assistant.domain.finance.computed_facts import with_computed
from assistant.domain.languages import Language
from assistant.domain.link_targets import facts_named
from assistant.domain.questionnaire import question_for
from assistant.errors import BriefError
from assistant.services import content
from assistant.services.answer_figures import AnswerFigureService, reading_of
from assistant.services.change_hub import ChangeHub
from assistant.services.knowledge import KnowledgeService, brief_and_facts, projection_of
from assistant.storage.followed_briefs import Followed
from assistant.storage.stores import Stores

if TYPE_CHECKING:
    from assistant.domain.bound_text import FigureEdit
    from assistant.services.followed_texts import FollowedText

T = TypeVar("T")
_JOINS = frozenset({"answer_changed"})
_OF_ALL = ("currency", "start", "months")  # paths that are not the beginning of their facts' ids


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedFigure:
    """One figure that says what a fact said before it changed.

    Attributes:
        id: by which it is chosen; another once its text or its fact has changed.
        old_text: the figure as it stands.
        new_text: as its fact would have it; the same where the fact is gone.
        kind: ``unit``: currency, unit or span change too, so that the words around need a look;
            ``deleted``: the fact is gone, and the figure becomes plain text.
        sentence: the one around it, in plain words on one line.
        language: the language of the text.
        document: the title of its document; empty for an answer.
        title: of its section, or the question of the answer.
        section_id: its section; empty for an answer.
        path: the answer, such as ``answers.market``; empty for a document.
    """

    id: str
    old_text: str
    new_text: str
    kind: Literal["value", "unit", "deleted"]
    sentence: str
    language: Language
    title: str
    document: str = ""
    document_id: str = ""
    section_id: str = ""
    paragraph_id: str = ""
    path: str = ""

    @property
    def place(self) -> str:
        """The section or the answer it stands in."""
        return self.section_id or self.path


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """All that is pending, and the edit behind each figure."""

    figures: tuple[FollowedFigure, ...] = ()
    edits: Mapping[str, "tuple[FollowedText, FigureEdit]"] = field(default_factory=dict)


class FollowService:
    """Knows which figures are behind their facts, and lets them follow."""

    def __init__(self, stores: Stores, hub: ChangeHub, knowledge: KnowledgeService) -> None:
        self._stores = stores
        self._hub = hub
        self._knowledge = knowledge
        self._answer_figures = AnswerFigureService(stores)
        self._plans: dict[str, _Plan] = {}
        hub.changed.connect(self._on_changed)

    def pending(self, project_id: str) -> tuple[FollowedFigure, ...]:
        """Return the figures of documents and answers that a change of facts has left behind.

        A section that is being written is left out: its new text takes the place of the old one.
        """
        return self._plan(project_id).figures

    def apply(self, project_id: str, chosen: Collection[str]) -> Changes:
        """Let the figures with these ids follow: one step of undo with the answer that did it.

        It is a step of its own if something else was done since. What is not chosen stays pending.
        An id whose text has changed meanwhile is left alone.
        """
        plan = self._plan(project_id)
        wanted = [figure.id for figure in plan.figures if figure.id in chosen]
        if not wanted:
            return Changes()
        texts = _new_texts(plan.edits[each] for each in wanted)
        facts = {fact for each in wanted for fact in facts_named(plan.edits[each][1].change.fact)}
        joins = _JOINS if self._were_changed_last(project_id, facts) else frozenset[str]()
        with self._stores.log.record(project_id, "figures_followed", joins=joins) as change:
            self._write_sections(texts)
            self._write_answers(project_id, texts)
            is_all = len(wanted) == len(plan.figures)
            if is_all and not self._is_being_written(project_id):
                self._stores.followed_briefs.set(project_id, Followed())
        return self._hub.announce(change.changes)

    @contextmanager
    def noting(self, project_id: str) -> Iterator[None]:
        """Note what the brief held where texts say so, when an answer changes inside.

        Texts that agree with the brief as it is now have nothing older to go by.
        """
        stores = self._stores
        followed = stores.followed_briefs.load(project_id)
        is_agreed = followed and not self.pending(project_id)
        if is_agreed and not self._is_being_written(project_id):
            followed = Followed()
        before = stores.briefs.entries(project_id), stores.answer_figures.load(project_id)
        yield
        after = stores.briefs.entries(project_id), stores.answer_figures.load(project_id)
        if before[0] != after[0]:
            entries = _earlier(followed.entries, before[0], after[0])
            figures = _earlier(followed.figures, before[1], after[1]) if entries else {}
            stores.followed_briefs.set(project_id, Followed(entries=entries, figures=figures))

    # --- what is pending ---

    def _plan(self, project_id: str) -> _Plan:
        if project_id not in self._plans:
            self._plans[project_id] = self._new_plan(project_id)
        return self._plans[project_id]

    def _new_plan(self, project_id: str) -> _Plan:
        followed = self._stores.followed_briefs.load(project_id)
        old = self._old_sheet(project_id, followed) if followed else None
        new = self._knowledge.of(project_id).sheet
        if old is None or not _has_changed(old, new):
            return _Plan()
        figures: list[FollowedFigure] = []
        edits: dict[str, tuple[FollowedText, FigureEdit]] = {}
        for text, place in self._texts(project_id, old, new):
            for edit in text.edits:
                figure = _figure(text, edit, place)
                figures.append(figure)
                edits[figure.id] = text, edit
        return _Plan(figures=tuple(figures), edits=edits)

    def _old_sheet(self, project_id: str, followed: Followed) -> FactSheet | None:
        """Return the facts that texts agree with; None where that brief cannot be put together."""
        present = self._stores.briefs.entries(project_id)
        try:
            brief, facts = brief_and_facts(followed.values(present))
        except BriefError:
            return None
        states = followed.states(self._stores.answer_figures.load(project_id))
        readings = (reading_of(states[key]) for key in brief.answers if key in states)
        return sheet_with_answers(facts, readings)

    def _with_old_projection(self, project_id: str, old: FactSheet) -> FactSheet:
        """Return the facts that texts agree with, those of the financial model among them.

        Answers go without: what the model computes of them changes no answer.
        """
        followed = self._stores.followed_briefs.load(project_id)
        entries = followed.values(self._stores.briefs.entries(project_id))
        brief, _ = brief_and_facts(entries)
        return with_computed(old, brief, projection_of(entries), content.field_labels())

    def _texts(
        self, project_id: str, old: FactSheet, new: FactSheet
    ) -> "Iterator[tuple[FollowedText, dict[str, str]]]":
        """Yield each text with figures to change, and what is shown of its place."""
        from assistant.services.followed_texts import (  # noqa: PLC0415 - takes 0.1 s to load
            FollowedTexts,
        )

        rows = self._stores.documents.list(project_id)
        if rows:
            projected = FollowedTexts(self._with_old_projection(project_id, old), new)
            for row in rows:
                place = {"document": row.title, "document_id": row.id}
                for text in projected.in_document(self._stores.documents.get(row.id)):
                    yield text, place
        finder = FollowedTexts(old, new)
        states = self._stores.answer_figures.load(project_id)
        for key, answer in self._knowledge.of(project_id).brief.answers.items():
            for text in finder.in_answer(key, answer, reading_of(states.get(key, {}))):
                yield text, {"path": f"answers.{key}"}

    def _is_being_written(self, project_id: str) -> bool:
        """Tell whether a text is on its way that may still say what the brief held before."""
        documents = self._stores.documents
        every = (documents.get(row.id) for row in documents.list(project_id))
        return any(part.status in BEING_WRITTEN for each in every for part in each.sections)

    # --- writing ---

    def _were_changed_last(self, project_id: str, facts: Collection[str]) -> bool:
        """Tell whether the newest step is the change of the answer that facts come from."""
        newest = self._stores.log.peek_undo(project_id)
        path = newest.subject if newest is not None else ""
        return path in _OF_ALL or any(f"{fact}.".startswith(f"{path}.") for fact in facts)

    def _write_sections(self, texts: "_NewTexts") -> None:
        by_section: dict[str, dict[str, str]] = defaultdict(dict)
        for text, markdown in texts:
            if text.section is not None:
                by_section[text.section.id][text.paragraph_id] = markdown
        for section_id, paragraphs in by_section.items():
            self._stores.documents.rewrite_paragraphs(section_id, paragraphs, reason="followed")

    def _write_answers(self, project_id: str, texts: "_NewTexts") -> None:
        answers = dict(self._knowledge.of(project_id).brief.answers)
        keys = dict.fromkeys(text.key for text, _ in texts if text.key)
        for text, markdown in texts:
            if text.key:
                answers[text.key] = answers[text.key].with_text(text.language, markdown)
        for key in keys:
            self._stores.briefs.set_value(project_id, f"answers.{key}", dump_value(answers[key]))
        brief, facts = brief_and_facts(self._stores.briefs.entries(project_id))
        for key in keys:
            self._answer_figures.write(project_id, key, brief, facts)

    def _on_changed(self, changes: Changes) -> None:
        if changes.briefs or changes.documents or changes.sections:
            self._plans.clear()


_NewTexts = list["tuple[FollowedText, str]"]


def _new_texts(chosen: "Iterator[tuple[FollowedText, FigureEdit]]") -> _NewTexts:
    """Return each text with the chosen edits made."""
    from assistant.domain.bound_text import with_edits  # noqa: PLC0415 - takes 0.1 s to load

    edits: dict[int, tuple[FollowedText, list[FigureEdit]]] = {}
    for text, edit in chosen:
        edits.setdefault(id(text), (text, []))[1].append(edit)
    return [(text, with_edits(text.text, each)) for text, each in edits.values()]


def _figure(text: "FollowedText", edit: "FigureEdit", place: Mapping[str, str]) -> FollowedFigure:
    where = text.paragraph_id or f"{text.key} {text.language}"
    change = edit.change
    return FollowedFigure(
        id=f"{where} {edit.start} {change.old_text} {change.new_text}",
        old_text=change.old_text,
        new_text=change.new_text,
        kind=change.kind,
        sentence=text.sentence(edit),
        language=text.language,
        title=_title(text, place),
        section_id=text.section.id if text.section is not None else "",
        paragraph_id=text.paragraph_id,
        **place,
    )


def _title(text: "FollowedText", place: Mapping[str, str]) -> str:
    if text.section is not None:
        return text.section.title
    question = question_for(content.questionnaire(), place["path"])
    return question.label.any(text.language) if question is not None else place["path"]


def _has_changed(old: FactSheet, new: FactSheet) -> bool:
    """Tell whether a fact that texts may show is another now, or gone."""
    for fact in old:
        present = new.get(fact.id)
        if present is None or present.shown != fact.shown:
            return True
    return False


def _earlier(
    kept: Mapping[str, T | None], before: Mapping[str, T], after: Mapping[str, T]
) -> dict[str, T | None]:
    """Return what differs from ``after``: as it was kept, else as it was before."""
    keys = before.keys() | after.keys()
    changed = {key: before.get(key) for key in keys if before.get(key) != after.get(key)}
    return {key: value for key, value in (changed | dict(kept)).items() if after.get(key) != value}
