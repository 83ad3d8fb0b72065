"""The model in use, the model files on this machine, and the choice between them."""

from pathlib import Path
from typing import Literal

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from assistant.domain.changes import Changes
from assistant.services.model_options import OWN_ADAPTER
from assistant.services.models import NO_MODEL, STARTER, Badge
from assistant.services.values import FoundModel
from assistant.texts import Texts
from assistant.ui.buttons import push_button
from assistant.ui.card import Card
from assistant.ui.icons import IconLabel
from assistant.ui.labels import LabelRole, label
from assistant.ui.model_badge import note_sentences
from assistant.ui.reading_column import ReadingColumn
from assistant.ui.screen_context import ScreenContext
from assistant.ui.section_header import SectionHeader
from assistant.ui.tokens import XS, M, S
from assistant.ui.translation import retranslate_tree

_MEGABYTE = 1_000_000
_STATE_ICONS = {
    "none": ("circle", "text_muted"),
    "loading": ("half_circle", "info"),
    "ready": ("success", "success"),
    "working": ("draft", "accent"),
    "asleep": ("clock", "text_muted"),
    "failed": ("error", "danger"),
}
CardState = Literal["chosen", "usable", "unusable"]
_CARD_ICONS: dict[CardState, tuple[str, str]] = {
    "chosen": ("success", "success"),
    "usable": ("models", "text_muted"),
    "unusable": ("error", "danger"),
}
_CARD_WORDS: tuple[LabelRole, ...] = ("strong", "muted", "caption")
_LOADED = ("ready", "working")


