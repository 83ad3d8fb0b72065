"""Reads one quantity: a number with its sign, scale, currency and unit."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.domain.figure_counts import is_exchange_rate
from assistant.domain.figure_exclusions import is_adjective
from assistant.domain.figure_model import FigurePeriod, FigureUnit
from assistant.domain.figure_numbers import ONE, Number, times
from assistant.domain.figure_units import (
    ATTACHED_EN,
    CODES,
    HUNDREDTH,
    LONGEST_ZH,
    MARKS,
    NAMES_ZH,
    NOT_AFTER_ZH,
    PHYSICAL_ZH,
    SCALE_EN,
    SCALE_WORDS,
    SCALE_ZH,
    SCALES_ATTACHED,
    SCALES_ZH,
    UNITS_EN,
    UNITS_ZH,
    Measure,
)


@dataclass(slots=True, kw_only=True, eq=False)  # not frozen: thousands are made of a text
class Term:
    """One end of a range, or a figure that is none: what was read and where.

    Attributes:
        unit: None for a bare number.
        raw: the number without scale and factor.
        scale: what the scale word multiplies by.
        is_more: a mark stuck on says more than this: 500+, 300余家.
        measure: the unit's word, where there is one.
    """

    start: int
    end: int
    raw: Decimal
    value: Decimal
    step: Decimal
    unit: FigureUnit | None = None
    scale: Decimal = ONE
    factor: Decimal = ONE
    currency: str | None = None
    period: FigurePeriod | None = None
    is_more: bool = False
    measure: str = ""
    kind: str = "digits"
    has_mark: bool = False


_MARK = "|".join(sorted(map(re.escape, MARKS), key=len, reverse=True))
_CODE = "|".join(CODES)
_NAME = "|".join(sorted(NAMES_ZH, key=len, reverse=True))
_PREFIX = re.compile(
    rf"(?P<sign>[-+])?(?:(?P<mark>{_MARK})|(?<![A-Za-z])(?P<code>{_CODE})|(?P<name>{_NAME})) "
    rf"?(?P<late>[-+])?$"
)
PREFIX_AHEAD = re.compile(rf"[-+]?(?:{_MARK}|(?:{_CODE})(?= ?[0-9])|(?:{_NAME})(?= ?[0-9])) ?")
_PREFIX_ENDS = frozenset("$£€¥₹₩₽฿₫.s币元金镑圆") | {code[-1] for code in CODES}
_LONE_MARKS = frozenset(lead + mark for lead in " \n\x1f(（，。、：" for mark in "£€$¥")
_SIGN_AFTER = re.compile(r"(?:^|[^/0-9A-Za-z%)\]年月日元天家个号级层轮万亿千百成倍人岁次])[-+]$")
_MORE = re.compile(r" ?[多余几来](?= ?[\u4e00-\u9fff])")
_PLUS = re.compile(r"\+(?![0-9])")
_MORE_AFTER = re.compile(r"[多余](?![数大少样元种年额位次么亏]| ?[0-9])|\+(?![0-9A-Za-z])")
_MORE_SIGNS = frozenset("多余+")
_HALF_AFTER = re.compile(r"半(?![年数导径个天])")
_HALF_UNITS = re.compile(r"个半(?=月|小时|工作日|季度|星期|钟头)")
_WORDS = re.compile(r"[A-Za-z°²³%‰¢€£.℃]+(?:[ -][A-Za-z²³]+){0,2}")
_SIGNS_TWO = re.compile(r"[-+]?%")
_RATIO_EN = re.compile(
    r"(?:[x×X]| [x×X](?= (?:faster|more|larger|bigger|higher|better|cheaper|longer|the |its |our "
    r"|revenue|ARR|EBITDA|coverage|growth|return|sales|earnings|in |on |by |over |as )"
    r"|[.,;)，。；）]|$))(?![A-Za-z0-9])(?! ?[0-9$£€¥(])|[ -]?[Ff]old(?![a-z])"
    r"|(?<=[A-Za-z])fold(?![a-z])"
)
_TIMES_EN = re.compile(
    r"[ -]times(?![a-z])(?P<rate> (?:a|an|per|each|every|in) |/| daily| weekly| monthly)?"
)
_MAY_MULTIPLY = re.compile("[ -]?[x×XtFf]")
_ADJECTIVE_AFTER = re.compile(r"-(?:odd|plus)(?![a-z])")
_SIGNED_PERCENT = frozenset({"percent", "points"})


def read_term(text: str, number: Number) -> Term | None:
    """Return the quantity around ``number``, or None if letters make it a code."""
    sign, start, currency = _prefix(text, number.start)
    scale, end, is_more = _scale(text, number, has_currency=currency is not None)
    value, step = number.value, number.step
    if scale is not ONE:
        value, step = times(value, scale), times(step, scale)
    term = Term(
        start=start, end=end, raw=number.value, value=value * sign, step=step,
        scale=scale, is_more=is_more, kind=number.kind, currency=currency,
        unit="money" if currency else None, has_mark=currency is not None,
    )  # fmt: skip
    term = _with_unit(text, term)
    if term.unit is None and _is_code(text, term.end):
        return None
    if term.unit is None and is_adjective(text, term.end):
        return None
    return _with_more(text, term)


def _is_code(text: str, end: int) -> bool:
    """Tell whether letters stuck on a number make it a code: 3D, 409A, 1e999999."""
    follow = text[end : end + 1]
    return follow.isascii() and (follow.isalpha() or follow == "_")


def _prefix(text: str, start: int) -> tuple[int, int, str | None]:
    """Return sign, beginning and currency of what stands right before a number."""
    before = text[max(0, start - 10) : start]
    tail = before.rstrip(" ")[-1:]
    if not tail:
        return 1, start, None
    ends = before[-2:]
    if ends in _LONE_MARKS:
        return 1, start - 1, MARKS[tail]
    if tail in _PREFIX_ENDS or (tail in "+-" and before.rstrip(" +-")[-1:] in _PREFIX_ENDS):
        match = _PREFIX.search(before)
        if match is not None:
            return _marked(before, match, start)
    if before[-1:] in ("-", "+") and _SIGN_AFTER.search(before):
        return (-1 if before[-1] == "-" else 1), start - 1, None
    return 1, start, None


def _marked(before: str, match: re.Match[str], start: int) -> tuple[int, int, str]:
    currency = (
        MARKS[match["mark"]]
        if match["mark"]
        else CODES.get(match["code"] or "") or NAMES_ZH[match["name"]]
    )
    sign = match["sign"]
    begin = start - (len(before) - match.start())
    if sign and not _SIGN_AFTER.search(before[: match.start() + 1]):
        sign, begin = None, begin + 1
    is_negative = "-" in (sign, match["late"])
    return (-1 if is_negative else 1), begin, currency


_NO_SCALES = frozenset(["", *"%.,;:)|/，。；、）\n&*'\""])


def _scale(text: str, number: Number, *, has_currency: bool) -> tuple[Decimal, int, bool]:
    """Return the scale word's factor, where it ends, and whether 多 or 余 stands inside."""
    end, factor, is_more = number.end, ONE, False
    follow = text[end : end + 2].lstrip(" -")[:1]
    if follow in _NO_SCALES:
        return factor, end, is_more
    is_chinese = follow >= "\u4e00"
    more = (_MORE if is_chinese else _PLUS).match(text, end)
    if more is not None:
        end, is_more = more.end(), True
    match = SCALE_ZH.match(text, end) if is_chinese or is_more else None
    if match is not None:
        factor, end = SCALES_ZH[match[0].strip()], match.end()
        further = None if is_more else _MORE.match(text, end)
        return factor, (further.end() if further else end), is_more or further is not None
    if number.kind != "numeral":
        english = SCALE_EN.match(text, number.end if not is_more else end)
        if english is not None and _is_scale(english, number, has_currency=has_currency):
            word = english["word"]
            factor = SCALE_WORDS[word.lower()] if word else SCALES_ATTACHED[english["attached"]]
            return factor, english.end(), is_more
    return factor, end, is_more


