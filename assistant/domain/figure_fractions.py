"""Reads parts of a whole and multiples in words: half, one in five, 三分之一, 翻一番."""

import re
from dataclasses import replace
from decimal import Decimal

from assistant.domain.figure_model import Figure, FigurePeriod, FigureUnit
from assistant.domain.figure_numbers import (
    ARITHMETIC,
    NUMERAL_SIGNS,
    ONE,
    Number,
    read_digits,
    read_numeral,
    read_words,
    times,
)
from assistant.domain.word_lists import words

_HUNDREDTH = Decimal("0.01")
_FINE = Decimal("1e-12")  # a third is no decimal number; this many digits of it are kept
_MOST_OF = 10
_ROUND_TOTALS = frozenset((*range(2, 11), 12, 15, 20, 25, 30, 40, 50, 100, 1000, 10000, 1_000_000))
_NAMES = {
    "half": 2,
    "halves": 2,
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "twelfth": 12,
    "twentieth": 20,
    "hundredth": 100,
}
_COUNTS = words("one two three four five six seven eight nine")
_SMALL = {word: number for number, word in enumerate(_COUNTS, 1)}
_PART = (
    "thirds?|quarters?|fourths?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?|twelfths?|"
    "twentieths?|hundredths?"
)
_FRACTION = re.compile(
    rf"(?P<count>one|two|three|four|five|six|seven|eight|nine)"
    rf"[ -](?P<part>{_PART}|half(?<=one[ -]half)(?! (?:year|month|hour|day|million)))(?![a-z])"
    r"(?! (?:in a row|of (?:20|19)[0-9]{2}))",
    re.IGNORECASE,
)
_SINGLE = re.compile(
    r"an? (?P<part>third|quarter|fifth|sixth|tenth|eighth)(?= of (?!a (?:million|billion)|(?:20"
    r"|19)[0-9]{2}))",
    re.IGNORECASE,
)
_BY_SINGLE = re.compile(
    r"(?:by|about|around|over|nearly|almost|roughly|least|than|up|only|just|to|under|below"
    r"|above|hold|holds|held|own|owns|owned|gets?|takes?|took|keeps?|kept|sells?|sold|los[et]"
    r"|buys?|bought) $",
    re.IGNORECASE,
)
_SINGLE_ALONE = re.compile(
    r"an? (?P<part>third|quarter|fifth|tenth)(?![A-Za-z]"
    r"| (?!(?:or (?:more|less|so)|in|on|at|over|since|from|to|by|and|but|than|against|compared"
    r"|between|within|after|before|while|when|this|last|as|each|per|if|because)(?![a-z]))[a-z])",
    re.IGNORECASE,
)
_OUT_OF = re.compile(
    r"(?P<of>[ -](?:in|out of)(?: every)?[ -])(?P<total>[0-9][0-9,]*|ten|five|four|three|two|six"
    r"|seven|eight|nine|twelve|"
    r"twenty|fifty|a hundred|one hundred|a thousand|a million)(?![0-9A-Za-z%.:-]|[.,][0-9])"
    r"(?! (?:million|years?|months?|weeks?|days?|hours?|minutes?|quarters?|per ?cent|cities"
    r"|countries|markets|regions|batches|"
    r"stages|phases|steps|tranches|rounds|of))",
    re.IGNORECASE,
)
_DAYS_AND_MORE: dict[str, FigurePeriod] = {
    "year": "year",
    "month": "month",
    "hour": "hour",
    "day": "day",
    "week": "week",
    "minute": "minute",
    "decade": "year",
    "quarter": "quarter",
}
_AND_A_HALF = re.compile(
    r"an? (?P<period>year|month|week|day|hour) and a half(?![a-z])",
    re.IGNORECASE,
)
_HALF = re.compile(
    r"half(?:"
    r"[ -](?:an?[ -])?(?P<period>year|month|hour|day|week|decade|minute)s?(?![A-Za-z])"
    r"|[ -]an?[ -](?P<scale>dozen|million|billion|thousand|hundred|trillion)(?![A-Za-z])"
    r"|(?P<word>(?![A-Za-z'-])))",
    re.IGNORECASE,
)
_NO_HALF_BEFORE = re.compile(
    r"(?:first|second|last|latter|other|top|bottom|next|better|1st|2nd|this|each|per|right|left"
    r"|and a|my|your)[ -]$",
    re.IGNORECASE,
)
_NO_HALF_AFTER = re.compile(
    r" (?:way|hearted|time|baked|truth|measures?|marathon|term|board|life|brother|sister|past"
    r"|title|finished|full|empty)"
)
_MULTIPLES = {
    "twice": 2,
    "double": 2,
    "doubled": 2,
    "doubles": 2,
    "doubling": 2,
    "triple": 3,
    "tripled": 3,
    "triples": 3,
    "tripling": 3,
    "trebled": 3,
    "treble": 3,
    "trebling": 3,
    "thrice": 3,
    "quadruple": 4,
    "quadrupled": 4,
    "quadruples": 4,
    "quadrupling": 4,
    "quintupled": 5,
    "quintuple": 5,
}
MULTIPLE_WORDS = "|".join(sorted(_MULTIPLES, key=len, reverse=True))
_MULTIPLE = re.compile(rf"(?:{MULTIPLE_WORDS})(?![A-Za-z'])", re.IGNORECASE)
_NO_MULTIPLE_AFTER = re.compile(
    r"-(?:digit|check|sided|entry|blind|decker|count|down|edged|click|glazed|booked|taxation"
    r"|quotes?|helix|spend\w*|trigger|bottom|a|net|stranded)"
    r"| (?:digits?|checks?|checked|entry|blind|down|counting|counted|taxation|click|bookings?"
    r"|glazing|taxed|trigger|bottom line|spending|dip|standards?|room|bed|jeopardy"
    r"|materiality)(?![a-z])",
    re.IGNORECASE,
)
_RATE_AFTER = re.compile(
    r" (?:an?|per|each|every) (?:day|week|month|year|quarter|hour)| (?:daily|weekly|monthly"
    r"|yearly|annually)|-(?:daily|weekly|monthly|yearly)",
    re.IGNORECASE,
)
_THINK = re.compile(r"(?:think|look|thought|once or|not|on the|see) $", re.IGNORECASE)
_SLASHED = re.compile(
    r"(?P<a>[1-9])/(?P<b>[1-9][0-9]{0,2}(?=(?:th|rd|nd)s?(?![a-z]))|[2-9](?![0-9])|10)(?:(?:th"
    r"|rd|nd)s?(?![a-z])|(?![0-9/.,%])(?= of | ?的|的| ?(?:以上|左右)|(?= ?$)|(?=[，。,.;；])))"
)

