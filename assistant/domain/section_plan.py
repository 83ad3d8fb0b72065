"""Decides, before any model is asked, what a section can be written from and what it lacks."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.domain.facts import Fact, FactSheet
from assistant.domain.languages import Language
from assistant.domain.outline import OutlineSection

_WORDS = ("answers", "company")  # what founders write in words
_TOLD_TABLES = ("risks", "milestones")  # whose rows hold words of theirs, too
_MOST_ROWS = 3
Readiness = Literal["ready", "needs_answers", "needs_translation", "computed_only"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionNeeds:
    """Whether a section can be written.

    Attributes:
        section: its outline.
        readiness: ``ready`` to be drafted; what stands in the way; or nothing to write at all.
        missing: required patterns without any fact; each becomes a question.
        untranslated: ids of required texts that exist in the other language only.
    """

    section: OutlineSection
    readiness: Readiness
    missing: tuple[str, ...] = ()
    untranslated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionPlan(SectionNeeds):
    """What one section is written from.

    Attributes:
        facts: the facts for the prompt, most important first, all present in the language.
        needed: how many of ``facts``, the first ones, its required patterns gave.
        places: among ``facts``, where those of each missing pattern would stand.
    """

    facts: tuple[Fact, ...]
    needed: int = 0
    places: tuple[int, ...] = ()


def section_needs(section: OutlineSection, sheet: FactSheet, language: Language) -> SectionNeeds:
    """Return whether ``section`` can be written, without working out all that it would use."""
    missing = tuple(pattern for pattern in section.needs if not sheet.matching(pattern))
    required = sheet.select(section.needs)
    untranslated = tuple(fact.id for fact in required if fact.is_missing_in(language))
    return SectionNeeds(
        section=section,
        readiness=_readiness(section, missing, untranslated),
        missing=missing,
        untranslated=untranslated,
    )


def plan_section(section: OutlineSection, sheet: FactSheet, language: Language) -> SectionPlan:
    """Return what ``section`` can be written from."""
    needs = section_needs(section, sheet, language)
    required = sheet.select(section.needs)
    chosen = sheet.select((*section.needs, *section.uses))
    facts = tuple(fact for fact in chosen if not fact.is_missing_in(language))
    return SectionPlan(
        section=section,
        readiness=needs.readiness,
        facts=facts,
        missing=needs.missing,
        needed=sum(not fact.is_missing_in(language) for fact in required),
        places=tuple(place_of(pattern, section, facts, sheet) for pattern in needs.missing),
        untranslated=needs.untranslated,
    )


def facts_for_prose(plan: SectionPlan) -> tuple[Fact, ...]:
    """Return the facts that a small model tells: what founders say in words.

    The amounts, rates and dates of rows are left to the sentences that the program writes beside
    the text: a small model gives them to the wrong row. Of many answers it tells as many as the
    outline says.
    """
    answers = [fact.id for fact in plan.facts if _table_of(fact) == "answers"]
    most = plan.section.most_answers or len(answers)
    too_many = set(answers[most:]) - {fact.id for fact in plan.facts[: plan.needed]}
    rows = Counter(table for table, _ in {(_table_of(fact), _row_of(fact)) for fact in plan.facts})
    return tuple(
        fact
        for number, fact in enumerate(plan.facts)
        if (_table_of(fact) in _WORDS and fact.id not in too_many)
        or (
            fact.unit == "text"
            and (number < plan.needed or _table_of(fact) in _TOLD_TABLES)
            and rows[_table_of(fact)] <= _MOST_ROWS
        )
    )


def _table_of(fact: Fact) -> str:
    return fact.id.partition(".")[0]


def _row_of(fact: Fact) -> str:
    return fact.id.split(".")[1]


def place_of(pattern: str, section: OutlineSection, facts: Sequence[Fact], sheet: FactSheet) -> int:
    """Return where the facts of one of a section's patterns would stand among its facts."""
    patterns = (*section.needs, *section.uses)
    before = {fact.id for fact in sheet.select(patterns[: patterns.index(pattern)])}
    return sum(fact.id in before for fact in facts)


def _readiness(
    section: OutlineSection, missing: tuple[str, ...], untranslated: tuple[str, ...]
) -> Readiness:
    if not section.task:
        return "computed_only"
    if missing:
        return "needs_answers"
    return "needs_translation" if untranslated else "ready"
