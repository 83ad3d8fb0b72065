"""The settings, made from the one table of them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from assistant.domain.changes import Changes
from assistant.settings import SETTINGS, Setting, SettingValue
from assistant.texts import Texts
from assistant.ui.buttons import push_button
from assistant.ui.card import Card
from assistant.ui.labels import label
from assistant.ui.reading_column import ReadingColumn
from assistant.ui.screen_context import ScreenContext
from assistant.ui.section_header import SectionHeader
from assistant.ui.tokens import XS, L, M

_CONTROL_WIDTH_PX = 220


class SettingsView(QWidget):
    """One row for each setting.

    Signals:
        models_requested: the model is chosen on its own screen.
    """

    models_requested = Signal()

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self._context = context
        self._controls: dict[str, QWidget] = {}
        column = ReadingColumn()
        column.content.addWidget(
            SectionHeader("settings.title", sentence_key="settings.sentence", role="display")
        )
        for group in dict.fromkeys(setting.key.partition(".")[0] for setting in SETTINGS):
            column.content.addWidget(label(f"settings.group_{group}", role="heading"))
            column.content.addWidget(self._group_card(group))
        column.content.addStretch()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(column)
        context.services.hub.changed.connect(self._on_changed)

    def control(self, key: str) -> QWidget:
        """Return the control of one setting."""
        return self._controls[key]

    def refresh(self) -> None:
        """Show the values as they are."""
        for key, value in self._context.services.settings.all().items():
            _show(self._controls[key], value)

    def retranslate(self, texts: Texts) -> None:
        """Name controls and choices in the language of ``texts``."""
        for setting in SETTINGS:
            control = self._controls[setting.key]
            control.setAccessibleName(texts(f"{setting.text_key}.label"))
            control.setAccessibleDescription(texts(f"{setting.text_key}.help"))
            if isinstance(control, QSpinBox):
                control.lineEdit().setAccessibleName(control.accessibleName())
            if isinstance(control, QComboBox):
                control.blockSignals(True)
                control.clear()
                for choice in setting.choices:
                    control.addItem(texts(f"{setting.text_key}.{choice}"), choice)
                control.blockSignals(False)
        self.refresh()

    def _group_card(self, group: str) -> Card:
        card = Card()
        card.content.setSpacing(L)
        for setting in SETTINGS:
            if setting.key.partition(".")[0] == group:
                card.content.addLayout(self._row(setting))
        return card

    def _row(self, setting: Setting) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(XS)
        words.addWidget(label(f"{setting.text_key}.label", role="strong"))
        words.addWidget(label(f"{setting.text_key}.help", role="muted", wraps=True))
        if setting.needs_restart:
            words.addWidget(label("settings.needs_restart", role="caption"))
        control = self._control(setting)
        self._controls[setting.key] = control
        control.setFixedWidth(_CONTROL_WIDTH_PX)
        row = QHBoxLayout()
        row.setSpacing(M)
        row.addLayout(words, 1)
        row.addWidget(control)
        return row

    def _control(self, setting: Setting) -> QWidget:
        match setting.kind:
            case "choice":
                box = QComboBox()
                box.activated.connect(lambda _: self._set(setting.key, box.currentData()))
                return box
            case "number":
                spin = QSpinBox()
                spin.lineEdit().setTextMargins(M, 0, 0, 0)
                spin.setRange(setting.low or 0, setting.high or 2_147_483_647)
                spin.setKeyboardTracking(False)  # a half-typed number is no setting
                spin.valueChanged.connect(lambda value: self._set(setting.key, value))
                return spin
            case "switch":
                check = QCheckBox()
                check.clicked.connect(lambda value: self._set(setting.key, value))
                return check
            case _:
                button = push_button("settings.open_models")
                button.clicked.connect(self.models_requested)
                return button

    def _set(self, key: str, value: SettingValue) -> None:
        if self._context.services.settings.all()[key] != value:
            self._context.services.settings.set(key, value)

    def _on_changed(self, changes: Changes) -> None:
        if changes.settings:
            self.refresh()


def _show(control: QWidget, value: SettingValue) -> None:
    control.blockSignals(True)
    if isinstance(control, QComboBox):
        control.setCurrentIndex(control.findData(value))
    elif isinstance(control, QSpinBox):
        control.setValue(int(value))
    elif isinstance(control, QCheckBox):
        control.setChecked(bool(value))
    control.blockSignals(False)
