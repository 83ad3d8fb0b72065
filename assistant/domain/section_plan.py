"""Decides, before any model is asked, what a section can be written from and what it lacks."""

from dataclasses import dataclass
from typing import Literal

from assistant.domain.facts import Fact, FactSheet
from assistant.domain.languages import Language
from assistant.domain.outline import OutlineSection

Readiness = Literal["ready", "needs_answers", "needs_translation", "computed_only"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionPlan:
    """What one section is written from.

    Attributes:
        section: its outline.
        readiness: ``ready`` to be drafted; what stands in the way; or nothing to write at all.
        facts: the facts for the prompt, most important first, all present in the language.
        missing: required patterns without any fact; each becomes a question.
        untranslated: ids of required texts that exist in the other language only.
    """

    section: OutlineSection
    readiness: Readiness
    facts: tuple[Fact, ...]
    missing: tuple[str, ...] = ()
    untranslated: tuple[str, ...] = ()


def plan_section(section: OutlineSection, sheet: FactSheet, language: Language) -> SectionPlan:
    """Return what ``section`` can be written from."""
    missing = tuple(pattern for pattern in section.needs if not sheet.matching(pattern))
    required = sheet.select(section.needs)
    untranslated = tuple(fact.id for fact in required if fact.is_missing_in(language))
    chosen = sheet.select((*section.needs, *section.uses))
    facts = tuple(fact for fact in chosen if not fact.is_missing_in(language))
    return SectionPlan(
        section=section,
        readiness=_readiness(section, missing, untranslated),
        facts=facts,
        missing=missing,
        untranslated=untranslated,
    )


def _readiness(
    section: OutlineSection, missing: tuple[str, ...], untranslated: tuple[str, ...]
) -> Readiness:
    if not section.task:
        return "computed_only"
    if missing:
        return "needs_answers"
    return "needs_translation" if untranslated else "ready"
