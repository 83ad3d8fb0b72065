"""The colours, distances and sizes that everything in the window is drawn with."""

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from PySide6.QtGui import QColor, QGuiApplication

from assistant.paths import resources_dir

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = get_args(Scheme)

SPACING = (4, 8, 12, 16, 24, 32)
XS, S, M, L, XL, XXL = SPACING
RADIUS = 8
TYPE_SCALE = (12, 13, 14, 16, 20, 28)
CAPTION, SMALL, BODY, LEAD, TITLE, DISPLAY = TYPE_SCALE


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """The colours of one scheme, as ``#RRGGBB`` (or ``#AARRGGBB``)."""

    window: str
    surface: str
    sunken: str
    hover: str
    border: str
    border_strong: str
    text: str
    text_muted: str
    accent: str
    accent_hover: str
    accent_pressed: str
    accent_soft: str
    on_accent: str
    danger: str
    danger_soft: str
    warning: str
    warning_soft: str
    success: str
    success_soft: str
    info: str
    info_soft: str
    question: str
    question_soft: str
    selection: str
    shadow: str

    def color(self, name: str) -> QColor:
        """Return the colour called ``name``."""
        return QColor(getattr(self, name))


@cache
def load_tokens(scheme: Scheme) -> Tokens:
    """Read the colours of a scheme from the program's resources."""
    path = resources_dir() / "themes" / f"ui_{scheme}.toml"
    return Tokens(**tomllib.loads(path.read_text("utf-8")))


def scheme_in_use() -> Scheme:
    """Return the scheme that the application's palette shows at this moment."""
    is_dark = QGuiApplication.palette().window().color().lightness() < 128  # noqa: PLR2004 - half
    return "dark" if is_dark else "light"


def tokens_in_use() -> Tokens:
    """Return the colours that the window is drawn with at this moment."""
    return load_tokens(scheme_in_use())
