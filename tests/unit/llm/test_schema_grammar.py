"""A schema becomes a grammar or is refused with a reason, and an answer is followed by it."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.llm.schema_grammar import OpenText, SchemaError, grammar_of, read_schema

STRING = {"type": "string", "minLength": 1, "maxLength": 30}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _grammar(**properties: Any) -> str:
    return grammar_of(read_schema(json.dumps(_object(**properties))))


def test_the_fields_stand_in_their_order_with_at_most_one_blank_between() -> None:
    first, number, second, *_ = _grammar(b=STRING, a={"type": "integer"}).splitlines()
    assert first == "root ::= r1"
    assert second == r'r1 ::= "{" "\"b\":" blank text "," blank "\"a\":" blank r0 "}"'
    assert number == 'r0 ::= "-"? ("0" | [1-9] [0-9]{0,14})'


def test_a_list_has_an_end() -> None:
    grammar = _grammar(a={"type": "array", "items": STRING, "minItems": 2, "maxItems": 4})
    assert r'"[" text ("," blank text){1,3} "]"' in grammar
    grammar = _grammar(a={"type": "array", "items": STRING, "maxItems": 1})
    assert r'"[" (text ("," blank text){0,0})? "]"' in grammar
    assert '"[]"' in _grammar(a={"type": "array", "items": STRING, "maxItems": 0})


def test_names_and_choices_are_written_as_json_and_chinese_as_it_is() -> None:
    grammar = _grammar(**{'标"题\\': {"enum": ["甲", 'a"b', 3, None, True]}})
    assert r'"\"标\\\"题\\\\\":"' in grammar
    assert r'"\"甲\"" | "\"a\\\"b\"" | "3" | "null" | "true"' in grammar


@pytest.mark.parametrize(
    ("schema", "rule"),
    [
        ({"type": "number"}, '"-"? ("0" | [1-9] [0-9]{0,14}) ("." [0-9]{1,6})?'),
        ({"type": "integer", "minimum": 0, "maximum": 100}, '("0" | [1-9] [0-9]{0,2})'),
        ({"type": "integer", "minimum": -20, "maximum": 5}, '"-"? ("0" | [1-9] [0-9]{0,1})'),
        ({"type": "integer", "minimum": 0}, '("0" | [1-9] [0-9]{0,14})'),
        ({"type": "integer", "minimum": 0, "maximum": 1e300}, '("0" | [1-9] [0-9]{0,14})'),
    ],
)
def test_a_number_has_the_sign_and_the_digits_that_its_limits_leave(
    schema: dict[str, Any], rule: str
) -> None:
    assert f"r0 ::= {rule}\n" in _grammar(a=schema)


def test_equal_values_share_a_rule() -> None:
    item = {"enum": ["x", "y"]}
    assert _grammar(a=item, b=item).count("::=") == _grammar(a=item).count("::=")


def test_simple_values_and_remarks_are_known() -> None:
    grammar = _grammar(
        a={"type": "number", "minimum": 0, "description": "a price"},
        b={"type": "boolean"},
        c={"anyOf": [{"type": "null"}, STRING]},
    )
    assert 'blank ("true" | "false")' in grammar
    assert '"null" | text' in grammar


@pytest.mark.parametrize(
    ("schema", "reason"),
    [
        ("{", "JSON"),
        ("[]", "no object"),
        ("[" * 100_000, "JSON"),
        ('{"type": "string"}', "object or an array"),
        ('{"anyOf": [{"type": "number"}]}', "object or an array"),
        ('{"type": "object"}', "properties"),
        ('{"type": "object", "properties": {}}', "properties"),
        ('{"type": "object", "properties": {"a": {}}, "required": []}', "required"),
        ('{"type": "array", "items": {"type": ["string", "null"]}}', "type"),
        ('{"type": "array", "items": {"$ref": "#"}}', "type"),
        ('{"type": "array", "items": 3}', "a schema is an object"),
        ('{"type": "array"}', "a schema is an object"),
        ('{"type": "array", "items": {"type": "null"}, "maxItems": 65}', "64"),
        ('{"type": "array", "items": {"type": "null"}, "minItems": true}', "64"),
        ('{"type": "array", "items": {"type": "null"}, "minItems": 3, "maxItems": 2}', "64"),
        ('{"type": "array", "items": {"type": "string", "pattern": "a+"}}', "pattern"),
        ('{"type": "array", "items": {"enum": []}}', "enum"),
        ('{"type": "array", "items": {"enum": [{"a": 1}]}}', "plain values"),
        ('{"type": "array", "items": {"anyOf": []}}', "anyOf"),
    ],
)
def test_what_is_not_supported_is_refused_with_the_reason(schema: str, reason: str) -> None:
    with pytest.raises(SchemaError, match=reason):
        grammar_of(read_schema(schema))


def test_an_object_with_other_names_allowed_is_refused() -> None:
    schema = _object(a=STRING) | {"additionalProperties": True}
    with pytest.raises(SchemaError, match="additionalProperties"):
        grammar_of(schema)


def test_a_schema_that_is_nested_too_deeply_is_refused() -> None:
    schema: dict[str, Any] = STRING
    for _ in range(40):
        schema = {"type": "array", "items": schema}
    with pytest.raises(SchemaError, match="deeply"):
        grammar_of(schema)


# --- where an answer is --------------------------------------------------------------------------

NEEDS = _object(needs={"type": "string", "maxLength": 9})
FORM = _object(
    title=STRING,
    kind={"enum": ["one", "two"]},
    items={"type": "array", "items": _object(name=STRING, fact={"anyOf": [STRING, NEEDS]})},
    note={"anyOf": [_object(text={"type": "string", "maxLength": 7}), NEEDS]},
)


def _follow(answer: str) -> tuple[bool, int, int]:
    text = OpenText(FORM)
    text.feed(answer)
    return text.is_open, text.length, text.limit if text.is_open else 0


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("", (False, 0, 0)),
        ('{"ti', (False, 2, 0)),
        ('{"title": "', (True, 0, 30)),
        ('{"title": "面包\\"', (True, 3, 30)),
        ('{"title": "a\\', (False, 1, 0)),
        ('{"title": "a", "kind": "on', (False, 2, 0)),
        ('{"title":"a","kind":"one","items":[{"name":"abc', (True, 3, 30)),
        ('{"title":"a","kind":"one","items":[{"name":"abc","fact":"ab', (True, 2, 30)),
        ('{"title":"a","kind":"one","items":[{"name":"abc","fact":{"needs":"ab', (True, 2, 9)),
        ('{"title":"a","kind":"one","items":[{"name":"a","fact":"b"},{"name":"c', (True, 1, 30)),
        ('{"title":"a","kind":"one","items":[],"note":{"text":"ab', (True, 2, 7)),
        ('{"title":"a","kind":"one","items":[],"note":{"needs":"ab', (True, 2, 9)),
        ('{"title":"a","kind":"one","items":[],"note":{"needs":"a"}}', (False, 0, 0)),
    ],
)
def test_it_is_known_which_text_is_open_and_how_long_it_may_get(
    answer: str, expected: tuple[bool, int, int]
) -> None:
    assert _follow(answer) == expected


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=12))
def test_a_text_is_as_long_as_what_json_reads_of_it(title: str) -> None:
    shown = json.dumps({"title": title}, ensure_ascii=False)
    assert _follow(shown[:-2]) == (True, len(title), 30)


def test_a_list_at_the_root_is_followed_too() -> None:
    text = OpenText({"anyOf": [{"type": "array", "items": STRING}, NEEDS]})
    text.feed('["ab", "c')
    assert (text.is_open, text.length, text.limit, text.last) == (True, 1, 30, "c")
