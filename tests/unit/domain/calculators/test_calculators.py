"""Calculators: inputs by their annotations, conventions asked for, results with their method."""

from decimal import Decimal
from typing import Any

import pytest

from assistant.domain.calculators.registry import CALCULATORS, Worked, calculate, inputs_of
from assistant.domain.languages import LANGUAGES
from assistant.errors import BriefError
from assistant.texts import load_texts

D = Decimal
ROUND = {
    "pre_money": 22_000_000, "investment": 5_000_000, "pool_increase": 1_000_000,
    "pool_from": "before", "method": "percent_ownership",
    "holders": [{"name": "Ada", "shares": 6_000_000}, {"name": "Bo", "shares": 3_000_000}],
    "convertibles": [
        {"name": "Angel", "kind": "safe_post", "amount": 1_000_000, "cap": 10_000_000}
    ],
}  # fmt: skip
EXAMPLES: dict[str, dict[str, Any]] = {
    "npv": {
        "rate": "8%", "flows": [-40000, 5000, 8000, 12000, 30000],
        "first_flow": "after_one_period",
    },
    "irr": {"flows": [-70000, 12000, 15000, 18000, 21000, 26000]},
    "xirr": {
        "flows": [
            {"date": "2027-01-01", "amount": -1000}, {"date": "2028-01-01", "amount": 1100}
        ]
    },
    "mirr": {
        "flows": [-120000, 39000, 30000, 21000, 37000, 46000],
        "finance_rate": "10%", "reinvestment_rate": "12%",
    },
    "pmt": {"rate": "1%", "periods": 24, "principal": 24000, "paid_at": "end"},
    "ipmt": {"rate": "1%", "periods": 24, "principal": 24000, "paid_at": "end", "period": 1},
    "ppmt": {"rate": "1%", "periods": 24, "principal": 24000, "paid_at": "end", "period": 24},
    "loan-schedule": {
        "principal": 24000, "yearly_rate": "12%", "months": 24, "method": "level",
        "yearly_rate_is": "nominal",
    },
    "depreciation": {
        "cost": 600000, "residual": 30000, "life_months": 60, "months_used": 24,
        "proceeds": 290000,
    },
    "break-even": {
        "fixed_costs": 5000, "price": 15, "variable_cost": 2, "depreciation": 1000,
        "principal_paid": 200,
    },
    "runway": {"cash": 1200, "net_burn": 100, "monthly_growth": "5%"},
    "cac": {"sales_and_marketing": 12000, "new_customers": 10},
    "ltv": {
        "monthly_revenue": 100, "gross_margin": "80%", "monthly_churn": "2%",
        "variant": "gross_margin", "cac": 1000,
    },
    "payback": {
        "cac": 1200, "monthly_revenue": 100, "gross_margin": "80%", "monthly_churn": "2%"
    },
    "saas-metrics": {
        "opening_mrr": 100000, "new_mrr": 0, "expansion_mrr": 15000, "contraction_mrr": 5000,
        "churned_mrr": 8000, "net_burn": 48000,
    },
    "magic-number": {
        "quarter_revenue": 130, "quarter_revenue_before": 100, "sales_and_marketing_before": 120
    },
    "rule-of-40": {"yearly_growth": "25%", "margin": "10%", "margin_is": "ebitda"},
    "working-capital-days": {
        "sales": 7665000, "cost_of_goods": 3650000, "receivables": 609000, "inventory": 100000,
        "payables": 200000, "balances": "closing", "days_a_year": 365,
    },
    "market-size": {
        "segments": [{"name": "bakeries", "customers": 1000, "yearly_revenue": 120}],
        "reachable": "50%", "obtainable": "10%", "top_down": 150000,
    },
    "safe-conversion": {
        "amount": 1000000, "round_price": 2, "kind": "safe_post", "shares": 9000000,
        "cap": 10000000,
    },
    "note-conversion": {
        "principal": 100000, "yearly_rate": "8%", "days": 365, "interest": "simple",
        "round_price": 500, "cap": 1000000, "capitalization": 10000,
    },
    "priced-round": ROUND,
    "pro-rata": {"ownership": "3%", "round_size": 10000000},
    "anti-dilution": {
        "conversion_price": 1, "new_price": "0.5", "new_shares": 2000000,
        "method": "broad_based", "outstanding": 10000000,
    },
    "waterfall": {
        "proceeds": [3, 40],
        "classes": [
            {"name": "A", "rights": "non_participating", "shares": 25, "preference": 4},
            {"name": "F", "rights": "common", "shares": 75},
        ],
    },
    "vc-method": {
        "exit_value": 100, "investment": 2, "later_dilution": "30%", "yearly_return": "50%",
        "years": 5,
    },
    "scorecard": {
        "average_pre_money": 2000000, "factors": [{"name": "team", "weight": 1, "score": "1.2"}]
    },
    "berkus": {
        "idea": 300, "prototype": 200, "team": 500, "relationships": 0, "sales": 0,
        "most_each": 500,
    },
    "comparables": {"metric": 10, "multiples": [3, 9, 4]},
    "dcf": {"flows": [100, 100, 100], "rate": "10%", "growth": 0, "flows_arrive": "year_end"},
}  # fmt: skip
EXPECTED = {
    "npv": ("npv", "2838.169137"), "irr": ("irr", "0.086631"), "xirr": ("xirr", "0.1"),
    "mirr": ("mirr", "0.126094"), "pmt": ("payment", "1129.763333"), "ipmt": ("interest", "240"),
    "ppmt": ("principal_paid", "1118.577558"), "loan-schedule": ("total_interest", "3114.320001"),
    "depreciation": ("gain", "-82000"), "break-even": ("cash_units", "324"),
    "runway": ("full_months", "9"), "cac": ("cac", "1200"), "ltv": ("ltv_to_cac", "4"),
    "payback": ("payback_months", "18"), "saas-metrics": ("burn_multiple", "2"),
    "magic-number": ("magic_number", "1"), "rule-of-40": ("rule_of_40", "0.35"),
    "working-capital-days": ("cash_conversion_cycle", "19"), "market-size": ("som", "6000"),
    "safe-conversion": ("conversion_shares", "1000000"),
    "note-conversion": ("conversion_shares", "1080"), "priced-round": ("price", "2"),
    "pro-rata": ("amount", "300000"), "anti-dilution": ("adjusted_price", "0.916667"),
    "vc-method": ("pre_money", "7.218107"), "scorecard": ("pre_money", "2400000"),
    "berkus": ("pre_money", "1000"), "comparables": ("middle", "40"), "dcf": ("value", "1000"),
}  # fmt: skip


