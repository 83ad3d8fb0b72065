"""Tests of passages: sentences and table cells, and the words that stand by them."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.binding_context import Passages

TEXT = """# Plan

We sold 12. Then, approx. 13 more.
It went on.

Prices:

- 14 now

| Item | 2027 |
|---|--:|
| Rent \\| power | 15 |
"""


def passage_of(word: str) -> tuple[str, list[str]]:
    passages = Passages(TEXT)
    passage = passages[passages.at(TEXT.index(word))]
    nearby = [TEXT[start:end].strip() for start, end, _ in passage.nearby]
    return TEXT[passage.start : passage.end].strip(), nearby


def test_a_sentence_ends_at_its_mark_and_not_at_an_abbreviation() -> None:
    assert passage_of("12")[0] == "We sold 12."
    assert passage_of("13")[0] == "Then, approx. 13 more."


def test_the_heading_and_the_sentence_before_stand_by() -> None:
    assert passage_of("13")[1] == ["# Plan", "We sold 12."]


def test_a_line_that_goes_on_is_one_paragraph() -> None:
    assert passage_of("went")[1] == ["# Plan", "Then, approx. 13 more."]


def test_the_line_that_leads_into_a_list_stands_by_its_items() -> None:
    assert passage_of("14")[1] == ["# Plan", "Prices:"]


def test_a_cell_stands_by_its_column_and_its_row() -> None:
    cell, nearby = passage_of("15")
    assert cell == "15"
    assert {"2027", "Rent \\| power"} <= set(nearby)


@given(st.text(alphabet="ab 1.。|#-\n：:;", max_size=80))
def test_passages_lie_in_the_text_and_never_overlap(text: str) -> None:
    passages = Passages(text)
    end = 0
    for number in range(len(passages)):
        assert end <= passages[number].start <= passages[number].end <= len(text)
        end = passages[number].end
