"""Every calculator is offered once, has names for all it asks, and an example that works out."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from assistant.domain.calculators.registry import CALCULATORS, Input
from assistant.domain.calculators.typed import typed_data
from assistant.domain.languages import LANGUAGES
from assistant.errors import BriefError
from assistant.services.calculations import (
    calculator_groups,
    calculator_inputs,
    example_of,
    work_out,
)
from assistant.texts import load_texts


def test_every_calculator_stands_in_one_group() -> None:
    listed = [name for group in calculator_groups() for name in group.calculators]
    assert sorted(listed) == sorted(CALCULATORS)


@pytest.mark.parametrize("name", sorted(CALCULATORS))
def test_each_example_works_out(name: str) -> None:
    assert work_out(name, example_of(name)).results


@pytest.mark.parametrize("name", sorted(CALCULATORS))
def test_everything_asked_for_has_a_name_in_both_languages(name: str) -> None:
    def check(inputs: Sequence[Input]) -> None:
        for each in inputs:
            for language in LANGUAGES:
                texts = load_texts(language)
                assert texts(f"calculators.input.{each.name}")
                assert all(texts(f"calculators.choice.{choice}") for choice in each.choices)
            check(each.columns)

    check(calculator_inputs(name))


def test_what_is_typed_is_read_as_in_the_interview() -> None:
    typed = {"rate": "8", "flows": "-1,000; 600 ; 700", "first_flow": "now"}
    data = typed_data(calculator_inputs("npv"), typed)
    assert data == {"rate": "8%", "flows": ["-1,000", "600", "700"], "first_flow": "now"}
    assert work_out("npv", typed).inputs["rate"] == "0.08"


def test_empty_rows_and_fields_are_left_out() -> None:
    rows = [{"name": "A", "customers": "100", "yearly_revenue": "12"}, {"name": "  "}, {}]
    typed = {"segments": rows, "reachable": "50%", "obtainable": "10", "top_down": " "}
    worked = work_out("market-size", typed)
    assert worked.results["som"] == Decimal(60)


def test_a_convention_is_asked_for_and_a_bad_row_is_named() -> None:
    loan = dict(example_of("loan-schedule"))
    with pytest.raises(BriefError) as caught:
        work_out("loan-schedule", loan | {"method": ""})
    assert (caught.value.key, caught.value.key_path) == ("brief_missing_choice", "method")
    flows = [{"date": "2027-01-01", "amount": "-5"}, {"date": "soon", "amount": "9"}]
    with pytest.raises(BriefError) as caught:
        work_out("xirr", {"flows": flows})
    assert caught.value.key_path == "flows[2].date"


def test_a_flag_is_read_in_both_languages() -> None:
    (held,) = (each for each in calculator_inputs("priced-round") if each.name == "convertibles")
    for said, expected in (("yes", True), ("是", True), ("no", False), ("", None)):
        data = typed_data(held.columns, {"mfn": said})
        assert data.get("mfn") is expected
