"""Says what a structured answer holds: texts, choices, numbers, lists and records of them.

Wherever a fact may be missing, the answer may be ``{"needs": "a question"}`` instead of a value
that would have to be made up.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, assert_never

NEEDS_KEY = "needs"
MOST_IN_QUESTION = 160  # characters
MOST_ITEMS = 32
_NUMBER_CHARACTERS = 16
_STRUCTURE_CHARACTERS = 4  # quotes, colon or comma, and a space
_ESCAPED_SHARE = 16  # one character in so many may be a quotation mark, which takes two


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One line of text with at most ``most`` characters."""

    most: int
    may_be_missing: bool = False

    def __post_init__(self) -> None:
        _require(self.most >= 1, "a text has room for one character at least")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of a few words."""

    options: tuple[str, ...]
    may_be_missing: bool = False

    def __post_init__(self) -> None:
        _require(bool(self.options) and all(self.options), "a choice is among words")
        _require(len(set(self.options)) == len(self.options), "the words of a choice differ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number, both limits included."""

    least: float | None = None
    most: float | None = None
    is_whole: bool = False
    may_be_missing: bool = False

    def __post_init__(self) -> None:
        is_range = self.least is None or self.most is None or self.least <= self.most
        _require(is_range, "the least number is not above the most")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOf:
    """Between ``least`` and ``most`` values of one shape."""

    item: "Shape"
    most: int
    least: int = 0
    may_be_missing: bool = False

    def __post_init__(self) -> None:
        _require(0 <= self.least <= self.most, "a list has between least and most items")
        _require(1 <= self.most <= MOST_ITEMS, f"a list has 1 to {MOST_ITEMS} items at most")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Values with names, in the order in which they are asked for."""

    fields: Mapping[str, "Shape"]
    may_be_missing: bool = False

    def __post_init__(self) -> None:
        _require(bool(self.fields), "a record has a field")
        _require(NEEDS_KEY not in self.fields, f"{NEEDS_KEY} is the name of a missing fact")


Shape = Text | Choice | Number | ListOf | Record


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsFact:
    """A value that the model leaves to the founder, with what to ask her."""

    question: str


def _require(holds: bool, rule: str) -> None:  # noqa: FBT001 - a claim, like assert's
    if not holds:
        raise ValueError(rule)


# --- as a JSON schema ----------------------------------------------------------------------------


def json_schema(shape: Shape) -> dict[str, Any]:
    """Return a shape as a JSON schema; a missing fact stands among the values it allows."""
    schema = _plain_schema(shape)
    return {"anyOf": [schema, _needs_schema()]} if shape.may_be_missing else schema


def schema_text(shape: Record) -> str:
    """Return a record as the text that a request carries."""
    return json.dumps(json_schema(shape), ensure_ascii=False, separators=(",", ":"))


def _plain_schema(shape: Shape) -> dict[str, Any]:
    match shape:
        case Text():
            return {"type": "string", "minLength": 1, "maxLength": shape.most}
        case Choice():
            return {"enum": list(shape.options)}
        case Number():
            return _number_schema(shape)
        case ListOf():
            items = json_schema(shape.item)
            return {
                "type": "array", "items": items, "minItems": shape.least, "maxItems": shape.most,
            }  # fmt: skip
        case Record():
            return _object_schema({name: json_schema(each) for name, each in shape.fields.items()})
        case _:
            assert_never(shape)


def _number_schema(shape: Number) -> dict[str, Any]:
    limits = {"minimum": shape.least, "maximum": shape.most}
    given = {name: limit for name, limit in limits.items() if limit is not None}
    return {"type": "integer" if shape.is_whole else "number", **given}


def _needs_schema() -> dict[str, Any]:
    return _object_schema({NEEDS_KEY: _plain_schema(Text(most=MOST_IN_QUESTION))})


def _object_schema(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


# --- how long it may get -------------------------------------------------------------------------


def longest(shape: Shape) -> int:
    """Return about how many characters the longest answer has, to give it room enough."""
    own = _longest_plain(shape)
    if not shape.may_be_missing:
        return own
    needs = len(NEEDS_KEY) + _STRUCTURE_CHARACTERS * 2 + _text_length(MOST_IN_QUESTION)
    return max(own, needs)


def _longest_plain(shape: Shape) -> int:
    match shape:
        case Text():
            return _text_length(shape.most)
        case Choice():
            return max(map(len, shape.options)) + _STRUCTURE_CHARACTERS
        case Number():
            return _NUMBER_CHARACTERS
        case ListOf():
            return shape.most * longest(shape.item) + _STRUCTURE_CHARACTERS
        case Record():
            names = sum(len(name) + _STRUCTURE_CHARACTERS for name in shape.fields)
            return names + sum(map(longest, shape.fields.values())) + _STRUCTURE_CHARACTERS
        case _:
            assert_never(shape)


def _text_length(most: int) -> int:
    return most + most // _ESCAPED_SHARE + _STRUCTURE_CHARACTERS
