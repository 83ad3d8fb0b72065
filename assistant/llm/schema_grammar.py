"""Turns a JSON schema into a grammar that a model cannot get lost in, and follows an answer by it.

The grammar fixes the order of the fields and the blanks between them. Its texts hold neither line
breaks nor runs of blanks, and no list is without an end. How long a text may be stands not in the
grammar, where long repeats are refused by llama.cpp or slow, but is followed by ``OpenText``.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

MOST_DEPTH = 16
MOST_REPEATS = 64
MOST_DIGITS = 15
MOST_DECIMALS = 6
Schema = Mapping[str, Any]

# Ranges are given as what is allowed. In a range of what is not, llama.cpp refuses the first bytes
# of every character whose neighbours are excluded, and with them half of Chinese.
_CHARACTER = (
    r"[!#-\[\]-~\u00A1-\u00AC\u00AE-\u1FFF\u2010-\u2027\u2030-\u205E\u2070-\u2FFF\u3001-\uD7FF"
    r"\uF900-\uFDCF\uFDF0-\uFEFE\uFF01-\uFFEF\U00010000-\U0010FFFF]"
)
_FIXED_RULES = (
    rf'character ::= {_CHARACTER} | "\\" ["\\]',
    r'text ::= "\"" character+ (" " character+)* " "? "\""',
    'blank ::= " "?',
)
_REMARKS = frozenset({"title", "description", "$schema"})
_KEYWORDS: Mapping[str, frozenset[str]] = {
    "object": frozenset({"type", "properties", "required", "additionalProperties"}),
    "array": frozenset({"type", "items", "minItems", "maxItems"}),
    "string": frozenset({"type", "minLength", "maxLength"}),
    "number": frozenset({"type", "minimum", "maximum"}),
    "integer": frozenset({"type", "minimum", "maximum"}),
    "boolean": frozenset({"type"}),
    "null": frozenset({"type"}),
    "enum": frozenset({"type", "enum"}),
    "anyOf": frozenset({"anyOf"}),
}
_SIMPLE = {
    "string": "text",
    "boolean": '("true" | "false")',
    "null": '"null"',
}


class SchemaError(ValueError):
    """A schema says something that cannot be made a grammar."""


def read_schema(text: str) -> Schema:
    """Return the schema of a request.

    Raises:
        SchemaError: it is no JSON, or its root is neither an object nor an array.
    """
    try:
        schema = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SchemaError("it is no JSON") from error
    if not isinstance(schema, dict):
        raise SchemaError("it is no object")
    for each in _alternatives(schema):
        if each.get("type") not in ("object", "array"):
            raise SchemaError("an answer is an object or an array, whose end can be seen")
    return schema


def grammar_of(schema: Schema) -> str:
    """Return the grammar of a schema, for llama.cpp; its first rule is ``root``.

    Raises:
        SchemaError: it uses a keyword or a combination that is not supported.
    """
    rules = _Rules()
    root = rules.value(schema, 0)
    return "\n".join((f"root ::= {root}", *rules.lines(), *_FIXED_RULES)) + "\n"


class _Rules:
    """Collects the rules of a grammar; equal ones stand once."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def lines(self) -> Iterable[str]:
        """Return the rules collected so far."""
        return (f"{name} ::= {body}" for body, name in self._names.items())

    def value(self, schema: object, depth: int) -> str:
        """Return what stands for a value of this schema."""
        if not isinstance(schema, dict):
            raise SchemaError("a schema is an object")
        if depth > MOST_DEPTH:
            raise SchemaError("it is nested too deeply")
        kind = _kind(schema)
        if kind == "object":
            return self._named(self._object(schema, depth))
        if kind == "array":
            return self._named(self._array(schema, depth))
        if kind == "enum":
            return self._named(_enumeration(schema["enum"]))
        if kind == "anyOf":
            return self._named(self._any_of(schema["anyOf"], depth))
        if kind in ("number", "integer"):
            return self._named(_number(schema))
        return _SIMPLE[kind]

    def _named(self, body: str) -> str:
        return self._names.setdefault(body, f"r{len(self._names)}")

    def _object(self, schema: Schema, depth: int) -> str:
        properties = schema.get("properties")
        if not isinstance(properties, dict) or not properties:
            raise SchemaError("an object needs properties")
        if set(schema.get("required", ())) != set(properties):
            raise SchemaError("every property has to be required")
        if schema.get("additionalProperties", False) is not False:
            raise SchemaError("additionalProperties are not supported")
        members = (
            f"{_literal(json.dumps(name, ensure_ascii=False) + ':')} blank "
            + self.value(each, depth + 1)
            for name, each in properties.items()
        )
        joined = ' "," blank '.join(members)
        return f'"{{" {joined} "}}"'

    def _array(self, schema: Schema, depth: int) -> str:
        least, most = schema.get("minItems", 0), schema.get("maxItems", MOST_REPEATS)
        if not (type(least) is type(most) is int and 0 <= least <= most <= MOST_REPEATS):
            raise SchemaError(f"an array has between 0 and {MOST_REPEATS} items")
        item = self.value(schema.get("items"), depth + 1)
        if most == 0:
            return '"[]"'
        more = f'("," blank {item}){{{max(0, least - 1)},{most - 1}}}'
        return f'"[" {item} {more} "]"' if least else f'"[" ({item} {more})? "]"'

    def _any_of(self, schemas: object, depth: int) -> str:
        if not isinstance(schemas, list) or not schemas:
            raise SchemaError("anyOf needs alternatives")
        return " | ".join(self.value(each, depth + 1) for each in schemas)


