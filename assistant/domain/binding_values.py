"""Decides whether a fact's value justifies a figure: rounding, qualifier, range and duration."""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Context, Decimal, DecimalException
from typing import Literal

from assistant.domain.facts import Fact, Range
from assistant.domain.figures import Figure

Reason = Literal[
    "invented", "x10", "currency", "unit", "period", "year", "month", "entity", "value",
    "rounding", "range", "qualifier", "arithmetic", "direction",
]  # fmt: skip

_EXACT = Context(prec=60)
_ABOUT = Decimal("0.05")
_OVER = Decimal("0.75")
_UNDER = Decimal("1.25")
_NEARLY = Decimal("0.9")
_FRACTION_DIGITS = 10  # two thirds has more digits than anyone writes
_MONTHS: Mapping[str, Decimal] = {
    "month": Decimal(1), "quarter": Decimal(3), "year": Decimal(12),
}  # fmt: skip
_HOURS: Mapping[str, Decimal] = {
    "second": 1 / Decimal(3600), "minute": 1 / Decimal(60), "hour": Decimal(1),
    "day": Decimal(24), "week": Decimal(168),
}  # fmt: skip
_HOURS_A_MONTH = Decimal("730.5")
_MOST_DIGITS = 24  # before or after the point; beyond them no fact is looked for


def number_in(value: object) -> Decimal | None:
    """Return a value as a number that can be counted with, or None."""
    if not isinstance(value, Decimal) or not value.is_finite():
        return None
    return value if not value or -_MOST_DIGITS < value.adjusted() < _MOST_DIGITS else None


def hours(value: Decimal, period: str | None) -> Decimal:
    """Return a duration in hours, for finding those about as long."""
    months = _MONTHS.get(period or "")
    if months is not None:
        return value * months * _HOURS_A_MONTH
    return value * _HOURS.get(period or "", Decimal(1))


def in_period(value: Decimal, period: str | None, target: str | None) -> Decimal | None:
    """Return a duration in another unit, or None where they do not convert (days and months)."""
    for sizes in (_MONTHS, _HOURS):
        size, wanted = sizes.get(period or ""), sizes.get(target or "")
        if size is not None and wanted is not None:
            return _EXACT.divide(_EXACT.multiply(value, size), wanted)
    return None


def step_of(figure: Figure, value: Decimal) -> Decimal:
    """Return the size of one in the last digit shown."""
    step = number_in(figure.step)
    if step is not None and step > 0:
        return step
    exponent = value.as_tuple().exponent
    if figure.unit == "percent" and isinstance(exponent, int):
        exponent = min(exponent, -2)
    if not isinstance(exponent, int) or exponent > 0:
        return Decimal(1)
    if exponent < -_FRACTION_DIGITS:
        return Decimal("0.01")
    return Decimal(1).scaleb(exponent)


def telling_digits(figure: Figure, value: Decimal) -> int:
    """Return how many digits of a number are hard to meet by accident: 3 of 250, 2 of 1.2M and 100.

    All zeros at the end count as one digit, and only where they are written out.
    """
    digits = value.copy_abs().as_tuple().digits
    text = "".join(map(str, digits)).strip("0")
    is_round = value == value.to_integral_value() and value % 10 == 0
    is_written = step_of(figure, value) == 1
    return len(text) + (1 if is_round and is_written else 0)


def rounds_to(number: Decimal, shown: Decimal, step: Decimal) -> bool:
    """Tell whether a number, rounded half up to whole steps, is the one shown."""
    try:
        quotient = _EXACT.divide(number, step).quantize(Decimal(1), ROUND_HALF_UP, _EXACT)
        return _EXACT.subtract(_EXACT.multiply(quotient, step), shown).copy_abs() < step / 2
    except DecimalException:
        return number == shown


def qualifier_problem(figure: Figure, number: Decimal, shown: Decimal) -> Reason | None:
    """Return why a number does not justify the size shown under the figure's qualifier.

    Both are sizes: signs are judged apart. The limits are those of "over 100", said of 120.
    """
    step = step_of(figure, shown)
    if figure.qualifier is None:
        if rounds_to(number, shown, step):
            return None
        return "rounding" if abs(number - shown) <= 2 * step and step < shown else "value"
    holds = {
        "about": rounds_to(number, shown, step) or abs(number - shown) <= _ABOUT * number,
        "over": _is_over(figure, number, shown) and shown >= _OVER * number,
        "at_least": number >= shown >= _OVER * number,
        "under": number < shown <= _UNDER * number,
        "at_most": number <= shown <= _UNDER * number,
        "nearly": _NEARLY * shown <= number < shown,
    }[figure.qualifier]
    return None if holds else "qualifier"


def _is_over(figure: Figure, number: Decimal, shown: Decimal) -> bool:
    return number > shown or (number == shown and "+" in figure.text)


