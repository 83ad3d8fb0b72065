"""Figures that follow from facts by arithmetic, as facts of their own: ``=sum:ID,ID``."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, DecimalException
from functools import reduce
from operator import add, mul
from typing import Literal, Protocol

from assistant.domain.facts import Fact, Period, Unit
from assistant.domain.figure_slots import is_printable
from assistant.domain.link_targets import facts_named, operation_of

_Kind = Literal["alike", "points", "each", "product", "rest", "by_the_year"]
_Values = Sequence[Decimal]
_FEWEST_COMPARED = 2
_MONTHS = 12  # of a year
# How often one span is in another: a price of 299 a month is 12 times that a year.
_SPANS: Mapping[int, tuple[Period, Period]] = {
    12: ("month", "year"), 3: ("month", "quarter"), 4: ("quarter", "year"), 52: ("week", "year"),
}  # fmt: skip
_MULTIPLE = re.compile(r"([xd])(12|3|4|52)")
_OF_EXPRESSION: Mapping[str, tuple[str, ...]] = {
    "sum": ("sum",),
    "difference": ("difference", "points", "rest", "saved"),
    "x12": tuple(f"{way}{times}" for way in "xd" for times in _SPANS),
    "ratio": ("ratio", "share", "each", "paid_share"),
    "growth": ("growth", "saved_share"),
    "product": ("product", "yearly"),
}
_FACTORS = ("percent", "ratio", "plain")  # what a product takes no unit from


class FactLookup(Protocol):
    """Finds a fact by its id: a fact sheet, or a mapping."""

    def get(self, fact_id: str, /) -> Fact | None:
        """Return the fact with this id, or None."""


def fact_behind(target: str, facts: FactLookup) -> Fact | None:
    """Return the fact that a link's target names, or computes; None where there is none."""
    operation = operation_of(target)
    if operation is None:
        return facts.get(target)
    sources = [facts.get(each) for each in facts_named(target)]
    known = [each for each in sources if each is not None]
    return derived_fact(operation, known) if len(known) == len(sources) else None


def operations_of(expression: str) -> tuple[str, ...]:
    """Return the operations that what binding calls ``sum``, ``x12`` and so on may stand for."""
    name = re.match(r"\w*", expression)
    return _OF_EXPRESSION.get(name[0], ()) if name else ()


def expression_of(operation: str) -> str:
    """Return what binding calls an operation: ``ratio`` for ``share``, ``x12`` for ``d12``."""
    return next(
        (said for said, operations in _OF_EXPRESSION.items() if operation in operations), operation
    )


def derived_fact(operation: str, sources: Sequence[Fact]) -> Fact | None:
    """Return what follows from ``sources``, in their order; None where nothing does.

    ``sum``, ``difference`` and ``product`` keep the unit; ``points`` is a difference of shares;
    ``ratio``, ``share`` and ``each`` are the first in terms of the second; ``growth`` goes from
    the first to the second; ``yearly`` is twelve products; ``x12`` and ``d12`` change the span;
    ``rest`` is what a share leaves of the whole. Of a price by the month and one by the year,
    ``saved``, ``saved_share`` and ``paid_share`` are what paying by the year saves and costs.
    """
    values = [each.value for each in sources if isinstance(each.value, Decimal)]
    if not values or len(values) != len(sources) or not all(map(is_printable, values)):
        return None
    multiple = _MULTIPLE.fullmatch(operation)
    if multiple is not None:
        return _multiple(sources, values[0], multiple)
    rule = _RULES.get(operation)
    if rule is None or not _fits(rule.kind, sources):
        return None
    try:
        value = rule.compute(values)
    except (DecimalException, IndexError):  # a division by nothing, or of one fact alone
        return None
    return _made(sources, value, rule)


def _multiple(sources: Sequence[Fact], value: Decimal, found: re.Match[str]) -> Fact | None:
    """Return a flow for another span: 299 a month as 3,588 a year."""
    times = int(found[2])
    short, long = _SPANS[times]
    before, after = (short, long) if found[1] == "x" else (long, short)
    fact = sources[0]
    if len(sources) != 1 or fact.period not in (None, before):
        return None
    return replace(
        fact, id="", value=value * times if found[1] == "x" else value / times, period=after
    )


def _fits(kind: _Kind, sources: Sequence[Fact]) -> bool:
    """Tell whether the facts are of units that the arithmetic can take."""
    units = [each.unit for each in sources]
    if kind == "product":
        return units.count("money") <= 1
    if kind == "each":
        return len(units) == _FEWEST_COMPARED and units[0] == "money" and units[1] != "money"
    if kind == "points" and set(units) != {"percent"}:
        return False
    if kind == "rest" and (len(units) != 1 or units[0] != "percent"):
        return False
    if kind == "by_the_year" and [each.period for each in sources] != ["month", "year"]:
        return False
    spans = {each.period for each in sources if each.unit == "duration"}
    return len({(each.unit, each.currency) for each in sources}) == 1 and len(spans) <= 1


def _made(sources: Sequence[Fact], value: Decimal, rule: "_Rule") -> Fact:
    money = next((each for each in sources if each.unit == "money"), None)
    if rule.kind == "product":
        counted = next((each for each in sources if each.unit not in _FACTORS), sources[0])
        return replace(money or counted, id="", value=value, period=None)
    if rule.unit is not None:
        return replace(sources[0], id="", value=value, unit=rule.unit, currency=None, period=None)
    if rule.kind == "by_the_year":
        return replace(sources[1], id="", value=value)
    return replace(sources[0], id="", value=value)


def _sum(values: _Values) -> Decimal:
    return reduce(add, values)


def _difference(values: _Values) -> Decimal:
    return values[0] - values[1]


def _points(values: _Values) -> Decimal:
    return (values[0] - values[1]) * 100


def _ratio(values: _Values) -> Decimal:
    return values[0] / values[1]


def _growth(values: _Values) -> Decimal:
    return (values[1] - values[0]) / values[0]


def _rest(values: _Values) -> Decimal:
    return 1 - values[0]


def _saved(values: _Values) -> Decimal:
    return values[0] * _MONTHS - values[1]


def _paid_share(values: _Values) -> Decimal:
    return values[1] / (values[0] * _MONTHS)


def _saved_share(values: _Values) -> Decimal:
    return 1 - _paid_share(values)


def _product(values: _Values) -> Decimal:
    return reduce(mul, values)


def _yearly(values: _Values) -> Decimal:
    return reduce(mul, values, Decimal(_MONTHS))


@dataclass(frozen=True, slots=True)
class _Rule:
    """How an operation computes, what it takes, and the unit it makes if another."""

    compute: Callable[[_Values], Decimal]
    kind: _Kind
    unit: Unit | None = None


_RULES: Mapping[str, _Rule] = {
    "sum": _Rule(_sum, "alike"),
    "difference": _Rule(_difference, "alike"),
    "points": _Rule(_points, "points", "points"),
    "ratio": _Rule(_ratio, "alike", "ratio"),
    "share": _Rule(_ratio, "alike", "percent"),
    "each": _Rule(_ratio, "each"),
    "growth": _Rule(_growth, "alike", "percent"),
    "rest": _Rule(_rest, "rest"),
    "saved": _Rule(_saved, "by_the_year"),
    "saved_share": _Rule(_saved_share, "by_the_year", "percent"),
    "paid_share": _Rule(_paid_share, "by_the_year", "percent"),
    "product": _Rule(_product, "product"),
    "yearly": _Rule(_yearly, "product"),
}
