"""Links many places of one text to the same target in one go."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.domain.bound_text import link_figures
from assistant.domain.figures import Figure, find_figures
from assistant.domain.linked_figures import FactWords, fact_words
from assistant.domain.markdown_spans import Span


def link_places(
    markdown: str, places: Collection[Span], target: str, *, otherwise: str = ""
) -> str:
    """Return the text with a link at each place; ``otherwise`` stands where no link can be.

    A place that is linked to a fact already gets the new link instead. However many the places
    are, the text is read a few times only.
    """
    wanted = sorted(set(places))
    tried = _try(markdown, wanted, target, {})
    if not tried.left:
        return tried.text
    links = _links_around(markdown, wanted)
    first = _bare(markdown, wanted, links.values())
    figures = {(each.start, each.end): each for each in find_figures(first.text)}
    tried = _try(first.text, list(first.places.values()), target, figures)
    left = {place for place in wanted if first.places[place] in tried.left}
    # A link stays where none of the places in its words can have the new one.
    gone = {links[place].start: links[place] for place in wanted if place in links.keys() - left}
    if len(gone) < len({link.start for link in links.values()}):
        second = _bare(markdown, wanted, gone.values())
        figures = {(each.start, each.end): each for each in find_figures(second.text)}
        tried = _try(second.text, list(second.places.values()), target, figures)
    return _with_words(tried.text, tried.left.values(), otherwise)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tried:
    """A text with links, and where the places end that have none, by the place before."""

    text: str
    left: Mapping[Span, int]


def _try(
    markdown: str, places: Sequence[Span], target: str, figures: Mapping[Span, Figure]
) -> _Tried:
    """Link the places that can have a link; ``figures`` are those of the text, if known."""
    chosen = [figures.get(place) or _figure(markdown, place) for place in places]
    text = link_figures(markdown, [(figure, target) for figure in chosen])
    mark = f"](fact:{target})"
    left: dict[Span, int] = {}
    shift = done = 0
    for start, end in places:
        words = f"{markdown[start:end]}{mark}"
        at = start + shift
        # The backslash of \$12 goes with the figure.
        if text.startswith(f"[{words}", at) or text.startswith(f"[\\{words}", at - 1):
            shift += 1 + len(mark)
        else:
            left[start, end] = max(end, done) + shift
        done = max(end, done)
    return _Tried(text=text, left=left)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bare:
    """A text without some of its links, and where the places are in it."""

    text: str
    places: Mapping[Span, Span]


def _bare(markdown: str, places: Iterable[Span], links: Iterable[FactWords]) -> _Bare:
    pieces, at, removed = [], 0, 0
    begins, shifts = [0], [0]  # from where on a place has moved to the left, and how far
    for link in sorted({each.start: each for each in links}.values(), key=lambda each: each.start):
        if link.start < at:  # inside one that goes
            continue
        pieces += [markdown[at : link.start], link.words]
        at = link.end
        begins += [link.start, link.end]
        before = removed + link.words_start - link.start
        removed += link.end - link.start - len(link.words)
        shifts += [before, removed]
    text = "".join([*pieces, markdown[at:]])
    moved = {place: shifts[bisect_right(begins, place[0]) - 1] for place in places}
    return _Bare(
        text=text,
        places={(start, end): (start - by, end - by) for (start, end), by in moved.items()},
    )


def _links_around(markdown: str, places: Iterable[Span]) -> dict[Span, FactWords]:
    """Return the outermost link to a fact around each place that is in one."""
    links = sorted(fact_words(markdown), key=lambda each: each.start)
    begins = [each.start for each in links]
    found: dict[Span, FactWords] = {}
    for start, end in places:
        number = bisect_right(begins, start) - 1
        while number >= 0 and links[number].end >= end:
            found[start, end] = links[number]
            number -= 1
    return found


def _with_words(text: str, ends: Iterable[int], words: str) -> str:
    pieces, at = [], 0
    for end in sorted(ends):
        pieces += [text[at:end], words]
        at = end
    return "".join([*pieces, text[at:]])


def _figure(markdown: str, place: Span) -> Figure:
    start, end = place
    return Figure(text=markdown[start:end], start=start, end=end, unit="plain")
