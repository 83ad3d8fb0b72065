"""The rail at the left: one button for each screen, with icon and word."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolButton, QVBoxLayout

from assistant.ui.tokens import XS, S
from assistant.ui.translation import keyed

_WIDTH_PX = 92
_ICON_PX = 22


class NavigationRail(QFrame):
    """Buttons for screens; those that manage the program stand at the foot."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setFixedWidth(_WIDTH_PX)
        keyed(self, name="ui.rail_name")
        self._top = QVBoxLayout()
        self._foot = QVBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(S, S, S, S)
        for part in (self._top, self._foot):
            part.setSpacing(XS)
        column.addLayout(self._top)
        column.addStretch()
        column.addLayout(self._foot)

    def add_screen(self, action: QAction, *, is_at_foot: bool) -> None:
        """Add a button for the action that opens a screen."""
        button = QToolButton()
        button.setDefaultAction(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setIconSize(QSize(_ICON_PX, _ICON_PX))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        (self._foot if is_at_foot else self._top).addWidget(button)
