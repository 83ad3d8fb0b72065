"""Which model is used, what it is doing, and the badge that says so."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal

from assistant.errors import AssistantError, ModelError
from assistant.llm.catalogue import (
    FoundModel,
    adapter_of,
    describe,
    find_models,
    starter_model,
    starter_path,
)
from assistant.llm.client import ModelClient
from assistant.llm.protocol import Done, Loaded, Note
from assistant.paths import DataDir, resources_dir
from assistant.services.jobs import Job, Jobs
from assistant.services.model_options import OWN_ADAPTER, ModelOptions
from assistant.services.model_states import forget_all_states

BadgeState = Literal["none", "loading", "ready", "working", "asleep", "failed"]
NO_MODEL = "none"
STARTER = ""
_DEFAULT_OPTIONS = ModelOptions()


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """What the permanent badge shows; every value comes from the engine."""

    state: BadgeState
    name: str = ""
    device: str = ""
    layers_on_gpu: int = 0
    layer_count: int = 0
    tokens_per_s: float = 0.0
    slots: int = 0
    context_length: int = 0
    notes: tuple[Note, ...] = ()  # how it was loaded, where that is not as wished, and why
    problem: AssistantError | None = None


class ModelService(QObject):
    """Keeps one model ready.

    ``choice`` is a path, ``NO_MODEL``, or ``STARTER`` for the model that comes with the program.

    Signals:
        badge_changed: the new Badge.
        model_ready: a Loaded; requests may be made.
        model_failed: an AssistantError; there is no model now.
    """

    badge_changed = Signal(object)
    model_ready = Signal(object)
    model_failed = Signal(object)

    def __init__(
        self,
        client: ModelClient,
        jobs: Jobs,
        data_dir: DataDir,
        *,
        options: ModelOptions = _DEFAULT_OPTIONS,
    ) -> None:
        super().__init__()
        self.client = client
        self._jobs = jobs
        self._data_dir = data_dir
        self._options = options
        self._idle_timer = QTimer(self)
        self._idle_timer.setSingleShot(True)
        self._choice = STARTER
        self._is_preparing = False
        self._badge = Badge(state="none")
        self._connect_signals()

    def _connect_signals(self) -> None:
        self.client.model_loaded.connect(self._on_loaded)
        self.client.load_failed.connect(self._on_failed)
        self.client.worker_died.connect(self._on_failed)
        self.client.request_done.connect(self._on_request_done)
        self._idle_timer.timeout.connect(self._on_idle)
        for ended in (self.client.request_done, self.client.request_failed,
                      self.client.tokens_counted):  # fmt: skip
            ended.connect(self._stay_awake)

    @property
    def badge(self) -> Badge:
        """What the badge shows now."""
        return self._badge

    @property
    def choice(self) -> str:
        """What was chosen."""
        return self._choice

    @property
    def has_model(self) -> bool:
        """Tell whether a model is wanted at all."""
        return self._choice != NO_MODEL

    @property
    def leaves_gaps(self) -> bool:
        """Tell whether the chosen model has learned to ask for a fact that is missing."""
        if not self.has_model or self._options.adapter != OWN_ADAPTER:
            return False
        if self._choice == STARTER:
            adapter = starter_model().adapter
            return adapter is not None and adapter.path.is_file()
        return adapter_of(Path(self._choice)) is not None

    def choose(self, choice: str) -> None:
        """Use another model from now on; it is loaded when it is first needed."""
        if choice == self._choice and self._badge.state != "failed":
            return
        self._choice = choice
        self._start_over()

    def set_options(self, options: ModelOptions) -> None:
        """Load and keep models so from now on; one that is loaded is loaded anew if need be."""
        before, self._options = self._options, options
        if options.of_loading != before.of_loading:
            self._start_over()
            if not options.states_mb:
                forget_all_states(self._data_dir)
        elif self.client.state == "loaded":
            self._stay_awake()

    def _start_over(self) -> None:
        """End the process; who waits for a model now waits for the one that is chosen."""
        is_awaited = self._badge.state == "loading"
        self.client.shutdown()
        if is_awaited and self.has_model:
            self.ensure_ready()
            return
        self._show(Badge(state="none"))
        if is_awaited:
            self.model_failed.emit(ModelError("model_not_loaded"))

    def ensure_ready(self) -> None:
        """Load the chosen model if it is not; ``model_ready`` or ``model_failed`` follows."""
        if self.client.state == "loaded" and self.client.loaded is not None:
            self._stay_awake()
            self.model_ready.emit(self.client.loaded)
        elif self.client.state in ("starting", "loading") or self._is_preparing:
            return
        elif self._choice == STARTER:
            self._prepare_starter()
        else:
            self._load(Path(self._choice))

    def restart(self) -> None:
        """Start the model process again after it died."""
        self._show(Badge(state="loading"))
        self.client.shutdown()
        self.ensure_ready()

    def shown_working(self, *, working: bool) -> None:
        """Show in the badge that the model writes, or has stopped writing."""
        if self._badge.state in ("ready", "working"):
            self._change_badge("working" if working else "ready", self._badge.tokens_per_s)

    def found(self, extra: tuple[Path, ...] = ()) -> list[FoundModel]:
        """Return the model files on this machine that the program knows of."""
        return find_models(self._data_dir.models, (resources_dir() / "models", *extra))

    def info(self, path: Path) -> FoundModel:
        """Return what a model file says of itself."""
        return describe(path)

    def shutdown(self) -> None:
        """End the model process."""
        self.client.shutdown()

    def _prepare_starter(self) -> None:
        self._is_preparing = True
        self._show(Badge(state="loading"))
        folder = self._data_dir.models

        def work(_job: Job) -> Path | None:
            return starter_path(folder)

        self._jobs.start(work, on_done=self._on_starter, on_error=self._on_starter_failed)

    def _on_starter(self, path: Path | None) -> None:
        self._is_preparing = False
        if self._choice != STARTER:
            self._load_other()
        elif path is None:
            self._on_failed(ModelError("starter_not_installed"))
        else:
            self._load(path)

    def _on_starter_failed(self, error: Exception) -> None:
        self._is_preparing = False
        if self._choice != STARTER:
            self._load_other()
        else:
            self._on_failed(error)

    def _load_other(self) -> None:
        """Load what was chosen while the starter's file was put together."""
        if self.has_model:
            self.ensure_ready()

    def _load(self, path: Path) -> None:
        self._show(Badge(state="loading", name=path.name))
        self.client.load_as(self._options.load(str(path), self._data_dir))

    def _stay_awake(self) -> None:
        """Count the idle time from now on."""
        if self._options.idle_minutes:
            self._idle_timer.start(int(self._options.idle_minutes * 60_000))
        else:
            self._idle_timer.stop()

    def _on_idle(self) -> None:
        """Give the model's memory back; ``ensure_ready`` loads it again."""
        if self.client.open_requests:
            self._stay_awake()
        elif self.client.state == "loaded":
            self.client.shutdown()
            self._change_badge("asleep", 0.0)

    def _on_loaded(self, loaded: Loaded) -> None:
        self._stay_awake()
        self._show(
            Badge(
                state="ready",
                name=loaded.name,
                device=loaded.device,
                layers_on_gpu=loaded.layers_on_gpu,
                layer_count=loaded.layer_count,
                slots=loaded.slots,
                context_length=loaded.context_length,
                notes=loaded.notes,
            )
        )
        self.model_ready.emit(loaded)

    def _on_failed(self, error: Exception) -> None:
        self._is_preparing = False
        shown = error if isinstance(error, AssistantError) else ModelError("model_unexpected")
        self._show(Badge(state="failed", problem=shown))
        self.model_failed.emit(shown)
        if not isinstance(error, AssistantError):
            raise error

    def _on_request_done(self, done: Done) -> None:
        if done.tokens_per_s and self._badge.state in ("ready", "working"):
            self._change_badge(self._badge.state, done.tokens_per_s)

    def _change_badge(self, state: BadgeState, tokens_per_s: float) -> None:
        self._show(replace(self._badge, state=state, tokens_per_s=tokens_per_s))

    def _show(self, badge: Badge) -> None:
        self._badge = badge
        self.badge_changed.emit(badge)
