"""Facts come from every field of a brief, and print as each language writes them."""

import tomllib
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from assistant.domain.brief_reading import parse_brief
from assistant.domain.fact_sheet import build_fact_sheet
from assistant.domain.fact_text import fact_text, fact_text_with_period
from assistant.domain.facts import Evidence, Fact, FactSheet, Range, Unit
from assistant.domain.languages import Language, LocalizedText
from assistant.services.content import field_labels

BRIEF = """
schema = 1
language = "en"
currency = "GBP"
start = "2027-01"
[company]
name = { en = "Brightloaf", zh = "晨麦" }
founded = "2025-05"
[answers]
problem = "Bread is thrown away."
[evidence.waste]
label = { en = "Bread thrown away", zh = "面包报废率" }
value = 0.19
unit = "percent"
evidence = "measured"
as_of = "2026-10"
[[revenue]]
id = "shops"
name = { en = "Shops", zh = "门店" }
price = 35
churn = 0.021
opening_customers = 12
seasonality = [1, 1, 1, 1, 1, 1, 0.8, 0.8, 1, 1, 1, 1]
price_changes = [{ start = "2028-01", value = 39 }]
[[loans]]
name = "Loan"
principal = 25000
drawn = "2026-06"
months = 60
[tax]
vat_rate = 0.2
[working_capital]
payable_days = 30
[[scenarios]]
id = "slow"
name = "Slow"
changes = [{ path = "revenue.shops.price", factor = 0.5 }, { path = "tax.vat_rate", factor = 2 }]
"""


def sheet() -> FactSheet:
    data = tomllib.loads(BRIEF, parse_float=Decimal)
    return build_fact_sheet(parse_brief(data, source="b"), field_labels())


def fact(fact_id: str) -> Fact:
    found = sheet().get(fact_id)
    assert found is not None
    return found


def test_each_field_that_was_given_is_a_fact_with_its_unit() -> None:
    units = {
        "company.name": "text",
        "company.founded": "date",
        "answers.problem": "text",
        "evidence.waste": "percent",
        "revenue.shops.price": "money",
        "revenue.shops.churn": "percent",
        "revenue.shops.opening_customers": "count",
        "revenue.shops.price_changes.2028_01": "money",
        "revenue.shops.seasonality.7": "ratio",
        "loans.loan.principal": "money",
        "loans.loan.months": "duration",
        "working_capital.payable_days": "duration",
        "plan.start": "date",
    }
    assert {fact_id: fact(fact_id).unit for fact_id in units} == units


def test_money_has_the_briefs_currency_and_flows_have_their_span() -> None:
    price = fact("revenue.shops.price")
    assert (price.currency, price.period) == ("GBP", "month")
    assert fact("revenue.shops.churn").period == "month"
    assert fact("working_capital.payable_days").period == "day"


def test_evidence_keeps_its_grade_and_date() -> None:
    waste = fact("evidence.waste")
    assert (waste.evidence, waste.as_of) == (Evidence.MEASURED, date(2026, 10, 1))


def test_labels_name_the_row_and_the_field_in_both_languages() -> None:
    labels = fact("revenue.shops.price").labels
    assert labels["en"].startswith("Shops: ")
    assert labels["zh"].startswith("门店：")


@pytest.mark.parametrize(
    ("fact_id", "english", "chinese"),
    [
        ("plan.months", "Plan: Months", "计划：月数"),
        ("company.founded", "Company: Founded", "公司：成立时间"),
        ("tax.vat_rate", "Taxes: VAT rate", "税费：增值税税率"),
        ("revenue.shops.price", "Shops: Price", "门店：价格"),
        ("evidence.waste", "Bread thrown away", "面包报废率"),
        ("scenarios.slow.changes.1.factor", "Slow: Shops: Price: Times", "Slow：门店：价格：乘以"),
        ("scenarios.slow.changes.2.factor", "Slow: Times", "Slow：乘以"),
    ],
)
def test_a_label_that_says_little_alone_is_read_with_its_area(
    fact_id: str, english: str, chinese: str
) -> None:
    found = fact(fact_id)
    assert (found.full_label("en"), found.full_label("zh")) == (english, chinese)


def test_patterns_find_the_facts_of_a_table_in_order() -> None:
    found = [item.id for item in sheet().select(["loans.*", "revenue.*.price"])]
    assert found[0] == "loans.loan.name"
    assert found[-1] == "revenue.shops.price"


def test_figures_of_answers_are_found_by_their_id_and_by_no_pattern() -> None:
    facts = [Fact(id=each, labels={}, value="x", unit="text") for each in (
        "answers.market", "answers.market.f1", "evidence.f1")]  # fmt: skip
    sheet = FactSheet(facts, aliases={"answers.market.f2": "evidence.f1", "answers.old.f1": "gone"})
    assert sheet.matching("answers.*") == (facts[0],)
    assert sheet.matching("*.f1") == (facts[2],)
    assert sheet.select(["answers.market.f1"]) == (facts[1],)
    assert sheet.get("answers.market.f2") is facts[2]
    assert sheet.get("answers.old.f1") is None
    assert len(sheet) == 3


def test_two_facts_with_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="share an id"):
        FactSheet([fact("evidence.waste"), fact("evidence.waste")])


def make(value: str, unit: Unit, **more: object) -> Fact:
    return Fact(id="x", labels={}, value=Decimal(value), unit=unit, **more)  # type: ignore[arg-type]  # a test's short cut


