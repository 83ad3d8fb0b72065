"""The bundled fonts in ReportLab: registering, widths, and which characters they can print."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from reportlab import rl_config
from reportlab.graphics import shapes
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from assistant.domain.blocks import (
    Block,
    Callout,
    Chart,
    CodeBlock,
    Heading,
    Inlines,
    ListBlock,
    Paragraph,
    PrintedDocument,
    Quote,
    Table,
    plain_text,
)
from assistant.domain.charts.picture import Picture
from assistant.domain.figure_appendix import FigureAppendix
from assistant.paths import resources_dir

REGULAR = "PlanSansSC"
BOLD = "PlanSansSC-Bold"
REPLACEMENT = "□"

# the font lacks the left ones; the right ones say the same
_SAME_MEANING = str.maketrans(
    {
        "✔": "✓",
        "✗": "×",
        "✘": "×",
        "✕": "×",
        "✖": "×",
        "☑": "✓",
        "−": "–",
        "⁃": "•",
        "\t": "    ",
        "\r": "\n",
        "\x0b": "\n",
        "\x0c": "\n",
        "\x85": "\n",
        "\u2028": "\n",
        "\u2029": "\n",
        "\u00ad": None,
        "\u200b": None,
        "\u200c": None,
        "\u200d": None,
        "\u2060": None,
        "\ufeff": None,
        "\u200e": None,
        "\u200f": None,
        "\u3164": None,
        **{chr(code): None for code in range(0xFE00, 0xFE10)},
        **{chr(code): None for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))},
        **{chr(code): None for code in (*range(0x1F3FB, 0x1F400), *range(0xE0000, 0xE0080))},
        **{chr(code): None for code in (*range(9), *range(0xE, 0x20), *range(0x7F, 0x85))},
        **{chr(code): None for code in range(0x86, 0xA0)},
        **{chr(code): " " for code in (0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F)},
    }
)
_COMBINING = re.compile("[\u0300-\u036f]")


class CharacterWidths(dict[str, float]):
    """Advance of each character of one font at one size, filled as characters are met."""

    def __init__(self, font_name: str, size: float) -> None:
        super().__init__()
        face = pdfmetrics.getFont(font_name).face
        self._widths: dict[int, float] = face.charWidths
        self._default: float = face.defaultWidth
        self._scale = size / 1000

    def __missing__(self, character: str) -> float:
        width = self._widths.get(ord(character), self._default) * self._scale
        self[character] = width
        return width


@cache
def register_fonts() -> None:
    """Make the bundled pair known, and the default wherever ReportLab would take Helvetica."""
    folder = resources_dir() / "fonts"
    pdfmetrics.registerFont(TTFont(REGULAR, str(folder / "PlanSansSC-Regular.ttf")))
    pdfmetrics.registerFont(TTFont(BOLD, str(folder / "PlanSansSC-Bold.ttf")))
    pdfmetrics.registerFontFamily(
        REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD
    )
    rl_config.canvas_basefontname = REGULAR
    rl_config.useA85 = 0  # compressed pages stay bytes: a fifth smaller, and quicker
    shapes.STATE_DEFAULTS["fontName"] = REGULAR


@cache
def widths_of(font_name: str, size: float) -> CharacterWidths:
    """Return the advances of one font at one size."""
    register_fonts()
    return CharacterWidths(font_name, size)


def width_of(text: str, font_name: str, size: float) -> float:
    """Return how wide the text is when nothing is adjusted."""
    widths = widths_of(font_name, size)
    return sum(widths[character] for character in text)


@cache
def printable_characters() -> frozenset[str]:
    """Return the characters that both weights can print."""
    register_fonts()
    faces: list[Any] = [pdfmetrics.getFont(name).face for name in (REGULAR, BOLD)]
    common = set(faces[0].charToGlyph) & set(faces[1].charToGlyph)
    return frozenset(map(chr, common)) | {"\n"}


def printable(text: str) -> str:
    """Return the text as it can be printed; what no font has becomes a visible box."""
    if text.isascii() and text.isprintable():
        return text
    text = _as_written(text)
    missing = set(text) - printable_characters()
    return re.sub(f"[{re.escape(''.join(missing))}]+", REPLACEMENT, text) if missing else text


def missing_in(text: str) -> set[str]:
    """Return the characters of the text that cannot be printed."""
    return set(_as_written(text)) - printable_characters()


def _as_written(text: str) -> str:
    text = text.replace("\r\n", "\n").translate(_SAME_MEANING)
    return unicodedata.normalize("NFC", text) if _COMBINING.search(text) else text


def missing_characters(document: PrintedDocument) -> list[str]:
    """Return the document's characters that the fonts lack, each once, in order of code."""
    found: set[str] = set()
    for text in document_texts(document):
        if not text.isascii():
            found |= missing_in(text)
    return sorted(found)


def document_texts(document: PrintedDocument) -> Iterator[str]:
    """Return every text that is printed, in order."""
    yield from (document.title, document.subject, document.tagline, document.date_text)
    for pair in document.cover_lines:
        yield from pair
    yield from block_texts(document.notices)
    for section in document.sections:
        yield section.title
        yield from block_texts(section.blocks)
    if document.appendix is not None:
        yield from _appendix_texts(document.appendix)
    yield from block_texts(document.statement)


def _appendix_texts(appendix: FigureAppendix) -> Iterator[str]:
    for row in appendix.rows:
        yield from (row.label, row.value, row.origin)
    for figure in (*appendix.estimates, *appendix.unbacked):
        yield from (figure.text, figure.section, figure.sentence)


def block_texts(blocks: Iterable[Block]) -> Iterator[str]:
    """Return every text in the blocks, in order."""
    for block in blocks:
        if isinstance(block, Heading | Paragraph):
            yield plain_text(block.inlines)
        elif isinstance(block, ListBlock):
            for item in block.items:
                yield plain_text(item.inlines)
                yield from block_texts(item.children)
        elif isinstance(block, Table):
            yield from _table_texts(block)
        elif isinstance(block, Chart):
            yield plain_text(block.caption)
            yield from picture_texts(block.picture)
        elif isinstance(block, Quote | Callout):
            yield from block_texts(block.blocks)
        elif isinstance(block, CodeBlock):
            yield block.text


def picture_texts(picture: Picture) -> Iterator[str]:
    """Return every text that a chart may print."""
    yield from picture.labels
    yield from (each.name for each in (*picture.series, picture.line) if each is not None)
    yield picture.low


def _table_texts(table: Table) -> Iterator[str]:
    cells: list[Inlines] = [*table.header, *(cell for row in table.rows for cell in row)]
    yield from map(plain_text, (*cells, table.caption))
