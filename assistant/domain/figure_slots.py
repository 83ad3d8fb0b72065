"""The slot of a form: how one number inside a figure is printed, such as ``{.1e6}``.

A slot is written as marks in this order, each left out where it says nothing:

- ``u`` no commas between thousands
- ``.N`` N decimals always; ``xN`` N decimals or as many as the value needs
- ``eN`` in tens to the power of N: 6 for millions, 4 for 万, -2 for percent
- ``w W`` in English words, lower case or capitalised; ``z Z`` in Chinese ones, with 两 or 二
- ``+`` always with a sign; ``−`` with this minus sign
- ``n`` the words around say the sign, so it is turned
- ``c`` coarse: may be further from the value than a twentieth
- ``l h`` the low or the high end of a range
- ``pyear`` in years, where the fact counts in something else
- ``qover100`` a bound or an estimate that the words around call one
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction

from assistant.domain.fact_text import plain_number
from assistant.domain.facts import Fact, Range
from assistant.domain.number_words import chinese_numeral, english_words

QUALIFIERS = ("over", "at_least", "under", "at_most", "nearly", "about")
_SLOT = re.compile(
    r"(?P<ungrouped>u)?(?P<mode>[.x](?P<decimals>\d))?(?:e(?P<exponent>-?\d{1,2}))?"
    r"(?P<words>[wWzZ])?(?P<sign>[+−])?(?P<negated>n)?(?P<coarse>c)?(?P<end>[lh])?"
    r"(?:p(?P<period>[a-z]+))?"
    rf"(?:q(?P<qualifier>{'|'.join(QUALIFIERS)})(?P<shown>\d+(?:\.\d+)?))?"
)
# How many seconds, or months, one of each is: days and months never convert into each other.
_SPANS: Mapping[str, tuple[str, int]] = {
    "second": ("second", 1), "minute": ("second", 60), "hour": ("second", 3600),
    "day": ("second", 86_400), "week": ("second", 604_800),
    "month": ("month", 1), "quarter": ("month", 3), "year": ("month", 12),
}  # fmt: skip
_LONGEST = 24  # digits; longer numbers are beyond what a founder writes
_CLOSE = Decimal("0.05")
_MORE_DECIMALS = 2
_PENCE = 2
_LEAST_OF_BOUND, _MOST_OF_BOUND, _LEAST_NEARLY = Decimal("0.75"), Decimal("1.25"), Decimal("0.9")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """How a number is printed; see the module's list of marks."""

    is_grouped: bool = True
    is_fixed: bool = False
    decimals: int = 0
    exponent: int = 0
    words: str = ""
    sign: str = ""
    is_negated: bool = False
    is_coarse: bool = False
    end: str = ""
    period: str = ""
    qualifier: str = ""
    shown: Decimal = Decimal(0)

    def __str__(self) -> str:
        decimals = f"{'.' if self.is_fixed else 'x'}{self.decimals}"
        qualifier = f"q{self.qualifier}{self.shown:f}" if self.qualifier else ""
        marks = (
            "" if self.is_grouped else "u",
            decimals if self.is_fixed or self.decimals else "",
            f"e{self.exponent}" if self.exponent else "",
            self.words,
            self.sign,
            "n" if self.is_negated else "",
            "c" if self.is_coarse else "",
            self.end,
            f"p{self.period}" if self.period else "",
            qualifier,
        )
        return "".join(marks)

    @classmethod
    def read(cls, written: str) -> "Slot | None":
        """Return the slot that was written so, or None where it is none."""
        found = _SLOT.fullmatch(written)
        if found is None:
            return None
        return cls(
            is_grouped=not found["ungrouped"],
            is_fixed=(found["mode"] or "").startswith("."),
            decimals=int(found["decimals"] or 0),
            exponent=int(found["exponent"] or 0),
            words=found["words"] or "",
            sign=found["sign"] or "",
            is_negated=bool(found["negated"]),
            is_coarse=bool(found["coarse"]),
            end=found["end"] or "",
            period=found["period"] or "",
            qualifier=found["qualifier"] or "",
            shown=Decimal(found["shown"] or 0),
        )


def converted(value: Decimal, written_in: str, shown_in: str) -> Decimal | None:
    """Return a span of time in another unit, or None where the two do not convert."""
    if written_in == shown_in or not shown_in:
        return value
    kind, length = _SPANS.get(written_in, ("", 0))
    other_kind, other_length = _SPANS.get(shown_in, ("none", 1))
    if kind != other_kind:
        return None
    quotient = Fraction(value) * length / other_length
    return Decimal(quotient.numerator) / Decimal(quotient.denominator)


def scaled_value(fact: Fact, slot: Slot) -> Decimal | None:
    """Return the number that ``slot`` is to print of ``fact``, or None where there is none."""
    held = fact.value
    if isinstance(held, Range):
        ends = {"l": held.low, "h": held.high}
        end = ends.get(slot.end)
        held = Decimal("NaN") if end is None else end
    if not isinstance(held, Decimal) or not is_printable(held):
        return None
    value = converted(held, fact.period or "month", slot.period)
    if value is None:
        return None
    return (-value if slot.is_negated else value).scaleb(-slot.exponent)


