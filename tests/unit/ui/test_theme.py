"""Colours can be read, in both schemes, and the scheme can change at run time."""

import pytest
from PySide6.QtGui import QColor, QFontMetricsF
from PySide6.QtWidgets import QApplication

from assistant.ui.section_editor import SectionEditor
from assistant.ui.theme import (
    FONT_FAMILY,
    MARKS_FAMILY,
    Theme,
    body_font,
    families,
    load_bundled_fonts,
    text_font,
)
from assistant.ui.tokens import SCHEMES, Scheme, load_tokens, scheme_in_use

READABLE = [
    *[("text", ground) for ground in ("window", "surface", "sunken", "hover", "accent_soft")],
    *[("text_muted", ground) for ground in ("window", "surface", "sunken", "hover")],
    *[("accent", ground) for ground in ("window", "surface", "accent_soft")],
    *[("on_accent", ground) for ground in ("accent", "accent_hover", "accent_pressed")],
    *[(f"{name}", f"{name}_soft") for name in ("danger", "warning", "success", "info", "question")],
    *[("text", f"{name}_soft") for name in ("danger", "warning", "success", "info", "question")],
    *[(name, "surface") for name in ("danger", "warning", "success", "info", "question")],
    ("text", "selection"),
    ("danger", "window"),
]


def _luminance(color: QColor) -> float:
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (color.redF(), color.greenF(), color.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QColor, other: QColor) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_words_stand_out_from_their_ground(scheme: Scheme) -> None:
    tokens = load_tokens(scheme)
    faint = {
        (words, ground): ratio
        for words, ground in READABLE
        if (ratio := contrast(tokens.color(words), tokens.color(ground))) < 4.5
    }
    assert faint == {}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ground", ["window", "surface"])
def test_edges_of_inputs_and_focus_rings_can_be_seen(scheme: Scheme, ground: str) -> None:
    tokens = load_tokens(scheme)
    for edge in ("border_strong", "accent"):
        assert contrast(tokens.color(edge), tokens.color(ground)) >= 3.0


def test_the_bundled_font_is_loaded_and_used(theme: Theme, qapp: QApplication) -> None:
    assert theme.choice == "light"
    assert -1 not in load_bundled_fonts()
    assert qapp.font().families() == families("en") == [MARKS_FAMILY, FONT_FAMILY]


def test_quotes_are_narrow_in_english_and_fill_a_square_in_chinese(
    theme: Theme, qapp: QApplication
) -> None:
    narrow = QFontMetricsF(body_font()).horizontalAdvance("it’s “right” …")
    theme.speak("zh")
    assert qapp.font().families() == families("zh")
    assert QFontMetricsF(body_font(15)).horizontalAdvance("“”") == 30
    assert QFontMetricsF(body_font()).horizontalAdvance("it’s “right” …") > narrow + 20
    assert text_font("it’s").families() == families("en")
    assert text_font("“是”").families() == families("zh")
    editor = SectionEditor()
    editor.set_language("en")
    assert editor.font().families() == families("en")
    editor.deleteLater()


def test_toggling_changes_the_scheme_at_once(theme: Theme) -> None:
    seen: list[str] = []
    theme.changed.connect(seen.append)
    assert theme.toggle() == "dark"
    assert (scheme_in_use(), seen) == ("dark", ["dark"])
    theme.choose("light")
    assert scheme_in_use() == "light"


def test_the_system_decides_while_nothing_is_chosen(theme: Theme) -> None:
    theme.choose("system")
    assert theme.scheme in SCHEMES
