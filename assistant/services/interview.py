"""The interview: answers set one by one, and the queue of questions that documents wait for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.domain.brief_reading import brief_to_data, dump_value, parse_brief, parse_value
from assistant.domain.changes import Changes
from assistant.domain.languages import Language, LocalizedText
from assistant.domain.questionnaire import (
    InterviewProgress,
    Question,
    Questionnaire,
    progress,
    question_for,
    unlocks,
)
from assistant.domain.section_plan import plan_section
from assistant.services import content
from assistant.services.change_hub import ChangeHub
from assistant.services.knowledge import KnowledgeService
from assistant.storage.stores import Stores


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

    def __init__(self, stores: Stores, hub: ChangeHub, knowledge: KnowledgeService) -> None:
        self._stores = stores
        self._hub = hub
        self._knowledge = knowledge

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
        read = None if value is None else parse_value(path, value, language=language)
        if isinstance(read, LocalizedText) and not isinstance(value, Mapping):
            read = self._merged_text(project_id, path, read, language)
        dumped = dump_value(read) if read is not None and read != LocalizedText() else None
        self._check_whole(project_id, path, dumped)
        return self._hub.announce(self._stores.briefs.set_value(project_id, path, dumped))

    def progress(self, project_id: str) -> InterviewProgress:
        """Return how many questions are answered, in all and by topic."""
        return progress(self.questionnaire, self._answered_paths(project_id))

    def unlocks(self, path: str, language: Language) -> tuple[str, ...]:
        """Return the titles of the sections that an answer helps to write."""
        outline = content.outline("business-plan", language)
        keys = unlocks(self.questionnaire, [outline]).get(path, ())
        return tuple(section.title for section in outline.sections if section.id in keys)

    def open_questions(self, project_id: str, language: Language) -> tuple[OpenQuestion, ...]:
        """Return the questions that sections of the plan wait for, those of most sections first."""
        sheet = self._knowledge.of(project_id).sheet
        waiting: dict[tuple[str, bool], list[str]] = {}
        for section in content.outline("business-plan", language).sections:
            plan = plan_section(section, sheet, language)
            for wanted in plan.missing:
                waiting.setdefault((wanted, False), []).append(section.title)
            for wanted in plan.untranslated:
                waiting.setdefault((wanted, True), []).append(section.title)
        found = [
            OpenQuestion(question=question, sections=tuple(titles), is_translation=is_translation)
            for (wanted, is_translation), titles in waiting.items()
            if (question := question_for(self.questionnaire, wanted)) is not None
        ]
        return tuple(sorted(found, key=lambda item: -len(item.sections)))

    def _merged_text(
        self, project_id: str, path: str, text: LocalizedText, language: Language
    ) -> LocalizedText:
        before = self.answer(project_id, path)
        if not isinstance(before, LocalizedText):
            return text
        return before.with_text(language, text.get(language))

    def _check_whole(self, project_id: str, path: str, dumped: Any) -> None:  # noqa: ANN401 - JSON
        """Refuse a value that contradicts the rest of the brief."""
        data = brief_to_data(self._knowledge.of(project_id).brief)
        head, _, rest = path.partition(".")
        if rest:
            table = dict(data.get(head) or {})
            table.pop(rest, None)
            if dumped is not None:
                table[rest] = dumped
            data[head] = table
        elif dumped is None:
            data.pop(head, None)
        else:
            data[head] = dumped
        parse_brief(data, source=path)

    def _answered_paths(self, project_id: str) -> set[str]:
        data = brief_to_data(self._knowledge.of(project_id).brief)
        paths: set[str] = set()
        for key, value in data.items():
            paths.add(key)
            if isinstance(value, dict):
                paths.update(f"{key}.{name}" for name in value)
        return paths