def limits(figure: Figure, shown: Decimal) -> tuple[float, float]:
    """Return the sizes between which a fact must lie to justify the figure, a little generous."""
    size, step = float(abs(shown)), float(step_of(figure, abs(shown)))
    low, high = size - 0.51 * step, size + 0.51 * step
    if figure.qualifier == "about":
        low, high = min(low, size * 0.95), max(high, size * 1.06)
    elif figure.qualifier in ("over", "at_least"):
        low, high = size, size / 0.75
    elif figure.qualifier in ("under", "at_most"):
        low, high = size / 1.25, size
    elif figure.qualifier == "nearly":
        low, high = size * 0.9, size
    return low * 0.999, high * 1.001


def value_problem(figure: Figure, fact: Fact, scale: Decimal = Decimal(1)) -> Reason | None:
    """Return why the value of ``fact`` does not justify ``figure``, or None if it does.

    Signs are not looked at, nor units other than the periods of durations.

    Args:
        figure: as found; ``scale`` times its value is what it says.
        fact: the fact it may rest on.
        scale: of a table in thousands, 1000.
    """
    value = fact.value
    if figure.low is not None or figure.high is not None:
        return _range_problem(figure, fact)
    shown = number_in(figure.value)
    if shown is None:
        return "unit"
    shown = abs(shown) * scale
    if isinstance(value, Range):
        return _bound_problem(figure, value, shown)
    number = number_in(value)
    if number is None:
        return "unit"
    as_said = scale == 1 and _is_as_said(figure, fact, shown)
    if figure.unit == "duration":
        return None if as_said else _duration_problem(figure, fact, abs(number), shown)
    if as_said or (
        number == shown and figure.qualifier in ("over", "under") and is_threshold(fact)
    ):
        return None
    if scale != 1:
        return None if rounds_to(abs(number), shown, step_of(figure, shown) * scale) else "value"
    return qualifier_problem(figure, abs(number), shown)


def _is_as_said(figure: Figure, fact: Fact, shown: Decimal) -> bool:
    """Tell whether a figure is the founder's own, qualifier and all: she said "over 500"."""
    number = number_in(fact.value)
    if number is None or figure.qualifier not in fact.said or abs(number) != shown:
        return False
    return figure.unit != "duration" or figure.period == fact.period


_THRESHOLD = re.compile(
    r"\b(?:caps?|limits?|thresholds?|ceilings?|floors?|minimum|maximum|at (?:most|least)|promised"
    r"|required|deductible)\b|上限|下限|门槛|限额|起征|起点|至少|至多|承诺|要求",
    re.IGNORECASE,
)


def is_threshold(fact: Fact) -> bool:
    """Tell whether a fact is a line that other amounts lie over or under: a cap, a threshold."""
    return any(_THRESHOLD.search(label) for label in fact.labels.values())


def _duration_problem(figure: Figure, fact: Fact, number: Decimal, shown: Decimal) -> Reason | None:
    target = figure.period or fact.period
    converted = in_period(number, fact.period, target)
    if converted is None and figure.qualifier == "about" and fact.period and target:
        length = _EXACT.divide(hours(number, fact.period), hours(Decimal(1), target))
        return qualifier_problem(figure, length, shown)  # about two months for 60 days
    if converted is None:
        return "unit"
    is_fine = target == fact.period or step_of(figure, shown) < 1 or figure.qualifier is not None
    if is_fine:
        return qualifier_problem(figure, converted, shown)
    return None if converted == shown else "value"


def _range_problem(figure: Figure, fact: Fact) -> Reason | None:
    if not isinstance(fact.value, Range):
        return "range"
    bounds = ((figure.low, fact.value.low), (figure.high, fact.value.high))
    return None if all(_is_bound(figure, fact, *pair) for pair in bounds) else "range"


def _is_bound(figure: Figure, fact: Fact, shown: object, value: object) -> bool:
    size, limit = number_in(shown), number_in(value)
    if size is None or limit is None:
        return size is limit
    if figure.unit == "duration" and figure.period != fact.period:
        return in_period(limit, fact.period, figure.period) == size
    return rounds_to(abs(limit), abs(size), step_of(figure, size))


def _bound_problem(figure: Figure, value: Range, shown: Decimal) -> Reason | None:
    """A bound of a range is said with its qualifier: "at least 180", "up to 320"."""
    bound = {
        "at_least": value.low, "over": value.low, "at_most": value.high, "under": value.high,
    }.get(figure.qualifier or "")  # fmt: skip
    if bound is None or not rounds_to(abs(bound), shown, step_of(figure, shown)):
        return "range"
    return None


def size_of(fact: Fact, value: Decimal) -> float:
    """Return the size by which a fact's value is looked up."""
    return float(abs(hours(value, fact.period) if fact.unit == "duration" else value))
