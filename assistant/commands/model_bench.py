"""``models bench``: how fast a model reads and writes here, and what memory it takes."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from assistant.commands.event_loop import EventLoop
from assistant.commands.model_fit import device_words, megabytes, plan_for, sentences, wish_of
from assistant.commands.printing import note, print_result
from assistant.errors import AssistantError
from assistant.llm.client import ModelClient
from assistant.llm.devices import engine_devices
from assistant.llm.fit import Plan
from assistant.llm.gguf import read_model_file
from assistant.llm.hardware import Machine, ProcessMemory, process_memory, this_machine
from assistant.llm.protocol import Done, Generate, Load, Loaded, Prompt, Sampling
from assistant.services.bundle import Services
from assistant.texts import Texts

_SENTENCE = "The bakery on the corner sells bread, rolls and cakes to offices nearby. "
_PROMPT_SENTENCES = 60  # some 800 tokens
_TOKENS = 64
_TOKENS_OF_A_SENTENCE = 20  # no tokenizer makes more of it


def run_bench(arguments: argparse.Namespace, services: Services, texts: Texts) -> int:
    """Load a model in the model process, let it read and write, print how it went.

    Raises:
        ModelError: the file is no model, does not fit, or the model process failed.
    """
    file = read_model_file(Path(arguments.path))
    machine = this_machine()
    wish = wish_of(arguments)
    plan = plan_for(file, wish, machine)
    with EventLoop() as loop:
        result = _Bench(services.models.client, loop, texts).run(wish)
    result |= {"expected_ram_bytes": plan.ram_bytes, "expected_vram_bytes": plan.vram_bytes}
    result |= {"notes": sentences(plan, texts)}
    print_result(result, as_json=arguments.json, text=lambda: _lines(result, plan, machine, texts))
    return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Round:
    """Some requests made together."""

    done: tuple[Done, ...]
    writing_s: float  # from the first token of any to the end of all

    @property
    def tokens_per_s(self) -> float:
        written = sum(max(0, each.tokens - 1) for each in self.done)
        return written / self.writing_s if self.writing_s else 0.0


class _Bench:
    """Drives one model process from step to step, each waited for in an event loop."""

    def __init__(self, client: ModelClient, loop: EventLoop, texts: Texts) -> None:
        self._client = client
        self._loop = loop
        self._texts = texts
        self._error: AssistantError | None = None
        self._done: list[Done] = []
        self._first_token_at = 0.0
        self._memory_before: ProcessMemory | None = None
        self._connect_signals()

    def _connect_signals(self) -> None:
        client, loop = self._client, self._loop
        client.worker_ready.connect(self._on_ready)
        client.token_received.connect(self._on_token)
        client.request_done.connect(self._on_done)
        client.request_failed.connect(lambda _id, error: self._on_error(error))
        client.load_failed.connect(self._on_error)
        client.worker_died.connect(self._on_error)
        client.model_loaded.connect(loop.quit)
        client.stats_reported.connect(loop.quit)

    def run(self, wish: Load) -> dict[str, Any]:
        """Measure everything; return it by name."""
        vram_before = _free_vram()
        started = perf_counter()
        self._tell("bench_loading")
        self._client.load_as(wish)
        self._wait(lambda: self._client.loaded is not None)
        load_s = perf_counter() - started
        loaded = self._client.loaded
        assert loaded is not None
        self._tell("bench_reading")
        reading = self._round(loaded, 1, sentences=self._prompt_length(loaded), tokens=2)
        self._tell("bench_writing_one")
        alone = self._round(loaded, 1, tokens=_TOKENS)
        self._tell("bench_writing_all", slots=loaded.slots)
        together = self._round(loaded, loaded.slots, tokens=_TOKENS)
        (read,) = reading.done
        return {
            "path": loaded.path,
            "name": loaded.name,
            "device": loaded.device,
            "gpu_layers": loaded.layers_on_gpu,
            "layers": loaded.layer_count,
            "context": loaded.context_length,
            "slots": loaded.slots,
            "load_s": round(load_s, 2),
            "prompt_tokens": read.prompt_tokens,
            "reading_tokens_per_s": _rate(read.prompt_tokens - read.reused_tokens, read.prefill_s),
            "writing_tokens_per_s": round(alone.tokens_per_s, 1),
            "writing_together_tokens_per_s": round(together.tokens_per_s, 1),
            "ram_bytes": self._ram_taken(),
            "vram_bytes": max(0, vram_before - _free_vram()),
        }

    # --- rounds ---

    def _round(self, loaded: Loaded, count: int, *, tokens: int, sentences: int = 0) -> _Round:
        self._done.clear()
        self._first_token_at = 0.0
        for number in range(count):
            # Each begins in its own way, so that nothing is found in memory; where writing is
            # measured they are so short that all are read in one batch.
            text = f"{number}.{tokens} {_SENTENCE * sentences}On the corner"
            prompt = (
                Prompt.chat(system="", user=text)
                if loaded.has_chat_template
                else Prompt.plain(text)
            )
            sampling = Sampling(max_tokens=tokens, seed=number)
            self._client.generate(
                Generate(id=f"{tokens}-{number}", prompt=prompt, sampling=sampling)
            )
        self._wait(lambda: len(self._done) == count)
        begun = self._first_token_at or perf_counter()
        return _Round(done=tuple(self._done), writing_s=perf_counter() - begun)

    def _prompt_length(self, loaded: Loaded) -> int:
        fitting = (loaded.context_length - _TOKENS) // _TOKENS_OF_A_SENTENCE
        return max(1, min(_PROMPT_SENTENCES, fitting))

    def _ram_taken(self) -> int:
        after = process_memory(self._client.process_id)
        if after is None or self._memory_before is None:
            return 0
        return after.most - self._memory_before.now

    # --- waiting ---

    def _wait(self, is_over: Callable[[], bool]) -> None:
        self._loop.run_until(lambda: self._error is not None or is_over())
        if self._error is not None:
            raise self._error

    def _tell(self, key: str, **values: object) -> None:
        note(self._texts(f"commands.{key}", **values))

    def _on_ready(self, _ready: object) -> None:
        self._memory_before = process_memory(self._client.process_id)

    def _on_token(self, _id: str, _text: str) -> None:
        self._first_token_at = self._first_token_at or perf_counter()

    def _on_done(self, done: Done) -> None:
        self._done.append(done)
        self._loop.quit()

    def _on_error(self, error: AssistantError) -> None:
        self._error = self._error or error
        self._loop.quit()


def _free_vram() -> int:
    return sum(device.free_bytes for device in engine_devices().graphics)


def _rate(count: int, seconds: float) -> float:
    return round(count / seconds, 1) if seconds else 0.0


def _lines(result: dict[str, Any], plan: Plan, machine: Machine, texts: Texts) -> list[str]:
    lines = [
        texts("commands.bench_model", name=result["name"]),
        device_words(plan, machine, texts),
        texts("commands.bench_load", seconds=f"{result['load_s']:.1f}"),
        texts("commands.bench_read", speed=f"{result['reading_tokens_per_s']:.0f}",
              tokens=result["prompt_tokens"]),
        texts("commands.bench_write_one", speed=f"{result['writing_tokens_per_s']:.0f}"),
        texts("commands.bench_write_all", slots=result["slots"],
              speed=f"{result['writing_together_tokens_per_s']:.0f}"),
    ]  # fmt: skip
    if result["ram_bytes"]:
        lines.append(texts("commands.bench_ram", size=megabytes(result["ram_bytes"]),
                           expected=megabytes(plan.ram_bytes)))  # fmt: skip
    if result["vram_bytes"]:
        lines.append(texts("commands.bench_vram", size=megabytes(result["vram_bytes"]),
                           expected=megabytes(plan.vram_bytes)))  # fmt: skip
    return lines + [f"! {sentence}" for sentence in result["notes"]]
