"""Says of each linked figure of a text whether it still says what its fact says."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.domain.binding import Binding
from assistant.domain.derivations import FactLookup, fact_behind
from assistant.domain.fact_text import fact_text, fact_text_with_period
from assistant.domain.facts import Fact
from assistant.domain.figure_forms import plain_words, text_in_form
from assistant.domain.figure_view import read_view
from assistant.domain.languages import LANGUAGES, Language
from assistant.domain.link_targets import RESERVED_TARGETS, decoded

LinkState = Literal["current", "gone", "differs", "reserved"]
_PREFIX = "fact:"
_CLOSE = re.compile(r"\]\((?:<[^<>\n]*>|[^()\s]*)(?:\s+(?:\"[^\"()]*\"|'[^'()]*'))?\s*\)")
_WORDS = ("text", "flag")  # what such a fact is called in a text is the founder's choice
SOUND = frozenset({"bound", "derived"})  # what binding says of a figure that facts back


@dataclass(frozen=True, slots=True, kw_only=True)
class FactWords:
    """Words that link to a fact.

    Attributes:
        start: where the link begins, in code points of the Markdown.
        end: where it ends, exclusive.
        words_start: where its words begin.
        words: the words, as Markdown.
        target: the fact's id, or ``=sum:ID,ID``.
        form: how the figure is written, if not as the program would.
    """

    start: int
    end: int
    words_start: int
    words: str
    target: str
    form: str

    @property
    def words_end(self) -> int:
        """Where its words end, exclusive."""
        return self.words_start + len(self.words)


def fact_words(markdown: str) -> Iterator[FactWords]:
    """Yield the links to facts that a reader sees as links, in order."""
    for start, end, address in read_view(markdown).links:
        close = _CLOSE.match(markdown, end)
        if not address.startswith(_PREFIX) or close is None or start < 1:
            continue
        if markdown[max(0, start - 2) : start - 1] == "!":  # a picture
            continue
        target, _, query = address.removeprefix(_PREFIX).partition("?")
        yield FactWords(
            start=start - 1,
            end=close.end(),
            words_start=start,
            words=markdown[start:end],
            target=target,
            form=_form(query),
        )


def fact_of(link: FactWords, facts: FactLookup) -> Fact | None:
    """Return the fact behind a link, as it is now; None where it is gone."""
    return fact_behind(link.target, facts) or facts.get(decoded(link.target))


def state_of(link: FactWords, bindings: Sequence[Binding], facts: FactLookup) -> LinkState:
    """Return whether a link still says its fact.

    Args:
        link: one of the text's links.
        bindings: what binding said of the figures of the same text, in order.
        facts: the facts as they are now.
    """
    if link.target in RESERVED_TARGETS:
        return "reserved"
    fact = fact_of(link, facts)
    if fact is None:
        return "gone"
    if fact.unit in _WORDS or _says(link, fact):
        return "current"
    is_sound = all(each.status in SOUND for each in bindings_in(link, bindings))
    return "current" if is_sound else "differs"


def bindings_in(link: FactWords, bindings: Sequence[Binding]) -> tuple[Binding, ...]:
    """Return what binding said of the figures in a link's words."""
    first = bisect_left(bindings, link.words_start, key=_start)
    return tuple(bindings[first : bisect_left(bindings, link.words_end, key=_start)])


def _start(binding: Binding) -> int:
    return binding.figure.start


def text_now(link: FactWords, fact: Fact, language: Language) -> str:
    """Return what the link's words would be if they followed their fact."""
    return " ".join(text_in_form(fact, link.form, language).split())


def _says(link: FactWords, fact: Fact) -> bool:
    words = " ".join(plain_words(link.words).split())
    return any(
        words
        in (text_now(link, fact, each), fact_text(fact, each), fact_text_with_period(fact, each))
        for each in LANGUAGES
    )


def _form(query: str) -> str:
    parts = (part.partition("=") for part in query.split("&"))
    return next((value for name, _, value in parts if name in ("form", "format")), "")
