"""How blocks look in a QTextDocument, and the properties by which they are known again.

Every QTextBlock carries a *role* (what kind of leaf it is) and a *path* (the lists, quotes and
callouts it stands in). Both are properties of its format, so that they follow the text through
typing, Return and undo.
"""

from dataclasses import dataclass
from itertools import count
from typing import Literal

from PySide6.QtGui import (
    QBrush,
    QFont,
    QFontDatabase,
    QTextBlockFormat,
    QTextCharFormat,
    QTextFormat,
    QTextLength,
    QTextListFormat,
    QTextTableFormat,
)

from assistant.domain.blocks import FactLink, Inline, LineBreak, SourceLink, TextRun, WebLink
from assistant.domain.link_targets import ESTIMATE
from assistant.ui.tokens import BODY, LEAD, SMALL, TITLE, XS, L, M, S, Tokens

ContainerKind = Literal["bullets", "numbers", "quote", "callout"]
LINE_SEPARATOR = "\u2028"
NO_WORDS = "\u2026"  # shown for a link without words, which would otherwise vanish

_FIRST = int(QTextFormat.Property.UserProperty.value)
PATH = _FIRST + 1
ROLE = _FIRST + 2
ALIGNMENTS = _FIRST + 3
BOLD = _FIRST + 10
ITALIC = _FIRST + 11
STRIKE = _FIRST + 12
CODE = _FIRST + 13
CHIP = _FIRST + 14  # a number of its own, so that two equal links side by side stay two
FACT_ID = _FIRST + 15
FACT_FORM = _FIRST + 16
SOURCE_ID = _FIRST + 17
URL = _FIRST + 18
WORDLESS = _FIRST + 19

PARAGRAPH = "paragraph"
ITEM = "item"
CODE_BLOCK = "code"
RULE = "rule"
CAPTION_OF_TABLE = "caption"
CELL = "cell"
HEADER_CELL = "header cell"
FILLER = "filler"  # Qt wants a block before a table that begins a document
_HEADING = "heading:"

_HEADING_SIZES_PX = {1: TITLE, 2: LEAD}
_LINE_HEIGHT_PERCENT = 116.0  # the font's own lines are 1.45 em high
INDENT_PX = 24
CALLOUT_PX = 40
CALLOUT_PADDING_PX = 6
_FILLER_PX = 1
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Container:
    """A list, quote or callout that blocks stand in; ``number`` tells it from its neighbours."""

    kind: ContainerKind
    detail: str = ""
    number: int = 0

    @property
    def is_list(self) -> bool:
        """Tell whether it is a list of either kind."""
        return self.kind in {"bullets", "numbers"}


Path = tuple[Container, ...]


def new_number() -> int:
    """Return a number that no container or chip has yet."""
    return next(_numbers)


def written_path(path: Path) -> str:
    """Return a path as the text that a format carries."""
    return "/".join(f"{each.kind}:{each.detail}:{each.number}" for each in path)


def path_of(text_format: QTextFormat) -> Path:
    """Return the path that a block's or a table's format carries."""
    text = text_format.property(PATH)
    return tuple(_container(part) for part in text.split("/")) if text else ()


def role_of(text_format: QTextFormat) -> str:
    """Return the role that a block's format carries; what Qt made by itself is a paragraph."""
    return text_format.property(ROLE) or PARAGRAPH


def heading_role(level: int) -> str:
    """Return the role of a heading."""
    return f"{_HEADING}{level}"


def heading_level(role: str) -> int | None:
    """Return the level of a heading's role, or None for another role."""
    return int(role.removeprefix(_HEADING)) if role.startswith(_HEADING) else None


def left_of(path: Path) -> int:
    """Return how far from the left edge the text in these containers begins."""
    widths = {"quote": L, "callout": CALLOUT_PX}
    return sum(widths.get(each.kind, INDENT_PX) for each in path)


