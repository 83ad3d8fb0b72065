"""Rows are read as a founder would type them, and each wrong cell is named."""

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.brief_reading import parse_value
from assistant.domain.languages import LANGUAGES, Language
from assistant.domain.months import Month
from assistant.domain.table_columns import Column, Row, cell_text, columns_of
from assistant.domain.table_import.headers import guess_layout
from assistant.domain.table_import.rows import ReadRow, joined_answer, number_in, read_rows
from assistant.domain.table_import.sheet import Cell, Sheet
from assistant.sources.csv_sheets import read_csv
from tests.unit.domain.table_import.sheet_maker import names, share, sheet


def read(made: Sheet, table: str, language: Language = "en") -> tuple[ReadRow, ...]:
    return read_rows(made, guess_layout(made, names(), table=table), language, names())


def test_rows_are_read_with_everything_that_spreadsheets_do() -> None:
    made = sheet(
        ["Product", "Kind of revenue", "Price", "Charged per", "Churn", "First month"],
        ["Bike plan", "saas", "£1,234.50", "monthly", share("0.08"), date(2027, 3, 1)],
        [],
        ["床位月费", "订阅", "1.2万", "按年", "5%", "2027年4月"],
        ["Total", None, 999, None, None, None],
    )
    first, second = read(made, "revenue")
    assert (first.number, second.number) == (2, 4)
    assert first.is_good
    assert first.row == {
        "name": {"en": "Bike plan"}, "driver": "subscription", "price": "1234.5",
        "period": "month", "churn": "8%", "start": "2027-03",
    }  # fmt: skip
    assert second.row["price"] == "12000"
    assert (second.row["period"], second.row["start"]) == ("year", "2027-04")


def test_every_wrong_cell_of_a_row_is_named() -> None:
    made = sheet(
        ["Position", "Salary", "Heads", "Founder", "Starts", "Pay per"],
        ["CTO", "a lot", "1.5", "perhaps", "soon", "decade"],
        ["CEO", 9, 1, "是", "2027-01", "month"],
    )
    wrong, good = read(made, "people")
    assert {each.column: each.error.key for each in wrong.problems} == {
        "pay": "brief_not_a_number", "head_count": "brief_not_whole",
        "founder": "brief_not_true_or_false", "start": "brief_not_a_month",
        "period": "brief_not_a_choice",
    }  # fmt: skip
    assert wrong.problem_of("role") is None
    assert good.is_good
    assert good.row["founder"] is True


def test_a_row_without_what_it_needs_is_named() -> None:
    (row,) = read(sheet(["Loan", "Principal", "Drawn"], ["Van loan", 5000, None]), "loans")
    assert [(each.column, each.error.key) for each in row.problems] == [("drawn", "brief_missing")]


def test_formulas_without_a_result_and_with_a_fault_are_named() -> None:
    made = sheet(
        ["Cost", "Amount", "Rate"],
        ["Rent", Cell(has_lost_value=True), None],
        ["Cloud", "#REF!", None],
        ["Phone", 1, None],
    )
    lost, fault, good = read(made, "costs")
    assert [each.error.key for each in lost.problems] == ["brief_import_lost_value"]
    assert [each.error.key for each in fault.problems] == ["brief_import_formula_fault"]
    assert good.is_good


def test_words_go_to_the_side_that_is_written() -> None:
    (row,) = read(sheet(["产品", "单价"], ["床位月费", 60]), "revenue", "zh")
    assert row.row["name"] == {"zh": "床位月费"}


def test_added_rows_follow_those_that_are_there() -> None:
    before = parse_value("costs", [{"name": "Rent", "id": "rent"}], language="en")
    answer, offset = joined_answer("costs", before, [{"name": {"en": "Cloud"}}], replaces=False)
    assert [row["name"]["en"] for row in answer] == ["Rent", "Cloud"]
    assert offset == 1


def test_a_row_in_the_place_of_one_of_the_same_name_keeps_its_id() -> None:
    before = parse_value(
        "costs", [{"name": {"en": "Rent", "zh": "房租"}, "id": "r1"}], language="en"
    )
    rows: list[Row] = [{"name": {"zh": "房租"}}, {"name": {"en": "rent"}}, {"name": {"en": "Car"}}]
    answer, offset = joined_answer("costs", before, rows, replaces=True)
    assert [row.get("id") for row in answer] == ["r1", None, None]
    assert offset == 0


