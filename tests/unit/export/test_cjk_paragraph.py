import pytest
from reportlab.lib.colors import black

from assistant.export.cjk_paragraph import ParagraphStyle, TypesetParagraph
from assistant.export.running_heads import shortened
from assistant.export.typesetting import RunStyle, Span

PLAIN = RunStyle(size=10.0, colour=black)
CHINESE = "公司计划在2027年6月完成融资，毛利率达到30%（含税），并与SaaS平台形成差异化竞争。" * 4


def laid_out(text: str, width: float = 205.0, **style: float) -> TypesetParagraph:
    return TypesetParagraph([Span(text, PLAIN)], ParagraphStyle(leading=15, **style), width)  # type: ignore[arg-type]


def test_every_chinese_line_but_the_last_reaches_both_edges() -> None:
    paragraph = laid_out(CHINESE)
    for line in paragraph.lines[:-1]:
        last = line.end - 1
        places, tails = paragraph.text.measure.places, paragraph.text.measure.tails
        width = places[line.end] - places[last] - tails.get(last, 0.0)
        assert paragraph.text.x_of(line, last) + width == pytest.approx(205, abs=0.05)


def test_english_is_ragged() -> None:
    lines = laid_out("The average stall takes cash and cards, and reconciles neither. " * 4).lines
    assert all(line.stretch == line.squeeze == 0 for line in lines)


def test_only_the_first_line_is_indented() -> None:
    paragraph = laid_out(CHINESE, first_indent=20.0)
    assert paragraph.lines[0].end < laid_out(CHINESE).lines[0].end


def test_a_paragraph_leaves_no_single_line_behind_or_ahead() -> None:
    paragraph = laid_out(CHINESE)
    count = len(paragraph.lines)
    assert paragraph.split(20) is None
    parts = paragraph.split((count - 1) * 15)
    assert parts is not None
    assert [part.height for part in parts] == [(count - 2) * 15, 30]


def test_the_parts_of_a_paragraph_hold_all_its_lines() -> None:
    paragraph = laid_out(CHINESE)
    parts = paragraph.split(45)
    assert parts is not None
    first, rest = parts
    assert isinstance(first, TypesetParagraph)
    assert isinstance(rest, TypesetParagraph)
    assert [*first.lines, *rest.lines] == list(paragraph.lines)


def test_a_running_head_is_cut_where_its_half_of_the_line_ends() -> None:
    assert shortened("short", 8, 100) == "short"
    assert shortened("鲜材科技（上海）有限公司", 8, 60) == "鲜材科技（上…"
    assert shortened("鲜材科技（上海）有限公司", 8, 50) == "鲜材科技…"