class RichTextLook:
    """The formats of one colour scheme."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens

    def block_format(self, role: str, path: Path) -> QTextBlockFormat:
        """Return the format of a block with this role in this place."""
        made = QTextBlockFormat()
        made.setProperty(ROLE, role)
        made.setProperty(PATH, written_path(path))
        made.setLineHeight(_LINE_HEIGHT_PERCENT, _line_height_type("ProportionalHeight"))
        if role in {CELL, HEADER_CELL}:
            made.setLineHeight(100, _line_height_type("ProportionalHeight"))
            return made
        made.setLeftMargin(left_of(path) - (INDENT_PX if role == ITEM else 0))
        made.setBottomMargin(XS if role == ITEM else M)
        if (level := heading_level(role)) is not None:
            made.setHeadingLevel(level)
            made.setTopMargin(S)
            made.setBottomMargin(S)
        elif role == CODE_BLOCK:
            made.setBackground(QBrush(self.tokens.color("sunken")))
        elif role == RULE:
            made.setProperty(
                int(QTextFormat.Property.BlockTrailingHorizontalRulerWidth.value),
                QTextLength(QTextLength.Type.PercentageLength, 100),
            )
        elif role == FILLER:
            made.setLineHeight(_FILLER_PX, _line_height_type("FixedHeight"))
            made.setBottomMargin(0)
        return made

    def text_format(self, role: str) -> QTextCharFormat:
        """Return the format of plain words in a block with this role."""
        made = QTextCharFormat()
        if (level := heading_level(role)) is not None:
            made.setFontWeight(QFont.Weight.Bold)
            _set_pixel_size(made, _HEADING_SIZES_PX.get(level, BODY))
        elif role == HEADER_CELL:
            made.setFontWeight(QFont.Weight.Bold)
        elif role == CODE_BLOCK:
            made.setFontFamilies(_mono_families())
        elif role == CAPTION_OF_TABLE:
            _set_pixel_size(made, SMALL)
            made.setForeground(QBrush(self.tokens.color("text_muted")))
        elif role == FILLER:
            _set_pixel_size(made, _FILLER_PX)
        return made

    def inline_format(self, inline: Inline, role: str) -> QTextCharFormat:
        """Return the format of ``inline`` in a block with this role."""
        made = self.text_format(role)
        if not isinstance(inline, LineBreak) and not inline.text:
            made.setProperty(WORDLESS, True)
        if isinstance(inline, TextRun):
            self._style_run(made, inline)
        elif isinstance(inline, FactLink):
            set_bold(made, is_bold=inline.bold)
            set_italic(made, is_italic=inline.italic)
            made.setProperty(FACT_ID, inline.fact_id)
            if inline.form is not None:
                made.setProperty(FACT_FORM, inline.form)
            if inline.fact_id == ESTIMATE:
                self._make_estimate(made)
            else:
                self._make_chip(made, "accent")
        elif isinstance(inline, SourceLink):
            made.setProperty(SOURCE_ID, inline.source_id)
            self._make_chip(made, "info")
        elif isinstance(inline, WebLink):
            set_bold(made, is_bold=inline.bold)
            set_italic(made, is_italic=inline.italic)
            made.setProperty(URL, inline.url)
            made.setProperty(CHIP, new_number())
            made.setForeground(QBrush(self.tokens.color("accent")))
            made.setFontUnderline(True)
        return made

    def list_format(self, path: Path, start: int) -> QTextListFormat:
        """Return the format of the list at the end of ``path``."""
        made = QTextListFormat()
        depth = sum(1 for each in path if each.is_list)
        if path[-1].kind == "numbers":
            made.setStyle(QTextListFormat.Style.ListDecimal)
            made.setStart(start)
        else:
            styles = (QTextListFormat.Style.ListDisc, QTextListFormat.Style.ListCircle)
            made.setStyle(styles[(depth - 1) % 2])
        made.setIndent(1)
        return made

    def table_format(self, path: Path, alignments: tuple[str, ...]) -> QTextTableFormat:
        """Return the format of a table in this place."""
        made = QTextTableFormat()
        made.setProperty(PATH, written_path(path))
        made.setProperty(ALIGNMENTS, ",".join(alignments))
        made.setBorder(1)
        made.setBorderCollapse(True)
        made.setBorderStyle(QTextTableFormat.BorderStyle.BorderStyle_Solid)
        made.setBorderBrush(QBrush(self.tokens.color("border")))
        made.setCellPadding(S)
        made.setCellSpacing(0)
        made.setHeaderRowCount(1)
        made.setTopMargin(XS)
        made.setBottomMargin(S)
        made.setLeftMargin(left_of(path))
        made.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        return made

    def _style_run(self, made: QTextCharFormat, run: TextRun) -> None:
        set_bold(made, is_bold=run.bold)
        set_italic(made, is_italic=run.italic)
        if run.strike:
            made.setProperty(STRIKE, True)
            made.setFontStrikeOut(True)
        if run.code:
            made.setProperty(CODE, True)
            made.setFontFamilies(_mono_families())
            made.setBackground(QBrush(self.tokens.color("sunken")))

    def _make_estimate(self, made: QTextCharFormat) -> None:
        """Show a figure that nothing but the founder backs: a line of dashes, and no colour."""
        made.setProperty(CHIP, new_number())
        made.setBackground(QBrush(self.tokens.color("sunken")))
        made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
        made.setUnderlineColor(self.tokens.color("border_strong"))

    def _make_chip(self, made: QTextCharFormat, color: str) -> None:
        made.setProperty(CHIP, new_number())
        made.setForeground(QBrush(self.tokens.color(color)))
        made.setBackground(QBrush(self.tokens.color(f"{color}_soft")))


def set_bold(text_format: QTextCharFormat, *, is_bold: bool) -> None:
    """Make the words of a format bold, or as they were before."""
    if is_bold:
        text_format.setProperty(BOLD, True)
        text_format.setFontWeight(QFont.Weight.Bold)


def set_italic(text_format: QTextCharFormat, *, is_italic: bool) -> None:
    """Set the words of a format in italics, or leave them as they were."""
    if is_italic:
        text_format.setProperty(ITALIC, True)
        text_format.setFontItalic(True)


def _container(text: str) -> Container:
    kind, detail, number = text.split(":")
    kinds: dict[str, ContainerKind] = {
        "bullets": "bullets",
        "numbers": "numbers",
        "quote": "quote",
        "callout": "callout",
    }
    return Container(kinds[kind], detail, int(number))


def _line_height_type(name: str) -> int:
    return int(QTextBlockFormat.LineHeightTypes[name].value)


def _set_pixel_size(text_format: QTextCharFormat, size_px: int) -> None:
    text_format.setProperty(int(QTextFormat.Property.FontPixelSize.value), size_px)


def _mono_families() -> list[str]:
    fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
    return ["Consolas", "Menlo", "DejaVu Sans Mono", fixed, "Plan Sans SC"]
