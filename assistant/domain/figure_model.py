"""What a figure is: the words that state a quantity, and the quantity they state."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

FigureUnit = Literal[
    "money", "percent", "points", "ratio", "count", "duration", "date", "quarter", "year", "plain"
]
Qualifier = Literal["about", "over", "at_least", "under", "at_most", "nearly"]
FigurePeriod = Literal["second", "minute", "hour", "day", "week", "month", "quarter", "year"]
Value = Decimal | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of a text, as written and as read.

    Attributes:
        text: the words, ``source[start:end]``.
        start: where they begin, in Unicode code points.
        end: where they end, exclusive.
        unit: see ``FigureUnit``.
        value: percent as a fraction of 1, money in currency units, durations in ``period``; an
            ISO string for dates, quarters and years; None for a range or a ratio of three terms.
        low: the lower end of a range.
        high: the upper end of a range.
        currency: ISO 4217, for money.
        period: the unit a duration is written in.
        per: the span of a flow where the words name it (£79 a month, 每月 299 元).
        qualifier: what the words beside the figure make of it.
        terms: the terms of a written ratio (3:1).
        step: the size of one in the last digit shown, in the value's own units.
        counted: the counted thing as written next to the figure.
        link: the target, where the figure stands inside a Markdown link.
    """

    text: str
    start: int
    end: int
    unit: FigureUnit
    value: Value | None = None
    low: Value | None = None
    high: Value | None = None
    currency: str | None = None
    period: FigurePeriod | None = None
    per: FigurePeriod | None = None
    qualifier: Qualifier | None = None
    terms: tuple[Decimal, ...] = ()
    step: Decimal | None = None
    counted: str = ""
    link: str | None = None
