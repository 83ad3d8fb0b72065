"""Chips (figures, citations, links) in the text: found, stepped over and deleted as one thing."""

from dataclasses import dataclass
from itertools import groupby

from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextCursor, QTextDocument, QTextFragment

from assistant.ui.rich_text_formats import CHIP


@dataclass(frozen=True, slots=True)
class Chip:
    """A chip by its place in the document; ``end`` is the position after its last letter."""

    start: int
    end: int
    format: QTextCharFormat


def chips_in(block: QTextBlock) -> list[Chip]:
    """Return the chips of one block, in their order."""
    fragments: list[QTextFragment] = []
    iterator = block.begin()
    while not iterator.atEnd():
        fragments.append(iterator.fragment())
        iterator += 1
    chips = []
    for number, group in groupby(fragments, key=lambda each: each.charFormat().property(CHIP)):
        if number is not None:
            parts = list(group)
            end = parts[-1].position() + parts[-1].length()
            chips.append(Chip(parts[0].position(), end, parts[0].charFormat()))
    return chips


def chip_around(document: QTextDocument, position: int) -> Chip | None:
    """Return the chip that ``position`` lies strictly inside of."""
    chips = chips_in(document.findBlock(position))
    return next((chip for chip in chips if chip.start < position < chip.end), None)


def chip_before(document: QTextDocument, position: int) -> Chip | None:
    """Return the chip that Backspace at ``position`` would bite into."""
    chips = chips_in(document.findBlock(position))
    return next((chip for chip in chips if chip.start < position <= chip.end), None)


def chip_after(document: QTextDocument, position: int) -> Chip | None:
    """Return the chip that Delete at ``position`` would bite into."""
    chips = chips_in(document.findBlock(position))
    return next((chip for chip in chips if chip.start <= position < chip.end), None)


def cover_chips(cursor: QTextCursor) -> None:
    """Widen a selection so that it holds each chip it touches as a whole."""
    if not cursor.hasSelection():
        return
    start, end = cursor.selectionStart(), cursor.selectionEnd()
    first = chip_around(cursor.document(), start)
    last = chip_around(cursor.document(), end)
    cursor.setPosition(first.start if first else start)
    cursor.setPosition(last.end if last else end, QTextCursor.MoveMode.KeepAnchor)


def delete_chip(cursor: QTextCursor, chip: Chip) -> None:
    """Delete a chip; undo brings it back."""
    cursor.setPosition(chip.start)
    cursor.setPosition(chip.end, QTextCursor.MoveMode.KeepAnchor)
    cursor.removeSelectedText()
