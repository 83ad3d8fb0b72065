"""Calculators of sales, customers, cash and the market."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assistant.domain.brief_types import Amount, Money, Share, SignedMoney
from assistant.domain.calculators.model import AnyRate, Count, Results
from assistant.domain.finance import break_even as even
from assistant.domain.finance import market_size, saas_metrics, unit_economics
from assistant.domain.finance import runway as cash_runway
from assistant.domain.finance import working_capital_days as days
from assistant.domain.finance.precision import ZERO, exact
from assistant.domain.finance.problems import FormulaError


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakEven:
    """How much must be sold until costs are covered, in the books and in cash."""

    fixed_costs: Money
    price: Money
    variable_cost: Money
    target_profit: Money = ZERO
    tax_rate: Share = ZERO
    depreciation: Money = ZERO  # in the fixed costs
    principal_paid: Money = ZERO

    def results(self) -> Results:
        found = even.break_even(
            self.fixed_costs, self.price, self.variable_cost,
            target_profit=self.target_profit, tax_rate=self.tax_rate,
        )  # fmt: skip
        results: dict[str, Decimal] = {
            "units": found.units, "sales": found.sales, "units_exact": found.units_exact,
            "contribution": found.contribution, "contribution_margin": found.contribution_margin,
        }  # fmt: skip
        if self.depreciation or self.principal_paid:
            fixed = even.cash_fixed_costs(
                self.fixed_costs,
                depreciation=self.depreciation,
                principal_paid=self.principal_paid,
            )
            cash = even.break_even(fixed, self.price, self.variable_cost)
            results |= {"cash_units": cash.units, "cash_sales": cash.sales}
        return results


@dataclass(frozen=True, slots=True, kw_only=True)
class Runway:
    """How many months the cash lasts; burns typed in, or one that grows."""

    cash: Money
    net_burns: tuple[SignedMoney, ...] = ()
    net_burn: SignedMoney | None = None
    monthly_growth: AnyRate = ZERO

    def results(self) -> Results:
        if bool(self.net_burns) == (self.net_burn is not None):
            raise FormulaError("one_of", "net_burn", other="net_burns")
        burns = self.net_burns
        if self.net_burn is not None:
            burns = tuple(cash_runway.growing_burns(self.net_burn, self.monthly_growth))
        found = cash_runway.runway(self.cash, burns)
        return {
            "full_months": found.full_months,
            "months": found.months,
            "runs_out": found.is_over,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Cac:
    """What it costs to win a customer."""

    sales_and_marketing: Money
    new_customers: Amount

    def results(self) -> Results:
        found = unit_economics.acquisition_cost(self.sales_and_marketing, self.new_customers)
        return {"cac": found}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ltv:
    """What a customer brings while she stays."""

    monthly_revenue: Money  # of a customer
    gross_margin: Share
    monthly_churn: Share
    variant: unit_economics.LtvVariant
    expansion: Amount | None = None
    months: Count | None = None
    yearly_discount: AnyRate | None = None
    cac: Money | None = None

    def results(self) -> Results:
        value = unit_economics.lifetime_value(
            unit_economics.Customer(
                revenue=self.monthly_revenue, gross_margin=self.gross_margin,
                churn=self.monthly_churn,
            ),
            variant=self.variant, expansion=self.expansion, months=self.months,
            yearly_discount=self.yearly_discount,
        )  # fmt: skip
        results: dict[str, Decimal | None] = {"ltv": value}
        if self.cac is not None:
            with exact():
                results["ltv_to_cac"] = value / self.cac if self.cac else None
        return results


@dataclass(frozen=True, slots=True, kw_only=True)
class Payback:
    """After how many months a customer has paid what it cost to win her."""

    cac: Money
    monthly_revenue: Money  # of a customer
    gross_margin: Share
    monthly_churn: Share = ZERO

    def results(self) -> Results:
        months = unit_economics.payback_months(
            self.cac,
            unit_economics.Customer(
                revenue=self.monthly_revenue,
                gross_margin=self.gross_margin,
                churn=self.monthly_churn,
            ),
        )
        return {"payback_months": months}


@dataclass(frozen=True, slots=True, kw_only=True)
class SaasMetrics:
    """Retention, ARR and how well growth is paid for."""

    opening_mrr: Money
    new_mrr: Money
    expansion_mrr: Money
    contraction_mrr: Money
    churned_mrr: Money
    net_burn: SignedMoney | None = None  # of the same period

    def results(self) -> Results:
        moved = saas_metrics.RecurringRevenue(
            opening=self.opening_mrr, new=self.new_mrr, expansion=self.expansion_mrr,
            contraction=self.contraction_mrr, churned=self.churned_mrr,
        )  # fmt: skip
        saas_metrics.check_movement(moved)
        results: dict[str, Decimal | None] = {
            "closing_mrr": moved.closing, "arr": moved.arr,
            "net_retention": moved.net_retention, "gross_retention": moved.gross_retention,
            "quick_ratio": moved.quick_ratio,
        }  # fmt: skip
        if self.net_burn is not None:
            with exact():
                gained = (moved.closing - moved.opening) * 12
            results["net_new_arr"] = gained
            results["burn_multiple"] = saas_metrics.burn_multiple(self.net_burn, gained)
        return results


@dataclass(frozen=True, slots=True, kw_only=True)
class MagicNumber:
    """How much revenue a year each unit of money in sales and marketing brought."""

    quarter_revenue: Money
    quarter_revenue_before: Money
    sales_and_marketing_before: Money

    def results(self) -> Results:
        if not self.sales_and_marketing_before:
            raise FormulaError("not_positive", "sales_and_marketing_before", value=0)
        found = saas_metrics.magic_number(
            self.quarter_revenue, self.quarter_revenue_before, self.sales_and_marketing_before
        )
        return {"magic_number": found}


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleOf40:
    """Growth and margin together."""

    yearly_growth: AnyRate
    margin: AnyRate
    margin_is: Literal["ebitda", "free_cash_flow"]

    def results(self) -> Results:
        found = saas_metrics.rule_of_40(self.yearly_growth, self.margin)
        return {"rule_of_40": found, "passes": found >= Decimal("0.4")}


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingCapital:
    """How many days money is tied up."""

    sales: Money
    cost_of_goods: Money
    receivables: Money
    inventory: Money
    payables: Money
    balances: days.Balances
    days_a_year: days.DaysAYear
    opening_receivables: Money | None = None
    opening_inventory: Money | None = None
    opening_payables: Money | None = None

    def results(self) -> Results:
        dso = self._days(self.opening_receivables, self.receivables, "receivables")
        dio = self._days(self.opening_inventory, self.inventory, "inventory")
        dpo = self._days(self.opening_payables, self.payables, "payables")
        cycle = days.cash_conversion_cycle(dio, dso, dpo)
        return {"dso": dso, "dio": dio, "dpo": dpo, "cash_conversion_cycle": cycle}

    def _days(self, opening: Decimal | None, closing: Decimal, name: str) -> Decimal:
        balance = days.balance_of(opening, closing, self.balances, field=f"opening_{name}")
        flow = "sales" if name == "receivables" else "cost_of_goods"
        return days.turnover_days(balance, getattr(self, flow), self.days_a_year, field=flow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Customers of one kind."""

    name: str
    customers: Amount
    yearly_revenue: Money  # of one customer


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketSize:
    """TAM, SAM and SOM from the bottom up, beside a figure from the top down."""

    segments: tuple[Segment, ...]
    reachable: Share  # of the whole market
    obtainable: Share  # of what is reachable
    top_down: Money | None = None

    def results(self) -> Results:
        sizes = market_size.bottom_up(
            [(each.customers, each.yearly_revenue) for each in self.segments],
            reachable=self.reachable,
            obtainable=self.obtainable,
        )
        results: dict[str, Decimal | None] = {"tam": sizes.tam, "sam": sizes.sam, "som": sizes.som}
        if self.top_down is not None:
            with exact():
                results["top_down_to_tam"] = self.top_down / sizes.tam if sizes.tam else None
        return results
