"""The three statements: worked examples to the cent, and what holds for every plan."""

from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.domain.brief import (
    Brief,
    CapexLine,
    CostLine,
    DatedValue,
    Instrument,
    Loan,
    OpeningBalance,
    Person,
    RevenueLine,
    Tax,
    WorkingCapital,
)
from assistant.domain.finance.income_tax import tax_years
from assistant.domain.finance.outstanding import outstanding
from assistant.domain.finance.precision import exact
from assistant.domain.finance.statements import Projection, project
from assistant.domain.finance.timeline import year_groups
from assistant.domain.months import Month
from assistant.resources import sample_paths
from assistant.services.brief_files import read_brief
from tests.unit.domain.finance.random_plans import NAME, START, plans, ties

D = Decimal
NEAR = D("1e-15")


def cents(value: Decimal) -> Decimal:
    return value.quantize(D("0.01"))


def first(series: list[Decimal]) -> list[str]:
    return [str(cents(each)) for each in series[:3]]


MINI = Brief(
    start=START,
    months=12,
    revenue=(
        RevenueLine(name=NAME, id="saas", price=D(500), new_customers=D(20), churn=D("0.05")),
    ),
    costs=(
        CostLine(
            name=NAME, id="cogs", kind="direct", driver="of_revenue", rate=D("0.2"),
            paid_after_days=15,
        ),
        CostLine(name=NAME, id="opex", amount=D(3000)),
    ),
    people=(
        Person(role=NAME, id="two", head_count=2, pay=D(6000), period="month"),
        Person(role=NAME, id="third", pay=D(6000), period="month", start=Month(2027, 3)),
    ),
    capex=(CapexLine(name=NAME, id="machine", price=D(36000), life_months=36),),
    loans=(
        Loan(
            name=NAME, id="loan", principal=D(24000), drawn=START, rate=D("0.12"), months=24
        ),
    ),
    instruments=(
        Instrument(
            name=NAME, id="round", kind="priced_round", amount=D(200_000), month=Month(2027, 2)
        ),
    ),
    tax=Tax(pay_on_cost_rate=D("0.1")),
    working_capital=WorkingCapital(receivable_days=30),
    opening_balance=OpeningBalance(cash=D(100_000), share_capital=D(100_000)),
)  # fmt: skip


def test_the_three_month_example_is_right_to_the_cent() -> None:
    plan = project(MINI)
    income, sheet, flow = plan.income, plan.balance, plan.cash_flow
    assert first(plan.revenue["saas"].customers) == ["20.00", "39.00", "57.05"]
    assert first(income.revenue) == ["10000.00", "19500.00", "28525.00"]
    assert first(income.direct_costs) == ["2000.00", "3900.00", "5705.00"]
    assert first(income.depreciation) == ["1000.00"] * 3
    assert first(income.interest) == ["0.00", "240.00", "231.10"]
    assert first(income.net_profit) == ["-9200.00", "-1840.00", "-1211.10"]
    assert first(flow.operating) == ["-17200.00", "-9390.00", "-8333.60"]
    assert first(flow.investing) == ["-36000.00", "0.00", "0.00"]
    assert first(flow.financing) == ["24000.00", "199110.24", "-898.66"]
    assert first(sheet.cash) == ["70800.00", "260520.24", "251287.97"]
    assert first(sheet.receivables) == ["10000.00", "19500.00", "28525.00"]
    assert first(sheet.equipment) == ["35000.00", "34000.00", "33000.00"]
    assert first(sheet.payables) == ["1000.00", "1950.00", "2852.50"]
    assert first(sheet.loans) == ["24000.00", "23110.24", "22211.58"]
    assert first(sheet.share_capital) == ["100000.00", "300000.00", "300000.00"]
    assert first(sheet.retained_earnings) == ["-9200.00", "-11040.00", "-12251.10"]
    ties(MINI, plan)


def test_stock_beyond_the_need_is_used_up_before_anything_is_bought() -> None:
    goods = CostLine(
        name=NAME, id="goods", kind="direct", driver="per_unit", amount=D(10), paid_after_days=30
    )
    brief = replace(
        MINI,
        revenue=(RevenueLine(name=NAME, id="shop", price=D(30), opening_customers=D(10)),),
        costs=(goods,),
        working_capital=WorkingCapital(inventory_days=15),
        opening_balance=OpeningBalance(cash=D(100_000), inventory=D(250), share_capital=D(100_250)),
    )
    plan = project(brief)
    assert first(plan.costs[0].cost) == ["100.00"] * 3
    assert first(plan.balance.inventory) == ["150.00", "50.00", "50.00"]
    assert first(plan.costs[0].bought) == ["0.00", "0.00", "100.00"]
    ties(brief, plan)


