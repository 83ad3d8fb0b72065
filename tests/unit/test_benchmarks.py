import json
from importlib import import_module

import pytest

from assistant.domain.blocks import Heading, ListBlock, ListItem, Paragraph, Table, TextRun
from tests.benchmarks import __main__ as runner
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
        Table((words,), ((words,),), ("left",), "Caption"),
    )
    markup = blocks_markup(blocks)
    assert markup.count('#text("#let \\"x\\" = [*1*] \\\\ 中文")') == 6
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
    modules = [import_module(name) for name in runner.BENCHMARKS.values()]
    assert all(callable(module.run) for module in modules)
