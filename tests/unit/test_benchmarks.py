import json
from contextlib import nullcontext
from importlib import import_module
from pathlib import Path

import pytest

from assistant.domain.blocks import Heading, ListBlock, ListItem, Paragraph, Table, TextRun
from tests.benchmarks import __main__ as runner
from tests.benchmarks import engine_gpu
from tests.benchmarks.child_process import ChildError, child
from tests.benchmarks.engine_endurance import growth
from tests.benchmarks.engine_parting import Parting, parting
from tests.benchmarks.engine_prompts import (
    cut_to,
    instructions_and_facts,
    long_text,
    shared_prompts,
)
from tests.benchmarks.event_loop import with_missed_beats
from tests.benchmarks.kills import _missing
from tests.benchmarks.measuring import (
    Bench,
    Goal,
    Measurement,
    SkippedError,
    interleaved,
    percentile,
    rounded,
)
from tests.benchmarks.sample_texts import TextSource, sample_sentences
from tests.benchmarks.server_yardsticks import Stream, take_line
from tests.benchmarks.typst_markup import blocks_markup


def test_a_percentile_is_a_value_that_was_measured() -> None:
    assert percentile([5.0, 1.0, 3.0, 2.0, 4.0], 0.5) == 3.0
    assert percentile([1.0, 2.0], 0.99) == 2.0


def test_figures_keep_four_digits() -> None:
    assert [rounded(value) for value in (0.0123456, 12.3456, 12345.6, 0.0)] == [
        0.01235, 12.35, 12346.0, 0.0,
    ]  # fmt: skip


def test_a_long_delay_counts_for_every_beat_that_it_swallowed() -> None:
    assert with_missed_beats([0.0, 7.0, 1.0], 2.0) == [0.0, 7.0, 5.0, 3.0, 1.0, 1.0]


def test_the_first_round_is_not_counted_and_works_take_turns() -> None:
    order: list[str] = []

    def work(name: str) -> float:
        order.append(name)
        return float(len(order))

    times = interleaved({"a": lambda: work("a"), "b": lambda: work("b")}, 2)
    assert order == ["a", "b", "a", "b", "a", "b"]
    assert times == {"a": [3.0, 5.0], "b": [4.0, 6.0]}


def test_a_loss_is_the_streaming_time_whose_text_is_missing() -> None:
    arrivals = [(10.0, 4), (10.1, 9), (10.3, 15)]
    seconds, characters = _missing(arrivals, kept=4)
    assert (round(seconds, 3), characters) == (0.2, 11)
    assert _missing(arrivals, kept=15) == (0.0, 0)


def test_words_reach_typst_as_strings_and_never_as_markup() -> None:
    words = (TextRun('#let "x" = [*1*] \\ 中文'),)
    blocks = (
        Heading(2, words),
        Paragraph(words),
        ListBlock((ListItem(words, (Paragraph(words),)),), ordered=True),
        Table((words,), ((words,),), ("left",), words),
    )
    markup = blocks_markup(blocks)
    assert markup.count('#text("#let \\"x\\" = [*1*] \\\\ 中文")') == 7
    assert "#figure(table(columns: (1fr,), align: (left,), table.header([" in markup


def test_sample_texts_are_the_same_for_the_same_seed_and_varied() -> None:
    first, second = (TextSource(3).paragraph("zh", 20) for _ in range(2))
    assert first == second
    assert len(set(first)) > 150
    assert len(sample_sentences("en")) > 100


