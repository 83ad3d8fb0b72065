"""Draws the rows of the Review screen: sentence with the figure marked, reason and place."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from assistant.ui.findings_model import ROW_ROLE, ReviewRow
from assistant.ui.theme import body_font, text_font
from assistant.ui.tokens import CAPTION, LEAD, XS, L, M, S, tokens_in_use

_GROUP_PX = 48
_RADIUS_PX = 10
_FALSE = ("false_claim", "contradiction")
_Index = QModelIndex | QPersistentModelIndex


class FindingDelegate(QStyledItemDelegate):
    """Draws findings; the row in front is higher, for the buttons that stand in it."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        self._heights: dict[tuple[ReviewRow, int], int] = {}
        self.buttons_height = 0

    def forget(self) -> None:
        """Measure rows anew."""
        self._heights.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the size of a row."""
        del option
        row: ReviewRow = index.data(ROW_ROLE)
        width = self._view.viewport().width()
        if row.finding is None:
            return QSize(width, _GROUP_PX)
        height = self._heights.get((row, width))
        if height is None:
            height = self._heights[row, width] = self._height(row, width)
        is_current = index.row() == self._view.currentIndex().row()
        return QSize(width, height + (self.buttons_height if is_current else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw a row."""
        row: ReviewRow = index.data(ROW_ROLE)
        rect: QRect = option.rect
        painter.save()
        if row.finding is None:
            _draw_group(painter, rect, row.title)
        else:
            self._draw_box(painter, rect, option)
            top = float(rect.top() + XS + M)
            for layout, color in self._layouts(row, rect.width()):
                painter.setPen(tokens_in_use().color(color))
                layout.draw(painter, QPointF(rect.left() + L, top))
                top += layout.boundingRect().height() + XS
        painter.restore()

    def _draw_box(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem) -> None:
        tokens = tokens_in_use()
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        is_hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(tokens.color("accent" if is_chosen else "border"))
        painter.setBrush(tokens.color("hover" if is_hovered and not is_chosen else "surface"))
        painter.drawRoundedRect(rect.adjusted(1, XS, -2, -XS), _RADIUS_PX, _RADIUS_PX)

    def _height(self, row: ReviewRow, width: int) -> int:
        heights = [layout.boundingRect().height() for layout, _ in self._layouts(row, width)]
        return int(sum(heights)) + XS * (len(heights) - 1) + 2 * (M + XS)

    def _layouts(self, row: ReviewRow, width: int) -> list[tuple[QTextLayout, str]]:
        """Return what is written in a row, from the top, with its colours."""
        assert row.finding is not None, "groups are drawn apart"
        room = width - 2 * L
        lead = _laid_out(row.lead, text_font(row.lead), room, _mark(row))
        reason = _laid_out(row.finding.reason, text_font(row.finding.reason), room)
        where = _laid_out(row.where, text_font(row.where, CAPTION), room)
        return [(lead, "text"), (reason, "text_muted"), (where, "text_muted")]


def _mark(row: ReviewRow) -> QTextLayout.FormatRange | None:
    start, length = row.mark
    if row.finding is None or not length:
        return None
    tokens = tokens_in_use()
    name = "danger" if row.finding.kind in _FALSE else "warning"
    made = QTextCharFormat()
    made.setFontWeight(QFont.Weight.Bold)
    made.setBackground(QColor(tokens.color(f"{name}_soft")))
    made.setForeground(tokens.color(name))
    return _range(row.lead, start, length, made)


def _range(text: str, start: int, length: int, made: QTextCharFormat) -> QTextLayout.FormatRange:
    """Return where a format holds, in the units of Qt, which counts rare characters twice."""
    found = QTextLayout.FormatRange()
    found.start = _units(text[:start])
    found.length = _units(text[start : start + length])
    found.format = made
    return found


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _laid_out(
    text: str, font: QFont, width: int, mark: QTextLayout.FormatRange | None = None
) -> QTextLayout:
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    if mark is not None:
        layout.setFormats([mark])
    layout.beginLayout()
    top = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 1))
        line.setPosition(QPointF(0, top))
        top += line.height()
    layout.endLayout()
    return layout


def _draw_group(painter: QPainter, rect: QRect, title: str) -> None:
    font = body_font(LEAD)
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(tokens_in_use().color("text"))
    place = rect.adjusted(XS, 0, -XS, -S)
    painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, title)
