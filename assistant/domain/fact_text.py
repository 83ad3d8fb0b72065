"""Writes a fact's value as it is printed in English or Chinese."""

from decimal import Decimal

from assistant.domain.facts import AGE, DATE_UNITS, Fact, Period, Range
from assistant.domain.languages import Language, LocalizedText
from assistant.domain.months import MONTH_NAMES_EN

_SYMBOLS = {"USD": "$", "GBP": "£", "EUR": "€", "CNY": "¥"}
_NAMES_ZH = {
    "CNY": "元", "GBP": "英镑", "USD": "美元", "EUR": "欧元", "HKD": "港元", "JPY": "日元",
}  # fmt: skip
_PERIODS_ZH: dict[Period, str] = {
    "minute": "分钟", "hour": "小时", "day": "天", "week": "周", "month": "个月",
    "quarter": "个季度", "year": "年",
}  # fmt: skip
_PER_ZH: dict[Period, str] = {
    "minute": "每分钟", "hour": "每小时", "day": "每天", "week": "每周", "month": "每月",
    "quarter": "每季度", "year": "每年",
}  # fmt: skip
_UNIT_ENDS: dict[str, dict[Language, str]] = {
    "percent": {"en": "%", "zh": "%"},
    "points": {"en": " pp", "zh": " 个百分点"},
    "ratio": {"en": "x", "zh": " 倍"},
}
_OF_AGES = frozenset({("duration", "year"), ("count", "year"), ("plain", "year")})
_MILLION = Decimal(1_000_000)
_WAN = Decimal(10_000)
_YI = Decimal(100_000_000)
_FEW_DIGITS = 4  # a scaled figure is used when it is exact with at most this many digits


def fact_text(fact: Fact, language: Language) -> str:
    """Return the figure or words of ``fact`` in ``language``: ``£79``, ``2.1%``, ``3,250 万英镑``.

    The figure is exact: it is scaled to millions or 万 only where no digit is lost.
    """
    value = fact.value
    if isinstance(value, LocalizedText):
        return value.any(language)
    if isinstance(value, bool):
        return _yes_no(language, is_yes=value)
    if isinstance(value, Decimal):
        return _number_text(fact, value, language)
    if isinstance(value, Range):
        return _range_text(fact, value, language)
    return date_text(str(value), language) if fact.unit in DATE_UNITS else str(value)


def fact_text_with_period(fact: Fact, language: Language) -> str:
    """Return the figure with the span it is for: ``£79 a month``, ``每月 79 英镑``.

    An age is said in whole: ``35 years old``; in a text its last word may stand there already.
    """
    text = fact_text(fact, language)
    if fact.unit == "duration" and _is_age(fact):
        return text if language == "zh" else f"{text} old"
    if fact.period is None or fact.unit == "duration":
        return text
    if language == "zh":
        return f"{_PER_ZH[fact.period]} {text}"
    article = "an" if fact.period == "hour" else "a"
    return f"{text} {article} {fact.period}"


def _is_age(fact: Fact) -> bool:
    """Tell whether a value is in years of age; a ratio worked out from ages is not."""
    kind = (fact.unit, fact.period if fact.unit == "duration" else "year")
    return fact.counted.zh == AGE.zh and kind in _OF_AGES


def _yes_no(language: Language, *, is_yes: bool) -> str:
    words = ("Yes", "No") if language == "en" else ("是", "否")
    return words[0] if is_yes else words[1]


def _number_text(fact: Fact, value: Decimal, language: Language) -> str:
    if fact.unit == "money":
        return money_text(value, fact.currency or "", language)
    if language == "zh" and _is_age(fact):
        return f"{plain_number(value)} {AGE.zh}"
    if fact.unit == "duration":
        return _duration_text(value, fact.period or "month", language)
    if fact.unit == "count":
        return _count_text(value, fact, language)
    shown = value * 100 if fact.unit == "percent" else value
    ends = _UNIT_ENDS.get(fact.unit)
    if ends is None:
        return plain_number(value, grouped=fact.unit == "plain")
    return plain_number(shown) + ends[language]