def test_a_missed_goal_is_reported_and_the_exit_status_is_0(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    goal = Goal(limit=2, comparison="<=")

    def run(bench: Bench) -> list[Measurement]:
        assert bench.folder.is_dir()
        return [Measurement(name="slow", unit="x", value=2.5, goal=goal, details={"runs": 5})]

    module = type("module", (), {"run": staticmethod(run)})
    monkeypatch.setattr(runner, "import_module", lambda _name: module)
    assert runner.main(["--only", "window"]) == 0
    output = capsys.readouterr()
    figure = json.loads(output.out)["benchmarks"][0]["figures"][0]
    assert (figure["is_met"], figure["goal"], figure["value"]) == (False, "<= 2", 2.5)
    assert "MISSED  slow: 2.5 x  (goal <= 2 x)" in output.err


def test_what_cannot_run_here_says_why(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(_bench: Bench) -> list[Measurement]:
        raise SkippedError("typst is not installed")

    module = type("module", (), {"run": staticmethod(run)})
    monkeypatch.setattr(runner, "import_module", lambda _name: module)
    assert runner.main(["--only", "pdf"]) == 0
    assert json.loads(capsys.readouterr().out)["benchmarks"] == [
        {"benchmark": "pdf", "skipped": "typst is not installed"}
    ]


def test_every_benchmark_can_be_run_by_its_name() -> None:
    tables = (runner.BENCHMARKS, runner.ENGINE_BENCHMARKS, runner.GPU_BENCHMARKS)
    modules = [import_module(name) for table in tables for name in table.values()]
    assert all(callable(module.run) for module in modules)


def test_two_texts_part_at_their_first_different_token() -> None:
    alone = [(7, 2.0), (8, 0.04), (9, 3.0)]
    together = [(7, 2.1), (6, 0.01), (9, 3.0)]
    assert parting(alone, together) == Parting(at=1, gap=0.04, gap_together=0.01)
    assert parting(alone, list(alone)) is None


def test_only_a_gap_below_the_limit_is_a_near_tie() -> None:
    assert [_parting(gap).is_near_tie for gap in (0.049, 0.05)] == [True, False]


def test_the_sections_share_a_prefix_of_the_wanted_length_and_differ_after_it() -> None:
    prompts = shared_prompts(_words, 600)
    assert 590 <= prompts.prefix_tokens <= 600
    assert len(set(prompts.tails)) == 12
    assert all(30 <= tokens <= 60 for tokens in prompts.tail_tokens)
    assert all(text.startswith("Round 2. " + prompts.prefix) for text in prompts.texts("Round 2. "))


def test_a_text_is_cut_between_words_and_repeated_where_it_is_too_short() -> None:
    assert cut_to("one two three", 2, _words) == "one two"
    assert _words(long_text(9000, _words)) == 9000
    assert "Tallyhop" in instructions_and_facts()


def test_memory_growth_is_measured_from_the_first_block() -> None:
    assert growth([100.0, 99.0, 104.0, 103.0]) == pytest.approx(0.04)


def test_lines_of_both_servers_streams_are_read() -> None:
    stream = Stream()
    for line in (
        b'data: {"content": "Hal", "stop": false}\n',
        b": a comment\n",
        b'data: {"choices": [{"text": "lo", "finish_reason": "length"}]}\n',
        b"data: [DONE]\n",
    ):
        take_line(line, stream)
    assert (stream.text, len(stream.arrivals), stream.ended_by) == ("Hallo", 2, "length")


def test_the_engines_benchmarks_are_chosen_by_their_group(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[str] = []

    def load(name: str) -> type:
        asked.append(name)
        return type("module", (), {"run": staticmethod(lambda _bench: [])})

    monkeypatch.setattr(runner, "import_module", load)
    assert runner.main(["engine"]) == 0
    assert asked == list(runner.ENGINE_BENCHMARKS.values())
    names = [each["benchmark"] for each in json.loads(capsys.readouterr().out)["benchmarks"]]
    assert names == list(runner.ENGINE_BENCHMARKS)


def test_an_unknown_benchmark_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(SystemExit, match="--only batch: there are one_request, batching"):
        runner.main(["engine", "--only", "batch"])


def test_a_child_answers_and_tells_what_went_wrong() -> None:
    with child("tests.benchmarks.engine_in_process") as engine:
        assert isinstance(engine.ask("offload")["is_built_in"], bool)
        with pytest.raises(ChildError, match="KeyError"):
            engine.ask("no such question")
        assert engine.ask("offload")["devices"] is not None


def test_the_graphics_benchmark_says_why_it_cannot_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    class Engine:
        def ask(self, _question: str) -> dict[str, object]:
            return {"is_built_in": False, "devices": []}

    monkeypatch.setattr(engine_gpu, "child", lambda _module: nullcontext(Engine()))
    with pytest.raises(SkippedError, match="built for the CPU only"):
        engine_gpu.run(Bench(folder=tmp_path, runs=1, note=print))


def _parting(gap: float) -> Parting:
    return Parting(at=0, gap=gap, gap_together=gap)


def _words(text: str) -> int:
    return len(text.split())