def is_printable(value: Decimal) -> bool:
    """Tell whether a number has a size that can be written out."""
    if not value.is_finite():
        return False
    return abs(value.adjusted()) <= _LONGEST and len(value.as_tuple().digits) <= _LONGEST


def printed_number(fact: Fact, slot: Slot) -> tuple[str, str] | None:
    """Return sign and number of ``fact`` as ``slot`` prints them, or None where it cannot."""
    value = scaled_value(fact, slot)
    if value is None:
        return None
    digits = _qualified(value, slot) if slot.qualifier else _number(value, slot, fact.unit)
    if digits is None:
        return None
    minus = slot.sign if slot.sign == "−" else "-"
    return (minus if value < 0 else "+" if slot.sign == "+" else "", digits)


def _number(value: Decimal, slot: Slot, unit: str) -> str | None:
    size = abs(value)
    if slot.exponent > 0 and not slot.decimals and 0 < size < 1 and not slot.is_coarse:
        return None  # 0.3 million is 300,000, not 0 and not 1
    if not slot.is_fixed:
        exact = _exact_decimals(size, slot, unit)
        if exact is not None:
            return _written(size, slot, exact)
    if slot.is_coarse:
        return _written(size, slot, slot.decimals)
    for decimals in range(slot.decimals, slot.decimals + _MORE_DECIMALS + 1):
        shown = rounded(size, decimals)
        if abs(shown - size) <= _CLOSE * size:
            return _written(size, slot, decimals)
    return None


def _exact_decimals(size: Decimal, slot: Slot, unit: str) -> int | None:
    """Return how many decimals show the number as it is, or None for too many."""
    needed = max(0, -int(size.normalize().as_tuple().exponent)) if size else 0
    if unit == "money" and not slot.exponent and needed == 1:
        needed = _PENCE
    return needed if needed <= slot.decimals + _MORE_DECIMALS else None


def rounded(size: Decimal, decimals: int) -> Decimal:
    """Return a number rounded half up to so many decimals."""
    try:
        return size.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    except InvalidOperation:  # more digits than arithmetic keeps
        return size


def _written(size: Decimal, slot: Slot, decimals: int) -> str:
    shown = rounded(size, decimals)
    if slot.words and shown == shown.to_integral_value():
        words = number_words(int(shown), slot.words)
        if words is not None:
            return words
    if not slot.is_fixed and decimals == 0:
        return plain_number(shown, grouped=slot.is_grouped)
    return f"{shown:,.{decimals}f}" if slot.is_grouped else f"{shown:.{decimals}f}"


def number_words(number: int, kind: str) -> str | None:
    """Return a whole number in the words of one kind (``w W z Z``), or None for too large."""
    if kind in "zZ":
        return chinese_numeral(number, two="两" if kind == "z" else "二")
    words = english_words(number)
    return words.capitalize() if words and kind == "W" else words


# --- bounds and estimates ------------------------------------------------------------------------


def _qualified(value: Decimal, slot: Slot) -> str | None:
    """Return a number that the qualifier before it makes true: 100 of 120 after "over"."""
    if is_true_of(slot.shown, value, slot.qualifier):
        return _written(slot.shown, replace(slot, is_fixed=True), slot.decimals)
    for shown in _near(value, slot):
        if is_true_of(shown, value, slot.qualifier):
            needed = max(0, -int(shown.normalize().as_tuple().exponent))
            if slot.exponent > 0 and shown < 1 and not slot.decimals:
                return None
            return _written(shown, replace(slot, is_fixed=False), needed)
    return None


def is_true_of(shown: Decimal, value: Decimal, qualifier: str) -> bool:
    """Tell whether "over 100" and the like is true of a value, and near enough to be meant."""
    if value <= 0:
        return False
    least, most = _LEAST_OF_BOUND * value, _MOST_OF_BOUND * value
    close = _CLOSE * value
    return {
        "over": least <= shown < value,
        "at_least": least <= shown <= value,
        "under": value < shown <= most,
        "at_most": value <= shown <= most,
        "nearly": value < shown and _LEAST_NEARLY * shown <= value,
        "about": abs(shown - value) <= close,
    }[qualifier]


def _near(value: Decimal, slot: Slot) -> Iterator[Decimal]:
    """Yield round numbers near ``value`` on the qualifier's side, the roundest first."""
    is_below = slot.qualifier in ("over", "at_least")
    rounding = ROUND_FLOOR if is_below else ROUND_CEILING
    if slot.qualifier == "about":
        rounding = ROUND_HALF_UP
    fewest = len(slot.shown.normalize().as_tuple().digits)
    for digits in range(fewest, fewest + 4):
        ten = Decimal(1).scaleb(value.adjusted() - digits + 1)
        for unit in (ten, ten / 2):  # 300, then 250, then 290
            shown = (value / unit).to_integral_value(rounding) * unit
            if shown == value and slot.qualifier in ("over", "under", "nearly"):
                shown += -unit if is_below else unit
            yield shown
