"""Qt's actions made from the action table: one object each, shared by menus, keys and palette."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from assistant.texts import Texts
from assistant.ui.action_table import ACTIONS, MENUS, ActionRow
from assistant.ui.icons import icon

_PALETTE_HIDES = "command_palette"


class ActionSet(QObject):
    """All actions of the window; they do nothing until something is connected to them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actions = {row.id: self._made(row) for row in ACTIONS}
        self._menus: dict[str, QMenu] = {}

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def connect_slot(self, action_id: str, slot: Callable[[], object]) -> None:
        """Call ``slot`` whenever the action is chosen, from wherever; it becomes enabled."""
        action = self._actions[action_id]
        action.triggered.connect(lambda _checked=False: slot())
        action.setEnabled(True)

    def enable_only_if(self, condition: bool, action_ids: Iterable[str]) -> None:  # noqa: FBT001 - the claim
        """Enable these actions if the condition holds, else disable them."""
        for action_id in action_ids:
            self._actions[action_id].setEnabled(condition)

    def fill_menu_bar(self, menu_bar: QMenuBar) -> None:
        """Put every action into its menu, in the order of the table."""
        for menu_id in MENUS:
            menu = menu_bar.addMenu("")
            menu.setObjectName(f"menu_{menu_id}")
            self._menus[menu_id] = menu
        for row in ACTIONS:
            if row.starts_group:
                self._menus[row.menu].addSeparator()
            self._menus[row.menu].addAction(self._actions[row.id])

    def add_keys_to(self, window: QWidget) -> None:
        """Let the keys of all actions work anywhere in ``window``."""
        window.addActions(list(self._actions.values()))

    def for_palette(self) -> tuple[tuple[ActionRow, QAction], ...]:
        """Return the actions that can be chosen now, in the order of the table."""
        return tuple(
            (row, self._actions[row.id])
            for row in ACTIONS
            if self._actions[row.id].isEnabled() and row.id != _PALETTE_HIDES
        )

    def retranslate(self, texts: Texts) -> None:
        """Show every action and menu in the language of ``texts``."""
        for row in ACTIONS:
            _set_words(self._actions[row.id], row, texts)
        for menu_id, menu in self._menus.items():
            menu.setTitle(texts(f"actions.menus.{menu_id}"))

    def _made(self, row: ActionRow) -> QAction:
        action = QAction(icon(row.icon), "", self)
        action.setObjectName(row.id)
        action.setShortcut(QKeySequence(row.shortcut))
        action.setCheckable(bool(row.screen))
        action.setEnabled(False)
        # Without this macOS moves actions whose words look like "Quit" or "Settings" by itself.
        action.setMenuRole(QAction.MenuRole.NoRole)
        return action


def _set_words(action: QAction, row: ActionRow, texts: Texts) -> None:
    action.setText(texts(row.text_key))
    short = texts(row.short_key) if row.screen else texts(row.text_key)
    action.setIconText(short)
    line = texts(row.manual_key)
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setToolTip(texts("ui.tooltip_with_keys", line=line, keys=keys) if keys else line)
    action.setStatusTip("")
