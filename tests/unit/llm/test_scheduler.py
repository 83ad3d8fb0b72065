"""Many requests over one context: each gets the text it would get alone, and all get their turn."""

from collections.abc import Sequence as SequenceOf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.llm.engine_contract import Event
from assistant.llm.failures import EngineError
from assistant.llm.protocol import Done, Failed, Generate, Prompt, Sampling, Token
from assistant.llm.running_request import Sampler
from assistant.llm.scheduler import EXTRA_SEQUENCES, INTERRUPTED, NO_CELLS, Limits, Scheduler
from assistant.llm.sequences import Sequences
from assistant.llm.token_choice import TokenChoice
from tests.unit.llm.fake_context import FakeContext, FakeSampler, FakeVocabulary, text_alone


class Bench:
    """A scheduler over a context without a model, and what came of each request."""

    def __init__(
        self,
        *,
        slots: int = 3,
        context_length: int = 100,
        cells: int = 400,
        batch: int = 32,
        can_share: bool = True,
        context: FakeContext | None = None,
    ) -> None:
        number = slots + EXTRA_SEQUENCES
        self.context = context or FakeContext(
            cell_count=cells, batch_size=batch, sequence_count=number
        )
        self.sequences = Sequences(self.context, number, can_share=can_share)
        self.limits = Limits(slots=slots, context_length=context_length)
        self.refused: set[str] = set()
        self.scheduler = Scheduler(
            self.context,
            FakeVocabulary(),
            self.sequences,
            limits=self.limits,
            choice=TokenChoice(self._make_sampler),
        )
        self.texts: dict[str, str] = {}
        self.ends: dict[str, Done | Failed] = {}
        self.order: list[str] = []  # of the ends

    def _make_sampler(self, request: Generate) -> Sampler:
        if request.id in self.refused:
            raise EngineError("grammar_rejected", reason="a test")
        return FakeSampler(self.context)

    def submit(self, *requests: Generate) -> None:
        for request in requests:
            self.scheduler.submit(request)

    def take(self, events: SequenceOf[Event]) -> None:
        for event in events:
            if isinstance(event, Token):
                assert event.id not in self.ends, "a token after the end"
                self.texts[event.id] = self.texts.get(event.id, "") + event.text
            else:
                assert event.id is not None
                assert event.id not in self.ends, "ended twice"
                self.ends[event.id] = event
                self.order.append(event.id)

    def step(self, times: int = 1) -> None:
        for _ in range(times):
            self.take(self.scheduler.step())

    def run(self) -> None:
        for _ in range(5000):
            if self.scheduler.is_idle():
                return
            self.step()
        raise AssertionError("it never ends")

    def assert_books_are_true(self) -> None:
        for at in range(self.context.sequence_count):
            assert self.sequences.held(at) == self.context.tokens[at]
        assert self.sequences.used_cells() == self.context.used()


def asked(
    name: str, prompt: str, *, most: int = 20, priority: int = 0, stop: tuple[str, ...] = ()
) -> Generate:
    sampling = Sampling(max_tokens=most, stop=stop)
    return Generate(id=name, prompt=Prompt.plain(prompt), sampling=sampling, priority=priority)


LONG = "the facts of the founder and her shop in a small town by the sea "


def test_a_request_gets_the_text_it_would_get_alone() -> None:
    bench = Bench()
    request = asked("one", "hello")
    bench.submit(request)
    bench.run()
    assert bench.texts["one"] == text_alone(request, context_length=100)
    assert isinstance(bench.ends["one"], Done)


def test_requests_that_come_together_share_their_beginning_and_read_it_once() -> None:
    bench = Bench(slots=4)
    requests = [asked(name, LONG + name * 3) for name in "wxyz"]
    bench.submit(*requests)
    bench.run()
    read = sum(not row.wants_logits for batch in bench.context.batches for row in batch)
    assert read < len(LONG) + 4 * 3
    for request in requests:
        assert bench.texts[request.id] == text_alone(request, context_length=100)
    reused = [end.reused_tokens for end in bench.ends.values() if isinstance(end, Done)]
    assert sorted(reused)[1:] == [len(LONG)] * 3


def test_all_who_write_have_a_row_in_each_batch() -> None:
    bench = Bench(slots=3)
    bench.context.ends_one_in = 0
    bench.submit(*(asked(name, name) for name in "abc"))
    bench.step(4)
    assert {row.sequence for row in bench.context.batches[-1]} == {0, 1, 2}
    assert len(bench.context.batches[-1]) == 3


def test_the_next_request_finds_what_the_one_before_has_read() -> None:
    bench = Bench()
    bench.submit(asked("one", LONG + "x"))
    bench.run()
    bench.submit(asked("two", LONG + "y"))
    bench.run()
    end = bench.ends["two"]
    assert isinstance(end, Done)
    assert end.reused_tokens == len(LONG)


