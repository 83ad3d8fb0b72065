"""The buttons in the row in front of the Review screen: what can be done about a finding."""

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QVBoxLayout, QWidget

from assistant.services.checking import FactChoice, Finding, FindingKind
from assistant.texts import Texts
from assistant.ui.buttons import push_button
from assistant.ui.flow_layout import FlowLayout
from assistant.ui.tokens import L, S
from assistant.ui.translation import keyed, retranslate_tree

_INSET_PX = 6  # with the padding that the style sheet gives a row, as far in as its words
Deed = Literal["go", "answer", "bind", "assume", "estimate", "redraft", "remove"]
_ABOUT_FIGURES: tuple[Deed, ...] = ("go", "bind", "assume", "estimate", "remove")
_DEEDS: dict[FindingKind, tuple[Deed, ...]] = {
    "unbacked": _ABOUT_FIGURES,
    "ambiguous": _ABOUT_FIGURES,
    "outdated": _ABOUT_FIGURES,
    "false_claim": ("go", "redraft", "remove"),
    "contradiction": ("go", "remove"),
    "gap": ("go", "remove"),
    "stale_pair": ("answer", "go"),
    "missing_fact": ("answer", "go"),
    "empty_section": ("go",),
    "long_section": ("go",),
}
_HELPED: tuple[Deed, ...] = ("bind", "assume", "estimate", "redraft")


class FindingButtons(QWidget):
    """A row of buttons at the foot of the row in front.

    Signals:
        deed_chosen: what the founder wants to do.
        fact_chosen: the id of the fact that the figure is to be bound to; empty for another one
            than those of the menu.
    """

    deed_chosen = Signal(str)
    fact_chosen = Signal(str)

    def __init__(
        self, finding: Finding, texts: Texts, *, description: str, has_model: bool
    ) -> None:
        super().__init__()
        keyed(self, name="review_view.actions_name")
        self.buttons: dict[Deed, QPushButton] = {}
        self.menu: QMenu | None = None
        self._area = QWidget()
        flow = FlowLayout(self._area, spacing_px=S)
        for deed in _DEEDS[finding.kind]:
            button = push_button(f"review_view.{deed}", kind="quiet" if self.buttons else "plain")
            button.setAccessibleDescription(description)
            if deed in _HELPED:
                keyed(button, tooltip=f"review_view.{deed}_help")
            button.clicked.connect(lambda _=False, deed=deed: self.deed_chosen.emit(deed))
            if deed == "redraft" and not has_model:
                button.setEnabled(False)
                keyed(button, tooltip="review_view.redraft_needs_model")
                button.setAccessibleDescription(texts("review_view.redraft_needs_model"))
            self.buttons[deed] = button
            flow.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(_INSET_PX, 0, _INSET_PX, S)
        column.addStretch()
        column.addWidget(self._area)
        retranslate_tree(self, texts)

    def height_in(self, width: int) -> int:
        """Return how much room the buttons take in a row of this width."""
        layout = self._area.layout()
        assert layout is not None, "it was made with one"
        return layout.heightForWidth(width - 2 * L) + S

    def open_menu(self, choices: Sequence[FactChoice], texts: Texts) -> QMenu:
        """Show the facts that the figure could be bound to, under the Bind button."""
        menu = QMenu(self)
        for choice in choices:
            action = menu.addAction(choice.words.replace("&", "&&"))
            action.triggered.connect(lambda _=False, one=choice.id: self.fact_chosen.emit(one))
        if not choices:
            menu.addAction(texts("review_view.no_candidates")).setEnabled(False)
        menu.addSeparator()
        another = menu.addAction(texts("review_view.another"))
        another.triggered.connect(lambda: self.fact_chosen.emit(""))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        button = self.buttons["bind"]
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
        self.menu = menu
        return menu
