"""The program's own line icons, drawn from SVG in the colour of the theme at any size."""

from functools import cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPaintEvent, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from assistant.paths import resources_dir
from assistant.ui.tokens import tokens_in_use

_DISABLED_OPACITY = 0.4


class _TintedIconEngine(QIconEngine):
    """Paints an SVG in a colour of the theme that is in use when it is painted."""

    def __init__(self, name: str, color: str) -> None:
        super().__init__()
        self._name = name
        self._color = color

    def clone(self) -> QIconEngine:
        return _TintedIconEngine(self._name, self._color)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        color = self._color
        if state is QIcon.State.On and color == "text_muted":
            color = "accent"
        painter.save()
        if mode is QIcon.Mode.Disabled:
            painter.setOpacity(_DISABLED_OPACITY)
        paint_icon(painter, QRectF(rect), self._name, color)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        pixmap = QPixmap(size * scale)
        pixmap.setDevicePixelRatio(scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap


class IconLabel(QWidget):
    """An icon that stands by itself; it is decoration, so it has no accessible name."""

    def __init__(self, name: str, color: str = "text_muted", *, size_px: int = 20) -> None:
        super().__init__()
        self._name = name
        self._color = color
        self.setFixedSize(size_px, size_px)

    def show_icon(self, name: str, color: str) -> None:
        """Draw another icon from now on."""
        self._name = name
        self._color = color
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw."""
        del event
        painter = QPainter(self)
        paint_icon(painter, QRectF(self.rect()), self._name, self._color)
        painter.end()


@cache
def icon(name: str, color: str = "text_muted") -> QIcon:
    """Return the icon ``name``, tinted with a token's colour or with a fixed ``#RRGGBB``."""
    return QIcon(_TintedIconEngine(name, color))


def paint_icon(painter: QPainter, rect: QRectF, name: str, color: str) -> None:
    """Draw the icon ``name`` into ``rect``."""
    tint = (
        color
        if color.startswith("#")
        else tokens_in_use().color(color).name(QColor.NameFormat.HexRgb)
    )
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _renderer(name, tint).render(painter, rect)


def icon_names() -> tuple[str, ...]:
    """Return the name of every icon there is."""
    return tuple(sorted(path.stem for path in (resources_dir() / "icons").glob("*.svg")))


@cache
def _renderer(name: str, tint: str) -> QSvgRenderer:
    source = (resources_dir() / "icons" / f"{name}.svg").read_text("utf-8")
    return QSvgRenderer(QByteArray(source.replace("currentColor", tint).encode()))
