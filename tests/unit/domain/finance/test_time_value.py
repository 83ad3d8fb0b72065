"""Present values and internal rates: the examples of spreadsheets and textbooks, and properties."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.finance.problems import ConventionNeededError, FormulaError
from assistant.domain.finance.time_value import (
    chosen_rate,
    dated_internal_rates,
    internal_rates,
    mirr,
    npv,
)


def flows(*amounts: float) -> list[Decimal]:
    return [Decimal(str(each)) for each in amounts]


def rounded(value: Decimal, digits: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-digits))


PROJECT = flows(-40000, 5000, 8000, 12000, 30000)


def test_npv_begins_now_or_after_one_period_as_it_is_told() -> None:
    now = npv(Decimal("0.08"), PROJECT, first_flow="now")
    later = npv(Decimal("0.08"), PROJECT, first_flow="after_one_period")
    assert rounded(now, 2) == Decimal("3065.22")
    assert rounded(later * Decimal("1.08"), 20) == rounded(now, 20)


@pytest.mark.parametrize(
    ("amounts", "rate"),
    [
        ((-70000, 12000, 15000, 18000, 21000, 26000), "0.0866"),
        ((-70000, 12000, 15000, 18000, 21000), "-0.0212"),
        ((-100, 0, 0, 74), "-0.0955"),
        ((-100, 110), "0.1000"),
        ((100, -110), "0.1000"),
        ((-1, 1), "0.0000"),
    ],
)
def test_the_internal_rate_is_that_of_spreadsheets(amounts: tuple[float, ...], rate: str) -> None:
    (found,) = internal_rates(flows(*amounts))
    assert rounded(found, 4) == Decimal(rate)


def test_flows_that_turn_twice_have_two_rates_and_none_is_assumed() -> None:
    rates = internal_rates(flows(-100, 230, -132))
    assert [rounded(each, 10) for each in rates] == [Decimal("0.1"), Decimal("0.2")]
    with pytest.raises(ConventionNeededError) as error:
        chosen_rate(rates, None)
    assert error.value.field == "if_several"
    assert chosen_rate(rates, "lowest") == rates[0]
    assert chosen_rate([Decimal("-0.9"), Decimal("0.1")], "nearest_to_zero") == Decimal("0.1")


def test_some_flows_have_no_rate() -> None:
    assert internal_rates(flows(-100, 100, -100)) == []
    with pytest.raises(FormulaError, match="no_rate"):
        chosen_rate([], None)


def test_dated_flows_count_days_of_365() -> None:
    dated = [
        (date(2008, 1, 1), Decimal(-10000)),
        (date(2008, 3, 1), Decimal(2750)),
        (date(2008, 10, 30), Decimal(4250)),
        (date(2009, 2, 15), Decimal(3250)),
        (date(2009, 4, 1), Decimal(2750)),
    ]
    (rate,) = dated_internal_rates(dated)
    assert rounded(rate, 6) == Decimal("0.373363")
    assert dated_internal_rates(list(reversed(dated))) == [rate]


def test_mirr_is_that_of_spreadsheets() -> None:
    found = mirr(
        flows(-120000, 39000, 30000, 21000, 37000, 46000),
        finance_rate=Decimal("0.10"),
        reinvestment_rate=Decimal("0.12"),
    )
    assert rounded(found, 4) == Decimal("0.1261")


@pytest.mark.parametrize(
    ("amounts", "key"), [((), "too_few_flows"), ((5,), "too_few_flows"), ((1, 2), "one_sign")]
)
def test_what_has_no_rate_is_refused(amounts: tuple[float, ...], key: str) -> None:
    with pytest.raises(FormulaError, match=key):
        internal_rates(flows(*amounts))


def test_a_rate_of_minus_one_discounts_nothing() -> None:
    with pytest.raises(FormulaError, match="rate_too_low"):
        npv(Decimal(-1), PROJECT, first_flow="now")
    with pytest.raises(FormulaError, match="one_day"):
        dated_internal_rates([(date(2027, 1, 1), Decimal(1)), (date(2027, 1, 1), Decimal(-1))])


@given(
    st.decimals("-0.9", "5", places=3),
    st.lists(st.decimals("0.01", "1e6", places=2), min_size=1, max_size=40),
)
def test_a_rate_is_found_again_from_the_price_that_it_makes(
    rate: Decimal, inflows: list[Decimal]
) -> None:
    price = npv(rate, inflows, first_flow="after_one_period")
    (found,) = internal_rates([-price, *inflows])
    assert abs(found - rate) < Decimal("1e-15") * (1 + abs(rate))


@given(st.lists(st.decimals("-1e9", "1e9", places=2), min_size=2, max_size=60))
def test_every_rate_makes_the_flows_worth_nothing(amounts: list[Decimal]) -> None:
    if not (any(each > 0 for each in amounts) and any(each < 0 for each in amounts)):
        return
    for rate in internal_rates(amounts):
        terms = [abs(flow) / (1 + rate) ** at for at, flow in enumerate(amounts)]
        assert abs(npv(rate, amounts, first_flow="now")) <= max(terms) * Decimal("1e-12")
