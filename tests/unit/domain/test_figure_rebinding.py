"""Figures are bound to another fact, in their notation, and take its value if they must."""

from decimal import Decimal

import pytest

from assistant.domain.binding import FactIndex, bind
from assistant.domain.facts import Fact
from assistant.domain.figure_rebinding import bound_to, linked_to
from assistant.domain.linked_figures import fact_words, state_of

PRICE = Fact(
    id="revenue.a.price", labels={"en": "Price", "zh": "价格"}, value=Decimal(79), unit="money",
    currency="GBP",
)  # fmt: skip
CHURN = Fact(id="a.churn", labels={"en": "Churn"}, value=Decimal("0.04"), unit="percent")


def place_of(markdown: str, words: str) -> tuple[int, int]:
    start = markdown.index(words)
    return start, start + len(words)


@pytest.mark.parametrize(
    ("markdown", "words", "fact", "bound"),
    [
        ("It costs £79.", "£79", PRICE, "It costs [£79](fact:revenue.a.price)."),
        ("It costs £95.", "£95", PRICE, "It costs [£79](fact:revenue.a.price)."),
        ("Churn is 40%.", "40%", CHURN, "Churn is [4%](fact:a.churn)."),
        ("It is [£95](fact:gone.x).", "£95", PRICE, "It is [£79](fact:revenue.a.price)."),
        ("It is [4%](fact:estimate).", "4%", CHURN, "It is [4%](fact:a.churn)."),
        (
            "It is [**£95**](fact:gone.x) now.",
            "**£95**",
            PRICE,
            "It is [**£79**](fact:revenue.a.price) now.",
        ),
        ("**Churn: 40%.** Next.", "40%", CHURN, "**Churn: [4%](fact:a.churn).** Next."),
    ],
)
def test_a_figure_is_bound_and_true_of_its_fact(
    markdown: str, words: str, fact: Fact, bound: str
) -> None:
    assert bound_to(markdown, place_of(markdown, words), fact, "en") == bound


def test_its_own_fact_gives_a_figure_its_value_in_its_notation() -> None:
    old = "We charge [£79.00](fact:revenue.a.price?form=£{f2}) now."
    start, end = place_of(old, "£79.00")
    raised = Fact(id=PRICE.id, labels=PRICE.labels, value=Decimal(95), unit="money", currency="GBP")
    bound = bound_to(old, (start, end), raised, "en")
    assert bound is not None
    link = next(fact_words(bound))
    assert state_of(link, bind(bound, FactIndex((raised,))), {raised.id: raised}) == "current"
    assert "95" in link.words


def test_no_link_is_put_where_none_can_stand() -> None:
    web = "See [40% of it](https://example.org)."
    assert linked_to(web, *place_of(web, "40%"), "estimate") is None
    code = "Type `40%` here."
    assert bound_to(code, place_of(code, "40%"), CHURN, "en") is None
