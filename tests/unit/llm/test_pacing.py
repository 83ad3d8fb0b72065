"""Batches stay within a time that a cancel, or the next token of another text, may wait for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.llm.pacing import (
    FIRST_CHUNK,
    LONGEST_GAP_S,
    LONGEST_WAIT_S,
    SMALLEST_CHUNK,
    Pacing,
)


def test_before_anything_is_measured_a_chunk_is_small() -> None:
    pacing = Pacing(512)
    assert pacing.chunk(is_somebody_writing=False) == FIRST_CHUNK


def test_a_fast_machine_reads_full_batches_while_nobody_waits() -> None:
    pacing = Pacing(256)
    pacing.learn(prompt_tokens=256, duration_s=0.1)
    assert pacing.chunk(is_somebody_writing=False) == 256


@pytest.mark.parametrize(
    ("is_writing", "limit_s"), [(False, LONGEST_WAIT_S), (True, LONGEST_GAP_S)]
)
def test_a_chunk_takes_no_longer_than_may_be_waited(is_writing: bool, limit_s: float) -> None:
    pacing = Pacing(4096)
    pacing.learn(prompt_tokens=200, duration_s=0.4)
    tokens = pacing.chunk(is_somebody_writing=is_writing)
    assert tokens / 500 == pytest.approx(limit_s, rel=0.05)


def test_where_a_cancel_interrupts_a_batch_nobody_waits_for_a_small_one() -> None:
    pacing = Pacing(256, can_be_interrupted=True)
    assert pacing.chunk(is_somebody_writing=False) == 256
    pacing.learn(prompt_tokens=256, duration_s=20)
    assert pacing.chunk(is_somebody_writing=False) == 256
    assert pacing.chunk(is_somebody_writing=True) == SMALLEST_CHUNK


def test_a_batch_of_answers_says_nothing_of_reading() -> None:
    pacing = Pacing(256)
    pacing.learn(prompt_tokens=2, duration_s=5.0)
    assert pacing.chunk(is_somebody_writing=False) == FIRST_CHUNK


def test_a_machine_that_becomes_busy_gets_smaller_chunks() -> None:
    pacing = Pacing(256)
    pacing.learn(prompt_tokens=256, duration_s=0.2)
    before = pacing.chunk(is_somebody_writing=True)
    for _ in range(4):
        pacing.learn(prompt_tokens=before, duration_s=1.0)
    assert pacing.chunk(is_somebody_writing=True) < before


@given(st.lists(st.tuples(st.integers(0, 600), st.floats(-1, 100)), max_size=20), st.booleans())
def test_a_chunk_is_never_nothing_and_never_more_than_a_batch(
    batches: list[tuple[int, float]], is_writing: bool
) -> None:
    pacing = Pacing(256)
    for tokens, duration_s in batches:
        pacing.learn(prompt_tokens=tokens, duration_s=duration_s)
    assert SMALLEST_CHUNK <= pacing.chunk(is_somebody_writing=is_writing) <= 256