def _is_scale(match: re.Match[str], number: Number, *, has_currency: bool) -> bool:
    attached = match["attached"]
    if attached is None:
        return True
    if number.kind != "digits" or attached not in SCALES_ATTACHED:
        return False
    if match[0][0] == " " and not has_currency:
        return False  # 120 m are metres, £120 m are millions
    follow = match.string[match.end() : match.end() + 2]
    if attached in "wW":
        return attached == "w" or "\u4e00" <= follow[-1:] <= "\u9fff"
    return has_currency or attached not in ("T", "t", "mm", "MM")


def _with_unit(text: str, term: Term) -> Term:
    compound = _compound(text, term)
    follow = text[compound.end : compound.end + 2].lstrip(" -")[:1]
    if not follow:
        return compound
    if follow >= "\u4e00" or follow in "㎡℃%‰":
        return _chinese_unit(text, compound)
    return _english_unit(text, compound)


_LOWER_PART = re.compile(r" ?([0-9]{1,4}(?:\.[0-9]+)?) ?(亿|千万|百万|万|千)(?![克米瓦])")


def _compound(text: str, term: Term) -> Term:
    """Join 3亿5000万, 1万2千 and 2英尺 alike: a second number with a lower scale."""
    if term.kind != "digits" or term.scale < 10000:  # noqa: PLR2004
        return term
    lower = _LOWER_PART.match(text, term.end)
    if lower is None or SCALES_ZH[lower[2]] >= term.scale:
        return term
    scale = SCALES_ZH[lower[2]]
    value = term.value + times(Decimal(lower[1]), scale)
    return replace(term, value=value, step=scale, end=lower.end())


