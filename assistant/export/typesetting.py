"""Characters measured for a paragraph: narrow quotes, halved punctuation, air round Latin words."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from types import MappingProxyType

from reportlab.lib.colors import Color

from assistant.export.fonts import BOLD, REGULAR, widths_of
from assistant.export.line_breaking import Line, Measure, break_places


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStyle:
    """How a run of characters looks.

    ``link`` is an address, or ``#key`` inside the document; ``name`` lets ``#name`` lead here.
    """

    size: float
    colour: Color
    bold: bool = False
    link: str | None = None
    strike: bool = False
    rise: float = 0.0
    background: Color | None = None
    name: str | None = None

    @property
    def font(self) -> str:
        """The font's name in ReportLab."""
        return BOLD if self.bold else REGULAR


@dataclass(frozen=True, slots=True)
class Span:
    """Words in one look."""

    text: str
    style: RunStyle


@dataclass(frozen=True, slots=True, kw_only=True)
class Typeset:
    """A measured text and where it must be cut into pieces to be placed one by one.

    Attributes:
        measure: what line filling needs.
        starts: where each style begins.
        styles: the styles, parallel to ``starts``.
        cuts: where a piece begins because something before it is not set at its natural width.
        fine_cuts: ``cuts`` and every change between Chinese, Latin and blanks.
        shifts: how far a glyph is moved from where its place begins.
        kinds: per character ``w``ide, ``l``atin or ``s``pace.
        chinese: whether the text is mostly Chinese.
    """

    measure: Measure
    starts: Sequence[int]
    styles: Sequence[RunStyle]
    cuts: Sequence[int]
    fine_cuts: Sequence[int]
    shifts: dict[int, float]
    kinds: str
    chinese: bool

    def x_of(self, line: Line, index: int) -> float:
        """Return where a character stands, counted from where the line begins."""
        measure, start = self.measure, line.start
        along = measure.places[index] - measure.places[start]
        along += line.stretch * (measure.gaps[index] - measure.gaps[start])
        if line.squeeze:
            along -= line.squeeze * (measure.shrink[index] - measure.shrink[start])
        return along - measure.heads.get(start, 0.0)

    def style_at(self, index: int) -> RunStyle:
        """Return the style of a character."""
        return self.styles[bisect_right(self.starts, index) - 1]


HALF = 0.5
AIR = 0.16  # between Chinese and Latin, as a share of the size
PUNCTUATION_SLACK = 0.3  # what the blank half of a mark inside a squeezed line can give up
SPACE_SLACK = 0.25
MOST_STRETCH = 0.36  # what a gap can gain: a ragged line is better than holes

_HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HALVED_CLOSING = "，。、；：！？”’）》】」』〕〗〉"
_HALVED_OPENING = "“‘（《【「『〔〖〈"
_IS_HAN = re.compile(f"[{_HAN}]")
_IS_LETTER = re.compile(r"[^\W\d_]")
_BEFORE_AIR = re.compile(f"[{_HAN}](?=[A-Za-z0-9À-ɏ$¥€£+])|[A-Za-z0-9À-ɏ%+](?=[{_HAN}])")
_DOUBLED = re.compile(
    f"—(?=[{_HALVED_OPENING}])|[{_HALVED_OPENING}](?=[{_HALVED_OPENING}])"
    f"|[{_HALVED_CLOSING}](?=[\\[{_HALVED_CLOSING}{_HALVED_OPENING}])"
)
_CLOSING_MARK = re.compile(f"[{_HALVED_CLOSING}]")
_OPENING_MARK = re.compile(f"[{_HALVED_OPENING}]")
_NARROWED = re.compile("[“”‘’·]")
_APOSTROPHE = re.compile("(?<=[A-Za-zÀ-ɏ0-9])’(?=[A-Za-zÀ-ɏ])|(?<=[A-Za-z])·(?=[A-Za-z])")
_DOUBLE_DASH = re.compile("—(?=—)")
_WIDE_CHARACTER = re.compile(
    "[\u2015\u2026\u2460-\u24ff\u2500-\u27bf\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f"
    "\uff01-\uff65\uffe0-\uffe6\U00020000-\U0003ffff—]"
)
_RUN = re.compile("w+|l+|s+")

# The Chinese font draws these in a full square; in Latin text they stand closer.
# Per weight: how far the glyph moves left and what it then takes, as shares of the size.
NARROW_GLYPHS = MappingProxyType(
    {
        False: {
            "“": (0.579, 0.429),
            "”": (0.0, 0.421),
            "‘": (0.761, 0.237),
            "’": (0.0, 0.241),
            "·": (0.344, 0.312),
        },
        True: {
            "“": (0.560, 0.460),
            "”": (-0.02, 0.460),
            "‘": (0.753, 0.257),
            "’": (-0.01, 0.247),
            "·": (0.322, 0.356),
        },
    }
)
DASH_OVERLAP = 0.12  # a doubled dash is one long stroke in Chinese


def is_mostly_chinese(text: str) -> bool:
    """Tell whether the text is set by Chinese rules: one character in three is enough."""
    if text.isascii():
        return False
    han = len(_IS_HAN.findall(text))
    return han > 0 and han * 3 >= len(_IS_LETTER.findall(text))


