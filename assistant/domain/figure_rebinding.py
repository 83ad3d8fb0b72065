"""Binds one figure of a text anew: to another fact, or to the founder's own word."""

from dataclasses import dataclass

from assistant.domain.binding import FactIndex, bind
from assistant.domain.bound_text import link_figures, target_for
from assistant.domain.fact_text import fact_text
from assistant.domain.facts import Fact
from assistant.domain.figure_forms import plain_words
from assistant.domain.figures import Figure, find_figures
from assistant.domain.languages import LANGUAGES, Language
from assistant.domain.linked_figures import SOUND, FactWords, bindings_in, fact_words, text_now

_EMPHASIS = "*_"


@dataclass(frozen=True, slots=True, kw_only=True)
class BarePlace:
    """A place of a text whose link, if it had one, was taken away."""

    markdown: str
    start: int
    end: int
    link: FactWords | None = None


def bare(markdown: str, start: int, end: int) -> BarePlace:
    """Return the text without the link to a fact around a place, and the place in it."""
    for link in fact_words(markdown):
        if link.start <= start and end <= link.end:
            text = markdown[: link.start] + link.words + markdown[link.end :]
            shift = link.words_start - link.start
            return BarePlace(markdown=text, start=start - shift, end=end - shift, link=link)
    return BarePlace(markdown=markdown, start=start, end=end)


def linked_to(markdown: str, start: int, end: int, target: str) -> str | None:
    """Return the text with the words at a place linked to a target; None where no link can be."""
    place = bare(markdown, start, end)
    linked = link_figures(place.markdown, [(_figure_at(place), target)])
    return None if linked == place.markdown else linked


def bound_to(markdown: str, place: tuple[int, int], fact: Fact, language: Language) -> str | None:
    """Return the text with the figure at a place bound to a fact; None where no link can be.

    A figure that the fact does not justify becomes what the fact says, in the way the figure was
    linked before, if it was.
    """
    found = bare(markdown, *place)
    figure = _figure_at(found)
    target = target_for(figure, fact, language)
    linked = link_figures(found.markdown, [(figure, target)]) if target else found.markdown
    if linked == found.markdown:
        return None
    return linked if _holds(linked, found.start, fact) else _with_its_words(found, fact, language)


def _figure_at(place: BarePlace) -> Figure:
    """Return the figure found at a place; the words there as a plain one where none is found."""
    for figure in find_figures(place.markdown):
        if (figure.start, figure.end) == (place.start, place.end):
            return figure
    return _plain(place.markdown, place.start, place.end)


def _plain(markdown: str, start: int, end: int) -> Figure:
    return Figure(text=markdown[start:end], start=start, end=end, unit="plain")


def _holds(markdown: str, start: int, fact: Fact) -> bool:
    """Tell whether the fact justifies the figure that was linked to it.

    Its form says nothing of that: a form can hold any words for the value of the moment.
    """
    link = next((each for each in fact_words(markdown) if each.end > start), None)
    if link is None:
        return False
    if plain_words(link.words) in [fact_text(fact, language) for language in LANGUAGES]:
        return True
    bindings = bindings_in(link, bind(markdown, FactIndex((fact,))))
    return bool(bindings) and all(each.status in SOUND for each in bindings)


def _with_its_words(place: BarePlace, fact: Fact, language: Language) -> str | None:
    before, after = place.markdown[: place.start], place.markdown[place.end :]
    old = place.markdown[place.start : place.end]
    marks = old[: len(old) - len(old.lstrip(_EMPHASIS))]
    is_same = place.link is not None and place.link.target == fact.id
    words = (
        text_now(place.link, fact, language)
        if place.link and is_same
        else fact_text(fact, language)
    )
    text = f"{before}{marks}{words}{marks[::-1]}{after}"
    figure = _plain(text, place.start, place.start + len(words) + 2 * len(marks))
    form = place.link.form if place.link and is_same else ""
    target = f"{fact.id}?form={form}" if form else target_for(figure, fact, language)
    linked = link_figures(text, [(figure, target)]) if target else text
    return None if linked == text else linked
