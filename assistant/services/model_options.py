"""How models are loaded and kept in memory, as the settings say."""

from dataclasses import dataclass
from pathlib import Path

from assistant.llm.catalogue import adapter_of
from assistant.llm.protocol import Load
from assistant.paths import DataDir
from assistant.services.settings import SettingsService

OWN_ADAPTER = ""
NO_ADAPTER = "none"
_KEYS = frozenset({
    "model.adapter", "model.context", "model.idle_minutes", "model.low_priority", "model.states_mb",
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelOptions:
    """What a founder can choose about the model process.

    Attributes:
        context_length: tokens the model sees at once.
        has_low_priority: whether every other program goes first.
        states_mb: room on the disk for what the model has read; 0 keeps nothing.
        idle_minutes: after that long without a request the process ends; 0 for never.
        adapter: the file of an adapter to write with, ``NO_ADAPTER``, or ``OWN_ADAPTER`` for
            the one that comes with the program, where there is one for the model.
    """

    context_length: int = 4096
    has_low_priority: bool = False
    states_mb: int = 512
    idle_minutes: float = 10
    adapter: str = OWN_ADAPTER

    def load(self, path: str, data_dir: DataDir) -> Load:
        """Return the message that loads a model so."""
        adapter, template = self._adapter_for(path)
        return Load(
            path=path,
            adapter=adapter,
            chat_template=template,
            context_length=self.context_length,
            state_folder=str(data_dir.model_states) if self.states_mb else "",
            state_limit_mb=self.states_mb,
            has_low_priority=self.has_low_priority,
        )

    def _adapter_for(self, path: str) -> tuple[str, str]:
        """Return the file of the adapter for a model and the turns it was trained in, if any."""
        if self.adapter == OWN_ADAPTER:
            own = adapter_of(Path(path))
            return (str(own.path), own.chat_template) if own is not None else ("", "")
        return ("", "") if self.adapter == NO_ADAPTER else (self.adapter, "")

    @property
    def of_loading(self) -> tuple[int, bool, int, str]:
        """What a process must be started anew for: a lowered priority cannot be raised again."""
        return self.context_length, self.has_low_priority, self.states_mb, self.adapter


def is_model_option(keys: frozenset[str]) -> bool:
    """Tell whether one of these settings is about the model process."""
    return bool(keys & _KEYS)


def model_options(settings: SettingsService) -> ModelOptions:
    """Return what the settings say."""
    return ModelOptions(
        context_length=settings.number("model.context"),
        has_low_priority=bool(settings.number("model.low_priority")),
        states_mb=settings.number("model.states_mb"),
        idle_minutes=settings.number("model.idle_minutes"),
        adapter=settings.text("model.adapter"),
    )
