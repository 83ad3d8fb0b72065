"""What a plan depends on: the lowest cash with an assumption moved, and where it is nought."""

from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.domain.brief import Brief
from assistant.domain.finance.sensitivity import (
    PAY,
    Sensitivity,
    levers,
    lowest_cash,
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