def sample(name: str) -> Brief:
    return next(read_brief(path) for path in sample_paths() if path.stem == name)


def rounded(plan: Projection, series: list[Decimal], unit: int = 1) -> list[Decimal]:
    return [(each / unit).quantize(D(1)) for each in plan.by_year(series).values()]


def test_tallyhop_is_what_its_notes_say() -> None:
    brief = sample("tallyhop")
    alone, funded = project(brief, has_round=False), project(brief)
    income = alone.income
    assert rounded(alone, income.revenue) == [439_946, 967_173, 1_691_143]
    assert rounded(alone, income.ebitda) == [-321_170, -413_311, -19_610]
    assert rounded(alone, income.net_profit) == [-326_082, -421_401, -25_276]
    assert [alone.revenue["sites"].customers[at].quantize(D(1)) for at in (11, 23, 35)] == [
        650, 1294, 2115,
    ]  # fmt: skip
    lowest = min(alone.balance.cash)
    assert lowest.quantize(D(1)) == -511_710
    assert alone.timeline.months[alone.balance.cash.index(lowest)] == Month(2029, 5)
    assert funded.balance.cash[2].quantize(D(1)) == 57_916
    assert min(funded.balance.cash[3:]).quantize(D(1)) == 138_290
    assert funded.balance.cash[-1].quantize(D(1)) == 291_053
    assert funded.balance.convertibles[-1] == 0
    assert all(each > 0 for each in income.ebitda[30:])
    assert income.ebitda[29] < 0
    ties(brief, alone)
    ties(brief, funded)


def test_pickfresh_is_what_its_notes_say() -> None:
    brief = sample("xiancai")
    alone, funded = project(brief, has_round=False), project(brief)
    income = alone.income
    assert rounded(alone, income.revenue, 1000) == [1825, 3372, 5722]
    assert rounded(alone, income.ebitda, 1000) == [-575, -112, 1482]
    assert rounded(alone, income.net_profit, 1000) == [-945, -728, 469]
    assert [alone.revenue["rental"].customers[at].quantize(D(1)) for at in (11, 23, 35)] == [
        164, 292, 487,
    ]  # fmt: skip
    lowest = min(alone.balance.cash)
    assert (lowest / 1000).quantize(D(1)) == -2389
    assert alone.timeline.months[alone.balance.cash.index(lowest)] == Month(2029, 5)
    assert (min(funded.balance.cash[2:]) / 1000).quantize(D(1)) == 611
    assert (funded.balance.cash[1] / 1000).quantize(D(1)) == 186
    assert (funded.balance.cash[-1] / 1000).quantize(D(1)) == 2293
    months = alone.timeline.months
    assert months[next(at for at, each in enumerate(income.ebitda) if each > 0)] == Month(2027, 11)
    profits = next(at for at, each in enumerate(income.net_profit) if each > 0)
    assert months[profits] == Month(2028, 8)
    ties(brief, alone)
    ties(brief, funded)


def test_losses_are_used_as_the_law_of_the_place_has_it() -> None:
    american = tax_years(
        [D(-400), D(-200), D(300), D(500)], D("0.21"), losses_cover_at_most=D("0.8")
    )
    assert [each.used for each in american] == [0, 0, 240, 360]
    assert [each.losses_left for each in american] == [400, 600, 360, 0]
    assert [each.tax for each in american] == [0, 0, D("12.6"), D("29.4")]
    chinese = tax_years(
        [D(each) for each in (-100, -50, 20, 30, 10, 5, 120, 60)],
        D("0.25"),
        losses_last_years=5,
    )
    assert [each.used for each in chinese] == [0, 0, 20, 30, 10, 5, 50, 0]
    assert [each.expired for each in chinese] == [0, 0, 0, 0, 0, 35, 0, 0]
    assert [each.tax for each in chinese] == [0, 0, 0, 0, 0, 0, D("17.5"), 15]


def test_bills_wait_for_their_days() -> None:
    bills = [D(10), D(20), D(40), D(80)]
    assert outstanding(bills, 0, D(5)) == [0, 0, 0, 0]
    assert outstanding(bills, 30, D(5)) == bills
    assert outstanding(bills, 45, D(6)) == [10 + D(2), 25, 50, 100]
    assert outstanding(bills, 75, D(10)) == [10 + 6, 30 + 2, 65, 130]


