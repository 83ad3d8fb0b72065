"""A project on Home: its name, its language, how far it is, and what can be done with it."""

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout

from assistant.domain.questionnaire import Progress
from assistant.services.values import ProjectRow
from assistant.texts import Texts
from assistant.ui.buttons import icon_button
from assistant.ui.card import Card
from assistant.ui.dates import day_text
from assistant.ui.icons import IconLabel
from assistant.ui.labels import label
from assistant.ui.tokens import XS, S

_SIZE = QSize(300, 168)


class ProjectCard(Card):
    """Opens its project when it is chosen.

    Signals:
        menu_requested: the project's menu is wanted at this place of the screen.
    """

    menu_requested = Signal(QPoint)

    def __init__(self, project: ProjectRow, progress: Progress) -> None:
        super().__init__(is_clickable=True)
        self.project = project
        self._progress = progress
        self._details = label(role="caption")
        self._answered = label(role="caption")
        self._bar = QProgressBar()
        self._menu_button = icon_button("more", "home.card_menu")
        self._menu_button.clicked.connect(self._open_menu)
        self.setFixedSize(_SIZE)
        self._build()

    def retranslate(self, texts: Texts) -> None:
        """Show the words in the language of ``texts``."""
        project = self.project
        language = texts(f"home.language_{project.language}")
        changed = texts("home.changed", day=day_text(project.updated_at, texts))
        parts = [language, changed]
        if project.sample:
            parts.insert(0, texts("home.sample_tag"))
        self._details.setText(" · ".join(parts))
        self._answered.setText(
            texts("home.answered", n=self._progress.answered, total=self._progress.total)
        )
        self._bar.setAccessibleName(self._answered.text())
        self.setAccessibleName(texts("home.card_name", name=project.name))
        self.setAccessibleDescription(self._details.text())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Show the menu where the pointer is."""
        self.menu_requested.emit(event.globalPos())

    def _build(self) -> None:
        name = label(role="heading", wraps=True)
        name.setText(self.project.name)
        name.setToolTip(self.project.name)
        name.setMaximumHeight(48)
        name.setAlignment(Qt.AlignmentFlag.AlignTop)
        top = QHBoxLayout()
        top.setSpacing(S)
        icon_name = "sample" if self.project.sample else "documents"
        top.addWidget(IconLabel(icon_name, "accent", size_px=28), 0, Qt.AlignmentFlag.AlignTop)
        top.addStretch(1)
        top.addWidget(self._menu_button, 0, Qt.AlignmentFlag.AlignTop)
        self._bar.setTextVisible(False)
        self._bar.setRange(0, max(self._progress.total, 1))
        self._bar.setValue(self._progress.answered)
        foot = QVBoxLayout()
        foot.setSpacing(XS)
        for widget in (self._details, self._bar, self._answered):
            foot.addWidget(widget)
        self.content.setSpacing(S)
        self.content.addLayout(top)
        self.content.addWidget(name, 1)
        self.content.addLayout(foot)

    def _open_menu(self) -> None:
        corner = QPoint(0, self._menu_button.height())
        self.menu_requested.emit(self._menu_button.mapToGlobal(corner))
