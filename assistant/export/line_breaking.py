"""Where a line of mixed Chinese and Latin text may end, and how lines are filled."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

CLOSING = "，。、；：！？”’）》】」』〕〗〉〞〟…‥％‰℃°·・～〜｝］＞｡､｣々′″›»ー" + ",.;:!?)]}%"
OPENING = "“‘（《【「『〔〖〈〝｛［＜‹«¡¿￥¥$€£₩" + "([{"

_WIDE = (
    "\u2015\u2460-\u24ff\u2500-\u27bf\u2e80-\u2fff\u3001-\u303f\u3040-\u30ff\u3100-\u31ff"
    "\u3200-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff65"
    "\uffe0-\uffe6\U00020000-\U0003ffff"
)
_SPACE = " \u3000"
_CLOSE_SET = re.escape(CLOSING)
_OPEN_SET = re.escape(OPENING)
_ASCII_CLOSE = re.escape(",.;:!?)]}%")
# what may stand inside a word without ending it: 1,240.5, don't, f(x), US$5
_JOINT = re.escape("“”‘’·—…°‰～,.;:!?)]}%([{$¥€£")
_WORD_CHAR = f"[^\n{_SPACE}{_WIDE}{_CLOSE_SET}{_OPEN_SET}—]"
_WORD = f"(?:{_WORD_CHAR}+(?:[{_JOINT}]+{_WORD_CHAR}+)*)"
_COUNTED = (
    "美元|欧元|港元|日元|英镑|人民币|元|块|人次|人|位|名|家|个百分点|个工作日|个月|个|年|季度|月份|月|日|号|周|天|"
    "小时|分钟|秒|岁|倍|成|折|次|台|套|件|种|类|项|条|款|门|期|轮|届|层|级|吨|公斤|千克|克|斤|升|毫升|公里|千米|"
    "厘米|毫米|米|平方米|平米|亩|度|千瓦时|千瓦|瓦|单|户|股|份|页|章|节"
)
_MAGNITUDE = "十百千万亿"
_LATIN_UNIT = (
    "(?:million|billion|trillion|thousand|percent|bn|kg|km|cm|mm|GB|MB|TB|kWh|kW|MW|USD|EUR|RMB|CNY|"
    "GBP|HKD)(?![A-Za-z])"
)
_UNIT = f"(?:[{_MAGNITUDE}]+(?:[ ]?(?:{_COUNTED}))?|{_COUNTED}|{_LATIN_UNIT})"
_NUMERAL = "一二三四五六七八九十百千万亿两零〇"
_SIGN = "[-−–－+＋±]"
_CODE = "RMB|USD|CNY|EUR|HKD|GBP|CHF|JPY|SGD|CAD|AUD|INR|KRW|TWD|SEK|NOK|DKK"
_FIGURE = (
    f"(?:[－＋](?=[0-9]))?(?:(?:{_SIGN}?(?:{_CODE})|人民币|第|No\\.)[ ]?(?=[¥$]?[0-9]))?{_WORD}"
    f"(?:(?<=[0-9０-９])[至到](?=[0-9]){_WORD})?"
    f"(?:(?<=[0-9０-９KMB+])[ ]?{_UNIT})?"
)
_CORE = (
    f"(?:{_FIGURE}|[{_NUMERAL}]{{2,}}(?:{_COUNTED})?|[{_NUMERAL}](?:{_COUNTED})|[—―]+|[{_WIDE}])"
    "[\u0300-\u036f\ufe00-\ufe0f]*"
)
_TAIL = f"(?:[{_SPACE}]*[{_CLOSE_SET}]+(?:(?<=[{_ASCII_CLOSE}]){_WORD})?)"
_TOKEN = re.compile(
    f"\n|(?:(?:(?:{_SIGN}(?=[¥￥$€£₩]))?[{_OPEN_SET}][{_SPACE}]*)+(?:{_CORE})?|{_CORE}){_TAIL}*[{_SPACE}]*"
    f"|{_TAIL}+[{_SPACE}]*|[{_SPACE}]+|."
)
_LETTER = f"[^\\W\\d_{_WIDE}]"  # after a Chinese one "-" is a minus
_AFTER_HYPHEN = re.compile(
    f"(?<={_LETTER}{{2}}-)(?={_LETTER}{{2}})|(?<=\\w—)(?=\\w)|(?<=\\w{{3}}/)(?=\\w{{3}})"
)
_IN_ADDRESS = re.compile(r"(?<=[/?&=#_.-])(?=[^/?&=#.,;:!?)\]}”’])")
_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+")
_STRAIGHT_QUOTE = re.compile('"')
_PREFERRED_IN_WORD = "/?&=._-#@+,;:"


def with_paired_quotes(text: str) -> str:
    """Return the text with straight double quotes turned by pairs, so that each has a side."""
    if '"' not in text:
        return text
    sides = iter("“”" * (text.count('"') // 2 + 1))
    return _STRAIGHT_QUOTE.sub(lambda _match: next(sides), text)


def break_places(text: str) -> list[int]:
    """Return every index at which a new line may begin, the end of the text included.

    The text between two of them stays on one line as long as a line can hold it.
    """
    shadow = with_paired_quotes(text)
    places = [match.end() for match in _TOKEN.finditer(shadow)]
    extra = _places_in_long_words(shadow)
    return sorted({*places, *extra}) if extra else places


def _places_in_long_words(shadow: str) -> list[int]:
    """Return the places after hyphens and slashes; an address also breaks after its marks."""
    found = [match.start() for match in _AFTER_HYPHEN.finditer(shadow)]
    for address in _ADDRESS.finditer(shadow):
        found += [m.start() for m in _IN_ADDRESS.finditer(shadow, address.start(), address.end())]
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A text's characters, measured for filling lines.

    Attributes:
        text: the characters; a line feed forces a new line.
        places: where each character begins when all stand on one line; one more for the end.
        breaks: as ``break_places`` gives them.
        heads: how much blank can be cut before a character that begins a line.
        tails: how much blank can be cut after a character that ends a line.
        shrink: how much the blanks before each character can give up, summed from the start.
        gaps: how many stretchable gaps stand before each character, summed from the start.
        most_stretch: how much one gap can gain at most.
    """

    text: str
    places: Sequence[float]
    breaks: Sequence[int]
    heads: dict[int, float] = field(default_factory=dict)
    tails: dict[int, float] = field(default_factory=dict)
    shrink: Sequence[float] = ()
    gaps: Sequence[int] = ()
    most_stretch: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: the characters from ``start`` to ``end`` and how they are set.

    Attributes:
        start: index of its first character.
        end: index after its last printed character; blanks after it are dropped.
        width: its natural width.
        last: whether it ends a paragraph or stands before a forced break.
        stretch: what each gap gains when both edges are flush.
        squeeze: the share of the blanks' slack that is given up, from 0 to 1.
    """

    start: int
    end: int
    width: float
    last: bool
    stretch: float = 0.0
    squeeze: float = 0.0


def line_width(measure: Measure, start: int, end: int) -> float:
    """Return the natural width of the characters as a line of their own."""
    if end <= start:
        return 0.0
    cut = measure.heads.get(start, 0.0) + measure.tails.get(end - 1, 0.0)
    return measure.places[end] - measure.places[start] - cut


def fill_lines(
    measure: Measure, width: float, *, first_indent: float = 0.0, justified: bool = False
) -> list[Line]:
    """Fill lines of ``width`` one after the other.

    Args:
        measure: the text.
        width: what a line can hold.
        first_indent: how much less the first line holds.
        justified: make both edges flush by stretching gaps and squeezing punctuation.
    """
    lines: list[Line] = []
    for begin, finish in _forced_lines(measure.text):
        room = width - (first_indent if not lines else 0.0)
        start = begin
        while True:
            line, following = _next_line(measure, start, finish, room=room, justified=justified)
            lines.append(line)
            room, start = width, following
            if start >= finish:
                break
    return lines


def _forced_lines(text: str) -> Iterator[tuple[int, int]]:
    ends = [index for index, character in enumerate(text) if character == "\n"]
    for before, end in pairwise([-1, *ends, len(text)]):
        yield before + 1, end


def _next_line(
    measure: Measure, start: int, finish: int, *, room: float, justified: bool
) -> tuple[Line, int]:
    """Return the line that begins at ``start`` and where the one after it begins."""
    end = _trimmed(measure.text, start, finish)
    natural = line_width(measure, start, end)
    if natural <= room + 0.01:
        return Line(start=start, end=end, width=natural, last=True), finish
    following = _best_break(measure, start, finish, room=room, justified=justified)
    end = _trimmed(measure.text, start, following)
    natural = line_width(measure, start, end)
    last = following >= finish
    line = Line(start=start, end=end, width=natural, last=last)
    if justified and (not last or natural > room):
        line = _flush(measure, line, room)
    return line, following


def _trimmed(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] in _SPACE:
        end -= 1
    return end


def _best_break(measure: Measure, start: int, finish: int, *, room: float, justified: bool) -> int:
    """Return where the next line begins: as late as the room allows."""
    breaks = measure.breaks
    reach = measure.places[start] + room + measure.heads.get(start, 0.0)
    at_most = bisect_right(measure.places, reach, start) + 1
    index = bisect_right(breaks, at_most)
    while index < len(breaks) and measure.text[breaks[index - 1] : breaks[index]].isspace():
        index += 1
    index = min(index, len(breaks) - 1)
    while index >= 0 and breaks[index] > start:
        if _fits(measure, start, breaks[index], room):
            fitting = min(breaks[index], finish)
            return (
                _squeezed_in(measure, start, index, room=room, finish=finish)
                if (justified)
                else fitting
            )
        index -= 1
    return _emergency_break(measure, start, finish, room)


def _fits(measure: Measure, start: int, following: int, room: float) -> bool:
    end = _trimmed(measure.text, start, following)
    return line_width(measure, start, end) <= room + 0.01


def _squeezed_in(measure: Measure, start: int, index: int, *, room: float, finish: int) -> int:
    """Return the break after ``index`` where squeezing is the lesser evil to stretching."""
    here = min(measure.breaks[index], finish)
    if index + 1 >= len(measure.breaks) or measure.breaks[index + 1] > finish:
        return here
    following = measure.breaks[index + 1]
    end = _trimmed(measure.text, start, following)
    over = line_width(measure, start, end) - room
    slack = measure.shrink[end - 1] - measure.shrink[start]
    if slack <= 0 or over > slack:
        return here
    short = room - line_width(measure, start, _trimmed(measure.text, start, here))
    return following if short > over else here


def _emergency_break(measure: Measure, start: int, finish: int, room: float) -> int:
    """Break inside a word that is wider than a line, after a mark if there is one."""
    reach = measure.places[start] + room + measure.heads.get(start, 0.0)
    end = max(start + 1, min(bisect_right(measure.places, reach, start) - 1, finish))
    for place in range(end, start + max(1, (end - start) * 6 // 10), -1):
        if measure.text[place - 1] in _PREFERRED_IN_WORD and _may_part(measure.text, place):
            return place
    for place in range(end, start, -1):
        if _may_part(measure.text, place):
            return place
    return end


def _may_part(text: str, place: int) -> bool:
    if place >= len(text):
        return True
    return text[place] not in CLOSING and text[place - 1] not in OPENING and text[place] != " "


def _flush(measure: Measure, line: Line, room: float) -> Line:
    """Stretch or squeeze a line to ``room``; a line too short for that stays ragged."""
    spare = room - line.width
    if line.end - 1 <= line.start:
        return line
    if spare < 0:
        slack = measure.shrink[line.end - 1] - measure.shrink[line.start]
        squeeze = min(1.0, -spare / slack) if slack > 0 else 0.0
        return _set(line, squeeze=squeeze)
    gaps = measure.gaps[line.end - 1] - measure.gaps[line.start]
    if not gaps or spare > gaps * measure.most_stretch:
        return line
    return _set(line, stretch=spare / gaps)


def _set(line: Line, *, stretch: float = 0.0, squeeze: float = 0.0) -> Line:
    return Line(
        start=line.start,
        end=line.end,
        width=line.width,
        last=line.last,
        stretch=stretch,
        squeeze=squeeze,
    )
