"""The one table of actions behind menus, keys, the rail, the command palette and the manual."""

from dataclasses import dataclass
from typing import Literal

MenuId = Literal["file", "edit", "go", "document", "view", "help"]
MENUS: tuple[MenuId, ...] = ("file", "edit", "go", "document", "view", "help")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRow:
    """One thing the founder can tell the program to do.

    Attributes:
        id: what code calls it.
        menu: the menu it stands in.
        icon: a file name in ``resources/icons``.
        shortcut: a portable key sequence; empty for what should not happen by a slip of a finger.
        starts_group: a line is drawn above it in its menu.
        screen: the screen that it opens, for the rail; empty for everything else.
        is_off_rail: the screen is a part of another one and has no button of its own in the rail.
        rail_end: it stands at the foot of the rail.
    """

    id: str
    menu: MenuId
    icon: str
    shortcut: str = ""
    starts_group: bool = False
    screen: str = ""
    is_off_rail: bool = False
    rail_end: bool = False

    @property
    def text_key(self) -> str:
        """Key of the words in the menu."""
        return f"actions.{self.id}.label"

    @property
    def short_key(self) -> str:
        """Key of the one word under an icon of the rail."""
        return f"actions.{self.id}.short"

    @property
    def manual_key(self) -> str:
        """Key of the line in the manual; it is the tooltip, too."""
        return f"actions.{self.id}.manual"


ACTIONS: tuple[ActionRow, ...] = (
    ActionRow(id="new_project", menu="file", icon="new_project", shortcut="Ctrl+N"),
    ActionRow(id="open_sample", menu="file", icon="sample", shortcut="Ctrl+Shift+N"),
    ActionRow(id="import_brief", menu="file", icon="import", shortcut="Ctrl+O"),
    ActionRow(id="export_project", menu="file", icon="export", shortcut="Ctrl+Shift+E"),
    ActionRow(
        id="rename_project", menu="file", icon="rename", shortcut="Ctrl+Alt+R", starts_group=True
    ),
    ActionRow(id="duplicate_project", menu="file", icon="duplicate", shortcut="Ctrl+Shift+D"),
    ActionRow(id="trash_project", menu="file", icon="trash"),
    ActionRow(id="quit", menu="file", icon="quit", shortcut="Ctrl+Q", starts_group=True),
    ActionRow(id="undo", menu="edit", icon="undo", shortcut="Ctrl+Z"),
    ActionRow(id="redo", menu="edit", icon="redo", shortcut="Ctrl+Shift+Z"),
    ActionRow(id="history", menu="edit", icon="history", shortcut="Ctrl+H"),
    ActionRow(id="edit_bold", menu="edit", icon="bold", shortcut="Ctrl+B", starts_group=True),
    ActionRow(id="edit_italic", menu="edit", icon="italic", shortcut="Ctrl+I"),
    ActionRow(id="find", menu="edit", icon="find", shortcut="Ctrl+Shift+F", starts_group=True),
    ActionRow(id="command_palette", menu="edit", icon="command", shortcut="Ctrl+K"),
    ActionRow(id="go_home", menu="go", icon="home", shortcut="Ctrl+1", screen="home"),
    ActionRow(
        id="go_interview", menu="go", icon="interview", shortcut="Ctrl+2", screen="interview"
    ),
    ActionRow(
        id="go_financials", menu="go", icon="financials", shortcut="Ctrl+3", screen="financials"
    ),
    ActionRow(
        id="go_calculators",
        menu="go",
        icon="calculators",
        shortcut="Ctrl+Shift+C",
        screen="calculators",
        is_off_rail=True,
    ),
    ActionRow(
        id="go_documents", menu="go", icon="documents", shortcut="Ctrl+4", screen="documents"
    ),
    ActionRow(id="go_review", menu="go", icon="review", shortcut="Ctrl+5", screen="review"),
    ActionRow(
        id="go_models",
        menu="go",
        icon="models",
        shortcut="Ctrl+6",
        screen="models",
        starts_group=True,
        rail_end=True,
    ),
    ActionRow(
        id="go_settings",
        menu="go",
        icon="settings",
        shortcut="Ctrl+,",
        screen="settings",
        rail_end=True,
    ),
    ActionRow(id="draft_all", menu="document", icon="draft", shortcut="Ctrl+Return"),
    ActionRow(id="retry_section", menu="document", icon="retry", shortcut="Ctrl+R"),
    ActionRow(id="stop_drafting", menu="document", icon="stop", shortcut="Ctrl+."),
    ActionRow(id="figure_actions", menu="document", icon="shield", shortcut="Alt+Return"),
    ActionRow(
        id="figures_outdated",
        menu="document",
        icon="link",
        shortcut="Ctrl+Alt+F",
        starts_group=True,
    ),
    ActionRow(id="export_pdf", menu="document", icon="pdf", shortcut="Ctrl+E", starts_group=True),
    ActionRow(id="switch_language", menu="view", icon="language", shortcut="Ctrl+Alt+L"),
    ActionRow(id="toggle_theme", menu="view", icon="theme", shortcut="Ctrl+Alt+T"),
    ActionRow(id="manual", menu="help", icon="manual", shortcut="F1"),
    ActionRow(id="about", menu="help", icon="about"),
)
