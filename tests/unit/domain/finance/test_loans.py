"""Loans: the payment of spreadsheets, and schedules that end at zero."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.finance.loans import (
    Repayment,
    level_payment,
    monthly_rate,
    parts_of_payment,
    schedule,
)
from assistant.domain.finance.precision import exact
from assistant.domain.finance.problems import FormulaError

MONTHLY = Decimal("0.08") / 12


def rounded(value: Decimal, digits: int = 2) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-digits))


def test_the_payment_is_that_of_spreadsheets() -> None:
    assert rounded(level_payment(MONTHLY, 60, Decimal(15000), paid_at="end"), 4) == Decimal(
        "304.1459"
    )
    assert rounded(level_payment(MONTHLY, 10, Decimal(10000), paid_at="end")) == Decimal("1037.03")
    begin = level_payment(MONTHLY, 10, Decimal(10000), paid_at="begin")
    assert rounded(begin) == Decimal("1030.16")
    assert rounded(level_payment(Decimal("0.01"), 24, Decimal(24000), paid_at="end"), 4) == Decimal(
        "1129.7633"
    )


def test_without_interest_it_is_a_part_of_the_principal() -> None:
    assert level_payment(Decimal(0), 24, Decimal(2400), paid_at="end") == 100


def test_the_parts_of_a_payment_are_those_of_spreadsheets() -> None:
    rate = Decimal("0.1") / 12
    interest, principal = parts_of_payment(rate, 36, Decimal(8000), 1, paid_at="end")
    assert rounded(interest) == Decimal("66.67")
    assert rounded(principal) == Decimal("191.47")
    early, _ = parts_of_payment(rate, 36, Decimal(8000), 1, paid_at="begin")
    assert early == 0


def test_a_yearly_rate_is_nominal_or_effective() -> None:
    assert monthly_rate(Decimal("0.12"), "nominal") == Decimal("0.01")
    effective = monthly_rate(Decimal("0.12"), "effective")
    assert rounded((1 + effective) ** 12, 12) == Decimal("1.12")


@given(
    st.decimals("1", "1e9", places=2),
    st.decimals("0", "0.05", places=4),
    st.integers(1, 120),
    st.integers(0, 40),
    st.sampled_from(("level", "equal_principal", "bullet")),
)
def test_a_schedule_pays_back_exactly_what_was_lent(
    principal: Decimal, rate: Decimal, months: int, grace: int, method: Repayment
) -> None:
    grace = min(grace, months - 1)
    rows = schedule(principal, rate, months, method=method, grace_months=grace)
    assert len(rows) == months
    assert rows[-1].balance == 0
    assert abs(sum(each.principal for each in rows) - principal) < Decimal("1e-20") * principal
    assert all(each.principal == 0 for each in rows[:grace])
    with exact():
        assert all(each.payment == each.principal + each.interest for each in rows)
    if method == "level":
        paid = [each.payment for each in rows[grace:]]
        assert max(paid) - min(paid) < Decimal("1e-15") * principal


def test_interest_is_paid_on_what_is_owed() -> None:
    rows = schedule(Decimal(1200), Decimal("0.01"), 12, method="equal_principal")
    assert (rows[0].interest, rows[1].interest) == (Decimal(12), Decimal(11))
    bullet = schedule(Decimal(1200), Decimal("0.01"), 12, method="bullet")
    assert [each.payment for each in bullet] == [12] * 11 + [1212]


def test_impossible_loans_are_refused() -> None:
    with pytest.raises(FormulaError, match="too_small"):
        level_payment(MONTHLY, 0, Decimal(1), paid_at="end")
    with pytest.raises(FormulaError, match="negative"):
        schedule(Decimal(1), Decimal("-0.01"), 3, method="level")
    with pytest.raises(FormulaError, match="grace_too_long"):
        schedule(Decimal(1), MONTHLY, 3, method="level", grace_months=3)
    with pytest.raises(FormulaError, match="not_in_loan"):
        parts_of_payment(MONTHLY, 3, Decimal(1), 4, paid_at="end")