def test_key_figures_keep_their_ids_too() -> None:
    before = parse_value("evidence", {"hours": {"label": "Hours", "value": 3}}, language="en")
    answer, _ = joined_answer(
        "evidence", before, [{"label": {"en": "Hours"}, "value": "4"}], replaces=True
    )
    assert answer == {"hours": {"label": {"en": "Hours"}, "value": "4"}}
    assert number_in("evidence", answer, "evidence.hours.value") == 0
    assert number_in("evidence", answer, "evidence.other.value") is None
    assert number_in("costs", [], "costs[3].of_line") == 2
    assert number_in("costs", [], "revenue[3].price") is None


# --- there and back ---

_NOWHERE = Path("table.csv")
_TABLES = ("revenue", "costs", "people", "capex", "loans", "holders", "instruments", "risks")
_WORDS = st.text(
    st.characters(categories=("L", "N"), codec="utf-8"), min_size=1, max_size=12
).filter(
    lambda text: (
        text.strip() == text
        and text.casefold() not in {"total", "sum", "subtotal", "合计", "总计", "小计"}
    )
)
_MONTHS = st.builds(Month, st.integers(2020, 2060), st.integers(1, 12)).map(str)
_AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=2).map(str)
_NEEDED = {
    "revenue": {"name"}, "costs": {"name"}, "people": {"role"}, "capex": {"name"},
    "loans": {"name", "principal", "drawn"}, "holders": {"name"}, "instruments": {"name", "kind"},
    "risks": {"name"},
}  # fmt: skip
_LEFT_OUT = frozenset({"plain", "dated", "changes", "numbers"})


def values(column: Column, language: Language) -> st.SearchStrategy[Any]:
    """Return what a field may hold, as a brief would have it."""
    if column.kind == "choice":
        return st.sampled_from(column.choices)
    if column.kind == "percent":
        return st.integers(0, 1000).map(lambda part: str(Decimal(part) / 1000))
    whole = {"head_count": (1, 99), "calendar_month": (1, 12), "probability": (1, 5),
             "impact": (1, 5), "paid_after_days": (0, 90), "seniority": (1, 20),
             "preference_multiple": (0, 9), "preference_cap": (0, 9)}  # fmt: skip
    if column.name in whole or "months" in column.name or column.name == "payments_made":
        return st.integers(*whole.get(column.name, (1, 60))).map(str)
    return {
        "words": _WORDS.map(lambda words: {language: words}),
        "month": _MONTHS, "flag": st.just(True), "money": _AMOUNTS, "number": _AMOUNTS,
    }[column.kind]  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, Language, list[Row]]:
    table, language = draw(st.sampled_from(_TABLES)), draw(st.sampled_from(LANGUAGES))
    fields = [column for column in columns_of(table) if column.kind not in _LEFT_OUT]
    needed = {each.name: values(each, language) for each in fields if each.name in _NEEDED[table]}
    others = {each.name: values(each, language) for each in fields if each.name not in needed}
    rows = st.fixed_dictionaries(needed, optional=others)
    return table, language, draw(st.lists(rows, min_size=1, max_size=5))


@given(tables())
def test_a_table_saved_with_its_labels_is_imported_as_it_was(
    made: tuple[str, Language, list[Row]],
) -> None:
    table, language, rows = made
    labels = names().labels
    columns = [each for each in columns_of(table) if each.kind not in _LEFT_OUT]
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([labels.label(table, each.name).any(language) for each in columns])
    for row in rows:
        writer.writerow([cell_text(row, each, language, labels) for each in columns])
    back = read_csv(written.getvalue().encode("utf-8-sig"), path=_NOWHERE)
    guessed = guess_layout(back, names())
    assert guessed.table == table
    found = read_rows(back, guessed, language, names())
    assert [each.problems for each in found] == [()] * len(rows)
    assert parse_value(table, [each.row for each in found], language=language) == parse_value(
        table, rows, language=language
    )
