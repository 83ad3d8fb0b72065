"""Computed tables hold the founder's own facts, every figure linked, and nothing else."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.block_context import BlockContext
from assistant.domain.blocks import (
    Callout,
    FactLink,
    Table,
    fact_ids,
    iter_inlines,
    plain_text,
)
from assistant.domain.blocks_reading import read_markdown
from assistant.domain.blocks_writing import write_markdown
from assistant.domain.brief import Brief
from assistant.domain.brief_reading import brief_to_data, parse_brief
from assistant.domain.computed_blocks import BLOCK_NAMES, computed_block
from assistant.domain.fact_sheet import build_fact_sheet
from assistant.domain.languages import LANGUAGES, Language
from assistant.domain.plain_draft import plain_section
from assistant.domain.section_plan import plan_section
from assistant.services.content import field_labels, outline
from assistant.texts import load_texts
from tests.unit.domain.brief_maker import briefs


def context(brief: Brief, language: Language = "en") -> BlockContext:
    return BlockContext(
        brief=brief,
        sheet=build_fact_sheet(brief, field_labels()),
        labels=field_labels(),
        words=load_texts(language),
        language=language,
    )


def table(name: str, language: Language = "en", **data: Any) -> Table:
    brief = parse_brief({"schema": 1, "currency": "GBP"} | data, source="b")
    block = next(
        each for each in computed_block(name, context(brief, language)) if isinstance(each, Table)
    )
    assert isinstance(block, Table)
    return block


def rows(block: Table) -> list[list[str]]:
    return [[plain_text(cell) for cell in row] for row in block.rows]


@given(briefs(), st.sampled_from(LANGUAGES))
def test_any_brief_has_facts_and_tables_whose_links_lead_to_them(
    brief: Brief, language: Language
) -> None:
    made = context(brief, language)
    for name in BLOCK_NAMES:
        blocks = computed_block(name, made)
        for block in blocks:
            if isinstance(block, Table):
                assert block.caption
                widths = {len(row) for row in (block.header, *block.rows, block.alignments)}
                assert widths == {len(block.header)}
        assert all(made.sheet.get(fact_id) is not None for fact_id in fact_ids(blocks)), name


@given(briefs(), st.sampled_from(LANGUAGES))
def test_any_brief_is_the_same_after_writing_and_reading_it(
    brief: Brief, language: Language
) -> None:
    assert parse_brief(brief_to_data(brief), source=language) == brief


@given(briefs(), st.sampled_from(LANGUAGES))
def test_any_brief_makes_a_plan_without_a_model(brief: Brief, language: Language) -> None:
    sheet = build_fact_sheet(brief, field_labels())
    for section in outline("business-plan", language).sections:
        plan = plan_section(section, sheet, language)
        text = plain_section(plan, language)
        assert all(sheet.get(fact.id) is fact for fact in plan.facts)
        blocks = read_markdown(text)
        assert read_markdown(write_markdown(blocks)) == blocks


@given(briefs())
def test_a_project_without_a_fact_for_a_table_does_not_show_an_empty_one(brief: Brief) -> None:
    for name in BLOCK_NAMES:
        for block in computed_block(name, context(brief)):
            assert not isinstance(block, Table) or block.rows


def test_an_empty_project_shows_no_table_at_all() -> None:
    empty = context(Brief())
    shown = {name for name in BLOCK_NAMES if computed_block(name, empty)}
    assert shown == {"statements"}
    (note,) = computed_block("statements", empty)
    assert isinstance(note, Callout)
    assert "as soon as the plan has a first month" in plain_text(tuple(iter_inlines((note,))))


def test_an_unknown_block_is_a_bug_of_the_outline() -> None:
    with pytest.raises(KeyError):
        computed_block("poem", context(Brief()))


def test_columns_that_no_row_fills_are_left_out() -> None:
    block = table("competitor_table", competitors=[{"name": "Paper", "weaknesses": "Slow"}])
    assert [plain_text(cell) for cell in block.header] == ["Alternative", "Kind", "Weaknesses"]


def test_figures_are_links_aligned_at_the_right_and_dates_are_not() -> None:
    people = [
        {"role": "Rigger", "start": "2027-03", "pay": 31000, "head_count": 2},
        {"role": "Clerk", "start": "2027-05", "pay": 28000},
    ]
    block = table("hiring_plan", people=people, start="2027-01")
    assert block.alignments == ("left", "right", "left", "right")
    assert rows(block) == [
        ["Rigger", "2", "March 2027", "£31,000 a year"],
        ["Clerk", "1", "May 2027", "£28,000 a year"],
    ]
    assert isinstance(block.rows[0][3][0], FactLink)


def test_who_is_there_and_who_is_to_come_stand_in_two_tables() -> None:
    people = [{"role": "Founder"}, {"role": "Old hand", "start": "2026-05"},
              {"role": "New hand", "start": "2027-01"}]  # fmt: skip
    data: dict[str, Any] = {"people": people, "start": "2027-01"}
    assert [row[0] for row in rows(table("people_table", **data))] == ["Founder", "Old hand"]
    assert [row[0] for row in rows(table("hiring_plan", **data))] == ["New hand"]


@pytest.mark.parametrize(
    ("language", "graded"),
    [("en", ["Empty", "19%", "measured, 2026-10"]), ("zh", ["空置", "19%", "实测，2026-10"])],
)
def test_key_figures_are_those_a_reader_may_hold_us_to(
    language: Language, graded: list[str]
) -> None:
    empty = {"label": {"en": "Empty", "zh": "空置"}, "value": "19%", "unit": "percent",
             "evidence": "measured", "as_of": "2026-10"}  # fmt: skip
    guess = {"label": "Guess", "value": 3}
    block = table("key_figures", language, evidence={"a": empty, "b": guess})
    assert rows(block) == [graded]
    assert len(rows(table("evidence_ledger", language, evidence={"a": empty, "b": guess}))) == 2


def test_shares_add_up_to_the_whole() -> None:
    holders = [{"name": "Ann", "shares": 600}, {"name": "Ben", "shares": 300},
               {"name": "Pool", "kind": "pool", "shares": 100}]  # fmt: skip
    block = table("holder_table", holders=holders)
    assert [row[-1] for row in rows(block)] == ["60%", "30%", "10%", "100%"]
    assert [row[2] for row in rows(block)] == ["600", "300", "100", "1,000"]
    nobody = parse_brief({"schema": 1, "holders": [{"name": "Ann"}]}, source="b")
    assert computed_block("holder_table", context(nobody)) == ()


def test_seasons_stand_in_a_row_of_twelve() -> None:
    line = {"name": "Moorings", "seasonality": [1] * 6 + ["1.5"] * 3 + ["0.5"] * 3}
    tables = [
        block
        for block in computed_block(
            "assumptions", context(parse_brief({"schema": 1, "revenue": [line]}, source="b"))
        )
        if isinstance(block, Table) and len(block.header) == 13
    ]
    assert rows(tables[0]) == [["Moorings"] + ["1x"] * 6 + ["1.5x"] * 3 + ["0.5x"] * 3]


def test_a_scenario_without_a_note_says_what_it_changes() -> None:
    changes = [{"path": "revenue.moorings.price", "factor": "0.8"}]
    line = {"name": "Moorings", "id": "moorings", "price": 79}
    scenarios = [{"name": "Slow", "changes": changes}]
    block = table("scenario_table", scenarios=scenarios, revenue=[line])
    ((name, change),) = rows(block)
    assert name == "Slow"
    assert "0.8" in change


def test_a_risk_has_its_scores_and_words() -> None:
    risk = {"name": "Storm", "category": "operations", "probability": 2, "impact": 5,
            "mitigation": "Insurance", "owner": "Ann"}  # fmt: skip
    (row,) = rows(table("risk_table", risks=[risk]))
    assert row == ["Storm", "Operations", "2", "5", "Reduce", "Insurance", "Ann"]


def test_money_is_in_the_currency_of_the_brief() -> None:
    block = table("revenue_table", "zh", currency="CNY", revenue=[{"name": "泊位", "price": 30}])
    assert "每月 30 元" in rows(block)[0]
