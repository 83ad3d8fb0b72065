"""Tests of values: what rounding, qualifiers, ranges and durations justify."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.binding_values import (
    limits,
    qualifier_problem,
    rounds_to,
    telling_digits,
    value_problem,
)
from assistant.domain.facts import Period, Range
from tests.unit.domain.binding_maker import fact, figure, months


@pytest.mark.parametrize(
    ("number", "shown", "step", "is_true"),
    [
        ("1234567", "1200000", "100000", True),
        ("1234567", "1230000", "10000", True),
        ("1234567", "1240000", "10000", False),
        ("1234567", "1300000", "100000", False),
        ("2.5", "3", "1", True),
        ("0.4325", "0.433", "0.001", True),
        ("0.4325", "0.432", "0.001", False),
        ("1e29", "1e29", "1", True),
    ],
)
def test_numbers_round_half_up_to_the_last_digit_shown(
    number: str, shown: str, step: str, *, is_true: bool
) -> None:
    assert rounds_to(Decimal(number), Decimal(shown), Decimal(step)) is is_true


@pytest.mark.parametrize(
    ("held", "period", "shown", "written", "problem"),
    [
        (60, "month", "5", "year", None),
        (18, "month", "1.5", "year", None),
        (18, "month", "2", "year", "value"),
        (36, "hour", "1.5", "day", None),
        (14, "day", "2", "week", None),
        (30, "day", "1", "month", "unit"),
    ],
)
def test_durations_convert_where_nothing_is_lost(
    held: int, period: Period, shown: str, written: Period, problem: str | None
) -> None:
    record = fact("x", "Time", "时间", held, "duration", period=period)
    assert value_problem(months("x", shown, written), record) == problem


@pytest.mark.parametrize(
    ("qualifier", "shown", "problem"),
    [("at_least", 180, None), ("at_most", 320, None), (None, 180, "range"), ("over", 200, "range")],
)
def test_a_bound_of_a_range_is_said_with_its_qualifier(
    qualifier: str | None, shown: int, problem: str | None
) -> None:
    held = fact("x", "Fee", "费用", Range(low=Decimal(180), high=Decimal(320)), "money")
    read = figure(str(shown), "money", shown, currency="GBP", qualifier=qualifier)
    assert value_problem(read, held) == problem


def test_an_open_range_needs_an_open_figure() -> None:
    held = fact("x", "Fee", "费用", Range(low=Decimal(180)), "money")
    assert value_problem(figure("a", "money", low=Decimal(180)), held) is None
    both = figure("a", "money", low=Decimal(180), high=Decimal(200))
    assert value_problem(both, held) == "range"


def test_a_range_of_years_can_be_one_of_months() -> None:
    held = fact("x", "Term", "期限", Range(low=Decimal(12), high=Decimal(24)), "duration",
                period="month")  # fmt: skip
    read = figure("a", "duration", low=Decimal(1), high=Decimal(2), period="year")
    assert value_problem(read, held) is None


@pytest.mark.parametrize(
    ("value", "step", "digits"), [(250, 1, 3), (100, 1, 2), (1200000, 100000, 2), (12, 1, 2)]
)
def test_zeros_say_little(value: int, step: int, digits: int) -> None:
    read = figure("x", "count", value, step=Decimal(step))
    assert telling_digits(read, Decimal(value)) == digits


NUMBERS = st.decimals(min_value=1, max_value=10**12, places=2)
QUALIFIERS = st.sampled_from([None, "about", "over", "at_least", "under", "at_most", "nearly"])


@given(NUMBERS, NUMBERS, QUALIFIERS)
def test_what_justifies_a_figure_is_always_looked_up(
    number: Decimal, shown: Decimal, qualifier: str | None
) -> None:
    read = figure("x", "money", str(shown), currency="GBP", qualifier=qualifier)
    low, high = limits(read, shown)
    if qualifier_problem(read, number, shown) is None:
        assert low <= float(number) <= high


def test_endless_numbers_are_no_values() -> None:
    held = fact("x", "Fee", "费用", 5, "money")
    for wild in ("NaN", "Infinity", "1e999999"):
        assert value_problem(figure("x", "money", wild, currency="GBP"), held) == "unit"
