"""What Chinese texts say in other words than the labels names the same facts, and no others."""

import pytest

from assistant.domain.binding import FactIndex, bind
from assistant.domain.binding_sayings import SAYINGS
from tests.unit.domain.binding_maker import fact

INDEX = FactIndex([
    fact("costs.sensor.warranty", "Sensor warranty", "传感器质保期", 18, "duration",
         period="month"),
    fact("people.rise", "Yearly pay rise", "年度调薪幅度", "0.05", "percent"),
    fact("working.receivable", "Receivable days", "应收账款周转天数", 45, "duration",
         period="day"),
    fact("working.payable", "Payable days", "应付账款周转天数", 30, "duration", period="day"),
    fact("results.2027", "Revenue 2027", "2027 年营业收入", 7475789, "money", currency="CNY"),
    fact("results.2028", "Revenue 2028", "2028 年营业收入", 14505669, "money", currency="CNY"),
])  # fmt: skip


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("探头保修18个月。", ["costs.sensor.warranty"]),
        ("每年普调5%。", ["people.rise"]),
        ("应付账款周转天数45天。", [None]),  # 账款 is nothing inside 应付账款
        ("2027年收入748万元，次年1,451万元。", ["results.2027", "results.2027", "results.2028"]),
    ],
)
def test_other_words_name_the_same(text: str, facts: list[str | None]) -> None:
    assert [each.fact for each in bind(text, INDEX)] == facts


def test_a_row_has_several_words_and_none_twice() -> None:
    assert all(len(row) > 1 and len(set(row)) == len(row) for row in SAYINGS)
    assert all(len(word) > 1 for row in SAYINGS for word in row)
