"""The facts that a figure can be bound to, for the founder to choose from."""

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.domain.fact_text import fact_text, fact_text_with_period
from assistant.domain.facts import Fact, FactSheet
from assistant.domain.languages import LANGUAGES, Language
from assistant.texts import load_texts

_NO_FIGURES = ("text", "flag")


@dataclass(frozen=True, slots=True, kw_only=True)
class FactChoice:
    """A fact as a menu or list shows it.

    Attributes:
        id: the fact's id.
        words: its label and value, in the language of the window.
    """

    id: str
    words: str


def choices_of(
    fact_ids: tuple[str, ...], sheet: FactSheet, language: Language
) -> tuple[FactChoice, ...]:
    """Return these facts, in their order; those that are gone are left out."""
    facts = (sheet.get(fact_id) for fact_id in fact_ids)
    return tuple(_choice(fact, language) for fact in facts if fact is not None)


def found_choices(
    query: str, sheet: FactSheet, language: Language, *, first: tuple[str, ...] = (), limit: int
) -> tuple[FactChoice, ...]:
    """Return the facts with a figure whose label or value holds every word of a query.

    Those that are to come ``first`` do so.
    """
    words = query.casefold().split()
    found: list[FactChoice] = []
    for fact_id in dict.fromkeys([*first, *(fact.id for fact in sheet)]):
        fact = sheet.get(fact_id)
        if fact is None or fact.unit in _NO_FIGURES or len(found) == limit:
            continue
        said = " ".join(_said(fact)).casefold()
        if all(word in said for word in words):
            found.append(_choice(fact, language))
    return tuple(found)


def _said(fact: Fact) -> Iterator[str]:
    for language in LANGUAGES:
        yield fact.full_label(language)
        yield fact_text(fact, language)


def _choice(fact: Fact, language: Language) -> FactChoice:
    value = fact_text_with_period(fact, language)
    words = load_texts(language)("checking.choice", label=fact.full_label(language), value=value)
    return FactChoice(id=fact.id, words=words)
