"""Finds the linked figures of a text that no longer say what their fact says."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.domain.binding_links import is_said_by
from assistant.domain.bound_text import form_in
from assistant.domain.derivations import FactLookup, fact_behind
from assistant.domain.facts import Fact
from assistant.domain.figure_forms import plain_words, text_in_form
from assistant.domain.figures import Figure, find_figures
from assistant.domain.languages import Language
from assistant.domain.link_targets import RESERVED_TARGETS, operation_of

_PREFIX = "fact:"
_WORDS = ("text", "flag")  # a figure among the words of a fact is not its value


@dataclass(frozen=True, slots=True, kw_only=True)
class OutdatedFigure:
    """A linked figure that its fact no longer backs.

    Attributes:
        fact: the id behind the link; ``=sum:ID,ID`` for a derived figure.
        start: where the figure begins in the Markdown, in code points.
        end: where it ends, exclusive.
        old_text: the figure as it stands.
        new_text: as its fact would have it; empty where the fact is gone.
    """

    fact: str
    start: int
    end: int
    old_text: str
    new_text: str = ""


def outdated_figures(
    markdown: str,
    facts: FactLookup,
    language: Language,
    *,
    figures: Sequence[Figure] | None = None,
) -> tuple[OutdatedFigure, ...]:
    """Return the linked figures that say something else than their facts, in order.

    What the founder wrote in her own way is up to date while it agrees with the fact, rounded or
    bounded as it may be. ``figures`` are those of the text, if they have been found already.
    """
    found = find_figures(markdown) if figures is None else figures
    return tuple(_outdated(found, facts, language))


def _outdated(
    figures: Sequence[Figure], facts: FactLookup, language: Language
) -> Iterator[OutdatedFigure]:
    for figure in figures:
        target, _, query = _target(figure)
        if not target or target in RESERVED_TARGETS:
            continue
        fact = fact_behind(target, facts)
        words = plain_words(figure.text)
        if fact is not None and (fact.unit in _WORDS or _says(figure, fact, target)):
            continue
        text = "" if fact is None else text_in_form(fact, form_in(f"?{query}"), language)
        text = " ".join(text.split())
        if text != words:
            yield OutdatedFigure(
                fact=target, start=figure.start, end=figure.end, old_text=words, new_text=text
            )


def _target(figure: Figure) -> tuple[str, str, str]:
    link = figure.link or ""
    return link[len(_PREFIX) :].partition("?") if link.lower().startswith(_PREFIX) else ("", "", "")


def _says(figure: Figure, fact: Fact, target: str) -> bool:
    """Tell whether a figure is true of its fact; the span of a derived one is in its arithmetic."""
    is_derived = operation_of(target) is not None
    return is_said_by(replace(figure, per=None) if is_derived else figure, fact)
