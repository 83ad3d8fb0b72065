"""Linked figures that no longer say what their fact says are found; her own true words are not."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain.facts import Fact, FactSheet
from assistant.domain.outdated_figures import OutdatedFigure, outdated_figures
from tests.strategies import MARKUP, WORDS

SHEET = FactSheet(
    [
        Fact(id="price", labels={"en": "Price"}, value=Decimal(89), unit="money", currency="GBP",
             period="month"),
        Fact(id="market", labels={"en": "Market"}, value=Decimal(1_234_567), unit="money",
             currency="GBP"),
        Fact(id="churn", labels={"en": "Churn"}, value=Decimal("0.021"), unit="percent"),
        Fact(id="start", labels={"en": "Start"}, value="2027-06", unit="date"),
        Fact(id="name", labels={"en": "Name"}, value="Route 66", unit="text"),
    ],
    aliases={"answers.market.f1": "market"},
)  # fmt: skip


def found(markdown: str) -> list[tuple[str, str]]:
    figures = outdated_figures(markdown, SHEET, "en")
    assert all(markdown[each.start : each.end] for each in figures)
    return [(each.old_text, each.new_text) for each in figures]


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("It costs [£79](fact:price).", [("£79", "£89")]),
        ("It costs **[£79.00](fact:price?form=£{.2})** now.", [("£79.00", "£89.00")]),
        ("It costs [$89](fact:price).", [("$89", "£89")]),
        ("A year is [£948](fact:=x12:price).", [("£948", "£1,068")]),
        ("Gone: [£5](fact:nothing).", [("£5", "")]),
        ("From [May 2027](fact:start) on.", [("May 2027", "June 2027")]),
        ("Over [£100](fact:price).", [("£100", "£89")]),
    ],
)
def test_what_its_fact_does_not_back_any_more_is_found(
    markdown: str, expected: list[tuple[str, str]]
) -> None:
    assert found(markdown) == expected


@pytest.mark.parametrize(
    "markdown",
    [
        "It costs [£89](fact:price), about [£90](fact:price), over [£80](fact:price).",
        "A market of [£1.2m](fact:market), or [1.23 million pounds](fact:answers.market.f1).",
        "A year is [£1,068](fact:=x12:price).",
        "[Two percent](fact:churn) leave.",
        "It opens in [2027-06](fact:start).",
        "We are [Highway 61](fact:name).",
        "[40%](fact:estimate) of it, [50%](fact:unbacked), [60%](source:x), 70%.",
        "[words](fact:price) without a figure",
    ],
)
def test_what_is_true_in_her_own_words_or_rests_on_no_fact_is_not(markdown: str) -> None:
    assert found(markdown) == []


def test_a_find_says_where_the_figure_stands_and_which_fact_it_is() -> None:
    markdown = "It costs [£79](fact:price)."
    assert outdated_figures(markdown, SHEET, "en") == (
        OutdatedFigure(fact="price", start=10, end=13, old_text="£79", new_text="£89"),
    )


@settings(max_examples=20)
@given(st.lists(st.sampled_from([*MARKUP, *WORDS, "[£79](fact:price)", "12", "["])).map("".join))
def test_any_text_can_be_looked_at(markdown: str) -> None:
    found(markdown)
