"""Tests of binding: which fact a figure rests on by its value and the words around it."""

from decimal import Decimal

import pytest

from assistant.domain.binding import FactIndex, bind
from assistant.domain.figures import Figure
from tests.unit.domain.binding_maker import (
    INDEX,
    bindings,
    count,
    fact,
    facts,
    figure,
    month,
    months,
    outcome,
    percent,
    pounds,
    told,
)

PRICE = "revenue.sites.price"


@pytest.mark.parametrize(
    ("text", "read", "expected"),
    [
        ("We charge £79 a month per site.", pounds("£79", 79, per="month"), PRICE),
        ("每家店每月收费 79 英镑。", pounds("79 英镑", 79, per="month"), PRICE),
        ("我们的 churn 每月 2.1%。", percent("2.1%", "0.021"), "revenue.sites.churn"),
        ("Churn is 0.021 a month.", figure("0.021", "plain", "0.021"), "revenue.sites.churn"),
        ("We had 214 paying sites.", count("214", 214, "paying sites"), "evidence.sites"),
        ("共有 214 家付费门店。", count("214 家", 214, "家付费门店"), "evidence.sites"),
        ("The market is worth £1.2M.", pounds("£1.2M", 1200000, step=Decimal(100000)),
         "evidence.worth"),
        ("市场规模 123万英镑。", pounds("123万英镑", 1230000, step=Decimal(10000)),
         "evidence.worth"),
        ("Gross retention is 89%.", percent("89%", "0.89"), "evidence.gross_retention"),
        ("净留存率为 94%。", percent("94%", "0.94"), "evidence.net_retention"),
        ("Tax records are kept five years.", months("five years", 5, "year"), "evidence.records"),
        ("The payroll module launches in June 2027.", month("June 2027", "2027-06"),
         "evidence.launch"),
        ("Founded in 2025.", figure("2025", "year", "2025"), "company.founded"),
        ("Our seed raises £650,000.", pounds("£650,000", 650000), "instruments.seed.amount"),
        ("种子轮融资 65 万英镑。", pounds("65 万英镑", 650000), "instruments.seed.amount"),
        ("Revenue of £439,946 in 2027.", pounds("£439,946", 439946), "results.revenue.2027"),
    ],
)  # fmt: skip
def test_a_figure_is_bound_to_the_fact_its_words_name(
    text: str, read: Figure, expected: str
) -> None:
    year = figure("2027", "year", "2027")
    figures = (read, year) if "in 2027" in text and read.unit == "money" else (read,)
    assert outcome(text, *figures) == expected


@pytest.mark.parametrize(
    ("text", "read", "reason"),
    [
        ("We charge £79 a year per site.", pounds("£79", 79, per="year"), "period"),
        ("The yearly price per site is £79.", pounds("£79", 79), "period"),
        ("We charge $79 a month per site.", figure("$79", "money", 79, currency="USD", per="month"),
         "currency"),
        ("We charge £790 a month per site.", pounds("£790", 790, per="month"), "x10"),
        ("The market is worth £1.3M.", pounds("£1.3M", 1300000, step=Decimal(100000)), "rounding"),
        ("市场规模 124万英镑。", pounds("124万英镑", 1240000, step=Decimal(10000)), "rounding"),
        ("We surveyed 83 trucks.", count("83", 83, "trucks"), "entity"),
        ("受访供应商 83 家供应商。", count("83 家", 83, "家供应商"), "entity"),
        ("Net retention is 89%.", percent("89%", "0.89"), "entity"),
        ("Tom Hale holds 4,675,000 shares.", count("4,675,000", 4675000, "shares"), "entity"),
        ("Competitors charge £79 a month per site.", pounds("£79", 79, per="month"), "entity"),
        ("Gross margin is 43.2 points.", figure("43.2 points", "points", "43.2"), "unit"),
        ("Orders fell 35%, against growth in orders before.", percent("35%", "0.35"), "direction"),
        ("订单增长率下降 35%。", percent("35%", "0.35"), "direction"),
        ("Our Series A raises £650,000.", pounds("£650,000", 650000), "entity"),
        ("A 轮融资 65 万英镑。", pounds("65 万英镑", 650000), "entity"),
        ("There were 12 dogs in the park.", count("12", 12, "dogs"), "invented"),
        ("We opened 3 offices.", count("3", 3, "offices"), "invented"),
        ("Fees for the bookkeeper are £180.", pounds("£180", 180), "range"),
        ("Founded in 2024.", figure("2024", "year", "2024"), "year"),
        ("Founded in June 2025.", month("June 2025", "2025-06"), "month"),
    ],
)  # fmt: skip
def test_a_figure_without_a_fact_says_why(text: str, read: Figure, reason: str) -> None:
    found = bindings(text, read)[0]
    assert (found.status, found.reason) == ("unbacked", reason)


