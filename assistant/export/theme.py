"""The two looks of a report: colours, type scale, spacing and margins, read from TOML."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4, LETTER

from assistant.domain.blocks import CalloutKind
from assistant.errors import BadRequestError
from assistant.paths import resources_dir

FILE_PREFIX = "report_"  # the window's themes stand in the same folder
PAGE_SIZES: Mapping[str, tuple[float, float]] = MappingProxyType({"A4": A4, "Letter": LETTER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """The colours of a theme, by what they are for."""

    ink: Color
    muted: Color
    faint: Color
    hairline: Color
    accent: Color
    accent_soft: Color
    on_accent: Color
    emphasis: Color
    link: Color
    zebra: Color
    code_background: Color
    unbacked: Color


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeScale:
    """Sizes in points and leadings as multiples of them."""

    body: float
    small: float
    table: float
    cover_subject: float
    cover_title: float
    cover_tagline: float
    headings: tuple[float, ...]
    contents_title: float
    leading: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spacing:
    """Blanks in points; ``chapter_room`` is the share of a page a chapter must find free."""

    paragraph: float
    list_item: float
    list_indent: float
    block: float
    heading_before: tuple[float, ...]
    heading_after: tuple[float, ...]
    cell: float
    chapter_room: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Margins:
    """Blank edges of a page in points."""

    top: float
    bottom: float
    left: float
    right: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What distinguishes the themes beyond colours and sizes."""

    cover: Literal["plain", "band"]
    chinese_indent: float
    heading_rule: bool
    heading_mark: bool
    head_rule: bool
    table_head: Literal["ruled", "tinted"]
    contents_leaders: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Everything that decides how a report looks."""

    name: str
    colours: Colours
    callouts: Mapping[CalloutKind, tuple[Color, Color]]
    type: TypeScale
    space: Spacing
    margins: Margins
    look: Look


def theme_names() -> tuple[str, ...]:
    """Return the names of the themes there are."""
    files = (resources_dir() / "themes").glob(f"{FILE_PREFIX}*.toml")
    return tuple(sorted(path.stem.removeprefix(FILE_PREFIX) for path in files))


@cache
def load_theme(name: str) -> Theme:
    """Read a theme.

    Raises:
        BadRequestError: there is no theme of that name.
    """
    if name not in theme_names():
        raise BadRequestError("export_theme_unknown", name=name, known=", ".join(theme_names()))
    path = resources_dir() / "themes" / f"{FILE_PREFIX}{name}.toml"
    return _theme(name, tomllib.loads(path.read_text("utf-8")))


def _theme(name: str, table: dict[str, Any]) -> Theme:
    callouts = {
        kind: (HexColor(bar), HexColor(fill)) for kind, (bar, fill) in table["callouts"].items()
    }
    sizes, space = _with_tuples(table["type"]), _with_tuples(table["space"])
    return Theme(
        name=name,
        colours=Colours(**{key: HexColor(value) for key, value in table["colours"].items()}),
        callouts=MappingProxyType(callouts),
        type=TypeScale(**sizes, leading=MappingProxyType(table["leading"])),
        space=Spacing(**space),
        margins=Margins(**table["page"]),
        look=Look(**table["look"]),
    )


def _with_tuples(table: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(size) if isinstance(size, list) else size for key, size in table.items()}
