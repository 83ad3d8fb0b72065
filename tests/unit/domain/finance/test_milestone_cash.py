"""What a round buys: the milestones ahead, and whether the money lasts until then."""

from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.domain.block_context import BlockContext
from assistant.domain.blocks import FactLink, Table
from assistant.domain.brief import Brief, Milestone
from assistant.domain.computed_blocks import computed_block
from assistant.domain.fact_sheet import build_fact_sheet
from assistant.domain.finance.milestone_cash import MilestoneCash, last_month, milestone_cash
from assistant.domain.finance.projected_facts import outlook_of
from assistant.domain.languages import Language, LocalizedText
from assistant.domain.months import Month
from assistant.resources import sample_paths
from assistant.services.brief_files import read_brief
from assistant.services.content import field_labels
from assistant.texts import load_texts


def sample(name: str) -> Brief:
    return next(read_brief(path) for path in sample_paths() if path.stem == name)


def found(brief: Brief) -> tuple[MilestoneCash, ...]:
    outlook = outlook_of(brief)
    assert outlook is not None
    return milestone_cash(brief, outlook)


@pytest.mark.parametrize(
    ("when", "month"),
    [
        ("2027", Month(2027, 12)), ("2027-06", Month(2027, 6)), ("2027-06-30", Month(2027, 6)),
        ("2027-Q1", Month(2027, 3)), ("2027-Q4", Month(2027, 12)), ("2027-H1", Month(2027, 6)),
        ("2027-H2", Month(2027, 12)),
    ],
)  # fmt: skip
def test_a_milestone_may_take_until_the_last_month_of_its_date(when: str, month: Month) -> None:
    assert last_month(when) == month


@pytest.mark.parametrize("name", ["tallyhop", "xiancai"])
def test_those_ahead_stand_in_order_with_the_cash_of_the_two_plans(name: str) -> None:
    brief = sample(name)
    outlook = outlook_of(brief)
    assert outlook is not None
    rows = found(brief)
    assert len(rows) >= 5
    assert [each.month for each in rows] == sorted(each.month for each in rows)
    assert all(each.milestone.status != "done" for each in rows)
    months = outlook.alone.timeline.months
    first = next(month for month, cash in zip(months, outlook.alone.balance.cash, strict=True)
                 if cash < 0)  # fmt: skip
    for each in rows:
        at = months.index(each.month)
        assert each.cash == outlook.funded.balance.cash[at]
        assert each.cash_alone == outlook.alone.balance.cash[at]
        assert each.ran_out == (first if each.month >= first else None)


def test_what_is_undated_or_outside_the_plan_is_left_out() -> None:
    def of(when: str | None, status: str = "planned") -> Milestone:
        return Milestone(name=LocalizedText(en="x"), id="x", when=when, status=status)  # type: ignore[arg-type]

    brief = sample("tallyhop")
    for milestone in (of(None), of("2026-12"), of("2030-01"), of("2028-01", "done")):
        assert found(replace(brief, milestones=(milestone,))) == ()
    assert len(found(replace(brief, milestones=(of("2029-12"), of("2027-01"))))) == 2


def test_where_the_money_lasts_without_a_round_it_buys_nothing() -> None:
    brief = sample("tallyhop")
    sites, *others = brief.revenue
    rich = replace(brief, revenue=(replace(sites, price=Decimal(2_000)), *others))
    assert found(rich) == ()


@pytest.mark.parametrize(
    ("language", "name", "ran_out"),
    [("en", "tallyhop", "ran out in July 2027"), ("zh", "xiancai", "2027 年 4 月已用完")],
)
def test_the_plan_prints_them(language: Language, name: str, ran_out: str) -> None:
    brief, labels = sample(name), field_labels()
    context = BlockContext(
        brief=brief, sheet=build_fact_sheet(brief, labels), labels=labels, language=language,
        words=load_texts(language), outlook=outlook_of(brief),
    )  # fmt: skip
    (block,) = computed_block("bought_milestones", context)
    assert isinstance(block, Table)
    last = block.rows[-1]
    assert isinstance(last[0][0], FactLink)
    assert last[0][0].fact_id.startswith("milestones.")
    assert last[3][0].text == ran_out  # type: ignore[union-attr]
    assert not list(computed_block("bought_milestones", replace(context, outlook=None)))
