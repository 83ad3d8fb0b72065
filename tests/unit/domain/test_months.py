"""Months are counted without days, and in order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.months import Month

MONTHS = st.builds(Month, st.integers(1950, 2100), st.integers(1, 12))


@given(MONTHS, st.integers(-500, 500))
def test_going_some_months_on_and_counting_them_agree(month: Month, count: int) -> None:
    later = month.plus(count)
    assert month.until(later) == count
    assert later.plus(-count) == month
    assert (later > month) == (count > 0)


@given(MONTHS)
def test_a_month_is_read_as_it_is_written(month: Month) -> None:
    assert Month.parse(str(month)) == month


@pytest.mark.parametrize(
    "text", ["2027-13", "2027-00", "2027", "27-01", "2027-1", "2300-01", "", "2027-06-01"]
)
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a month"):
        Month.parse(text)


def test_the_year_turns() -> None:
    assert Month(2027, 12).plus(1) == Month(2028, 1)
    assert Month(2027, 1).plus(-1) == Month(2026, 12)
    assert str(Month(2027, 3)) == "2027-03"