@pytest.mark.parametrize(
    ("text", "value", "qualifier", "is_bound"),
    [
        ("over", 20000, "over", True),
        ("over", 26400, "over", False),
        ("over", 19000, "over", False),
        ("at least", 26400, "at_least", True),
        ("under", 27000, "under", True),
        ("under", 34000, "under", False),
        ("up to", 26400, "at_most", True),
        ("nearly", 27000, "nearly", True),
        ("nearly", 26000, "nearly", False),
        ("nearly", 30000, "nearly", False),
        ("about", 26000, "about", True),
        ("about", 25000, "about", False),
    ],
)
def test_a_qualifier_must_be_true_and_not_too_loose(
    text: str, value: int, qualifier: str, *, is_bound: bool
) -> None:
    shown = f"{value:,}"
    read = count(shown, value, "independent coffee shops", qualifier=qualifier)
    found = bindings(f"The UK has {text} {shown} independent coffee shops.", read)[0]
    assert (found.fact == "evidence.shops") is is_bound
    assert is_bound or found.reason == "qualifier"


def test_a_month_chooses_among_the_months_of_a_line() -> None:
    text = "Cash balance of £121,026 in March 2027 and £122,529 in April 2027."
    figures = (
        pounds("£121,026", 121026),
        month("March 2027", "2027-03"),
        pounds("£122,529", 122529),
        month("April 2027", "2027-04"),
    )
    found = [told(binding) for binding in bindings(text, *figures)]
    assert found == ["lines.cash.2027-03"] * 2 + ["lines.cash.2027-04"] * 2


def test_another_month_than_the_facts_is_told() -> None:
    text = "Cash balance of £121,026 in April 2027."
    found = bindings(text, pounds("£121,026", 121026), month("April 2027", "2027-04"))
    assert [binding.reason for binding in found] == ["month", "month"]
    assert found[0].near == "lines.cash.2027-03"


def test_a_years_flow_is_no_months() -> None:
    text = "Pay and on-cost of £25,013 for 2027."
    assert outcome(text, pounds("£25,013", 25013), figure("2027", "year", "2027")) == "period"


def test_the_same_value_in_many_months_is_ambiguous_until_one_is_named() -> None:
    read = pounds("£1,900", 1900, per="month")
    found = bindings("Software is £1,900 a month.", read)[0]
    assert found.status == "ambiguous"
    assert len(found.candidates) > 1
    named = bindings("Software is £1,900 in May 2028.", pounds("£1,900", 1900),
                     month("May 2028", "2028-05"))  # fmt: skip
    assert named[0].fact == "lines.software.2028-05"


def test_an_assumption_is_meant_before_the_months_that_repeat_it() -> None:
    more = fact("costs.software", "Software: Amount", "软件：金额", 1900, "money", period="month")
    index = FactIndex([*facts(), more])
    read = pounds("£1,900", 1900, per="month")
    assert outcome("Software is £1,900 a month.", read, index=index) == "costs.software"


def test_lists_side_by_side_give_each_figure_its_year() -> None:
    text = "2027/2028 年收入 £439,946／£967,173。"
    figures = (
        figure("2027", "year", "2027"),
        figure("2028", "year", "2028"),
        pounds("£439,946", 439946),
        pounds("£967,173", 967173),
    )
    found = [told(binding) for binding in bindings(text, *figures)]
    assert found == ["results.revenue.2027", "results.revenue.2028"] * 2


def test_a_table_names_its_figures_by_row_and_column() -> None:
    text = "| Item | 2027 | 2028 |\n|---|--:|--:|\n| Revenue | £439,946 | £967,173 |\n"
    figures = (
        figure("2027", "year", "2027"),
        figure("2028", "year", "2028"),
        pounds("£439,946", 439946),
        pounds("£967,173", 967173),
    )
    found = [told(binding) for binding in bindings(text, *figures)]
    assert found == ["results.revenue.2027", "results.revenue.2028"] * 2


