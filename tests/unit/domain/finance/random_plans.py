"""Plans of all kinds, drawn at random, and what holds for each of them."""

from decimal import Decimal
from typing import Any

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
from assistant.domain.finance.precision import exact
from assistant.domain.finance.statements import Projection
from assistant.domain.languages import LocalizedText
from assistant.domain.months import Month

D = Decimal
NEAR = D("1e-15")
NAME = LocalizedText(en="x")
START = Month(2027, 1)
MONTHS = st.integers(0, 14).map(START.plus)
AMOUNTS = st.decimals("0", "100000", places=2)
SHARES = st.decimals("0", "0.5", places=3)
PRICES = st.decimals("0", "500", places=2)


def changes(values: st.SearchStrategy[Decimal]) -> st.SearchStrategy[tuple[DatedValue, ...]]:
    """Draw up to two new values, in the order of their months."""
    dated = st.builds(DatedValue, start=MONTHS, value=values)
    return st.lists(dated, max_size=2, unique_by=lambda each: each.start).map(
        lambda found: tuple(sorted(found, key=lambda each: each.start))
    )


SEASONS = st.just(()) | st.lists(st.decimals("0", "2", places=1), min_size=12, max_size=12).map(
    tuple
)
LINES = st.builds(
    RevenueLine,
    name=st.just(NAME), id=st.just("a"),
    driver=st.sampled_from(("subscription", "units", "transaction")),
    price=PRICES, price_changes=changes(PRICES), period=st.sampled_from(("month", "year", "week")),
    start=st.none() | MONTHS, end=st.none() | MONTHS,
    opening_customers=st.decimals("0", "500", places=0),
    units_per_customer=st.decimals("0", "3", places=1),
    new_customers=st.decimals("0", "50", places=1),
    new_customers_step=st.decimals("-2", "5", places=1),
    new_customers_changes=changes(st.decimals("0", "50", places=1)),
    churn=SHARES, churn_changes=changes(SHARES), annual_share=SHARES,
    annual_start=st.none() | MONTHS,
    annual_price=st.decimals("0", "5000", places=0), transaction_value=AMOUNTS, take_rate=SHARES,
    take_rate_includes_vat=st.booleans(), seasonality=SEASONS, vat_rate=st.none() | SHARES,
)  # fmt: skip
HOSTED = st.builds(
    RevenueLine,
    name=st.just(NAME), id=st.just("h"), of_line=st.just("a"), attach_rate=SHARES,
    driver=st.sampled_from(("units", "transaction")), price=PRICES, start=st.none() | MONTHS,
    end=st.none() | MONTHS, transaction_value=AMOUNTS, take_rate=SHARES,
)  # fmt: skip
COSTS = st.builds(
    CostLine,
    name=st.just(NAME), id=st.just("b"),
    kind=st.sampled_from(("direct", "marketing", "overhead")),
    driver=st.sampled_from(
        ("fixed", "per_customer", "per_unit", "per_new_customer", "of_revenue", "of_receipts")
    ),
    of_line=st.sampled_from(("", "a")), amount=st.decimals("0", "900", places=2), rate=SHARES,
    period=st.sampled_from(("month", "quarter", "year")),
    changes=changes(st.decimals("0", "900", places=2)), yearly_growth=SHARES,
    calendar_month=st.none() | st.integers(1, 12), seasonal=st.booleans(),
    start=st.none() | MONTHS, end=st.none() | MONTHS,
    vat_rate=st.none() | SHARES, paid_after_days=st.none() | st.integers(0, 90),
)  # fmt: skip
CAPEX = st.builds(
    CapexLine,
    name=st.just(NAME), id=st.just("b"), price=AMOUNTS, residual=AMOUNTS,
    driver=st.sampled_from(("once", "per_hire", "per_unit_in_service")), of_line=st.just("a"),
    opening_quantity=st.decimals("0", "20", places=0), monthly_loss=SHARES,
    month=st.none() | MONTHS, life_months=st.integers(0, 48), vat_rate=st.none() | SHARES,
    opening_life_months=st.none() | st.integers(0, 30),
)  # fmt: skip
LOANS = st.builds(
    Loan,
    name=st.just(NAME), id=st.just("b"), principal=AMOUNTS,
    drawn=st.integers(-20, 14).map(START.plus), rate=SHARES,
    months=st.integers(3, 40), method=st.sampled_from(("level", "equal_principal", "bullet")),
    grace_months=st.integers(0, 2), fee=st.decimals("0", "50", places=0),
    payments_made=st.integers(0, 20),
)  # fmt: skip
PEOPLE = st.builds(
    Person,
    role=st.just(NAME), id=st.just("b"), pay=AMOUNTS, bonus=SHARES,
    period=st.sampled_from(("month", "year")),
    start=st.none() | MONTHS, end=st.none() | MONTHS, head_count=st.integers(1, 4),
)  # fmt: skip
TAXES = st.builds(
    Tax,
    vat_rate=SHARES, vat_period=st.sampled_from(("month", "quarter", "year")),
    vat_paid_after_months=st.integers(0, 4), income_tax_rate=SHARES,
    income_tax_paid_after_months=st.integers(0, 12),
    losses_last_years=st.none() | st.integers(1, 3),
    losses_cover_at_most=st.sampled_from((D(1), D("0.8"))),
    pay_on_cost_rate=SHARES, pay_on_cost_threshold=st.decimals("0", "9000", places=0),
    pension_rate=SHARES, pay_raise_rate=SHARES, pay_raise_from=st.none() | MONTHS,
    revenue_surcharge_rate=st.decimals("0", "0.05", places=3),
)  # fmt: skip
TERMS = st.builds(
    WorkingCapital,
    receivable_days=st.integers(0, 120), payable_days=st.integers(0, 90),
    inventory_days=st.integers(0, 90),
)  # fmt: skip


