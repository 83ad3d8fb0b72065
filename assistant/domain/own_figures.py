"""Which figures of a free-text answer are facts of their own, and which are facts of the brief.

A figure of an answer that rests on a fact of the brief is that fact and no second one; its id is
kept all the same, so that it is known again when the two part.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

from assistant.domain.answer_facts import facts_of_figures, own_of
from assistant.domain.answer_matching import StoredFigure
from assistant.domain.answer_readings import AnswerReading
from assistant.domain.binding import FactIndex, bind
from assistant.domain.figures import Figure, find_figures
from assistant.domain.languages import LANGUAGES, Language, LocalizedText


def read_answer(
    key: str,
    text: LocalizedText,
    facts: Callable[[], FactIndex],
    known: tuple[StoredFigure, ...] = (),
) -> AnswerReading:
    """Return the figures of the answer ``key``, held against the facts of the brief.

    ``facts`` is asked only where there is a figure that is not linked to one of them already.
    """
    every = {language: find_figures(side) for language in LANGUAGES if (side := text.get(language))}
    figures = {language: own_of(each) for language, each in every.items()}
    found = facts_of_figures(key, text, known, figures=figures)
    bound = {
        (language, binding.figure.start): binding.fact
        for language, each in figures.items()
        if each
        for binding in bind(text.any(language), facts(), every[language])
        if binding.status == "bound" and binding.fact is not None
    }
    aliases = {
        fact_id: fact
        for fact_id, places in found.places.items()
        if (fact := _fact_of(places, bound)) is not None
    }
    return AnswerReading(
        facts=tuple(fact for fact in found.facts if fact.id not in aliases),
        aliases=aliases,
        known=found.stored,
        values=tuple(dict.fromkeys(_values(figures.values()))),
    )


def _fact_of(
    places: Mapping[Language, Figure], bound: Mapping[tuple[Language, int], str]
) -> str | None:
    """Return the fact that a figure is, in whichever language its words say so."""
    keys = ((language, figure.start) for language, figure in places.items())
    return next((bound[key] for key in keys if key in bound), None)


def _values(figures: Iterable[Iterable[Figure]]) -> Iterator[Decimal | str]:
    for each in figures:
        for figure in each:
            said = (figure.value, figure.low, figure.high)
            yield from (value for value in said if value is not None)
