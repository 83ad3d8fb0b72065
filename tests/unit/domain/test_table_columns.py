"""Cells of a table show what is stored, and what was typed until it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.table_columns import cell_text, columns_of, set_cell
from assistant.services.content import field_labels, import_names


@pytest.mark.parametrize(
    ("table", "field", "typed", "shown"),
    [
        ("revenue", "churn", "8", "8%"),
        ("revenue", "churn", "a lot", "a lot%"),
        ("revenue", "price", "1,234.50", "1,234.50"),
        ("revenue", "start", "2027年3月", "2027-03"),
        ("revenue", "driver", "订阅", "Subscription"),
        ("revenue", "price_changes", "2027/6: 5; nonsense", "2027-06: 5; nonsense: "),
        ("scenarios", "changes", "revenue.sites.price × 0.9; nonsense",
         "revenue.sites.price × 0.9; nonsense"),
        ("people", "founder", "是", "✓"),
    ],
)  # fmt: skip
def test_what_is_typed_is_shown_before_it_is_saved(
    table: str, field: str, typed: str, shown: str
) -> None:
    column = next(each for each in columns_of(table) if each.name == field)
    row = set_cell({}, column, typed, "en", field_labels())
    assert cell_text(row, column, "en", field_labels()) == shown


@given(st.sampled_from(import_names().tables), st.text(max_size=30))
def test_no_typing_is_too_strange_to_be_shown(table: str, typed: str) -> None:
    for column in columns_of(table):
        row = set_cell({}, column, typed, "zh", field_labels())
        cell_text(row, column, "en", field_labels())
