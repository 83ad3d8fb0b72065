"""Whatever the text, figures are found without an error, in order, in their places and in time."""

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.figures import find_figures

PIECES = (
    "12",
    "1,234.5",
    "三百万",
    "两成",
    "半年",
    "%",
    "万元",
    "家",
    "£",
    "US$",
    "¥",
    " ",
    "-",
    "–",
    "至",
    "to",
    "and",
    "between ",
    "from ",
    "2027",
    "年",
    "6月",
    "30日",
    "Q3",
    "H1",
    "FY",
    "June",
    " of ",
    "in",
    "one",
    "half",
    "dozen",
    "million",
    "k",
    "bn",
    "x",
    "倍",
    "第",
    "约",
    "over ",
    "+",
    "多",
    "[",
    "](fact:a)",
    "**",
    "`",
    "\n",
    "|",
    "# ",
    "1. ",
    ":",
    "/",
    "分之",
    "比",
    ".",
    ",",
    "，",
    "、",
    "(",
    ")",
    "１２",
    "％",
    "½",
    "\u00a0",
    "\ufffc",
    "\x1f",
    "\ud800",
    "אבג",
    "\u202e",
    "e999999",
    "每月",
    "a month",
    "翻",
    "番",
    "折",
    "上半年",
    "[^1]",
    "https://a.b/1",
    "@",
    "000",
)
ANY_TEXT = st.text() | st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


@given(ANY_TEXT)
def test_no_text_raises_and_every_figure_is_in_its_place(text: str) -> None:
    end = 0
    for figure in find_figures(text):
        assert text[figure.start : figure.end] == figure.text
        assert end <= figure.start < figure.end <= len(text)
        end = figure.end


@given(ANY_TEXT)
def test_a_figure_says_one_value_or_two_ends_or_terms(text: str) -> None:
    for figure in find_figures(text):
        has_ends = figure.low is not None and figure.high is not None
        assert (figure.value is not None) + has_ends == 1 or len(figure.terms) == 3
        assert (figure.currency is not None) == (figure.unit == "money")
        assert (figure.period is not None) == (figure.unit == "duration")


@given(ANY_TEXT)
def test_finding_twice_finds_the_same(text: str) -> None:
    assert find_figures(text) == find_figures(text)


@pytest.mark.parametrize("digits", [28, 50, 51, 400, 5000])
def test_a_long_row_of_digits_is_read_exactly_or_as_noise(digits: int) -> None:
    found = find_figures(f"£{'9' * digits} million")
    assert [figure.value for figure in found] == (
        [Decimal("9" * digits) * 10**6] if digits < 28 else [figure.value for figure in found]
    )
    assert len(found) == (1 if digits <= 50 else 0)


def test_an_exponent_builds_no_number() -> None:
    assert find_figures("1e999999 and 1E+999999999 and £5")[-1].text == "£5"
    assert all(len(str(figure.value)) < 20 for figure in find_figures("1e999999 2E+9999999"))


UNKIND = (
    "1 ",
    "1",
    "一",
    "[",
    "](",
    "`a",
    "<!--",
    "1.",
    "1-",
    "one ",
    "10%-",
    "http://",
    "*_",
    "1,",
    "1:",
    "1/",
    "1万",
    "```\n",
    "<a",
    "a@",
    "第",
    " ",
    "half ",
    "May ",
    "# 1.1.",
    "1、",
    "RMB",
    "百",
    "[1,2,3",
    "£",
    "约",
    "per ",
    "2027-",
)


@pytest.mark.parametrize("piece", UNKIND)
def test_no_repetition_keeps_the_reader_busy(piece: str) -> None:
    """A pattern that tries every split of such a text would take minutes."""
    begin = time.perf_counter()
    find_figures(piece * (8_000 // len(piece)))
    assert time.perf_counter() - begin < 10


def test_a_paragraph_of_200_000_characters_is_read_in_seconds() -> None:
    text = "We grew from 120 to 300 sites in 18 months, 约 30% of them pay £79 a month. " * 2_600
    begin = time.perf_counter()
    assert len(find_figures(text)) == 2_600 * 5
    assert time.perf_counter() - begin < 20
