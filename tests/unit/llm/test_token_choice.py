"""Tokens chosen by several threads: each in its place, each chosen once, whatever fails."""

import threading
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.llm.protocol import Generate, Prompt
from assistant.llm.running_request import Sampler
from assistant.llm.token_choice import TokenChoice


class TellingSampler:
    """Chooses the row it is asked about, and remembers who asked."""

    def __init__(self, *, pause_s: float = 0, fails: bool = False) -> None:
        self.rows: list[int] = []
        self.threads: list[int] = []
        self._pause_s = pause_s
        self._fails = fails

    def sample(self, index: int) -> int:
        time.sleep(self._pause_s)
        self.rows.append(index)
        self.threads.append(threading.get_ident())
        if self._fails:
            raise RuntimeError("a test")
        return index * 10

    def close(self) -> None:
        pass


@pytest.fixture
def choice() -> Iterator[TokenChoice]:
    made = TokenChoice(lambda _: TellingSampler(), threads=4)
    yield made
    made.close()


def wanted(*samplers: TellingSampler) -> list[tuple[Sampler, int]]:
    return [(sampler, row) for row, sampler in enumerate(samplers)]


@given(threads=st.integers(1, 6), rows=st.lists(st.integers(0, 500), max_size=20))
def test_every_sampler_is_asked_once_and_answers_for_itself(threads: int, rows: list[int]) -> None:
    choice = TokenChoice(lambda _: TellingSampler(), threads=threads)
    samplers = [TellingSampler() for _ in rows]
    chosen = choice.choose(list(zip(samplers, rows, strict=True)))
    choice.close()
    assert chosen == [row * 10 for row in rows]
    assert [sampler.rows for sampler in samplers] == [[row] for row in rows]


def test_several_threads_choose_at_the_same_time(choice: TokenChoice) -> None:
    samplers = [TellingSampler(pause_s=0.05) for _ in range(8)]
    choice.choose(wanted(*samplers))
    assert len({sampler.threads[0] for sampler in samplers}) == 4


def test_a_single_text_is_not_handed_to_another_thread(choice: TokenChoice) -> None:
    alone = TellingSampler()
    choice.choose(wanted(alone))
    assert alone.threads == [threading.get_ident()]


def test_threads_that_were_given_up_choose_nothing(choice: TokenChoice) -> None:
    choice.threads = 1
    samplers = [TellingSampler() for _ in range(8)]
    choice.choose(wanted(*samplers))
    assert {sampler.threads[0] for sampler in samplers} == {threading.get_ident()}


@pytest.mark.parametrize("failing", range(8))
def test_a_failure_is_told_when_nobody_reads_the_logits_any_more(
    choice: TokenChoice, failing: int
) -> None:
    samplers = [TellingSampler(pause_s=0.002, fails=at == failing) for at in range(8)]
    with pytest.raises(RuntimeError, match="a test"):
        choice.choose(wanted(*samplers))
    asked = [len(sampler.rows) for sampler in samplers]
    time.sleep(0.02)
    assert [len(sampler.rows) for sampler in samplers] == asked


def test_the_sampler_of_a_request_is_made_as_it_is_asked() -> None:
    request = Generate(id="one", prompt=Prompt.plain("go"))
    asked: list[Generate] = []

    def make(given: Generate) -> TellingSampler:
        asked.append(given)
        return TellingSampler()

    assert isinstance(TokenChoice(make).make(request), TellingSampler)
    assert asked == [request]
