"""What a plan depends on: the lowest cash with an assumption moved, and where it is nought."""

from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.domain.brief import Brief
from assistant.domain.finance.plan_outputs import OUTPUT_OF, OutputName, lowest_cash
from assistant.domain.finance.projected_facts import outlook_of
from assistant.domain.finance.sensitivity import (
    PAY,
    Sensitivity,
    levers,
    sensitivities,
    steps,
)
from assistant.resources import sample_paths
from assistant.services.brief_files import read_brief

D = Decimal


def sample(name: str) -> Brief:
    return next(read_brief(path) for path in sample_paths() if path.stem == name)


def found(brief: Brief) -> dict[str, Sensitivity]:
    parts = list(sensitivities(brief))
    assert len(parts) <= steps(brief)
    return {each.lever.path: each for part in parts for each in part}


@pytest.mark.parametrize("name", ["tallyhop", "xiancai"])
def test_at_the_switching_value_the_money_just_lasts(name: str) -> None:
    brief = sample(name)
    base = lowest_cash(brief)
    for path, each in found(brief).items():
        assert each.base == base
        if each.switching is None:
            continue
        # The value found is still on the side of the plan; a hundredth of the span on, it is not.
        here = lowest_cash(each.lever.moved(brief, each.switching))
        assert (here >= 0) == (base >= 0), path
        step = D("0.01") if each.switching > 1 else D("-0.01")
        beyond = lowest_cash(each.lever.moved(brief, each.switching + step))
        assert (beyond >= 0) != (base >= 0), path


def test_a_price_moves_with_all_that_it_is_at_later_dates() -> None:
    brief = sample("tallyhop")
    lever = next(each for each in levers(brief) if each.path == "revenue.sites.price")
    sites, payroll = brief.revenue
    by_hand = replace(sites, price=sites.price * 2, annual_price=sites.annual_price * 2)
    assert lever.moved(brief, D(2)) == replace(brief, revenue=(by_hand, payroll))


def test_a_share_never_becomes_more_than_all() -> None:
    brief = sample("tallyhop")
    lever = next(each for each in levers(brief) if each.path == "revenue.payroll.attach_rate")
    assert D("0.999") < lever.moved(brief, D(9)).revenue[1].attach_rate <= 1


def test_all_pay_moves_together_and_what_is_nothing_is_no_lever() -> None:
    brief = sample("tallyhop")
    lever = next(each for each in levers(brief) if each.path == PAY)
    raised = lever.moved(brief, D("1.5"))
    assert all(b.pay == a.pay * D("1.5") for a, b in zip(brief.people, raised.people, strict=True))
    free = replace(brief, people=tuple(replace(each, pay=D(0)) for each in brief.people))
    assert PAY not in {each.path for each in levers(free)}


def test_a_plan_that_runs_out_is_asked_what_would_save_it() -> None:
    brief = sample("tallyhop")
    poor = replace(brief, instruments=tuple(i for i in brief.instruments if i.id != "seed"))
    assert lowest_cash(poor) < 0
    price = found(poor)["revenue.sites.price"]
    assert price.switching is not None
    assert price.switching > 1
    assert lowest_cash(price.lever.moved(poor, price.switching + D("0.01"))) >= 0


@pytest.mark.parametrize("output", ["ebitda", "net_profit", "profit_month"])
@pytest.mark.parametrize("name", ["tallyhop", "xiancai"])
def test_other_numbers_tip_over_where_they_are_found_to(name: str, output: OutputName) -> None:
    brief, asked = sample(name), OUTPUT_OF[output]
    parts = [each for part in sensitivities(brief, output) for each in part]
    tipping = [each for each in parts if each.switching is not None]
    assert tipping
    for each in tipping:
        assert each.output == output
        assert each.switching is not None
        step = D("0.01") if each.switching > 1 else D("-0.01")
        if not each.is_fine:  # the value found is the first that would be
            step = -step
        here, beyond = (
            each.lever.moved(brief, factor) for factor in (each.switching, each.switching + step)
        )
        assert asked.is_fine(asked.measure(here), here), each.lever.path
        assert not asked.is_fine(asked.measure(beyond), beyond), each.lever.path


@pytest.mark.parametrize("output", ["funding_gap", "revenue"])
def test_a_number_that_loses_nothing_has_no_switching_value(output: OutputName) -> None:
    parts = [each for part in sensitivities(sample("tallyhop"), output) for each in part]
    assert all(each.switching is None for each in parts)
    assert any(each.swing for each in parts)


def test_the_numbers_are_those_of_the_statements() -> None:
    brief = sample("tallyhop")
    outlook = outlook_of(brief)
    assert outlook is not None
    assert outlook.need is not None
    income = {row.key: row.amounts[-1] for row in outlook.years[0].rows}
    assert OUTPUT_OF["funding_gap"].measure(brief) == outlook.need.gap
    assert OUTPUT_OF["net_profit"].measure(brief) == income["net_profit"]
    assert OUTPUT_OF["ebitda"].measure(brief) == income["ebitda"]
    assert OUTPUT_OF["revenue"].measure(brief) == income["revenue"]
    month = int(OUTPUT_OF["profit_month"].measure(brief))
    assert outlook.funded.timeline.months[month] == outlook.profit_month
    never = replace(brief, revenue=())
    assert OUTPUT_OF["profit_month"].measure(never) == never.months