class _Builder:
    """The arrays of a text while they are being made."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self.text = "".join(span.text for span in spans)
        self.chinese = is_mostly_chinese(self.text)
        self.starts: list[int] = []
        self.styles: list[RunStyle] = []
        self.advances: list[float] = []
        self.cuts: set[int] = set()
        self.shifts: dict[int, float] = {}
        self.heads: dict[int, float] = {}
        self.tails: dict[int, float] = {}
        self.slack: dict[int, float] = {}
        for span in spans:
            if span.text:
                self.starts.append(len(self.advances))
                self.styles.append(span.style)
                widths = widths_of(span.style.font, span.style.size)
                self.advances += [widths[character] for character in span.text]
        self.cuts.update(self.starts)
        self.kinds = "".join(map(_KIND_OF.__getitem__, self.text))

    def style_at(self, index: int) -> RunStyle:
        return self.styles[bisect_right(self.starts, index) - 1]

    def adjust(self) -> None:
        """Set everything apart from its natural width that a typesetter would."""
        if self.text.isascii():
            return
        self._narrow_marks()
        if self.chinese:
            self._halve_marks()
        self._let_in_air()
        for match in _DOUBLE_DASH.finditer(self.text):
            self._narrow(match.start(), DASH_OVERLAP * self.style_at(match.start()).size)

    def _narrow(self, index: int, by: float) -> None:
        self.advances[index] -= by
        self.cuts.add(index + 1)

    def _narrow_marks(self) -> None:
        for match in (_APOSTROPHE if self.chinese else _NARROWED).finditer(self.text):
            index = match.start()
            style = self.style_at(index)
            left, advance = NARROW_GLYPHS[style.bold][match[0]]
            self.shifts[index] = -left * style.size
            self.advances[index] = advance * style.size
            self.cuts.update((index, index + 1))
            self.kinds = f"{self.kinds[:index]}l{self.kinds[index + 1 :]}"

    def _halve_marks(self) -> None:
        for match in _DOUBLED.finditer(self.text):
            index = match.start()
            if index not in self.shifts:
                half = HALF * self.style_at(index).size
                self._narrow(index, half)
                if match[0] == "—":  # it has no blank of its own: at the end of a line it is whole
                    self.tails[index] = -half
        for match in _CLOSING_MARK.finditer(self.text):
            index = match.start()
            size = self.style_at(index).size
            if self.advances[index] > HALF * size * 1.5:
                self.tails[index] = HALF * size
                self.slack[index] = PUNCTUATION_SLACK * size
        for match in _OPENING_MARK.finditer(self.text):
            if match.start() not in self.shifts:
                self.heads[match.start()] = HALF * self.style_at(match.start()).size

    def _let_in_air(self) -> None:
        raised = self.raised()
        for match in _BEFORE_AIR.finditer(self.text):
            index = match.start()
            if index + 1 in raised:  # a mark stays close to its figure
                continue
            air = AIR * self.style_at(index).size
            self.advances[index] += air
            self.tails[index] = self.tails.get(index, 0.0) + air
            self.cuts.add(index + 1)

    def breaks(self) -> list[int]:
        """Return where lines may end; a raised mark stays with the word it follows."""
        raised = self.raised()
        places = break_places(self.text)
        return [place for place in places if place not in raised] if raised else places

    def raised(self) -> frozenset[int]:
        """Return where raised marks begin that follow something."""
        pairs = zip(self.starts, self.styles, strict=True)
        return frozenset(start for start, style in pairs if style.rise and start)

    def fine_cuts(self) -> list[int]:
        runs = {match.start() for match in _RUN.finditer(self.kinds)}
        return sorted(self.cuts | runs | {index + 1 for index in self.slack})

    def shrink(self) -> list[float]:
        slack = [0.0] * len(self.text)
        for index, amount in self.slack.items():
            slack[index] = amount
        for index, kind in enumerate(self.kinds):
            if kind == "s":
                slack[index] = self.advances[index] * SPACE_SLACK
        return [0.0, *accumulate(slack)]

    def gaps(self) -> list[int]:
        following = self.kinds[1:] + "l"
        pairs = zip(self.kinds, following, strict=True)
        return [0, *accumulate(int(here != "l" or after == "w") for here, after in pairs)]


class _Kinds(dict[str, str]):
    def __missing__(self, character: str) -> str:
        kind = "w" if _WIDE_CHARACTER.match(character) or character in _WIDE_MARKS else "l"
        self[character] = kind
        return kind


_WIDE_MARKS = "“”‘’·"
_KIND_OF = _Kinds({" ": "s", "\u3000": "s", "\xa0": "s"})


def typeset(spans: Sequence[Span]) -> Typeset:
    """Measure a text for line filling."""
    builder = _Builder(spans)
    builder.adjust()
    rich = builder.chinese
    blank = [0] * (len(builder.text) + 1)
    measure = Measure(
        text=builder.text,
        places=[0.0, *accumulate(builder.advances)],
        breaks=builder.breaks(),
        heads=builder.heads,
        tails=builder.tails,
        shrink=builder.shrink() if rich else blank,
        gaps=builder.gaps() if rich else blank,
        most_stretch=MOST_STRETCH * max((style.size for style in builder.styles), default=0.0),
    )
    return Typeset(
        measure=measure,
        starts=builder.starts,
        styles=builder.styles,
        cuts=sorted(builder.cuts),
        fine_cuts=builder.fine_cuts() if rich else (),
        shifts=builder.shifts,
        kinds=builder.kinds,
        chinese=rich,
    )
