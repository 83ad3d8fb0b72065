"""Light and dark: the palette, the style sheet and the bundled font, chosen at run time."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal

from PySide6.QtCore import QDir, QObject, Qt, Signal
from PySide6.QtGui import QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from assistant.domain.languages import Language
from assistant.paths import resources_dir
from assistant.ui.stylesheet import style_sheet
from assistant.ui.tokens import BODY, Scheme, Tokens, load_tokens

ThemeChoice = Literal["system", "light", "dark"]
FONT_FAMILY = "Plan Sans SC"
MARKS_FAMILY = "Plan Sans Marks"  # quotes and dots as wide as Latin text wants them
_FONT_FILES = (
    "PlanSansSC-Regular.ttf", "PlanSansSC-Bold.ttf",
    "PlanSansMarks-Regular.ttf", "PlanSansMarks-Bold.ttf",
)  # fmt: skip

_CHINESE = re.compile("[\u3400-\u9fff]")
_ROLES: dict[QPalette.ColorRole, str] = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "sunken",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.PlaceholderText: "text_muted",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "danger",
    QPalette.ColorRole.ToolTipBase: "surface",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.Highlight: "selection",
    QPalette.ColorRole.HighlightedText: "text",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Mid: "border",
    QPalette.ColorRole.Dark: "border_strong",
    QPalette.ColorRole.Light: "surface",
    QPalette.ColorRole.Midlight: "border",
    QPalette.ColorRole.Shadow: "border_strong",
}
_MUTED_WHEN_DISABLED = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
)


def theme_choice(setting: str) -> ThemeChoice:
    """Return the choice that a setting stands for; anything unknown follows the system."""
    if setting == "dark":
        return "dark"
    return "light" if setting == "light" else "system"


class Theme(QObject):
    """The look of the application; follows the system until the founder chooses.

    Signals:
        changed: the scheme in use is now this one ("light" or "dark").
    """

    changed = Signal(str)

    def __init__(self, application: QApplication, choice: ThemeChoice = "system") -> None:
        super().__init__(application)
        self._application = application
        self._choice: ThemeChoice = choice
        load_bundled_fonts()
        # A search path, since a style sheet cannot name a folder with quotes in its name.
        QDir.setSearchPaths("theme", [str(resources_dir() / "themes")])
        if not application.styleSheet():  # else an earlier theme has set it
            application.setStyle("Fusion")
        application.setFont(_font(BODY, families("en")))
        application.styleHints().colorSchemeChanged.connect(self._on_system_scheme_changed)
        self._apply()

    @property
    def choice(self) -> ThemeChoice:
        """What the founder chose."""
        return self._choice

    @property
    def scheme(self) -> Scheme:
        """What is shown: the choice, or the system's where the choice is "system"."""
        if self._choice != "system":
            return self._choice
        hints = self._application.styleHints()
        return "dark" if hints.colorScheme() is Qt.ColorScheme.Dark else "light"

    def choose(self, choice: ThemeChoice) -> None:
        """Show this scheme from now on."""
        self._choice = choice
        self._apply()

    def speak(self, language: Language) -> None:
        """Set quotes and dots in the manner of this language from now on."""
        if self._application.font().families() != families(language):
            self._application.setFont(_font(BODY, families(language)))

    def toggle(self) -> ThemeChoice:
        """Switch between light and dark and return the new choice."""
        self.choose("light" if self.scheme == "dark" else "dark")
        return self._choice

    def _on_system_scheme_changed(self) -> None:
        if self._choice == "system":
            self._apply()

    def _apply(self) -> None:
        tokens = load_tokens(self.scheme)
        self._application.setPalette(palette(tokens))
        sheet = style_sheet(tokens, self.scheme)
        if self._application.styleSheet() != sheet:  # setting it styles every widget anew
            self._application.setStyleSheet(sheet)
        self.changed.emit(self.scheme)


def palette(tokens: Tokens) -> QPalette:
    """Return Qt's palette made of ``tokens``."""
    made = QPalette()
    for role, name in _ROLES.items():
        made.setColor(role, tokens.color(name))
    for role in _MUTED_WHEN_DISABLED:
        made.setColor(QPalette.ColorGroup.Disabled, role, tokens.color("border_strong"))
    return made


@cache
def load_bundled_fonts() -> tuple[int, ...]:
    """Make the bundled font known to Qt, once."""
    folder = resources_dir() / "fonts"
    return tuple(QFontDatabase.addApplicationFont(str(folder / name)) for name in _FONT_FILES)


def families(language: Language) -> list[str]:
    """Return the fonts of a text: in Chinese, quotes and dots fill a square as all signs do."""
    return [FONT_FAMILY] if language == "zh" else [MARKS_FAMILY, FONT_FAMILY]


def body_font(size_px: int = BODY) -> QFont:
    """Return the window's font at one size of the type scale."""
    return _font(size_px, QApplication.font().families())


def text_font(text: str, size_px: int = BODY) -> QFont:
    """Return the font for a text in either language, whatever that of the window is."""
    return _font(size_px, families("zh" if _CHINESE.search(text) else "en"))


def _font(size_px: int, names: Sequence[str]) -> QFont:
    font = QFont(list(names))
    font.setPixelSize(size_px)
    return font
