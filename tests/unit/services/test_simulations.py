"""A thousand plans at once are a thousand plans, and the same seed draws the same again."""

from decimal import Decimal

import pytest

from assistant.domain.brief import Brief
from assistant.domain.finance.sensitivity import Lever, levers
from assistant.domain.finance.statements import project
from assistant.resources import sample_paths
from assistant.services.brief_files import read_brief
from assistant.services.simulation_runs import simulate
from assistant.services.simulations import Range, SimulationStopped, same_ranges


def sample(name: str) -> Brief:
    return next(read_brief(path) for path in sample_paths() if path.stem == name)


CASES = [(name, lever) for name in ("tallyhop", "xiancai") for lever in levers(sample(name))]


@pytest.mark.parametrize(
    ("name", "lever"), CASES, ids=[f"{name}-{lever.path}" for name, lever in CASES]
)
def test_a_moved_assumption_gives_what_the_model_gives(name: str, lever: Lever) -> None:
    brief = sample(name)
    found = simulate(brief, {lever.path: Range(low=0.9, high=0.9)}, runs=2)
    plan = project(lever.moved(brief, Decimal("0.9")))
    lowest, last = min(plan.balance.cash), plan.balance.cash[-1]
    assert abs(found.spreads["lowest_cash"].middle - float(lowest)) < 0.01
    assert abs(found.spreads["last_cash"].middle - float(last)) < 0.01
    revenue = list(plan.by_year(plan.income.revenue, brief.fiscal_year_start).values())[-1]
    assert abs(found.spreads["revenue"].middle - float(revenue)) < 0.01
    assert found.lasts == float(lowest >= 0)
    assert found.assumptions == 1


def test_the_same_seed_draws_the_same_and_another_does_not() -> None:
    brief = sample("tallyhop")
    ranges = same_ranges(brief, 0.2)
    first, again = simulate(brief, ranges, runs=300), simulate(brief, ranges, runs=300)
    assert first == again
    assert simulate(brief, ranges, runs=300, seed=2).spreads != first.spreads
    spread = first.spreads["lowest_cash"]
    assert spread.low < spread.middle < spread.high
    assert 0 < first.lasts < 1


def test_ranges_of_nothing_give_the_plan() -> None:
    brief = sample("xiancai")
    found = simulate(brief, {}, runs=3)
    cash = float(project(brief).balance.cash[-1])
    spread = found.spreads["last_cash"]
    assert [spread.low, spread.middle, spread.high] == pytest.approx([cash] * 3)


def test_shares_stay_below_one() -> None:
    brief = sample("tallyhop")
    churn = next(each for each in levers(brief) if each.path == "revenue.sites.churn")
    assert churn.most == 1 / churn.value
    found = simulate(brief, {churn.path: Range(low=90, high=100)}, runs=2)
    plan = project(churn.moved(brief, churn.most))
    assert abs(found.spreads["last_cash"].middle - float(plan.balance.cash[-1])) < 0.01


def test_it_tells_its_progress_and_can_be_stopped() -> None:
    brief = sample("tallyhop")
    told: list[tuple[int, int]] = []
    simulate(
        brief,
        same_ranges(brief, 0.1),
        runs=260,
        progress=lambda done, all_: told.append((done, all_)),
    )
    assert told[0] == (1, 72)
    assert told[-1] == (72, 72)
    with pytest.raises(SimulationStopped):
        simulate(brief, same_ranges(brief, 0.1), should_stop=lambda: True)
