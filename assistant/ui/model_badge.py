"""The permanent badge that says which model runs, where, and how fast."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton

from assistant.texts import Texts
from assistant.ui.icons import icon

if TYPE_CHECKING:  # storage and the model's side would be loaded before the first paint
    from assistant.services.values import Note

BadgeState = Literal["none", "loading", "ready", "working", "asleep", "failed"]
_LOOKS: dict[BadgeState, tuple[str, str]] = {
    "none": ("circle", "text_muted"),
    "loading": ("half_circle", "info"),
    "ready": ("success", "success"),
    "working": ("draft", "accent"),
    "asleep": ("clock", "text_muted"),
    "failed": ("error", "danger"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelStatus:
    """What the badge says.

    Attributes:
        device: as the model process names it, such as ``CPU`` or ``NVIDIA H200``.
        gpu_layers: how many of ``layer_count`` layers lie on the GPU.
        tokens_per_s: speed of the latest text, or None before there was any.
        notes: how the model was loaded, where that is not as wished, and why.
    """

    state: BadgeState = "none"
    model_name: str = ""
    device: str = "CPU"
    gpu_layers: int = 0
    layer_count: int = 0
    tokens_per_s: float | None = None
    notes: "tuple[Note, ...]" = ()


class ModelBadge(QPushButton):
    """Shows a ``ModelStatus``; pressing it (``clicked``) leads to the models."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._status = ModelStatus()
        self.setObjectName("model_badge")
        self.setIconSize(QSize(16, 16))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._refresh()

    @property
    def status(self) -> ModelStatus:
        """What is shown."""
        return self._status

    def show_status(self, status: ModelStatus) -> None:
        """Say this from now on."""
        self._status = status
        self._refresh()

    def retranslate(self, texts: Texts) -> None:
        """Say it in the language of ``texts``."""
        self._texts = texts
        self._refresh()

    def _refresh(self) -> None:
        words = badge_words(self._status, self._texts)
        self.setText(words)
        self.setIcon(icon(*_LOOKS[self._status.state]))
        self.setToolTip(badge_tip(self._status, self._texts))
        self.setAccessibleName(self._texts("ui.badge.name", text=words))


def badge_words(status: ModelStatus, texts: Texts) -> str:
    """Return the words on the badge."""
    state = status.state
    if state == "working" and status.tokens_per_s is None:
        state = "ready"
    speed = f"{status.tokens_per_s or 0:.0f}"
    device = _device_with_layers(status)
    return texts(f"ui.badge.{state}", model=status.model_name, device=device, speed=speed)


def badge_tip(status: ModelStatus, texts: Texts) -> str:
    """Return the longer words that are shown on hover."""
    if status.state in {"none", "asleep", "failed"}:
        return texts(f"ui.badge.{status.state}_tip")
    if status.state == "loading":
        return texts("ui.badge.loading", model=status.model_name)
    key = "ui.badge.device_tip" if status.gpu_layers else "ui.badge.device_tip_cpu"
    device = texts(
        key,
        model=status.model_name,
        device=status.device,
        layers=status.gpu_layers,
        total=status.layer_count,
    )
    return "\n".join([device, *note_sentences(status.notes, texts)])


def note_sentences(notes: "tuple[Note, ...]", texts: Texts) -> list[str]:
    """Return what is to be said of how a model was loaded."""
    return [texts(f"models.{note.key}", **note.values) for note in notes]


def _device_with_layers(status: ModelStatus) -> str:
    if not status.gpu_layers:
        return status.device
    return f"{status.device} {status.gpu_layers}/{status.layer_count}"
