"""The books of a context are true: tokens, shared cells, and what was used last."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.llm.sequences import Row, Sequences, shared_length
from tests.unit.llm.fake_context import FakeContext

TOKENS = st.lists(st.integers(0, 3), max_size=200)


def _filled(context: FakeContext, sequences: Sequences, sequence: int, tokens: list[int]) -> None:
    for token in tokens:
        position = len(sequences.held(sequence))
        assert context.decode([Row(token=token, position=position, sequence=sequence)]) == 0
        sequences.append(sequence, token)


@given(TOKENS, TOKENS, TOKENS)
def test_the_shared_beginning_is_as_long_as_it_is(
    start: list[int], first: list[int], second: list[int]
) -> None:
    left, right = start + first, start + second
    length = shared_length(left, right)
    assert left[:length] == right[:length]
    assert length == min(len(left), len(right)) or left[length] != right[length]
    assert length >= len(start)


def test_a_shared_cell_counts_once() -> None:
    context = FakeContext()
    sequences = Sequences(context, 6, can_share=True)
    _filled(context, sequences, 0, [1, 2, 3, 4])
    sequences.share(0, 1, 3)
    _filled(context, sequences, 1, [9])
    assert sequences.used_cells() == context.used() == 5
    assert sequences.held(1) == [1, 2, 3, 9]
    sequences.forget(0)
    assert sequences.used_cells() == context.used() == 4


def test_what_cannot_be_cut_is_taken_whole_or_not_at_all() -> None:
    context = FakeContext(keeps_beginnings=False)
    sequences = Sequences(context, 6, can_share=True)
    _filled(context, sequences, 0, [1, 2, 3, 4])
    assert sequences.shareable_length(0, [1, 2, 3, 4, 5]) == 4
    assert sequences.shareable_length(0, [1, 2, 3, 9]) == 0
    assert sequences.keep(0, 3) == 0
    assert sequences.held(0) == context.tokens[0] == []


def test_a_state_that_is_one_lump_is_only_ever_extended() -> None:
    context = FakeContext()
    sequences = Sequences(context, 6, can_share=False)
    _filled(context, sequences, 0, [1, 2, 3])
    assert sequences.shareable_length(0, [1, 2, 3, 4]) == 3
    assert sequences.shareable_length(0, [1, 2, 4]) == 0
    assert sequences.keep(0, 3) == 3
    assert sequences.keep(0, 2) == 0


def test_the_sequence_used_last_is_known() -> None:
    sequences = Sequences(FakeContext(), 6, can_share=True)
    for at in (2, 0, 1, 0):
        sequences.touch(at)
    assert sorted(range(3), key=sequences.last_use) == [2, 1, 0]