def test_more_requests_than_slots_wait_and_all_end() -> None:
    bench = Bench(slots=2)
    requests = [asked(f"r{number}", "abc"[number % 3] * 4) for number in range(100)]
    bench.submit(*requests)
    assert bench.scheduler.queued_count == 100
    bench.run()
    assert len(bench.ends) == 100
    assert all(
        bench.texts.get(each.id, "") == text_alone(each, context_length=100) for each in requests
    )


def test_what_she_looks_at_goes_first() -> None:
    bench = Bench(slots=1)
    bench.context.ends_one_in = 0
    bench.submit(*(asked(name, name, most=3) for name in "abcd"))
    bench.scheduler.prioritise("d", 1)
    bench.run()
    assert bench.order == ["d", "a", "b", "c"]


def test_a_request_with_priority_need_not_wait_for_a_slot() -> None:
    bench = Bench(slots=1)
    bench.context.ends_one_in = 0
    bench.submit(asked("long", "a", most=60))
    bench.step(3)
    bench.submit(asked("urgent", "b", most=2, priority=1))
    bench.step(5)
    assert "urgent" in bench.ends
    assert "long" not in bench.ends


def test_nobody_waits_for_ever() -> None:
    bench = Bench(slots=1)
    bench.context.ends_one_in = 0
    bench.submit(asked("busy", "a", most=4), asked("patient", "b", most=2))
    for number in range(30):
        bench.submit(asked(f"urgent{number}", "c", most=4, priority=1))
        bench.step(3)
    assert "patient" in bench.ends


def test_a_long_prompt_does_not_hold_up_who_writes() -> None:
    bench = Bench(slots=2, context_length=2000, cells=4000, batch=512)
    bench.context.ends_one_in = 0
    bench.submit(asked("writer", "a", most=300))
    bench.step(5)
    written = len(bench.texts["writer"])
    bench.submit(asked("reader", LONG * 20, most=1))
    steps = 0
    while "reader" not in bench.ends:
        bench.step()
        steps += 1
    assert len(bench.texts["writer"]) - written >= steps - 1


@pytest.mark.parametrize(("prompt", "key"), [("", "prompt_empty"), ("a" * 100, "prompt_too_long")])
def test_a_prompt_nobody_can_read_is_refused_and_the_others_go_on(prompt: str, key: str) -> None:
    bench = Bench(context_length=100)
    bench.submit(asked("bad", prompt), asked("good", "a"))
    bench.run()
    end = bench.ends["bad"]
    assert isinstance(end, Failed)
    assert end.key == key
    assert isinstance(bench.ends["good"], Done)


def test_the_longest_prompt_that_fits_gets_one_token() -> None:
    bench = Bench(context_length=100, slots=1, cells=100)
    bench.context.ends_one_in = 0
    bench.submit(asked("one", "a" * 99, most=10))
    bench.run()
    end = bench.ends["one"]
    assert isinstance(end, Done)
    assert (end.reason, end.tokens) == ("length", 1)


def test_no_token_asked_is_no_token_written() -> None:
    bench = Bench()
    bench.submit(asked("one", "abc", most=0))
    bench.run()
    assert bench.ends["one"] == Done(id="one", reason="length", prompt_tokens=3)
    assert not bench.context.batches


def test_a_stop_text_that_comes_first_leaves_an_empty_text() -> None:
    bench = Bench()
    bench.context.ends_one_in = 0
    request = asked("one", "abc")
    bench.submit(request)
    first = text_alone(request, context_length=100, ends_one_in=0)[0]
    bench.submit(asked("two", "abc", stop=(first,)))
    bench.run()
    assert bench.texts.get("two", "") == ""
    end = bench.ends["two"]
    assert isinstance(end, Done)
    assert end.reason == "stop"


def test_a_cancelled_request_frees_its_slot_and_its_samplers_are_closed() -> None:
    opened, closed = FakeSampler.opened, FakeSampler.closed
    bench = Bench(slots=1)
    bench.context.ends_one_in = 0
    bench.submit(asked("one", "a", most=90), asked("two", "b", most=2), asked("three", "c"))
    bench.step(4)
    bench.take(bench.scheduler.cancel("one"))
    bench.take(bench.scheduler.cancel("three"))
    bench.take(bench.scheduler.cancel("unknown"))
    bench.run()
    assert [getattr(bench.ends[name], "reason", "") for name in ("one", "two", "three")] == [
        "cancelled",
        "length",
        "cancelled",
    ]
    assert FakeSampler.opened - opened == FakeSampler.closed - closed


def test_followers_go_on_if_the_one_they_wait_for_is_cancelled() -> None:
    bench = Bench(slots=3, context_length=400, cells=1200, batch=16)
    requests = [asked(name, LONG * 3 + name) for name in "xyz"]
    bench.submit(*requests)
    bench.step(2)
    bench.take(bench.scheduler.cancel("x"))
    bench.run()
    for request in requests[1:]:
        assert bench.texts[request.id] == text_alone(request, context_length=400)


def test_a_sampler_that_cannot_be_made_fails_its_request_only() -> None:
    bench = Bench()
    bench.refused = {"bad"}
    bench.submit(asked("bad", "abc"), asked("good", "abc"))
    bench.run()
    assert isinstance(bench.ends["bad"], Failed)
    assert isinstance(bench.ends["good"], Done)
    bench.assert_books_are_true()