_SIGNS = (
    rf"[{NUMERAL_SIGNS}]{{1,12}}(?:点[{NUMERAL_SIGNS}]{{1,6}})?"
    r"|[0-9]{1,9}(?:\.[0-9]{1,6})?"
)
_OF_ZH = re.compile(rf"(?P<total>{_SIGNS}) ?分之 ?(?P<part>{_SIGNS})(?! ?分之)")
_TO_ZH = re.compile(
    rf" ?[至到~—–-] ?(?:(?P<total>{_SIGNS}) ?分之 ?)?(?P<part>{_SIGNS})(?![个年月天])"
)
_HALF_ZH = re.compile(
    r"一半(?![年天个月])|半数|(?<=[过近超约])半(?=[^\u4e00-\u9fff]|$|以|的|数|客|用|来|由|为|收)"
)
_HALF_TIME_ZH = re.compile(
    r"半 ?(?:个 ?)?(?P<unit>年|月|小时|天|周|季度|个?工作日|星期|钟头)(?![报度薪])"
)
_HALF_TIMES: dict[str, FigurePeriod] = {
    "年": "year",
    "月": "month",
    "小时": "hour",
    "天": "day",
    "周": "week",
    "季度": "quarter",
    "工作日": "day",
    "个工作日": "day",
    "星期": "week",
    "钟头": "hour",
}
_HALF_MEASURE_ZH = re.compile(r"半 ?(?P<unit>亩|公里|吨|公斤|斤|米|升)")
_NO_HALF_BEFORE_ZH = re.compile(r"[上下前后大小多一两三四五六七八九十个每0-9夜]$")
_MULTIPLY_ZH = re.compile(r"翻(?:了)?(?P<n>[一两二三四])?番多?|翻(?:了)?(?:一)?倍|翻两倍")
_TIMES_TWO = {"一": 2, "二": 4, "两": 4, "三": 8, "四": 16}


