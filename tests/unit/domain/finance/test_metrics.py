"""Metrics that need a year before: retention, the quick ratio, the magic number, the full CAC."""

from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.domain.brief import Brief, CostLine, DatedValue, Person, RevenueLine
from assistant.domain.finance.metrics import yearly_metrics
from assistant.domain.finance.statements import project
from assistant.domain.languages import LocalizedText
from assistant.domain.months import Month
from assistant.resources import sample_paths
from assistant.services.brief_files import read_brief

D = Decimal
NAME = LocalizedText(en="x")
START = Month(2027, 1)
LINE = RevenueLine(name=NAME, id="a", price=D(100), opening_customers=D(1000), churn=D("0.01"))
STAYS = (1 - D("0.01")) ** 12  # of a year's beginning


def test_the_full_cac_of_tallyhop_is_that_of_its_notes() -> None:
    brief = next(read_brief(path) for path in sample_paths() if path.stem == "tallyhop")
    years = yearly_metrics(project(brief))
    assert [round(each.cac_with_pay or 0) for each in years] == [408, 495, 446]


def second_year(*lines: RevenueLine) -> dict[str, Decimal | None]:
    _, year = yearly_metrics(project(Brief(start=START, months=24, revenue=lines)))
    names = ("net_retention", "gross_retention", "quick_ratio")
    return {name: getattr(year, name) for name in names}


def test_who_stays_is_retained_and_nobody_new_counts() -> None:
    alone = second_year(LINE)
    joined = second_year(replace(LINE, new_customers=D(40)))
    for found in (alone, joined):
        assert found["net_retention"] is not None
        assert abs(found["net_retention"] - STAYS) < D("1e-20")
        assert found["gross_retention"] == found["net_retention"]
    assert alone["quick_ratio"] == 0
    assert joined["quick_ratio"] is not None
    assert joined["quick_ratio"] > 1


def test_a_dearer_price_is_kept_in_net_retention_alone() -> None:
    dearer = DatedValue(start=Month(2028, 7), value=D(110))
    found = second_year(replace(LINE, price_changes=(dearer,)))
    assert found["net_retention"] is not None
    assert abs(found["net_retention"] - STAYS * D("1.1")) < D("1e-20")
    assert found["gross_retention"] is not None
    assert abs(found["gross_retention"] - STAYS) < D("1e-20")
    cheaper = DatedValue(start=Month(2028, 7), value=D(90))
    less = second_year(replace(LINE, price_changes=(cheaper,)))
    assert less["gross_retention"] == less["net_retention"]


def test_what_customers_buy_besides_is_kept_too() -> None:
    besides = RevenueLine(
        name=NAME, id="b", of_line="a", attach_rate=D("0.3"), price=D(50), start=Month(2028, 3)
    )
    found = second_year(LINE, besides)
    assert found["net_retention"] is not None
    assert abs(found["net_retention"] - STAYS * D("1.15")) < D("1e-20")


def test_a_first_year_and_a_line_without_customers_have_no_retention() -> None:
    first, second = yearly_metrics(
        project(Brief(start=START, months=24, revenue=(replace(LINE, opening_customers=D(0)),)))
    )
    assert first.net_retention is None
    assert second.net_retention is None
    assert second.quick_ratio is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (replace(LINE, churn=D(0), new_customers=D(30)), True),
        (LINE, None),  # revenue falls
        (replace(LINE, new_customers=D(30), seasonality=(D(1),) * 12), None),
    ],
)
def test_the_magic_number_is_growth_for_money_spent_before(
    line: RevenueLine, expected: bool | None
) -> None:
    brief = Brief(
        start=START, months=12, revenue=(line,),
        costs=(CostLine(name=NAME, id="m", kind="marketing", amount=D(4000)),),
        people=(
            Person(role=NAME, id="s", pay=D(2000), period="month", acquires_customers=True),
            Person(role=NAME, id="t", pay=D(9000), period="month"),
        ),
    )  # fmt: skip
    (year,) = yearly_metrics(project(brief))
    if expected is None:
        assert year.magic_number is None
        return
    # 30 more customers each month: a quarter earns 30 x 100 x 9 more than the one before it.
    assert year.magic_number == D(27_000) * 4 / D(18_000)
