"""Five hundred requests with cancels and killed processes: what is left over when they are done."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psutil

from assistant.llm.protocol import Sampling
from tests.benchmarks.engine_models import SmallModel, small_models
from tests.benchmarks.engine_prompts import cut_to, instructions_and_facts, long_text
from tests.benchmarks.engine_session import (
    EngineSession,
    Trace,
    load_for,
    plain_request,
    session,
)
from tests.benchmarks.measuring import Bench, Goal, Measurement, rounded, spread

REQUESTS = 500
KILLED_REQUESTS = 150  # the last ones: before them one process lives on, so that a leak shows
BLOCK = 50
AT_ONCE = 12
KILL_EVERY = 15
CANCELLED_SHARE = 0.25
MEMORY_SHARE = 0.05
SCOPES = 3
PREFIX_TOKENS = 120
CONTEXT = 512
ROOM_LEFT = 12  # of a sequence: its first token, its letter, its answer


@dataclass(slots=True)
class _Census:
    """What was counted on the way."""

    worker_mb: list[float] = field(default_factory=list)
    own_mb: list[float] = field(default_factory=list)
    ends: dict[str, int] = field(default_factory=dict)
    kills: int = 0
    leaks: dict[str, float] = field(default_factory=dict)


def run(bench: Bench) -> Sequence[Measurement]:
    """Let each small model do its five hundred; ``runs`` does not matter here."""
    measurements: list[Measurement] = []
    for model in small_models(bench.folder):
        bench.note(f"{model.name}: {REQUESTS} requests with cancels and kills")
        folder = bench.folder / f"states-{model.name}"
        folder.mkdir()
        census = _endure(model, folder, bench)
        measurements += _figures(model.name, census)
    return measurements


def _endure(model: SmallModel, folder: Path, bench: Bench) -> _Census:
    census, chance = _Census(), random.Random(500)
    own = psutil.Process()
    load = replace(
        load_for(model.path, slots=None, context_length=CONTEXT),
        state_folder=str(folder),
        state_limit_mb=64,
    )
    with session(load, ends_by_itself=True):
        pass  # Qt keeps a descriptor or two from the first process on
    before = _own_resources(own, folder)
    with session(load, ends_by_itself=True) as opened:
        prefix = cut_to(instructions_and_facts(), PREFIX_TOKENS, opened.count)
        while _ended(census) < REQUESTS:
            kills = _ended(census) >= REQUESTS - KILLED_REQUESTS
            number = KILL_EVERY if kills else BLOCK
            _do(opened, prefix, number, chance, census, kills=kills)
            if not kills:
                census.worker_mb.append(_megabytes(opened.client.process_id))
                census.own_mb.append(own.memory_info().rss / 1e6)
        bench.note(f"{census.kills} kills, {census.ends}")
        census.leaks = {"slots": opened.stats().running + opened.stats().queued}
        census.leaks["cells"] = _unusable_cells(opened)
    census.leaks |= _leaks_outside(before, _own_resources(own, folder), load.state_limit_mb)
    return census


def _do(
    opened: EngineSession,
    prefix: str,
    number: int,
    chance: random.Random,
    census: _Census,
    *,
    kills: bool,
) -> None:
    """Keep a dozen requests in flight until so many have been asked and have ended."""
    traces: list[Trace] = []
    kill_at = chance.randrange(number) if kills else -1
    while len(traces) < number:
        in_flight = [trace for trace in traces if not trace.has_ended]
        if len(in_flight) >= AT_ONCE:
            opened.wait_until(lambda: len(opened.open) < AT_ONCE)
            continue
        traces.append(_ask(opened, prefix, chance))
        if len(traces) == kill_at + 1:
            opened.wait_until(lambda: any(trace.arrivals for trace in traces))
            _kill(opened, census)
        elif chance.random() < CANCELLED_SHARE:
            opened.pause(chance.uniform(0, 0.05))
            opened.client.cancel(chance.choice(traces).request.id)
    opened.wait_until(lambda: all(trace.has_ended for trace in traces))
    for trace in traces:
        name = trace.done.reason if trace.done else f"failed: {trace.failure}"
        census.ends[name] = census.ends.get(name, 0) + 1


def _ask(opened: EngineSession, prefix: str, chance: random.Random) -> Trace:
    beginning = prefix if chance.random() < 0.6 else prefix[chance.randrange(len(prefix)) :]
    sampling = Sampling(max_tokens=chance.randint(1, 24), seed=chance.randrange(1000))
    scope = f"project-{chance.randrange(SCOPES)}" if chance.random() < 0.5 else ""
    text = f"{beginning}\nNumber {chance.randrange(10_000)}:"
    return opened.ask(plain_request(text, sampling, scope=scope))


def _kill(opened: EngineSession, census: _Census) -> None:
    """Kill the process as the system would, then start another, as the founder would."""
    census.kills += 1
    psutil.Process(opened.client.process_id).kill()
    opened.wait_until(lambda: opened.client.state == "dead")
    opened.client.restart()
    opened.wait_until(lambda: opened.client.state == "loaded")


def _ended(census: _Census) -> int:
    return sum(census.ends.values())


def _megabytes(process_id: int) -> float:
    return float(psutil.Process(process_id).memory_info().rss / 1e6)


def _own_resources(own: psutil.Process, folder: Path) -> dict[str, float]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {
        "processes": len(own.children(recursive=True)),
        "descriptors": own.num_fds() if hasattr(own, "num_fds") else 0,
        "unfinished_files": sum(path.suffix in (".part", ".tmp") for path in files),
        "state_mb": sum(path.stat().st_size for path in files) / 1e6,
    }


def _unusable_cells(opened: EngineSession) -> int:
    """Fill every cell once more; return those of the requests that found no room.

    The engine's own count would not show a cell that it has forgotten.
    """
    loaded = opened.loaded
    room = min(loaded.pool_length // loaded.slots, loaded.context_length) - ROOM_LEFT
    text = long_text(room, opened.count)
    sampling = Sampling(max_tokens=1)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[: loaded.slots]
    traces = [opened.ask(plain_request(f"{letter} {text}", sampling)) for letter in letters]
    opened.wait_until(lambda: all(trace.has_ended for trace in traces))
    return room * sum(trace.failure is not None for trace in traces)


def _leaks_outside(
    before: Mapping[str, float], after: Mapping[str, float], limit_mb: float
) -> dict[str, float]:
    leaks = {name: max(0.0, after[name] - before[name]) for name in before if name != "state_mb"}
    return leaks | {"state_mb_over_limit": max(0.0, after["state_mb"] - limit_mb)}


def growth(megabytes: Sequence[float]) -> float:
    """Return by which share memory grew from the first block to the largest after it."""
    return max(megabytes) / megabytes[0] - 1


def _figures(name: str, census: _Census) -> list[Measurement]:
    details: dict[str, Any] = {
        "ends": census.ends,
        "kills": census.kills,
        "leaks": {kind: rounded(value) for kind, value in census.leaks.items()},
        "worker_mb_after_each_block": [rounded(value) for value in census.worker_mb],
        "own_mb": spread(census.own_mb),
    }
    return [
        Measurement(
            name=f"endurance_left_over_{name}",
            unit="things",
            value=sum(census.leaks.values()),
            goal=Goal(limit=0, comparison="<="),
            details=details,
        ),
        Measurement(
            name=f"endurance_memory_growth_{name}",
            unit="x",
            value=growth(census.worker_mb),
            goal=Goal(limit=MEMORY_SHARE, comparison="<="),
        ),
    ]
