"""The cash of a plan, month by month, as a line over a base line at zero."""

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from assistant.domain.months import MONTHS_A_YEAR, Month
from assistant.ui.statement_model import amount_text
from assistant.ui.tokens import CAPTION, M, S, tokens_in_use

_HEIGHT_PX = 170
_LEFT_PX = 84
_AT_THE_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class CashChart(QWidget):
    """Draws two lines: cash with the rounds of the plan, and, thinner, without any."""

    def __init__(self) -> None:
        super().__init__()
        self._months: Sequence[Month] = ()
        self._funded: list[float] = []
        self._alone: list[float] = []
        self.setFixedHeight(_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_cash(
        self, months: Sequence[Month], funded: Sequence[Decimal], alone: Sequence[Decimal]
    ) -> None:
        """Draw these balances, one for each month."""
        self._months = months
        self._funded, self._alone = (
            [float(each) for each in funded],
            [float(each) for each in alone],
        )
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the axes and both lines."""
        if not self._funded:
            return
        tokens = tokens_in_use()
        values = [*self._funded, *self._alone, 0.0]
        low, high = min(values), max(values)
        area = QRectF(self.rect()).adjusted(_LEFT_PX, M, -M, -(CAPTION + M))

        def place(at: int, value: float) -> QPointF:
            across = area.width() * (at / max(1, len(self._funded) - 1))
            up = area.height() * ((value - low) / ((high - low) or 1))
            return QPointF(area.left() + across, area.bottom() - up)

        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = painter.font()
        font.setPixelSize(CAPTION)
        painter.setFont(font)
        painter.setPen(QPen(tokens.color("border_strong"), 1))
        zero = place(0, 0.0).y()
        painter.drawLine(QPointF(area.left(), zero), QPointF(area.right(), zero))
        painter.setPen(tokens.color("text_muted"))
        for value in sorted({low, 0.0, high}):
            level = place(0, value).y()
            box = QRectF(0, level - CAPTION, _LEFT_PX - S, 2 * CAPTION)
            words = amount_text(Decimal(round(value))) if value else "0"
            painter.drawText(
                box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words
            )
        for at, month in enumerate(self._months):
            if month.month == 1 or (at == 0 and month.month < MONTHS_A_YEAR):
                left = place(at, low).x()
                painter.drawText(QPointF(left, self.height() - S), str(month))
        for line, color, width in (
            (self._alone, "border_strong", 1.5), (self._funded, "accent", 2.5),
        ):  # fmt: skip
            painter.setPen(QPen(tokens.color(color), width))
            points = [place(at, value) for at, value in enumerate(line)]
            painter.drawPolyline(QPolygonF(points))
        painter.end()
