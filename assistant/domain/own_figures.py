"""Which figures of a free-text answer are facts of their own, and which are facts of the brief.

A figure of an answer that rests on a fact of the brief is that fact and no second one; its id is
kept all the same, so that it is known again when the two part.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

from assistant.domain.answer_facts import facts_of_figures, own_of
from assistant.domain.answer_matching import StoredFigure
from assistant.domain.answer_readings import AnswerReading, Reach
from assistant.domain.binding import FactIndex, bind
from assistant.domain.figures import Figure, find_figures
from assistant.domain.languages import LANGUAGES, Language, LocalizedText

_EXACT = 0.98  # "a third" of 0.33
# "Over 100" may be said of 133 at most, "under 100" of 80 at least; each with some room.
_BOUNDS = {
    "about": (0.93, 1.07), "nearly": (0.88, 1.01), "over": (0.99, 1.36), "at_least": (0.99, 1.36),
    "under": (0.78, 1.01), "at_most": (0.78, 1.01),
}  # fmt: skip


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
        reaches=tuple(dict.fromkeys(_reaches(figures.values()))),
    )


def _fact_of(
    places: Mapping[Language, Figure], bound: Mapping[tuple[Language, int], str]
) -> str | None:
    """Return the fact that a figure is, in whichever language its words say so."""
    keys = ((language, figure.start) for language, figure in places.items())
    return next((bound[key] for key in keys if key in bound), None)


def _reaches(figures: Iterable[Iterable[Figure]]) -> Iterator[Reach]:
    for each in figures:
        for figure in each:
            for value in (figure.value, figure.low, figure.high):
                if isinstance(value, Decimal):
                    yield _reach(figure, value)
                elif value is not None:
                    yield value


def _reach(figure: Figure, value: Decimal) -> tuple[float, float]:
    """Return between which sizes a fact can lie that a number is, as it is rounded or bounded."""
    size = 0.0 if value.is_nan() else abs(float(value))
    least, most = _BOUNDS.get(figure.qualifier or "", (_EXACT, 1 / _EXACT))
    step = float(figure.step or 0)
    return size * least - step, size * most + step
