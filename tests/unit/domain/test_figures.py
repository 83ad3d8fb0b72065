"""Figures of English text are found with their span, unit, value and qualifier."""

import pytest

from assistant.domain.figures import find_figures
from tests.unit.domain.figure_lines import lines_of

MONEY = {
    "It costs £79 a month": ["£79 | money 79 GBP"],
    "raised US$1.2m": ["US$1.2m | money 1200000 USD"],
    "HK$3 million, A$500k and €4.5bn": [
        "HK$3 million | money 3000000 HKD",
        "A$500k | money 500000 AUD",
        "€4.5bn | money 4500000000 EUR",
    ],
    "RMB 120 million or CNY 30k": [
        "RMB 120 million | money 120000000 CNY",
        "CNY 30k | money 30000 CNY",
    ],
    "50 pence, 79p": ["50 pence | money 0.5 GBP", "79p | money 0.79 GBP"],
    "1.2 million dollars, 12,000 yuan": [
        "1.2 million dollars | money 1200000 USD",
        "12,000 yuan | money 12000 CNY",
    ],
    "a loss of -£321,170 or £-5": ["-£321,170 | money -321170 GBP", "£-5 | money -5 GBP"],
    "one hundred and twenty thousand pounds": [
        "one hundred and twenty thousand pounds | money 120000 GBP"
    ],
    "$1.2M ARR": ["$1.2M | money 1200000 USD"],
    "£1,234,567.89": ["£1,234,567.89 | money 1234567.89 GBP"],
    "a $2-million round": ["$2-million | money 2000000 USD"],
    "120 €": ["120 € | money 120 EUR"],
}
SHARES = {
    "43.2% of sites": ["43.2% | percent 0.432"],
    "12 per cent, 12 percent": ["12 per cent | percent 0.12", "12 percent | percent 0.12"],
    "half of them": ["half | percent 0.5"],
    "one in five, 8 out of 10": ["one in five | percent 0.2", "8 out of 10 | percent 0.8"],
    "0.6‰": ["0.6‰ | percent 0.0006"],
    "+2.7% and −0.4%": ["+2.7% | percent 0.027", "−0.4% | percent -0.004"],
    "up 2.5 pp, 25 bps, 3 percentage points": [
        "2.5 pp | points 2.5",
        "25 bps | points 0.25",
        "3 percentage points | points 3",
    ],
    "three quarters of users": ["three quarters | percent 0.75"],
    "a quarter of users": ["a quarter | percent 0.25"],
}
RATIOS = {
    "LTV/CAC of 3.2x": ["3.2x | ratio 3.2"],
    "10x cheaper": ["10x | ratio 10"],
    "revenue doubled, then tripled": ["doubled | ratio 2", "tripled | ratio 3"],
    "twice the size": ["twice | ratio 2"],
    "a threefold rise": ["threefold | ratio 3"],
    "three times larger": ["three times | ratio 3"],
    "a mix of 60:40": ["60:40 | ratio 1.5"],
    "3:2:1 split": ["3:2:1 | ratio 3:2:1"],
    "four to one": ["four to one | ratio 4"],
    "1:4.5": ["1:4.5 | ratio 0.222222222222"],
}
COUNTS = {
    "4,800 boxes": ["4,800 | count 4800"],
    "twelve people": ["twelve | count 12"],
    "A dozen cafés, half a dozen shops": ["A dozen | count 12", "half a dozen | count 6"],
    "half a million receipts": ["half a million | count 500000"],
    "25 kg, 2.4 hectares, 350 mu": [
        "25 kg | count 25",
        "2.4 hectares | count 2.4",
        "350 mu | count 350",
    ],
    "3M users and 100k downloads": ["3M | count 3000000", "100k | count 100000"],
    "one or two cafés": ["one or two | count 1..2"],
    "27 joined": ["27 | count 27"],
    "Employees: 12": ["12 | count 12"],
    "a 12-person team": ["12 | count 12"],
    "2000 customers in 2027": ["2000 | count 2000", "2027 | year 2027"],
    "1 234 567 users": ["1 234 567 | count 1234567"],
    "twice a week": ["twice | count 2"],
    "NPS 62, pH 7.2": ["62 | plain 62", "7.2 | plain 7.2"],
    "an exchange rate of 7.12": ["7.12 | plain 7.12"],
}
TIMES = {
    "18 months, an 18-month runway": [
        "18 months | duration 18 month",
        "18-month | duration 18 month",
    ],
    "a three-year lease": ["three-year | duration 3 year"],
    "two and a half years": ["two and a half years | duration 2.5 year"],
    "half a year, half an hour": [
        "half a year | duration 0.5 year",
        "half an hour | duration 0.5 hour",
    ],
    "30 days' notice": ["30 days | duration 30 day"],
    "3 to 5 working days": ["3 to 5 working days | duration 3..5 day"],
    "45-minute calls": ["45-minute | duration 45 minute"],
    "first three quarters of 2027": ["three quarters | duration 3 quarter", "2027 | year 2027"],
    "30 June 2027, June 30, 2027": [
        "30 June 2027 | date 2027-06-30",
        "June 30, 2027 | date 2027-06-30",
    ],
    "30th June, 31 Dec": ["30th June | date --06-30", "31 Dec | date --12-31"],
    "Jun 2027, 2027-06, 2027/6/30": [
        "Jun 2027 | date 2027-06",
        "2027-06 | date 2027-06",
        "2027/6/30 | date 2027-06-30",
    ],
    "31/12/2026": ["31/12/2026 | date 2026-12-31"],
    "joined in December": ["December | date --12"],
    "March to June 2026": ["March | date 2026-03", "June 2026 | date 2026-06"],
    "Q3 2027, 2027-Q3, 3Q27": [
        "Q3 2027 | quarter 2027-Q3",
        "2027-Q3 | quarter 2027-Q3",
        "3Q27 | quarter 2027-Q3",
    ],
    "Q1–Q3 2027": ["Q1 | quarter 2027-Q1", "Q3 2027 | quarter 2027-Q3"],
    "H1 2026, first half of 2026": [
        "H1 2026 | quarter 2026-H1",
        "first half of 2026 | quarter 2026-H1",
    ],
    "third quarter": ["third quarter | quarter Q3"],
    "FY2027, FY27 and fiscal 2027": [
        "FY2027 | year 2027",
        "FY27 | year 2027",
        "fiscal 2027 | year 2027",
    ],
    "in 2025-26": ["2025-26 | year 2025..2026"],
    "the 2026 survey, mid-2027": ["2026 | year 2026", "2027 | year 2027"],
    "2027-2029 plan": ["2027 | year 2027", "2029 | year 2029"],
    "| 2027 | 2028 |": ["2027 | year 2027", "2028 | year 2028"],
}
RANGES = {
    "10-15%": ["10-15% | percent 0.1..0.15"],
    "£2m-£3m": ["£2m-£3m | money 2000000..3000000 GBP"],
    "£180 to £320 a month": ["£180 to £320 | money 180..320 GBP"],
    "$8–10M": ["$8–10M | money 8000000..10000000 USD"],
    "£250k–£1m": ["£250k–£1m | money 250000..1000000 GBP"],
    "between 2 and 3 million users": ["2 and 3 million | count 2000000..3000000"],
    "4 to 18 staff": ["4 to 18 | count 4..18"],
    "two to three weeks": ["two to three weeks | duration 2..3 week"],
    "ranges from 10% to 15%": ["10% to 15% | percent 0.1..0.15"],
    "grew from 10% to 15%": ["10% | percent 0.1", "15% | percent 0.15"],
    "from 120 to 300 sites": ["120 | count 120", "300 | count 300"],
}
QUALIFIED = {
    "about 100 sites": "about",
    "some 40 sites": "about",
    "c. £5m": "about",
    "~20%": "about",
    "over 100 cafés": "over",
    "500+ sites": "over",
    "north of £2m": "over",
    "is > 5%": "over",
    "exceeds 50%": "over",
    "just over 120 customers": "over",
    "at least $3m": "at_least",
    "100 or more": "at_least",
    "≥ 95%": "at_least",
    "no less than £1m": "at_least",
    "no fewer than 12 sites": "at_least",
    "less than 5%": "under",
    "fewer than 12 people": "under",
    "<1%": "under",
    "up to 50": "at_most",
    "no more than 12 months": "at_most",
    "capped at £5m": "at_most",
    "≤ 5%": "at_most",
    "nearly 300": "nearly",
    "almost half": "nearly",
    "for over 18 months": "over",
    "over 18 months of runway": "over",
    "over four years": None,
    "within 30 days": None,
    "by 2028": None,
    "rounded up to £650,000": None,
    "12 sites": None,
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *MONEY.items(),
        *SHARES.items(),
        *RATIOS.items(),
        *COUNTS.items(),
        *TIMES.items(),
        *RANGES.items(),
    ],
)
def test_a_figure_is_read_as_it_is_meant(text: str, expected: list[str]) -> None:
    assert lines_of(text) == expected


