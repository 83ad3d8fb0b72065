"""A number without a unit is a count where its sentence counts something, else money or plain."""

import pytest

from tests.unit.domain.figure_lines import lines_of

SUBJECTS = {
    "Live sites reach 2,025 in December": ["2,025 | count 2025", "December | date --12"],
    "Customers more than doubled, from 284 to 638": [
        "doubled | ratio 2 over",
        "284 | count 284",
        "638 | count 638",
    ],
    "Sensors in the field exceed 42,000": ["42,000 | count 42000 over"],
    "486,000 bakeries here and 7,850 in the UK": ["486,000 | count 486000", "7,850 | count 7850"],
    "62 bakeries; by June it is 70": ["62 | count 62", "June | date --06", "70 | count 70"],
    "more than 12 and fewer than 20 sites": ["12 | count 12 over", "20 | count 20 under"],
    "12 or so cafés, 41 have left": ["12 | count 12 about", "41 | count 41"],
    "Bakeries: 62; customers now number 638": ["62 | count 62", "638 | count 638"],
    "MAU 1.3M": ["1.3M | count 1300000"],
    "Costs for customers rise to 638": ["638 | plain 638"],
    "Scores rose to 638": ["638 | plain 638"],
    "120 sites, NPS 62": ["120 | count 120", "62 | plain 62"],
    "LTV/CAC 3.4": ["3.4 | ratio 3.4"],
}
WORDS = {
    "5,000 second-generation kits": ["5,000 | count 5000"],
    "a range of 120 m, £120 m": ["120 m | count 120", "£120 m | money 120000000 GBP"],
    "5,000 kits or more": ["5,000 | count 5000 at_least"],
    "12 sites or more than that": ["12 | count 12"],
    "Churn fell 2 points": ["2 points | points 2"],
    "NPS rose 2 points": ["2 | plain 2"],
    "in one piece, nine-to-five": [],
    "a one-year cliff": ["one-year | duration 1 year"],
    "60 monthly instalments": ["60 | count 60"],
    "a 60/40 split": ["60/40 | ratio 1.5"],
    "31.12.2026": ["31.12.2026 | date 2026-12-31"],
    "one half": ["one half | percent 0.5"],
}
CHINESE = {
    "能省两个人工，从5个人": ["两个 | count 2", "5个 | count 5"],
    "省下十一二万": ["十一二万 | money 110000..120000 CNY"],
    "赔了两万三，油钱三百六": ["两万三 | money 23000 CNY", "三百六 | money 360 CNY"],
    "三块二、一块五、5毛": [
        "三块二 | money 3.2 CNY",
        "一块五 | money 1.5 CNY",
        "5毛 | money 0.5 CNY",
    ],
    "单价从299降到199": ["299 | money 299 CNY", "199 | money 199 CNY"],
    "三百来单、十来天": ["三百来单 | count 300 about", "十来天 | duration 10 day about"],
    "翻了一番多": ["翻了一番多 | ratio 2 over"],
    "分三批发货": ["三批 | count 3"],
    "新厂二期、三期": [],
    "分三期支付": ["三期 | count 3"],
    "一两年、八九成": ["一两年 | duration 1..2 year", "八九成 | percent 0.8..0.9"],
    "财税〔2019〕13号": [],
    "（2021）京01民终1234号": [],
    "安排在2027年2月": ["2027年2月 | date 2027-02"],
    "2026年前三季度": ["2026年前三季度 | quarter 2026-Q1..2026-Q3"],
    "2026/27财年": ["2026/27财年 | year 2026..2027"],
    "四季度": ["四季度 | quarter Q4"],
    "LPR+50bp": ["50bp | points 0.5"],
    "每月5日、双11、5合1、2+1模式": [],
    "早上五点、晚上八点半": [],
    "二十元一斤": ["二十元 | money 20 CNY"],
    "十几家": [],
    "三天打鱼两天晒网": [],
}
QUALIFIED = {
    "最多不超过合同价款的25%": ["25% | percent 0.25 at_most"],
    "违约的25%": ["25% | percent 0.25"],
    "约在 €18k": ["€18k | money 18000 EUR about"],
    "起订量5,000套": ["5,000套 | count 5000"],
    "讨论过420元": ["420元 | money 420 CNY"],
    "高达57%": ["57% | percent 0.57"],
    "大于等于5家": ["5家 | count 5 at_least"],
    "10人（含）以下": ["10人 | count 10 at_most"],
    "两成不到": ["两成 | percent 0.2 under"],
    "+/-2%": ["2% | percent 0.02"],
    "shall not exceed 25%": ["25% | percent 0.25 at_most"],
    "may not fall below 99.5%": ["99.5% | percent 0.995 at_least"],
    "shy of £40": ["£40 | money 40 GBP under"],
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [*SUBJECTS.items(), *WORDS.items(), *CHINESE.items(), *QUALIFIED.items()],
)
def test_a_figure_is_read_by_the_words_around_it(text: str, expected: list[str]) -> None:
    assert lines_of(text) == expected
