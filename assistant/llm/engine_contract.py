"""What the worker expects of an engine; the real one and the scripted one both keep to it."""

from collections.abc import Iterator
from typing import Protocol

from assistant.llm.protocol import Done, Failed, Generate, Load, Loaded, StatsReport, Token

Event = Token | Done | Failed


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

    def step(self) -> list[Event]:
        """Do a little work for the requests there are; return what came of it."""
        ...

    def cancel(self, request_id: str) -> list[Event]:
        """End a request, begun or not."""
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


class RequestQueue:
    """Requests that wait: the highest priority first, equals in the order they came."""

    def __init__(self) -> None:
        self._waiting: list[Generate] = []

    def __len__(self) -> int:
        return len(self._waiting)

    def __iter__(self) -> Iterator[Generate]:
        return iter(self._waiting)

    def add(self, request: Generate) -> None:
        """Take a request in."""
        self._waiting.append(request)

    def take_next(self) -> Generate:
        """Return the request whose turn it is."""
        request = max(self._waiting, key=lambda waiting: waiting.priority)  # the first of equals
        self._waiting.remove(request)
        return request

    def remove(self, request_id: str) -> bool:
        """Take a request out; tell whether it was there."""
        found = [waiting for waiting in self._waiting if waiting.id == request_id]
        for waiting in found:
            self._waiting.remove(waiting)
        return bool(found)

    def clear(self) -> list[str]:
        """Take all out; return their ids."""
        ids = [waiting.id for waiting in self._waiting]
        self._waiting.clear()
        return ids
