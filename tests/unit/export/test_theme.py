import pytest

from assistant.errors import BadRequestError
from assistant.export.theme import PAGE_SIZES, load_theme, theme_names


def luminance(rgb: tuple[float, float, float]) -> float:
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_there_are_two_themes() -> None:
    assert theme_names() == ("classic", "modern")


def test_an_unknown_theme_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(BadRequestError, match="export_theme_unknown"):
        load_theme("../classic")


@pytest.mark.parametrize("name", theme_names())
def test_words_can_be_read_on_what_is_behind_them(name: str) -> None:
    theme = load_theme(name)
    colours, white = theme.colours, (1.0, 1.0, 1.0)
    for colour in (colours.ink, colours.muted, colours.accent, colours.link, colours.emphasis):
        assert contrast(colour.rgb(), white) >= 4.5
    assert contrast(colours.on_accent.rgb(), colours.accent.rgb()) >= 4.5
    assert contrast(colours.accent.rgb(), colours.accent_soft.rgb()) >= 4.5
    for label, fill in theme.callouts.values():
        assert contrast(label.rgb(), fill.rgb()) >= 4.5
        assert contrast(colours.ink.rgb(), fill.rgb()) >= 7


@pytest.mark.parametrize("name", theme_names())
def test_each_heading_is_smaller_than_the_one_above_it(name: str) -> None:
    sizes = load_theme(name).type.headings
    assert sorted(sizes, reverse=True) == list(sizes)
    assert sizes[-1] > load_theme(name).type.body


@pytest.mark.parametrize("name", theme_names())
def test_every_page_size_leaves_a_readable_measure(name: str) -> None:
    margins = load_theme(name).margins
    for width, _height in PAGE_SIZES.values():
        characters = (width - margins.left - margins.right) / load_theme(name).type.body
        assert 35 <= characters <= 48
