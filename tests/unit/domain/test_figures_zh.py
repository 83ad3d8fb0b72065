"""Figures of Chinese and mixed text are found with their span, unit, value and qualifier."""

import pytest

from assistant.domain.figures import find_figures
from tests.unit.domain.figure_lines import lines_of

MONEY = {
    "售价¥299": ["¥299 | money 299 CNY"],
    "￥1,299.50": ["￥1,299.50 | money 1299.5 CNY"],
    "120万元、1.2亿元": ["120万元 | money 1200000 CNY", "1.2亿元 | money 120000000 CNY"],
    "3.5亿美元": ["3.5亿美元 | money 350000000 USD"],
    "500万港元、20万英镑": ["500万港元 | money 5000000 HKD", "20万英镑 | money 200000 GBP"],
    "8元5角": ["8元5角 | money 8.5 CNY"],
    "人民币120万元": ["人民币120万元 | money 1200000 CNY"],
    "120万人民币": ["120万人民币 | money 1200000 CNY"],
    "US$500万": ["US$500万 | money 5000000 USD"],
    "30块、5万块钱": ["30块 | money 30 CNY", "5万块钱 | money 50000 CNY"],
    "壹佰万元整": ["壹佰万元 | money 1000000 CNY"],
    "3亿5000万元": ["3亿5000万元 | money 350000000 CNY"],
    "融资千万元": ["千万元 | money 10000000 CNY"],
    "净利 −94.5万元": ["−94.5万元 | money -945000 CNY"],
    "营收 1.2 亿": ["1.2 亿 | money 120000000 CNY"],
    "１２０万元": ["１２０万元 | money 1200000 CNY"],
    "营收468万，前年193万": ["468万 | money 4680000 CNY", "193万 | money 1930000 CNY"],
    "工资19,500、当初借了150万": ["19,500 | money 19500 CNY", "150万 | money 1500000 CNY"],
    "投前4,800万": ["4,800万 | money 48000000 CNY"],
    "银行那笔150万年息4.35%": ["150万 | money 1500000 CNY", "4.35% | percent 0.0435"],
    "市场价1.8万到2.4万一个月": ["1.8万到2.4万 | money 18000..24000 CNY"],
    "1,650镑、5,260家用上": ["1,650镑 | money 1650 GBP", "5,260家 | count 5260"],
    "一个月水电1,430元、一年少扔86吨、一年碰上2.3次": [
        "1,430元 | money 1430 CNY",
        "86吨 | count 86",
        "2.3次 | count 2.3",
    ],
    "首付 1,500 万元": ["1,500 万元 | money 15000000 CNY"],
}
SHARES = {
    "两成付费": ["两成 | percent 0.2"],
    "八成五来自江苏": ["八成五 | percent 0.85"],
    "三分之一": ["三分之一 | percent 0.333333333333"],
    "万分之五": ["万分之五 | percent 0.0005"],
    "百分之三十": ["百分之三十 | percent 0.3"],
    "百分之三到百分之五": ["百分之三到百分之五 | percent 0.03..0.05"],
    "一半以上": ["一半 | percent 0.5 at_least"],
    "２０％": ["２０％ | percent 0.2"],
    "2.5个百分点": ["2.5个百分点 | points 2.5"],
    "25个基点": ["25个基点 | points 0.25"],
    "打八折、85折": ["八折 | percent 0.8", "85折 | percent 0.85"],
    "五成员工": ["五成 | percent 0.5"],
}
RATIOS = {
    "翻一番": ["翻一番 | ratio 2"],
    "翻两番": ["翻两番 | ratio 4"],
    "业绩翻倍": ["翻倍 | ratio 2"],
    "增长了两倍": ["两倍 | ratio 2"],
    "1.03 倍": ["1.03 倍 | ratio 1.03"],
    "3比1、三比一": ["3比1 | ratio 3", "三比一 | ratio 3"],
    "6:3:1": ["6:3:1 | ratio 6:3:1"],
    "比例为3：1": ["3：1 | ratio 3"],
}
COUNTS = {
    "120 家、46 户、1,314户": ["120 家 | count 120", "46 户 | count 46", "1,314户 | count 1314"],
    "一百二十万人": ["一百二十万人 | count 1200000"],
    "两名工程师、三款产品": ["两名 | count 2", "三款 | count 3"],
    "120多万单、300余家": ["120多万单 | count 1200000 over", "300余家 | count 300 over"],
    "七八家": ["七八家 | count 7..8"],
    "20–150 亩": ["20–150 亩 | count 20..150"],
    "近千家": ["千家 | count 1000 nearly"],
    "百万用户": ["百万 | count 1000000"],
    "比去年的619家多569家": ["619家 | count 619", "569家 | count 569"],
    "用户突破三百万": ["三百万 | count 3000000 over"],
    "一吨、一亩": ["一吨 | count 1", "一亩 | count 1"],
    "廿五家": ["廿五家 | count 25"],
    "8／14／22 家": ["8 | count 8", "14 | count 14", "22 家 | count 22"],
    "评分4.8分": ["4.8分 | plain 4.8"],
    "汇率7.12": ["7.12 | plain 7.12"],
    "每天10 GB": ["10 GB | count 10"],
}
TIMES = {
    "18个月、一年半、半年": [
        "18个月 | duration 18 month",
        "一年半 | duration 1.5 year",
        "半年 | duration 0.5 year",
    ],
    "2.5小时、45分钟": ["2.5小时 | duration 2.5 hour", "45分钟 | duration 45 minute"],
    "30个工作日": ["30个工作日 | duration 30 day"],
    "3至5年、三到五年、三五年": [
        "3至5年 | duration 3..5 year",
        "三到五年 | duration 3..5 year",
        "三五年 | duration 3..5 year",
    ],
    "一个半月、3个半小时": ["一个半月 | duration 1.5 month", "3个半小时 | duration 3.5 hour"],
    "十二个月": ["十二个月 | duration 12 month"],
    "2027年6月30日": ["2027年6月30日 | date 2027-06-30"],
    "2027 年 6 月": ["2027 年 6 月 | date 2027-06"],
    "二〇二七年六月三十日": ["二〇二七年六月三十日 | date 2027-06-30"],
    "3月31日": ["3月31日 | date --03-31"],
    "2027年底": ["2027年 | year 2027"],
    "2027年第三季度、三季度": ["2027年第三季度 | quarter 2027-Q3", "三季度 | quarter Q3"],
    "2027Q3、2027年Q3": ["2027Q3 | quarter 2027-Q3", "2027年Q3 | quarter 2027-Q3"],
    "2026年上半年": ["2026年上半年 | quarter 2026-H1"],
    "2027财年": ["2027财年 | year 2027"],
    "2026年3月至6月": ["2026年3月 | date 2026-03", "6月 | date 2026-06"],
    "2027-2029年": ["2027 | year 2027", "2029年 | year 2029"],
    "2026-04 至 2026-10": ["2026-04 | date 2026-04", "2026-10 | date 2026-10"],
    "12–3 月": ["12 | date --12", "3 月 | date --03"],
    "2028、2029 年 1 月": ["2028 | year 2028", "2029 年 1 月 | date 2029-01"],
}
RANGES = {
    "20%~30%": ["20%~30% | percent 0.2..0.3"],
    "两到三成": ["两到三成 | percent 0.2..0.3"],
    "5万-8万元": ["5万-8万元 | money 50000..80000 CNY"],
    "500-1000万元": ["500-1000万元 | money 5000000..10000000 CNY"],
    "8000-1.2万元": ["8000-1.2万元 | money 8000..12000 CNY"],
    "由120万增至300万元": ["120万 | plain 1200000", "300万元 | money 3000000 CNY"],
    "从 22% 到 13%": ["22% | percent 0.22", "13% | percent 0.13"],
    "从10家到50家": ["10家 | count 10", "50家 | count 50"],
}
QUALIFIED = {
    "约120家": "about",
    "100元左右": "about",
    "大约3年": "about",
    "超过300家": "over",
    "逾2亿元": "over",
    "突破50万单": "over",
    "三年多": "over",
    "十余家": "over",
    "500+用户": "over",
    "至少18个月": "at_least",
    "500家以上": "at_least",
    "5,000箱起": "at_least",
    "不低于10%": "at_least",
    "不到50人": "under",
    "低于5%": "under",
    "不足一年": "under",
    "不超过5%": "at_most",
    "最多12个月": "at_most",
    "30天以内": "at_most",
    "300元封顶": "at_most",
    "接近100万": "nearly",
    "近百家": "nearly",
    "签约120家": None,
    "最近3年": None,
    "近三年": None,
    "节约30%": None,
    "通过3项认证": None,
    "展会花过 11 万元": None,
    "退过 1 台": None,
    "开过 17 期": None,
    "省田径队跑过 1 万米": None,
    "产量过 500 条": "over",
    "结余159.8万元": None,
    "30天内": None,
    "2026-10 起": None,
    "2027年前": None,
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
def test_a_chinese_figure_is_read_as_it_is_meant(text: str, expected: list[str]) -> None:
    assert lines_of(text) == expected


@pytest.mark.parametrize(("text", "qualifier"), QUALIFIED.items())
def test_chinese_words_beside_a_figure_qualify_it(text: str, qualifier: str | None) -> None:
    assert find_figures(text)[0].qualifier == qualifier


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("每月299元", "month"),
        ("月租30元", "month"),
        ("9,000元/月", "month"),
        ("30元/箱/月", "month"),
        ("年收入500万元", "year"),
        ("1.84 亿元/年", "year"),
        ("日均120单", "day"),
        ("月薪1.8万元", "month"),
        ("年利率 4.5%", "year"),
        ("2027年收入500万元", None),
        ("售价299元", None),
    ],
)
def test_the_span_of_a_chinese_flow_is_read_where_it_is_said(text: str, per: str | None) -> None:
    assert find_figures(text)[-1].per == per


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("120万", "10000"),
        ("1.2亿元", "10000000"),
        ("八成五", "0.01"),
        ("三百万人", "10000"),
        ("48 个月", "1"),
    ],
)
def test_the_step_of_a_chinese_figure_is_its_last_digit(text: str, step: str) -> None:
    assert str(find_figures(text)[0].step) == step


@pytest.mark.parametrize(
    ("text", "counted"),
    [("120家门店", "家门店"), ("4,800 个箱子", "个箱子"), ("91 家，", "家"), ("500+用户", "用户")],
)
def test_the_counted_thing_follows_the_measure_word(text: str, counted: str) -> None:
    assert find_figures(text)[0].counted == counted
