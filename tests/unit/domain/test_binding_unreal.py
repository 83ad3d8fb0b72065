"""What is denied, hoped for, refused or the contrary of a fact does not rest on the fact."""

from datetime import date

import pytest

from assistant.domain.binding import FactIndex, bind
from tests.unit.domain.binding_maker import fact

DAY = date(2026, 12, 31)
INDEX = FactIndex([
    fact("traction.customers", "Paying customers", "付费客户", 638, "count", as_of=DAY),
    fact("traction.sites", "Live sites", "在线门店", 1127, "count", as_of=DAY),
    fact("evidence.uptime", "Platform uptime", "平台可用率", "0.9987", "percent", as_of=DAY),
    fact("evidence.retention", "Customers kept after one year", "首年客户留存率", "0.913",
         "percent", as_of=DAY),
    fact("evidence.alerts", "Alerts that were real", "有效告警占比", "0.964", "percent",
         as_of=DAY),
    fact("evidence.waste.before", "Stock written off before installation", "安装前报损率",
         "0.083", "percent", as_of=date(2026, 3, 31)),
    fact("evidence.waste.after", "Stock written off after installation", "安装后报损率",
         "0.031", "percent", as_of=date(2026, 9, 30)),
    fact("people.team", "Team", "团队人数", 23, "count", as_of=DAY),
    fact("costs.warranty", "Sensor warranty", "传感器质保期", 18, "duration", period="month"),
    fact("round.pre_money", "Series A: pre-money valuation", "A 轮：投前估值", 48_000_000, "money",
         currency="CNY"),
    fact("scenarios.slow.churn", "Slow scenario: monthly churn", "悲观情景：月流失率", "0.026",
         "percent", period="month"),
    fact("competition.coldcloud.customers", "ColdCloud: customers", "冷云：客户数", 2600, "count"),
    fact("milestones.ireland.when", "Milestone: launch in Ireland", "里程碑：进入爱尔兰市场",
         "2029-Q2", "quarter"),
])  # fmt: skip


def backed(text: str) -> list[str | None]:
    """Return what the figures of a text are bound to."""
    return [each.fact for each in bind(text, INDEX)]


@pytest.mark.parametrize(
    "text",
    [
        "If we had 638 paying customers, we would not be raising.",
        "We once hoped for 638 paying customers.",
        "We said we would have 638 paying customers, but never got there.",
        "Signed but not yet installed: 1,127 sites.",
        "Their first offer, which we refused, was a pre-money valuation of CNY 48m.",
        "In 2031 the platform should reach an uptime of 99.87%.",
        "91.3% of our customers left after a year.",
        "91.3% of our customers were not kept.",
        "96.4% of our alerts were false.",
        "Stock written off rose from 3.1% to 8.3% after installation.",
        "Our retention of customers after a year rose by 91.3%.",
        "The sales department alone has a team of 23.",
        "The maker of our batteries gives us a warranty of 18 months.",
        "We led a team of 23 at another company.",
        "We have 2,600 customers.",
        "要是手里有1,127个在线门店，这轮就不用融了。",
        "计划里写的是638家付费客户，实际没到。",
        "投前估值4,800万元，被我们回绝了。",
        "没有638家付费客户，那个数不对。",
        "91.3%的客户当年就退订了。",
        "乐观情景下，月流失率是2.6%。",
        "电池厂家给的质保期只有18个月。",
        "他们家的付费客户有638家。",
    ],
)
def test_what_is_not_so_rests_on_no_fact(text: str) -> None:
    assert not any(backed(text))


@pytest.mark.parametrize(
    ("text", "fact_id"),
    [
        ("We hoped for more, but 638 customers pay us.", "traction.customers"),
        ("Unlike ColdCloud, we have 638 paying customers.", "traction.customers"),
        ("After a year 91.3% of our customers are kept.", "evidence.retention"),
        ("96.4% of the alerts were real, the rest were false.", "evidence.alerts"),
        ("ColdCloud has 2,600 customers.", "competition.coldcloud.customers"),
        ("We give a warranty of 18 months on each sensor.", "costs.warranty"),
        ("原本想多做几家，现在付费客户638家。", "traction.customers"),
        ("悲观情景下，月流失率是2.6%。", "scenarios.slow.churn"),
    ],
)
def test_like_words_do_not_deny_a_fact(text: str, fact_id: str) -> None:
    assert backed(text) == [fact_id]
