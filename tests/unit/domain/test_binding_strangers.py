"""What a text says of things that the project does not know is bound to no fact of it."""

import pytest

from assistant.domain.binding import FactIndex, bind
from assistant.domain.languages import LocalizedText
from tests.unit.domain.binding_maker import fact

INDEX = FactIndex([
    fact("traction.churn", "Monthly customer churn", "客户月流失率", "0.014", "percent"),
    fact("costs.battery", "Sensor battery life", "传感器电池寿命", 26, "duration", period="month"),
    fact("hires.lead.pay", "Support: pay", "客服：月薪", 9200, "money", period="month",
         currency="CNY"),
    fact("area", "Warehouse area", "仓库面积", 320, "count",
         counted=LocalizedText(en="square metres", zh="平方米")),
    fact("tax.vat", "VAT on services", "服务增值税率", "0.06", "percent"),
])  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Gyms have a churn of 1.4% a month.",
        "Monthly churn at telecom operators is 1.4%.",
        "An electric van has a battery life of 26 months.",
        "The gatekeeper gets support pay of CNY 9,200 a month.",
        "The shed has a roof of 320 square metres.",
        "The florist pays VAT of 6%.",
        "健身房的客户月流失率是1.4%。",
        "一辆电动车的电池寿命是26个月。",
        "门卫月薪9,200元。",
        "花卉增值税率6%。",
        "| 门卫 | 9,200元 |",
    ],
)
def test_what_is_said_of_a_stranger_is_unbacked(text: str) -> None:
    assert [each.status for each in bind(text, INDEX)] == ["unbacked"]


@pytest.mark.parametrize(
    ("text", "fact_id"),
    [
        ("Our monthly customer churn is 1.4%.", "traction.churn"),
        ("Each year, roughly speaking, customer churn stays at 1.4%.", "traction.churn"),
        ("A sensor's battery lasts for a life of 26 months.", "costs.battery"),
        ("We keep a warehouse of 320 square metres in Xiaoshan.", "area"),
        ("目前客户月流失率稳定在1.4%。", "traction.churn"),
        ("传感器电池寿命可达26个月。", "costs.battery"),
        ("客服月薪为9,200元。", "hires.lead.pay"),
    ],
)
def test_ordinary_words_beside_a_fact_do_not_hide_it(text: str, fact_id: str) -> None:
    assert [each.fact for each in bind(text, INDEX)] == [fact_id]


def test_a_particle_that_stands_where_a_name_would_stand_is_no_trouble() -> None:
    [found] = bind("An out of 320 square metres warehouse area.", INDEX)
    assert found.figure.text == "320 square metres"