def work(name: str, **changes: Any) -> Worked:
    data = {key: each for key, each in (EXAMPLES[name] | changes).items() if each is not None}
    return calculate(name, data, source="x.json")


def refusal(name: str, **changes: object) -> tuple[str, str]:
    with pytest.raises(BriefError) as error:
        work(name, **changes)
    for language in LANGUAGES:
        assert error.value.key_path in load_texts(language).sentence(error.value)
    return error.value.key, error.value.key_path


@pytest.mark.parametrize("name", EXPECTED)
def test_each_gives_the_known_result(name: str) -> None:
    result, expected = EXPECTED[name]
    found = work(name).results[result]
    assert isinstance(found, Decimal | int)
    assert round(D(found), 6) == D(expected)


def test_a_waterfall_is_listed_for_each_exit() -> None:
    payouts = work("waterfall").results["payouts"]
    assert isinstance(payouts, list)
    assert [(each["proceeds"], each["name"], each["amount"]) for each in payouts] == [
        (3, "A", 3), (3, "F", 0), (40, "A", 10), (40, "F", 30),
    ]  # fmt: skip


def test_a_cap_table_has_everybody_and_makes_one() -> None:
    table = work("priced-round").results["cap_table"]
    assert isinstance(table, list)
    assert [each["kind"] for each in table] == [
        "shares", "shares", "converted", "pool", "new_investor"
    ]  # fmt: skip
    assert abs(sum((D(str(each["ownership"])) for each in table), D(0)) - 1) < D("1e-9")