@pytest.mark.parametrize(("text", "qualifier"), QUALIFIED.items())
def test_words_beside_a_figure_qualify_it(text: str, qualifier: str | None) -> None:
    assert find_figures(text)[0].qualifier == qualifier


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("£79 a month", "month"),
        ("£79 per site per month", "month"),
        ("£1,450/month", "month"),
        ("£790/yr", "year"),
        ("annual revenue of £5m", "year"),
        ("monthly churn of 2.1%", "month"),
        ("3% p.a.", "year"),
        ("30 new sites each month", "month"),
        ("£79 per site", None),
        ("8% a year to reach $5bn", "year"),
        ("£5m raised", None),
    ],
)
def test_the_span_of_a_flow_is_read_where_it_is_said(text: str, per: str | None) -> None:
    assert find_figures(text)[0].per == per


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("$1.2M", "100000"),
        ("43.2%", "0.001"),
        ("about 100", "1"),
        ("£3.25m", "10000"),
        ("2.5x", "0.1"),
        ("£79", "1"),
        ("three million users", "1000000"),
        ("25 bps", "0.01"),
        ("10-15%", "0.01"),
        ("79p", "0.01"),
    ],
)
def test_the_step_is_the_last_digit_shown(text: str, step: str) -> None:
    assert str(find_figures(text)[0].step) == step


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("120 customers", "customers"),
        ("26,400 independent coffee shops", "independent coffee shops"),
        ("2,115 paying sites", "paying sites"),
        ("4 to 18 staff", "staff"),
        ("one partner brings", "partner"),
        ("NPS 62", ""),
        ("£79 sites", ""),
    ],
)
def test_the_counted_thing_is_the_noun_beside_the_number(text: str, counted: str) -> None:
    assert find_figures(text)[0].counted == counted


def test_the_terms_of_a_ratio_are_kept() -> None:
    assert [str(term) for term in find_figures("a split of 60:40")[0].terms] == ["60", "40"]
