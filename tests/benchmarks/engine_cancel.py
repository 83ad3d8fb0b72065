"""Cancels between tokens and inside a long prompt, and a text that runs beside such a prompt."""

import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import pairwise
from math import ceil
from statistics import median
from time import perf_counter

from tests.benchmarks.child_process import child
from tests.benchmarks.engine_models import SmallModel, small_models
from tests.benchmarks.engine_prompts import long_text
from tests.benchmarks.engine_session import (
    GREEDY,
    EngineSession,
    Trace,
    load_for,
    plain_request,
    session,
)
from tests.benchmarks.measuring import Bench, Goal, Measurement, percentile, rounded, spread

LONG_PROMPT = 4000
CONTEXT = 8192
TOKENS_BEFORE = 10
BETWEEN_TOKENS_MS, INSIDE_PROMPT_MS, GAP_MS = 200.0, 1000.0, 250.0
FULL_CHUNKS = 1.15  # the first one may be small, to learn how fast the machine is
CANCELS_BETWEEN_TOKENS = 4  # in each run


@dataclass(slots=True)
class _Found:
    """What was measured, in milliseconds but for the prompts."""

    between_tokens: list[float] = field(default_factory=list)
    inside_prompt: list[float] = field(default_factory=list)
    gaps: list[float] = field(default_factory=list)
    gaps_alone: list[float] = field(default_factory=list)
    steps_alone: list[float] = field(default_factory=list)
    seconds_alone: list[float] = field(default_factory=list)
    seconds_beside: list[float] = field(default_factory=list)
    prompt_tokens: int = 0
    full_chunk: int = 1


def run(bench: Bench) -> Sequence[Measurement]:
    """Measure each small model."""
    measurements: list[Measurement] = []
    for model in small_models(bench.folder):
        bench.note(f"{model.name}: cancels, and a prompt of {LONG_PROMPT} tokens")
        measurements += _figures(model.name, _measure(model, bench.runs))
    return measurements


def _measure(model: SmallModel, runs: int) -> _Found:
    found = _Found()
    found.full_chunk = _full_chunk(model)
    moments = random.Random(4000)
    load = load_for(model.path, slots=None, context_length=CONTEXT)
    with session(load) as opened:
        text = long_text(LONG_PROMPT, opened.count)
        found.prompt_tokens = opened.count(text)
        for number in range(runs):
            # another beginning each time, so that no round finds the prompt in the cache
            _read_alone(opened, f"Alone {number}. {text}", found)
            for _ in range(CANCELS_BETWEEN_TOKENS):
                found.between_tokens.append(_cancel_while_writing(opened, moments))
            _read_beside_a_text(opened, f"Beside {number}. {text}", found)
            share = moments.uniform(0.1, 0.8)
            wait_s = share * found.seconds_alone[-1]
            found.inside_prompt.append(_cancel_inside(opened, f"Cut {number}. {text}", wait_s))
    return found


def _full_chunk(model: SmallModel) -> int:
    """Return how many tokens the engine can read in one batch."""
    with child("tests.benchmarks.engine_in_process") as engine:
        load = load_for(model.path, slots=None, context_length=CONTEXT)
        return int(engine.ask("load", **asdict(load))["settings"]["batch"])


def _read_alone(opened: EngineSession, text: str, found: _Found) -> None:
    before = opened.stats().steps
    [trace] = opened.run([plain_request(text, replace(GREEDY, max_tokens=1))])
    found.steps_alone.append(opened.stats().steps - before)
    found.seconds_alone.append(trace.done_at - trace.asked_at)


def _cancel_while_writing(opened: EngineSession, moments: random.Random) -> float:
    trace = _writing(opened, "The company was founded because")
    opened.pause(moments.uniform(0, 0.3))
    return _cancel(opened, trace)


def _cancel_inside(opened: EngineSession, text: str, wait_s: float) -> float:
    trace = opened.ask(plain_request(text))
    opened.pause(wait_s)
    if trace.arrivals or trace.has_ended:
        raise AssertionError("the prompt was read before it could be cancelled")
    return _cancel(opened, trace)


def _cancel(opened: EngineSession, trace: Trace) -> float:
    asked_at = perf_counter()
    opened.client.cancel(trace.request.id)
    opened.wait_until(lambda: trace.has_ended)
    assert trace.done is not None
    assert trace.done.reason == "cancelled"
    return (trace.done_at - asked_at) * 1000


def _read_beside_a_text(opened: EngineSession, text: str, found: _Found) -> None:
    running = _writing(opened, "Our customers say that")
    own_before = len(running.arrivals)
    found.gaps_alone += _gaps(running.arrivals)
    started = perf_counter()
    long = opened.ask(plain_request(text, replace(GREEDY, max_tokens=1)))
    opened.wait_until(lambda: long.has_ended)
    found.seconds_beside.append(perf_counter() - started)
    # from the last piece before the prompt came to the last one while it was read
    during = [at for at in running.arrivals[own_before - 1 :] if at <= long.done_at]
    found.gaps += _gaps([*during, long.done_at])
    _cancel(opened, running)


def _writing(opened: EngineSession, text: str) -> Trace:
    """Return a request that has written some tokens and would write thousands more."""
    trace = opened.ask(plain_request(text, replace(GREEDY, max_tokens=CONTEXT)))
    opened.wakes_at_every_piece = True
    opened.wait_until(lambda: len(trace.arrivals) >= TOKENS_BEFORE)
    opened.wakes_at_every_piece = False
    return trace


def _gaps(arrivals: Sequence[float]) -> list[float]:
    return [(later - earlier) * 1000 for earlier, later in pairwise(arrivals)]


def _figures(name: str, found: _Found) -> list[Measurement]:
    return [
        _milliseconds(f"cancel_between_tokens_{name}", found.between_tokens, BETWEEN_TOKENS_MS),
        _milliseconds(f"cancel_inside_prompt_{name}", found.inside_prompt, INSIDE_PROMPT_MS),
        _gap_figure(name, found),
        _chunk_figure(name, found),
    ]


def _milliseconds(name: str, values: Sequence[float], limit: float) -> Measurement:
    """Return the longest of all, since it is the one that a founder notices."""
    return Measurement(
        name=name,
        unit="ms",
        value=max(values),
        goal=Goal(limit=limit, comparison="<="),
        details={"all": spread(values)},
    )


def _gap_figure(name: str, found: _Found) -> Measurement:
    return Measurement(
        name=f"token_gap_p95_beside_prompt_{name}",
        unit="ms",
        value=percentile(found.gaps, 0.95),
        goal=Goal(limit=GAP_MS, comparison="<="),
        details={
            "gaps": spread(found.gaps),
            "median_gap_without_prompt": rounded(median(found.gaps_alone)),
            "prompt_tokens": found.prompt_tokens,
            "prompt_seconds_beside": spread(found.seconds_beside),
            "prompt_seconds_alone": spread(found.seconds_alone),
        },
    )


def _chunk_figure(name: str, found: _Found) -> Measurement:
    """Return how many batches a prompt took with nobody waiting, over the fewest there can be."""
    fewest = ceil(found.prompt_tokens / found.full_chunk)
    return Measurement(
        name=f"batches_over_fewest_alone_{name}",
        unit="x",
        value=median(found.steps_alone) / fewest,
        goal=Goal(limit=FULL_CHUNKS, comparison="<="),
        details={
            "batches": spread(found.steps_alone),
            "fewest": fewest,
            "full_chunk": found.full_chunk,
        },
    )
