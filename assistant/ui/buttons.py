"""The kinds of buttons there are, so that every screen uses the same ones."""

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QToolButton

from assistant.ui.icons import icon
from assistant.ui.translation import keyed

ButtonKind = Literal["primary", "plain", "quiet", "danger"]
_ICON_COLORS: dict[ButtonKind, str] = {
    "primary": "on_accent",
    "plain": "text",
    "quiet": "accent",
    "danger": "danger",
}
ICON_SIZE = QSize(18, 18)


def push_button(text_key: str, *, kind: ButtonKind = "plain", icon_name: str = "") -> QPushButton:
    """Return a button with words; one primary button a screen at most."""
    button = QPushButton()
    button.setProperty("kind", kind)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    button.setAutoDefault(False)
    if icon_name:
        button.setIcon(icon(icon_name, _ICON_COLORS[kind]))
        button.setIconSize(ICON_SIZE)
    return keyed(button, text=text_key) if text_key else button


def icon_button(icon_name: str, name_key: str, *, color: str = "text_muted") -> QToolButton:
    """Return a button that is only an icon; its name is its tooltip and accessible name."""
    button = QToolButton()
    button.setIcon(icon(icon_name, color))
    button.setIconSize(ICON_SIZE)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return keyed(button, tooltip=name_key, name=name_key)


def action_button(action: QAction, *, has_text: bool = False) -> QToolButton:
    """Return a button for an action of the table, which gives it icon, words and state."""
    button = QToolButton()
    button.setDefaultAction(action)
    button.setIconSize(ICON_SIZE)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    if has_text:
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    return button