def plain_number(value: Decimal, *, grouped: bool = True) -> str:
    """Return a number without a needless exponent or trailing zeros: ``34,300``, ``6.5``."""
    text = f"{value:,f}" if grouped else f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _duration_text(value: Decimal, period: Period, language: Language) -> str:
    number = plain_number(value)
    if language == "zh":
        return f"{number} {_PERIODS_ZH[period]}"
    return f"{number} {period}" if value == 1 else f"{number} {period}s"


def _count_text(value: Decimal, fact: Fact, language: Language) -> str:
    """Return the number; in Chinese with its measure word where that is all ``counted`` holds."""
    number = _scaled_zh(value) if language == "zh" else plain_number(value)
    counted = fact.counted.zh or ""
    return f"{number} {counted}" if language == "zh" and len(counted) == 1 else number


def money_text(value: Decimal, currency: str, language: Language) -> str:
    """Return an amount: ``£16,906``, ``-$1.2m``, ``32.5 万元``, ``3,250 万英镑``."""
    if language == "zh":
        name = _NAMES_ZH.get(currency, currency)
        number = _scaled_zh(value)
        return f"{number}{name}" if number[-1] in "万亿" else f"{number} {name}"
    sign, size = ("-" if value < 0 else ""), abs(value)
    mark = _SYMBOLS.get(currency, f"{currency} " if currency else "")
    if size >= _MILLION and _is_short(size / _MILLION):
        return f"{sign}{mark}{plain_number(size / _MILLION)}m"
    pence = size.normalize().as_tuple().exponent in (-1, -2)
    return f"{sign}{mark}{size:,.2f}" if pence else f"{sign}{mark}{plain_number(size)}"


def _scaled_zh(value: Decimal) -> str:
    for scale, word in ((_YI, "亿"), (_WAN, "万")):
        if abs(value) >= scale and _is_short(value / scale):
            return f"{plain_number(value / scale)} {word}"
    return plain_number(value)


def _is_short(value: Decimal) -> bool:
    return len(value.normalize().as_tuple().digits) <= _FEW_DIGITS


def _range_text(fact: Fact, value: Range, language: Language) -> str:
    low = None if value.low is None else _number_text(fact, value.low, language)
    high = None if value.high is None else _number_text(fact, value.high, language)
    if low is None:
        return f"up to {high}" if language == "en" else f"最多 {high}"
    if high is None:
        return f"{low} or more" if language == "en" else f"{low} 以上"
    return f"{low} to {high}" if language == "en" else f"{low}至 {high}"


def date_text(iso: str, language: Language) -> str:
    """Return ``2027-06-30``, ``2027-06``, ``2027-Q3``, ``2026-H1`` or ``2027`` in words.

    The year may be missing: ``--03-31``, ``Q3``.
    """
    year, _, rest = iso.removeprefix("-").partition("-")
    if year[:1] in ("Q", "H"):
        return _part_of_year("", year, language)
    before = f"{year} 年 " if year else ""
    if not rest:
        return year if language == "en" else before.rstrip()
    if rest[0] in "QH":
        return _part_of_year(before.rstrip() if language == "zh" else f" {year}", rest, language)
    month, _, day = rest.partition("-")
    if language == "zh":
        return f"{before}{int(month)} 月" + (f" {int(day)} 日" if day else "")
    name = MONTH_NAMES_EN[int(month) - 1]
    return f"{int(day)} {name} {year}".rstrip() if day else f"{name} {year}".rstrip()


def _part_of_year(year: str, part: str, language: Language) -> str:
    if language == "en":
        return f"{part}{year}"
    number = int(part[1])
    if part[0] == "H":
        return f"{year}{'上下'[number - 1]}半年"
    return f"{year}第{'一二三四'[number - 1]}季度"
