from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.export.line_breaking import (
    CLOSING,
    OPENING,
    Measure,
    break_places,
    fill_lines,
    line_width,
    with_paired_quotes,
)

MARKS = ("，", "。", "、", "（", "）", "“", "”", "《", "》", "——", "¥", " ")
ORDINARY = st.lists(st.sampled_from((*MARKS, "中", "文", "word", "12.4M", "30%")), max_size=40)


def pieces(text: str) -> list[str]:
    return [text[start:end] for start, end in pairwise([0, *break_places(text)])]


def measured(text: str) -> Measure:
    return Measure(text=text, places=range(len(text) + 1), breaks=break_places(text))


def lines(text: str, width: float) -> list[str]:
    return [text[line.start : line.end] for line in fill_lines(measured(text), width)]


WHOLE = (
    *("¥12.4M", "120万元", "30%", "1,240.5万元", "$12.4 million", "3至5年", "3～5万元"),
    *("2027年", "Web3", "3D", "6.5小时", "一百二十万元", "三成", "——", "don’t", "f(x)"),
    *("US$5", "RMB 120万", "第3章", "C++"),
    *("-£321,170", "−£321,170", "-￥5万", "－5万元", "-£ 5", "CHF 5,000", "-EUR 5m", "-1,166 元"),
    *("2.64 万 家", "＋5%"),
)


@pytest.mark.parametrize("kept", WHOLE)
def test_a_word_or_a_figure_with_its_unit_stays_whole_inside_chinese(kept: str) -> None:
    found = pieces(f"公司在{kept}之后增长")
    assert kept in [piece.strip() for piece in found]


def test_chinese_may_break_between_any_two_characters() -> None:
    assert pieces("公司计划") == ["公", "司", "计", "划"]


def test_closing_punctuation_stays_with_the_character_before_it() -> None:
    assert pieces("你好，（世界）。吗？！") == ["你", "好，", "（世", "界）。", "吗？！"]


def test_opening_brackets_stay_with_what_follows_even_over_a_blank() -> None:
    assert pieces("看 （ 注 ） 。") == ["看 ", "（ 注 ） 。"]


@pytest.mark.parametrize("text", ["((((", "（（（", "( ( (", "，，，", "))))"])
def test_marks_without_words_are_one_piece(text: str) -> None:
    assert pieces(text) == [text]


def test_straight_quotes_take_sides_by_pairs() -> None:
    assert with_paired_quotes('说"好"与"不"') == "说“好”与“不”"
    assert pieces('说"好"。') == ["说", '"好"。']


def test_an_english_sentence_breaks_at_blanks_and_after_hyphens() -> None:
    assert pieces("a state-of-the-art (new) plan") == [
        "a ", "state-", "of-", "the-", "art ", "(new) ", "plan",
    ]  # fmt: skip


def test_an_address_breaks_after_its_marks_only() -> None:
    assert pieces("https://www.example.com/a?b=c。") == [
        "https://", "www.", "example.", "com/", "a?", "b=", "c。",
    ]  # fmt: skip


def test_a_word_wider_than_a_line_is_broken_inside() -> None:
    assert lines("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]


def test_a_long_word_is_broken_after_a_mark_where_there_is_one() -> None:
    assert lines("first_part_and/second_part", 17)[0] == "first_part_and/"


def test_a_forced_break_ends_a_line_and_the_line_counts_as_last() -> None:
    result = fill_lines(measured("一二\n三四"), 10)
    assert [(line.start, line.end, line.last) for line in result] == [(0, 2, True), (3, 5, True)]


def test_an_empty_text_is_one_empty_line() -> None:
    assert [(line.start, line.end) for line in fill_lines(measured(""), 10)] == [(0, 0)]


def test_the_first_line_holds_less_when_it_is_indented() -> None:
    result = fill_lines(measured("一二三四五六"), 4, first_indent=2)
    assert [line.end - line.start for line in result] == [2, 4]


def test_both_edges_are_flush_where_a_line_is_stretched() -> None:
    text = "公司在上海plan完成融资与扩张"
    gaps = range(len(text) + 1)
    measure = Measure(
        text=text, places=gaps, breaks=break_places(text), shrink=[0.0] * len(gaps), gaps=gaps,
        most_stretch=1.0,
    )  # fmt: skip
    first = fill_lines(measure, 8, justified=True)[0]
    assert first.end == 5
    assert first.width + first.stretch * (first.end - 1) == pytest.approx(8)


def test_a_line_that_would_show_holes_stays_ragged() -> None:
    text = "公司abcdefghijkl"
    gaps = range(len(text) + 1)
    measure = Measure(
        text=text, places=gaps, breaks=break_places(text), shrink=[0.0] * len(gaps), gaps=gaps,
        most_stretch=0.3,
    )  # fmt: skip
    assert fill_lines(measure, 13, justified=True)[0].stretch == 0


@given(ORDINARY.map("".join), st.integers(12, 40))
def test_no_line_begins_with_closing_punctuation_or_ends_with_an_opening_bracket(
    text: str, width: int
) -> None:
    for number, line in enumerate(lines(text, width)):
        if not number or len(line) >= width - 1:  # a run of marks may be wider than a line
            continue
        assert line[:1] not in CLOSING or not line
        assert line[-1:] not in OPENING or number == len(lines(text, width)) - 1 or not line


@given(st.text(max_size=120), st.integers(1, 30))
def test_lines_keep_every_character_and_their_width(text: str, width: int) -> None:
    measure = measured(text)
    result = fill_lines(measure, width)
    kept = "".join(text[line.start : line.end] for line in result)
    assert [c for c in kept if not c.isspace()] == [c for c in text if not c.isspace()]
    assert all(line_width(measure, line.start, line.end) <= width + 0.02 for line in result)
