"""A link to a fact says whether its words still say the fact."""

from decimal import Decimal

import pytest

from assistant.domain.binding import FactIndex, bind
from assistant.domain.facts import Fact, FactSheet
from assistant.domain.languages import LocalizedText
from assistant.domain.linked_figures import fact_words, state_of

SHEET = FactSheet(
    (
        Fact(id="a.users", labels={"en": "Users", "zh": "用户"}, value=Decimal(1234), unit="count"),
        Fact(
            id="a.price", labels={"en": "Price"}, value=Decimal(79), unit="money",
            currency="GBP", period="month",
        ),
        Fact(id="a.name", labels={"en": "Name"}, value=LocalizedText(en="Tally"), unit="text"),
    )
)  # fmt: skip


@pytest.mark.parametrize(
    ("markdown", "state"),
    [
        ("We have [1,234](fact:a.users) users.", "current"),
        ("We have [about 1,200](fact:a.users) users.", "current"),
        ("We have [over 1,000](fact:a.users) users.", "current"),
        ("We have [900](fact:a.users) users.", "differs"),
        ("我们有 [1234](fact:a.users) 个用户。", "current"),
        ("It is [£948](fact:=x12:a.price) a year.", "current"),
        ("It is [£900](fact:=x12:a.price) a year.", "differs"),
        ('It is [£79](fact:a.price "note") now.', "current"),
        ("It was [12](fact:gone).", "gone"),
        ("It was [£948](fact:=x12:gone) a year.", "gone"),
        ("It is [40%](fact:estimate).", "reserved"),
        ("[Tallyhop](fact:a.name) is ours.", "current"),
        ("[Nearly all of them](fact:a.users) stay.", "current"),
    ],
)
def test_a_link_is_held_against_its_fact(markdown: str, state: str) -> None:
    [link] = fact_words(markdown)
    assert markdown[link.words_start : link.words_end] == link.words
    assert markdown[link.start] == "["
    assert markdown[link.end - 1] == ")"
    assert state_of(link, bind(markdown, FactIndex(SHEET)), SHEET) == state


def test_code_pictures_and_web_links_are_no_links_to_facts() -> None:
    for text in ("`[1](fact:a.users)`", "![1](fact:a.users)", "[1](https://a.b)", "[1](source:x)"):
        assert list(fact_words(text)) == []