def _part(start: int, end: int, value: Decimal, unit: FigureUnit = "percent") -> Figure:
    step = _HUNDREDTH if unit == "percent" else ONE
    return Figure(text="", start=start, end=end, unit=unit, value=value, step=step)


def _share(part: Decimal, total: Decimal) -> Decimal:
    share = ARITHMETIC.divide(part, total)
    rounded = share.quantize(_FINE, context=ARITHMETIC)
    return share if share == rounded else rounded


def read_share_en(text: str, start: int) -> Figure | None:
    """Return the share or multiple in English words at ``start``: two thirds, half, twice."""
    longer = _AND_A_HALF.match(text, start)
    if longer is not None:
        period = _DAYS_AND_MORE[longer["period"].lower()]
        return Figure(
            text="", start=start, end=longer.end(), unit="duration", value=Decimal("1.5"),
            period=period, step=Decimal("0.1"),
        )  # fmt: skip
    fraction = _FRACTION.match(text, start)
    if fraction is not None:
        count, name = _SMALL[fraction["count"].lower()], fraction["part"].lower()
        if name.startswith("quarter") and not _is_fourth(text, start, fraction):
            return None
        total = _NAMES[name.removesuffix("s")]
        return _part(start, fraction.end(), _share(Decimal(count), Decimal(total)))
    single = _SINGLE.match(text, start)
    if single is None and _BY_SINGLE.search(text[max(0, start - 8) : start]):
        single = _SINGLE_ALONE.match(text, start)
    if single is not None:
        return _part(start, single.end(), _share(ONE, Decimal(_NAMES[single["part"].lower()])))
    return _half_en(text, start) or _multiple_en(text, start)


_FOURTH_AFTER = re.compile(r" (?:of|the|as)(?! (?:20|19)[0-9]{2})|[.,;)]|$|-full")
_ORDER_BEFORE = re.compile(
    r"(?:first|last|next|past|consecutive|previous|other|final|after|for|in|within|every) $",
    re.IGNORECASE,
)


def _is_fourth(text: str, start: int, fraction: re.Match[str]) -> bool:
    """Tell whether quarters are shares and no spans: three quarters of users."""
    if fraction["count"].lower() not in ("one", "three"):
        return False
    if _ORDER_BEFORE.search(text[max(0, start - 12) : start]):
        return False
    return "-" in fraction[0] or _FOURTH_AFTER.match(text, fraction.end()) is not None


def _half_en(text: str, start: int) -> Figure | None:
    match = _HALF.match(text, start)
    if match is None or _NO_HALF_BEFORE.search(text[max(0, start - 8) : start]):
        return None
    if match["period"]:
        period = _DAYS_AND_MORE[match["period"].lower()]
        value = Decimal(5) if match["period"].lower() == "decade" else Decimal("0.5")
        return Figure(
            text="", start=start, end=match.end(), unit="duration", value=value, period=period,
            step=Decimal("0.1"),
        )  # fmt: skip
    if match["scale"]:
        return None
    if _NO_HALF_AFTER.match(text, match.end()):
        return None
    return _part(start, match.end(), Decimal("0.5"))


def _multiple_en(text: str, start: int) -> Figure | None:
    match = _MULTIPLE.match(text, start)
    if match is None or _NO_MULTIPLE_AFTER.match(text, match.end()):
        return None
    value = Decimal(_MULTIPLES[match[0].lower()])
    if _RATE_AFTER.match(text, match.end()):
        return _part(start, match.end(), value, "count")
    if match[0].lower() == "twice" and _THINK.search(text[max(0, start - 8) : start]):
        return None
    return _part(start, match.end(), value, "ratio")


