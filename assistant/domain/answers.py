"""Reads a model's answer strictly as JSON, checks it, and tells one cut short from one invalid."""

import json
import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NoReturn, assert_never

from assistant.domain.answer_schema import (
    MOST_IN_QUESTION,
    NEEDS_KEY,
    Choice,
    ListOf,
    NeedsFact,
    Number,
    Record,
    Shape,
    Text,
)

ProblemKind = Literal[
    "cut", "not_json", "repeated_key", "missing_key", "unknown_key", "not_text", "not_number",
    "not_whole", "not_list", "not_record", "empty", "too_long", "not_one_line", "not_a_choice",
    "too_small", "too_large", "too_few", "too_many",
]  # fmt: skip
MOST_OF_NAME = 60  # characters of a name that a model made up
MOST_FOUND = 2000  # characters of a refused text that are kept for the founder to see
# What may stand at the end of a JSON text that goes on: half a word, a number, half an escape.
_HALF_VALUE = re.compile(
    r"-|\.|[eE][+-]?|t(?:ru?)?|f(?:a(?:ls?)?)?|n(?:ul?)?|\\?(?:u[0-9A-Fa-f]{0,4})?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong, and where: ``points[1]``; the path is empty for the whole answer."""

    path: str
    kind: ProblemKind
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """A field without a sound value, left to the founder; ``found`` is what the model wrote."""

    problem: Problem
    found: str = ""


Value = str | int | float | NeedsFact | Unanswered | tuple["Value", ...] | dict[str, "Value"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What could be read of an answer; every field of the record is there.

    Attributes:
        values: the record's fields by name; Unanswered where there is no sound value.
        problems: all that is wrong, in the order of the text.
        is_cut: the text ended before the JSON did.
    """

    values: dict[str, Value]
    problems: tuple[Problem, ...] = ()
    is_cut: bool = False

    @property
    def is_good(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def read_answer(shape: Record, text: str) -> Reading:
    """Read an answer; never raises, whatever the text is."""
    try:
        record = json.loads(text, object_pairs_hook=_unique_pairs, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        return _read_incomplete(shape, text, error)
    except _RepeatedKeyError as error:
        return _unread(shape, Problem(path=error.key, kind="repeated_key"))
    except (ValueError, RecursionError) as error:
        return _unread(shape, _not_json(error))
    return _read_record(shape, record)


def needed_facts(values: Mapping[str, Value]) -> tuple[tuple[str, str], ...]:
    """Return the key path and the question of every fact that the model asks for."""
    found = ((path, value) for path, value in _leaves(values, ""))
    return tuple((path, value.question) for path, value in found if isinstance(value, NeedsFact))


def left_open(values: Mapping[str, Value]) -> tuple[str, ...]:
    """Return the key paths of the fields that are left to the founder."""
    return tuple(path for path, value in _leaves(values, "") if isinstance(value, Unanswered))


def merged(first: Reading, second: Reading) -> Reading:
    """Return the second reading, with the fields that only the first has sound."""
    values = {
        name: min(value, first.values[name], key=_count_left_open)
        for name, value in second.values.items()
    }
    return Reading(values=values, problems=second.problems, is_cut=second.is_cut)


def _count_left_open(value: Value) -> int:
    return len(left_open({"": value}))


def _leaves(value: object, path: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from _leaves(each, _at(path, name))
    elif isinstance(value, tuple):
        for number, each in enumerate(value):
            yield from _leaves(each, f"{path}[{number}]")
    else:
        yield path, value


def _at(path: str, name: str) -> str:
    name = name[:MOST_OF_NAME]
    return f"{path}.{name}" if path else name


# --- from text to JSON ---------------------------------------------------------------------------


class _RepeatedKeyError(ValueError):
    """A name stands twice in one object."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def _unique_pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for name, value in pairs:
        if name in record:
            raise _RepeatedKeyError(name)
        record[name] = value
    return record


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _not_json(error: Exception) -> Problem:
    reason = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
    return Problem(path="", kind="not_json", values={"reason": reason[:100]})


def _read_incomplete(shape: Record, text: str, error: json.JSONDecodeError) -> Reading:
    """Read the fields that were complete before the text was cut; nothing of invalid JSON."""
    if not _is_cut(text, error):
        return _unread(shape, _not_json(error))
    problem = Problem(path="", kind="cut")
    known = {name: value for name, value in _complete_pairs(text) if name in shape.fields}
    values: dict[str, Value] = {name: Unanswered(problem=problem) for name in shape.fields}
    problems = [problem]
    for name, found in known.items():
        values[name] = _read(shape.fields[name], found, name, problems)
    return Reading(values=values, problems=tuple(problems), is_cut=True)


def _is_cut(text: str, error: json.JSONDecodeError) -> bool:
    if error.msg.startswith("Extra data"):
        return False
    rest = text[error.pos :].strip()
    is_half = _HALF_VALUE.fullmatch(rest) is not None
    return not rest or is_half or error.msg.startswith("Unterminated string")


def _complete_pairs(text: str) -> Iterator[tuple[str, Any]]:
    """Yield the members of an object that end before the text does."""
    decoder = json.JSONDecoder(object_pairs_hook=_unique_pairs, parse_constant=_refuse_constant)
    at = _skip(text, 0, "{")
    while at:
        try:
            name, at = decoder.raw_decode(text, at)
            value, at = decoder.raw_decode(text, _skip(text, at, ":"))
        except (ValueError, RecursionError):
            return
        at = _skip(text, at, ",")
        if at and isinstance(name, str):  # what nothing follows may be half a number
            yield name, value


def _skip(text: str, at: int, mark: str) -> int:
    """Return the place after a mark and the blanks around it, 0 if it is not there."""
    found = re.compile(rf"\s*{re.escape(mark)}\s*").match(text, at)
    return found.end() if found else 0


def _unread(shape: Record, problem: Problem) -> Reading:
    values: dict[str, Value] = {name: Unanswered(problem=problem) for name in shape.fields}
    return Reading(values=values, problems=(problem,))


# --- from JSON to values -------------------------------------------------------------------------


def _read_record(shape: Record, found: object) -> Reading:
    problems: list[Problem] = []
    value = _read(shape, found, "", problems)
    if isinstance(value, dict):
        return Reading(values=value, problems=tuple(problems))
    if isinstance(value, NeedsFact):
        return Reading(values=dict.fromkeys(shape.fields, value))
    return _unread(shape, problems[0])


def _read(shape: Shape, found: object, path: str, problems: list[Problem]) -> Value:
    """Return the value; what is wrong is added to ``problems``."""
    if shape.may_be_missing and isinstance(found, dict) and found.keys() == {NEEDS_KEY}:
        text = _read_text(found[NEEDS_KEY], MOST_IN_QUESTION)
        if isinstance(text, str):
            return NeedsFact(question=text)
        return _refuse(_at(path, NEEDS_KEY), text, found[NEEDS_KEY], problems)
    match shape:
        case ListOf():
            return _read_list(shape, found, path, problems)
        case Record():
            return _read_fields(shape, found, path, problems)
        case _:
            read = _read_single(shape, found)
            return _refuse(path, read, found, problems) if isinstance(read, _Fault) else read


def _read_single(shape: Text | Choice | Number, found: object) -> "str | int | float | _Fault":
    match shape:
        case Text():
            return _read_text(found, shape.most)
        case Choice():
            return _read_choice(shape, found)
        case Number():
            return _read_number(shape, found)
        case _:
            assert_never(shape)


@dataclass(frozen=True, slots=True)
class _Fault:
    """What is wrong with a single value."""

    kind: ProblemKind
    values: Mapping[str, object] = field(default_factory=dict)


def _refuse(path: str, fault: _Fault, found: object, problems: list[Problem]) -> Unanswered:
    problem = Problem(path=path, kind=fault.kind, values=fault.values)
    problems.append(problem)
    shown = found if isinstance(found, str) else ""
    return Unanswered(problem=problem, found=shown[:MOST_FOUND])


def _read_text(found: object, most: int) -> str | _Fault:
    if not isinstance(found, str):
        return _Fault("not_text")
    text = found.strip()
    if not text:
        return _Fault("empty")
    if any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in text):
        return _Fault("not_one_line")
    if len(text) > most:
        return _Fault("too_long", {"most": most, "length": len(text)})
    return text


def _read_choice(shape: Choice, found: object) -> str | _Fault:
    if isinstance(found, str) and found in shape.options:
        return found
    return _Fault("not_a_choice", {"options": ", ".join(shape.options)})


def _read_number(shape: Number, found: object) -> int | float | _Fault:
    if isinstance(found, bool) or not isinstance(found, int | float):
        return _Fault("not_number")
    if isinstance(found, float) and not math.isfinite(found):
        return _Fault("not_number")
    if shape.is_whole and found != int(found):
        return _Fault("not_whole")
    if shape.least is not None and found < shape.least:
        return _Fault("too_small", {"least": shape.least})
    if shape.most is not None and found > shape.most:
        return _Fault("too_large", {"most": shape.most})
    return int(found) if shape.is_whole else found


def _read_list(shape: ListOf, found: object, path: str, problems: list[Problem]) -> Value:
    if not isinstance(found, list):
        return _refuse(path, _Fault("not_list"), found, problems)
    if len(found) < shape.least:
        return _refuse(path, _Fault("too_few", {"least": shape.least}), found, problems)
    if len(found) > shape.most:
        problems.append(Problem(path=path, kind="too_many", values={"most": shape.most}))
    return tuple(
        _read(shape.item, each, f"{path}[{number}]", problems)
        for number, each in enumerate(found[: shape.most])
    )


def _read_fields(shape: Record, found: object, path: str, problems: list[Problem]) -> Value:
    if not isinstance(found, dict):
        return _refuse(path, _Fault("not_record"), found, problems)
    unknown = [name for name in found if name not in shape.fields]
    problems.extend(Problem(path=_at(path, name), kind="unknown_key") for name in unknown)
    return {
        name: _read(each, found[name], _at(path, name), problems)
        if name in found
        else _refuse(_at(path, name), _Fault("missing_key"), "", problems)
        for name, each in shape.fields.items()
    }
