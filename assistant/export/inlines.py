"""Inline parts of a block become spans of printed words; no text is ever parsed as markup."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from assistant.domain.blocks import FactLink, Inline, LineBreak, SourceLink, TextRun, WebLink
from assistant.domain.link_targets import UNBACKED
from assistant.export.figure_appendix import Crossing
from assistant.export.fonts import printable
from assistant.export.line_breaking import CLOSING, OPENING
from assistant.export.theme import Colours
from assistant.export.typesetting import RunStyle, Span

_WIDE_BREAK = re.compile(
    "(?<=[\u3001-\u9fff\uff01-\uff65])[ ]*\n[ ]*(?=[\u3001-\u9fff\uff01-\uff65])"
)
_LINKED_SCHEMES = ("http://", "https://", "mailto:")
_ADDRESS_SAFE = "!#$%&'()*+,/:;=?@[]~-._"
CITATION_SCALE = 0.72
CITATION_RISE = 0.32


@dataclass(frozen=True, slots=True, kw_only=True)
class InlineLook:
    """How the parts of running text look.

    Attributes:
        colours: those of the theme.
        marks: what is raised behind a figure, by the id that its link has.
        crossings: where figures lead inside the document, by the id that their link has.
    """

    colours: Colours
    marks: Mapping[str, str] = field(default_factory=dict)
    crossings: Mapping[str, Crossing] = field(default_factory=dict)


def spans_of(inlines: Iterable[Inline], base: RunStyle, look: InlineLook) -> list[Span]:
    """Return the words of the inlines, each in its look, ready to be measured."""
    spans = [span for part in inlines for span in _spans(part, base, look)]
    return _without_outer_blanks(_without_bad_breaks(spans))


def words(text: str, style: RunStyle) -> list[Span]:
    """Return one line of plain words as spans; blanks round it go."""
    return [Span(_one_line(printable(text)).strip(), style)]


def _spans(part: Inline, base: RunStyle, look: InlineLook) -> list[Span]:
    if isinstance(part, FactLink):
        return _figure(part, base, look)
    return [_span(part, base, look.colours)]


def _figure(part: FactLink, base: RunStyle, look: InlineLook) -> list[Span]:
    """Return a figure and the raised mark behind it; no line ends between the two."""
    style = replace(base, bold=base.bold or part.bold)
    crossing, mark = look.crossings.get(part.fact_id), look.marks.get(part.fact_id, "")
    if crossing is not None:
        style = replace(style, link=crossing.link, name=crossing.name or None)
    if part.fact_id == UNBACKED:
        style = replace(style, background=look.colours.unbacked)
    figure = Span(_one_line(printable(part.text)), style)
    size, rise = base.size * CITATION_SCALE, base.size * CITATION_RISE
    raised = replace(style, size=size, rise=rise, background=None)
    return [figure, Span(mark, raised)] if mark and figure.text.strip() else [figure]


def _span(
    part: LineBreak | SourceLink | TextRun | WebLink, base: RunStyle, colours: Colours
) -> Span:
    if isinstance(part, LineBreak):
        return Span("\n", base)
    text = _one_line(printable(part.text))
    if isinstance(part, SourceLink):
        size = base.size * CITATION_SCALE
        style = replace(base, size=size, colour=colours.link, rise=base.size * CITATION_RISE)
        return Span(text if text.startswith("[") else f"[{text}]", style)
    if isinstance(part, TextRun):
        return Span(text, _run_style(part, base, colours))
    style = replace(base, bold=base.bold or part.bold)
    return Span(text, _link_style(part, style, colours))


def _run_style(run: TextRun, base: RunStyle, colours: Colours) -> RunStyle:
    if not (run.bold or run.italic or run.code or run.strike):
        return base
    # no Chinese font has an italic: emphasis is a colour instead
    colour = colours.emphasis if run.italic else base.colour
    background = colours.code_background if run.code else None
    bold = base.bold or run.bold
    return replace(base, bold=bold, colour=colour, strike=run.strike, background=background)


def _link_style(link: WebLink, style: RunStyle, colours: Colours) -> RunStyle:
    address = link.url.strip()
    if not address.lower().startswith(_LINKED_SCHEMES):
        return style
    target = quote(address.encode("utf-8", "replace"), safe=_ADDRESS_SAFE)
    return replace(style, colour=colours.link, link=target)


def _one_line(text: str) -> str:
    """Join lines that were only wrapped: with nothing between Chinese, else with a blank."""
    if "\n" not in text:
        return text
    return _WIDE_BREAK.sub("", text).replace("\n", " ")


def _without_bad_breaks(spans: list[Span]) -> list[Span]:
    """Drop a forced break where it would put closing punctuation at the start of a line."""
    kept: list[Span] = []
    for number, span in enumerate(spans):
        if span.text == "\n":
            ahead = "".join(other.text for other in spans[number + 1 :]).lstrip()[:1]
            behind = "".join(other.text for other in kept).rstrip(" \u3000")[-1:]
            if not ahead or not behind or ahead in CLOSING or behind in OPENING:
                continue
        kept.append(span)
    return kept


def _without_outer_blanks(spans: list[Span]) -> list[Span]:
    while spans and not spans[0].text.strip():
        spans = spans[1:]
    while spans and not spans[-1].text.strip():
        spans = spans[:-1]
    if spans:
        spans = [Span(spans[0].text.lstrip(), spans[0].style), *spans[1:]]
        spans = [*spans[:-1], Span(spans[-1].text.rstrip(), spans[-1].style)]
    return spans
