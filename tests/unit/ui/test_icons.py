"""Every icon draws something in the colour asked for, and has a licence line."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage

from assistant.paths import resources_dir
from assistant.ui.action_table import ACTIONS
from assistant.ui.icons import icon, icon_names
from assistant.ui.theme import Theme


def _colors(image: QImage) -> set[str]:
    """Return the colours of the pixels that nothing shines through."""
    converted = image.convertToFormat(QImage.Format.Format_ARGB32)  # holds the bits
    pixels = memoryview(converted.constBits()).cast("I")
    return {QColor(pixel).name() for pixel in set(pixels) if pixel >> 24 == 255}


def test_an_icon_draws_in_its_color(theme: Theme) -> None:
    assert theme.scheme == "light"
    size = QSize(48, 48)
    drawn = {name: icon(name, "#123456").pixmap(size).toImage() for name in icon_names()}
    colors = {name: _colors(image) for name, image in drawn.items()}
    assert colors == {key: {"#123456"} for key in icon_names()}


def test_icons_follow_the_theme(theme: Theme) -> None:
    made = icon("home", "text")
    light = made.pixmap(QSize(32, 32)).toImage()
    theme.choose("dark")
    assert made.pixmap(QSize(32, 32)).toImage() != light


def test_icons_are_sharp_on_a_dense_screen(theme: Theme) -> None:
    assert theme.scheme == "light"
    dense = icon("home", "text").pixmap(QSize(20, 20), 2.0)
    assert (dense.width(), dense.devicePixelRatio()) == (40, 2.0)


def test_a_disabled_icon_is_fainter(theme: Theme) -> None:
    assert theme.scheme == "light"
    made = icon("home", "text")
    plain = made.pixmap(QSize(32, 32), QIcon.Mode.Normal).toImage()
    assert made.pixmap(QSize(32, 32), QIcon.Mode.Disabled).toImage() != plain


def test_every_icon_has_a_licence_line() -> None:
    lines = (resources_dir() / "icons" / "README.md").read_text("utf-8")
    assert [name for name in icon_names() if f"| {name}.svg | own work | MIT |" not in lines] == []


def test_every_action_has_an_icon() -> None:
    assert {row.icon for row in ACTIONS} <= set(icon_names())
