"""Twelve sections on one prefix: all at once, one by one, and by two batching servers, in turns."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from statistics import mean, median
from typing import Any

from tests.benchmarks.child_process import child
from tests.benchmarks.engine_models import SmallModel, small_models
from tests.benchmarks.engine_prompts import SECTIONS, SharedPrompts, shared_prompts
from tests.benchmarks.engine_session import (
    GREEDY,
    EngineSession,
    Trace,
    load_for,
    plain_request,
    session,
)
from tests.benchmarks.measuring import Bench, Goal, Measurement, ratio_of, rounded, spread
from tests.benchmarks.server_yardsticks import (
    RunningServer,
    ServerError,
    ServerSettings,
    example_server,
    llama_server,
)
from tests.benchmarks.yardstick_builds import servers

SLOTS = 12
TOKENS = GREEDY.max_tokens
# Of the twelve, in each round of the one-by-one measurements; the next round takes the next ones.
COLD_SAMPLED, REUSING_SAMPLED = 1, 2
OVER_COLD, OVER_REUSE, OF_THE_BETTER_SERVER = 3.0, 1.4, 0.95
BATCH, COLD, REUSE = "together", "one_by_one_cold", "one_by_one_reusing"
LLAMA_SERVER, EXAMPLE_SERVER = "llama_server", "example_server"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Setting:
    """What one model is measured with."""

    model: SmallModel
    bench: Bench
    prompts: SharedPrompts
    server: ServerSettings


def run(bench: Bench) -> Sequence[Measurement]:
    """Measure each small model."""
    measurements: list[Measurement] = []
    for model in small_models(bench.folder):
        bench.note(f"{model.name}: twelve sections")
        setting = _setting(model, bench)
        rounds = [_one_round(setting, number) for number in range(bench.runs)]
        measurements += _figures(setting, _by_subject(rounds))
    return measurements


def _setting(model: SmallModel, bench: Bench) -> _Setting:
    with session(load_for(model.path, slots=SLOTS)) as opened:
        prompts = shared_prompts(opened.count)
        cells = opened.loaded.pool_length or opened.loaded.context_length * SLOTS
    with child("tests.benchmarks.engine_in_process") as engine:
        context = engine.ask("load", path=str(model.path), context_length=2048)["settings"]
        ending = engine.ask("ending_tokens")["tokens"]
    server = ServerSettings(
        model=model.path,
        cells=cells,
        slots=SLOTS,
        threads=context["threads"],
        ending_tokens=tuple(ending),
    )
    return _Setting(model=model, bench=bench, prompts=prompts, server=server)


def _one_round(setting: _Setting, number: int) -> dict[str, float]:
    """Measure every subject once, each in a fresh process; return tokens a second of twelve."""
    seconds = {BATCH: _together(setting), **_one_by_one(setting, number)}
    if servers().are_there:
        seconds |= _served(setting)
    return {subject: SECTIONS * TOKENS / value for subject, value in seconds.items()}


def _together(setting: _Setting) -> float:
    with session(load_for(setting.model.path, slots=SLOTS)) as opened:
        requests = [plain_request(text, GREEDY) for text in setting.prompts.texts()]
        traces = opened.run(requests)
    return _until_the_last(traces)


def _one_by_one(setting: _Setting, number: int) -> dict[str, float]:
    """Measure a few of the twelve sections alone and scale them up to all.

    Cold: the model is loaded anew before each, so that nothing is remembered. Reusing: the first
    section is cold, the eleven after it find the prefix.
    """
    texts = setting.prompts.texts()
    step = COLD_SAMPLED + REUSING_SAMPLED
    chosen = [texts[(number * step + at) % SECTIONS] for at in range(step)]
    load = load_for(setting.model.path, slots=1)
    with session(load) as opened:
        cold = []
        for text in chosen[:COLD_SAMPLED]:
            opened.load(load)
            opened.warm_up()
            cold.append(_alone(opened, text))
        reusing = [_alone(opened, text) for text in chosen[COLD_SAMPLED:]]
    return {COLD: SECTIONS * mean(cold), REUSE: mean(cold) + (SECTIONS - 1) * mean(reusing)}


def _alone(opened: EngineSession, text: str) -> float:
    return _until_the_last(opened.run([plain_request(text, GREEDY)]))


def _until_the_last(traces: Sequence[Trace]) -> float:
    """Return the seconds from the first request to the last end, for texts of full length."""
    short = [trace.tokens for trace in traces if trace.tokens != TOKENS]
    assert not short, f"texts ended early: {short}"
    return max(trace.done_at for trace in traces) - min(trace.asked_at for trace in traces)


def _served(setting: _Setting) -> dict[str, float]:
    place = servers()
    texts = setting.prompts.texts()
    folder = setting.bench.folder
    starts: dict[str, Callable[[], AbstractContextManager[RunningServer]]] = {
        LLAMA_SERVER: lambda: llama_server(place, setting.server),
        EXAMPLE_SERVER: lambda: example_server(place, setting.server, folder),
    }
    seconds: dict[str, float] = {}
    for name, start in starts.items():
        try:
            with start() as running:
                seconds[name] = running.write(texts, TOKENS)
        except ServerError as error:
            setting.bench.note(f"{name} is left out of this round: {error}")
    return seconds


def _by_subject(rounds: Sequence[Mapping[str, float]]) -> dict[str, list[float]]:
    names = dict.fromkeys(name for each in rounds for name in each)
    return {name: [each[name] for each in rounds if name in each] for name in names}


def _figures(setting: _Setting, speeds: Mapping[str, list[float]]) -> list[Measurement]:
    details = _details(setting, speeds)
    figures = [
        _ratio(setting, "over_cold", speeds, COLD, OVER_COLD, details),
        _ratio(setting, "over_reusing", speeds, REUSE, OVER_REUSE, {}),
    ]
    there = tuple(name for name in (LLAMA_SERVER, EXAMPLE_SERVER) if speeds.get(name))
    if there:
        better = max(there, key=lambda name: median(speeds[name]))
        more = {"better_server": better}
        figures.append(
            _ratio(setting, "of_better_server", speeds, better, OF_THE_BETTER_SERVER, more)
        )
    return figures


def _ratio(
    setting: _Setting,
    name: str,
    speeds: Mapping[str, list[float]],
    yardstick: str,
    limit: float,
    details: Mapping[str, Any],
) -> Measurement:
    return Measurement(
        name=f"twelve_sections_{name}_{setting.model.name}",
        unit="x",
        value=ratio_of(speeds[BATCH], speeds[yardstick]),
        goal=Goal(limit=limit, comparison=">="),
        details=dict(details),
    )


def _details(setting: _Setting, speeds: Mapping[str, list[float]]) -> dict[str, Any]:
    return {
        "tokens_per_s": {subject: spread(values) for subject, values in speeds.items()},
        "seconds_for_all": {
            subject: rounded(SECTIONS * TOKENS / median(values))
            for subject, values in speeds.items()
        },
        "prefix_tokens": setting.prompts.prefix_tokens,
        "tail_tokens": list(setting.prompts.tail_tokens),
        "tokens_each": TOKENS,
        "slots": SLOTS,
        "cells": setting.server.cells,
        "measured_one_by_one": (
            f"in each round {COLD_SAMPLED} cold and {REUSING_SAMPLED} reusing, scaled to {SECTIONS}"
        ),
        "servers": "measured" if servers().are_there else "not built (--with-servers builds them)",
    }
