"""Depreciation, break-even, runway, customers, days and market: worked examples of the trade."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.finance import market_size, saas_metrics, unit_economics
from assistant.domain.finance.break_even import break_even, cash_fixed_costs
from assistant.domain.finance.depreciation import disposal, monthly_depreciation
from assistant.domain.finance.problems import FormulaError
from assistant.domain.finance.runway import growing_burns, runway
from assistant.domain.finance.unit_economics import Customer, LtvVariant
from assistant.domain.finance.working_capital_days import balance_of, turnover_days

D = Decimal
CUSTOMER = Customer(revenue=D(100), gross_margin=D("0.8"), churn=D("0.02"))


def test_a_building_is_written_down_and_sold_at_a_loss() -> None:
    assert monthly_depreciation(D(600_000), D(30_000), 60) * 12 == 114_000
    sold = disposal(D(600_000), D(30_000), 60, sold_after_months=24, proceeds=D(290_000))
    assert (sold.book_value, sold.gain) == (D(372_000), D(-82_000))
    later = disposal(D(600_000), D(30_000), 60, sold_after_months=99, proceeds=D(30_000))
    assert (later.book_value, later.gain) == (D(30_000), D(0))


def test_break_even_rounds_units_up_and_not_sales() -> None:
    found = break_even(D(5000), D(15), D(2))
    assert found.units == 385
    assert found.sales.quantize(D(1)) == 5769
    wanted = break_even(D(5000), D(15), D(2), target_profit=D(7000))
    assert wanted.units == 924  # 923.08 tickets: half a ticket is not sold
    assert wanted.units_exact.quantize(D("0.01")) == D("923.08")
    assert wanted.sales.quantize(D(1)) == 13846
    taxed = break_even(D(5000), D(15), D(2), target_profit=D(7000), tax_rate=D("0.3"))
    assert taxed.units_exact * 13 == D(5000) + D(10_000)


def test_cash_break_even_leaves_out_depreciation() -> None:
    assert cash_fixed_costs(D(5000), depreciation=D(900), principal_paid=D(400)) == 4500


def test_a_price_that_costs_eat_never_breaks_even() -> None:
    with pytest.raises(FormulaError, match="no_contribution"):
        break_even(D(1), D(2), D(2))


def test_runway_is_walked_not_divided() -> None:
    flat = runway(D(1200), growing_burns(D(100), D(0)))
    assert (flat.full_months, flat.months) == (12, D(12))
    growing = runway(D(1200), growing_burns(D(100), D("0.05")))
    assert growing.full_months == 9
    assert growing.months is not None
    assert growing.months.quantize(D("0.1")) == D("9.6")
    assert not runway(D(5), [D(-1), D(3)]).is_over


@pytest.mark.parametrize(
    ("variant", "more", "value"),
    [
        ("revenue", {}, "5000"),
        ("gross_margin", {}, "4000"),
        ("net_churn", {"expansion": D("0.005")}, "5333"),
        ("capped", {"months": 36}, "2067"),
        ("discounted", {"yearly_discount": D("0.10")}, "2860"),
        ("expanding", {"expansion": D(1)}, "6450"),
    ],
)
def test_lifetime_value_names_its_variant(
    variant: LtvVariant, more: dict[str, Decimal | int], value: str
) -> None:
    found = unit_economics.lifetime_value(CUSTOMER, variant=variant, **more)  # type: ignore[arg-type]
    assert found.quantize(D(1)) == D(value)


def test_no_variant_invents_what_it_needs() -> None:
    with pytest.raises(FormulaError) as error:
        unit_economics.lifetime_value(CUSTOMER, variant="capped")
    assert (error.value.key, error.value.field) == ("needed", "months")
    with pytest.raises(FormulaError, match="expansion_reaches_churn"):
        unit_economics.lifetime_value(CUSTOMER, variant="net_churn", expansion=D("0.02"))


def test_payback_with_churn_takes_longer() -> None:
    steady = Customer(revenue=D(100), gross_margin=D("0.8"))
    assert unit_economics.payback_months(D(1200), steady) == 15
    assert unit_economics.payback_months(D(1200), CUSTOMER) == 18
    assert unit_economics.payback_months(D(4000), CUSTOMER) is None


def test_retention_is_of_those_who_were_there() -> None:
    moved = saas_metrics.RecurringRevenue(
        opening=D(100), new=D(40), expansion=D(15), contraction=D(5), churned=D(8)
    )
    assert (moved.net_retention, moved.gross_retention) == (D("1.02"), D("0.87"))
    assert (moved.closing, moved.arr) == (D(142), D(1704))
    assert moved.quick_ratio is not None
    assert moved.quick_ratio.quantize(D("0.01")) == D("4.23")


def test_metrics_without_meaning_are_none() -> None:
    assert saas_metrics.burn_multiple(D(2), D(1)) == 2
    assert saas_metrics.burn_multiple(D(2), D(0)) is None
    assert saas_metrics.magic_number(D(130), D(100), D(120)) == 1
    empty = saas_metrics.RecurringRevenue(
        opening=D(0), new=D(1), expansion=D(0), contraction=D(0), churned=D(0)
    )
    assert (empty.net_retention, empty.quick_ratio) == (None, None)


def test_days_say_which_balance_and_which_year() -> None:
    assert turnover_days(D(609_000), D(7_665_000), 365, field="sales") == 29
    assert balance_of(D(10), D(30), "average", field="opening") == 20
    with pytest.raises(FormulaError, match="needed"):
        balance_of(None, D(30), "average", field="opening")


def test_a_market_is_counted_from_its_customers() -> None:
    found = market_size.bottom_up(
        [(D(1000), D(120)), (D(50), D(2400))], reachable=D("0.5"), obtainable=D("0.1")
    )
    assert (found.tam, found.sam, found.som) == (D(240_000), D(120_000), D(12_000))


@given(st.decimals("0.01", "1e6", places=2), st.lists(st.decimals("-1e5", "1e5", places=2)))
def test_runway_ends_where_cash_would_be_negative(cash: Decimal, burns: list[Decimal]) -> None:
    found = runway(cash, burns)
    left = cash - sum(burns[: found.full_months])
    assert left >= 0
    assert found.is_over == (found.full_months < len(burns))
    if found.is_over:
        assert left - burns[found.full_months] < 0
