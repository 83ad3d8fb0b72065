"""Calculators as they are offered: each in one group, with an example that works out, and named."""

import pytest

from assistant.domain.calculators.registry import CALCULATORS, Input
from assistant.domain.calculators.result_text import RESULT_UNITS
from assistant.domain.languages import LANGUAGES, Language
from assistant.errors import BriefError
from assistant.resources import read_toml
from assistant.services.calculations import (
    ITEM,
    calculator_groups,
    columns_of_rows,
    example_of,
    headline_of,
    inputs_of_calculator,
    labels_of,
    table_of_rows,
    text_key,
    work_out,
)
from assistant.texts import load_texts


def test_each_calculator_stands_in_one_group() -> None:
    listed = [name for group in calculator_groups() for name in group.calculators]
    assert sorted(listed) == sorted(CALCULATORS)
    for language in LANGUAGES:
        texts = load_texts(language)
        assert all(f"calculators_view.groups.{group.id}" in texts for group in calculator_groups())
        assert all(f"calculators.about.{text_key(name)}" in texts for name in listed)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CALCULATORS)
def test_each_example_works_out_and_every_result_has_a_unit(name: str, language: Language) -> None:
    worked = work_out(name, example_of(name, language))
    assert headline_of(worked) in worked.results
    for key, value in worked.results.items():
        if isinstance(value, list):
            assert all(column in RESULT_UNITS for row in value for column in row)
        else:
            assert key in RESULT_UNITS


def test_there_are_no_examples_of_what_is_not_there() -> None:
    assert read_toml("calculators", "examples.toml").keys() == set(CALCULATORS)
    headlines = read_toml("calculators", "groups.toml")["headlines"]
    assert headlines.keys() <= set(CALCULATORS)


def test_names_in_examples_are_in_the_language_asked_for() -> None:
    assert example_of("market-size", "en")["segments"][0]["name"] == "Independent bakeries"
    assert example_of("market-size", "zh")["segments"][0]["name"] == "独立烘焙店"


@pytest.mark.parametrize("name", CALCULATORS)
def test_every_input_column_and_choice_is_named(name: str) -> None:
    labels = labels_of(name)
    for asked in inputs_of_calculator(name):
        assert_named(name, text_key(name), asked)
        for column in columns_of_rows(asked) if asked.is_list else ():
            assert_named(name, table_of_rows(name, asked), column)
    assert labels is labels_of(name)


def assert_named(name: str, table: str, asked: Input) -> None:
    labels = labels_of(name)
    for language in LANGUAGES:
        assert labels.label(table, asked.name).get(language)
        for choice in asked.choices:
            assert labels.choice(table, asked.name, choice).get(language)


def test_no_words_are_there_for_inputs_that_are_not() -> None:
    known = set()
    for name in CALCULATORS:
        for asked in inputs_of_calculator(name):
            known |= words_of(text_key(name), asked)
            for column in columns_of_rows(asked) if asked.is_list else ():
                known |= words_of(table_of_rows(name, asked), column)
    words = load_texts("en").keys()
    assert {key for key in words if key.startswith("calculator_inputs.")} <= known


def words_of(table: str, asked: Input) -> set[str]:
    key = f"calculator_inputs.{table}.{asked.name}"
    return {key, f"{key}_hint", f"{key}_unit"} | {f"{key}_choice.{each}" for each in asked.choices}


def test_a_list_without_columns_has_one_in_its_own_unit() -> None:
    flows = next(each for each in inputs_of_calculator("npv") if each.name == "flows")
    assert [(each.name, each.unit) for each in columns_of_rows(flows)] == [(ITEM, "money")]


def test_inputs_know_what_they_are_measured_in() -> None:
    units = {each.name: each.unit for each in inputs_of_calculator("loan-schedule")}
    assert units == {
        "principal": "money", "yearly_rate": "percent", "months": "count", "method": "choice",
        "yearly_rate_is": "choice", "grace_months": "count", "fee": "money",
    }  # fmt: skip
    rows = {each.name: each.columns for each in inputs_of_calculator("priced-round")}
    assert [each.unit for each in rows["convertibles"]] == [
        "text", "choice", "money", "money", "percent", "flag", "text"
    ]  # fmt: skip
    dated = inputs_of_calculator("xirr")[0].columns
    assert [each.unit for each in dated] == ["date", "money"]


def test_a_refusal_has_the_path_of_the_input() -> None:
    with pytest.raises(BriefError) as error:
        work_out("npv", {"rate": "10%", "flows": [1]})
    assert error.value.key_path == "first_flow"
