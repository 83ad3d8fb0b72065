"""What comes of a scenario, as facts that are worked out when somebody asks for them."""

from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest

from assistant.domain.binding import FactIndex, bind
from assistant.domain.block_context import BlockContext
from assistant.domain.blocks import FactLink, Table
from assistant.domain.brief import Brief, OpeningBalance, Scenario, ScenarioChange
from assistant.domain.computed_blocks import computed_block
from assistant.domain.fact_sheet import build_fact_sheet
from assistant.domain.facts import Fact, FactSheet
from assistant.domain.finance import projected_facts
from assistant.domain.finance.computed_facts import with_computed
from assistant.domain.finance.projected_facts import outlook_of
from assistant.domain.finance.scenarios import ScenarioResult, scenario_results
from assistant.domain.languages import Language, LocalizedText
from assistant.resources import sample_paths
from assistant.services.brief_files import read_brief
from assistant.services.content import field_labels
from assistant.texts import load_texts


@cache
def sample(name: str = "tallyhop") -> Brief:
    return next(read_brief(path) for path in sample_paths() if path.stem == name)


def sheet_of(brief: Brief) -> FactSheet:
    labels = field_labels()
    return with_computed(build_fact_sheet(brief, labels), brief, outlook_of(brief), labels)


def test_they_are_what_the_scenario_leads_to() -> None:
    sheet, (_, slow, _) = sheet_of(sample()), scenario_results(sample())
    revenue = sheet.get("scenario.slow.revenue")
    assert revenue is not None
    assert (revenue.value, revenue.period, revenue.scenario) == (
        round(slow.revenue),
        "year",
        "slow",
    )
    assert revenue.labels == {
        "en": "Slow scenario: revenue, 2029", "zh": "慢情景：2029 年营业收入"
    }  # fmt: skip
    month = sheet.get("scenario.slow.lowest_cash_month")
    assert month is not None
    assert month.value == str(slow.lowest_month)
    assert {each.id for each in sheet.matching("scenario.*.funding_gap")} == {
        "scenario.slow.funding_gap", "scenario.fast.funding_gap"
    }  # fmt: skip


def test_nobody_pays_for_them_who_does_not_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Brief] = []

    def results(brief: Brief) -> tuple[ScenarioResult, ...]:
        asked.append(brief)
        return scenario_results(brief)

    monkeypatch.setattr(projected_facts, "scenario_results", results)
    sheet = sheet_of(sample())
    assert sheet.get("model.ask") is not None
    assert sheet.get("people.nobody.name") is None
    assert sheet.matching("model.*")
    assert len(sheet.at_hand) > 100
    assert asked == []
    assert sheet.get("scenario.fast.revenue") is not None
    assert len(list(sheet)) == len(sheet) == len(sheet.at_hand) + 12
    assert len(asked) == 1


def test_a_sheet_finds_later_facts_as_it_finds_others() -> None:
    first, second = (
        Fact(id=f"{head}.a", labels={"en": "A"}, value=Decimal(1), unit="count")
        for head in ("now", "then")
    )
    sheet = FactSheet([first], later={"then": lambda: [second]}, aliases={"old": "now.a"})
    assert list(sheet) == [first, second]
    assert sheet.get("then.a") is second
    assert sheet.get("then.b") is None
    assert sheet.get("old") is first
    assert sheet.matching("then.a") == sheet.matching("then.*") == (second,)
    assert sheet.matching("*.a") == (first, second)
    assert sheet.matching("then.b") == sheet.matching("now.b") == ()
    assert sheet.select(["*.a", "then.a"]) == (first, second)


def test_without_scenarios_or_a_balance_there_are_none() -> None:
    assert sheet_of(replace(sample(), scenarios=())).matching("scenario.*") == ()
    opening = replace(sample().opening_balance or OpeningBalance(), cash=Decimal(1))
    assert sheet_of(replace(sample(), opening_balance=opening)).matching("scenario.*") == ()


def test_a_gap_of_nothing_is_no_fact() -> None:
    rich = Scenario(
        id="rich", name=LocalizedText(en="Rich"),
        changes=(ScenarioChange(path="revenue.sites.price", factor=Decimal(20)),),
    )  # fmt: skip
    sheet = sheet_of(replace(sample(), scenarios=(rich,)))
    assert sheet.get("scenario.rich.revenue") is not None
    assert sheet.get("scenario.rich.funding_gap") is None


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_table_of_scenarios_links_to_them(language: Language) -> None:
    brief = sample()
    context = BlockContext(
        brief=brief, sheet=sheet_of(brief), labels=field_labels(), words=load_texts(language),
        language=language, outlook=outlook_of(brief),
    )  # fmt: skip
    (found,) = computed_block("scenario_table", context)
    assert isinstance(found, Table)
    linked = [
        [each.fact_id for part in row for each in part if isinstance(each, FactLink)]
        for row in found.rows
    ]
    assert linked[0] == []
    assert linked[1] == [
        f"scenario.slow.{key}"
        for key in ("revenue", "lowest_cash", "lowest_cash_month", "funding_gap")
    ]


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("In the slow case the funding gap without a round is £1,362,626.",
         "scenario.slow.funding_gap"),
        ("In the slow scenario revenue in 2029 is £834,781.", "scenario.slow.revenue"),
        ("慢情景下，不融资时的资金缺口为 1,362,626 英镑。", "scenario.slow.funding_gap"),
    ],
)  # fmt: skip
def test_a_text_that_names_the_scenario_is_bound_to_it(text: str, fact: str) -> None:
    found = bind(text, FactIndex(sheet_of(sample())))
    assert fact in [each.fact for each in found if each.status == "bound"]


def test_a_text_that_names_another_scenario_or_none_is_not() -> None:
    index = FactIndex(sheet_of(sample()))
    for text in ("The funding gap without a round is £1,362,626.",
                 "In the fast case the funding gap is £1,362,626."):  # fmt: skip
        (binding,) = bind(text, index)
        assert binding.status != "bound", text


def test_a_scenario_is_also_known_by_its_own_name() -> None:
    own = replace(sample().scenarios[0], id="s7", name=LocalizedText(en="One hotel", zh="一家酒店"))
    index = FactIndex(sheet_of(replace(sample(), scenarios=(own,))))
    (binding,) = bind("In the one hotel scenario the funding gap is £1,362,626.", index)
    assert binding.status == "bound"
    (other,) = bind("The funding gap is £1,362,626.", index)
    assert other.status != "bound"
