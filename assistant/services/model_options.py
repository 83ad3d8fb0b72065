"""How models are loaded and kept in memory, as the settings say."""

from dataclasses import dataclass

from assistant.llm.protocol import Load
from assistant.paths import DataDir
from assistant.services.settings import SettingsService

_KEYS = frozenset({
    "model.context", "model.idle_minutes", "model.low_priority", "model.states_mb",
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelOptions:
    """What a founder can choose about the model process.

    Attributes:
        context_length: tokens the model sees at once.
        has_low_priority: whether every other program goes first.
        states_mb: room on the disk for what the model has read; 0 keeps nothing.
        idle_minutes: after that long without a request the process ends; 0 for never.
    """

    context_length: int = 4096
    has_low_priority: bool = False
    states_mb: int = 512
    idle_minutes: float = 10

    def load(self, path: str, data_dir: DataDir) -> Load:
        """Return the message that loads a model so."""
        return Load(
            path=path,
            context_length=self.context_length,
            state_folder=str(data_dir.model_states) if self.states_mb else "",
            state_limit_mb=self.states_mb,
            has_low_priority=self.has_low_priority,
        )

    @property
    def of_loading(self) -> tuple[int, bool, int]:
        """What a process must be started anew for: a lowered priority cannot be raised again."""
        return self.context_length, self.has_low_priority, self.states_mb


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
    )
