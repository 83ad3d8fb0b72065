"""Where a Markdown text holds code, links and other places that take no link, by offsets."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

Span = tuple[int, int]

_LINE = re.compile(r"[^\n]*\n?")
_FENCE = re.compile(r"[>\s]*(?:(?:[-+*•]|\d{1,9}[.)])\s+)*(`{3,}(?=[^`]*$)|~{3,})")
_TICKS = re.compile(r"`+")
_ESCAPE = re.compile(r"\\[!-/:-@\[-`{-~•]")
_BRACKETS = r"\[[^\[\]]*+(?:\[[^\[\]]*+\][^\[\]]*+)*+\]"
_TARGET = r"\([^()]*+(?:\([^()]*+\)[^()]*+)*+\)"
# The reader decodes entities, drops comments and has no style for a figure that is struck out.
_NO_LINK = re.compile(
    rf"!?{_BRACKETS}{_TARGET}|<https?://[^\s<>]++>|<!--[ \t]*+-->|&#?\w{{1,32}};|~~[^~\n]+~~"
)


def code_spans(markdown: str) -> list[Span]:
    """Return where code stands, fenced or between backticks, in order."""
    return [span for begin, end, is_code in _chunks(markdown) for span in (
        [(begin, end)] if is_code else list(_inline_code(markdown, begin, end))
    )]  # fmt: skip


def closed_spans(markdown: str) -> list[Span]:
    """Return where no link may be put: code, links, pictures, entities; in order."""
    spans: list[Span] = []
    for begin, end, is_code in _chunks(markdown):
        if is_code:
            spans.append((begin, end))
            continue
        code = list(_inline_code(markdown, begin, end))
        masked = _masked(markdown, begin, end, code)
        links = [(begin + m.start(), begin + m.end()) for m in _NO_LINK.finditer(masked)]
        spans += _merged([*code, *links])
    return spans


def is_inside(spans: Sequence[Span], start: int, end: int) -> bool:
    """Tell whether a place touches one of ``spans``, which are in order and apart."""
    index = bisect_right(spans, (start, start)) - 1
    near = spans[max(index, 0) : index + 2]
    return any(begin < end and start < stop for begin, stop in near)


def _chunks(markdown: str) -> Iterator[tuple[int, int, bool]]:
    """Yield the text between blank lines, and each block of fenced code."""
    begin, at, fence, is_quoted = 0, 0, "", False
    for line in _LINE.findall(markdown):
        bare = line.strip("> \t\r\n")
        opening = _FENCE.match(line)
        if fence:
            ends_quote = is_quoted and not line.lstrip().startswith(">")
            if ends_quote or (len(bare) >= len(fence) and not bare.strip(fence[0])):
                yield begin, at if ends_quote else at + len(line), True
                begin, fence = at if ends_quote else at + len(line), ""
        elif opening is not None:
            yield begin, at, False
            begin, fence, is_quoted = at, opening[1], line.lstrip().startswith(">")
        elif not bare:
            yield begin, at, False
            begin = at
        at += len(line)
    yield begin, at, bool(fence)


def _inline_code(markdown: str, begin: int, end: int) -> Iterator[Span]:
    """Yield what stands between two rows of backticks of one length."""
    runs = [(m.start(), m.end()) for m in _TICKS.finditer(markdown, begin, end)]
    places: dict[int, list[int]] = {}
    for start, stop in reversed(runs):
        places.setdefault(stop - start, []).append(start)
    done = begin
    for start, stop in runs:
        length = stop - start
        if start < done or is_escaped(markdown, start):
            continue
        following = places[length]
        while following and following[-1] <= start:
            following.pop()
        if following:
            done = following[-1] + length
            yield start, done


def is_escaped(markdown: str, place: int) -> bool:
    """Tell whether a backslash takes the meaning from the character at ``place``."""
    start = place
    while start > 0 and markdown[start - 1] == "\\":
        start -= 1
    return (place - start) % 2 == 1


def _masked(markdown: str, begin: int, end: int, code: Sequence[Span]) -> str:
    """Return a part of the text in which code and escapes are blots of the same length."""
    pieces, at = [], begin
    for start, stop in code:
        pieces += [markdown[at:start], "x" * (stop - start)]
        at = stop
    pieces.append(markdown[at:end])
    return _ESCAPE.sub("xx", "".join(pieces))


def _merged(spans: Sequence[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
