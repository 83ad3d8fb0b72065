"""Tests of arithmetic that words call for: it is recognised with a cue and never without."""

from decimal import Decimal

import pytest

from assistant.domain.binding import Binding
from assistant.domain.figures import Figure
from tests.unit.domain.binding_maker import bindings, count, facts, figure, percent, pounds

Y27, Y28 = figure("2027", "year", "2027"), figure("2028", "year", "2028")
R27, R28 = pounds("£439,946", 439946), pounds("£967,173", 967173)
RATIO = figure("2.2x", "ratio", "2.2", step=Decimal("0.1"))


def last(text: str, *figures: Figure) -> Binding:
    return bindings(text, *figures)[-1]


@pytest.mark.parametrize(
    ("text", "figures", "expression", "ids"),
    [
        ("A site pays £948 a year.", (pounds("£948", 948, per="year"),), "x12",
         {"revenue.sites.price"}),
        ("每家店每年的价格为 948 英镑。", (pounds("948 英镑", 948, per="year"),), "x12",
         {"revenue.sites.price"}),
        ("Maya and Tom together hold 8,500,000 shares.",
         (count("8,500,000", 8500000, "shares"),), "sum",
         {"holders.maya.shares", "holders.tom.shares"}),
        ("Revenue grew from £439,946 in 2027 to £967,173 in 2028, up 120%.",
         (R27, Y27, R28, Y28, percent("120%", "1.2")), "growth",
         {"results.revenue.2027", "results.revenue.2028"}),
        ("收入从 2027 年的 £439,946 增长到 2028 年的 £967,173，增长 120%。",
         (Y27, R27, Y28, R28, percent("120%", "1.2")), "growth",
         {"results.revenue.2027", "results.revenue.2028"}),
        ("Revenue grew 120% in 2028.", (percent("120%", "1.2"), Y28), "growth",
         {"results.revenue.2027", "results.revenue.2028"}),
        ("Revenue of £967,173 in 2028 is £439,946 in 2027 times 2.2x.",
         (R28, Y28, R27, Y27, RATIO), "ratio",
         {"results.revenue.2027", "results.revenue.2028"}),
        ("Net retention of 94% against gross retention of 89% is 5 points more.",
         (percent("94%", "0.94"), percent("89%", "0.89"), figure("5 points", "points", 5)),
         "difference", {"evidence.net_retention", "evidence.gross_retention"}),
        ("214 paying sites at the price of £79 a month bring £16,906.",
         (count("214", 214, "paying sites"), pounds("£79", 79, per="month"),
          pounds("£16,906", 16906)), "product", {"evidence.sites", "revenue.sites.price"}),
    ],
)  # fmt: skip
def test_arithmetic_with_a_cue_is_recognised(
    text: str, figures: tuple[Figure, ...], expression: str, ids: set[str]
) -> None:
    found = bindings(text, *figures)
    derived = next(binding for binding in found if binding.status == "derived")
    assert derived.expression == expression
    assert set(derived.derived_from) == ids


def test_a_years_total_is_the_sum_of_its_months() -> None:
    line = [fact for fact in facts() if fact.id.startswith("lines.payroll.2027")]
    total = sum(fact.value for fact in line if isinstance(fact.value, Decimal))
    text = f"Pay and on-cost in 2027 comes to £{total}."
    found = bindings(text, Y27, pounds(f"£{total}", str(total)))
    assert found[1].expression == "sum"
    assert found[1].derived_from == tuple(fact.id for fact in line)
    assert found[0].fact in found[1].derived_from


def test_balances_are_not_added_up_over_months() -> None:
    line = [fact for fact in facts() if fact.id.startswith("lines.cash.2027")]
    total = sum(fact.value for fact in line if isinstance(fact.value, Decimal))
    assert last(f"Cash balance in 2027 is £{total}.", Y27,
                pounds(f"£{total}", str(total))).status == "unbacked"  # fmt: skip


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Maya Osei, Tom Hale and a friend saw 8,500,000 stars.",
         (count("8,500,000", 8500000, "stars"),)),
        ("Revenue fell from £439,946 in 2027 to £967,173 in 2028, down 120%.",
         (R27, Y27, R28, Y28, percent("120%", "1.2"))),
        ("Revenue was £439,946 in 2027 and £967,173 in 2028. 120% of us agree.",
         (R27, Y27, R28, Y28, percent("120%", "1.2"))),
        ("A site pays £949 a year.", (pounds("£949", 949, per="year"),)),
    ],
)  # fmt: skip
def test_arithmetic_without_its_cue_backs_nothing(text: str, figures: tuple[Figure, ...]) -> None:
    assert last(text, *figures).status == "unbacked"
