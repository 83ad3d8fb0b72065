"""The first token: of a cold section, of the second one, and after a restart from the disk."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from assistant.llm.protocol import Load, Prompt
from tests.benchmarks.engine_models import SmallModel, small_models
from tests.benchmarks.engine_prompts import product_prompts, shared_prompts
from tests.benchmarks.engine_session import (
    GREEDY,
    EngineSession,
    load_for,
    request_for,
    session,
)
from tests.benchmarks.measuring import Bench, Goal, Measurement, ratio_of, rounded, spread

SECOND_SHARE, RESTART_SHARE = 0.10, 0.15
SCOPE = "bench-project"
SAVE_LIMIT_S = 3.0
TOKENS = 8
CONTEXT = 4096
COLD, SECOND, RESTARTED = "cold", "second_section", "after_restart"
SHARED, PRODUCT = "shared_prefix", "product_prompts"
Times = dict[str, list[float]]


def run(bench: Bench) -> Sequence[Measurement]:
    """Measure each small model."""
    measurements: list[Measurement] = []
    for model in small_models(bench.folder):
        bench.note(f"{model.name}: first tokens")
        kinds = _prompts(model)
        times = {kind: Times() for kind in kinds}
        for number in range(bench.runs):
            for kind, prompts in kinds.items():
                with TemporaryDirectory(dir=bench.folder) as folder:
                    _one_round(model, prompts, Path(folder), number, times[kind])
        for kind, found in times.items():
            measurements += _figures(f"{kind}_{model.name}", found, kinds[kind])
    return measurements


def _prompts(model: SmallModel) -> Mapping[str, Sequence[Prompt]]:
    with session(load_for(model.path, slots=None, context_length=CONTEXT)) as opened:
        shared = shared_prompts(opened.count)
        product = product_prompts(opened.loaded)
    return {SHARED: [Prompt.plain(text) for text in shared.texts()], PRODUCT: product}


def _one_round(
    model: SmallModel, prompts: Sequence[Prompt], folder: Path, number: int, times: Times
) -> None:
    """Measure three sections that follow each other, the third after a restart of the process."""
    load = replace(
        load_for(model.path, slots=None, context_length=CONTEXT), state_folder=str(folder)
    )
    chosen = [prompts[(number * 3 + step) % len(prompts)] for step in range(3)]
    with session(load) as opened:
        _note(times, COLD, _first_token(opened, chosen[0]))
        _note(times, SECOND, _first_token(opened, chosen[1]))
        _note(times, "states_saved", _states_saved(opened))
    _note(times, RESTARTED, _restarted(load, chosen[2], times))


def _restarted(load: Load, prompt: Prompt, times: Times) -> float:
    with session(load) as opened:
        seconds = _first_token(opened, prompt)
        _note(times, "states_loaded", opened.stats().states_loaded)
    return seconds


def _first_token(opened: EngineSession, prompt: Prompt) -> float:
    sampling = replace(GREEDY, max_tokens=TOKENS)
    [trace] = opened.run([request_for(prompt, sampling, scope=SCOPE)])
    return trace.first_s


def _states_saved(opened: EngineSession) -> int:
    """Wait until a prefix was written to the disk, if one is going to be."""
    waited_s = 0.0
    while not opened.stats().states_saved and waited_s < SAVE_LIMIT_S:
        opened.pause(0.1)
        waited_s += 0.1
    return opened.stats().states_saved


def _note(times: Times, name: str, value: float) -> None:
    times.setdefault(name, []).append(value)


def _figures(name: str, times: Times, prompts: Sequence[Prompt]) -> list[Measurement]:
    seconds = {kind: spread(times[kind]) for kind in (COLD, SECOND, RESTARTED)}
    details: dict[str, Any] = {"seconds": seconds, "prompts": len(prompts)}
    for kind in ("states_saved", "states_loaded"):
        details[kind] = rounded(median(times[kind]))
    goals = {SECOND: SECOND_SHARE, RESTARTED: RESTART_SHARE}
    return [
        Measurement(
            name=f"first_token_{kind}_{name}",
            unit="x",
            value=ratio_of(times[kind], times[COLD]),
            goal=Goal(limit=limit, comparison="<="),
            details=details,
        )
        for kind, limit in goals.items()
    ]
