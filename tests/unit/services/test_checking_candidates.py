"""The facts offered for a figure: the likeliest first."""

from decimal import Decimal

import pytest

from assistant.domain.binding import FactIndex, bind
from assistant.domain.facts import Fact, FactSheet
from assistant.services.checking_candidates import candidates_of


def percent(fact_id: str, value: str, english: str, chinese: str = "") -> Fact:
    labels = {"en": english} | ({"zh": chinese} if chinese else {})
    return Fact(id=fact_id, labels=labels, value=Decimal(value), unit="percent")


INDEX = FactIndex(
    FactSheet(
        (
            percent("a.price", "0.5", "Year one with 120 farms and 4,800 crates at half the price"),
            *(percent(f"a.other{n}", f"0.0{n}", f"Share {n} of the farms") for n in range(2, 9)),
            percent("a.cut", "0.4", "Cut in losses", "损耗减少的比例"),
            percent("a.churn", "0.015", "Monthly churn", "月流失率"),
        )
    )
)


@pytest.mark.parametrize(
    "text",
    ["About 40% of farms would switch.", "约 40% 的农场主说愿意换用。"],
)
def test_a_fact_of_the_very_value_comes_before_one_that_shares_a_word(text: str) -> None:
    [binding] = bind(text, INDEX)
    assert binding.status == "unbacked"
    assert candidates_of(binding, text, INDEX)[0] == "a.cut"