@st.composite
def plans(draw: st.DrawFn) -> Brief:
    """Draw a brief whose opening balance balances."""
    parts: dict[str, Any] = {
        name: draw(st.decimals("0", "50000", places=2))
        for name in ("cash", "receivables", "inventory", "equipment", "payables", "vat_payable",
                     "deferred_revenue", "loans", "convertibles")
    }  # fmt: skip
    assets = sum((parts[name] for name in ("cash", "receivables", "inventory", "equipment")), D(0))
    opening = OpeningBalance(**parts, retained_earnings=2 * assets - sum(parts.values(), D(0)))
    return Brief(
        start=START.plus(draw(st.integers(0, 11))), months=draw(st.sampled_from((12, 24))),
        fiscal_year_start=draw(st.integers(1, 12)),
        revenue=(draw(LINES), *draw(st.lists(HOSTED, max_size=1))),
        costs=tuple(draw(st.lists(COSTS, max_size=3))),
        capex=tuple(draw(st.lists(CAPEX, max_size=2))),
        loans=tuple(draw(st.lists(LOANS, max_size=2))),
        people=tuple(draw(st.lists(PEOPLE, max_size=2))),
        tax=draw(TAXES), working_capital=draw(TERMS), opening_balance=opening,
        instruments=(
            Instrument(name=NAME, id="s", kind="safe_post", amount=D(1000), month=START.plus(3)),
            Instrument(name=NAME, id="r", kind="priced_round", amount=D(9000), month=START.plus(5)),
        ),
    )  # fmt: skip


def ties(brief: Brief, plan: Projection) -> None:
    """Check what holds in every month of every plan."""
    opening = brief.opening_balance or OpeningBalance()
    sheet, flow = plan.balance, plan.cash_flow
    with exact():
        assert max(abs(each) for each in sheet.gap) < NEAR
        cash = [opening.cash, *sheet.cash]
        earned = [opening.retained_earnings, *sheet.retained_earnings]
        for at in range(plan.timeline.length):
            assert abs(cash[at + 1] - cash[at] - flow.change[at]) < NEAR
            assert abs(earned[at + 1] - earned[at] - plan.income.net_profit[at]) < NEAR
            assert sheet.payables[at] >= -NEAR
            assert sheet.inventory[at] >= -NEAR
            assert sheet.equipment[at] >= -NEAR
            assert sheet.loans[at] >= -NEAR
            assert sheet.deferred_revenue[at] >= -NEAR
        for each in plan.equipment:
            gone = sum(each.depreciation, D(0)) + sum(each.written_off, D(0))
            there = opening.equipment + sum(each.spent, D(0))
            assert gone <= there + NEAR
