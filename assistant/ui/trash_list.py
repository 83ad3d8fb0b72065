"""The trash: projects put away, each with the two things that can still be done with it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assistant.services.values import ProjectRow
from assistant.texts import Texts
from assistant.ui.buttons import push_button
from assistant.ui.card import Card
from assistant.ui.dates import day_text
from assistant.ui.labels import label
from assistant.ui.screen_context import ScreenContext
from assistant.ui.section_header import SectionHeader
from assistant.ui.tokens import S
from assistant.ui.translation import keyed, retranslate_tree


class TrashList(QWidget):
    """One row for each project in the trash.

    Signals:
        restore_requested: take this project out.
        purge_requested: remove this project for good.
    """

    restore_requested = Signal(str)
    purge_requested = Signal(str)

    def __init__(self, context: ScreenContext, texts: Texts) -> None:
        super().__init__()
        self._context = context
        self._texts = texts
        self._rows: list[Card] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(S)
        self._column.addWidget(
            SectionHeader("home.trash_title", sentence_key="home.trash_sentence", role="heading")
        )

    @property
    def count(self) -> int:
        """How many projects are in the trash."""
        return len(self._rows)

    def refresh(self) -> None:
        """Show the trash as it is now."""
        for row in self._rows:
            row.hide()
            row.deleteLater()
        projects = self._context.services.projects.list(trashed=True)
        self._rows = [self._row(project) for project in projects]

    def retranslate(self, texts: Texts) -> None:
        """Rows are made anew, since their words depend on values."""
        self._texts = texts
        self.refresh()

    def _row(self, project: ProjectRow) -> Card:
        card = Card()
        row = QHBoxLayout()
        row.setSpacing(S)
        name = label(role="strong")
        name.setText(project.name)
        since = label(role="caption")
        if project.trashed_at is not None:
            day = day_text(project.trashed_at, self._texts)
            since.setText(self._texts("home.trashed", day=day))
        restore = push_button("home.restore", icon_name="restore")
        restore.clicked.connect(lambda: self.restore_requested.emit(project.id))
        purge = push_button("home.purge", kind="danger")
        purge.clicked.connect(lambda: self.purge_requested.emit(project.id))
        for button, key in ((restore, "home.restore_name"), (purge, "home.purge_name")):
            button.setAccessibleName(self._texts(key, name=project.name))
        row.addWidget(name)
        row.addWidget(since, 1)
        row.addWidget(restore)
        row.addWidget(purge)
        card.content.addLayout(row)
        keyed(card, name="home.trash_title")
        retranslate_tree(card, self._texts)
        self._column.addWidget(card)
        return card
