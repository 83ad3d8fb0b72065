"""One group of assumptions: a plain question that opens to the fields behind it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget

from assistant.domain.assumption_groups import AssumptionGroup
from assistant.domain.languages import Language
from assistant.texts import Texts
from assistant.ui.buttons import ICON_SIZE
from assistant.ui.icons import icon
from assistant.ui.question_card import QuestionCard
from assistant.ui.screen_context import ScreenContext
from assistant.ui.tax_preset_row import TaxPresetRow
from assistant.ui.tokens import M, S
from assistant.ui.translation import retranslate_tree
from assistant.ui.window_language import language_of

_FOLD_PX = 38


class AssumptionFold(QWidget):
    """A group that opens and closes; its fields are made when it is opened for the first time.

    Signals:
        toggled: it was opened (true) or closed.
    """

    toggled = Signal(bool)

    def __init__(self, context: ScreenContext, project_id: str, group: AssumptionGroup) -> None:
        super().__init__()
        self.group = group
        self.cards: tuple[QuestionCard, ...] = ()
        self.presets: TaxPresetRow | None = None
        self._context, self._project_id = context, project_id
        self._language: Language = "en"
        self._texts: Texts | None = None
        self.button = QToolButton()
        self.button.setCheckable(True)
        self.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setIconSize(ICON_SIZE)
        self.button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.button.setProperty("kind", "fold")
        self.button.setFixedHeight(_FOLD_PX)
        self._fields = QWidget()
        self._inside = QVBoxLayout(self._fields)
        self._inside.setContentsMargins(S, 0, S, M)
        self._inside.setSpacing(M)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        column.addWidget(self.button)
        column.addWidget(self._fields)
        self.button.toggled.connect(self._on_toggled)
        self._on_toggled(is_open=False)

    @property
    def is_open(self) -> bool:
        """Tell whether its fields are in sight."""
        return self.button.isChecked()

    def open(self) -> None:
        """Show the fields."""
        self.button.setChecked(True)

    def refresh(self) -> None:
        """Show the answers as they are stored."""
        for card in self.cards:
            card.refresh()

    def show_language(self, language: Language) -> None:
        """Edit this side of names and other words."""
        self._language = language
        for card in self.cards:
            card.show_language(language)

    def commit(self) -> None:
        """Save what is not saved yet."""
        for card in self.cards:
            card.commit()

    def retranslate(self, texts: Texts) -> None:
        """Ask in the language of ``texts``."""
        self._texts = texts
        self.button.setText(self.group.title.any(language_of(texts)))

    def _on_toggled(self, is_open: bool) -> None:  # noqa: FBT001 - a signal's argument
        if is_open:
            self._make_cards()
            self.refresh()
        self.button.setIcon(icon("chevron_down" if is_open else "chevron_right", "text_muted"))
        self._fields.setVisible(is_open)
        self.toggled.emit(is_open)

    def _make_cards(self) -> None:
        if self.cards or self._texts is None:
            return
        self.cards = tuple(
            QuestionCard(self._context, self._project_id, question, is_compact=True)
            for question in self.group.questions
        )
        for card in self.cards:
            if card.question.path == self.group.presets_before:
                self.presets = TaxPresetRow(
                    self._context, self._project_id, self.refresh, is_compact=True
                )
                self._inside.addWidget(self.presets)
                retranslate_tree(self.presets, self._texts)
            self._inside.addWidget(card)
            retranslate_tree(card, self._texts)
            card.show_language(self._language)
