"""The groups of assumptions name questions of the interview, each once."""

from dataclasses import fields
from typing import Any

import pytest

from assistant.domain.assumption_groups import parse_assumption_groups
from assistant.domain.brief import OpeningBalance, Tax, WorkingCapital
from assistant.domain.questionnaire import Questionnaire, parse_questionnaire
from assistant.domain.table_columns import columns_of
from assistant.resources import read_toml


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    return parse_questionnaire(read_toml("questions", "interview.toml"))


def data(**group: Any) -> dict[str, Any]:
    title = {"en": "How do you earn?", "zh": "靠什么赚钱？"}
    return {"columns": {"revenue": ["name"]}, "groups": [{"id": "a", "title": title} | group]}


def test_a_table_shows_the_few_columns_of_the_group(questionnaire: Questionnaire) -> None:
    (group,) = parse_assumption_groups(data(questions=["revenue", "start"]), questionnaire)
    assert group.title.zh == "靠什么赚钱？"
    assert [question.path for question in group.questions] == ["revenue", "start"]
    assert group.questions[0].columns == ("name",)


@pytest.mark.parametrize("paths", [["revenu"], ["start", "start"], ["costs"]])
def test_strange_and_double_questions_and_tables_without_columns_are_refused(
    questionnaire: Questionnaire, paths: list[str]
) -> None:
    with pytest.raises(ValueError, match=paths[0]):
        parse_assumption_groups(data(questions=paths), questionnaire)


def test_what_ships_asks_for_everything_that_drives_the_model(
    questionnaire: Questionnaire,
) -> None:
    groups = parse_assumption_groups(read_toml("questions", "assumptions.toml"), questionnaire)
    asked = {question.path for group in groups for question in group.questions}
    tables = {"revenue", "costs", "people", "capex", "loans", "holders", "instruments", "scenarios"}
    driving = tables | {"currency", "start", "months", "fiscal_year_start"}
    for table, kind in (
        ("tax", Tax), ("working_capital", WorkingCapital), ("opening_balance", OpeningBalance)
    ):  # fmt: skip
        driving |= {f"{table}.{field.name}" for field in fields(kind)}
    assert driving - asked == {
        "tax.as_of", "tax.note", "working_capital.note", "opening_balance.note"
    }  # fmt: skip
    for question in (each for group in groups for each in group.questions if each.columns):
        names = {column.name for column in columns_of(question.path)}
        assert set(question.columns) <= names
        assert len(question.columns) <= 3


def test_presets_stand_before_a_question_of_their_group(questionnaire: Questionnaire) -> None:
    taxes = data(questions=["start", "tax.vat_rate"], presets_before="tax.vat_rate")
    (group,) = parse_assumption_groups(taxes, questionnaire)
    assert group.presets_before == "tax.vat_rate"
    with pytest.raises(ValueError, match=r"tax\.vat_rate: not in the group"):
        parse_assumption_groups(
            data(questions=["start"], presets_before="tax.vat_rate"), questionnaire
        )
