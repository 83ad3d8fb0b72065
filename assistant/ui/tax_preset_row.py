"""Starts the questions on taxes from the usual ones of a place."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout

from assistant.services import content
from assistant.texts import Texts
from assistant.ui.buttons import push_button
from assistant.ui.card import Card
from assistant.ui.labels import label
from assistant.ui.message_bar import Message, MessageChoice
from assistant.ui.screen_context import ScreenContext
from assistant.ui.tokens import M, S
from assistant.ui.translation import keyed
from assistant.ui.window_language import language_of


class TaxPresetRow(Card):
    """A choice of places and a button; what was answered before can be had back."""

    def __init__(
        self, context: ScreenContext, project_id: str, on_changed: Callable[[], None]
    ) -> None:
        super().__init__()
        self._context, self._project_id, self._on_changed = context, project_id, on_changed
        self._texts: Texts | None = None
        self.places = keyed(QComboBox(), name="interview.tax_presets.place")
        self.button = push_button("interview.tax_presets.button")
        self.button.clicked.connect(self._use)
        row = QHBoxLayout()
        row.setSpacing(M)
        row.addWidget(self.places)
        row.addWidget(self.button)
        row.addStretch()
        column = QVBoxLayout()
        column.setSpacing(S)
        column.addWidget(label("interview.tax_presets.title", role="heading"))
        column.addWidget(label("interview.tax_presets.sentence", role="muted", wraps=True))
        column.addLayout(row)
        self.content.addLayout(column)

    def retranslate(self, texts: Texts) -> None:
        """Name the places in the language of ``texts``."""
        self._texts = texts
        chosen = max(0, self.places.currentIndex())
        self.places.clear()
        for preset in content.tax_presets():
            words = texts(
                "interview.tax_presets.as_of",
                name=preset.name.any(language_of(texts)), date=preset.values["as_of"],
            )  # fmt: skip
            self.places.addItem(words, preset.id)
        self.places.setCurrentIndex(chosen)

    def _use(self) -> None:
        assert self._texts is not None, "shown, so named"
        interview = self._context.services.interview
        before = interview.taxes(self._project_id)
        preset = next(
            each for each in content.tax_presets() if each.id == self.places.currentData()
        )
        interview.use_tax_preset(self._project_id, preset)
        self._on_changed()
        undo = MessageChoice(
            words=self._texts("interview.tax_presets.undo"), act=lambda: self._back(before)
        )
        place = preset.name.any(language_of(self._texts))
        self._context.post(
            Message(
                sentence=self._texts("interview.tax_presets.used", name=place),
                severity="info", topic="tax_preset", choices=(undo,),
            )
        )  # fmt: skip

    def _back(self, before: Mapping[str, Any] | None) -> None:
        self._context.services.interview.set_taxes(self._project_id, before)
        self._on_changed()
