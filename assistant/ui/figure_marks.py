"""Lines under what is to be checked in a section: drawn over the text, never a part of it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QTextCursor
from PySide6.QtWidgets import QTextEdit

from assistant.domain.document import Section
from assistant.services.checking import Finding, FindingKind
from assistant.ui.figure_mark_painting import MarkLine, paint_mark
from assistant.ui.figure_places import Place, Stretch, find_places
from assistant.ui.tokens import Tokens

_LINES: dict[FindingKind, MarkLine] = {
    "unbacked": "wave",
    "ambiguous": "wave",
    "outdated": "dots",
    "false_claim": "dots",
}
MARKED_KINDS = frozenset(_LINES)
_MANY = 100  # marks; of fewer each is looked at
_AROUND_PX = 50.0  # above and below what is painted
_MOST_UNITS = 2  # in which Qt counts a letter


@dataclass(frozen=True, slots=True)
class _Mark:
    """A finding and the words it is about; the cursor moves along with them."""

    finding: Finding
    cursor: QTextCursor
    words: str


class FigureMarks:
    """The marks of one editor."""

    def __init__(self, editor: QTextEdit) -> None:
        self._editor = editor
        self._marks: list[_Mark] = []
        self._longest = 0

    def show(self, section: Section, findings: Sequence[Finding]) -> None:
        """Mark the findings of a section whose stored text the editor shows."""
        marked = [each for each in findings if each.kind in MARKED_KINDS and each.paragraph_id]
        places = find_places(
            self._editor.document(), section.paragraphs, [stretch_of(each) for each in marked]
        )
        pairs = zip(marked, places, strict=True)
        self._keep(self._mark(each, place) for each, place in pairs if place is not None)

    def clear(self) -> None:
        """Show no marks."""
        if self._marks:
            self._keep(())

    def places(self) -> tuple[tuple[Finding, Place, str], ...]:
        """Return what is marked and where, so that the same text can be marked again."""
        return tuple((mark.finding, _place_of(mark.cursor), mark.words) for mark in self._live())

    def restore(self, marked: Sequence[tuple[Finding, Place, str]]) -> None:
        """Mark again what ``places`` told of, where the words are the same."""
        marks = [self._mark(finding, place) for finding, place, _ in marked]
        words = [words for _, _, words in marked]
        self._keep(mark for mark, own in zip(marks, words, strict=True) if mark.words == own)

    def paint(self, painter: QPainter, visible: QRectF, tokens: Tokens) -> None:
        """Paint the marks that are in sight."""
        near = self._near(*self._positions_in(visible))
        # The shorter ones last, so that a figure shows its own line inside a sentence's.
        for mark in sorted(near, key=lambda mark: -len(mark.words)):
            paint_mark(painter, mark.cursor, _LINES[mark.finding.kind], visible, tokens)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is marked, in the order of the text."""
        return tuple(mark.finding for mark in self._live())

    @property
    def words(self) -> tuple[str, ...]:
        """The marked words, in the order of the text."""
        return tuple(mark.words for mark in self._live())

    def at(self, position: int, *, is_letter: bool = False) -> Finding | None:
        """Return what is marked around a position, the shortest if there are several.

        With ``is_letter`` the letter behind the position is meant, not the gap before it.
        """
        near = self._near(position, position)
        found = [mark for mark in near if _holds(mark.cursor, position, is_letter)]
        return min(found, key=lambda mark: len(mark.words)).finding if found else None

    def after(self, position: int) -> Finding | None:
        """Return the first finding that begins at or after a position, or None."""
        later = (mark for mark in self._live() if mark.cursor.selectionStart() >= position)
        return next((mark.finding for mark in later), None)

    def selection(self, finding: Finding) -> QTextCursor | None:
        """Return a cursor that selects the words of a finding, or None."""
        marks = (mark for mark in self._live() if mark.finding == finding)
        return next((QTextCursor(mark.cursor) for mark in marks), None)

    def under(self, point: QPoint) -> Finding | None:
        """Return what is marked under a point of the viewport."""
        letter = letter_under(self._editor, point)
        return None if letter is None else self.at(letter, is_letter=True)

    def _mark(self, finding: Finding, place: Place) -> _Mark:
        cursor = selecting(self._editor, place)
        return _Mark(finding, cursor, cursor.selectedText())

    def _keep(self, marks: Iterable[_Mark]) -> None:
        """Have these marks, in the order of the text; it stays whatever is typed."""
        self._marks = sorted(marks, key=_start)
        self._longest = max((len(mark.words) for mark in self._marks), default=0)
        self._editor.viewport().update()

    def _live(self) -> list[_Mark]:
        """Return the marks whose words are as they were; an edited figure is another one."""
        return [mark for mark in self._marks if _is_live(mark)]

    def _near(self, start: int, end: int) -> list[_Mark]:
        """Return those of them that may touch a part of the text."""
        reach = _MOST_UNITS * self._longest
        first = bisect_left(self._marks, start - reach, key=_start)
        last = bisect_right(self._marks, end, key=_start)
        return [mark for mark in self._marks[first:last] if _is_live(mark)]

    def _positions_in(self, visible: QRectF) -> tuple[int, int]:
        """Return from where to where a part of the view shows the text, rather too much of it."""
        document = self._editor.document()
        everything = 0, document.characterCount()
        if len(self._marks) < _MANY:
            return everything
        layout, width = document.documentLayout(), document.size().width()
        found = [
            layout.hitTest(QPointF(x, y), Qt.HitTestAccuracy.FuzzyHit)
            for x, y in ((0.0, visible.top() - _AROUND_PX), (width, visible.bottom() + _AROUND_PX))
        ]
        return (found[0], found[1]) if min(found) >= 0 else everything


def stretch_of(finding: Finding) -> Stretch:
    """Return where a finding stands in its paragraph."""
    return Stretch(paragraph_id=finding.paragraph_id, start=finding.start, end=finding.end)


def selecting(editor: QTextEdit, place: Place) -> QTextCursor:
    """Return a cursor that selects a place."""
    cursor = QTextCursor(editor.document())
    cursor.setPosition(place.start)
    cursor.setPosition(place.end, QTextCursor.MoveMode.KeepAnchor)
    return cursor


def letter_under(editor: QTextEdit, point: QPoint) -> int | None:
    """Return the position of the letter under a point of the viewport, or None beside the text."""
    offset = QPoint(editor.horizontalScrollBar().value(), editor.verticalScrollBar().value())
    layout = editor.document().documentLayout()
    found = layout.hitTest(QPointF(point + offset), Qt.HitTestAccuracy.ExactHit)
    return None if found < 0 else found


def _start(mark: _Mark) -> int:
    return mark.cursor.selectionStart()


def _is_live(mark: _Mark) -> bool:
    return mark.cursor.selectedText() == mark.words


def _holds(cursor: QTextCursor, position: int, is_letter: bool) -> bool:  # noqa: FBT001 - the claim
    start, end = cursor.selectionStart(), cursor.selectionEnd()
    return start <= position < end if is_letter else start <= position <= end


def _place_of(cursor: QTextCursor) -> Place:
    return Place(start=cursor.selectionStart(), end=cursor.selectionEnd())
