"""Chinese turns derive a figure from facts, change it, or deny that a fact is meant."""

from datetime import date

import pytest

from assistant.domain.binding import FactIndex, bind
from assistant.domain.facts import Fact
from assistant.domain.languages import LocalizedText
from tests.unit.domain.binding_maker import fact


def _yuan(fact_id: str, en: str, zh: str, value: int, **more: object) -> Fact:
    return fact(fact_id, en, zh, value, "money", currency="CNY", **more)


def _number(fact_id: str, en: str, zh: str, value: str | int, thing: str, **more: object) -> Fact:
    counted = LocalizedText(en="things", zh=thing)
    return fact(fact_id, en, zh, value, "count", counted=counted, **more)


NOW, BEFORE = date(2026, 12, 31), date(2025, 12, 31)
INDEX = FactIndex([
    _yuan("revenue.plan.price", "Basic plan: price", "标准版订阅：每店价格", 199, period="month"),
    _yuan("revenue.plan.yearly_price", "Basic plan: price when paid yearly",
          "标准版订阅：年付价格", 1990, period="year"),
    _yuan("competition.rocket.price", "Rocket: price", "火箭：价格", 260, period="month"),
    _yuan("revenue.kit.price", "Sensor kit: price", "传感器套装：售价", 950),
    _yuan("costs.kit.unit_cost", "Sensor kit: unit cost", "传感器套装：单位成本", 512),
    _yuan("evidence.failure.loss", "Average loss in a fridge failure",
          "每次冷柜故障平均损失", 3000),
    _number("evidence.failure.per_year", "Fridge failures per site", "每店冷柜故障次数", "2.5",
            "次", period="year"),
    _yuan("opex.rent", "Hangzhou office: rent", "杭州办公室：房租", 38500, period="month"),
    _number("traction.customers", "Paying customers", "付费客户", 640, "家", as_of=NOW),
    _number("traction.customers.2025", "Paying customers at the end of 2025",
            "2025 年末付费客户", 250, "家", as_of=BEFORE),
    _number("traction.uk", "UK bakery customers", "英国烘焙店客户", 96, "家", as_of=NOW),
    _number("traction.sensors", "Sensors in the field", "在用传感器", 7940, "个", as_of=NOW),
    fact("evidence.alerts", "Alerts that were real", "有效告警占比", "0.963", "percent"),
    fact("evidence.waste.before", "Waste before installation", "安装前报损率", "0.09", "percent"),
    fact("evidence.waste.after", "Waste after installation", "安装后报损率", "0.03", "percent"),
    fact("sales.shops", "Bakery sales cycle", "烘焙店销售周期", 19, "duration", period="day"),
    fact("sales.makers", "Food maker sales cycle", "食品厂销售周期", 94, "duration", period="day"),
    fact("market.paper", "Bakeries that log on paper", "纸质记录的烘焙店占比", "0.667", "percent"),
    fact("round.drag", "Drag-along threshold", "领售权门槛", "0.667", "percent"),
    fact("pilot.start", "Pilot starts", "试点开始", "2025-04-07", "date"),
    fact("pilot.end", "Pilot ends", "试点结束", "2025-09-30", "date"),
])  # fmt: skip


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("食品厂销售周期94天，比面包店多75天。", {"sales.makers", "sales.shops"}),
        ("食品厂销售周期94天，是面包店的4.9倍。", {"sales.makers", "sales.shops"}),
        ("火箭每月260元，比我们贵61元。", {"competition.rocket.price", "revenue.plan.price"}),
        ("英国客户占全部客户的15%。", {"traction.uk", "traction.customers"}),
        ("平均每家客户装12.4个传感器。", {"traction.sensors", "traction.customers"}),
        ("套装毛利438元。", {"revenue.kit.price", "costs.kit.unit_cost"}),
        ("按年付打八三折。", {"revenue.plan.price", "revenue.plan.yearly_price"}),
        ("年付比按月付全年便宜398元。", {"revenue.plan.price", "revenue.plan.yearly_price"}),
        ("告警里有3.7%是误报。", {"evidence.alerts"}),
        ("报损率降了六成多。", {"evidence.waste.before", "evidence.waste.after"}),
        ("标准版订阅每店每月199元，一年2,388元。", {"revenue.plan.price"}),
        ("套装售价950元，单位成本512元，毛利率46%。", {"revenue.kit.price", "costs.kit.unit_cost"}),
        ("冷柜坏一次平均损失3,000元，每家店每年遇到2.5次，一年就是7,500元。",
         {"evidence.failure.loss", "evidence.failure.per_year"}),
    ],
)  # fmt: skip
def test_a_turn_of_phrase_derives_a_figure(text: str, facts: set[str]) -> None:
    found = bind(text, INDEX)[-1]
    assert (found.status, set(found.derived_from)) == ("derived", facts)


@pytest.mark.parametrize(
    "text",
    [
        "食品厂销售周期94天，比面包店多65天。",
        "食品厂销售周期94天，比面包店少75天。",
        "英国客户占全部客户的三成。",
        "平均每家客户装20.4个传感器。",
        "套装毛利538元。",
        "按年付打七五折。",
        "告警里有8.7%是误报。",
        "报损率涨了六成多。",
        "健身房按年付打八三折。",
    ],
)
def test_a_turn_of_phrase_with_another_result_backs_nothing(text: str) -> None:
    assert bind(text, INDEX)[-1].status == "unbacked"


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("店里扔掉的货从9%掉到3%。", ["evidence.waste.before", "evidence.waste.after"]),
        ("付费客户由640家降到250家。", [None, None]),  # told backwards
        ("报损率上升到3%。", [None]),
        ("报损率下降到3%。", ["evidence.waste.after"]),
        ("火箭收260元，我们只收199元。", ["competition.rocket.price", "revenue.plan.price"]),
        ("火箭收260元，我们只收199元押金。", ["competition.rocket.price", None]),
        ("试点从2025年4月做到9月。", ["pilot.start", "pilot.end"]),
        ("截至2026年底付费客户640家，一年前只有250家。",
         ["traction.customers", "traction.customers", "traction.customers.2025"]),
        ("杭州办公室房租每月3.85万元。", ["opex.rent"]),
        ("上海办公室房租每月3.85万元。", [None]),
        ("同事以前在别处，杭州办公室房租3.85万元。", [None]),
        ("我们拜访了640家付费客户。", [None]),
        ("我们丢了7,940个在用传感器。", [None]),
    ],
)  # fmt: skip
def test_words_of_a_clause_choose_or_deny_a_fact(text: str, facts: list[str | None]) -> None:
    assert [each.fact for each in bind(text, INDEX)] == facts


def test_a_number_that_is_itself_spoken_about_may_be_several_facts() -> None:
    assert bind("三分之二这个数，请大家记住。", INDEX)[0].status == "ambiguous"
    assert bind("三分之二的人坐地铁。", INDEX)[0].status == "unbacked"
