"""Claims: what the facts decide, sentence by sentence, in tables."""

import time
from collections.abc import Iterable
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain.claims import Claim, find_claims
from assistant.domain.facts import Fact, FactSheet, Period, Unit
from tests.corpus.sheet import corpus_sheet


def _fact(fact_id: str, value: Decimal | str, labels: tuple[str, str], **more: object) -> Fact:
    unit: Unit = more.pop("unit", "money")  # type: ignore[assignment]
    period: Period | None = more.pop("period", "month")  # type: ignore[assignment]
    return Fact(
        id=fact_id,
        labels={"en": labels[0], "zh": labels[1]},
        value=value,
        unit=unit,
        currency="GBP" if unit == "money" else None,
        period=period,
        **more,  # type: ignore[arg-type]
    )


def _line(name: str, labels: tuple[str, str], values: Iterable[str], unit: Unit) -> list[Fact]:
    """Return the months of a line from 2027-01, and for money the years too."""
    numbers = [Decimal(value) for value in values]
    months = [(2027 + n // 12, n % 12 + 1) for n in range(len(numbers))]
    facts = [
        _fact(
            f"model.{name}.{year}-{month:02}",
            value,
            (f"{labels[0]}, {month:02}", f"{year}年{month}月{labels[1]}"),
            unit=unit,
        )
        for (year, month), value in zip(months, numbers, strict=True)
    ]
    facts = [
        Fact(
            id=fact.id,
            labels={"en": labels[0], "zh": labels[1]},
            value=fact.value,
            unit=unit,
            currency=fact.currency,
            period="month",
        )
        for fact in facts
    ]
    if unit == "money" and name != "cash":
        for year in sorted({year for year, _ in months}):
            total = sum(
                (n for (y, _), n in zip(months, numbers, strict=True) if y == year), Decimal(0)
            )
            facts.append(
                _fact(
                    f"model.{name}.{year}",
                    total,
                    (f"{labels[0]}, {year}", f"{year}年{labels[1]}"),
                    period="year",
                )
            )
    return facts


def small_sheet() -> FactSheet:
    """Return two years: profit from 2028-03, rent above payroll, a dip in revenue in 2027-06."""
    revenue = [100 + 10 * n for n in range(24)]
    revenue[5] = 130
    profit = [-30 if n < 14 else 20 for n in range(24)]
    facts = [
        _fact("plan.start", "2027-01", ("Plan starts", "计划开始"), unit="date", period=None),
        _fact("funding.runway", Decimal("14.2"), ("Runway", "现金跑道"), unit="duration"),
        *_line("revenue", ("Revenue", "营业收入"), map(str, revenue), "money"),
        *_line("subscriptions", ("Subscription revenue", "订阅收入"), ["70"] * 24, "money"),
        *_line("hardware", ("Hardware revenue", "硬件收入"), ["90"] * 24, "money"),
        *_line("payroll", ("Payroll", "人员成本"), ["50"] * 24, "money"),
        *_line("rent", ("Rent", "房租"), ["80"] * 24, "money"),
        *_line("profit", ("Net profit", "净利润"), map(str, profit), "money"),
        *_line("cash", ("Cash", "现金"), map(str, range(200, -40, -10)), "money"),
        *_line("margin", ("Gross margin", "毛利率"), ["0.62", "0.58"] * 12, "percent"),
        *_line("customers", ("Customers", "客户数"), map(str, range(10, 34)), "count"),
    ]
    return FactSheet(facts)


SMALL = small_sheet()

SMALL_TABLE = [
    ("We are profitable in year one.", "profitable_in", "false"),
    ("The company is profitable in year two.", "profitable_in", "true"),
    ("Profitable in 2027", "profitable_in", "false"),
    ("We will be profitable from 2028.", "profitable_in", "true"),
    ("We turn profitable in March 2028.", "profitable_in", "true"),
    ("We turn profitable in January 2028.", "profitable_in", "false"),
    ("We become profitable by the end of 2027.", "profitable_in", "false"),
    ("We become profitable by the end of 2028.", "profitable_in", "true"),
    ("In 2027, we make a net profit.", "profitable_in", "false"),
    ("We break even in month 15.", "break_even_by", "true"),
    ("We break even in month 8.", "break_even_by", "false"),
    ("We expect to break even by March 2028.", "break_even_by", "true"),
    ("We expect to break even by March 2027.", "break_even_by", "false"),
    ("We have a runway of more than 18 months.", "runway_over", "false"),
    ("We have more than twelve months of runway.", "runway_over", "true"),
    ("Runway: at least 14 months", "runway_over", "true"),
    ("Our cash lasts until June 2028.", "runway_over", "true"),
    ("Our cash lasts until December 2028.", "runway_over", "false"),
    ("Payroll is our largest cost.", "largest_cost", "false"),
    ("Rent is our largest cost.", "largest_cost", "true"),
    ("Our biggest expense is payroll.", "largest_cost", "false"),
    ("Subscriptions are our largest source of revenue.", "largest_revenue", "false"),
    ("Hardware is our biggest revenue stream.", "largest_revenue", "true"),
    ("Revenue grows every month.", "grows_every", "false"),
    ("Revenue grows quarter on quarter.", "grows_every", "true"),
    ("Customers grow every month.", "grows_every", "true"),
    ("Customers fall every month.", "falls_every", "false"),
    ("Subscriptions bring in more than hardware.", "more_than", "false"),
    ("Rent costs more than payroll.", "more_than", "true"),
    ("Revenue exceeds payroll.", "more_than", "true"),
    ("Cash stays positive.", "positive_cash", "false"),
    ("In 2027, cash stays positive.", "positive_cash", "true"),
    ("Gross margin never falls below 60%.", "never_below", "false"),
    ("Gross margin stays above 55%.", "never_below", "true"),
    ("Revenue triples in 2028.", "doubles", "false"),
    ("第二年实现盈利。", "profitable_in", "true"),
    ("公司第一年即可盈利。", "profitable_in", "false"),
    ("2027年实现盈利。", "profitable_in", "false"),
    ("预计2028年3月扭亏为盈。", "profitable_in", "true"),
    ("我们到2027年底实现盈利。", "profitable_in", "false"),
    ("净利润2027年转正。", "profitable_in", "false"),
    ("2028年3月盈亏平衡。", "break_even_by", "true"),
    ("2027年3月实现盈亏平衡。", "break_even_by", "false"),
    ("第8个月达到盈亏平衡。", "break_even_by", "false"),
    ("现金可支撑18个月以上。", "runway_over", "false"),
    ("现有资金足以支撑公司运营12个月以上。", "runway_over", "true"),
    ("现金跑道超过一年半。", "runway_over", "false"),
    ("账上资金可用到2028年12月。", "runway_over", "false"),
    ("人力是最大的成本。", "largest_cost", "false"),
    ("房租是我们最大的支出。", "largest_cost", "true"),
    ("最大的成本是人力。", "largest_cost", "false"),
    ("订阅是最大的收入来源。", "largest_revenue", "false"),
    ("收入逐季增长。", "grows_every", "true"),
    ("营业收入逐月增长。", "grows_every", "false"),
    ("客户数每个月都在增长。", "grows_every", "true"),
    ("客户数逐月下降。", "falls_every", "false"),
    ("订阅收入超过硬件。", "more_than", "false"),
    ("硬件收入高于订阅收入。", "more_than", "true"),
    ("房租比人力成本高。", "more_than", "true"),
    ("现金始终为正。", "positive_cash", "false"),
    ("毛利率始终高于60%。", "never_below", "false"),
    ("毛利率始终保持在55%以上。", "never_below", "true"),
    ("毛利率从不低于七成。", "never_below", "false"),
    ("从2028年起，公司持续盈利。", "profitable_in", "true"),
    ("本轮融资后，资金可支撑18个月。", "runway_over", "unknown"),
    ("2028年收入增长两倍。", "doubles", "false"),
]

CORPUS_TABLE = [
    ("We are profitable in year two.", "profitable_in", "false"),
    ("We turn profitable in 2029.", "profitable_in", "true"),
    ("We are profitable in 2029.", "profitable_in", "unknown"),  # its last months are
    ("We break even in August 2029.", "break_even_by", "true"),
    ("With the round, we have more than 24 months of runway.", "runway_over", "false"),
    ("We have a runway of more than 18 months.", "runway_over", "unknown"),  # before, or after it
    ("Payroll is our largest cost.", "largest_cost", "true"),
    ("Marketing is our largest cost in 2028.", "largest_cost", "false"),
    ("Revenue grows every month.", "grows_every", "false"),
    ("UK revenue exceeds hardware revenue.", "more_than", "unknown"),  # no line is all of the UK
    ("In year two, ColdCloud breaks even in month 3.", "break_even_by", "unknown"),
    ("第二年实现盈利。", "profitable_in", "false"),
    ("融资后现金可支撑24个月以上。", "runway_over", "false"),
    ("收入逐季增长。", "grows_every", "true"),
    ("订阅收入超过硬件。", "more_than", "true"),
    ("2029年收入翻一番。", "doubles", "false"),
    ("毛利率始终高于60%。", "never_below", "true"),
    ("冷云成立于2019年，第二年实现盈利。", "profitable_in", "unknown"),
    ("英国业务2028年实现盈利。", "profitable_in", "unknown"),
    ("单店第5个月实现盈亏平衡。", "break_even_by", "unknown"),
]

NO_CLAIMS = [
    "We aim to be profitable in year one.",
    "Our goal: profitable in 2027.",
    "If the round closes in March, we are profitable in 2027.",
    "Are we profitable in 2027?",
    "We hope to break even in month 8.",
    "We plan to break even by March 2027.",
    "We could be profitable in 2027.",
    "We are not profitable in 2027.",
    "We are on track to break even in month 8.",
    "Profitable growth in 2027 needs patience.",
    "Our break-even analysis for 2027 is below.",
    "We break even at 300 customers.",
    "Rent is one of our largest costs.",
    "Payroll is our second largest cost.",
    "Revenue exceeds £1m.",
    "Every month we send an invoice.",
    "The largest bakery pays in cash every month.",
    "## Goals\n\n- Profitable in 2027\n- Revenue grows every month",
    "`Revenue grows every month.`",
    "目标：第一年实现盈利。",
    "我们计划2027年实现盈利。",
    "有望在2027年3月盈亏平衡。",
    "如果融资顺利，公司2027年实现盈利。",
    "2027年能否实现盈利？",
    "力争第8个月达到盈亏平衡。",
    "公司2027年尚未盈利。",
    "2027年的盈利能力有待观察。",
    "人力是最大的成本之一。",
    "收入超过100万元。",
    "每年最大的展会在上海。",
    "## 目标\n\n- 2027年实现盈利",
    "希望收入逐月增长。",
]


def _only(text: str, sheet: FactSheet) -> Claim:
    found = find_claims(text, sheet)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(("text", "kind", "status"), SMALL_TABLE)
def test_a_claim_is_judged_by_a_small_plan(text: str, kind: str, status: str) -> None:
    claim = _only(text, SMALL)
    assert (claim.kind, claim.status) == (kind, status), claim
    assert all(SMALL.get(fact) for fact in claim.facts)
    assert claim.facts or status == "unknown"


@pytest.mark.parametrize(("text", "kind", "status"), CORPUS_TABLE)
def test_a_claim_is_judged_by_a_plan_of_thousands_of_facts(
    text: str, kind: str, status: str
) -> None:
    claim = _only(text, corpus_sheet())
    assert (claim.kind, claim.status) == (kind, status), claim


@pytest.mark.parametrize("text", NO_CLAIMS)
def test_goals_hopes_conditions_and_questions_are_no_claims(text: str) -> None:
    assert find_claims(text, SMALL) == ()


def test_without_facts_nothing_is_true_or_false() -> None:
    texts = [row[0] for row in (*SMALL_TABLE, *CORPUS_TABLE)]
    statuses = {text: {c.status for c in find_claims(text, FactSheet(()))} for text in texts}
    assert statuses == {key: {"unknown"} for key in texts}


def test_the_clause_alone_is_the_claim() -> None:
    text = "We sell kits, and payroll is our largest cost. Then tea."
    claim = _only(text, SMALL)
    assert text[claim.start : claim.end] == claim.text == "payroll is our largest cost"
    assert claim.why == "largest_is:model.rent.2027"


def test_a_bound_figure_stays_whole_in_its_claim() -> None:
    text = "Our **runway** is more than [18 months](fact:funding.runway)."
    claim = _only(text, SMALL)
    assert claim.text == text[:-1]
    assert (claim.status, claim.why) == ("false", "runway_is:14.2")
    assert claim.facts == ("funding.runway",)


def test_a_claim_follows_its_fact() -> None:
    longer = [
        _fact("funding.runway", Decimal(20), ("Runway", "现金跑道"), unit="duration")
        if fact.id == "funding.runway"
        else fact
        for fact in SMALL
    ]
    assert _only("现金可支撑18个月以上。", FactSheet(longer)).status == "true"


def test_another_scenario_is_not_judged_by_the_base_plan() -> None:
    text = "In the slow case new sites fall. We are profitable in 2027."
    assert [claim.status for claim in find_claims(text, SMALL)] == ["unknown"]


_WORDS = st.sampled_from(
    [row[0] for row in (*SMALL_TABLE, *CORPUS_TABLE)]
    + [*NO_CLAIMS, "[", "](fact:", ")", "**", "|", "\n", "# ", "- ", "\ud800", "1e999999"]
    + ["９９", "第", "年", "2028年", " in 2199", "by 1900"]
)


@given(st.lists(st.one_of(_WORDS, st.text(max_size=8)), max_size=12).map("".join))
@settings(max_examples=150, deadline=None)
def test_no_text_raises_and_every_claim_is_a_slice(text: str) -> None:
    end = 0
    for claim in find_claims(text, SMALL):
        assert claim.text == text[claim.start : claim.end]
        assert end <= claim.start < claim.end <= len(text)
        end = claim.end


@given(st.lists(st.sampled_from(tuple(SMALL)), unique_by=lambda fact: fact.id, max_size=40))
@settings(max_examples=60, deadline=None)
def test_a_sheet_with_gaps_raises_nothing(facts: list[Fact]) -> None:
    sheet = FactSheet(facts)
    text = "\n\n".join(row[0] for row in (*SMALL_TABLE, *CORPUS_TABLE))
    assert all(sheet.get(fact) for claim in find_claims(text, sheet) for fact in claim.facts)


@pytest.mark.parametrize(
    "text",
    ["每" * 400_000, "every " * 80_000, "revenue " * 50_000 + "every quarter", "[a" * 100_000,
     "2028 " * 80_000 + "profitable", "，收入" * 60_000 + "逐季增长", "is our largest " * 30_000],
)  # fmt: skip
def test_long_text_takes_time_in_proportion(text: str) -> None:
    begin = time.perf_counter()
    find_claims(text, SMALL)
    assert time.perf_counter() - begin < 5


@pytest.mark.parametrize("joint", [" ", "\n\n"])
def test_a_text_of_claims_alone_takes_time_in_proportion(joint: str) -> None:
    claims = joint.join(row[0] for row in (*SMALL_TABLE, *CORPUS_TABLE)) + joint

    def seconds(text: str) -> float:
        begin = time.process_time()
        find_claims(text, SMALL)
        return time.process_time() - begin

    seconds(claims)  # the patterns and the lines of the sheet are made once
    assert seconds(claims * 16) < max(8 * seconds(claims * 4), 0.2)
