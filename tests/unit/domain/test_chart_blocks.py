"""The charts of a plan show what its tables say, and nothing where nothing can be worked out."""

from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.domain.block_context import BlockContext
from assistant.domain.blocks import Chart
from assistant.domain.blocks_writing import write_markdown
from assistant.domain.brief import Brief, OpeningBalance
from assistant.domain.chart_blocks import month_labels
from assistant.domain.computed_blocks import computed_block
from assistant.domain.facts import FactSheet
from assistant.domain.finance.projected_facts import outlook_of
from assistant.domain.languages import Language
from assistant.domain.months import Month
from assistant.resources import sample_paths
from assistant.services.brief_files import read_brief
from assistant.services.content import field_labels
from assistant.texts import load_texts

CHARTS = ("cash_chart", "revenue_chart", "scenario_chart", "exit_chart")


def sample(name: str = "tallyhop") -> Brief:
    return next(read_brief(path) for path in sample_paths() if path.stem == name)


def context(brief: Brief, language: Language = "en") -> BlockContext:
    return BlockContext(
        brief=brief, sheet=FactSheet([]), labels=field_labels(), words=load_texts(language),
        language=language, outlook=outlook_of(brief),
    )  # fmt: skip


def chart(name: str, brief: Brief, language: Language = "en") -> Chart:
    (found,) = computed_block(name, context(brief, language))
    assert isinstance(found, Chart)
    return found


def test_the_cash_is_that_of_the_balance_sheet_with_its_lowest_point_named() -> None:
    brief = sample()
    outlook = outlook_of(brief)
    assert outlook is not None
    picture = chart("cash_chart", brief).picture
    funded, alone = picture.series
    assert funded.values == tuple(map(float, outlook.funded.balance.cash))
    assert min(alone.values) == pytest.approx(-511_709.52, abs=0.01)
    assert picture.low == "Lowest: £57,916, March 2027"
    assert chart("cash_chart", sample("xiancai"), "zh").picture.low.startswith("最低：")


def test_a_plan_without_a_round_has_one_line() -> None:
    alone = replace(sample(), instruments=())
    (only,) = chart("cash_chart", alone).picture.series
    assert only.name == load_texts("en")("blocks.cash_planned")


def test_revenue_is_stacked_by_line_and_adds_up_to_the_statement() -> None:
    picture = chart("revenue_chart", sample()).picture
    totals = [round(sum(each.values[at] for each in picture.series)) for at in range(3)]
    assert totals == [439_946, 967_173, 1_691_143]
    assert picture.line is not None
    assert [round(each) for each in picture.line.values] == [-326_082, -421_401, -25_276]
    assert picture.labels == ("2027", "2028", "2029")


def test_more_lines_than_can_be_told_apart_become_one() -> None:
    brief = sample()
    line = brief.revenue[0]
    many = replace(
        brief, revenue=tuple(replace(line, id=f"r{at}", price=Decimal(at + 1)) for at in range(11))
    )
    picture = chart("revenue_chart", many).picture
    assert len(picture.series) == 8
    assert picture.series[-1].name == load_texts("en")("blocks.other_lines")


def test_each_scenario_has_a_line() -> None:
    names = [each.name for each in chart("scenario_chart", sample("xiancai"), "zh").picture.series]
    assert names[0] == load_texts("zh")("blocks.base_case")
    assert len(names) == 1 + len(sample("xiancai").scenarios)
    assert not computed_block("scenario_chart", context(replace(sample(), scenarios=())))


def test_founders_and_investors_share_a_sale_once_its_terms_are_agreed() -> None:
    brief = sample()
    assert not computed_block("exit_chart", context(brief))
    agreed = replace(
        brief,
        instruments=tuple(replace(each, preference="participating") for each in brief.instruments),
    )
    founders, investors = chart("exit_chart", agreed).picture.series
    assert founders.values[0] == investors.values[0] == 0
    assert investors.values[1] > founders.values[1]  # its money comes first
    assert founders.values[-1] > investors.values[-1]


@pytest.mark.parametrize("name", CHARTS)
def test_nothing_is_drawn_of_an_empty_plan_nor_of_one_that_does_not_balance(name: str) -> None:
    assert not computed_block(name, context(Brief()))
    wrong = replace(sample(), opening_balance=OpeningBalance(cash=Decimal(1)))
    assert not computed_block(name, context(wrong))


def test_markdown_has_no_charts() -> None:
    assert write_markdown((chart("cash_chart", sample()),)) == ""


def test_the_first_month_and_each_january_are_named() -> None:
    months = [Month(2027, 11).plus(at) for at in range(4)]
    assert month_labels(months) == ("2027-11", "", "2028", "")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_rated_risks_are_drawn_the_worst_first(language: Language) -> None:
    brief = sample()
    assert not list(computed_block("risk_map", context(brief)))  # nobody has rated any
    first, second, third, *_ = brief.risks
    rated = (
        replace(first, probability=2, impact=3), second, replace(third, probability=5, impact=4)
    )  # fmt: skip
    found = chart("risk_map", replace(brief, risks=rated), language)
    scored = "{} ({})" if language == "en" else "{}（{}）"
    assert found.picture.labels == (
        scored.format(third.name.any(language), 20), scored.format(first.name.any(language), 6)
    )  # fmt: skip
    told = [each for each in brief.risks if each.trigger.any(language)]
    signs = list(computed_block("risk_signs", context(brief, language)))
    assert bool(signs) == bool(told)  # no table of names alone
    assert [each.values for each in found.picture.series] == [(4.0, 3.0), (5.0, 2.0)]