def _chinese_unit(text: str, term: Term) -> Term:
    place = term.end + (text[term.end] == " ")
    half = _HALF_UNITS.match(text, place)
    if half is not None:
        widened = replace(term, end=half.start(), value=term.value + Decimal("0.5"))
        return _measured_at(text, replace(widened, step=Decimal("0.1")), half.end(), prefix="个")
    return _measured_at(text, term, place)


def _measured_at(text: str, term: Term, place: int, prefix: str = "") -> Term:
    for size in range(LONGEST_ZH, 0, -1):
        word = prefix + text[place : place + size]
        measure = UNITS_ZH.get(word)
        if measure is None or len(word) != size + len(prefix):
            continue
        guard = NOT_AFTER_ZH.get(word)
        if guard is not None and guard.match(text, place + size):
            continue
        if not _may_measure(word, measure, term):
            continue
        return _apply(text, term, measure, (word, place + size))
    return term


def _may_measure(word: str, measure: Measure, term: Term) -> bool:
    """Tell whether a unit's word fits what is known: marked money has no other unit."""
    if term.currency and measure.unit != "money":
        return False
    if word in ("成", "折"):
        return term.scale == ONE and term.raw <= (10 if word == "成" else 100)
    if word == "分" and term.kind == "numeral" and term.raw > 10:  # noqa: PLR2004 - 三七分成
        return False
    return not (word == "起" and term.raw > 999)  # noqa: PLR2004 - 300 起诉讼, 5,000 起


def _apply(text: str, term: Term, measure: Measure, word: tuple[str, int]) -> Term:
    written, end = word
    factor = measure.factor
    if written == "折" and term.raw >= 10:  # noqa: PLR2004 - 85 折 is 0.85
        factor = Decimal("0.01")
    value, step = times(term.value, factor), times(term.step, factor)
    if written in ("元", "块"):
        coins = _COINS.match(text, end)
        if coins is not None:
            part = Decimal(f"0.{coins[1]}{coins[2] or ''}".translate(_COIN_DIGITS))
            value, step, end = value + part, HUNDREDTH if coins[2] else Decimal("0.1"), coins.end()
    tail = _tail(text, end, written)
    if tail is not None:
        extra, end = tail
        value, step = value + times(extra, factor), times(step, Decimal("0.1"))
    return Term(
        start=term.start, end=end, raw=term.raw, value=value, step=step, unit=measure.unit,
        scale=term.scale, factor=factor, currency=term.currency or measure.currency,
        period=measure.period, is_more=term.is_more, measure=written, kind=term.kind,
        has_mark=term.has_mark,
    )  # fmt: skip


_COINS = re.compile(
    r"([1-9一二三四五六七八九])(?:角(?:([1-9一二三四五六七八九])分)?|毛(?:钱)?"
    r"|(?<=块.)(?![0-9万千百十.%个元年月一二三四五六七八九家台件斤]))"
)
_COIN_DIGITS = str.maketrans("一二三四五六七八九", "123456789")
_TAIL_DIGIT = re.compile("[一二三四五六七八九半](?![一二三四五六七八九十个家名万千])")
_TAIL_VALUES = {sign: Decimal(number) / 10 for number, sign in enumerate("一二三四五六七八九", 1)}


def _tail(text: str, end: int, written: str) -> tuple[Decimal, int] | None:
    """Return what follows a unit as its part: 一年半, 八成五, 两倍半."""
    if written == "成":
        match = _TAIL_DIGIT.match(text, end)
        if match is not None:
            return _TAIL_VALUES.get(match[0], Decimal("0.5")), match.end()
    if written in ("年", "倍", "天", "小时", "个小时", "个多月"):
        match = _HALF_AFTER.match(text, end)
        if match is not None:
            return Decimal("0.5"), match.end()
    return None


def _english_unit(text: str, term: Term) -> Term:
    if term.currency is None and _MAY_MULTIPLY.match(text, term.end):
        ratio = _RATIO_EN.match(text, term.end)
        if ratio is not None:
            return replace(term, end=ratio.end(), unit="ratio", measure="x")
        frequent = _TIMES_EN.match(text, term.end)
        if frequent is not None:
            return _times(term, frequent)
    odd = _ADJECTIVE_AFTER.match(text, term.end) if text[term.end] == "-" else None
    if odd is not None:
        term = replace(term, end=odd.end(), is_more=True)
    place = term.end + (text[term.end : term.end + 1] in (" ", "-"))
    words = _WORDS.match(text, place)
    if words is None:
        return term
    return _named_unit(text, term, words[0], place)


