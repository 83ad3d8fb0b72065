"""Makes figures of the quantities read: one, a range, or the two ends of a change."""

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from assistant.domain.figure_context import (
    is_counting,
    noun_after,
    noun_after_zh,
    per_of,
    qualifier_of,
)
from assistant.domain.figure_counts import (
    counted_before,
    is_exchange_rate,
    is_money_after,
    is_of_many,
    is_plain_after,
    is_price_after,
    is_quotient_after,
)
from assistant.domain.figure_model import Figure, FigureUnit, Qualifier
from assistant.domain.figure_numbers import ONE
from assistant.domain.figure_quantities import Term
from assistant.domain.figure_ranges import read_joined, unit_of_list

_OR_SO = re.compile(r" or (?:so|more|fewer|less)(?= )")
_RATINGS = frozenset(("rating", "score", "index", "average", "NPS"))
_MOST_STARS = 10
_INDEX = re.compile(r" ?points?(?![A-Za-z])")
_FLOWS = frozenset({"money", "count", "percent", "plain"})
_EXACT_DIGITS = 27

Found = tuple[tuple[Figure, ...], int]


def all_dressed(text: str, figures: tuple[Figure, ...]) -> Found:
    """Return figures with what the words beside them say, and where to read on."""
    return tuple(_dressed(text, figure) for figure in figures), figures[-1].end


def _dressed(text: str, figure: Figure) -> Figure:
    qualifier = qualifier_of(text, figure.start, figure.end, figure.unit) or figure.qualifier
    per = per_of(text, figure.start, figure.end) if figure.unit in _FLOWS else None
    counted = noun_after(text, figure.end) if figure.unit == "count" else figure.counted
    if qualifier is None and per is None and not counted:
        return figure
    return replace(figure, qualifier=qualifier, per=per, counted=counted)


def from_term(text: str, term: Term) -> Found:
    """Return the figure or figures that begin with ``term``, and where to read on."""
    joined = read_joined(text, term)
    if joined is not None:
        (low, high), is_range = joined
        if is_range:
            return (as_range(text, low, high),), high.end
        last = _single(text, high)
        first = replace(_single(text, low), unit=last.unit, counted=last.counted)
        return (first, last), high.end
    if term.unit is None and term.kind == "digits":
        term = unit_of_list(text, term)
    return (_single(text, term),), _score_end(text, term)


_OUT_OF_SCORE = re.compile(r"/(?:5|10|100)(?:\.0)?(?![0-9/])")


def _score_end(text: str, term: Term) -> int:
    """Return where to read on: the scale of a score is no figure of its own (4.8/5)."""
    if not text.startswith("/", term.end):
        return term.end
    scale = _OUT_OF_SCORE.match(text, term.end)
    is_score = scale is not None and (term.step < ONE or is_plain_after(text, term.start))
    return scale.end() if scale is not None and is_score else term.end


def as_range(text: str, low: Term, high: Term) -> Figure:
    """Return one figure from ``low`` to ``high``."""
    figure = _single(text, high, start=low.start)
    return replace(
        figure, value=None, low=_plain(low.value), high=figure.value,
        step=min(_plain(low.step), figure.step or low.step),
    )  # fmt: skip


def _single(text: str, term: Term, *, start: int | None = None) -> Figure:
    begin = term.start if start is None else start
    counted = _counted(text, term) if term.unit in (None, "count") else ""
    currency = term.currency
    unit = term.unit or _bare_unit(text, term, begin, counted)
    if unit == "money" and currency is None:
        currency = "CNY"
    if term.measure == "点" and is_plain_after(text, begin):
        unit = "plain"
    thing = counted or (counted_before(text, begin, term.value) if unit == "count" else "")
    return Figure(
        text="", start=begin, end=term.end, unit=unit, value=_plain(term.value),
        currency=currency, period=term.period, step=_plain(term.step),
        qualifier=_qualifier(text, term, begin, unit), counted=thing if unit == "count" else "",
        per=per_of(text, begin, term.end) if unit in _FLOWS else None,
    )  # fmt: skip


def _qualifier(text: str, term: Term, start: int, unit: FigureUnit) -> Qualifier | None:
    """Return what marks inside the figure say, else the words beside it: 300余家, 十来天."""
    if not term.is_more:
        return qualifier_of(text, start, term.end, unit)
    return "about" if "来" in text[term.start : term.end] else "over"


@lru_cache(maxsize=4096)
def _plain(value: Decimal) -> Decimal:
    """Return a number without needless zeros or an exponent."""
    if len(value.as_tuple().digits) >= _EXACT_DIGITS or value.adjusted() >= _EXACT_DIGITS:
        return value
    if value == value.to_integral_value():
        return value.quantize(ONE)
    return value.normalize()


def _counted(text: str, term: Term) -> str:
    place = term.end
    if term.measure and not term.measure.isascii():
        return term.measure + noun_after_zh(text, place)
    if term.measure and term.measure != "times":
        return term.measure
    if text[place : place + 2].lstrip(" ")[:1] >= "\u4e00":
        return noun_after_zh(text, place)
    between = _OR_SO.match(text, place)
    noun = noun_after(text, between.end() if between else place)
    return noun.split(" ")[0] if term.value == 1 else noun


def _bare_unit(text: str, term: Term, start: int, counted: str) -> FigureUnit:
    """Return what a number without a unit is: a count where something is counted, else plain."""
    if not counted and _is_sum(text, term, start):
        return "money"
    if is_quotient_after(text, start):
        return "ratio"
    is_rating = counted.startswith("star") and term.value <= _MOST_STARS
    is_rating = is_rating or counted in _RATINGS
    if is_rating or _is_mere_number(text, term, start):
        return "plain"
    if counted or is_counting(text, term.end) or is_of_many(text, start, term.end):
        return "count"
    if counted_before(text, start, term.value):
        return "count"
    return "plain"


def _is_mere_number(text: str, term: Term, start: int) -> bool:
    if _INDEX.match(text, term.end) or is_plain_after(text, start):
        return True
    return is_exchange_rate(text, start, term.end)


def _is_sum(text: str, term: Term, start: int) -> bool:
    """Tell whether a bare number is a sum of yuan: 融资 300 万, 赔了两万三, 单价 299."""
    if is_price_after(text, start):
        return True
    if term.kind == "numeral":
        is_large = abs(term.value) >= 100  # noqa: PLR2004
    else:
        is_large = text[term.end - 1] in "万亿余多"
    return is_large and is_money_after(text, start)
