"""Round values for an axis, and how they are written."""

import math
from decimal import Decimal

from assistant.domain.fact_text import plain_number
from assistant.domain.languages import Language

_STEPS = (1, 2, 2.5, 5, 10)
_MOST = 6  # ticks, about
# From which largest value on a scale is used, the scale, and what it is called.
_SCALES: dict[Language, tuple[tuple[float, float, str], ...]] = {
    "en": ((1e9, 1e9, "bn"), (1e6, 1e6, "m"), (1e3, 1e3, "k")),
    "zh": ((1e9, 1e8, " 亿"), (1e4, 1e4, " 万")),  # 2,500 万 reads better than 0.25 亿
}


def nice_ticks(low: float, high: float) -> tuple[float, ...]:
    """Return round values in even steps, zero among them, that span ``low`` to ``high``.

    There are at least two and at most eight.
    """
    low, high = min(low, 0.0), max(high, 0.0)
    if high - low <= 0:
        high = 1.0
    raw = (high - low) / (_MOST - 1)
    size = 10.0 ** math.floor(math.log10(raw))
    step = next(each * size for each in _STEPS if each * size >= raw * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(number * step for number in range(first, last + 1))


def tick_text(value: float, largest: float, language: Language) -> str:
    """Return a tick in the scale that suits the largest of its axis: ``1.5m``; ``150 万``."""
    scale, word = next(
        ((size, name) for least, size, name in _SCALES[language] if abs(largest) >= least),
        (1.0, ""),
    )
    if not value:
        return "0"
    return f"{plain_number(Decimal(f'{value / scale:.6g}'))}{word}"
