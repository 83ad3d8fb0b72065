"""What the worker expects of an engine; the real one and the scripted one both keep to it."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Protocol

from assistant.llm.protocol import Done, Failed, Generate, Load, Loaded, StatsReport, Token

Event = Token | Done | Failed

MOST_PASSES = 8


class Engine(Protocol):
    """Holds one model and writes the texts that were submitted, a little in every step."""

    name: str

    def load(self, request: Load) -> Loaded:
        """Load a model in place of the one before; raises ModelFileError or EngineError."""
        ...

    def count(self, texts: tuple[str, ...]) -> tuple[int, ...]:
        """Return the number of tokens of each text."""
        ...

    def submit(self, request: Generate) -> None:
        """Take a request into the queue."""
        ...

    def prioritise(self, request_id: str, priority: int) -> None:
        """Give a request that waits another priority; one that is unknown is no error."""
        ...

    def step(self) -> list[Event]:
        """Do a little work for the requests there are; return what came of it."""
        ...

    def cancel(self, request_id: str) -> list[Event]:
        """End a request, begun or not."""
        ...

    def interrupt(self) -> None:
        """End a long step soon, since a message waits that may end requests; from any thread."""
        ...

    def abandon(self) -> list[str]:
        """Forget every request; return their ids."""
        ...

    def is_idle(self) -> bool:
        """Tell whether there is nothing to do."""
        ...

    def stats(self) -> StatsReport:
        """Return how the engine is doing."""
        ...


@dataclass(slots=True)
class Waiting:
    """A request in the queue."""

    request: Generate
    arrived_at: float = field(default_factory=time.perf_counter)
    passed_by: int = 0  # requests that came later and went first


class RequestQueue:
    """Requests that wait: the highest priority first, equals in the order they came.

    None waits for ever: one that others passed ``MOST_PASSES`` times is next.
    """

    def __init__(self) -> None:
        self._waiting: list[Waiting] = []

    def __len__(self) -> int:
        return len(self._waiting)

    def __iter__(self) -> Iterator[Generate]:
        return (waiting.request for waiting in self._waiting)

    def add(self, request: Generate) -> None:
        """Take a request in."""
        self._waiting.append(Waiting(request))

    def peek_next(self) -> Waiting:
        """Return whose turn it is; it stays."""
        if self._waiting[0].passed_by >= MOST_PASSES:
            return self._waiting[0]
        return max(self._waiting, key=lambda each: each.request.priority)  # the first of equals

    def take_next(self) -> Generate:
        """Return the request whose turn it is; it goes."""
        taken = self.peek_next()
        for waiting in self._waiting[: self._waiting.index(taken)]:
            waiting.passed_by += 1
        self._waiting.remove(taken)
        return taken.request

    def put_back(self, request: Generate, arrived_at: float) -> None:
        """Take a request in again, before all others."""
        self._waiting.insert(0, Waiting(request, arrived_at))

    def prioritise(self, request_id: str, priority: int) -> None:
        """Give a request another priority, if it is here."""
        for waiting in self._waiting:
            if waiting.request.id == request_id:
                waiting.request = replace(waiting.request, priority=priority)

    def remove(self, request_id: str) -> bool:
        """Take a request out; tell whether it was there."""
        found = [each for each in self._waiting if each.request.id == request_id]
        for waiting in found:
            self._waiting.remove(waiting)
        return bool(found)

    def clear(self) -> list[str]:
        """Take all out; return their ids."""
        ids = [waiting.request.id for waiting in self._waiting]
        self._waiting.clear()
        return ids
