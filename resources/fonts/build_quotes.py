# ruff: noqa: INP001 - a script beside the files that it makes
"""Rebuild the marks of Latin text out of the bundled pair, in which they fill a Chinese square.

usage: build_quotes.py    (needs fonttools; run with SOURCE_DATE_EPOCH set)
"""

from pathlib import Path

from fontTools import subset
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
FAMILY = "Plan Sans Marks"
SIDE = 35  # of the blank beside a mark, in thousandths of the size
MARKS = "‘’“”·…"
DOTS = 3
DROPPED = ["GSUB", "GPOS", "GDEF"]


def build(style: str) -> None:
    """Write the marks of one weight."""
    font = TTFont(HERE / f"PlanSansSC-{style}.ttf", recalcTimestamp=False)
    options = subset.Options()
    options.drop_tables += DROPPED
    options.name_IDs = ["*"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[*map(ord, MARKS), ord(".")])
    subsetter.subset(font)
    names = font.getBestCmap()
    for mark in MARKS:
        if mark != "…":
            _narrow(font, names[ord(mark)])
    _dots(font, names[ord("…")], names[ord(".")])
    for table in font["cmap"].tables:
        table.cmap.pop(ord("."), None)
    file_name = f"{FAMILY.replace(' ', '')}-{style}"
    for number, words in ((1, FAMILY), (3, file_name), (4, f"{FAMILY} {style}"), (6, file_name)):
        font["name"].setName(words, number, 3, 1, 0x409)
    font.save(HERE / f"{file_name}.ttf")


def _narrow(font: TTFont, name: str) -> None:
    """Give a glyph as much room as it fills."""
    glyph = font["glyf"][name]
    _draw(font, name, [SIDE - glyph.xMin], advance=glyph.xMax - glyph.xMin + 2 * SIDE, source=name)


def _dots(font: TTFont, name: str, dot: str) -> None:
    """Draw an ellipsis on the line, as three full stops."""
    step = font["hmtx"][dot][0]
    _draw(font, name, [step * number for number in range(DOTS)], advance=step * DOTS, source=dot)


def _draw(font: TTFont, name: str, places: list[int], *, advance: int, source: str) -> None:
    glyphs = font.getGlyphSet()
    pen = TTGlyphPen(glyphs)
    for place in places:
        glyphs[source].draw(TransformPen(pen, (1, 0, 0, 1, place, 0)))
    font["glyf"][name] = glyph = pen.glyph()
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (advance, glyph.xMin)


for each in ("Regular", "Bold"):
    build(each)
