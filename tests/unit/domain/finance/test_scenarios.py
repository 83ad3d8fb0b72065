"""Scenarios change the assumptions they name, over all of their time, and nothing else."""

from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.domain.brief import Brief, DatedValue, RevenueLine, Scenario, ScenarioChange, Tax
from assistant.domain.finance.scenarios import scenario_results, with_changes, with_scenario
from assistant.domain.finance.statements import project
from assistant.domain.languages import LocalizedText
from assistant.domain.months import Month
from assistant.resources import sample_paths
from assistant.services.brief_files import read_brief

D = Decimal
LINE = RevenueLine(
    name=LocalizedText(en="Sites"), id="sites", driver="subscription", price=D(79), churn=D("0.02"),
    churn_changes=(DatedValue(start=Month(2028, 1), value=D("0.01")),), new_customers=D(10),
)  # fmt: skip
BRIEF = Brief(revenue=(LINE, replace(LINE, id="other")), tax=Tax(income_tax_rate=D("0.2")))


def sample(name: str) -> Brief:
    return next(read_brief(path) for path in sample_paths() if path.stem == name)


@pytest.mark.parametrize(
    ("change", "price"),
    [
        (ScenarioChange(path="revenue.sites.price", value=D(50)), D(50)),
        (ScenarioChange(path="revenue.sites.price", factor=D("0.5")), D("39.5")),
        (ScenarioChange(path="revenue.sites.price", add=D(-9)), D(70)),
        (ScenarioChange(path="revenue.sites.price", add=D(-90)), D(0)),  # never below nothing
        (ScenarioChange(path="revenue.none.price", value=D(50)), D(79)),
        (ScenarioChange(path="revenue.sites.colour", value=D(50)), D(79)),
        (ScenarioChange(path="weather", value=D(50)), D(79)),
    ],
)
def test_a_value_is_replaced_scaled_or_moved(change: ScenarioChange, price: Decimal) -> None:
    changed = with_changes(BRIEF, (change,))
    assert changed.revenue[0].price == price
    assert changed.revenue[1] == BRIEF.revenue[1]
    assert replace(changed, revenue=BRIEF.revenue) == BRIEF


def test_every_value_of_an_assumption_that_changes_over_time_is_changed() -> None:
    change = ScenarioChange(path="revenue.sites.churn_changes", factor=D(3))
    (dated,) = with_changes(BRIEF, (change,)).revenue[0].churn_changes
    assert (dated.start, dated.value) == (Month(2028, 1), D("0.03"))


def test_a_value_of_the_plan_as_a_whole_can_be_changed() -> None:
    change = ScenarioChange(path="tax.income_tax_rate", value=D("0.3"))
    changed = with_changes(BRIEF, (change,))
    assert changed.tax is not None
    assert changed.tax.income_tax_rate == D("0.3")
    assert with_changes(replace(BRIEF, tax=None), (change,)).tax is None


def test_a_scenario_that_changes_nothing_is_the_base() -> None:
    brief = sample("tallyhop")
    assert with_scenario(brief, Scenario(name=LocalizedText(en="Same"))) == brief


def test_the_scenarios_of_a_sample_are_what_their_changes_made_by_hand_give() -> None:
    brief = sample("tallyhop")
    base, slow, fast = scenario_results(brief)
    assert [each.name for each in (base, slow, fast)] == ["", "slow", "fast"]
    assert slow.revenue < base.revenue < fast.revenue
    assert slow.gap > base.gap > fast.gap
    sites, payroll = brief.revenue
    dated = tuple(replace(each, value=D("0.03")) for each in sites.churn_changes)
    by_hand = replace(
        sites, new_customers=sites.new_customers * D("0.55"), churn=D("0.03"),
        new_customers_step=sites.new_customers_step * D("0.55"), churn_changes=dated,
    )  # fmt: skip
    plan = project(replace(brief, revenue=(by_hand, payroll)))
    assert min(plan.balance.cash) == slow.lowest_cash
    assert plan.timeline.months[plan.balance.cash.index(slow.lowest_cash)] == slow.lowest_month
