"""The assumptions of a plan at the left of its statements, under plain questions."""

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from assistant.domain.changes import Changes
from assistant.domain.languages import Language
from assistant.services import content
from assistant.texts import Texts
from assistant.ui.assumption_group import AssumptionFold
from assistant.ui.buttons import push_button
from assistant.ui.first_paint import FirstPaint
from assistant.ui.import_dialog import ImportDialog
from assistant.ui.labels import label
from assistant.ui.screen_context import ScreenContext
from assistant.ui.table_importing import TableImporting
from assistant.ui.tokens import XS, M, S
from assistant.ui.translation import keyed, retranslate_tree

PANEL_WIDTH_PX = 400
_LEAST_PX, _MOST_PX = 320, 640


class AssumptionPanel(QFrame):
    """Asks what the model is worked out from, in the interview's own fields.

    The groups are made when the panel is first seen with a project, and the fields of each when it
    is opened. Answers given in the interview show here, and the other way round.
    """

    def __init__(self, context: ScreenContext, texts: Texts) -> None:
        super().__init__()
        self._context, self._texts = context, texts
        self._project_id: str | None = None
        self._language: Language = "en"
        self._is_current = True
        self.folds: dict[str, AssumptionFold] = {}
        self.setProperty("role", "card")
        self.setMinimumWidth(_LEAST_PX)
        self.setMaximumWidth(_MOST_PX)
        self.import_button = push_button("imports.button", kind="quiet", icon_name="import")
        keyed(self.import_button, tooltip="imports.button_tip")
        head = QHBoxLayout()
        head.setSpacing(S)
        head.addWidget(label("financials.assumptions", role="heading"), 1)
        head.addWidget(self.import_button)
        self._inner = QWidget()
        self._inner.setProperty("role", "scrolled")
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(XS)
        self._column.addStretch()
        area = keyed(QScrollArea(), name="financials.assumptions")
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(self._inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(M, M, XS, M)
        column.setSpacing(S)
        column.addLayout(head)
        column.addWidget(area, 1)
        self.import_button.clicked.connect(self.import_table)
        context.services.hub.changed.connect(self._on_changed)

    def show_project(self, project_id: str | None) -> None:
        """Ask about this project from now on."""
        self.commit()
        self._project_id = project_id
        for fold in self.folds.values():
            self._column.removeWidget(fold)
            fold.deleteLater()
        self.folds = {}
        if project_id is not None:
            self._language = self._context.services.projects.get(project_id).language
        if self.isVisible():
            self._fill()

    def show_language(self, language: str) -> None:
        """Edit this side of names and other words."""
        self._language = "zh" if language == "zh" else "en"
        for fold in self.folds.values():
            fold.show_language(self._language)

    def reveal(self, group_id: str) -> AssumptionFold:
        """Open a group and return it."""
        self._fill()
        fold = self.folds[group_id]
        fold.open()
        return fold

    def import_table(self) -> ImportDialog | None:
        """Ask for a spreadsheet with rows for one of the tables."""
        if self._project_id is None:
            return None
        self.commit()
        importing = TableImporting(self._context, self._project_id, self)
        if any(card.problem for fold in self.folds.values() for card in fold.cards):
            importing.refuse(self._texts)
            return None
        return importing.ask(self._language, self._texts)

    def commit(self) -> None:
        """Save what is not saved yet."""
        for fold in self.folds.values():
            fold.commit()

    def retranslate(self, texts: Texts) -> None:
        """Make later groups in the language of ``texts``."""
        self._texts = texts

    def showEvent(self, event: QShowEvent) -> None:
        """Make the groups once the statements are in sight; show what has changed meanwhile."""
        super().showEvent(event)
        self._refresh()
        if not self.folds:
            FirstPaint(self, self._fill)

    def _fill(self) -> None:
        if self.folds or self._project_id is None:
            return
        for place, group in enumerate(content.assumption_groups()):
            fold = AssumptionFold(self._context, self._project_id, group)
            retranslate_tree(fold, self._texts)
            fold.show_language(self._language)
            self.folds[group.id] = fold
            self._column.insertWidget(place, fold)
        next(iter(self.folds.values())).open()

    def _on_changed(self, changes: Changes) -> None:
        if self._project_id in changes.briefs:
            self._is_current = False
            if self.isVisible():
                self._refresh()

    def _refresh(self) -> None:
        if not self._is_current:
            self._is_current = True
            for fold in self.folds.values():
                fold.refresh()