class ModelsView(QWidget):
    """Shows and changes which model writes."""

    def __init__(self, context: ScreenContext, texts: Texts) -> None:
        super().__init__()
        self._context = context
        self._texts = texts
        self._cards: list[Card] = []
        self._state_icon = IconLabel("circle", size_px=28)
        self._state = label(role="heading", wraps=True)
        self._details = label(role="muted", wraps=True)
        self._fit = label(role="caption", wraps=True)
        self._load = push_button("models_view.load", icon_name="retry")
        self._choose = push_button("models_view.choose", kind="primary", icon_name="folder")
        self._list = QVBoxLayout()
        self._notice = label(role="caption", wraps=True)
        self._build()
        self._connect_signals()
        self.refresh()

    def refresh(self) -> None:
        """Show the files there are now."""
        for card in self._cards:
            card.hide()
            card.deleteLater()
        self._cards = [self._builtin_card(STARTER), self._builtin_card(NO_MODEL)]
        self._cards += [self._file_card(found) for found in self._found()]
        adapter = self._context.services.settings.text("model.adapter")
        if adapter != OWN_ADAPTER:
            self._cards.append(self._adapter_card(adapter))
        for card in self._cards:
            retranslate_tree(card, self._texts)
            self._list.addWidget(card)

    @property
    def details(self) -> str:
        """What is said of the model's device and speed."""
        return self._details.text()

    @property
    def fit_notes(self) -> str:
        """What is said of how it was loaded, a line for each remark."""
        return self._fit.text()

    def show_badge(self, badge: Badge) -> None:
        """Show what the model is doing."""
        texts = self._texts
        self._state_icon.show_icon(*_STATE_ICONS[badge.state])
        key: str = badge.state
        if key == "none" and self._context.services.models.has_model:
            key = "waiting"
        self._state.setText(texts(f"models_view.state_{key}", name=badge.name))
        self._details.setText(self._details_of(badge))
        notes = note_sentences(badge.notes, texts) if badge.state in _LOADED else []
        self._fit.setText("\n".join(notes))
        self._fit.setVisible(bool(notes))
        self._load.setVisible(key in ("waiting", "asleep", "failed"))

    def retranslate(self, texts: Texts) -> None:
        """Show everything in the language of ``texts``."""
        self._texts = texts
        self.show_badge(self._context.services.models.badge)
        self._notice.setText(texts("models.gemma_notice"))
        self.refresh()

    def choose(self, choice: str) -> None:
        """Use this model from now on, and load it."""
        settings = self._context.services.settings
        if choice not in (STARTER, NO_MODEL):
            found = self._context.services.models.info(Path(choice))
            if found.problem is not None:
                self._context.report(found.problem)
                return
            if found.is_adapter:
                self.choose_adapter(choice)
                return
        if choice != settings.text("model.path"):  # an adapter belongs to one model
            settings.set("model.adapter", OWN_ADAPTER)
        settings.set("model.path", choice)
        if choice != NO_MODEL:
            self._context.services.models.ensure_ready()

    def choose_adapter(self, path: str) -> None:
        """Write with an adapter of the founder's own beside the model; empty takes it away."""
        self._context.services.settings.set("model.adapter", path)
        if self._context.services.models.has_model:
            self._context.services.models.ensure_ready()

    def ask_for_file(self) -> None:
        """Let the founder choose a model file anywhere."""
        path = self._context.files.file_to_open(
            self, self._texts("models_view.choose_title"), self._texts("models_view.filter")
        )
        if path is not None:
            self.choose(str(path))

    def _build(self) -> None:
        column = ReadingColumn()
        column.content.addWidget(
            SectionHeader("models_view.title", sentence_key="models_view.sentence", role="display")
        )
        status = Card()
        row = QHBoxLayout()
        row.setSpacing(M)
        row.addWidget(self._state_icon)
        words = QVBoxLayout()
        words.setSpacing(XS)
        words.addWidget(self._state)
        words.addWidget(self._details)
        words.addWidget(self._fit)
        row.addLayout(words, 1)
        row.addWidget(self._load)
        status.content.addLayout(row)
        column.content.addWidget(status)
        files = SectionHeader(
            "models_view.files", sentence_key="models_view.files_sentence", role="heading"
        )
        files.add_control(self._choose)
        column.content.addWidget(files)
        self._list.setSpacing(S)
        column.content.addLayout(self._list)
        column.content.addWidget(self._notice)
        column.content.addStretch()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(column)

    def _connect_signals(self) -> None:
        services = self._context.services
        services.models.badge_changed.connect(self.show_badge)
        services.hub.changed.connect(self._on_changed)
        self._load.clicked.connect(services.models.restart)
        self._choose.clicked.connect(self.ask_for_file)

    def _on_changed(self, changes: Changes) -> None:
        if changes.settings & {"model.path", "model.adapter"}:
            self.refresh()
            self.show_badge(self._context.services.models.badge)

    def _found(self) -> list[FoundModel]:
        choice = self._context.services.settings.text("model.path")
        extra = () if choice in (STARTER, NO_MODEL) else (Path(choice),)
        found = self._context.services.models.found(extra)
        return [
            each
            for each in found
            if not each.is_adapter and (each.known is None or not each.known.is_starter)
        ]

    def _details_of(self, badge: Badge) -> str:
        texts = self._texts
        if badge.problem is not None:
            return texts.sentence(badge.problem)
        if badge.state not in _LOADED:
            known = badge.state if badge.state in ("loading", "asleep") else "none"
            return texts(f"models_view.details_{known}")
        parts = [
            texts("models_view.device", device=badge.device),
            texts("models_view.layers", n=badge.layers_on_gpu, total=badge.layer_count),
            texts("models_view.context", tokens=badge.context_length),
            texts.count("models_view.slots", badge.slots),
        ]
        if badge.tokens_per_s:
            parts.append(texts("models_view.speed", speed=f"{badge.tokens_per_s:.0f}"))
        return " · ".join(parts)

    def _builtin_card(self, choice: str) -> Card:
        key = "none" if choice == NO_MODEL else "starter"
        return self._card(
            choice,
            title=self._texts(f"models_view.{key}_title"),
            line=self._texts(f"models_view.{key}_line"),
        )

    def _file_card(self, found: FoundModel) -> Card:
        file = found.file
        if file is None:
            assert found.problem is not None, "a file is described or has a problem"
            line = self._texts.sentence(found.problem)
            return self._card(str(found.path), title=found.path.name, line=line, is_usable=False)
        kind = "models.kind_instruct" if file.has_chat_template else "models.kind_base"
        parts = [
            self._texts(kind),
            file.quantization,
            self._texts("models_view.size", megabytes=file.size_bytes // _MEGABYTE),
            self._texts("models_view.context", tokens=file.trained_context_length),
            file.license,
        ]
        line = " · ".join(part for part in parts if part)
        return self._card(str(found.path), title=file.name or found.path.name, line=line)

    def _adapter_card(self, path: str) -> Card:
        found = self._context.services.models.info(Path(path))
        name = found.file.name if found.file is not None else ""
        title = self._texts("models_view.adapter_title", name=name or Path(path).name)
        line = self._texts("models_view.adapter_line")
        if found.problem is not None:
            line = self._texts.sentence(found.problem)
        remove = push_button("models_view.adapter_remove")
        remove.clicked.connect(lambda: self.choose_adapter(OWN_ADAPTER))
        state: CardState = "chosen" if found.problem is None else "unusable"
        return _card(state, title=title, line=line, place=path, control=remove)

    def _card(self, choice: str, *, title: str, line: str, is_usable: bool = True) -> Card:
        place = choice if choice not in (STARTER, NO_MODEL) else ""
        is_chosen = self._context.services.settings.text("model.path") == choice
        if is_chosen:
            in_use = label("models_view.in_use", role="caption")
            state: CardState = "chosen" if is_usable else "unusable"
            return _card(state, title=title, line=line, place=place, control=in_use)
        use = push_button("models_view.use")
        use.setEnabled(is_usable)
        use.clicked.connect(lambda: self.choose(choice))
        state = "usable" if is_usable else "unusable"
        return _card(state, title=title, line=line, place=place, control=use)


def _card(state: CardState, *, title: str, line: str, place: str, control: QWidget) -> Card:
    """Return a card of one file; ``place`` is its path."""
    card = Card()
    row = QHBoxLayout()
    row.setSpacing(M)
    icon_name, color = _CARD_ICONS[state]
    row.addWidget(IconLabel(icon_name, color, size_px=22))
    words = QVBoxLayout()
    words.setSpacing(XS)
    for role, text in zip(_CARD_WORDS, (title, line, place), strict=True):
        if text:
            part = label(role=role, wraps=True)
            part.setText(text)
            words.addWidget(part)
    row.addLayout(words, 1)
    if isinstance(control, QPushButton):
        control.setAccessibleDescription(title)
    row.addWidget(control)
    card.content.addLayout(row)
    return card
