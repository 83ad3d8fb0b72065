"""The questionnaire: its reading, what answers unlock, progress, and the names of fields."""

import tomllib
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest

from assistant.domain import brief as schema
from assistant.domain import brief_valuation
from assistant.domain.brief_boards import Card
from assistant.domain.facts import FactSheet
from assistant.domain.finance.computed_facts import with_computed
from assistant.domain.finance.projected_facts import METRICS, outlook_of
from assistant.domain.languages import LANGUAGES
from assistant.domain.outline import Outline, OutlineSection, parse_outline
from assistant.domain.questionnaire import (
    FieldLabels,
    Progress,
    Questionnaire,
    parse_field_labels,
    parse_questionnaire,
    progress,
    question_for,
    unlocks,
)
from assistant.paths import resources_dir
from assistant.resources import sample_paths
from assistant.services.brief_files import read_brief

QUESTION: dict[str, Any] = {
    "path": "company.name",
    "kind": "line",
    "label": {"en": "Name?", "zh": "名称？"},
    "hint": {"en": "The known one.", "zh": "常用的。"},
    "example": {"en": "Larkmend", "zh": "安步"},
}
SMALL: dict[str, Any] = {
    "schema": 1,
    "topics": [
        {
            "id": "company",
            "title": {"en": "Company", "zh": "公司"},
            "intro": {"en": "Who.", "zh": "谁。"},
            "questions": [QUESTION],
        }
    ],
}
SINGLE_TABLES = ("company", "tax", "working_capital", "opening_balance", "valuation")
TABLES = {
    "evidence": schema.EvidenceItem,
    "revenue": schema.RevenueLine,
    "costs": schema.CostLine,
    "people": schema.Person,
    "capex": schema.CapexLine,
    "loans": schema.Loan,
    "holders": schema.Holder,
    "instruments": schema.Instrument,
    "scenarios": schema.Scenario,
    "competitors": schema.Competitor,
    "risks": schema.Risk,
    "milestones": schema.Milestone,
    "scorecard": brief_valuation.ScorecardFactor,
    "berkus": brief_valuation.BerkusElement,
    "comparables": brief_valuation.Comparable,
}
COMPUTED = {
    "worth",
    "exit",
    "funds",
    "income",
    "cash_flow",
    "balance",
    "metrics",
    "model",
    "scenario",
    "cap_table",
}  # lines of the financial model
CLASSES: dict[str, type] = {
    "brief": schema.Brief,
    "company": schema.Company,
    "tax": schema.Tax,
    "working_capital": schema.WorkingCapital,
    "opening_balance": schema.OpeningBalance,
    "valuation": brief_valuation.Valuation,
    "dated_value": schema.DatedValue,
    "change": schema.ScenarioChange,
    "cards": Card,
    **TABLES,
}


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((resources_dir() / name).read_text("utf-8"))


@cache
def interview() -> Questionnaire:
    return parse_questionnaire(_toml("questions/interview.toml"))


@cache
def field_labels() -> FieldLabels:
    return parse_field_labels(_toml("questions/fields.toml"))


def _small(**changes: object) -> dict[str, Any]:
    """The small questionnaire with its one question changed."""
    data = deepcopy(SMALL)
    data["topics"][0]["questions"][0].update(changes)
    return data


def _choices(hint: object) -> Iterator[str]:
    """Every value of every Literal and enumeration inside an annotation."""
    if get_origin(hint) is Literal:
        yield from (str(value) for value in get_args(hint))
    elif isinstance(hint, type) and issubclass(hint, StrEnum):
        yield from (member.value for member in hint)
    else:
        for inner in get_args(hint):
            yield from _choices(inner)


def _outline(*sections: OutlineSection) -> Outline:
    return Outline(kind="business-plan", language="en", title="Plan", sections=sections)


