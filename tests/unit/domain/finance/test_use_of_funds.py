"""Sources less uses are the change in cash, and the samples spend what their notes say."""

from decimal import Decimal

import pytest
from hypothesis import given

from assistant.domain.brief import Brief
from assistant.domain.finance.periods import funds_by, statements_by
from assistant.domain.finance.projected_facts import outlook_of
from assistant.domain.finance.statements import project
from assistant.domain.finance.use_of_funds import SOURCES, USES, up_to, use_of_funds
from assistant.resources import sample_paths
from assistant.services.brief_files import read_brief
from tests.unit.domain.finance.random_plans import plans

CENT = Decimal("0.01")


def sample(name: str) -> Brief:
    return next(read_brief(path) for path in sample_paths() if path.stem == name)


@given(plans())
def test_sources_less_uses_are_the_change_in_cash(plan: Brief) -> None:
    worked = project(plan)
    funds = use_of_funds(worked)
    for at in range(plan.months):
        uses = sum(getattr(funds, each)[at] for each in USES)
        sources = sum(getattr(funds, each)[at] for each in SOURCES)
        assert abs(sources - uses - worked.cash_flow.change[at]) < CENT
        assert all(getattr(funds, each)[at] >= 0 for each in USES)


@given(plans())
def test_investors_pay_in_what_their_rounds_say(plan: Brief) -> None:
    opening = up_to(use_of_funds(project(plan, has_round=False)), plan.months - 1)
    assert abs(opening["rounds"]) < CENT


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        # As in the founders' notes, to the unit.
        ("tallyhop", {"pay_hires": 930_865, "marketing": 508_408, "equipment": 15_000,
                      "loan_service": 14_016, "total_uses": 2_859_634}),
        ("xiancai", {"pay_hires": 2_284_635}),
    ],
)  # fmt: skip
def test_the_samples_spend_what_their_notes_say(name: str, expected: dict[str, int]) -> None:
    brief = sample(name)
    outlook = outlook_of(brief)
    assert outlook is not None
    assert outlook.need is not None
    assert brief.opening_balance is not None
    sums = up_to(use_of_funds(outlook.alone), outlook.alone.lowest)
    assert {key: round(sums[key]) for key in expected} == expected
    sources = sum(sums[each] for each in SOURCES) + brief.opening_balance.cash + outlook.need.gap
    assert abs(sources - sums["total_uses"]) < CENT


def test_by_year_the_change_is_that_of_the_cash_flow() -> None:
    plan = project(sample("tallyhop"))
    funds, (_, cash_flow, _) = funds_by(plan, "year"), statements_by(plan, "year")
    assert funds.row("change").amounts == cash_flow.row("change").amounts
    totals = zip(funds.row("total_sources").amounts, funds.row("total_uses").amounts, strict=True)
    for (sources, uses), change in zip(totals, funds.row("change").amounts, strict=True):
        assert abs(sources - uses - change) < CENT
