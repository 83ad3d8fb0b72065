"""What may be asked of a model, and the JSON schema that says it."""

import json

import pytest

from assistant.domain.answer_schema import (
    MOST_IN_QUESTION,
    Choice,
    ListOf,
    Number,
    Record,
    Shape,
    Text,
    json_schema,
    longest,
    schema_text,
)

SLIDE = Record(
    fields={
        "headline": Text(most=70),
        "points": ListOf(item=Text(most=150), least=2, most=4),
        "notes": Text(most=150, may_be_missing=True),
    }
)


def test_a_record_asks_for_every_field_in_order_and_for_no_other() -> None:
    schema = json_schema(SLIDE)
    assert list(schema["properties"]) == schema["required"] == ["headline", "points", "notes"]
    assert schema["additionalProperties"] is False
    assert schema["properties"]["headline"] == {"type": "string", "minLength": 1, "maxLength": 70}
    assert schema["properties"]["points"]["maxItems"] == 4


@pytest.mark.parametrize(
    "shape",
    [
        Text(most=9, may_be_missing=True),
        Choice(options=("a", "b"), may_be_missing=True),
        Number(may_be_missing=True),
        ListOf(item=Text(most=9), most=2, may_be_missing=True),
        Record(fields={"a": Number()}, may_be_missing=True),
    ],
)
def test_any_value_may_be_a_question_where_a_fact_may_be_missing(shape: Shape) -> None:
    _, needs = json_schema(shape)["anyOf"]
    assert needs["required"] == ["needs"]
    assert needs["properties"]["needs"]["maxLength"] == MOST_IN_QUESTION


def test_numbers_tell_the_limits_they_have() -> None:
    assert json_schema(Number()) == {"type": "number"}
    assert json_schema(Number(least=0, is_whole=True)) == {"type": "integer", "minimum": 0}
    assert json_schema(Number(least=1, most=2.5)) == {
        "type": "number", "minimum": 1, "maximum": 2.5,
    }  # fmt: skip


def test_chinese_stays_chinese_in_the_text_of_a_schema() -> None:
    text = schema_text(Record(fields={"标题": Choice(options=("甲", "乙"))}))
    assert "标题" in text
    assert json.loads(text)["properties"]["标题"] == {"enum": ["甲", "乙"]}


@pytest.mark.parametrize(
    "make",
    [
        lambda: Text(most=0),
        lambda: Choice(options=()),
        lambda: Choice(options=("",)),
        lambda: Choice(options=("a", "a")),
        lambda: Number(least=2, most=1),
        lambda: ListOf(item=Text(most=1), least=3, most=2),
        lambda: ListOf(item=Text(most=1), most=0),
        lambda: ListOf(item=Text(most=1), most=1000),
        lambda: Record(fields={}),
        lambda: Record(fields={"needs": Text(most=1)}),
    ],
)
def test_what_no_answer_could_keep_to_is_a_bug(make: object) -> None:
    assert callable(make)
    with pytest.raises(ValueError, match=r"\w"):
        make()


def test_the_longest_answer_has_room_for_every_text_and_question() -> None:
    full = {
        "headline": "h" * 70,
        "points": ["p" * 150] * 4,
        "notes": {"needs": "q" * MOST_IN_QUESTION},
    }
    assert longest(SLIDE) >= len(json.dumps(full))
    kinds = Record(fields={"kind": Choice(options=("one", "three")), "number": Number()})
    assert longest(kinds) >= len('{"kind": "three", "number": -123456.789}')
