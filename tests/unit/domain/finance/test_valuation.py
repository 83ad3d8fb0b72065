"""Valuation methods: worked examples, and what they refuse."""

from decimal import Decimal

import pytest

from assistant.domain.finance.problems import FormulaError
from assistant.domain.finance.valuation import (
    berkus,
    by_comparables,
    discounted_cash_flow,
    multiple_of_rate,
    scorecard,
    venture_method,
)

D = Decimal


def test_the_venture_method_works_back_from_the_exit() -> None:
    found = venture_method(D(100), D(10), D(2), later_dilution=D("0.3"))
    assert (found.post_money, found.pre_money) == (D(7), D(5))
    assert (found.share_now * 7, found.share_at_exit * 7) == (D(2), D("1.4"))
    assert multiple_of_rate(D("0.5"), D(5)) == D("7.59375")
    with pytest.raises(FormulaError, match="investment_above_value"):
        venture_method(D(100), D(10), D(10), later_dilution=D(0))


def test_a_scorecard_needs_weights_that_make_one() -> None:
    weights = [(D("0.3"), D("1.25")), (D("0.25"), D("1.5")), (D("0.45"), D(1))]
    assert scorecard(D(2_000_000), weights) == 2_400_000
    with pytest.raises(FormulaError) as error:
        scorecard(D(1), [(D("0.3"), D(1))])
    assert error.value.values["value"] == D("0.3")


def test_berkus_adds_what_is_done() -> None:
    elements = [("idea", D(300)), ("team", D(500)), ("sales", D(0))]
    assert berkus(elements, D(500)) == 800
    with pytest.raises(FormulaError) as error:
        berkus(elements, D(400))
    assert error.value.field == "team"


def test_comparables_are_a_range() -> None:
    assert by_comparables(D(10), [D(3), D(9), D(4)]) == (D(30), D(40), D(90))
    assert by_comparables(D(10), [D(3), D(4)]) == (D(30), D(35), D(40))


def test_a_discounted_value_says_how_much_lies_beyond_the_forecast() -> None:
    found = discounted_cash_flow([D(100)] * 3, D("0.1"), D(0), flows_arrive="year_end")
    assert found.value.quantize(D("0.0001")) == 1000  # a perpetuity of 100 at 10 %
    assert found.terminal_share is not None
    assert found.terminal_share.quantize(D("0.0001")) == D("0.7513")
    middle = discounted_cash_flow([D(100)] * 3, D("0.1"), D(0), flows_arrive="mid_year")
    assert middle.value > found.value
    with pytest.raises(FormulaError, match="growth_reaches_rate"):
        discounted_cash_flow([D(1)], D("0.1"), D("0.1"), flows_arrive="year_end")
