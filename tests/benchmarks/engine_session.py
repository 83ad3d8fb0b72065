"""The whole way to a model, timed: client, process, pipe and signals, as the program has it."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QEventLoop, QTimer

from assistant.llm.client import ModelClient
from assistant.llm.protocol import Done, Generate, Load, Loaded, Prompt, Sampling, StatsReport
from tests.benchmarks.child_process import ROOT
from tests.benchmarks.qt_application import application

LIMIT_S = 240.0
GREEDY = Sampling(max_tokens=150, temperature=0, repeat_penalty=1)
ENDLESS_WORKER = (sys.executable, "-m", "tests.benchmarks.endless_worker")
_numbers = count(1)


class SessionError(Exception):
    """The model process did not do what a measurement needs."""


@dataclass(slots=True, kw_only=True)
class Trace:
    """What became of one request, and when."""

    request: Generate
    asked_at: float = 0.0
    arrivals: list[float] = field(default_factory=list)
    text: str = ""
    done: Done | None = None
    done_at: float = 0.0
    failure: Exception | None = None

    @property
    def has_ended(self) -> bool:
        """Whether its Done or its failure came."""
        return self.done is not None or self.failure is not None

    @property
    def first_s(self) -> float:
        """Seconds until its first piece of text."""
        return self.arrivals[0] - self.asked_at

    @property
    def tokens(self) -> int:
        """How many tokens it wrote."""
        return self.done.tokens if self.done else 0

    @property
    def decode_speed(self) -> float:
        """Tokens a second between the first token and the end."""
        return (self.tokens - 1) / (self.done_at - self.arrivals[0])


class EngineSession:
    """A loaded model behind a client; waits in the event loop, as the program does."""

    def __init__(self, client: ModelClient) -> None:
        self.client = client
        self.open: dict[str, Trace] = {}
        self.wakes_at_every_piece = False  # else only at a request's first one and at its end
        self._loaded: Loaded | None = None
        self._counts: list[tuple[int, ...]] = []
        self._reports: list[StatsReport] = []
        self._problem: Exception | None = None
        self._loop = QEventLoop()
        self._is_there: Callable[[], bool] = lambda: True
        client.token_received.connect(self._on_token)
        client.request_done.connect(self._on_done)
        client.request_failed.connect(self._on_failed)
        client.model_loaded.connect(self._on_loaded)
        client.load_failed.connect(self._on_load_failed)
        client.tokens_counted.connect(self._on_counted)
        client.stats_reported.connect(self._on_stats)

    @property
    def loaded(self) -> Loaded:
        """What the process said of the model."""
        assert self._loaded is not None
        return self._loaded

    # --- asking ---

    def load(self, load: Load) -> Loaded:
        """Load a model."""
        self._loaded = None
        self.client.load_as(load)
        self.wait_until(lambda: self._loaded is not None)
        return self.loaded

    def warm_up(self) -> None:
        """Let the process touch its memory once; llama-server does the same as it starts."""
        self.run([plain_request("Good morning", Sampling(max_tokens=4, temperature=0))])

    def ask(self, request: Generate) -> Trace:
        """Ask for a text without waiting for it."""
        trace = Trace(request=request, asked_at=perf_counter())
        self.open[request.id] = trace
        self.client.generate(request)
        return trace

    def run(self, requests: Sequence[Generate]) -> list[Trace]:
        """Ask for texts all at once and wait until the last one has ended."""
        traces = [self.ask(request) for request in requests]
        self.wait_until(lambda: all(trace.has_ended for trace in traces))
        for trace in traces:
            if trace.failure is not None:
                raise SessionError(f"{trace.request.id}: {trace.failure}")
        return traces

    def count(self, text: str) -> int:
        """Return the number of tokens of a text."""
        return self.count_all([text])[0]

    def count_all(self, texts: Sequence[str]) -> tuple[int, ...]:
        """Return the number of tokens of each text."""
        self._counts.clear()
        self.client.count(f"count-{next(_numbers)}", texts)
        self.wait_until(lambda: bool(self._counts))
        return self._counts[0]

    def stats(self) -> StatsReport:
        """Return how the process is doing."""
        self._reports.clear()
        self.client.ask_stats()
        self.wait_until(lambda: bool(self._reports))
        return self._reports[0]

    # --- waiting ---

    def wait_until(self, is_there: Callable[[], bool], limit_s: float = LIMIT_S) -> None:
        """Let the event loop run until a signal makes the claim true.

        Raises:
            SessionError: the model could not be loaded, or the time is over.
        """
        self._is_there = is_there
        watchdog = QTimer()
        watchdog.setSingleShot(True)
        watchdog.timeout.connect(self._loop.quit)
        watchdog.start(int(limit_s * 1000))
        if not is_there() and self._problem is None:
            self._loop.exec()
        problem, self._problem = self._problem, None
        if problem is not None:
            last_words = " | ".join(self.client.stderr_tail[-3:])
            raise SessionError(f"{problem} {last_words}".strip())
        if not is_there():
            raise SessionError("the model process did not answer in time")

    def pause(self, seconds: float) -> None:
        """Let the event loop run for a while."""
        loop = QEventLoop()
        QTimer.singleShot(max(0, int(seconds * 1000)), loop, loop.quit)
        loop.exec()

    def _notice(self) -> None:
        if self._is_there():
            self._loop.quit()

    # --- what comes ---

    def _on_token(self, request_id: str, text: str) -> None:
        now = perf_counter()
        trace = self.open.get(request_id)
        if trace is not None:
            trace.arrivals.append(now)
            trace.text += text
            if len(trace.arrivals) == 1 or self.wakes_at_every_piece:
                self._notice()

    def _on_done(self, done: Done) -> None:
        now = perf_counter()
        trace = self.open.pop(done.id, None)
        if trace is not None:
            trace.done, trace.done_at = done, now
            self._notice()

    def _on_failed(self, request_id: str, error: Exception) -> None:
        trace = self.open.pop(request_id, None)
        if trace is not None:
            trace.failure = error
            trace.done_at = perf_counter()
            self._notice()

    def _on_loaded(self, loaded: Loaded) -> None:
        self._loaded = loaded
        self._notice()

    def _on_load_failed(self, error: Exception) -> None:
        self._problem = error
        self._loop.quit()

    def _on_counted(self, _request_id: str, counts: tuple[int, ...]) -> None:
        self._counts.append(counts)
        self._notice()

    def _on_stats(self, report: StatsReport) -> None:
        self._reports.append(report)
        self._notice()


@contextmanager
def session(load: Load, *, ends_by_itself: bool = False) -> Iterator[EngineSession]:
    """Start a model process, load a model and warm it up; end the process afterwards."""
    command = None if ends_by_itself else ENDLESS_WORKER
    with application():
        client = ModelClient(command, environment={"PYTHONPATH": str(ROOT)})
        try:
            opened = EngineSession(client)
            opened.load(load)
            opened.warm_up()
            yield opened
        finally:
            client.shutdown()
            client.deleteLater()


def load_for(path: Path, *, slots: int | None, context_length: int = 2048) -> Load:
    """Return a Load on the processor, as all comparisons here are made."""
    return Load(path=str(path), context_length=context_length, slots=slots, gpu_layers=0)


def plain_request(text: str, sampling: Sampling = GREEDY, *, scope: str = "") -> Generate:
    """Return a request that goes on with a text."""
    return request_for(Prompt.plain(text), sampling, scope=scope)


def request_for(prompt: Prompt, sampling: Sampling = GREEDY, *, scope: str = "") -> Generate:
    """Return a request with an id that was not used before."""
    return Generate(id=f"bench-{next(_numbers)}", prompt=prompt, sampling=sampling, scope=scope)