def _kind(schema: Schema) -> str:
    kind = next((name for name in ("anyOf", "enum") if name in schema), schema.get("type"))
    if not isinstance(kind, str) or kind not in _KEYWORDS:
        raise SchemaError(f"the type {kind!r} is not supported")
    unknown = schema.keys() - _KEYWORDS[kind] - _REMARKS
    if unknown:
        raise SchemaError(f"the keyword {min(unknown)!r} is not supported")
    return kind


def _enumeration(options: object) -> str:
    if not isinstance(options, list) or not options:
        raise SchemaError("enum needs values")
    if any(isinstance(each, dict | list) for each in options):
        raise SchemaError("enum has plain values alone")
    return " | ".join(_literal(json.dumps(each, ensure_ascii=False)) for each in options)


def _number(schema: Schema) -> str:
    """Return a number with the sign and the digits that its limits leave."""
    least, most = (schema.get(name) for name in ("minimum", "maximum"))
    limits = [abs(each) for each in (least, most) if isinstance(each, int | float)]
    has_both = len(limits) > 1
    digits = len(f"{max(limits):.0f}") if has_both else MOST_DIGITS
    sign = "" if isinstance(least, int | float) and least >= 0 else '"-"? '
    whole = f'{sign}("0" | [1-9] [0-9]{{0,{min(digits, MOST_DIGITS) - 1}}})'
    return whole if schema["type"] == "integer" else f'{whole} ("." [0-9]{{1,{MOST_DECIMALS}}})?'


def _literal(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


# --- where an answer is --------------------------------------------------------------------------


def _alternatives(schema: Schema) -> list[Schema]:
    found = schema.get("anyOf")
    if not isinstance(found, list):
        return [schema]
    return [each for one in found if isinstance(one, dict) for each in _alternatives(one)]


class _Open:
    """An object or an array that the answer is in, with the schemas that it may follow."""

    def __init__(self, schemas: list[Schema]) -> None:
        self.schemas = schemas
        self.key = ""

    def values(self) -> list[Schema]:
        """Return the schemas of the value that comes next."""
        found = [
            each["properties"].get(self.key) if "properties" in each else each.get("items")
            for each in self.schemas
        ]
        return [each for one in found if one is not None for each in _alternatives(one)]


class OpenText:
    """Follows an answer that keeps to the grammar: which text is open, and how long it may get.

    Attributes:
        is_open: the answer is inside a text that a model may write freely, after no backslash.
        length: characters of that text so far.
        limit: how many it may have; 0 without a limit.
        last: the character before.
    """

    def __init__(self, schema: Schema) -> None:
        self._start = _alternatives(schema)
        self._containers: list[_Open] = []
        self._quoted: list[str] | None = None  # the string the answer is in, of any kind
        self._is_key = False
        self._is_free = False
        self._is_escaped = False
        self.limit = 0
        self.last = ""

    @property
    def is_open(self) -> bool:
        """Whether the next character is the model's own choice."""
        return self._quoted is not None and self._is_free and not self._is_escaped

    @property
    def length(self) -> int:
        """How many characters the open text has."""
        return len(self._quoted or ())

    def feed(self, text: str) -> None:
        """Go on by some characters."""
        for character in text:
            if self._quoted is None:
                self._structure(character)
            else:
                self._in_string(self._quoted, character)
            self.last = character

    def _in_string(self, quoted: list[str], character: str) -> None:
        if self._is_escaped:
            self._is_escaped = False
            quoted.append(character)
        elif character == "\\":
            self._is_escaped = True
        elif character == '"':
            self._end_string("".join(quoted))
        else:
            quoted.append(character)

    def _structure(self, character: str) -> None:
        if character in "{[":
            self._open("properties" if character == "{" else "items")
        elif character in "}]":
            self._containers.pop()
        elif character == '"':
            self._begin_string()
        elif character == "," and self._is_in_object():
            self._is_key = True

    def _open(self, keyword: str) -> None:
        schemas = self._containers[-1].values() if self._containers else self._start
        self._containers.append(_Open([each for each in schemas if keyword in each]))
        self._is_key = keyword == "properties"

    def _is_in_object(self) -> bool:
        return any("properties" in each for each in self._containers[-1].schemas)

    def _begin_string(self) -> None:
        self._quoted = []
        strings = [] if self._is_key else self._containers[-1].values()
        texts = [each for each in strings if each.get("type") == "string" and "enum" not in each]
        self._is_free = bool(texts)
        self.limit = max((each.get("maxLength", 0) for each in texts), default=0)

    def _end_string(self, text: str) -> None:
        self._quoted = None
        if self._is_key:
            container = self._containers[-1]
            container.key = text
            container.schemas = [each for each in container.schemas if text in each["properties"]]
            self._is_key = False
