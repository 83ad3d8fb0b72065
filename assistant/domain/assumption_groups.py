"""The questions that drive the financial model, grouped as a founder would ask for them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from assistant.domain.languages import LocalizedText
from assistant.domain.questionnaire import Question, Questionnaire


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumptionGroup:
    """Some questions under a plain one.

    Attributes:
        id: of the group.
        title: the plain question.
        questions: those of the interview; a table has only the columns that a narrow grid shows.
        presets_before: the path of the question before which taxes of a place are offered; empty
            for none.
    """

    id: str
    title: LocalizedText
    questions: tuple[Question, ...]
    presets_before: str = ""


def parse_assumption_groups(
    data: Mapping[str, Any], questionnaire: Questionnaire
) -> tuple[AssumptionGroup, ...]:
    """Read the groups from parsed TOML.

    Raises:
        ValueError: a path is no question of the interview or there twice, a table has no columns,
            or presets stand before no question of their group; the message names it.
    """
    known = {question.path: question for question in questionnaire.questions}
    columns: Mapping[str, list[str]] = data["columns"]
    seen: set[str] = set()

    def found(path: str) -> Question:
        if path not in known or path in seen:
            raise ValueError(f"{path}: unknown, or there twice")
        seen.add(path)
        question = known[path]
        if question.kind != "table":
            return question
        if not columns.get(path):
            raise ValueError(f"{path}: a table needs columns")
        return replace(question, columns=tuple(columns[path]))

    def group(item: Mapping[str, Any]) -> AssumptionGroup:
        presets = item.get("presets_before", "")
        if presets and presets not in item["questions"]:
            raise ValueError(f"{presets}: not in the group")
        return AssumptionGroup(
            id=item["id"],
            title=LocalizedText(en=item["title"]["en"], zh=item["title"]["zh"]),
            questions=tuple(found(path) for path in item["questions"]),
            presets_before=presets,
        )

    return tuple(map(group, data["groups"]))
