"""Listens to a model client and keeps what it said."""

from assistant.errors import AssistantError, WorkerDiedError
from assistant.llm.client import ModelClient
from assistant.llm.protocol import Done, Loaded, Ready, StatsReport


class Recording:
    """Everything a client signalled."""

    def __init__(self, client: ModelClient) -> None:
        self.states: list[str] = []
        self.ready: list[Ready] = []
        self.loaded: list[Loaded] = []
        self.load_errors: list[AssistantError] = []
        self.deaths: list[WorkerDiedError] = []
        self.stats: list[StatsReport] = []
        self.texts: dict[str, str] = {}
        self.done: dict[str, Done] = {}
        self.failed: dict[str, AssistantError] = {}
        self.counts: dict[str, tuple[int, ...]] = {}
        client.state_changed.connect(self.states.append)
        client.worker_ready.connect(self.ready.append)
        client.model_loaded.connect(self.loaded.append)
        client.load_failed.connect(self.load_errors.append)
        client.worker_died.connect(self.deaths.append)
        client.stats_reported.connect(self.stats.append)
        client.token_received.connect(self._on_token)
        client.request_done.connect(self._on_done)
        client.request_failed.connect(self._on_failed)
        client.tokens_counted.connect(self._on_counted)

    def has_ended(self, *ids: str) -> bool:
        """Tell whether all these requests have ended."""
        return all(each in self.done or each in self.failed or each in self.counts for each in ids)

    def _on_token(self, request_id: str, text: str) -> None:
        self.texts[request_id] = self.texts.get(request_id, "") + text

    def _on_done(self, done: Done) -> None:
        self.done[done.id] = done

    def _on_failed(self, request_id: str, error: AssistantError) -> None:
        self.failed[request_id] = error

    def _on_counted(self, request_id: str, counts: tuple[int, ...]) -> None:
        self.counts[request_id] = counts
