"""A few words side by side of which one is chosen, in several rows where there is no room."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLayout, QPushButton, QSizePolicy

from assistant.ui.buttons import push_button
from assistant.ui.flow_layout import FlowLayout
from assistant.ui.tokens import XS, Tokens, tokens_in_use
from assistant.ui.translation import keyed

_ASIDE_PX = 26  # padding and border at both sides
_STYLE = """
QFrame#segments {{ background: {sunken}; border: none; border-radius: 8px; }}
QFrame#segments QPushButton {{ background: transparent; border: 2px solid transparent;
  border-radius: 6px; padding: 3px 10px; color: {text_muted}; }}
QFrame#segments QPushButton:checked {{ background: {surface}; color: {accent};
  font-weight: 700; border: 1px solid {border}; padding: 4px 11px; }}
QFrame#segments QPushButton:focus {{ border: 2px solid {accent}; padding: 3px 10px; }}
"""


class SegmentedChoice(QFrame):
    """Lets one of a few values be chosen.

    Signals:
        chosen: the founder wants this value.
    """

    chosen = Signal(str)

    def __init__(
        self, options: tuple[tuple[str, str], ...], *, name_key: str, wraps: bool = False
    ) -> None:
        super().__init__()
        self.setObjectName("segments")
        self._styled_for: Tokens | None = None
        keyed(self, name=name_key)
        self.buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        row: QLayout = FlowLayout(spacing_px=XS) if wraps else QHBoxLayout()
        self.setLayout(row)
        row.setContentsMargins(3, 3, 3, 3)
        row.setSpacing(XS)
        for value, key in options:
            button = push_button(key)
            button.setCheckable(True)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _=False, value=value: self.chosen.emit(value))
            self._group.addButton(button)
            self.buttons[value] = button
            row.addWidget(button)
        self._restyle()

    def event(self, event: QEvent) -> bool:
        """Leave room for each word as it is when chosen: in bold."""
        if event.type() is QEvent.Type.LayoutRequest:
            for button in self.buttons.values():
                font = button.font()
                font.setBold(True)
                width = QFontMetrics(font).horizontalAdvance(button.text())
                button.setMinimumWidth(width + _ASIDE_PX)
        return super().event(event)

    def choose(self, value: str) -> None:
        """Show this value as the chosen one."""
        self.buttons[value].setChecked(True)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of the theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and self._styled_for != tokens_in_use():
            self._restyle()

    def _restyle(self) -> None:
        tokens = self._styled_for = tokens_in_use()
        names = ("sunken", "text_muted", "surface", "accent", "border")
        self.setStyleSheet(_STYLE.format(**{name: getattr(tokens, name) for name in names}))
