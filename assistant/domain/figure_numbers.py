"""Reads numbers as they are written: digits, English words and Chinese numerals."""

import re
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import lru_cache

from assistant.domain.word_lists import words

ARITHMETIC = Context(prec=80)  # more digits than any figure has, so that nothing is rounded
MOST_DIGITS = 50  # a longer run of digits is a code or noise; no quantity is written so
ONE = Decimal(1)

DIGITS = re.compile(
    r"[0-9]{1,3},[0-9]{1,2}(?= ?(?:%|million|billion|bn|mn|Mio))"
    r"|(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?(?P<part> ?[½¼¾])?|\.[0-9]+|[½¼¾]"
)
_PARTS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}

_SMALL = {
    word: number
    for number, word in enumerate(
        words(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen "
            "fourteen fifteen sixteen seventeen eighteen nineteen"
        )
    )
}
_TENS = {
    word: number
    for number, word in zip(
        range(20, 100, 10),
        words("twenty thirty forty fifty sixty seventy eighty ninety"),
        strict=True,
    )
}
SCALES_EN = {
    "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "lakh": 10**5, "crore": 10**7, "dozen": 12,
}  # fmt: skip
_VALUES = {**_SMALL, **_TENS, **SCALES_EN, "a": 1, "an": 1}
_WORD = "|".join(sorted({**_SMALL, **_TENS}, key=len, reverse=True))
_SCALE = "|".join(SCALES_EN)
_HEAD = rf"(?:{_WORD})(?=fold(?![a-z])|(?![A-Za-z]))|an?(?= (?:{_SCALE})(?![A-Za-z]))"
WORDS = re.compile(
    rf"(?:{_HEAD})(?:(?: and |[ -])(?:{_WORD}|{_SCALE})(?![A-Za-z])){{0,12}}", re.IGNORECASE
)
_PIECE = re.compile(r"[a-z]+")
_PART_OF_SCALE = re.compile(
    r"(?:half(?: an?)?[ -]|(?P<quarter>a quarter of a) )"
    r"(?P<scale>dozen|hundred|thousand|million|billion|trillion)(?![A-Za-z])",
    re.IGNORECASE,
)
_AGAIN = re.compile(r" ?[(（]([0-9][0-9,]{0,15}(?:\.[0-9]{1,4})?)[)）]")
AND_A_HALF = re.compile(r"(?: |-)and(?: |-)a(?: |-)half(?![a-z])")

