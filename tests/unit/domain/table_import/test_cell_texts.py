"""Amounts, shares and months are understood as spreadsheets and founders write them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.brief_reading import parse_value
from assistant.domain.months import MONTH_NAMES_EN, Month
from assistant.domain.table_columns import Column, columns_of
from assistant.domain.table_import.cell_texts import (
    are_fractions,
    cell_words,
    month_text,
    number_text,
    typed_text,
)
from assistant.domain.table_import.sheet import Cell
from tests.unit.domain.table_import.sheet_maker import share


def column(table: str, name: str) -> Column:
    return next(each for each in columns_of(table) if each.name == name)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1234", "1234"), ("1,234.50", "1234.5"), ("1.234,56", "1234.56"), ("12,5", "12.5"),
        ("¥1,234", "1234"), ("£ 300", "300"), ("300 CNY", "300"), ("1 200 €", "1200"),
        ("12 万", "120000"), ("12.5万元", "125000"), ("1.5亿", "150000000"), ("300千", "300000"),
        ("£2.5m", "2500000"), ("5k", "5000"), ("(300)", "-300"), ("-£300", "-300"),
        ("−7", "-7"), ("8%", "8%"), ("8 ％", "8%"), ("１２３", "123"), ("3人", "3"),
        ("12 months", "12"), ("1'000", "1000"), ("12,3456", "123456"), ("1.234.567", "1234567"),
    ],
)  # fmt: skip
def test_numbers_are_read_as_they_are_written(written: str, number: str) -> None:
    assert number_text(written) == number


@pytest.mark.parametrize(
    "written", ["", "about 5", "1,23,4", "--3", "5-7", "%", "万", "1.2,3.4", "9" * 41, "3/4"]
)
def test_what_is_no_number_stays_as_it_stands(written: str) -> None:
    assert number_text(written) == written


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, max_value=10**12, min_value=0))
def test_a_number_with_thousands_set_apart_is_itself(number: Decimal) -> None:
    assert Decimal(number_text(f"{number:,f}")) == number


@pytest.mark.parametrize(
    "written",
    [
        "2027-03", "2027/3", "2027.3", "2027年3月", "2027 年 3 月", "2027-03-15", "2027年3月15日",
        "2027-03-15 00:00:00", "03/2027", "3-2027", "Mar 2027", "March 2027", "MARCH, 2027",
        "Mar-27", "15 Mar 2027", "15-Mar-2027", "2027 March", "202703", "２０２７年３月",
    ],
)  # fmt: skip
def test_months_are_read_as_they_are_written(written: str) -> None:
    assert month_text(written) == "2027-03"


@pytest.mark.parametrize("written", ["", "soon", "2027", "3/4/2027", "Q3 2027", "20270"])
def test_what_is_no_month_stays_as_it_stands(written: str) -> None:
    assert month_text(written) == written


@given(st.integers(1, 12), st.integers(2000, 2099), st.sampled_from(["{} {}", "{}-{}", "{}, {}"]))
def test_every_name_of_a_month_is_known(number: int, year: int, form: str) -> None:
    for name in (MONTH_NAMES_EN[number - 1], MONTH_NAMES_EN[number - 1][:3]):
        assert month_text(form.format(name, year)) == f"{year}-{number:02d}"


@pytest.mark.parametrize(
    ("cell", "table", "field", "text"),
    [
        (Cell(value=date(2027, 3, 15)), "revenue", "start", "2027-03"),
        (Cell(value=Month(2027, 3)), "revenue", "start", "2027-03"),
        (Cell(value=Decimal(202703)), "revenue", "start", "2027-03"),
        (Cell(value=Decimal("2027.1")), "revenue", "start", "2027.1"),
        (Cell(value=date(2027, 3, 15)), "milestones", "when", "2027-03-15"),
        (Cell(value=Month(2027, 3)), "milestones", "when", "2027-03"),
        (Cell(value="2027年3月15日"), "milestones", "when", "2027-03-15"),
        (Cell(value="2027 Q3"), "milestones", "when", "2027-Q3"),
        (Cell(value="2027"), "milestones", "when", "2027"),
        (share("0.08"), "revenue", "churn", "8%"),
        (Cell(value="8%"), "revenue", "churn", "8%"),
        (Cell(value=Decimal(8)), "revenue", "churn", "8%"),
        (Cell(value=Decimal("1E+300")), "revenue", "start", f"1{'0' * 300}"),
        (Cell(value=True), "people", "founder", "True"),
        (Cell(value=Decimal("1500.50")), "revenue", "price", "1500.5"),
        (Cell(value=" 订阅 "), "revenue", "driver", "订阅"),
        (Cell(value=Decimal(2027)), "revenue", "name", "2027"),
        (Cell(), "revenue", "price", ""),
    ],
)
def test_a_cell_is_typed_as_its_column_wants_it(
    cell: Cell, table: str, field: str, text: str
) -> None:
    assert typed_text(cell, column(table, field)) == text


@pytest.mark.parametrize(
    ("values", "is_so"),
    [(["0.08", "0.1"], True), (["8", "0.5"], False), (["0", "0"], False), (["x"], False)],
)
def test_plain_shares_are_parts_of_one_where_none_is_larger(values: list[str], is_so: bool) -> None:
    cells = [Cell(value=value) for value in values]
    assert are_fractions([*cells, share("0.9"), Cell()]) is is_so


def test_plain_fractions_become_percent() -> None:
    text = typed_text(Cell(value=Decimal("0.08")), column("revenue", "churn"), has_fractions=True)
    assert text == "8%"


def test_what_a_cell_shows_is_one_line() -> None:
    assert cell_words(Cell(value="a\n b")) == "a b"
    assert cell_words(share("0.08")) == "8%"
    assert cell_words(Cell()) == ""


@given(st.text(max_size=50))
def test_any_text_is_taken(text: str) -> None:
    for field in ("price", "start", "churn", "driver", "end"):
        typed_text(Cell(value=text), column("revenue", field), has_fractions=True)
    assert parse_value("revenue", None, language="en") is None
