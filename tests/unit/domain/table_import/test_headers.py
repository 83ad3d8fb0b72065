"""Which table a sheet holds, and which column is which field, is guessed from its names."""

import pytest

from assistant.domain.table_columns import columns_of
from assistant.domain.table_import.headers import (
    Layout,
    guess_layout,
    layout_at,
    parse_synonyms,
    plain_name,
)
from assistant.resources import read_toml
from tests.unit.domain.table_import.sheet_maker import Value, names, sheet


@pytest.mark.parametrize(
    ("header", "table", "fields"),
    [
        (
            ["Product", "Unit price (GBP)", "New customers / month", "Churn %"],
            "revenue",
            ["name", "price", "new_customers", "churn"],
        ),
        (
            ["产品", "单价（元）", "每月新增客户", "月流失率"],
            "revenue",
            ["name", "price", "new_customers", "churn"],
        ),
        (["Position", "Salary", "Headcount", "Hire date"], "people",
         ["role", "pay", "head_count", "start"]),
        (["岗位", "姓名", "月薪", "入职时间"], "people", ["role", "name", "pay", "start"]),
        (["费用项目", "类别", "月费用"], "costs", ["name", "kind", "amount"]),
        (["Expense", "Monthly cost", "Paid after days"], "costs",
         ["name", "amount", "paid_after_days"]),
        (["Loan", "Principal", "Drawn", "Interest rate", "Term"], "loans",
         ["name", "principal", "drawn", "rate", "months"]),
        (["设备", "单价", "数量", "使用寿命（月）"], "capex",
         ["name", "price", "quantity", "life_months"]),
        (["轮次", "融资额", "投前估值"], "instruments", ["name", "amount", "pre_money"]),
        (["Shareholder", "Shares", "Share class"], "holders", ["name", "shares", "share_class"]),
        (["name", "principal", "drawn"], "loans", ["name", "principal", "drawn"]),
    ],
)  # fmt: skip
def test_the_table_and_its_columns_are_guessed(
    header: list[str], table: str, fields: list[str]
) -> None:
    guessed = guess_layout(sheet([*header], ["x"] * len(header)), names())
    assert (guessed.table, guessed.header) == (table, 0)
    assert list(guessed.fields.values()) == fields


def test_the_names_may_stand_below_a_title() -> None:
    rows: list[list[Value]] = [
        ["Plan 2027"],
        [],
        ["", "Position", "Salary", "Our remarks"],
        ["", "CTO", 9],
    ]
    guessed = guess_layout(sheet(*rows), names())
    assert guessed == Layout(table="people", header=2, fields={1: "role", 2: "pay", 3: "note"})


def test_a_table_that_is_given_is_not_guessed() -> None:
    guessed = guess_layout(sheet(["Name", "Amount"], ["x", 1]), names(), table="instruments")
    assert guessed.table == "instruments"
    assert guessed.fields == {0: "name", 1: "amount"}


def test_what_nobody_knows_is_left_out() -> None:
    guessed = guess_layout(sheet([], ["foo", "bar"]), names())
    assert guessed == Layout(table=names().tables[0], header=1, fields={})
    assert layout_at(sheet(["Loan"]), names(), "loans", 7).fields == {}


def test_no_field_is_found_twice() -> None:
    guessed = guess_layout(sheet(["Price", "Price", "Revenue line"], [1, 2, "x"]), names())
    assert list(guessed.fields.values()).count("price") == 1


def test_names_are_compared_without_case_signs_and_units() -> None:
    assert plain_name(" Unit-Price (GBP) ") == plain_name("unit price")
    assert plain_name("单价【元】：") == "单价"


def test_every_synonym_names_a_field_that_there_is() -> None:
    for key in parse_synonyms(read_toml("questions", "spreadsheet_headers.toml")):
        table, _, name = key.partition(".")
        tables = names().tables if table == "shared" else (table,)
        if table == "choices":
            field, _, value = name.partition(".")
            everywhere = [each for table in names().tables for each in columns_of(table)]
            assert any(value in each.choices for each in everywhere if each.name == field), key
        else:
            assert any(name == each.name for table in tables for each in columns_of(table)), key


def test_no_synonym_names_two_fields_of_a_table() -> None:
    for table, fields in names().by_table.items():
        for field, known in fields.items():
            others = frozenset().union(*(each for name, each in fields.items() if name != field))
            assert not known & others, f"{table}.{field}: {known & others}"
