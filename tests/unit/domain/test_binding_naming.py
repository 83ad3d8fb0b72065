"""Which fact a sentence means: whose it is, what it is called, what it is counted from."""

from datetime import date
from decimal import Decimal

import pytest

from assistant.domain.binding import FactIndex, bind
from assistant.domain.languages import LocalizedText
from tests.unit.domain.binding_maker import fact, facts, told

FARMS = LocalizedText(en="farms", zh="户")
MORE = [
    fact("pilot.farms", "Farms in the pilot", "试点农户", 62, "count", counted=FARMS),
    fact("pilot.renewed", "Pilot farms that renewed", "试点后续约农户", 54, "count", counted=FARMS),
    fact("pilot.end", "Pilot ends", "试点结束", "2025-09-30", "date"),
    fact("pilot.price", "Pilot price", "试点价格", 49, "money", period="month",
         as_of=date(2025, 9, 30)),
    fact("evidence.failure", "Average loss in a fridge failure", "冷柜故障平均损失", 3860, "money"),
    fact("evidence.farms", "Paying farms", "付费农户", 638, "count", counted=FARMS),
    fact("evidence.farms.2025", "Paying farms at the end of 2025", "2025 年末付费农户", 284,
         "count", counted=FARMS, as_of=date(2025, 12, 31)),
    fact("competition.cold.farms", "ColdFarm: farms", "冷农：农户数", 2600, "count", counted=FARMS),
    fact("stock.days", "Inventory days", "存货周转天数", 60, "duration", period="day"),
    fact("scenarios.slow.new", "Slow scenario: fewer new customers", "悲观情景：新客减少", "0.4",
         "percent"),
    fact("tray.price", "Tray: price", "托盘：售价", 1280, "money"),
    fact("tray.cost", "Tray: unit cost", "托盘：单位成本", 612, "money"),
    fact("gate.price", "Gate: price", "闸门：售价", 460, "money"),
    fact("deal.value", "Gold contract: yearly value", "金麦合同：年金额", 493000, "money",
         period="year"),
    fact("deal.months", "Gold contract: term", "金麦合同：期限", 24, "duration", period="month"),
    fact("spend.marketing.2027", "Marketing, 2027", "2027 年推广费", 931175, "money",
         period="year", as_of=date(2027, 12, 31)),
    fact("people.tester.rate", "Tester: day rate", "测试员：日薪", 425, "money", period="day"),
    fact("competition.cold.price", "ColdFarm: price", "冷农：价格", 425, "money", period="month"),
    fact("market.tam", "Total addressable market", "潜在市场", 32516400, "money", period="year"),
]  # fmt: skip
INDEX = FactIndex([*facts(), *MORE])


def outcomes(text: str) -> list[str]:
    """Return what the figures of a text rest on, in a word each."""
    return [told(binding) for binding in bind(text, INDEX)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In the pilot, 54 of 62 farms renewed.", ["pilot.renewed", "pilot.farms"]),
        ("The pilot ended on 30 September 2025 at a price of £49 a month.",
         ["pilot.end", "pilot.price"]),
        ("A fridge failure costs almost £4,000 on average.", ["evidence.failure"]),
        ("We turn our inventory over in about two months.", ["stock.days"]),
        ("In the slow scenario we win 40% fewer new customers.", ["scenarios.slow.new"]),
        ("Marketing takes £931,175 in 2027.", ["spend.marketing.2027", "spend.marketing.2027"]),
        ("付费农户638户。", ["evidence.farms"]),
    ],
)  # fmt: skip
def test_words_choose_the_fact(text: str, expected: list[str]) -> None:
    assert outcomes(text) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("In the slow scenario we win 40% more new customers.", "direction"),
        ("闸门售价£1,280，托盘单位成本£612。", "entity"),
        ("冷农的付费农户有638户。", "entity"),
        ("The addressable market is £3.25 billion a year.", "x10"),
    ],
)
def test_words_forbid_a_fact_of_the_same_value(text: str, reason: str) -> None:
    assert outcomes(text)[0] == reason


@pytest.mark.parametrize(
    ("text", "expected", "ids"),
    [
        ("Paying farms grew by 354 since the end of 2025.", "difference",
         {"evidence.farms", "evidence.farms.2025"}),
        ("付费农户比2025年末增长125%。", "growth", {"evidence.farms", "evidence.farms.2025"}),
        ("ColdFarm has 4.1 times as many farms as we have paying farms.", "ratio",
         {"competition.cold.farms", "evidence.farms"}),
        ("售价减去单位成本，每个托盘还剩£668。", "difference", {"tray.price", "tray.cost"}),
        ("Over its two years the Gold contract is worth £986,000 in total.", "product",
         {"deal.value", "deal.months"}),
    ],
)  # fmt: skip
def test_arithmetic_may_start_from_facts_that_are_only_named(
    text: str, expected: str, ids: set[str]
) -> None:
    derived = [found for found in bind(text, INDEX) if found.status == "derived"]
    assert [(found.expression, set(found.derived_from)) for found in derived] == [(expected, ids)]


@pytest.mark.parametrize("text", ["He said £425 and hung up.", "They all spoke of £425."])
def test_a_number_of_two_facts_that_no_word_names_is_ambiguous(text: str) -> None:
    found = bind(text, INDEX)[0]
    assert (found.status, set(found.candidates)) == (
        "ambiguous", {"people.tester.rate", "competition.cold.price"},
    )  # fmt: skip


def test_a_row_says_the_span_of_its_amount() -> None:
    table = (
        "| Item | Price |\n|---|---|\n| per site and month | £79 |\n| per site and year | {} |\n"
    )
    assert outcomes(table.format("£948")) == ["revenue.sites.price", "x12"]
    assert outcomes(table.format("£79"))[1] == "period"


def test_ten_times_a_fact_is_near_it() -> None:
    found = bind("The addressable market is £325 million a year.", INDEX)[0]
    assert (found.reason, found.near) == ("x10", "market.tam")
    assert found.figure.value == Decimal(325_000_000)


@pytest.mark.parametrize(
    "text",
    [
        "ColdFarm has 638 paying farms.",
        "隔壁公司有638户付费农户。",
        "Germany has 26,400 independent coffee shops.",
        "德国有26,400家独立咖啡馆。",
    ],
)
def test_what_is_said_of_others_is_no_fact_of_ours(text: str) -> None:
    assert outcomes(text) == ["entity"]


def test_ours_beside_a_competitor_stays_ours() -> None:
    text = "ColdFarm has 2,600 farms, we have 638 paying farms."
    assert outcomes(text) == ["competition.cold.farms", "evidence.farms"]
