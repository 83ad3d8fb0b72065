"""The row above the screens: the project, the way to search, and the model."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy

from assistant.texts import Texts
from assistant.ui.actions import ActionSet
from assistant.ui.buttons import ICON_SIZE, action_button, push_button
from assistant.ui.icons import icon
from assistant.ui.labels import label
from assistant.ui.model_badge import ModelBadge
from assistant.ui.tokens import L, M, S
from assistant.ui.translation import keyed

_SEARCH_WIDTH_PX = 300


class TitleRow(QFrame):
    """Project name at the left, search in the middle, model badge at the right."""

    def __init__(self, actions: ActionSet, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._project_name = ""
        self.setObjectName("title_row")
        keyed(self, name="ui.title_row_name")
        self._name = label()
        self._name.setObjectName("project_name")
        self._name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.badge = ModelBadge(texts)
        row = QHBoxLayout(self)
        row.setContentsMargins(L, S, L, S)
        row.setSpacing(M)
        row.addWidget(self._name, 1)
        row.addWidget(self._search_opener(actions))
        row.addWidget(self.badge)
        for action_id in ("switch_language", "toggle_theme"):
            row.addWidget(action_button(actions[action_id]))

    def show_project(self, name: str) -> None:
        """Show the name of the open project; empty for none."""
        self._project_name = name
        self._refresh()

    def retranslate(self, texts: Texts) -> None:
        """Show the words in the language of ``texts``."""
        self._texts = texts
        self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit what depends on the size."""
        super().resizeEvent(event)
        self._refresh()

    def _refresh(self) -> None:
        name = self._project_name or self._texts("ui.no_project")
        metrics = QFontMetrics(self._name.font())
        width = max(self._name.width(), 1)
        self._name.setText(metrics.elidedText(name, Qt.TextElideMode.ElideRight, width))
        self._name.setToolTip(name)
        self._name.setAccessibleName(name)

    def _search_opener(self, actions: ActionSet) -> QPushButton:
        opener = push_button("ui.search_opener", icon_name="find")
        opener.setIcon(icon("find"))
        opener.setIconSize(ICON_SIZE)
        opener.setObjectName("search_opener")
        opener.setFixedWidth(_SEARCH_WIDTH_PX)
        keyed(opener, name="ui.search_opener_name")
        opener.clicked.connect(actions["command_palette"].trigger)
        return opener
