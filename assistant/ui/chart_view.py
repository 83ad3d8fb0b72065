"""A chart on the screen: the shapes that pages have, in the window's colours."""

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from assistant.domain.charts.drawing import drawn, lightness
from assistant.domain.charts.picture import Picture
from assistant.domain.charts.shapes import Area, Dot, Shape, Stroke, Tint, Words
from assistant.domain.languages import Language
from assistant.ui.tokens import CAPTION, Tokens, tokens_in_use

Paper = Literal["window", "surface"]
_HEIGHT_PX = 210


class ChartView(QWidget):
    """Draws one picture as wide as there is room; it says in words what there is to see."""

    def __init__(self, paper: Paper = "window") -> None:
        super().__init__()
        self._paper: Paper = paper
        self._picture: Picture | None = None
        self._language: Language = "en"
        self.setFixedHeight(_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def picture(self) -> Picture | None:
        """What is drawn."""
        return self._picture

    def show_picture(self, picture: Picture, language: Language) -> None:
        """Draw this from now on."""
        self._picture, self._language = picture, language
        names = (each.name for each in (*picture.series, picture.line) if each is not None)
        said = (picture.described, picture.low, *names)
        self.setAccessibleDescription("; ".join(part for part in said if part))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the shapes in their order."""
        if self._picture is None:
            return
        drawing = drawn(self._picture, self.width(), self.height(), self._language, size=CAPTION)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = painter.font()
        font.setPixelSize(CAPTION)
        painter.setFont(font)
        brush = _Brush(painter, self._paper, self._picture.parts)
        for shape in drawing.shapes:
            brush.draw(shape)
        painter.end()


class _Brush:
    def __init__(self, painter: QPainter, paper: Paper, parts: int) -> None:
        self._painter = painter
        self._paper = paper
        self._parts = parts
        self._tokens: Tokens = tokens_in_use()
        self._metrics = QFontMetricsF(painter.font())

    def draw(self, shape: Shape) -> None:
        match shape:
            case Stroke():
                self._stroke(shape)
            case Area():
                place = QRectF(shape.left, shape.top, shape.width, shape.height)
                self._painter.fillRect(place, self._colour("part", shape.part))
            case Dot():
                self._painter.setPen(QPen(self._colour("paper", 0), 1))
                self._painter.setBrush(self._colour("part", 0))
                self._painter.drawEllipse(QPointF(*shape.at), shape.radius, shape.radius)
                self._painter.setBrush(Qt.BrushStyle.NoBrush)
            case Words():
                self._words(shape)

    def _stroke(self, shape: Stroke) -> None:
        pen = QPen(self._colour(shape.tint, shape.part), shape.width)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if shape.dashes:
            pen.setDashPattern([each / shape.width for each in shape.dashes])
        self._painter.setPen(pen)
        self._painter.drawPolyline(QPolygonF([QPointF(*point) for point in shape.points]))

    def _words(self, shape: Words) -> None:
        width = self._metrics.horizontalAdvance(shape.text)
        back = {"start": 0.0, "middle": width / 2, "end": width}[shape.anchor]
        left, base = shape.at[0] - back, shape.at[1]
        if shape.stands_out:
            behind = QRectF(left - 2, base - self._metrics.ascent(), width + 4, shape.size + 4)
            self._painter.fillRect(behind, self._colour("paper", 0))
        self._painter.setPen(self._colour(shape.tint, 0))
        self._painter.drawText(QPointF(left, base), shape.text)

    def _colour(self, tint: Tint, part: int) -> QColor:
        colour = self._tokens.color
        if tint == "part":
            return _mixed(colour("accent"), colour(self._paper), lightness(part, self._parts))
        names = {"ink": "text", "muted": "text_muted", "grid": "border", "paper": self._paper}
        return colour(names[tint])


def _mixed(colour: QColor, other: QColor, part: float) -> QColor:
    """Return a colour with a part of another in it."""
    pairs = (
        (colour.redF(), other.redF()),
        (colour.greenF(), other.greenF()),
        (colour.blueF(), other.blueF()),
    )
    return QColor.fromRgbF(*(mine + (theirs - mine) * part for mine, theirs in pairs))