@pytest.mark.parametrize(
    ("value", "unit", "more", "language", "text"),
    [
        ("16906", "money", {"currency": "GBP"}, "en", "£16,906"),
        ("16906", "money", {"currency": "GBP"}, "zh", "16,906 英镑"),
        ("32500000", "money", {"currency": "GBP"}, "en", "£32.5m"),
        ("32500000", "money", {"currency": "GBP"}, "zh", "3,250 万英镑"),
        ("482000000", "money", {"currency": "CNY"}, "zh", "4.82 亿元"),
        ("-321170", "money", {"currency": "GBP"}, "en", "-£321,170"),
        ("33.90", "money", {"currency": "CNY"}, "zh", "33.9 元"),
        ("483.32", "money", {"currency": "GBP"}, "en", "£483.32"),
        ("5", "money", {"currency": "CHF"}, "en", "CHF 5"),
        ("0.021", "percent", {}, "en", "2.1%"),
        ("2.5", "points", {}, "zh", "2.5 个百分点"),
        ("3", "ratio", {}, "zh", "3 倍"),
        ("6.5", "duration", {"period": "hour"}, "en", "6.5 hours"),
        ("1", "duration", {"period": "month"}, "en", "1 month"),
        ("18", "duration", {"period": "month"}, "zh", "18 个月"),
        ("34300", "count", {}, "en", "34,300"),
        ("120", "count", {"counted": LocalizedText(zh="家")}, "zh", "120 家"),
        ("4.8", "plain", {}, "en", "4.8"),
    ],
)
def test_a_figure_prints_as_its_language_writes_it(
    value: str, unit: Unit, more: dict[str, object], language: Language, text: str
) -> None:
    assert fact_text(make(value, unit, **more), language) == text


@pytest.mark.parametrize(
    ("value", "language", "text"),
    [
        ("2027-06-30", "en", "30 June 2027"),
        ("2027-06", "zh", "2027 年 6 月"),
        ("2027-Q3", "en", "Q3 2027"),
        ("2026-H1", "zh", "2026 年上半年"),
        ("2027", "zh", "2027 年"),
        ("--03-31", "en", "31 March"),
        ("--03-31", "zh", "3 月 31 日"),
        ("Q3", "en", "Q3"),
        ("H1", "zh", "上半年"),
    ],
)
def test_a_date_prints_as_exactly_as_it_is_known(value: str, language: Language, text: str) -> None:
    assert fact_text(Fact(id="x", labels={}, value=value, unit="date"), language) == text


def test_a_date_given_without_its_unit_prints_as_a_date() -> None:
    data = {"schema": 1, "evidence": {"a": {"label": "Since", "when": "2027-06"}}}
    since = build_fact_sheet(parse_brief(data, source="b"), field_labels()).get("evidence.a")
    assert since is not None
    assert fact_text(since, "zh") == "2027 年 6 月"


def test_a_flow_prints_with_its_span() -> None:
    price = make("79", "money", currency="GBP", period="month")
    assert fact_text_with_period(price, "en") == "£79 a month"
    assert fact_text_with_period(price, "zh") == "每月 79 英镑"


def test_a_range_prints_both_ends() -> None:
    fee = Fact(
        id="x",
        labels={},
        value=Range(low=Decimal(180), high=Decimal(320)),
        unit="money",
        currency="GBP",
    )
    assert fact_text(fee, "en") == "£180 to £320"


@pytest.mark.parametrize(
    ("item", "english", "chinese"),
    [
        ({"label": {"zh": "主理人年龄"}, "unit": "duration", "period": "year"},
         "35 years old", "35 岁"),
        ({"label": {"en": "Age of the founder"}, "unit": "duration", "period": "year"},
         "35 years old", "35 岁"),
        ({"label": {"en": "Age of the founder", "zh": "年龄"}, "unit": "plain"}, "35", "35 岁"),
        ({"label": {"en": "Age", "zh": "机龄"}, "unit": "duration", "period": "year"},
         "35 years", "35 年"),
        ({"label": {"en": "Wages"}, "unit": "duration", "period": "year"}, "35 years", "35 年"),
    ],
)  # fmt: skip
def test_how_old_somebody_is_is_said_as_an_age(
    item: dict[str, object], english: str, chinese: str
) -> None:
    data = {"schema": 1, "language": "en", "currency": "GBP", "company": {"name": "x"},
            "evidence": {"age": item | {"value": 35}}}  # fmt: skip
    known = build_fact_sheet(parse_brief(data, source="b"), field_labels())
    age = next(iter(known.matching("evidence.age")))
    assert fact_text_with_period(age, "en") == english
    assert fact_text_with_period(age, "zh") == fact_text(age, "zh") == chinese
    assert fact_text(replace(age, unit="ratio"), "zh") == "35 倍"
    assert not fact_text(age, "en").endswith("old")  # "[35 years](fact:evidence.age) old"


def test_a_price_by_the_piece_is_none_for_a_month() -> None:
    data = tomllib.loads(BRIEF, parse_float=Decimal)
    data["revenue"].append({"id": "loaf", "name": "Loaf", "driver": "units", "price": 4})
    data["costs"] = [
        {"id": "flour", "name": "Flour", "driver": "per_unit", "amount": 1},
        {"id": "rent", "name": "Rent", "amount": 900},
    ]
    facts = build_fact_sheet(parse_brief(data, source="b"), field_labels())
    periods = {
        "revenue.shops.price": "month", "revenue.loaf.price": None,
        "costs.flour.amount": None, "costs.rent.amount": "month",
    }  # fmt: skip
    found = {each: facts.get(each) for each in periods}
    assert {each: fact and fact.period for each, fact in found.items()} == periods
