"""English sentences that name a fact in other words, and those that only seem to mean it."""

import pytest

from assistant.domain.binding import FactIndex, bind
from assistant.domain.figures import find_figures
from tests.corpus.sheet import corpus_sheet

INDEX = FactIndex(corpus_sheet())


def outcomes(text: str) -> list[str]:
    """Return for each figure its fact, or why it has none."""
    return [each.fact or each.reason or each.status for each in bind(text, INDEX)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We have CNY 3.27m in the bank.", ["traction.cash"]),
        ("Staff spend 5.5 hours a week on it with a clipboard, logging temperature by hand.",
         ["evidence.logging.hours"]),
        ("Customers pay after 45 days, and we pay our suppliers after 30.",
         ["working.receivable_days", "working.payable_days"]),
        ("The UK plan is £46 a month and, for food makers, the plan is CNY 2,180.",
         ["revenue.uk_plan.price", "revenue.maker_plan.price"]),
        ("Between 2027 and 2029 revenue rises from CNY 7.5m to CNY 23.2m.",
         ["model.revenue_total.2027", "model.revenue_total.2029"] * 2),
        ("Revenue is CNY 7.48m in 2027 and CNY 14.5m the year after.",
         ["model.revenue_total.2027"] * 2 + ["model.revenue_total.2028"]),
        ("An NB-IoT module cost CNY 48 in 2021 and costs CNY 13.50 today.",
         ["market.module_price.2021"] * 2 + ["market.module_price.2026"]),
        ("In 2029 we run 6,015 sites and 42,515 sensors.",
         ["model.sites.2029-12"] * 2 + ["model.sensors.2029-12"]),
        ("Our closest rival ColdCloud asks CNY 420 a month.", ["competition.coldcloud.price"]),
        ("The loss shrinks from CNY 5.09m in 2027 to CNY 3.45m in 2028.",
         ["model.net_profit.2027"] * 2 + ["model.net_profit.2028"] * 2),
    ],
)  # fmt: skip
def test_a_fact_may_be_named_in_other_words(text: str, expected: list[str]) -> None:
    assert outcomes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We visited 471 bakeries in China.", ["entity"]),
        ("In the fast scenario churn is 2.6% a month.", ["entity"]),
        ("Without the round, the runway is 22 months.", ["entity"]),
        ("My brother-in-law rents a flat in Leeds for £1,650 a month.", ["entity"]),
        ("Lin Jia holds 24% of the company, Zhou Ke 52%.", ["entity", "entity"]),
        ("Our trial converts 31% and referrals bring 42% of new customers.", ["entity", "entity"]),
        ("We pay the CFO CNY 28,000 a month.", ["entity"]),
        ("We had 638 paying customers at the end of 2025.", ["year", "year"]),
        ("Italian ice-cream makers write off 8.3% of their stock.", ["entity"]),
        ("In the U.S. 66.7% of bakeries log temperature on paper.", ["entity"]),
    ],
)
def test_words_that_are_familiar_do_not_make_it_the_fact(text: str, expected: list[str]) -> None:
    assert outcomes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It costs £1e999999 or 2.5E+07.", []),
        ("| Month | Sites |\n|---|---|\n| 3 | 1,289 |", ["1,289"]),
        ("| Name | No. |\n|---|---|\n| Sites | 12 |", ["12"]),
        ("Bakeries in China number 486,000.", ["486,000"]),
        ("EBITDA is CNY -3.23m.", ["CNY -3.23m"]),
        ("Waste rose by 5.2 points.", ["5.2 points"]),
    ],
)
def test_what_is_one_figure_and_what_is_none(text: str, expected: list[str]) -> None:
    assert [figure.text for figure in find_figures(text)] == expected


def test_a_year_on_is_a_span_and_a_year_later_is_none() -> None:
    spans = [find_figures(text)[0].per for text in ("£5 a year on it", "£5 a year later")]
    assert spans == ["year", None]


@pytest.mark.parametrize(
    ("text", "figure", "expected"),
    [
        ("The second sensor costs 20% less to make than the first (CNY 487 against CNY 612).",
         "20%", {"costs.kit.unit_cost", "costs.kit2.unit_cost"}),
        ("Revenue grows by 94% in 2028 and by 60% in 2029.",
         "60%", {"model.revenue_total.2028", "model.revenue_total.2029"}),
        ("Between 2027 and 2029 revenue grows 3.1-fold, from CNY 7.5m to CNY 23.2m.",
         "3.1-fold", {"model.revenue_total.2027", "model.revenue_total.2029"}),
        ("By 2029 we could win business worth CNY 96.4m a year, 11% of the serviceable market.",
         "11%", {"market.som", "market.sam"}),
        ("The bakery plan is CNY 299 a month or CNY 2,990 when paid yearly, a saving of CNY 598.",
         "CNY 598", {"revenue.cn_plan.price", "revenue.cn_plan.yearly_price"}),
    ],
)  # fmt: skip
def test_arithmetic_may_be_told_in_other_words(text: str, figure: str, expected: set[str]) -> None:
    [found] = [each for each in bind(text, INDEX) if each.figure.text == figure]
    assert (found.status, set(found.derived_from)) == ("derived", expected)


