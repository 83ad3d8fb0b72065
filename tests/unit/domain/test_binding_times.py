"""Tests of times: which months labels and figures name, and when they agree."""

from datetime import date

import pytest

from assistant.domain.binding_times import (
    FactTime,
    Span,
    agrees,
    bare_months,
    date_agrees,
    line_id,
    span_of,
    time_in_label,
    time_of,
)
from tests.unit.domain.binding_maker import fact

JAN_2027 = 2027 * 12


def span(iso: str) -> Span:
    found = span_of(iso)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("iso", "first", "months"),
    [
        ("2027", 0, 12),
        ("2027-03", 2, 1),
        ("2027-03-31", 2, 1),
        ("2027-Q3", 6, 3),
        ("2027-H2", 6, 6),
    ],
)
def test_an_iso_time_is_so_many_months(iso: str, first: int, months: int) -> None:
    assert (span(iso).first - JAN_2027, span(iso).months) == (first, months)


@pytest.mark.parametrize("iso", ["", "soon", "2027-13", "27", "--13-01"])
def test_what_is_no_time_has_no_months(iso: str) -> None:
    assert span_of(iso) is None


def test_a_month_without_a_year_is_one_of_any_year() -> None:
    assert span("--03-31").is_same(span("2028-03"))
    assert not span("--03-31").is_same(span("2028-04"))
    assert span("Q3").covers(span("2027-08"))


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Revenue, March 2027", FactTime(span("2027-03"), "keyed")),
        ("收入（2027 年 3 月）", FactTime(span("2027-03"), "keyed")),
        ("Revenue in Q3 2027", FactTime(span("2027-Q3"), "keyed")),
        ("2027 年第三季度收入", FactTime(span("2027-Q3"), "keyed")),
        ("Price (from 2027-05)", FactTime(span("2027-05"), "since")),
        ("Revenue in 2027", FactTime(span("2027"), "keyed")),
        ("Margin in 2025-26", None),
        ("From June 2027 to May 2028", None),
        ("Revenue", None),
    ],
)
def test_a_label_names_a_time(label: str, expected: FactTime | None) -> None:
    assert time_in_label(label) == expected


def test_a_level_at_the_end_of_a_year_is_one_of_december() -> None:
    held = time_of(fact("x", "Sites at the end of 2028", "2028 年末门店", 5, "count"))
    assert held is not None
    assert held.span == span("2028-12")


def test_a_facts_time_is_in_its_label_its_id_or_its_day() -> None:
    day = date(2026, 10, 31)
    assert time_of(fact("lines.cash.2027-03", "Cash", "现金", 5, "money")) == FactTime(
        span("2027-03"), "keyed"
    )
    assert time_of(fact("x", "Cash", "现金", 5, "money", as_of=day)) == FactTime(
        span("2026-10"), "dated"
    )
    assert time_of(fact("x", "Launch", "上线", "2027-03", "date")) is None


@pytest.mark.parametrize(
    ("named", "kind", "held", "is_level", "expected"),
    [
        ("2027-03", "keyed", "2027-03", False, True),
        ("2027", "keyed", "2027-12", False, False),
        ("2027", "keyed", "2027-12", True, True),
        ("2027", "keyed", "2027-11", True, False),
        ("2027-03", "keyed", "2027", False, False),
        ("2027", "dated", "2027-03", False, True),
        ("2026", "dated", "2027-03", False, False),
        ("2028-01", "since", "2027-03", False, True),
        ("2027-01", "since", "2027-03", False, False),
    ],
)
def test_a_time_named_agrees_with_a_facts(
    named: str, kind: str, held: str, *, is_level: bool, expected: bool
) -> None:
    time = FactTime(span(held), kind)  # type: ignore[arg-type]  # a kind by name
    assert agrees(span(named), time, is_level=is_level) is expected


@pytest.mark.parametrize(
    ("shown", "held", "is_true"),
    [
        ("2027-06", "2027-06-30", True),
        ("2027", "2027-06", True),
        ("--06-30", "2027-06-30", True),
        ("2027-Q2", "2027-06", True),
        ("2027-06-15", "2027-06-30", False),
        ("2027-06-15", "2027-06", False),
        ("2027-06", "2027", False),
        ("2026", "2027-06", False),
    ],
)
def test_a_date_may_say_less_than_is_known(shown: str, held: str, *, is_true: bool) -> None:
    assert date_agrees(shown, held) is is_true


def test_ids_of_a_line_differ_by_their_month_alone() -> None:
    assert line_id("lines.cash.2027-03") == line_id("lines.cash.2029-12")
    assert line_id("lines.cash.2027_03") != line_id("lines.rent.2027_03")


def test_months_without_a_year_are_found() -> None:
    text = "in March and in May, 6 月 too"
    assert [found.first for _, _, found in bare_months(text)] == [2, 4, 5]
