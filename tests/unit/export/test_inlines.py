from dataclasses import replace

import pytest

from assistant.domain.blocks import FactLink, Inline, LineBreak, SourceLink, TextRun, WebLink
from assistant.export.figure_appendix import Crossing
from assistant.export.inlines import InlineLook, spans_of
from assistant.export.theme import load_theme
from assistant.export.typesetting import RunStyle, Span

COLOURS = load_theme("classic").colours
BASE = RunStyle(size=10.0, colour=COLOURS.ink)
LOOK = InlineLook(
    colours=COLOURS,
    marks={"estimate": "est", "unbacked": "?"},
    crossings={"price": Crossing("#fact-1", "use-1")},
)


def spans(*parts: Inline) -> list[Span]:
    return spans_of(parts, BASE, LOOK)


def text(*parts: Inline) -> str:
    return "".join(span.text for span in spans(*parts))


def test_a_figure_is_printed_as_the_plain_text_it_shows() -> None:
    assert spans(FactLink("¥12.4M", "finance.raise")) == [Span("¥12.4M", BASE)]


def test_an_unbacked_figure_is_shaded_and_its_question_mark_is_raised() -> None:
    figure, mark = spans(FactLink("40%", "unbacked", bold=True))
    assert (figure.text, figure.style.background) == ("40%", COLOURS.unbacked)
    assert (mark.text, mark.style.bold) == ("?", True)
    assert mark.style.rise > 0
    assert mark.style.size < BASE.size


def test_an_own_estimate_has_a_raised_mark_and_no_shade() -> None:
    figure, mark = spans(FactLink("40%", "estimate"))
    assert (figure, mark.text) == (Span("40%", BASE), "est")
    assert mark.style.background is None


def test_a_figure_of_the_appendix_leads_there_and_can_be_come_back_to() -> None:
    (figure,) = spans(FactLink("£79", "price"))
    assert figure.style == replace(BASE, link="#fact-1", name="use-1")


def test_bold_is_a_weight_and_italic_a_colour() -> None:
    bold, italic = spans(TextRun("粗", bold=True), TextRun("斜", italic=True))
    assert bold.style == replace(BASE, bold=True)
    assert italic.style == replace(BASE, colour=COLOURS.emphasis)


def test_a_citation_is_small_raised_and_in_brackets() -> None:
    cited = spans(TextRun("事实"), SourceLink("2", "doc"))[1]
    assert cited.text == "[2]"
    assert cited.style.rise > 0
    assert cited.style.size < BASE.size


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://a.example/x?y=1", "https://a.example/x?y=1"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("https://例.cn/a b", "https://%E4%BE%8B.cn/a%20b"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("", None),
    ],
)
def test_only_addresses_of_the_web_and_of_mail_become_links(url: str, link: str | None) -> None:
    assert spans(WebLink("here", url))[0].style.link == link


def test_markup_in_a_text_is_text() -> None:
    assert text(TextRun("<b>&amp;</b>")) == "<b>&amp;</b>"


def test_wrapped_lines_are_joined_without_a_blank_in_chinese_only() -> None:
    assert text(TextRun("中文\n中文 and\nEnglish")) == "中文中文 and English"


def test_blanks_round_a_paragraph_go() -> None:
    assert text(TextRun("  "), TextRun(" a "), LineBreak(), TextRun(" ")) == "a"


@pytest.mark.parametrize("behind", ["（", "“", "¥"])
def test_a_forced_break_after_an_opening_bracket_is_dropped(behind: str) -> None:
    assert text(TextRun(f"看{behind}"), LineBreak(), TextRun("注")) == f"看{behind}注"


def test_a_forced_break_between_words_stays() -> None:
    assert text(TextRun("一"), LineBreak(), TextRun("二")) == "一\n二"
