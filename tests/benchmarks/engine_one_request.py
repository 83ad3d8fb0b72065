"""One request: a bare loop over llama_decode, the engine class, and the whole client, in turns."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from assistant.llm.protocol import Load, Sampling
from tests.benchmarks.child_process import Child, child
from tests.benchmarks.engine_models import SmallModel, small_models
from tests.benchmarks.engine_prompts import cut_to, instructions_and_facts
from tests.benchmarks.engine_session import EngineSession, load_for, plain_request, session
from tests.benchmarks.measuring import (
    Bench,
    Goal,
    Measurement,
    interleaved,
    ratio_of,
    rounded,
    spread,
)

TOKENS = 192
PROMPT_TOKENS = 200
ENGINE_SHARE, CLIENT_SHARE = 0.97, 0.93
BARE, ENGINE, CLIENT = "bare_loop", "engine", "client"
SLOTS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subjects:
    bare: Child
    engine: Child
    client: EngineSession


def run(bench: Bench) -> Sequence[Measurement]:
    """Measure each small model."""
    measurements: list[Measurement] = []
    for model in small_models(bench.folder):
        bench.note(f"{model.name}: one request, three ways")
        measurements += _measure(model, bench.runs)
    return measurements


def _measure(model: SmallModel, runs: int) -> list[Measurement]:
    load = load_for(model.path, slots=SLOTS)
    with (
        child("tests.benchmarks.bare_loop") as bare,
        child("tests.benchmarks.engine_in_process") as engine,
        session(load) as client,
    ):
        subjects = _Subjects(bare=bare, engine=engine, client=client)
        settings = _load(subjects, model, load)
        prompt = cut_to(instructions_and_facts(), PROMPT_TOKENS, client.count)
        speeds = _speeds(subjects, prompt, settings, runs)
    return _figures(model.name, speeds, settings)


def _load(subjects: _Subjects, model: SmallModel, load: Load) -> dict[str, int]:
    settings: dict[str, int] = subjects.engine.ask("load", **asdict(load))["settings"]
    subjects.bare.ask("load", path=str(model.path), settings=settings)
    return settings


def _speeds(
    subjects: _Subjects, prompt: str, settings: Mapping[str, int], runs: int
) -> dict[str, list[float]]:
    sampling = Sampling(max_tokens=TOKENS)
    wish = asdict(sampling)
    tokens = subjects.engine.ask("tokens", text=prompt)["tokens"]

    def bare() -> float:
        answer = subjects.bare.ask(
            "write", prompt=tokens, sampling=wish, chunk=settings["batch_at_once"]
        )
        return _speed(len(answer["tokens"]), answer["seconds"])

    def engine() -> float:
        answer = subjects.engine.ask("write", prompt=prompt, sampling=wish)
        return _speed(answer["tokens"], answer["seconds"])

    def client() -> float:
        return subjects.client.run([plain_request(prompt, sampling)])[0].decode_speed

    return interleaved({BARE: bare, ENGINE: engine, CLIENT: client}, runs)


def _speed(tokens: int, seconds: float) -> float:
    return (tokens - 1) / seconds


def _figures(
    name: str, speeds: Mapping[str, Sequence[float]], settings: Mapping[str, int]
) -> list[Measurement]:
    details: dict[str, Any] = {
        "tokens_per_s": {subject: spread(values) for subject, values in speeds.items()},
        "tokens": TOKENS,
        "settings": dict(settings),
    }
    goals = {ENGINE: ENGINE_SHARE, CLIENT: CLIENT_SHARE}
    return [
        Measurement(
            name=f"one_request_{subject}_{name}",
            unit="x",
            value=ratio_of(speeds[subject], speeds[BARE]),
            goal=Goal(limit=limit, comparison=">="),
            details={**details, "median_of_ratios": rounded(_paired(speeds, subject))},
        )
        for subject, limit in goals.items()
    ]


def _paired(speeds: Mapping[str, Sequence[float]], subject: str) -> float:
    """Return the median of the ratios round by round: less moved by a busy minute."""
    pairs = zip(speeds[subject], speeds[BARE], strict=True)
    return median(own / bare for own, bare in pairs)
