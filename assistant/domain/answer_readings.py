"""What was read in a free-text answer: its figures as facts, under ids that survive edits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from assistant.domain.answer_matching import StoredFigure
from assistant.domain.facts import Fact, FactSheet

Reach = tuple[float, float] | str  # the least and the greatest size; or a date, as written


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerReading:
    """The figures of one answer.

    Attributes:
        facts: those that are facts of their own.
        aliases: the others: the id that each would have, and the fact of the brief that it is.
        known: what to keep so that the next reading knows all of them again.
        reaches: of each figure that stands there without a link, where facts lie that it may be;
            no other fact can be in the answer.
    """

    facts: tuple[Fact, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    known: tuple[StoredFigure, ...] = ()
    reaches: tuple[Reach, ...] = ()


def sheet_with_answers(sheet: FactSheet, readings: Iterable[AnswerReading]) -> FactSheet:
    """Return the facts of a brief and those of the figures in its answers.

    A figure of an answer belongs to what was asked: its own words may be there in one language.
    """
    facts, aliases = list(sheet), dict[str, str]()
    for reading in readings:
        facts += (replace(fact, areas=_question(fact, sheet)) for fact in reading.facts)
        aliases |= reading.aliases
    return FactSheet(facts, aliases=aliases)


def _question(fact: Fact, sheet: FactSheet) -> Mapping[str, str]:
    answer = sheet.get(fact.id.rpartition(".")[0])
    return answer.labels if answer is not None else {}
