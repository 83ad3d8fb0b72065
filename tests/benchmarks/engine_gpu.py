"""CPU only, some layers and all layers on a graphics processor; one sequence and eight."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.llm.protocol import Loaded
from tests.benchmarks.child_process import child
from tests.benchmarks.engine_models import SmallModel, small_models
from tests.benchmarks.engine_prompts import SharedPrompts, shared_prompts
from tests.benchmarks.engine_session import GREEDY, load_for, plain_request, session
from tests.benchmarks.measuring import Bench, Goal, Measurement, SkippedError, ratio_of, spread

SEQUENCES = (1, 8)
OVER_ONE_BY_ONE = 6.0
ALL_LAYERS = -1


def run(bench: Bench) -> Sequence[Measurement]:
    """Measure each small model.

    Raises:
        SkippedError: this build of the engine knows no graphics processor, or none is there.
    """
    with child("tests.benchmarks.engine_in_process") as engine:
        offload = engine.ask("offload")
    if not offload["is_built_in"]:
        raise SkippedError("this engine is built for the CPU only (run --cuda builds another)")
    if not offload["devices"]:
        raise SkippedError("this engine could use a graphics processor, but finds none")
    measurements: list[Measurement] = []
    for model in small_models(bench.folder):
        bench.note(f"{model.name}: layers on the graphics processor")
        measurements += _measure(model, bench)
    return measurements


def _measure(model: SmallModel, bench: Bench) -> list[Measurement]:
    with session(load_for(model.path, slots=1)) as opened:
        prompts = shared_prompts(opened.count)
        layers = opened.loaded.layer_count
    measurements: list[Measurement] = []
    for name, wanted in {"cpu": 0, "partial": layers // 2, "all_layers": ALL_LAYERS}.items():
        speeds, loaded = _speeds(model, wanted, prompts, bench.runs)
        measurements.append(_figure(f"{name}_{model.name}", speeds, loaded, wanted))
    return measurements


def _speeds(
    model: SmallModel, layers: int, prompts: SharedPrompts, runs: int
) -> tuple[dict[int, list[float]], Loaded]:
    """Return tokens a second of all sequences together, prompts and all."""
    load = replace(load_for(model.path, slots=max(SEQUENCES)), gpu_layers=layers)
    speeds: dict[int, list[float]] = {number: [] for number in SEQUENCES}
    with session(load) as opened:
        for run_number in range(runs):
            for number in SEQUENCES:
                texts = prompts.texts(f"Round {run_number} of {number}. ")[:number]
                traces = opened.run([plain_request(text, GREEDY) for text in texts])
                seconds = max(trace.done_at for trace in traces) - traces[0].asked_at
                speeds[number].append(number * GREEDY.max_tokens / seconds)
        loaded = opened.loaded
    return speeds, loaded


def _figure(name: str, speeds: dict[int, list[float]], loaded: Loaded, wanted: int) -> Measurement:
    one, eight = (speeds[number] for number in SEQUENCES)
    return Measurement(
        name=f"eight_over_one_by_one_{name}",
        unit="x",
        value=ratio_of(eight, one),
        goal=Goal(limit=OVER_ONE_BY_ONE, comparison=">=") if wanted == ALL_LAYERS else None,
        details={
            "tokens_per_s_one": spread(one),
            "tokens_per_s_eight": spread(eight),
            "device": loaded.device,
            "layers_on_gpu": f"{loaded.layers_on_gpu} of {loaded.layer_count}",
            "notes": [note.key for note in loaded.notes],
        },
    )
