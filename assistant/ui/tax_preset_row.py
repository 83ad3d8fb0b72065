"""Starts the questions on taxes from the usual ones of a place."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout

from assistant.services import content
from assistant.texts import Texts
from assistant.ui.buttons import push_button
from assistant.ui.card import Card
from assistant.ui.labels import LabelRole, label
from assistant.ui.message_bar import Message, MessageChoice
from assistant.ui.screen_context import ScreenContext
from assistant.ui.tokens import M, S
from assistant.ui.translation import keyed
from assistant.ui.window_language import language_of

_AS_WIDE_AS_ASKED = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
_FEWEST_SIGNS = 12


class TaxPresetRow(Card):
    """A choice of places and a button; what was answered before can be had back.

    A compact one has the button below the choice, for a narrow column.
    """

    def __init__(
        self,
        context: ScreenContext,
        project_id: str,
        on_changed: Callable[[], None],
        *,
        is_compact: bool = False,
    ) -> None:
        super().__init__()
        self._context, self._project_id, self._on_changed = context, project_id, on_changed
        self._texts: Texts | None = None
        self.places = keyed(QComboBox(), name="interview.tax_presets.place")
        self.button = push_button("interview.tax_presets.button")
        self.button.clicked.connect(self._use)
        if is_compact:  # a long name does not widen the column
            self.places.setSizeAdjustPolicy(_AS_WIDE_AS_ASKED)
            self.places.setMinimumContentsLength(_FEWEST_SIGNS)
        row = QVBoxLayout() if is_compact else QHBoxLayout()
        row.setSpacing(S if is_compact else M)
        row.addWidget(self.places)
        start = Qt.AlignmentFlag.AlignLeft if is_compact else Qt.AlignmentFlag(0)
        row.addWidget(self.button, 0, start)
        if not is_compact:
            row.addStretch()
        column = QVBoxLayout()
        column.setSpacing(S)
        role: LabelRole = "strong" if is_compact else "heading"
        column.addWidget(label("interview.tax_presets.title", role=role, wraps=is_compact))
        sentence = (
            "interview.tax_presets.sentence_beside"
            if is_compact
            else "interview.tax_presets.sentence"
        )
        column.addWidget(label(sentence, role="muted", wraps=True))
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
