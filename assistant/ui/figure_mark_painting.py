"""The lines under marked words: a wave where nothing backs them, dots where they do not hold."""

from collections.abc import Iterator
from typing import Literal

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QPainter,
    QPainterPath,
    QPen,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QTextLine,
)

from assistant.ui.tokens import Tokens

MarkLine = Literal["wave", "dots"]
_COLORS: dict[MarkLine, str] = {"wave": "warning", "dots": "danger"}
_BELOW_BASELINE_PX = 3.0
_WAVE_PX, _WAVE_HEIGHT_PX, _WAVE_PEN_PX = 6.0, 3.0, 1.3
_DOT_PX, _DOT_STEP_PX = 2.2, 4.4


def paint_mark(
    painter: QPainter, words: QTextCursor, line: MarkLine, visible: QRectF, tokens: Tokens
) -> None:
    """Paint a line under the words that a cursor selects, as far as they are in sight."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(tokens.color(_COLORS[line]))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setWidthF(_WAVE_PEN_PX if line == "wave" else _DOT_PX)
    painter.setPen(pen)
    for under in _lines_under(words):
        if visible.adjusted(0, -under.length(), 0, _WAVE_HEIGHT_PX).contains(under.p1()):
            painter.drawPath(_wave(under) if line == "wave" else _dots(under))
    painter.restore()


def _wave(under: QLineF) -> QPainterPath:
    path = QPainterPath(under.p1())
    left, y, is_down = under.x1(), under.y1(), True
    while left < under.x2():
        right = min(left + _WAVE_PX / 2, under.x2())
        top = y + (_WAVE_HEIGHT_PX if is_down else -_WAVE_HEIGHT_PX) / 1.5
        path.quadTo(QPointF((left + right) / 2, top), QPointF(right, y))
        left, is_down = right, not is_down
    return path


def _dots(under: QLineF) -> QPainterPath:
    path, left = QPainterPath(), under.x1() + _DOT_PX / 2
    while left <= under.x2():
        path.moveTo(left, under.y1())
        path.lineTo(left + 0.01, under.y1())
        left += _DOT_STEP_PX
    return path


def _lines_under(words: QTextCursor) -> Iterator[QLineF]:
    """Yield a line below each line of text that the selection covers a part of."""
    document: QTextDocument = words.document()
    start, end = words.selectionStart(), words.selectionEnd()
    block = document.findBlock(start)
    while block.isValid() and block.position() < end:
        yield from _lines_in(document, block, start - block.position(), end - block.position())
        block = block.next()


def _lines_in(document: QTextDocument, block: QTextBlock, start: int, end: int) -> Iterator[QLineF]:
    corner = document.documentLayout().blockBoundingRect(block).topLeft()
    layout = block.layout()
    begin = layout.lineForTextPosition(max(start, 0))
    for number in range(begin.lineNumber() if begin.isValid() else 0, layout.lineCount()):
        line = layout.lineAt(number)
        first = max(start, line.textStart())
        last = min(end, line.textStart() + line.textLength())
        if line.textStart() >= end:
            break
        if first >= last:
            continue
        y = corner.y() + line.y() + line.ascent() + _BELOW_BASELINE_PX
        yield QLineF(corner.x() + _x(line, first), y, corner.x() + _x(line, last), y)


def _x(line: QTextLine, position: int) -> float:
    found = line.cursorToX(position)  # a pair, though the stubs say object
    assert isinstance(found, tuple)
    return float(found[0])
