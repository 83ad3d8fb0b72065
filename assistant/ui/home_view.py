"""Home: the projects as cards, ways to begin one, and the trash."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from assistant.domain.changes import Changes
from assistant.services.values import ProjectRow
from assistant.texts import Texts
from assistant.ui.buttons import push_button
from assistant.ui.empty_state import EmptyState
from assistant.ui.flow_layout import FlowLayout
from assistant.ui.project_card import ProjectCard
from assistant.ui.screen_context import ScreenContext
from assistant.ui.section_header import SectionHeader
from assistant.ui.tokens import XL, XXL, L, M
from assistant.ui.translation import retranslate_tree
from assistant.ui.trash_list import TrashList

_NEW, _SAMPLE, _IMPORT = "home.new_project", "home.open_sample", "home.import"


class HomeView(QWidget):
    """All projects.

    Signals:
        project_chosen: the founder wants to work on this project.
        begin_chosen: an action of the table that begins a project, by its id.
        menu_requested: a project's id and where on the screen its menu is wanted.
        restore_requested: take this project out of the trash.
        purge_requested: remove this project for good.
    """

    project_chosen = Signal(str)
    begin_chosen = Signal(str)
    menu_requested = Signal(str, QPoint)
    restore_requested = Signal(str)
    purge_requested = Signal(str)

    def __init__(self, context: ScreenContext, texts: Texts) -> None:
        super().__init__()
        self._context = context
        self._texts = texts
        self._cards: list[ProjectCard] = []
        self._stack = QStackedWidget()
        self._empty = EmptyState(
            "new_project",
            title_key="home.empty_title",
            sentence_key="home.empty_sentence",
            button_keys=(_NEW, _SAMPLE, _IMPORT),
        )
        self._header = SectionHeader("home.title", sentence_key="home.sentence", role="display")
        self._trash_button = push_button("", kind="quiet", icon_name="trash")
        self.trash = TrashList(context, texts)
        self._build()
        self._connect_signals()
        self.refresh()

    @property
    def cards(self) -> tuple[ProjectCard, ...]:
        """The cards shown, the last edited project first."""
        return tuple(self._cards)

    def refresh(self) -> None:
        """Show the projects as they are now."""
        projects = self._context.services.projects.list()
        for card in self._cards:
            card.hide()
            card.deleteLater()
        self._cards = [self._card(project) for project in projects]
        self.trash.refresh()
        trashed = self.trash.count
        self._trash_button.setText(self._texts.count("home.trash_count", trashed))
        self._trash_button.setVisible(bool(trashed))
        if not trashed:
            self.trash.hide()
        is_empty = not projects and not trashed
        self._stack.setCurrentWidget(self._empty if is_empty else self._page)

    def retranslate(self, texts: Texts) -> None:
        """Show the words that depend on values in the language of ``texts``."""
        self._texts = texts
        self._trash_button.setText(texts.count("home.trash_count", self.trash.count))

    def showEvent(self, event: QShowEvent) -> None:
        """Show what has changed while another screen was in front."""
        super().showEvent(event)
        self.refresh()

    def _build(self) -> None:
        self._page = QScrollArea()
        self._page.setWidgetResizable(True)
        self._page.setFrameShape(QFrame.Shape.NoFrame)
        self._page.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        inner.setProperty("role", "scrolled")
        column = QVBoxLayout(inner)
        column.setContentsMargins(XXL, XXL, XXL, XXL)
        column.setSpacing(XL)
        for key, action_id, kind in (
            (_IMPORT, "import_brief", "plain"),
            (_SAMPLE, "open_sample", "plain"),
            (_NEW, "new_project", "primary"),
        ):
            button = push_button(key, kind="primary" if kind == "primary" else "plain")
            button.clicked.connect(lambda _=False, chosen=action_id: self.begin_chosen.emit(chosen))
            self._header.add_control(button)
        self._card_area = QWidget()
        self._flow = FlowLayout(self._card_area, spacing_px=L)
        for widget in (self._header, self._card_area, self._trash_button, self.trash):
            column.addWidget(widget)
        column.setAlignment(self._trash_button, Qt.AlignmentFlag.AlignLeft)
        column.addStretch()
        self._page.setWidget(inner)
        self.trash.hide()
        for screen in (self._page, self._empty):
            self._stack.addWidget(screen)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(M)
        outer.addWidget(self._stack)

    def _connect_signals(self) -> None:
        self._context.services.hub.changed.connect(self._on_changed)
        self._empty.chosen.connect(self._on_begin_key)
        self._trash_button.clicked.connect(self._toggle_trash)
        self.trash.restore_requested.connect(self.restore_requested)
        self.trash.purge_requested.connect(self.purge_requested)

    def _card(self, project: ProjectRow) -> ProjectCard:
        progress = self._context.services.interview.progress(project.id).overall
        card = ProjectCard(project, progress)
        card.chosen.connect(lambda: self.project_chosen.emit(project.id))
        card.menu_requested.connect(lambda place: self.menu_requested.emit(project.id, place))
        retranslate_tree(card, self._texts)
        self._flow.addWidget(card)
        return card

    def _toggle_trash(self) -> None:
        self.trash.setVisible(not self.trash.isVisibleTo(self))

    def _on_begin_key(self, key: str) -> None:
        actions = {_NEW: "new_project", _SAMPLE: "open_sample", _IMPORT: "import_brief"}
        self.begin_chosen.emit(actions[key])

    def _on_changed(self, changes: Changes) -> None:
        if changes.project_list or (changes.briefs and self.isVisible()):
            self.refresh()
