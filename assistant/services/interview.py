"""The interview: answers set one by one, and the queue of questions that documents wait for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.domain.brief import Brief
from assistant.domain.brief_reading import brief_to_data, dump_value, parse_value, with_value
from assistant.domain.changes import Changes
from assistant.domain.fact_sheet import build_fact_sheet
from assistant.domain.facts import FactSheet
from assistant.domain.languages import Language, LocalizedText
from assistant.domain.outline import OutlineSection
from assistant.domain.questionnaire import (
    InterviewProgress,
    Question,
    Questionnaire,
    progress,
    question_for,
)
from assistant.domain.section_plan import section_needs
from assistant.domain.tax_presets import TaxPreset
from assistant.errors import BriefError
from assistant.services import content
from assistant.services.answer_figures import AnswerFigureService
from assistant.services.change_hub import ChangeHub
from assistant.services.following import FollowService
from assistant.services.knowledge import KnowledgeService
from assistant.storage.stores import Stores

_PART, _CHAPTER, _CORE = 1, 2, 2  # what hangs on a question, for their order


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """A question that a document waits for.

    Attributes:
        question: what to ask.
        sections: titles of the sections it holds up.
        is_translation: the answer exists, but not in the document's language.
    """

    question: Question
    sections: tuple[str, ...]
    is_translation: bool = False


class InterviewService:
    """Reads and sets answers; a wrong one is refused with a sentence and changes nothing."""

    def __init__(
        self,
        stores: Stores,
        hub: ChangeHub,
        knowledge: KnowledgeService,
        following: FollowService,
    ) -> None:
        self._stores = stores
        self._hub = hub
        self._knowledge = knowledge
        self._following = following
        self._answer_figures = AnswerFigureService(stores)
        self._open: dict[tuple[str, Language], tuple[FactSheet, tuple[OpenQuestion, ...]]] = {}

    @property
    def questionnaire(self) -> Questionnaire:
        """All questions, by topic."""
        return content.questionnaire()

    def answer(self, project_id: str, path: str) -> Any:  # noqa: ANN401 - any field's value
        """Return what stands at a path of the brief: a domain value, or None."""
        brief = self._knowledge.of(project_id).brief
        head, _, rest = path.partition(".")
        value = getattr(brief, head)
        if not rest:
            return value
        if isinstance(value, Mapping):
            return value.get(rest)
        return None if value is None else getattr(value, rest)

    def set_answer(
        self,
        project_id: str,
        path: str,
        value: Any,  # noqa: ANN401 - what a brief file would hold there
        *,
        language: Language,
    ) -> Changes:
        """Set an answer, or clear it with None.

        A plain text goes to its ``language`` side; the other side stays.

        Raises:
            BriefError: the value is not possible there; nothing is changed.
        """
        dumped, brief = self._checked(project_id, path, value, language)
        return self._write(project_id, path, dumped, brief)

    def refusal(
        self,
        project_id: str,
        path: str,
        value: Any,  # noqa: ANN401 - what a brief file would hold there
        *,
        language: Language,
    ) -> BriefError | None:
        """Return why ``set_answer`` would refuse a value, or None; nothing is changed."""
        try:
            self._checked(project_id, path, value, language)
        except BriefError as error:
            return error
        return None

    def use_tax_preset(self, project_id: str, preset: TaxPreset) -> Changes:
        """Answer the questions on taxes with the usual ones of a place; pay raises stay."""
        before = brief_to_data(self._knowledge.of(project_id).brief).get("tax") or {}
        return self.set_taxes(project_id, preset.over(before))

    def set_taxes(self, project_id: str, values: Mapping[str, Any] | None) -> Changes:
        """Set all taxes at once, or clear them with None.

        Raises:
            BriefError: a value is not possible; nothing is changed.
        """
        brief = self._checked_whole(project_id, "tax", dict(values) if values else None)
        dumped = brief_to_data(brief).get("tax") if values else None
        return self._write(project_id, "tax", dumped, brief)

    def taxes(self, project_id: str) -> dict[str, Any] | None:
        """Return all taxes as ``set_taxes`` takes them."""
        found: dict[str, Any] | None
        found = brief_to_data(self._knowledge.of(project_id).brief).get("tax")
        return found

    def progress(self, project_id: str) -> InterviewProgress:
        """Return how many questions are answered, in all and by topic."""
        return progress(self.questionnaire, self._answered_paths(project_id))

    def unlocks(self, path: str, language: Language) -> tuple[str, ...]:
        """Return the titles of the sections that an answer helps to write."""
        return content.unlocked_sections("business-plan", language).get(path, ())

    def open_questions(self, project_id: str, language: Language) -> tuple[OpenQuestion, ...]:
        """Return the questions that sections of the plan wait for, the weightiest first.

        A chapter weighs twice what a part of one does, a core question as much as two parts more;
        of equal ones an answer that is missing goes before one that is to be translated.
        """
        sheet = self._knowledge.of(project_id).sheet
        known = self._open.get((project_id, language))
        if known is None or known[0] is not sheet:  # several screens ask after each answer
            known = self._open[project_id, language] = sheet, self._found_open(sheet, language)
        return known[1]

    def _found_open(self, sheet: FactSheet, language: Language) -> tuple[OpenQuestion, ...]:
        waiting: dict[tuple[str, bool], list[OutlineSection]] = {}
        for section in content.outline("business-plan", language).sections:
            needs = section_needs(section, sheet, language)
            gaps = [(wanted, False) for wanted in needs.missing]
            for wanted, is_translation in gaps + [(each, True) for each in needs.untranslated]:
                question = question_for(self.questionnaire, wanted)
                if question is not None:  # several facts may come from one question
                    own = waiting.setdefault((question.path, is_translation), [])
                    own += [section] * (section not in own)
        by_path = {question.path: question for question in self.questionnaire.questions}
        found = [
            (_weight(by_path[path], sections), is_translation, path)
            for (path, is_translation), sections in waiting.items()
        ]
        places = {path: place for place, path in enumerate(by_path)}
        found.sort(key=lambda item: (-item[0], item[1], places[item[2]]))
        return tuple(
            OpenQuestion(
                question=by_path[path],
                sections=tuple(section.title for section in waiting[path, is_translation]),
                is_translation=is_translation,
            )
            for _, is_translation, path in found
        )

    def _write(
        self,
        project_id: str,
        path: str,
        dumped: Any,  # noqa: ANN401 - JSON
        brief: Brief,
    ) -> Changes:
        """Store an answer with the figures in it, and what texts still go by."""
        table, _, key = path.partition(".")
        with (
            self._stores.briefs.changing(project_id, path) as change,
            self._following.noting(project_id),
        ):
            self._stores.briefs.set_value(project_id, path, dumped)
            if table == "answers" and key and dumped is not None:
                sheet = build_fact_sheet(brief, content.field_labels())
                self._answer_figures.write(project_id, key, brief, sheet)
        return self._hub.announce(change.changes)

    def _merged_text(
        self, project_id: str, path: str, text: LocalizedText, language: Language
    ) -> LocalizedText:
        before = self.answer(project_id, path)
        if not isinstance(before, LocalizedText):
            return text
        return before.with_text(language, text.get(language))

    def _checked(
        self,
        project_id: str,
        path: str,
        value: Any,  # noqa: ANN401 - what a brief file would hold there
        language: Language,
    ) -> tuple[Any, Brief]:
        """Return an answer as it is stored, and the brief with it."""
        read = parse_value(path, value, language=language)
        if isinstance(read, LocalizedText) and not isinstance(value, Mapping):
            read = self._merged_text(project_id, path, read, language)
        dumped = None if read is None else dump_value(read)
        dumped = None if dumped in ({}, [], "") else dumped  # an emptied answer is none; 0 is one
        brief = self._checked_whole(project_id, path, dumped)
        if isinstance(read, tuple) and read:  # its rows now have ids, which must outlive edits
            dumped = dump_value(getattr(brief, path))
        return dumped, brief

    def _checked_whole(self, project_id: str, path: str, dumped: Any) -> Brief:  # noqa: ANN401 - JSON
        """Return the brief with the value in it; refuse one that contradicts the rest."""
        brief = self._knowledge.of(project_id).brief
        return with_value(brief, path, dumped, source=path)

    def _answered_paths(self, project_id: str) -> set[str]:
        paths = self._stores.briefs.entries(project_id).keys()
        return {*paths, *(path.partition(".")[0] for path in paths)}


def _weight(question: Question, sections: Sequence[OutlineSection]) -> int:
    """Return how much hangs on a question."""
    of_sections = sum(_CHAPTER if section.level == 1 else _PART for section in sections)
    return of_sections + _CORE * question.core
