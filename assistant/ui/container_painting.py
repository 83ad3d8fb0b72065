"""Bars of quotes and boxes of callouts, painted behind the text of a document."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QTextCursor, QTextDocument, QTextTable

from assistant.ui.icons import paint_icon
from assistant.ui.rich_text_formats import CALLOUT_PADDING_PX, Container, Path, left_of, path_of
from assistant.ui.tokens import RADIUS, S, Tokens

_BAR_PX = 3
_ICON_PX = 18
_CALLOUT_LOOKS = {
    "note": ("info", "info"),
    "question": ("question", "question"),
    "warning": ("warning", "warning"),
    "assumption": ("edit", "accent"),
}


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A container and the area that its blocks take up."""

    container: Container
    rect: QRectF


def paint_containers(
    painter: QPainter, document: QTextDocument, visible: QRectF, tokens: Tokens
) -> None:
    """Paint what belongs behind the visible blocks."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    for stretch in _stretches(document, visible):
        if stretch.container.kind == "callout":
            _paint_callout(painter, stretch, tokens)
        else:
            _paint_quote(painter, stretch, tokens)
    painter.restore()


def _paint_quote(painter: QPainter, stretch: _Stretch, tokens: Tokens) -> None:
    bar = QRectF(stretch.rect.left(), stretch.rect.top(), _BAR_PX, stretch.rect.height())
    painter.setBrush(tokens.color("border_strong"))
    painter.drawRoundedRect(bar, 1, 1)


def _paint_callout(painter: QPainter, stretch: _Stretch, tokens: Tokens) -> None:
    icon_name, color = _CALLOUT_LOOKS[stretch.container.detail]
    box = stretch.rect.adjusted(0, -CALLOUT_PADDING_PX, 0, CALLOUT_PADDING_PX)
    painter.setBrush(tokens.color(f"{color}_soft"))
    painter.drawRoundedRect(box, RADIUS, RADIUS)
    corner = QPointF(box.left() + S + 2, stretch.rect.top() + 2)
    paint_icon(painter, QRectF(corner.x(), corner.y(), _ICON_PX, _ICON_PX), icon_name, color)


def _stretches(document: QTextDocument, visible: QRectF) -> Iterator[_Stretch]:
    """Yield the visible containers, outer ones first; neighbours in one container are one area."""
    areas: dict[tuple[int, int], _Stretch] = {}
    for path, rect in _visible_leaves(document, visible):
        for depth, container in enumerate(path):
            if container.is_list:
                continue
            left = left_of(path[:depth])
            area = QRectF(left, rect.top(), document.textWidth() - left, rect.height())
            key = (depth, container.number)
            known = areas.get(key)
            areas[key] = _Stretch(container, known.rect.united(area) if known else area)
    for key in sorted(areas):
        yield areas[key]


def _visible_leaves(document: QTextDocument, visible: QRectF) -> Iterator[tuple[Path, QRectF]]:
    layout = document.documentLayout()
    block = document.begin()
    while block.isValid():
        table: QTextTable | None = QTextCursor(block).currentTable()
        if table is None:
            rect, path = layout.blockBoundingRect(block), path_of(block.blockFormat())
            block = block.next()
        else:
            rect, path = layout.frameBoundingRect(table), path_of(table.format())
            block = document.findBlock(table.lastPosition() + 1)
        if rect.top() > visible.bottom() + CALLOUT_PADDING_PX:
            return
        if path:
            yield path, rect
