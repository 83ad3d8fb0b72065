"""Figures of a text on their way out: what each rests on, and a mark on those that rest on nothing.

Import it late: the rules of figures take a tenth of a second to load.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Literal

from assistant.domain.binding import Binding
from assistant.domain.derivations import expression_of
from assistant.domain.document import Section
from assistant.domain.link_targets import (
    ESTIMATE,
    UNBACKED,
    decoded,
    facts_named,
    operation_of,
)
from assistant.domain.linked_places import link_places
from assistant.domain.markdown_spans import Span
from assistant.services.checking_findings import Finding
from assistant.services.reviewing import sentence_around

FigureStatus = Literal["bound", "derived", "estimate", "ambiguous", "unbacked"]
_FACT = "fact:"
_SOUND = frozenset({"bound", "derived"})
_MARK = " (?)"  # where no link can stand: in words struck out
_GAP = 2  # the blank line between paragraphs


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedFigure:
    """A figure of the prose and what it rests on.

    Attributes:
        text: the words.
        status: what it rests on.
        fact: the fact's id, if bound.
        sources: the ids of the facts that it follows from, if derived.
        reason: how it follows, or why nothing backs it.
        sentence: the words around it; of a figure that facts back nobody is told them.
    """

    text: str
    status: FigureStatus
    fact: str | None = None
    sources: tuple[str, ...] = ()
    reason: str = ""
    sentence: str = ""


def figures_in(
    section: Section, found: Sequence[Finding], bindings: Iterable[Binding]
) -> tuple[PrintedFigure, ...]:
    """Return every figure of a section's prose with what it rests on, in order.

    Args:
        section: as stored.
        found: what a check found in it.
        bindings: what the check saw that each figure rests on.
    """
    text, places = section.markdown, _places(section, found)
    shown: list[tuple[int, PrintedFigure]] = []
    for start, _, finding in places:
        status: FigureStatus = "ambiguous" if finding.kind == "ambiguous" else "unbacked"
        figure = PrintedFigure(
            text=finding.text, status=status, reason=finding.reason, sentence=finding.sentence
        )
        shown.append((start, figure))
    covered = sorted((start, end) for start, end, _ in places)
    for binding in bindings:
        start = binding.figure.start
        before = bisect_right(covered, start, key=itemgetter(0)) - 1
        if before < 0 or start >= covered[before][1]:  # what is found does not overlap
            shown.append((start, _printed(binding, text)))
    return tuple(figure for _, figure in sorted(shown, key=lambda pair: pair[0]))


def _printed(binding: Binding, text: str) -> PrintedFigure:
    """Return a figure of a text that no check complained of."""
    figure = binding.figure
    target = (figure.link or "").partition("?")[0]
    if target == f"{_FACT}{ESTIMATE}":
        sentence = sentence_around(text, figure.start, figure.end)
        return PrintedFigure(text=figure.text, status="estimate", sentence=sentence)
    if binding.status not in _SOUND and target.startswith(_FACT):
        # "over £30,000" of a fact that is £30,000: what is linked is what the fact says.
        return _linked(figure.text, target.removeprefix(_FACT))
    is_sound = binding.status in _SOUND
    return PrintedFigure(
        text=figure.text,
        status=binding.status,
        fact=binding.fact,
        sources=binding.derived_from,
        reason=binding.expression or binding.reason,
        sentence="" if is_sound else sentence_around(text, figure.start, figure.end),
    )


def _linked(text: str, target: str) -> PrintedFigure:
    operation = operation_of(target)
    if operation is None:
        return PrintedFigure(text=text, status="bound", fact=decoded(target))
    return PrintedFigure(
        text=text,
        status="derived",
        sources=facts_named(target),
        reason=expression_of(operation),
    )


def _places(section: Section, found: Iterable[Finding]) -> list[tuple[int, int, Finding]]:
    """Return where findings lie in the text of the whole section."""
    begins, at = {}, 0
    for paragraph in section.paragraphs:
        begins[paragraph.id] = at
        at += len(paragraph.text) + _GAP
    return [
        (begins[each.paragraph_id] + each.start, begins[each.paragraph_id] + each.end, each)
        for each in found
        if each.section_id == section.id and each.paragraph_id in begins
    ]


def marked(section: Section, found: Sequence[Finding]) -> str:
    """Return a section's Markdown with a link to ``fact:unbacked`` at each figure found."""
    places: dict[str, set[Span]] = defaultdict(set)
    for each in found:
        places[each.paragraph_id].add((each.start, each.end))
    return "\n\n".join(
        link_places(paragraph.text, places[paragraph.id], UNBACKED, otherwise=_MARK)
        if paragraph.id in places
        else paragraph.text
        for paragraph in section.paragraphs
    )
