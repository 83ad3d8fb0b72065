"""Where the sentences of a Markdown text stand, so that one of them can be put in another's place.

Sentences of paragraphs and of list items count; headings, tables, captions, code and questions to
the founder hold no sentence that a model may write anew.
"""

import re

from assistant.domain.markdown_spans import Span
from assistant.domain.sentences import sentence_spans

_LINE = re.compile(r"[^\n]+")
_MARK = re.compile(r"[ \t]*(?:(?:[-*+•]|\d{1,9}[.)、])[ \t]+)?")
_NO_PROSE = re.compile(r"[ \t]*(?:#{1,6}[ \t]|\||>|:[ \t]|!\[|<!--|[-*_]{3,}[ \t]*$)")
_FENCE = re.compile(r"[ \t]*(?:```|~~~)")


def sentence_places(markdown: str) -> tuple[Span, ...]:
    """Return where each sentence of prose begins and ends, in code points and in order."""
    places: list[Span] = []
    is_code = False
    for line in _LINE.finditer(markdown):
        if _FENCE.match(line[0]):
            is_code = not is_code
        elif not is_code and not _NO_PROSE.match(line[0]):
            places += _places_in(markdown, line.start(), line.end())
    return tuple(places)


def sentence_at(markdown: str, start: int, end: int) -> Span | None:
    """Return the sentence that a place lies in; None where it lies in none, or in two."""
    for begin, stop in sentence_places(markdown):
        if begin <= start < end <= stop:
            return begin, stop
    return None


def _places_in(markdown: str, start: int, end: int) -> list[Span]:
    mark = _MARK.match(markdown, start, end)
    begin = mark.end() if mark else start
    return [(begin + first, begin + last) for first, last in sentence_spans(markdown[begin:end])]