def test_what_a_year_saves_is_not_what_a_month_differs_by() -> None:
    text = (
        "The plan is CNY 299 a month for a bakery, or CNY 2,990 when paid yearly, a saving of CNY"
    )
    assert bind(f"{text} 2,391.", INDEX)[-1].status == "unbacked"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("With the round we have 22 months of runway, six of them as a buffer.",
         ["round.runway", "round.buffer"]),
        ("The bank has CNY 3.27m of ours.", ["traction.cash"]),
        ("Of the 62 in the pilot, 87.1% signed a paid contract.",
         ["pilot.bakeries", "pilot.renewal_rate"]),
        ("Fees are CNY 493,000 a year for 140 Gold Crust sites.",
         ["contracts.goldcrust.value", "contracts.goldcrust.sites"]),
        ("Bank: CNY 1.5m over 36 months at 4.35%.",
         ["loans.bank.amount", "loans.bank.months", "loans.bank.rate"]),
        ("We got our stock losses from 8.3% down to 3.1%.",
         ["evidence.waste.before", "evidence.waste.after"]),
        ("New investors pay CNY 4.80 for each of 2.5 million new shares, that is CNY 12m.",
         ["round.share_price", "round.new_shares", "round.amount"]),
        ("The CEO holds 5.2 million shares.", ["captable.lin.shares"]),
        ("There are 7,850 bakeries in the United Kingdom.", ["market.uk_bakeries"]),
        ("The plan shows a loss of CNY 5.09 million in 2027.", ["model.net_profit.2027"] * 2),
        ("Our planning horizon is 36 months.", ["plan.months"]),
        ("| Rent | 2027 | CNY 677,638 |", ["model.rent.2027"] * 2),
    ],
)  # fmt: skip
def test_what_stands_beside_a_figure_tells_its_fact(text: str, expected: list[str]) -> None:
    assert outcomes(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The investors hold five of the board seats.",
        "We will hire nine engineers next year.",
        "Ordinary shares carry a dividend of 7%.",
        "Our lawyer's firm was founded in 2019.",
        "Food makers write off 8.3% of stock.",
        "Parking fines average £1,250.",
        "Stock written off rose to 3.1% after installation.",
        "安装后报损率上升到3.1%。",
        "A friend told me they burn CNY 500,350 a month.",
        "The Chinese plan will be raised to CNY 319 in January 2029.",
        "The CEO of a bank earns CNY 25,000 a month.",
        "The tenancy runs for 24 months.",
    ],
)
def test_what_is_of_others_or_only_part_of_it_is_not_the_fact(text: str) -> None:
    assert {each.status for each in bind(text, INDEX)} == {"unbacked"}


@pytest.mark.parametrize(
    ("text", "number", "facts"),
    [
        ("54 out of 62 pilot bakeries stayed on.", 0, {"pilot.renewed", "pilot.bakeries"}),
        ("A full year of the Chinese plan at the monthly rate comes to CNY 3,588.", 0,
         {"revenue.cn_plan.price"}),
        ("Paying by the year, a Chinese bakery saves CNY 598.", 0,
         {"revenue.cn_plan.price", "revenue.cn_plan.yearly_price"}),
        ("Depreciated over four years, the mould burdens each month with CNY 5,937.50.", 1,
         {"capex.mould.amount", "capex.life"}),
        ("ColdCloud asks CNY 420 a month, CNY 121 more than we do.", 1,
         {"competition.coldcloud.price", "revenue.cn_plan.price"}),
        ("A plant pays CNY 2,180 a month, more than seven times what a bakery does.", 1,
         {"revenue.maker_plan.price", "revenue.cn_plan.price"}),
        ("The team wants to grow from 23 by 17 hires to 40.", 2, {"people.team", "people.hires"}),
        ("After closing there will be 12.5 million shares, 2.5 million of them new.", 0,
         {"captable.total", "round.new_shares"}),
        ("A battery lasts 26 months, eight months more than the guarantee of 18 months.", 1,
         {"costs.battery_life", "costs.warranty"}),
    ],
)  # fmt: skip
def test_a_figure_may_follow_from_facts_that_are_not_all_written(
    text: str, number: int, facts: set[str]
) -> None:
    found = bind(text, INDEX)[number]
    assert (found.status, set(found.derived_from)) == ("derived", facts)
