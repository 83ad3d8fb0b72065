"""What is said of another person or kind of customer is no fact of the one that was meant."""

from datetime import date

import pytest

from assistant.domain.binding import FactIndex, bind
from tests.unit.domain.binding_maker import fact

INDEX = FactIndex([
    fact("people.ceo.experience", "Lin Jia (CEO): years in food supply",
         "林嘉（CEO）：食品供应链经验", 11, "duration", period="year"),
    fact("captable.sun.share", "Sun Min: holding", "孙敏：持股比例", "0.115", "percent"),
    fact("traction.waste", "Stock written off", "报损率", "0.083", "percent",
         as_of=date(2026, 3, 31)),
    fact("traction.bakeries", "Bakery customers", "烘焙店客户", 471, "count"),
    fact("traction.uk_bakeries", "UK bakery customers", "英国烘焙店客户", 129, "count"),
    fact("traction.makers", "Food maker customers", "食品厂客户", 38, "count"),
    fact("competition.cold.price", "ColdCloud: price", "冷云：价格", 420, "money", period="month",
         currency="CNY"),
])  # fmt: skip


def backed(text: str) -> list[str | None]:
    """Return what the figures of a text are bound to."""
    return [each.fact for each in bind(text, INDEX)]


@pytest.mark.parametrize(
    ("text", "fact_id"),
    [
        ("林嘉有11年的食品供应链经验。", "people.ceo.experience"),
        ("孙敏说，林嘉有11年的食品供应链经验。", "people.ceo.experience"),
        ("孙敏有11年的食品供应链经验。", None),
        ("报损率是8.3%。", "traction.waste"),
        ("烘焙店的报损率是8.3%。", "traction.waste"),
        ("食品厂的报损率是8.3%。", None),
        ("食品加工企业的报损率是8.3%。", None),
        ("对手冷云每月收420元。", "competition.cold.price"),
        ("对手每月收420元。", None),
    ],
)
def test_a_fact_is_of_whom_the_text_names(text: str, fact_id: str | None) -> None:
    assert backed(text) == [fact_id]
