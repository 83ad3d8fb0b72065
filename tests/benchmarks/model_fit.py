"""What ``models fit`` expects against what the model process takes, for sizes of context and batch.

Measured is the most the process ever held, less what it held before it loaded the model, and the
graphics memory that went meanwhile. It reads a whole chunk and writes in every slot.
"""

from collections.abc import Sequence
from statistics import median
from typing import Any

from assistant.llm.client import ModelClient
from assistant.llm.devices import engine_devices
from assistant.llm.fit import Plan, choose
from assistant.llm.gguf import read_model_file
from assistant.llm.hardware import ProcessMemory, process_memory, this_machine
from assistant.llm.protocol import Load, Sampling
from tests.benchmarks.engine_models import SmallModel, small_models
from tests.benchmarks.engine_session import EngineSession, plain_request
from tests.benchmarks.measuring import Bench, Goal, Measurement, SkippedError, rounded
from tests.benchmarks.qt_application import application

SETTINGS = ((2048, 1), (4096, 4), (4096, 8), (8192, 12))  # context, slots
MOST_OFF = Goal(limit=15, comparison="<=")
_MEGABYTE = 1_000_000
_SENTENCE = "The bakery on the corner sells bread, rolls and cakes to offices nearby. "
_SENTENCES = 20  # more than a chunk
_SHORT = Sampling(max_tokens=4, temperature=0.7)


def run(bench: Bench) -> Sequence[Measurement]:
    """Measure each small model in each setting."""
    measurements = []
    for model in small_models(bench.folder):
        for context_length, slots in SETTINGS:
            bench.note(f"{model.name}: context {context_length}, {slots} at the same time")
            load = Load(path=str(model.path), context_length=context_length, slots=slots)
            measurements.append(_measure(model, load, bench.runs))
    return measurements


def _measure(model: SmallModel, load: Load, runs: int) -> Measurement:
    plan = choose(read_model_file(model.path), load, this_machine())
    taken = [_taken(load) for _ in range(runs)]
    expected = plan.ram_bytes + plan.vram_bytes
    off = (expected / median(taken) - 1) * 100
    return Measurement(
        name=f"fit_{model.name}_{load.context_length}x{load.slots}",
        unit="% off",
        value=abs(off),
        goal=MOST_OFF,
        details=_details(plan, taken, off),
    )


def _details(plan: Plan, taken: Sequence[int], off: float) -> dict[str, Any]:
    return {
        "signed": rounded(off),
        "expected_mb": rounded((plan.ram_bytes + plan.vram_bytes) / _MEGABYTE),
        "measured_mb": rounded(median(taken) / _MEGABYTE),
        "least_mb": rounded(min(taken) / _MEGABYTE),
        "most_mb": rounded(max(taken) / _MEGABYTE),
        "runs": len(taken),
        "slots": plan.slots,
        "cells": plan.pool_length,
        "gpu_layers": plan.gpu_layers,
    }


def _taken(load: Load) -> int:
    """Return the bytes that a fresh model process took of both memories."""
    free_before = _free_on_graphics()
    with application():
        client = ModelClient()
        before: list[ProcessMemory | None] = []
        client.worker_ready.connect(lambda _: before.append(process_memory(client.process_id)))
        try:
            session = EngineSession(client)
            loaded = session.load(load)
            text = _SENTENCE * _SENTENCES
            session.run([
                plain_request(f"{number}. {text if number == 0 else ''}The plan says", _SHORT)
                for number in range(loaded.slots)
            ])  # fmt: skip
            after = process_memory(client.process_id)
            free_after = _free_on_graphics()
        finally:
            client.shutdown()
            client.deleteLater()
    if after is None or not before or before[0] is None:
        raise SkippedError("this system does not say what a process holds")
    return after.most - before[0].now + max(0, free_before - free_after)


def _free_on_graphics() -> int:
    return sum(device.free_bytes for device in engine_devices().graphics)