def test_a_financial_year_is_named_by_its_end() -> None:
    months = [START.plus(at) for at in range(15)]
    assert [(year, len(places)) for year, places in year_groups(months, 4)] == [
        (2027, 3), (2028, 12),
    ]  # fmt: skip


def test_equipment_that_does_not_last_is_spent_at_once_with_its_residual_value() -> None:
    line = CapexLine(name=NAME, id="b", price=D(90), residual=D(10), life_months=0)
    plan = project(replace(MINI, capex=(line,)))
    (equipment,) = plan.equipment
    assert first(equipment.written_off) == ["90.00", "0.00", "0.00"]
    assert first(equipment.book_value) == ["0.00"] * 3
    assert first(equipment.quantity) == ["1.00"] * 3
    ties(MINI, plan)


@given(plans())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_plan_ties_in_every_month(brief: Brief) -> None:
    ties(brief, project(brief))


@given(plans(), st.sampled_from((2, 3)))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_brief_of_nothing_but_more_money_gives_more_of_everything(
    brief: Brief, factor: int
) -> None:
    plan, more = project(brief), project(scaled(brief, factor))
    with exact():
        for name in ("cash", "receivables", "payables", "equipment", "loans", "retained_earnings"):
            one, other = getattr(plan.balance, name), getattr(more.balance, name)
            assert all(
                abs(left * factor - right) < NEAR for left, right in zip(one, other, strict=True)
            )


def times(changes: tuple[DatedValue, ...], factor: int) -> tuple[DatedValue, ...]:
    return tuple(replace(each, value=each.value * factor) for each in changes)


def scaled(brief: Brief, factor: int) -> Brief:
    """Return the brief with every amount of money times a factor."""
    assert brief.opening_balance is not None
    assert brief.tax is not None
    sheet, threshold = brief.opening_balance, brief.tax.pay_on_cost_threshold
    amounts = {
        name: getattr(sheet, name) * factor
        for name in ("cash", "receivables", "inventory", "equipment", "payables", "vat_payable",
                     "deferred_revenue", "loans", "convertibles", "retained_earnings")
    }  # fmt: skip
    return replace(
        brief,
        revenue=tuple(
            replace(each, price=each.price * factor, annual_price=each.annual_price * factor,
                    price_changes=times(each.price_changes, factor),
                    transaction_value=each.transaction_value * factor)
            for each in brief.revenue
        ),
        costs=tuple(
            replace(each, amount=each.amount * factor, changes=times(each.changes, factor))
            for each in brief.costs
        ),
        capex=tuple(
            replace(each, price=each.price * factor, residual=each.residual * factor)
            for each in brief.capex
        ),
        loans=tuple(
            replace(each, principal=each.principal * factor, fee=each.fee * factor)
            for each in brief.loans
        ),
        people=tuple(replace(each, pay=each.pay * factor) for each in brief.people),
        instruments=tuple(replace(each, amount=each.amount * factor) for each in brief.instruments),
        opening_balance=replace(sheet, **amounts),
        tax=replace(brief.tax, pay_on_cost_threshold=threshold * factor),
    )  # fmt: skip


@pytest.mark.parametrize("months", [12, 60])
def test_nothing_in_is_nothing_out(months: int) -> None:
    plan = project(Brief(start=START, months=months))
    for statement in (plan.income, plan.balance, plan.cash_flow):
        for name in statement.__dataclass_fields__:
            assert getattr(statement, name) == [0] * months


def test_yearly_payers_get_back_the_months_they_do_not_use() -> None:
    line = RevenueLine(
        name=NAME, id="a", price=D(100), opening_customers=D(0), new_customers=D(10),
        new_customers_changes=(DatedValue(start=Month(2027, 2), value=D(0)),), churn=D("0.1"),
        annual_share=D(1), annual_price=D(960),
    )  # fmt: skip
    plan = project(Brief(start=START, months=24, revenue=(line,)))
    result = plan.revenue["a"]
    assert result.billed[0] == 9600
    assert result.deferred[0] == 8800
    assert result.billed[1] == -880  # one of ten leaves after a month of her year
    assert result.revenue[1] == 9 * 80
    assert result.deferred[1] == 9 * 800
    assert result.deferred[11] == 0
    assert result.billed[12] == result.customers[12] * 960