def test_bare_numbers_of_a_table_are_in_the_scale_of_its_header() -> None:
    text = "| £000 | 2027 |\n|---|--:|\n| Revenue | 440 |\n"
    year, number = figure("2027", "year", "2027"), figure("440", "plain", 440)
    assert told(bindings(text, year, number)[1]) == "results.revenue.2027"


def test_a_loss_is_what_a_negative_result_is_called() -> None:
    year = figure("2027", "year", "2027")
    loss = bindings("A net loss of £326,082 in 2027.", pounds("£326,082", 326082), year)
    assert loss[0].fact == "results.net.2027"
    profit = bindings("A net result of £326,082 in 2027.", pounds("£326,082", 326082), year)
    assert profit[0].reason == "direction"


def test_a_range_is_bound_to_a_fact_with_both_bounds() -> None:
    read = figure("£180 to £320", "money", None, currency="GBP")
    low, high = Decimal(180), Decimal(320)
    text = "The bookkeeper's fee is £180 to £320 a month."
    fine = figure("£180 to £320", "money", currency="GBP", per="month", low=low, high=high)
    assert outcome(text, fine) == "evidence.fee"
    wrong = figure("£180 to £320", "money", currency="GBP", low=Decimal(180), high=Decimal(330))
    assert outcome(text, wrong) == "range"
    assert bindings(text, read)[0].status == "unbacked"


def test_a_scenario_must_be_named_for_its_facts_and_for_no_others() -> None:
    slow = fact("slow.revenue.2027", "Revenue in 2027", "2027 年收入", 300123, "money",
                period="year", scenario="slow")  # fmt: skip
    index = FactIndex([*facts(), slow])
    year = figure("2027", "year", "2027")
    text = "In the slow scenario, revenue is {} in 2027."
    read = pounds("£300,123", 300123)
    assert outcome(text.format("£300,123"), read, year, index=index) == "slow.revenue.2027"
    assert outcome("Revenue is £300,123 in 2027.", read, year, index=index) == "entity"
    base = pounds("£439,946", 439946)
    assert outcome(text.format("£439,946"), base, year, index=index) == "entity"


def test_two_facts_that_fit_equally_are_left_to_the_founder() -> None:
    twin = fact("evidence.churn", "Customers: Monthly churn", "客户：月流失率", "0.021",
                "percent", period="month")  # fmt: skip
    found = bindings("Churn is 2.1%.", percent("2.1%", "0.021"),
                     index=FactIndex([*facts(), twin]))[0]  # fmt: skip
    assert set(found.candidates) == {"evidence.churn", "revenue.sites.churn"}


def test_a_year_that_dates_a_figure_is_bound_with_it_if_it_agrees() -> None:
    read = count("26,400", 26400, "independent coffee shops")
    text = "In 2025 the UK had 26,400 independent coffee shops."
    found = bindings(text, figure("2025", "year", "2025"), read)
    assert [binding.fact for binding in found] == ["evidence.shops"] * 2
    other = text.replace("2025", "2024")
    found = bindings(other, figure("2024", "year", "2024"), read)
    assert (found[0].reason, found[1].fact) == ("year", "evidence.shops")


@pytest.mark.parametrize(
    ("link", "value", "expected"),
    [
        ("fact:evidence.survey", 83, "evidence.survey"),
        ("fact:evidence.survey?form=x", 83, "evidence.survey"),
        ("fact:evidence.survey", 84, "rounding"),
        ("fact:evidence.gone", 83, "invented"),
    ],
)
def test_a_link_is_kept_while_its_fact_justifies_the_figure(
    link: str, value: int, expected: str
) -> None:
    text = f"Asked: [{value}]({link})."
    assert outcome(text, count(str(value), value, link=link)) == expected


def test_no_text_and_no_facts_are_fine() -> None:
    assert bind("", INDEX, ()) == ()
    nothing = FactIndex([])
    assert outcome("We have 12 sites.", count("12", 12, "sites"), index=nothing) == "invented"
    assert len(nothing) == 0
