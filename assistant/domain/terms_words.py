"""Why a round cannot be worked out, in words."""

from typing import Protocol

from assistant.domain.finance.cap_table import TermsProblem
from assistant.domain.languages import Language
from assistant.domain.questionnaire import FieldLabels


class Words(Protocol):
    """Texts by their whole key."""

    def __call__(self, key: str, /, **values: object) -> str:
        """Return a text with its blanks filled."""
        ...


def terms_sentence(
    problem: TermsProblem, labels: FieldLabels, words: Words, language: Language
) -> str:
    """Return what is missing or impossible in the terms of a round, and where it is given."""
    known = {
        "name": problem.instrument.name.any(language) or problem.instrument.id,
        "field": labels.label(problem.table, problem.field).any(language),
    }
    if problem.choices:
        quoted = words("financials.cap_table.choice")
        names = (
            labels.choice(problem.table, problem.field, each).any(language)
            for each in problem.choices
        )
        choices = words("financials.cap_table.or").join(quoted.replace("#", each) for each in names)
        return words("financials.cap_table.convention", choices=choices, **known)
    if problem.key == "not_converted":
        return words("financials.exit.not_converted", name=known["name"])
    is_missing = problem.key in ("needed", "neither_cap_nor_discount")
    return words(f"financials.cap_table.{'needed' if is_missing else 'impossible'}", **known)
