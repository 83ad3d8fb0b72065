"""What a founder reads of a projection: years and quarters, the ask, and all of it as facts."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from assistant.domain.block_context import BlockContext
from assistant.domain.blocks import Callout, FactLink, Table
from assistant.domain.brief import Brief, OpeningBalance
from assistant.domain.brief_reading import brief_to_data, parse_brief
from assistant.domain.computed_blocks import computed_block
from assistant.domain.fact_sheet import build_fact_sheet
from assistant.domain.fact_text import fact_text
from assistant.domain.facts import Evidence
from assistant.domain.finance.computed_facts import with_computed
from assistant.domain.finance.funding_need import funding_need
from assistant.domain.finance.metrics import yearly_metrics
from assistant.domain.finance.periods import periods_of, statements_by
from assistant.domain.finance.projected_facts import outlook_of
from assistant.domain.finance.statements import project
from assistant.domain.finance.timeline import Timeline
from assistant.domain.languages import LANGUAGES, Language
from assistant.domain.months import Month
from assistant.errors import BriefError
from assistant.resources import sample_paths
from assistant.services.brief_files import read_brief
from assistant.services.content import field_labels
from assistant.texts import load_texts

D = Decimal
NEAR = D("1e-15")


def sample(name: str) -> Brief:
    return next(read_brief(path) for path in sample_paths() if path.stem == name)


def context(brief: Brief, language: Language = "en") -> BlockContext:
    labels = field_labels()
    sheet = with_computed(build_fact_sheet(brief, labels), brief, outlook_of(brief), labels)
    return BlockContext(
        brief=brief, sheet=sheet, labels=labels, words=load_texts(language), language=language,
        outlook=outlook_of(brief),
    )  # fmt: skip


# --- periods -------------------------------------------------------------------------------------


def test_a_financial_year_is_named_after_the_calendar_year_in_which_it_ends() -> None:
    plan = Timeline(Month(2027, 2), 24)
    years = periods_of(plan, "year", first_month=4)
    assert [(each.id, str(each.first), str(each.last), each.is_whole) for each in years] == [
        ("2027", "2027-02", "2027-03", False),
        ("2028", "2027-04", "2028-03", True),
        ("2029", "2028-04", "2029-01", False),
    ]
    quarters = periods_of(plan, "quarter", first_month=4)
    assert [each.id for each in quarters][:3] == ["2027-Q4", "2028-Q1", "2028-Q2"]
    assert [each.is_whole for each in quarters] == [False, *[True] * 7, False]
    assert [each.id for each in periods_of(plan, "month")][:2] == ["2027-02", "2027-03"]


@given(st.integers(1, 60), st.integers(1, 12), st.integers(1, 12))
def test_every_month_is_in_one_period_of_each_kind(length: int, start: int, first: int) -> None:
    plan = Timeline(Month(2027, start), length)
    for kind, size in (("month", 1), ("quarter", 3), ("year", 12)):
        periods = periods_of(plan, kind, first)  # type: ignore[arg-type]  # a literal
        assert [at for each in periods for at in each.places] == list(range(length))
        assert len({each.id for each in periods}) == len(periods)
        assert all(each.is_whole == (len(each.places) == size) for each in periods)


@pytest.mark.parametrize("name", ["tallyhop", "xiancai"])
@pytest.mark.parametrize("kind", ["month", "quarter", "year"])
def test_flows_add_up_balances_are_those_of_the_end_and_totals_tie(name: str, kind: str) -> None:
    plan = project(sample(name))
    income, flow, balance = statements_by(plan, kind, 1)  # type: ignore[arg-type]  # a literal
    earned = sum(income.row("revenue").amounts, D(0))
    assert abs(earned - sum(plan.income.revenue, D(0))) < NEAR
    assert balance.row("cash").amounts[-1] == plan.balance.cash[-1]
    opening = sample(name).opening_balance or OpeningBalance()
    cash = [opening.cash, *balance.row("cash").amounts]
    for at in range(len(income.periods)):
        rows = [*income.rows, *flow.rows, *balance.rows]
        column = {row.key: row.amounts[at] for row in rows}
        assert abs(cash[at + 1] - cash[at] - column["change"]) < NEAR
        claims = column["total_liabilities"] + column["total_equity"]
        assert abs(column["total_assets"] - claims) < NEAR
        taken = column["direct_costs"] + column["surcharges"]
        assert abs(column["gross_profit"] - column["revenue"] + taken) < NEAR
        before = column["ebitda"] - column["depreciation"] - column["written_off"]
        assert abs(column["profit_before_tax"] - before + column["interest"]) < NEAR
        after = column["profit_before_tax"] - column["income_tax"]
        assert abs(column["net_profit"] - after) < NEAR


# --- the ask -------------------------------------------------------------------------------------


def test_the_ask_of_tallyhop_is_that_of_its_notes() -> None:
    need = funding_need(sample("tallyhop"))
    assert need is not None
    assert (need.gap.quantize(D(1)), need.lowest) == (D(511_710), Month(2029, 5))
    assert (need.average_burn.quantize(D(1)), need.buffer_months) == (D(21_714), 6)
    assert (need.total.quantize(D(1)), need.ask) == (D(641_994), D(650_000))


def test_the_ask_of_pickfresh_is_that_of_its_notes() -> None:
    need = funding_need(sample("xiancai"))
    assert need is not None
    wan = [(each / 10_000).quantize(D("0.1")) for each in (need.gap, need.buffer, need.total)]
    assert wan == [D("238.9"), D("58.1"), D("297.0")]
    assert (need.lowest, need.ask) == (Month(2029, 5), D(3_000_000))


def test_a_plan_whose_cash_never_falls_below_zero_needs_nothing() -> None:
    brief = sample("tallyhop")
    assert brief.opening_balance is not None
    rich = replace(brief, opening_balance=replace(brief.opening_balance, cash=D(10_000_000)))
    assert funding_need(rich) is None
    (gap,) = [each for each in context(rich).sheet if each.id.startswith("model.")]
    assert gap.id == "model.opening_gap"  # cash from nowhere
    assert computed_block("funding_need", context(rich)) == ()


# --- facts ---------------------------------------------------------------------------------------


def test_every_line_is_a_projected_fact_with_a_stable_id_in_whole_units() -> None:
    sheet = context(sample("tallyhop")).sheet
    revenue = sheet.get("model.income.revenue.2027")
    assert revenue is not None
    assert (revenue.value, revenue.unit, revenue.currency, revenue.period) == (
        D(439_946), "money", "GBP", "year",
    )  # fmt: skip
    assert (revenue.evidence, revenue.source) == (Evidence.PROJECTED, "model")
    assert (revenue.label("en"), revenue.label("zh")) == ("Revenue, 2027", "营业收入，2027 年")
    cash = sheet.get("model.balance.cash.2029")
    assert cash is not None
    assert (fact_text(cash, "en"), str(cash.as_of), cash.period) == ("£291,053", "2029-12-31", None)
    month = sheet.get("model.funding_gap_month")
    assert month is not None
    assert fact_text(month, "zh") == "2029 年 5 月"
    assert sheet.get("model.income.income_tax.2027") is None  # nothing in any year


def test_a_year_that_the_plan_covers_in_part_says_so() -> None:
    brief = replace(sample("tallyhop"), start=Month(2027, 10), fiscal_year_start=4)
    sheet = context(brief).sheet
    labels = [fact.label("en") for fact in sheet.matching("model.income.revenue.*")]
    assert labels[:2] == ["Revenue, 6 months to 2028-03", "Revenue, year to 2029-03"]
    assert sheet.matching("model.income.revenue.*")[0].period is None


def test_a_brief_without_a_first_month_or_anything_that_earns_or_costs_has_no_projection() -> None:
    assert outlook_of(Brief()) is None
    assert outlook_of(Brief(start=Month(2027, 1))) is None
    assert outlook_of(replace(sample("tallyhop"), start=None)) is None


@given(st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_half_filled_brief_never_stops_the_program(data: st.DataObject) -> None:
    whole = brief_to_data(sample(data.draw(st.sampled_from(("tallyhop", "xiancai")))))
    tables = sorted({"revenue", "costs", "people", "capex", "loans", "instruments"} & whole.keys())
    for table in data.draw(st.lists(st.sampled_from(tables), max_size=4)):
        rows = whole[table]
        if rows:
            row = data.draw(st.sampled_from(rows))
            for key in data.draw(st.lists(st.sampled_from(sorted(row)), max_size=5)):
                if key != "id":
                    row.pop(key, None)
    for single in data.draw(st.lists(st.sampled_from(("tax", "working_capital")))):
        whole.pop(single, None)
    try:
        brief = parse_brief({"schema": 1} | whole, source="b", is_unfinished=True)
    except BriefError:
        reject()  # no project holds it
    for fact in context(brief).sheet.matching("model.*"):
        assert fact_text(fact, "en")


# --- tables --------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["tallyhop", "xiancai"])
def test_the_statements_are_tables_of_facts_year_by_year(name: str, language: Language) -> None:
    known = context(sample(name), language)
    tables = computed_block("statements", known)
    assert len(tables) == 3
    for block in tables:
        assert isinstance(block, Table)
        assert [cell[0].text for cell in block.header[1:]] == (  # type: ignore[union-attr]  # runs
            ["2027", "2028", "2029"] if language == "en" else ["2027 年", "2028 年", "2029 年"]
        )
        for row in block.rows:
            for cell in row[1:]:
                (link,) = cell
                assert isinstance(link, FactLink)
                assert known.sheet.get(link.fact_id) is not None
    (need,) = computed_block("funding_need", known)
    assert isinstance(need, Table)
    assert len(need.rows) == 6


def test_an_opening_balance_that_does_not_balance_is_said_with_the_amount() -> None:
    brief = sample("tallyhop")
    assert brief.opening_balance is not None
    wrong = replace(brief, opening_balance=replace(brief.opening_balance, cash=D(118_500)))
    (remark,) = computed_block("statements", context(wrong))
    assert isinstance(remark, Callout)
    assert "by £500" in remark.blocks[0].inlines[0].text  # type: ignore[union-attr]  # a paragraph


# --- metrics -------------------------------------------------------------------------------------


def metric(known: BlockContext, key: str, language: Language = "en") -> list[str]:
    """Return what a metric is in each year that it has a meaning in."""
    return [fact_text(fact, language) for fact in known.sheet.matching(f"model.metrics.{key}.*")]


def test_the_metrics_of_tallyhop_are_those_of_its_notes() -> None:
    known = context(sample("tallyhop"))
    assert metric(known, "mrr")[-1] == "£172,589"
    assert metric(known, "cac") == ["£290", "£285", "£285"]
    assert metric(known, "payback") == ["5 months"] * 3
    assert metric(known, "customers") == ["650", "1,294", "2,115"]
    assert metric(known, "churn") == ["2.1%", "1.6%", "1.6%"]
    assert metric(known, "growth") == ["119.8%", "74.9%"]
    assert metric(known, "net_burn") == ["£21,707", "£26,175"]
    assert metric(known, "runway") == []  # the money lasts


def test_metrics_are_worked_out_from_the_lines_they_name() -> None:
    brief = sample("tallyhop")
    alone = project(brief, has_round=False)
    for year in yearly_metrics(alone):
        at = year.period.places
        revenue = sum((alone.income.revenue[each] for each in at), D(0))
        ebitda = sum((alone.income.ebitda[each] for each in at), D(0))
        assert year.ebitda_margin is not None
        assert abs(year.ebitda_margin - ebitda / revenue) < NEAR
    first = yearly_metrics(alone)[0]
    cash, flow = alone.balance.cash, alone.cash_flow
    if cash[11] >= 0:
        assert first.runway is not None
        full = int(first.runway)
        assert cash[11 + full] >= 0 > cash[12 + full]
    else:
        assert first.runway == 0
    assert flow.operating


def test_what_has_no_meaning_says_so_in_the_table() -> None:
    known = context(sample("tallyhop"))
    (block,) = computed_block("metrics", known)
    assert isinstance(block, Table)
    assert [cell[0].text for cell in block.header[1:]] == ["2027", "2028", "2029"]  # type: ignore[union-attr]
    growth = block.rows[0]
    assert [cell[0].text for cell in growth] == [  # type: ignore[union-attr]  # runs and links
        "Revenue growth", "n/m", "119.8%", "74.9%",
    ]  # fmt: skip


def test_a_business_without_subscriptions_or_revenue_has_no_such_metrics() -> None:
    brief = sample("tallyhop")
    (sites, _) = brief.revenue
    units = replace(sites, driver="units")
    known = context(replace(brief, revenue=(units,)))
    assert metric(known, "gross_margin")
    for key in ("mrr", "arr", "ltv", "cac", "payback", "churn", "burn_multiple"):
        assert metric(known, key) == [], key
    nothing = context(replace(brief, revenue=()))
    assert metric(nothing, "gross_margin") == []
    assert metric(nothing, "net_burn")


def test_scenarios_stand_side_by_side_with_what_comes_of_them() -> None:
    (block,) = computed_block("scenario_table", context(sample("tallyhop")))
    assert isinstance(block, Table)
    lines = [["".join(part.text for part in cell) for cell in row] for row in block.rows]  # type: ignore[union-attr]
    assert lines[0] == ["Base case", "As planned", "£1,691,143", "£57,916, March 2027", "£511,710"]
    assert [line[0] for line in lines] == ["Base case", "Slow", "Fast"]
    assert lines[1][2:] == ["£834,781", "-£712,626, December 2029", "£1,362,626"]
    (chinese,) = computed_block("scenario_table", context(sample("xiancai"), "zh"))
    assert isinstance(chinese, Table)
    lowest = "".join(part.text for part in chinese.rows[1][3])  # type: ignore[union-attr]
    assert lowest == "-298,349 元，2029 年 11 月"


def test_absurd_amounts_are_printed_and_never_stop_the_program() -> None:
    most = D("1e15")
    (sites, payroll) = sample("tallyhop").revenue
    absurd = replace(sites, price=most, opening_customers=most, units_per_customer=most)
    brief = replace(sample("tallyhop"), revenue=(absurd, payroll), months=60)
    known = context(brief)
    for name in ("statements", "metrics", "funding_need", "scenario_table"):
        for block in computed_block(name, known):
            assert isinstance(block, Table)
    assert len(fact_text(known.sheet.matching("model.income.revenue.*")[-1], "en")) > 40
