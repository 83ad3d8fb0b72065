"""Markdown as bare words: for previews and excerpts, where a link's address would only disturb."""

import re

_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
_HEAD = re.compile(r"^[^\s\[\]()]*\)")  # the rest of a link that a cut went through
_TAIL = re.compile(r"\[[^\[\]]*(\]\([^()\s]*)?$")

Span = tuple[int, int]


def plain_words(markdown: str) -> str:
    """Return the words of ``markdown`` without the addresses of links."""
    return _LINK.sub(r"\1", markdown)


def plain_excerpt(text: str, spans: tuple[Span, ...]) -> tuple[str, tuple[Span, ...]]:
    """Return an excerpt without addresses, and where ``spans`` of it stand now."""
    dropped = _dropped(text)
    kept = [index for index in range(len(text)) if index not in dropped]
    places = {index: place for place, index in enumerate(kept)}
    moved = [
        (places[inside[0]], places[inside[-1]] + 1)
        for first, last in spans
        if (inside := [index for index in range(first, last) if index in places])
    ]
    return "".join(text[index] for index in kept), tuple(moved)


def _dropped(text: str) -> set[int]:
    """Return the indexes of all characters that belong to a link but not to its words."""
    dropped: set[int] = set()
    for link in _LINK.finditer(text):
        dropped |= set(range(*link.span())) - set(range(*link.span(1)))
    for pattern in (_HEAD, _TAIL):
        cut = pattern.search(text)
        if cut is not None and "(" not in text[: cut.start()][-1:]:
            dropped |= set(range(*cut.span()))
    return dropped