_ZH_DIGITS = {
    sign: number
    for number, signs in enumerate(
        ("零〇", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
    )
    for sign in signs
}
_ZH_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_ZH_SECTIONS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_ZH_UNITS = {**_ZH_TENS, **_ZH_SECTIONS, "廿": 20}
NUMERAL_SIGNS = "".join((*_ZH_DIGITS, *_ZH_UNITS))
NUMERAL = re.compile(rf"[{NUMERAL_SIGNS}]{{1,40}}(?:点[{''.join(_ZH_DIGITS)}]{{1,10}})?")
_LONGEST_PLACE = 4  # 二〇二七: digits read one by one


@dataclass(slots=True, kw_only=True, eq=False)  # not frozen: thousands are made of a text
class Number:
    """A number as written.

    Attributes:
        start: where it begins.
        end: where it ends.
        value: what it says.
        step: the size of one in its last digit.
        kind: ``digits``, ``word`` or ``numeral``.
    """

    start: int
    end: int
    value: Decimal
    step: Decimal
    kind: str = "digits"


def times(left: Decimal, right: Decimal) -> Decimal:
    """Return an exact product."""
    return ARITHMETIC.multiply(left, right)


def read_digits(text: str, start: int) -> Number | None:
    """Return the number in digits that begins at ``start``, or None for a run of noise."""
    match = DIGITS.match(text, start)
    if match is None or match.end() - start > MOST_DIGITS:
        return None
    value, step = _digits_value(match[0])
    end = match.end()
    half = AND_A_HALF.match(text, end) if text.startswith("and", end + 1) else None
    if half is None:
        return Number(start=start, end=end, value=value, step=step)
    value, step = value + Decimal("0.5"), Decimal("0.1")
    return Number(start=start, end=half.end(), value=value, step=step)


@lru_cache(maxsize=4096)
def _digits_value(written: str) -> tuple[Decimal, Decimal]:
    """Return what digits say and the size of one in their last place."""
    is_comma_decimal = written[-4:].count(",") == 1 and written[-4:-3] != ","
    written = written.replace(",", "." if is_comma_decimal else "")
    part = _PARTS.get(written[-1])
    bare = written.rstrip("½¼¾ ") or "0"
    if part is not None:
        return ARITHMETIC.add(Decimal(bare), part), Decimal("0.01")
    return Decimal(bare), ONE.scaleb(-len(bare.partition(".")[2]))


def read_words(text: str, start: int) -> Number | None:
    """Return the number in English words that begins at ``start``, or None."""
    part = _PART_OF_SCALE.match(text, start)
    if part is not None:
        return _part_of_scale(part)
    match = WORDS.match(text, start)
    if match is None:
        return None
    read, read_step, end = _sum_of_words(match[0].lower())
    value, step, end = Decimal(read), Decimal(read_step), start + end
    half = AND_A_HALF.match(text, end)
    if half is not None:
        value, step, end = value + Decimal("0.5"), Decimal("0.1"), half.end()
    end = _said_again(text, end, value)
    return Number(start=start, end=end, value=value, step=step, kind="word")


def _part_of_scale(match: re.Match[str]) -> Number:
    scale = SCALES_EN[match["scale"].lower()]
    value = Decimal(scale) / (4 if match["quarter"] else 2)
    step = Decimal(max(1, scale // 10))
    return Number(start=match.start(), end=match.end(), value=value, step=step, kind="word")


def _sum_of_words(written: str) -> tuple[int, int, int]:
    """Return what a row of number words says, the step, and where the number ends."""
    total, section, step, last, end = 0, 0, 1, 0, 0
    for piece in _PIECE.finditer(written):
        word = piece[0]
        if word == "and":
            continue
        value = _VALUES[word]
        if word in SCALES_EN:
            total, section, step = _scaled(word, total, section, step)
        elif last == 0 or _may_follow(value, last):
            section, step = section + value, 1
        else:
            break
        last, end = value, piece.end()
    return total + section, step, end


def _said_again(text: str, end: int, value: Decimal) -> int:
    """Return the end of a number that digits repeat in brackets, as contracts do: five (5)."""
    again = _AGAIN.match(text, end)
    if again is not None and Decimal(again[1].replace(",", "")) == value:
        return again.end()
    return end


def _scaled(word: str, total: int, section: int, step: int) -> tuple[int, int, int]:
    """Return total, section and step after a scale word."""
    scale = SCALES_EN[word]
    if scale <= 100:  # noqa: PLR2004 - hundred and dozen stay within their section
        return total, (section or 1) * scale, step
    return total + (section or 1) * scale, 0, scale


def _may_follow(value: int, last: int) -> bool:
    """Tell whether a word continues a number: twenty five, hundred and two; not two three."""
    if last in (100, *(scale for scale in SCALES_EN.values() if scale > 100)):  # noqa: PLR2004
        return True
    return last in _TENS.values() and 0 < value < 10  # noqa: PLR2004


def read_numeral(text: str, start: int) -> Number | None:
    """Return the number in Chinese numerals that begins at ``start``, or None."""
    match = NUMERAL.match(text, start)
    if match is None:
        return None
    whole, _, decimals = match[0].partition("点")
    read = _numeral_value(whole)
    if read is None:
        return None
    value, step = read
    if decimals:
        digits = "".join(str(_ZH_DIGITS[sign]) for sign in decimals)
        value, step = value + Decimal(f"0.{digits}"), ONE.scaleb(-len(digits))
    end = _said_again(text, match.end(), value)
    return Number(start=start, end=end, value=value, step=step, kind="numeral")


def _numeral_value(signs: str) -> tuple[Decimal, Decimal] | None:
    if all(sign in _ZH_DIGITS for sign in signs):
        if len(signs) > _LONGEST_PLACE:
            return None
        return Decimal("".join(str(_ZH_DIGITS[sign]) for sign in signs)), ONE
    total = section = digit = 0
    last_unit = 1
    for sign in signs:
        if sign in _ZH_DIGITS:
            digit = _ZH_DIGITS[sign]
            last_unit = last_unit if digit else 1
            continue
        total, section = _with_unit(sign, total, section, digit)
        digit, last_unit = 0, _ZH_UNITS[sign]
    if digit and last_unit >= 100:  # noqa: PLR2004 - 一万二 is 12,000, 三百五 is 350
        digit *= last_unit // 10
    step = _ZH_SECTIONS.get(signs[-1], 1)
    return Decimal(total + section + digit), Decimal(step)


def _with_unit(sign: str, total: int, section: int, digit: int) -> tuple[int, int]:
    """Return total and section after a unit sign that follows ``digit``."""
    unit = _ZH_UNITS[sign]
    if sign in "万萬":
        return total + (section + digit or 1) * unit, 0
    if sign in "亿億":
        return (total + section + digit or 1) * unit, 0
    return total, section + (digit or 1) * unit
