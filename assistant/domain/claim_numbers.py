"""Reads the numbers that claims are made with: ``18``, ``eighteen``, ``十八``, ``60%``."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assistant.domain.number_words import chinese_numeral, english_words

_MOST = 99
_ENGLISH = {word: n for n in range(_MOST + 1) if (word := english_words(n))}
_CHINESE = {
    word: n
    for n in range(_MOST + 1)
    for two in ("两", "二")
    if (word := chinese_numeral(n, two=two))
}
_WORDS = {**_ENGLISH, **_CHINESE}
DIGITS = r"\d{1,12}(?:,\d{3})*(?:\.\d{1,6})?"
ENGLISH_NUMBER = rf"(?:{DIGITS}|{'|'.join(sorted(_ENGLISH, key=len, reverse=True))})"
CHINESE_NUMBER = rf"(?:{DIGITS}|[零一二两三四五六七八九十]{{1,3}})"
_SCALES = {
    "k": 1_000, "thousand": 1_000, "m": 1_000_000, "mn": 1_000_000, "million": 1_000_000,
    "bn": 1_000_000_000, "billion": 1_000_000_000, "万": 10_000, "亿": 100_000_000,
    "百万": 1_000_000, "千万": 10_000_000,
}  # fmt: skip
_CURRENCIES = {
    "£": "GBP", "$": "USD", "€": "EUR", "¥": "CNY", "元": "CNY", "人民币": "CNY", "rmb": "CNY",
    "cny": "CNY", "gbp": "GBP", "usd": "USD", "eur": "EUR",
    "英镑": "GBP", "美元": "USD", "欧元": "EUR",
}  # fmt: skip
_SHARES = {"%": 100, "percent": 100, "per cent": 100, "成": 10}
_MARKS = "|".join(re.escape(mark) for mark in sorted(_CURRENCIES, key=len, reverse=True))
_AMOUNT = re.compile(
    rf"(?P<mark>{_MARKS})?\s*(?P<number>{DIGITS}|[一二两三四五六七八九十]{{1,3}}(?=成|个月))\s*"
    r"(?P<scale>thousand|million|billion|百万|千万|[kmKM]\b|bn\b|mn\b|万|亿)?\s*"
    rf"(?P<kind>%|percent\b|per cent\b|成|个?月|months?\b|{_MARKS})?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """An amount that something is compared with.

    Attributes:
        value: percent as a fraction of 1, money in currency units, durations in months.
        unit: what it is an amount of.
        currency: ISO 4217, for money.
        step: the size of one in the last digit shown.
    """

    value: Decimal
    unit: Literal["percent", "money", "duration", "plain"]
    step: Decimal
    currency: str | None = None


def read_number(text: str) -> Decimal | None:
    """Return the number written in digits or words, or None."""
    if text in _WORDS:
        return Decimal(_WORDS[text])
    digits = text.replace(",", "")
    return Decimal(digits) if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", digits) else None


def read_amount(text: str) -> Amount | None:
    """Return the amount that a text is, or None where it is anything more or else."""
    found = _AMOUNT.fullmatch(text.strip())
    value = read_number(found["number"]) if found else None
    if found is None or value is None:
        return None
    digits = len(found["number"].partition(".")[2])
    kind, mark = found["kind"] or "", found["mark"]
    factor = Decimal(_SCALES.get((found["scale"] or "").lower(), 1))
    if kind in _SHARES:
        factor /= _SHARES[kind]
        return Amount(value=value * factor, unit="percent", step=factor / 10**digits)
    value, step = value * factor, factor / 10**digits
    if "月" in kind or kind.startswith("month"):
        return Amount(value=value, unit="duration", step=step)
    if mark or kind:
        return Amount(value=value, unit="money", step=step, currency=_CURRENCIES[mark or kind])
    return Amount(value=value, unit="plain", step=step)
