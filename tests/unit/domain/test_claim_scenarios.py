"""Claims that the money lasts in a scenario, judged by what the scenario leads to."""

from dataclasses import replace
from functools import cache

import pytest

from assistant.domain.claims import Claim, find_claims
from assistant.domain.fact_sheet import build_fact_sheet
from assistant.domain.facts import FactSheet
from assistant.domain.finance.computed_facts import with_computed
from assistant.domain.finance.projected_facts import outlook_of
from assistant.resources import sample_paths
from assistant.services.brief_files import read_brief
from assistant.services.content import field_labels


@cache
def sheet(name: str) -> FactSheet:
    """Tallyhop's slow scenario is out of money from August 2028, Xiancai's from April 2029."""
    brief = next(read_brief(path) for path in sample_paths() if path.stem == name)
    labels = field_labels()
    return with_computed(build_fact_sheet(brief, labels), brief, outlook_of(brief), labels)


def claims(name: str, text: str) -> list[Claim]:
    return [each for each in find_claims(text, sheet(name)) if each.kind == "lasts_in_scenarios"]


@pytest.mark.parametrize(
    ("text", "status", "why"),
    [
        ("不管快慢，这 300 万都够撑到盈利，中间不用再融。", "false", "cash_negative_in:2029-04"),
        ("慢情景下，本轮融资够用。", "false", "cash_negative_in:2029-04"),
        ("慢情形下本轮资金也撑得住。", "false", "cash_negative_in:2029-04"),
        ("快情景下，本轮融资足够。", "true", "cash_lowest_is:153963"),
        ("无论哪种情景，现金都不会断。", "false", "cash_negative_in:2029-04"),
    ],
)
def test_in_chinese(text: str, status: str, why: str) -> None:
    (claim,) = claims("xiancai", text)
    assert (claim.status, claim.why) == (status, why)


@pytest.mark.parametrize(
    ("text", "status", "why"),
    [
        ("Fast or slow, this £650k carries us to break-even.", "false", "2028-08"),
        ("The money is enough in every scenario.", "false", "2028-08"),
        ("In the slow case the round lasts.", "false", "2028-08"),
        ("In the fast scenario the cash is sufficient.", "true", "44674"),
    ],
)
def test_in_english(text: str, status: str, why: str) -> None:
    (claim,) = claims("tallyhop", text)
    assert (claim.status, claim.why.partition(":")[2]) == (status, why)


def test_the_facts_that_decide_are_named() -> None:
    (claim,) = claims("tallyhop", "In the slow case the round lasts.")
    assert claim.facts == ("scenario.slow.runs_out_month", "scenario.slow.lowest_cash")
    assert claim.text == "In the slow case the round lasts"


@pytest.mark.parametrize(
    "text",
    [
        "In the slow case the round is not enough.",
        "In the slow case the round won't last.",
        "不管快慢，这 300 万都不够。",
        "Is the money enough in every scenario?",
        "If sales are slow, we hope that the money is enough in every scenario.",
        "In every scenario our support is fast enough.",
        "The batteries last, fast or slow.",
        "The round is enough.",
        "In the green case the money lasts.",
    ],
)
def test_no_claim_is_made_by(text: str) -> None:
    assert claims("tallyhop", text) == []


def test_until_profit_is_not_false_where_profit_comes_first() -> None:
    """Nobody's scenario here, so the facts are given: profit in May, no money from July on."""
    found = {each.id: each for each in sheet("tallyhop").matching("scenario.slow.*")}
    changed = [
        replace(found["scenario.slow.runs_out_month"], value="2028-07"),
        replace(
            found["scenario.slow.runs_out_month"], id="scenario.slow.first_lasting_profit_month",
            value="2028-05",
        ),
        found["scenario.slow.lowest_cash"],
    ]  # fmt: skip
    (claim,) = find_claims("Fast or slow, the money lasts to profit.", FactSheet(changed))
    assert claim.status == "unknown"
    (other,) = find_claims("Fast or slow, the money lasts.", FactSheet(changed))
    assert other.status == "false"


def test_without_scenarios_there_is_nothing_to_judge() -> None:
    assert find_claims("Fast or slow, the money is enough.", FactSheet(())) == ()
