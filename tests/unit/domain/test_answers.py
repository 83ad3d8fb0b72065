"""Whatever a model writes is read, and what is wrong with it is said where it is."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.answer_schema import (
    Choice,
    ListOf,
    NeedsFact,
    Number,
    Record,
    Shape,
    Text,
)
from assistant.domain.answers import (
    Reading,
    Unanswered,
    Value,
    left_open,
    merged,
    needed_facts,
    read_answer,
)
from tests.strategies import any_texts

SLIDE = Record(
    fields={
        "headline": Text(most=20),
        "points": ListOf(item=Text(most=20), least=1, most=2),
        "notes": Text(most=20, may_be_missing=True),
    }
)
GOOD = {"headline": "面包 “烤”给 \\ 谁", "points": ["One", "Two"], "notes": "Say it."}


def _read(**changes: Any) -> Reading:
    return read_answer(SLIDE, json.dumps(GOOD | changes))


def _problems(reading: Reading) -> list[tuple[str, str]]:
    return [(problem.path, problem.kind) for problem in reading.problems]


def _one(shape: Shape, value: object) -> tuple[Value, list[tuple[str, str]]]:
    reading = read_answer(Record(fields={"x": shape}), json.dumps({"x": value}))
    return reading.values["x"], _problems(reading)


def test_a_good_answer_gives_its_values() -> None:
    reading = read_answer(SLIDE, json.dumps(GOOD, ensure_ascii=False))
    assert reading.is_good
    assert reading.values == GOOD | {"points": ("One", "Two")}


def test_a_missing_fact_is_a_question_for_the_founder() -> None:
    reading = _read(notes={"needs": " What does it cost? "})
    assert reading.is_good
    assert reading.values["notes"] == NeedsFact(question="What does it cost?")
    assert needed_facts(reading.values) == (("notes", "What does it cost?"),)


def test_a_question_where_no_fact_may_be_missing_is_a_problem() -> None:
    assert _problems(_read(headline={"needs": "What?"})) == [("headline", "not_text")]


def test_an_empty_question_is_a_problem() -> None:
    reading = _read(notes={"needs": " "})
    assert _problems(reading) == [("notes.needs", "empty")]
    assert left_open(reading.values) == ("notes",)


def test_every_problem_is_told_with_its_key_path() -> None:
    reading = _read(headline="x" * 21, points=["ok", 3], notes=None, extra=1)
    assert _problems(reading) == [
        ("extra", "unknown_key"),
        ("headline", "too_long"),
        ("points[1]", "not_text"),
        ("notes", "not_text"),
    ]
    assert left_open(reading.values) == ("headline", "points[1]", "notes")
    headline = reading.values["headline"]
    assert isinstance(headline, Unanswered)
    assert (headline.found, headline.problem.values) == ("x" * 21, {"most": 20, "length": 21})


def test_a_field_that_is_not_there_is_left_open() -> None:
    reading = read_answer(SLIDE, '{"headline": "a", "points": ["b"]}')
    assert _problems(reading) == [("notes", "missing_key")]
    assert left_open(reading.values) == ("notes",)


@pytest.mark.parametrize(
    ("shape", "value", "kind"),
    [
        (Text(most=9), "\ud800", "not_one_line"),
        (Text(most=9), "a\nb", "not_one_line"),
        (Text(most=9), "a\u0000b", "not_one_line"),
        (Text(most=9), " \u3000", "empty"),
        (Choice(options=("a", "b")), "c", "not_a_choice"),
        (Choice(options=("a", "b")), ["a"], "not_a_choice"),
        (Number(), "3", "not_number"),
        (Number(), True, "not_number"),
        (Number(is_whole=True), 2.5, "not_whole"),
        (Number(least=0), -1, "too_small"),
        (Number(most=10**400), 10**401, "too_large"),
        (ListOf(item=Text(most=9), most=2), {}, "not_list"),
        (ListOf(item=Text(most=9), least=1, most=2), [], "too_few"),
        (ListOf(item=Text(most=9), most=2), ["a", "b", "c"], "too_many"),
        (Record(fields={"y": Text(most=9)}), [], "not_record"),
    ],
)
def test_each_kind_of_value_has_its_own_faults(shape: Shape, value: object, kind: str) -> None:
    assert _one(shape, value)[1] == [("x", kind)]


def test_a_list_that_is_too_long_keeps_its_beginning() -> None:
    value, _ = _one(ListOf(item=Text(most=9), most=2), ["a", "b", "c"])
    assert value == ("a", "b")


def test_a_whole_number_is_whole_however_it_is_written() -> None:
    assert _one(Number(is_whole=True), 3.0) == (3, [])
    assert _one(Number(), 3.5) == (3.5, [])


def test_records_in_lists_are_read_with_their_paths() -> None:
    item = Record(fields={"price": Number(may_be_missing=True), "name": Text(most=9)})
    shape = Record(fields={"rivals": ListOf(item=item, most=3)})
    text = '{"rivals": [{"price": 3, "name": "A"}, {"price": {"needs": "How much?"}, "name": 7}]}'
    reading = read_answer(shape, text)
    assert _problems(reading) == [("rivals[1].name", "not_text")]
    assert needed_facts(reading.values) == (("rivals[1].price", "How much?"),)


def test_a_whole_record_may_be_missing() -> None:
    shape = Record(fields={"a": Number(), "b": Number()}, may_be_missing=True)
    reading = read_answer(shape, '{"needs": "Which year?"}')
    assert reading.is_good
    assert reading.values == dict.fromkeys("ab", NeedsFact(question="Which year?"))


@pytest.mark.parametrize(
    "text",
    [
        "Here is the JSON: {}", "```json\n{}\n```", '{"a": NaN}', '{"a": 1} and more', "{'a': 1}",
        '{"a": "b\nc"}', '{"a": 1} t', "[" * 100_000, '{"a": 1' + "0" * 5000 + "}", "\ufeff{}",
    ],
)  # fmt: skip
def test_what_is_no_json_is_not_taken_for_it(text: str) -> None:
    reading = read_answer(SLIDE, text)
    assert _problems(reading) == [("", "not_json")]
    assert left_open(reading.values) == ("headline", "points", "notes")


def test_a_name_that_stands_twice_is_a_problem() -> None:
    assert _problems(read_answer(SLIDE, '{"headline": "a", "headline": "b"}')) == [
        ("headline", "repeated_key")
    ]


def test_another_json_value_is_no_record() -> None:
    assert _problems(read_answer(SLIDE, "[1]")) == [("", "not_record")]


def test_a_cut_answer_keeps_the_fields_that_were_complete() -> None:
    reading = read_answer(SLIDE, '{"headline": "Bread", "points": ["One", "Tw')
    assert reading.is_cut
    assert _problems(reading) == [("", "cut")]
    assert reading.values["headline"] == "Bread"
    assert left_open(reading.values) == ("points", "notes")


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=3), JSON, min_size=1, max_size=3), st.data())
def test_every_beginning_of_an_answer_is_cut_and_none_is_invalid(
    value: dict[str, Any], data: st.DataObject
) -> None:
    text = json.dumps(value, ensure_ascii=data.draw(st.booleans()))
    assert not read_answer(SLIDE, text).is_cut
    cut = text[: data.draw(st.integers(0, len(text) - 1))]
    assert read_answer(SLIDE, cut).is_cut


@given(any_texts())
def test_any_text_is_read_and_every_field_has_a_value(text: str) -> None:
    reading = read_answer(SLIDE, text)
    assert list(reading.values) == ["headline", "points", "notes"]
    assert reading.is_good or reading.problems


@given(st.dictionaries(st.sampled_from(["headline", "points", "notes", "needs"]), JSON))
def test_what_is_kept_keeps_its_limits(value: dict[str, Any]) -> None:
    values = read_answer(SLIDE, json.dumps(value)).values
    points = values["points"]
    texts = [values["headline"], values["notes"], *(points if isinstance(points, tuple) else ())]
    assert all(0 < len(text) <= 20 for text in texts if isinstance(text, str))
    assert not isinstance(points, tuple) or 1 <= len(points) <= 2


def test_of_two_tries_each_field_comes_from_the_one_that_has_it_sound() -> None:
    first = _read(headline=1, notes="From the first.")
    second = _read(headline="Second", notes=2)
    both = merged(first, second)
    assert (both.values["headline"], both.values["notes"]) == ("Second", "From the first.")
    assert left_open(both.values) == ()
    neither = merged(first, _read(headline=3))
    assert left_open(neither.values) == ("headline",)
