"""Hypothesis strategies for whole briefs, made from the schema itself: no field is forgotten."""

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from hypothesis import reject
from hypothesis import strategies as st

from assistant.domain.brief import ANSWER_KEYS, Brief
from assistant.domain.brief_reading import parse_brief
from assistant.domain.brief_types import Bounds, Pattern
from assistant.domain.languages import LocalizedText
from assistant.domain.months import Month
from assistant.errors import BriefError

# What must agree with other fields, or is made by the program: left to the tests of the rules.
_LEFT_OUT = {"id", "of_line", "schema", "seasonality", "opening_balance", "end", "maturity"}
_WORDS = st.text(st.sampled_from('ab Z9.,|*_[]()#"\n- 中文。，：¥%'), max_size=40)
_DAYS = st.dates(date(1950, 1, 1), date(2190, 1, 1))
_WHEN = st.sampled_from(["2027", "2027-06", "2027-06-30", "2027-Q3", "2026-H1"])


@st.composite
def briefs(draw: st.DrawFn) -> Brief:
    """Draw a valid brief with any tables and any fields filled.

    A composite, because Hypothesis prints a strategy whose draw is rejected: this one in a word,
    the tables of the schema in forty thousand signs.
    """
    return _read(draw(_table(Brief)))


def _read(data: dict[str, Any]) -> Brief:
    evidence = {
        key: {name: value for name, value in item.items() if name not in ("low", "high", "when")}
        | {"value": item.get("value", "1")}
        for key, item in data.pop("evidence", {}).items()
    }
    try:
        return parse_brief(data | {"schema": 1, "evidence": evidence}, source="made")
    except BriefError:
        reject()


def _table(cls: type[Any]) -> st.SearchStrategy[dict[str, Any]]:
    hints = get_type_hints(cls, include_extras=True)
    needed: dict[str, st.SearchStrategy[Any]] = {}
    optional: dict[str, st.SearchStrategy[Any]] = {}
    for field in fields(cls):
        if field.name not in _LEFT_OUT:
            has_default = (field.default, field.default_factory) != (MISSING, MISSING)
            (optional if has_default else needed)[field.name] = _value(hints[field.name])
    return st.fixed_dictionaries(needed, optional=optional)


def _value(hint: Any) -> st.SearchStrategy[Any]:
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _constrained(parts[0], parts[1])
    if origin in (Union, types.UnionType):
        return _value(next(part for part in parts if part is not type(None)))
    if origin is Literal:
        return st.sampled_from(parts)
    if origin is tuple:
        return st.lists(_value(parts[0]), max_size=3)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        keys = st.sampled_from(ANSWER_KEYS if parts[1] is LocalizedText else ("a", "b", "c_1"))
        return st.dictionaries(keys, _value(parts[1]), max_size=4)
    return _plain(hint)


def _plain(hint: Any) -> st.SearchStrategy[Any]:
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return st.sampled_from([member.value for member in hint])
    if is_dataclass(hint) and hint not in (LocalizedText, Month):
        return _table(hint)  # type: ignore[arg-type]  # mypy: instance or class
    return _PLAIN[hint]


_PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: _WORDS,
    LocalizedText: _WORDS | st.fixed_dictionaries({}, optional={"en": _WORDS, "zh": _WORDS}),
    bool: st.booleans(),
    Month: _DAYS.map(lambda day: f"{day.year}-{day.month:02d}"),
    date: _DAYS,
}


def _constrained(base: Any, constraint: Bounds | Pattern) -> st.SearchStrategy[Any]:
    if isinstance(constraint, Pattern):
        return _WHEN if constraint.name == "when" else st.sampled_from(["CNY", "GBP", "CHF"])
    low = constraint.low if constraint.low is not None else Decimal(-1000)
    high = constraint.high if constraint.high is not None else Decimal(1000)
    if base is int:
        return st.integers(int(low), int(high))
    return st.decimals(low, high, places=3)