def moved(value: Any, months: int) -> Any:
    """Return a brief, or a part of one, with every month so much later."""
    if isinstance(value, Month):
        return value.plus(months)
    if isinstance(value, tuple):
        return tuple(moved(each, months) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = {each.name: moved(getattr(value, each.name), months) for each in fields(value)}
        return replace(value, **parts)
    return value


def amounts_of(plan: Projection) -> list[list[Decimal]]:
    """Return every line of the three statements."""
    statements = (plan.income, plan.balance, plan.cash_flow)
    return [getattr(each, part.name) for each in statements for part in fields(each)]


@given(plans())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_plan_a_year_later_is_the_same_plan(brief: Brief) -> None:
    plan, later = project(brief), project(moved(brief, 12))
    assert amounts_of(plan) == amounts_of(later)
    assert later.timeline.start == plan.timeline.start.plus(12)


@given(plans())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_two_equal_lines_are_one_of_twice_the_customers(brief: Brief) -> None:
    line, *_ = brief.revenue
    alone = replace(brief, capex=(), costs=())  # those hang on one line of the two
    twice = replace(
        line, opening_customers=2 * line.opening_customers, new_customers=2 * line.new_customers,
        new_customers_step=2 * line.new_customers_step,
        new_customers_changes=times(line.new_customers_changes, 2),
    )  # fmt: skip
    both = project(replace(alone, revenue=(line, replace(line, id="twin"))))
    merged = project(replace(alone, revenue=(twice,)))
    for one, other in zip(amounts_of(both), amounts_of(merged), strict=True):
        assert all(abs(left - right) < NEAR for left, right in zip(one, other, strict=True))


@given(plans())
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_amount_is_a_number_and_the_account_of_vat_clears(brief: Brief) -> None:
    plan = project(brief)
    assert all(each.is_finite() for series in amounts_of(plan) for each in series)
    opening = brief.opening_balance or OpeningBalance()
    with exact():
        charged = sum((each.vat[at] for each in plan.revenue.values()
                       for at in range(plan.timeline.length)), D(0))  # fmt: skip
        paid = sum(plan.vat.paid, D(0))
        left = plan.balance.vat_payable[-1] - plan.balance.vat_receivable[-1]
        owed = opening.vat_payable - opening.vat_receivable
        reclaimed = owed + charged - paid - left
    assert reclaimed >= -NEAR
    if not brief.costs and not brief.capex:
        assert abs(reclaimed) < NEAR


@pytest.mark.parametrize("later", [0, 5, 9])
def test_income_tax_is_paid_so_many_months_after_the_financial_year(later: int) -> None:
    line = RevenueLine(name=NAME, id="a", price=D(100), opening_customers=D(10))
    tax = Tax(income_tax_rate=D("0.2"), income_tax_paid_after_months=later)
    plan = project(Brief(start=START, months=24, revenue=(line,), tax=tax))
    assert plan.income.income_tax[11] == 2400
    owed = plan.balance.income_tax_payable
    assert owed[10 + later] == (2400 if later else 0)
    assert owed[11 + later] == 0


def test_yearly_payers_of_a_line_that_ends_get_their_money_back() -> None:
    line = RevenueLine(
        name=NAME, id="a", price=D(100), new_customers=D(10), annual_share=D(1),
        annual_price=D(960), end=Month(2027, 3), vat_rate=D("0.2"),
    )  # fmt: skip
    brief = Brief(start=START, months=24, revenue=(line,))
    plan = project(brief)
    result = plan.revenue["a"]
    assert result.deferred[2] == 10 * 80 * (11 + 10 + 9)
    assert result.billed[3] == -result.deferred[2]
    assert result.vat[3] == -result.deferred[2] * D("0.2")
    assert not any((*result.billed[4:], *result.deferred[3:], *result.revenue[3:]))
    ties(brief, plan)


def test_a_share_that_includes_vat_uses_the_plans_rate_where_the_line_has_none() -> None:
    line = RevenueLine(
        name=NAME, id="a", driver="transaction", opening_customers=D(1), transaction_value=D(1000),
        take_rate=D("0.12"), take_rate_includes_vat=True,
    )  # fmt: skip
    plan = project(Brief(start=START, months=12, revenue=(line,), tax=Tax(vat_rate=D("0.2"))))
    assert plan.income.revenue[0] == 100
    assert plan.revenue["a"].vat[0] == 20
