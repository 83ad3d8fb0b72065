"""Messages survive the trip; what is no message is named and nothing else."""

import json
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.llm.protocol import (
    AnyMessage,
    FromWorker,
    Generate,
    LineBuffer,
    Load,
    Prompt,
    ToWorker,
    decode,
    encode,
)

NUMBERS = st.floats(allow_nan=False, allow_infinity=False)


def _messages() -> st.SearchStrategy[AnyMessage]:
    st.register_type_strategy(float, NUMBERS)
    kinds = (*get_args(ToWorker), *get_args(FromWorker))
    return st.one_of([st.from_type(kind) for kind in kinds])


@given(_messages())
def test_a_message_survives_the_trip(message: AnyMessage) -> None:
    line = encode(message)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert decode(line) == (message, "")


@given(st.binary())
def test_any_bytes_give_a_message_or_a_problem(line: bytes) -> None:
    message, problem = decode(line)
    assert (message is None) == bool(problem)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | NUMBERS | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(_messages(), JSON, st.data())
def test_a_wrong_value_in_a_message_is_never_a_crash(
    message: AnyMessage, value: object, data: st.DataObject
) -> None:
    record = json.loads(encode(message))
    record[data.draw(st.sampled_from(sorted(record)))] = value
    found, problem = decode(json.dumps(record).encode())
    assert (found is None) == bool(problem)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b"[]", "not an object"),
        (b'{"type":"Nonsense"}', "unknown type"),
        (b'{"type":"Load"}', "Load lacks path"),
        (b'{"type":"Load","path":"a","wings":2}', "Load knows no wings"),
        (b'{"type":"Load","path":7}', "int where str belongs"),
        (b'{"type":"Load","path":"a","context_length":true}', "bool where int belongs"),
        (b'{"type":"Count","id":"a","texts":"b"}', "a list is missing"),
        (b"[" * 100_000, "RecursionError"),
        (b'{"type":"Done","id":"a","reason":"tired"}', "none of"),
    ],
)
def test_what_is_wrong_with_a_line_is_said(line: bytes, problem: str) -> None:
    message, said = decode(line)
    assert message is None
    assert problem in said


def test_a_whole_number_serves_where_a_fraction_belongs() -> None:
    line = b'{"type":"Generate","id":"a","prompt":{},"sampling":{"temperature":1}}'
    message, _ = decode(line)
    assert isinstance(message, Generate)
    assert message.sampling.temperature == 1.0


def test_a_line_is_ascii_whatever_its_text() -> None:
    assert encode(Load(path="/tmp/模型 \ud800.gguf")).isascii()


def test_a_chat_prompt_without_a_system_text_has_one_turn() -> None:
    assert [turn.role for turn in Prompt.chat(system="", user="q").messages] == ["user"]


@given(st.lists(st.text(alphabet="ab你\r", min_size=1).filter(str.strip)), st.data())
def test_lines_come_out_whole_however_the_pipe_cuts_them(
    lines: list[str], data: st.DataObject
) -> None:
    stream = b"".join(line.encode() + b"\n" for line in lines)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(stream)))))
    chunks = [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    buffer = LineBuffer()
    found = [line for chunk in chunks for line in buffer.feed(chunk)]
    assert found == [line.encode() for line in lines]