def _times(term: Term, match: re.Match[str]) -> Term:
    if match["rate"]:
        return replace(term, unit="count", measure="times")
    return replace(term, end=match.end(), unit="ratio", measure="times")


_FIRST_WORD = re.compile(r"[^ .-]*")
_FIRST_UNITS = frozenset(
    re.split("[ .-]", name)[0] for name in (*UNITS_EN, *map(str.lower, ATTACHED_EN))
)


def _named_unit(text: str, term: Term, words: str, place: int) -> Term:
    first = _FIRST_WORD.match(words)
    if first is None or first[0].lower() not in _FIRST_UNITS:
        return term
    candidates = words.split(" ") if "-" not in words else re.split(r"[ -]", words)
    for count in range(min(3, len(candidates)), 0, -1):
        length = sum(map(len, candidates[:count])) + count - 1
        written = words[:length].rstrip(".")
        measure = UNITS_EN.get(written.lower().replace("-", " "))
        attached = ATTACHED_EN.get(written) if count == 1 and place == term.end else None
        measure = measure or attached
        if measure is None or not _fits_en(written, measure, term):
            continue
        if measure.unit == "money" and is_exchange_rate(text, term.start, term.end):
            continue
        if not _is_unit_here(text, term, written.lower(), place + len(written)):
            continue
        if written not in "£€" or not text[place + 1 : place + 2].isdigit():
            return _apply(text, term, measure, (written, place + len(written)))
    return term


_OTHER_AFTER_SECOND = re.compile(
    r"-(?:generation|hand|tier|class|rate|year|quarter|half|line|floor|round|order|home)(?![a-z])"
)
_MANY_AFTER_M = re.compile(r" (?:new |paying |active )?(?:people|[a-z]{3,}s)(?![a-z])")
_SHARE_BEFORE = re.compile(
    r"(?:(?<![A-Za-z])(?:margins?|share|churn|retention|utili[sz]ation|conversion|penetration"
    r"|occupancy|yield|interest|rates?|wastage|shrinkage|inflation|per ?cent)(?![A-Za-z])"
    r"|[率比重]|%|毛利|占比)[^.;!?\n|。；]{0,40}$",
    re.IGNORECASE,
)
_MOVED_BEFORE = re.compile(
    r"(?<![A-Za-z])(?:f[ae]ll|fallen|dropp?(?:ed)?|rise|rose|risen|declined?|decreased?|increased?"
    r"|cut|reduced|reduction|improved|improvement|gain(?:ed)?|climbed|slipped|went (?:up|down)"
    r"|lower|higher) (?:by|of)(?: about| around| over| nearly| almost| some)? $",
    re.IGNORECASE,
)
_INDEX_BEFORE = re.compile(
    r"(?<![A-Za-z])(?:NPS|PMI|index|score[sd]?|ratings?)(?![A-Za-z])|指数|评分|得分|净推荐值",
    re.IGNORECASE,
)


def _is_unit_here(text: str, term: Term, word: str, end: int) -> bool:
    """Tell whether a word that is a unit elsewhere is one here too."""
    if word == "second":
        return _OTHER_AFTER_SECOND.match(text, end) is None
    if word == "m":
        return _MANY_AFTER_M.match(text, end) is None
    if word in ("point", "points"):
        before = text[max(0, term.start - 56) : term.start]
        is_share = _SHARE_BEFORE.search(before) or _MOVED_BEFORE.search(before)
        return is_share is not None and not _INDEX_BEFORE.search(before)
    return True


def _fits_en(written: str, measure: Measure, term: Term) -> bool:
    if term.currency is not None and (measure.unit != "money" or measure.currency != term.currency):
        return False
    if written in ("G", "T", "K", "M", "MA", "Mu", "IN", "Mo", "DB"):
        return False
    return not (written == "p" and term.raw >= 1000)  # noqa: PLR2004 - 1080p is a screen


def _with_more(text: str, term: Term) -> Term:
    if term.is_more or text[term.end : term.end + 1] not in _MORE_SIGNS:
        return term
    more = _MORE_AFTER.match(text, term.end)
    if more is None:
        return term
    return replace(term, end=more.end(), is_more=True)


def is_physical(term: Term) -> bool:
    """Tell whether the unit measures: with a weight or an area even 一 is a quantity."""
    return term.measure in PHYSICAL_ZH
