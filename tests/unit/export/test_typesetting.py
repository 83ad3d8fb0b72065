import pytest
from fontTools.ttLib import TTFont
from reportlab.lib.colors import black, red

from assistant.export.fonts import width_of
from assistant.export.typesetting import (
    AIR,
    HALF,
    NARROW_GLYPHS,
    RunStyle,
    Span,
    is_mostly_chinese,
    typeset,
)
from assistant.paths import resources_dir

PLAIN = RunStyle(size=10.0, colour=black)


def advance(text: str, index: int) -> float:
    places = typeset([Span(text, PLAIN)]).measure.places
    return places[index + 1] - places[index]


@pytest.mark.parametrize(
    ("text", "chinese"),
    [
        ("公司计划", True),
        ("SaaS平台", True),
        ("plan", False),
        ("a plan 计", False),
        ("，。", False),
    ],
)
def test_a_text_is_chinese_from_one_character_in_three(text: str, chinese: bool) -> None:
    assert is_mostly_chinese(text) is chinese


def test_of_two_marks_in_a_row_the_first_takes_half_a_square() -> None:
    assert advance("中）。文", 1) == pytest.approx(10 * HALF)
    assert advance("中）。文", 2) == pytest.approx(10)


def test_a_little_air_stands_between_chinese_and_latin() -> None:
    assert advance("中A", 0) == pytest.approx(10 + 10 * AIR)
    assert advance("中 A", 0) == pytest.approx(10)


def test_a_mark_at_the_end_of_a_line_gives_up_its_blank_half() -> None:
    assert typeset([Span("中文，中文", PLAIN)]).measure.tails[2] == pytest.approx(10 * HALF)


def test_an_opening_bracket_at_the_start_of_a_line_gives_up_its_blank_half() -> None:
    assert typeset([Span("（中文）", PLAIN)]).measure.heads == {0: pytest.approx(10 * HALF)}


def test_quotes_are_narrow_in_english_and_wide_in_chinese() -> None:
    assert advance("say “yes” now", 4) < 5
    assert advance("他说“好”的", 2) == pytest.approx(10)


def test_an_apostrophe_is_narrow_in_any_language() -> None:
    assert advance("Tallyhop’s公司的计划书与方案", 8) < 3


def test_without_chinese_and_marks_nothing_is_adjusted() -> None:
    assert typeset([Span("plain words", PLAIN)]).measure.places[-1] == pytest.approx(
        width_of("plain words", PLAIN.font, 10)
    )


def test_a_citation_stays_with_the_word_it_follows() -> None:
    raised = RunStyle(size=7.0, colour=red, rise=3.0)
    measure = typeset([Span("计划。", PLAIN), Span("[2]", raised)]).measure
    assert 3 not in measure.breaks


def test_styles_are_found_by_position() -> None:
    bold = RunStyle(size=10.0, colour=red, bold=True)
    text = typeset([Span("一二", PLAIN), Span("", PLAIN), Span("三", bold)])
    assert [text.style_at(index) for index in range(3)] == [PLAIN, PLAIN, bold]


@pytest.mark.parametrize(("bold", "name"), [(False, "Regular"), (True, "Bold")])
def test_the_narrow_marks_fit_the_ink_of_the_bundled_fonts(bold: bool, name: str) -> None:
    with TTFont(resources_dir() / "fonts" / f"PlanSansSC-{name}.ttf") as font:
        glyphs, names = font["glyf"], font.getBestCmap()
        for mark, (left, width) in NARROW_GLYPHS[bold].items():
            glyph = glyphs[names[ord(mark)]]
            assert 0.03 <= glyph.xMin / 1000 - left <= 0.06
            assert 0.03 <= width - (glyph.xMax / 1000 - left) <= 0.06