def test_a_small_questionnaire_is_read_as_it_stands() -> None:
    questionnaire = parse_questionnaire(_small(core=True))
    (question,) = questionnaire.questions
    assert question.path == "company.name"
    assert question.label.en == "Name?"
    assert questionnaire.core_questions == (question,)
    topic = questionnaire.topic_of("company.name")
    assert topic is not None
    assert topic.id == "company"
    assert questionnaire.topic_of("company.stage") is None


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"colour": "red"}, r"topics\[0\]\.questions\[0\]: unknown key: colour"),
        ({"kind": "slider"}, r"questions\[0\]\.kind: slider is not known"),
        ({"label": {"en": "Name?"}}, r"questions\[0\]\.label: needs a text in each language"),
        ({"hint": {"en": "", "zh": "有"}}, r"questions\[0\]\.hint\.en: is not a text"),
        ({"kind": "choice"}, r"questions\[0\]\.choices: a choice needs it"),
        ({"kind": "table"}, r"questions\[0\]\.columns: a table needs it"),
        ({"columns": ["name"]}, r"questions\[0\]\.columns: a table needs it and nothing else"),
    ],
)
def test_a_fault_in_a_question_is_named(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_questionnaire(_small(**changes))


def test_a_missing_key_an_unknown_schema_and_a_path_asked_twice_are_refused() -> None:
    data = _small()
    del data["topics"][0]["intro"]
    with pytest.raises(ValueError, match=r"topics\[0\]: missing key: intro"):
        parse_questionnaire(data)
    with pytest.raises(ValueError, match="schema: 2 is not known"):
        parse_questionnaire({**SMALL, "schema": 2})
    data = _small()
    data["topics"][0]["questions"].append(QUESTION)
    with pytest.raises(ValueError, match=r"path is there twice: company\.name"):
        parse_questionnaire(data)


def test_every_answer_key_is_asked_exactly_once() -> None:
    asked = [q.path for q in interview().questions if q.path.startswith("answers.")]
    assert sorted(asked) == sorted(f"answers.{key}" for key in schema.ANSWER_KEYS)


def test_every_table_and_every_field_of_the_single_tables_is_asked_for() -> None:
    paths = {question.path for question in interview().questions}
    wanted = {f"{name}.{f.name}" for name in SINGLE_TABLES for f in fields(CLASSES[name])}
    assert wanted <= paths
    assert set(TABLES) <= paths


def test_every_path_and_column_is_a_key_of_the_brief() -> None:
    top = {field.name for field in fields(schema.Brief)}
    for question in interview().questions:
        first, _, rest = question.path.partition(".")
        assert first in top, question.path
        if rest and first != "answers":
            assert rest in {field.name for field in fields(CLASSES[first])}, question.path
        known = {f.name for f in fields(TABLES[first])} if question.columns else set()
        assert set(question.columns) <= known, question.path


def test_a_question_is_answered_in_a_way_that_its_field_can_hold() -> None:
    for question in interview().questions:
        first, _, rest = question.path.partition(".")
        if question.kind == "choice":
            hint = get_type_hints(CLASSES[first])[rest]
            assert set(question.choices) == set(_choices(hint)), question.path
        assert (question.kind == "table") == (first in TABLES), question.path


def test_about_ten_core_questions_let_half_of_the_plan_be_drafted() -> None:
    core = interview().core_questions
    assert 8 <= len(core) <= 12
    for language in LANGUAGES:
        outline = parse_outline(_toml(f"outlines/{language}/business-plan.toml"))
        drafted = [section for section in outline.sections if section.task]
        ready = [s for s in drafted if all(question_for(interview(), n) in core for n in s.needs)]
        filled = [*ready, outline.section("key_assumptions")]  # computed from the revenue lines
        assert len(filled) * 2 >= len(drafted) + 1, [section.id for section in ready]


def test_every_need_of_an_outline_leads_to_a_question() -> None:
    """What the model works out may be used, but nothing waits for it."""
    for language in LANGUAGES:
        outline = parse_outline(_toml(f"outlines/{language}/business-plan.toml"))
        for section in outline.sections:
            computed = [each for each in section.uses if each.partition(".")[0] in COMPUTED]
            for wanted in {*section.needs, *section.uses} - {*computed}:
                assert question_for(interview(), wanted) is not None, f"{section.id}: {wanted}"
            brief = read_brief(next(path for path in sample_paths() if path.stem == "tallyhop"))
            sheet = with_computed(FactSheet(()), brief, outlook_of(brief), field_labels())
            assert all(map(sheet.matching, computed)), section.id


def test_nearly_every_answer_in_words_unlocks_a_section_of_each_outline() -> None:
    for language in LANGUAGES:
        outline = parse_outline(_toml(f"outlines/{language}/business-plan.toml"))
        opened = unlocks(interview(), [outline])
        for key in schema.ANSWER_KEYS:
            assert opened[f"answers.{key}"], f"{language}: {key}"


@pytest.mark.parametrize(
    ("wanted", "path"),
    [
        ("company.name", "company.name"),
        ("people.*", "people"),
        ("people.*.role", "people"),
        ("people.maya.pay", "people"),
        ("evidence.sites_paying", "evidence"),
        ("tax.*", "tax.vat_rate"),
        ("opening_balance.cash", "opening_balance.cash"),
    ],
)
def test_a_missing_fact_finds_the_question_that_gives_it(wanted: str, path: str) -> None:
    question = question_for(interview(), wanted)
    assert question is not None
    assert question.path == path


def test_a_fact_that_nobody_is_asked_for_finds_no_question() -> None:
    assert question_for(interview(), "finance.y1.revenue") is None
    assert question_for(interview(), "peoples.x") is None


def test_an_answer_unlocks_the_sections_that_need_or_use_it_each_once() -> None:
    outline = _outline(
        OutlineSection(id="who", title="Who", needs=("people.*.role",), uses=("people.*.pay",)),
        OutlineSection(id="tax", title="Tax", uses=("tax.*",)),
    )
    opened = unlocks(interview(), [outline, outline])
    assert opened["people"] == ("who",)
    assert opened["tax.income_tax_rate"] == ("tax",)
    assert opened["company.name"] == ()


def test_progress_counts_rows_of_a_table_as_one_answer() -> None:
    answered = {"company.name", "people.maya.role", "people.tom.role", "peoples"}
    seen = progress(interview(), answered)
    total = len(interview().questions)
    assert seen.overall == Progress(answered=2, total=total)
    assert seen.core == Progress(answered=1, total=len(interview().core_questions))
    assert seen.topics["company"].answered == 1
    assert seen.topics["risks"].answered == 0
    assert sum(part.total for part in seen.topics.values()) == total


@pytest.mark.parametrize("table", sorted(CLASSES))
def test_every_field_and_choice_has_a_name_in_both_languages(table: str) -> None:
    labels = field_labels()
    assert is_dataclass(CLASSES[table])
    for name, hint in get_type_hints(CLASSES[table], include_extras=True).items():
        assert set(labels.label(table, name).as_mapping()) == set(LANGUAGES)
        for value in _choices(hint) if table != "brief" or name == "language" else ():
            assert set(labels.choice(table, name, value).as_mapping()) == set(LANGUAGES)


def test_every_answer_key_has_a_name() -> None:
    names = [field_labels().label("answers", key).en for key in schema.ANSWER_KEYS]
    assert len(set(names)) == len(schema.ANSWER_KEYS)


def test_a_choice_that_two_tables_share_has_the_name_of_its_own_table() -> None:
    assert field_labels().choice("costs", "kind", "direct").en == "Direct cost"
    assert field_labels().choice("competitors", "kind", "direct").en == "Direct"
    assert field_labels().choice("people", "evidence", "measured").zh == "实测"


def test_no_name_stands_for_a_field_that_is_not_there() -> None:
    data = _toml("questions/fields.toml")
    known = {"schema", "shared", "answers", "choices", *CLASSES, *COMPUTED}
    assert set(data) == known
    for table, kind in CLASSES.items():
        assert set(data[table]) <= set(get_type_hints(kind)), table


def test_every_line_that_the_model_computes_has_a_name_and_no_other() -> None:
    data = _toml("questions/fields.toml")
    brief = read_brief(next(path for path in sample_paths() if path.stem == "tallyhop"))
    outlook = outlook_of(brief)
    assert outlook is not None
    for statement in outlook.years:
        assert set(data[statement.name]) == {row.key for row in statement.rows}
    assert set(data["metrics"]) == set(METRICS)


def test_a_name_without_its_other_language_is_refused() -> None:
    with pytest.raises(ValueError, match=r"revenue\.price: needs a text in each language"):
        parse_field_labels({"revenue": {"price": {"en": "Price"}}})
    with pytest.raises(KeyError):
        field_labels().label("revenue", "colour")