def test_an_mfn_safe_takes_over_later_terms_whole() -> None:
    first = {"name": "First", "kind": "safe_post", "amount": 100_000, "mfn": True}
    second = {"name": "Second", "kind": "safe_post", "amount": 400_000, "cap": 8_000_000}
    plain = work("priced-round", convertibles=[first, second]).results["cap_table"]
    elected = work("priced-round", convertibles=[first | {"adopts": "Second"}, second]).results[
        "cap_table"
    ]
    assert isinstance(plain, list)
    assert isinstance(elected, list)
    assert D(str(elected[2]["shares"])) > D(str(plain[2]["shares"]))
    assert round(D(str(elected[3]["shares"])) / D(str(elected[2]["shares"])), 9) == 4
    assert refusal("priced-round", convertibles=[second | {"adopts": "First"}, first]) == (
        "calc_no_mfn", "convertibles[1].adopts"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("npv", "first_flow"), ("pmt", "paid_at"), ("loan-schedule", "yearly_rate_is"),
        ("loan-schedule", "method"), ("ltv", "variant"), ("rule-of-40", "margin_is"),
        ("working-capital-days", "balances"), ("working-capital-days", "days_a_year"),
        ("safe-conversion", "kind"), ("note-conversion", "interest"), ("anti-dilution", "method"),
        ("dcf", "flows_arrive"),
    ],
)  # fmt: skip
def test_a_convention_that_always_decides_is_asked_for(name: str, field: str) -> None:
    assert refusal(name, **{field: None}) == ("brief_missing_choice", field)
    assert work(name).conventions[field] == str(EXAMPLES[name][field])


def test_a_convention_that_decides_here_is_asked_for_here() -> None:
    assert refusal("priced-round", method=None) == ("calc_convention", "method")
    assert "method" not in work("priced-round", method=None, convertibles=None).conventions
    assert refusal("irr", flows=[-100, 230, -132]) == ("calc_convention", "if_several")
    both = work("irr", flows=[-100, 230, -132], if_several="lowest")
    assert both.results["irr"] == D("0.1")
    assert both.results["rates"] == [{"rate": D("0.1")}, {"rate": D("0.2")}]


@pytest.mark.parametrize(
    ("name", "changes", "key", "field"),
    [
        ("npv", {"rate": "-100%"}, "calc_rate_too_low", "rate"),
        ("npv", {"flows": ["many"]}, "brief_not_a_number", "flows[1]"),
        ("npv", {"colour": 1}, "brief_unknown_key", "colour"),
        ("ltv", {"monthly_churn": "-1%"}, "brief_negative", "monthly_churn"),
        ("ltv", {"monthly_churn": "130%"}, "brief_too_large", "monthly_churn"),
        ("ltv", {"variant": "capped"}, "calc_needed", "months"),
        ("ltv", {"monthly_churn": 0}, "calc_not_a_churn", "monthly_churn"),
        ("priced-round", {"holders": []}, "calc_not_positive", "holders"),
        (
            "priced-round",
            {"convertibles": [{"name": "A", "kind": "safe_post", "amount": 1}]},
            "calc_neither_cap_nor_discount",
            "convertibles[1].cap",
        ),
        ("safe-conversion", {"cap": None}, "calc_neither_cap_nor_discount", "cap"),
        ("note-conversion", {"capitalization": None}, "calc_needed", "capitalization"),
        ("runway", {"net_burns": [1]}, "calc_one_of", "net_burn"),
        ("runway", {"net_burn": None}, "calc_one_of", "net_burn"),
        ("vc-method", {"years": None}, "calc_needed", "years"),
        ("waterfall", {"proceeds": []}, "calc_too_few_rows", "proceeds"),
        ("scorecard", {"factors": []}, "calc_weights_not_one", "factors"),
        ("berkus", {"most_each": 400}, "calc_element_out_of_range", "team"),
        ("working-capital-days", {"balances": "average"}, "calc_needed", "opening_receivables"),
        ("magic-number", {"sales_and_marketing_before": 0}, "calc_not_positive",
         "sales_and_marketing_before"),
        ("cac", {"new_customers": 0}, "calc_not_positive", "new_customers"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_with_its_field(
    name: str, changes: dict[str, object], key: str, field: str
) -> None:
    assert refusal(name, **changes) == (key, field)


def test_a_waterfall_of_nothing_pays_nothing() -> None:
    payouts = work("waterfall", proceeds=[0]).results["payouts"]
    assert isinstance(payouts, list)
    assert [each["amount"] for each in payouts] == [0, 0]


@pytest.mark.parametrize("name", CALCULATORS)
def test_each_is_explained_and_has_an_example(name: str) -> None:
    worked = work(name)
    key = name.replace("-", "_")
    for language in LANGUAGES:
        texts = load_texts(language)
        assert f"calculators.title.{key}" in texts
        assert f"calculators.method.{key}" in texts
        for result, value in worked.results.items():
            assert f"calculators.result.{result}" in texts
            for row in value if isinstance(value, list) else ():
                assert all(f"calculators.result.{column}" in texts for column in row)
    required = {each.name for each in inputs_of(CALCULATORS[name]) if each.is_required}
    assert required <= EXAMPLES[name].keys()