_SHARE_NEXT = frozenset((" i", " o", "-i", "-o"))


def read_share_of_number(text: str, start: int, number: Number) -> Figure | None:
    """Return the share that begins with a number: one in five, 9 out of 10, 2/3 of."""
    slashed = _SLASHED.match(text, start) if text[number.end : number.end + 1] == "/" else None
    if slashed is not None and int(slashed["a"]) < int(slashed["b"]):
        value = _share(Decimal(slashed["a"]), Decimal(slashed["b"]))
        return _part(start, slashed.end(), value)
    if text[number.end : number.end + 2] not in _SHARE_NEXT:
        return None
    is_word = text[start].isalpha()
    match = _OUT_OF.match(text, number.end)
    if match is None:
        return None
    written = match["total"]
    total = read_digits(written, 0) if written[0].isdigit() else read_words(written, 0)
    if total is None or not 0 < number.value <= total.value:
        return None
    is_plain_in = "out" not in match["of"]
    if is_plain_in and (number.value > _MOST_OF or total.value not in _ROUND_TOTALS):
        return None
    if is_plain_in and is_word != written[0].isalpha():
        return None
    return _part(start, match.end(), _share(number.value, total.value))


def read_share_zh(text: str, start: int) -> Figure | None:
    """Return the share or multiple in Chinese at ``start``: 三分之一, 一半, 半年, 翻一番."""
    share = _OF_ZH.match(text, start)
    if share is not None:
        return _fraction_zh(text, share)
    half = _HALF_ZH.match(text, start)
    if half is not None:
        return _part(start, half.end(), Decimal("0.5"))
    if text[start] == "半":
        return _half_of_zh(text, start)
    multiple = _MULTIPLY_ZH.match(text, start)
    if multiple is not None:
        value = Decimal(_TIMES_TWO[multiple["n"] or "一"])
        figure = _part(start, multiple.end(), value, "ratio")
        return replace(figure, qualifier="over") if multiple[0].endswith("多") else figure
    return None


def _half_of_zh(text: str, start: int) -> Figure | None:
    if _NO_HALF_BEFORE_ZH.search(text[max(0, start - 1) : start]):
        return None
    time = _HALF_TIME_ZH.match(text, start)
    if time is not None:
        return Figure(
            text="", start=start, end=time.end(), unit="duration", value=Decimal("0.5"),
            period=_HALF_TIMES[time["unit"]], step=Decimal("0.1"),
        )  # fmt: skip
    measure = _HALF_MEASURE_ZH.match(text, start)
    return _part(start, measure.end(), Decimal("0.5"), "count") if measure is not None else None


def _number_zh(written: str) -> tuple[Decimal, Decimal] | None:
    number = read_digits(written, 0) if written[0].isdigit() else read_numeral(written, 0)
    return (number.value, number.step) if number is not None else None


def _fraction_zh(text: str, match: re.Match[str]) -> Figure | None:
    total, part = _number_zh(match["total"]), _number_zh(match["part"])
    if total is None or part is None or not total[0]:
        return None
    low = _share(part[0], total[0])
    is_power = total[0] in (100, 1000, 10000)
    step = _share(part[1], total[0]) if is_power else _HUNDREDTH
    figure = Figure(
        text="", start=match.start(), end=match.end(), unit="percent", value=low, step=step
    )
    second = _TO_ZH.match(text, match.end())
    upper = _number_zh(second["part"]) if second else None
    if second is None or upper is None or (not second["total"] and not is_power):
        return figure
    base = _number_zh(second["total"]) if second["total"] else total
    if base is None or not base[0] or _share(upper[0], base[0]) <= low:
        return figure
    return Figure(
        text="", start=match.start(), end=second.end(), unit="percent", low=low,
        high=_share(upper[0], base[0]), step=times(step, ONE),
    )  # fmt: skip