def test_a_batch_that_fails_ends_its_requests_and_the_queue_goes_on() -> None:
    bench = Bench(slots=2)
    bench.context.fails_with = [-1]
    bench.submit(asked("a", "aa"), asked("b", "bb"), asked("c", "cc"))
    bench.run()
    assert isinstance(bench.ends["a"], Failed)
    assert isinstance(bench.ends["b"], Failed)
    assert isinstance(bench.ends["c"], Done)
    bench.assert_books_are_true()


def test_when_cells_run_out_the_youngest_that_wrote_nothing_waits_again() -> None:
    bench = Bench(slots=2)
    bench.context.fails_with = [1]
    requests = [asked("a", "aa"), asked("b", "bb")]
    bench.submit(*requests)
    bench.run()
    for request in requests:
        assert bench.texts[request.id] == text_alone(request, context_length=100)


def test_an_interrupted_batch_is_read_again_and_changes_no_text() -> None:
    bench = Bench(slots=2)
    bench.submit(asked("a", LONG), asked("b", "bb"))
    for _ in range(12):
        bench.context.fails_with = [INTERRUPTED]
        bench.step()
        bench.assert_books_are_true()
        bench.step()
    bench.run()
    assert bench.texts["a"] == text_alone(asked("a", LONG), context_length=100)
    assert bench.texts["b"] == text_alone(asked("b", "bb"), context_length=100)


def test_a_memory_that_cannot_be_cut_is_read_anew() -> None:
    context = FakeContext(cell_count=400, sequence_count=5, keeps_beginnings=False)
    bench = Bench(context=context)
    requests = [asked("one", LONG + "x"), asked("two", LONG + "y")]
    for request in requests:
        bench.submit(request)
        bench.run()
        assert bench.texts[request.id] == text_alone(request, context_length=100)
    bench.assert_books_are_true()


def test_a_model_whose_state_is_one_lump_shares_nothing_and_is_right() -> None:
    bench = Bench(slots=4, can_share=False)
    requests = [asked(name, LONG + name) for name in "wxyz"]
    bench.submit(*requests)
    bench.run()
    assert not bench.context.copies
    for request in requests:
        assert bench.texts[request.id] == text_alone(request, context_length=100)


def test_abandoned_requests_are_named_and_nothing_is_left() -> None:
    bench = Bench(slots=1)
    bench.submit(asked("a", "aa"), asked("b", "bb"))
    bench.step(2)
    assert sorted(bench.scheduler.abandon()) == ["a", "b"]
    assert bench.scheduler.is_idle()
    assert bench.context.used() == 0
    bench.assert_books_are_true()


REQUESTS = st.lists(
    st.tuples(
        st.sampled_from(["", LONG[:30], LONG]),
        st.text(alphabet="abc", min_size=1, max_size=12),
        st.integers(0, 30),
        st.integers(0, 2),
        st.sampled_from([(), ("a",), ("ab", "界")]),
    ),
    min_size=1,
    max_size=14,
)


@given(
    requests=REQUESTS,
    slots=st.integers(1, 4),
    spare_cells=st.integers(0, 200),
    batch=st.sampled_from([8, 16, 64]),
    cancels=st.dictionaries(st.integers(0, 13), st.integers(0, 40), max_size=4),
    mishaps=st.dictionaries(
        st.integers(1, 30), st.sampled_from([NO_CELLS, INTERRUPTED]), max_size=6
    ),
)
def test_any_requests_end_once_each_with_the_text_they_get_alone(
    requests: list[tuple[str, str, int, int, tuple[str, ...]]],
    slots: int,
    spare_cells: int,
    batch: int,
    cancels: dict[int, int],
    mishaps: dict[int, int],
) -> None:
    bench = Bench(slots=slots, context_length=100, cells=100 + spare_cells, batch=batch)
    bench.context.can_be_interrupted = INTERRUPTED in mishaps.values()
    made = [
        asked(f"r{at}", prefix + tail, most=most, priority=priority, stop=stop)
        for at, (prefix, tail, most, priority, stop) in enumerate(requests)
    ]
    bench.submit(*made)
    for step in range(60):
        if step in mishaps and bench.scheduler.running_count > 1:
            bench.context.fails_with = [mishaps[step]]
        for at, when in cancels.items():
            if when == step:
                bench.take(bench.scheduler.cancel(f"r{at}"))
        bench.step()
        bench.context.fails_with = []
        bench.assert_books_are_true()
    bench.run()
    assert set(bench.ends) == {request.id for request in made}
    for request in made:
        end = bench.ends[request.id]
        alone = text_alone(request, context_length=100)
        text = bench.texts.get(request.id, "")
        if isinstance(end, Done) and end.reason == "cancelled":
            assert alone.startswith(text)
        elif isinstance(end, Done):
            assert text == alone
        else:
            assert end.values == {"code": 1}, "only cells may run out"
            assert NO_CELLS in mishaps.values()
