"""Income statement, balance sheet and cash flow of a plan, month by month, from its assumptions.

Revenue and costs are recognised when they arise; money follows its own terms. VAT never is revenue
or cost. The cash flow is worked out by the indirect method and, apart from it, from what is paid;
both must agree, and the balance sheet must balance, in every month.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import accumulate, pairwise

from assistant.domain.brief import Brief, OpeningBalance, Tax, WorkingCapital
from assistant.domain.finance.debt import DebtResult, all_debt, without_terms
from assistant.domain.finance.equipment import EquipmentResult, all_equipment
from assistant.domain.finance.income_tax import tax_years
from assistant.domain.finance.operating_costs import CostResult, all_costs, is_stocked
from assistant.domain.finance.outstanding import outstanding
from assistant.domain.finance.payroll import PayResult, all_pay
from assistant.domain.finance.precision import ONE, ZERO, exact
from assistant.domain.finance.revenue import RevenueResult, all_revenue
from assistant.domain.finance.timeline import Series, Timeline, year_groups
from assistant.domain.finance.vat import VatResult, vat_account
from assistant.domain.months import MONTHS_A_YEAR, Month

CONVERTIBLES = ("safe_post", "safe_pre", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomeStatement:
    """Costs are positive. EBITDA is before depreciation and what is written off of equipment."""

    revenue: Series
    direct_costs: Series
    surcharges: Series
    marketing: Series
    overheads: Series
    pay: Series
    ebitda: Series
    depreciation: Series
    written_off: Series
    interest: Series
    income_tax: Series
    net_profit: Series


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceSheet:
    """At the end of each month."""

    cash: Series
    receivables: Series
    inventory: Series
    vat_receivable: Series
    equipment: Series
    other_assets: Series
    payables: Series
    vat_payable: Series
    deferred_revenue: Series
    income_tax_payable: Series
    loans: Series
    convertibles: Series
    other_liabilities: Series
    share_capital: Series
    retained_earnings: Series

    @property
    def gap(self) -> Series:
        """Assets less liabilities and equity: zero in every month."""
        assets = (
            self.cash, self.receivables, self.inventory, self.vat_receivable, self.equipment,
            self.other_assets,
        )  # fmt: skip
        claims = (
            self.payables, self.vat_payable, self.deferred_revenue, self.income_tax_payable,
            self.loans, self.convertibles, self.other_liabilities, self.share_capital,
            self.retained_earnings,
        )  # fmt: skip
        with exact():
            return [
                left - right
                for left, right in zip(
                    _together(assets, len(self.cash)),
                    _together(claims, len(self.cash)),
                    strict=True,
                )
            ]


@dataclass(frozen=True, slots=True, kw_only=True)
class CashFlow:
    """By the indirect method; what comes in is positive."""

    operating: Series
    investing: Series
    financing: Series
    change: Series


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """A plan worked out."""

    timeline: Timeline
    revenue: dict[str, RevenueResult]
    costs: list[CostResult]
    pay: list[PayResult]
    equipment: list[EquipmentResult]
    debt: list[DebtResult]
    vat: VatResult
    income: IncomeStatement
    balance: BalanceSheet
    cash_flow: CashFlow

    @property
    def profit_month(self) -> Month | None:
        """The month from which EBITDA stays above zero to the end of the plan, if there is one."""
        losses = [at for at, each in enumerate(self.income.ebitda) if each <= 0]
        first = losses[-1] + 1 if losses else 0
        months = self.timeline.months
        return months[first] if first < len(months) else None

    @property
    def lowest(self) -> int:
        """The place of the month at whose end the cash is lowest, the first of several."""
        cash = self.balance.cash
        return min(range(len(cash)), key=cash.__getitem__)

    def by_year(self, series: Series, first_month: int = 1) -> dict[int, Decimal]:
        """Return the sums of financial years, by the calendar year in which each ends."""
        with exact():
            groups = year_groups(self.timeline.months, first_month)
            return {year: sum((series[at] for at in places), ZERO) for year, places in groups}


def project(brief: Brief, *, has_round: bool = True) -> Projection:
    """Work out the statements of a brief that has a first month.

    Args:
        brief: the assumptions.
        has_round: whether SAFEs, notes and rounds that are dated within the plan are paid in.
    """
    assert brief.start is not None, "the caller asks for the first month before"
    with exact():
        return _Model(brief, Timeline(brief.start, brief.months)).worked_out(has_round=has_round)


def project_without_and_with_rounds(brief: Brief) -> tuple[Projection, Projection]:
    """Return what ``project`` does without the money of rounds, and with it, in one go."""
    assert brief.start is not None, "the caller asks for the first month before"
    with exact():
        model = _Model(brief, Timeline(brief.start, brief.months))
        return model.worked_out(has_round=False), model.worked_out(has_round=True)


class _Model:
    """Goes from the assumptions to the statements, once."""

    def __init__(self, brief: Brief, timeline: Timeline) -> None:
        self.brief = brief
        self.timeline = timeline
        self.tax = brief.tax or Tax()
        self.terms = brief.working_capital or WorkingCapital()
        self.opening = brief.opening_balance or OpeningBalance()
        self.revenue = all_revenue(brief.revenue, timeline, self.tax.vat_rate)
        self.costs = all_costs(
            brief.costs, timeline, self.revenue,
            stock_days=self.terms.inventory_days, opening_stock=self.opening.inventory,
        )  # fmt: skip
        self.pay = all_pay(brief.people, timeline, self.tax)
        hired = _together((each.hired for each in self.pay), timeline.length)
        self.equipment = all_equipment(
            brief.capex, timeline, self.opening.equipment, self.revenue, hired
        )
        self.debt = all_debt(brief.loans, timeline, self.opening.loans)

    def worked_out(self, *, has_round: bool) -> Projection:
        income, vat = self._income, self._vat
        capital = self._capital(has_round=has_round)
        balance = self._balance(income, vat, capital)
        return Projection(
            timeline=self.timeline, revenue=self.revenue, costs=self.costs, pay=self.pay,
            equipment=self.equipment, debt=self.debt, vat=vat, income=income, balance=balance,
            cash_flow=self._cash_flow(income, balance, capital),
        )  # fmt: skip

    def _sum(self, every: Iterable[Series]) -> Series:
        return _together(every, self.timeline.length)

    # --- income ---

    @cached_property
    def _income(self) -> IncomeStatement:
        revenue = self._sum(each.revenue for each in self.revenue.values())
        kinds = {
            kind: self._sum(each.cost for each in self.costs if each.line.kind == kind)
            for kind in ("direct", "marketing", "overhead")
        }
        surcharges = [each * self.tax.revenue_surcharge_rate for each in revenue]
        pay = self._sum(part for each in self.pay for part in (each.pay, each.on_cost))
        spent = self._sum((*kinds.values(), surcharges, pay))
        ebitda = _less(revenue, spent)
        depreciation = self._sum(each.depreciation for each in self.equipment)
        written_off = self._sum(each.written_off for each in self.equipment)
        interest = self._sum(part for each in self.debt for part in (each.interest, each.fee))
        before_tax = _less(ebitda, self._sum((depreciation, written_off, interest)))
        income_tax = self._income_tax(before_tax)
        return IncomeStatement(
            revenue=revenue, direct_costs=kinds["direct"], surcharges=surcharges,
            marketing=kinds["marketing"], overheads=kinds["overhead"], pay=pay, ebitda=ebitda,
            depreciation=depreciation, written_off=written_off, interest=interest,
            income_tax=income_tax, net_profit=_less(before_tax, income_tax),
        )  # fmt: skip

    def _income_tax(self, before_tax: Series) -> Series:
        """Return the tax, charged in the last month of each financial year that the plan has."""
        groups = list(year_groups(self.timeline.months, self.brief.fiscal_year_start))
        years = tax_years(
            [sum((before_tax[at] for at in places), ZERO) for _, places in groups],
            self.tax.income_tax_rate,
            losses_last_years=self.tax.losses_last_years,
            losses_cover_at_most=self.tax.losses_cover_at_most,
            opening_losses=max(ZERO, -self.opening.retained_earnings),
        )
        found = self.timeline.zeros()
        for (_, places), year in zip(groups, years, strict=True):
            found[places[-1]] = year.tax
        return found

    # --- VAT and what is unpaid ---

    @cached_property
    def _vat(self) -> VatResult:
        rates = [each.line.vat_rate or ZERO for each in self.equipment]
        on_equipment = [
            [spent * rate for spent in each.spent]
            for each, rate in zip(self.equipment, rates, strict=True)
        ]
        return vat_account(
            self._sum(each.vat for each in self.revenue.values()),
            self._sum((*(each.vat for each in self.costs), *on_equipment)),
            self.timeline,
            self.tax,
            owed=self.opening.vat_payable,
            credit=self.opening.vat_receivable,
        )

    @cached_property
    def _bills(self) -> Series:
        """Return what customers are billed, VAT included.

        What they had paid in advance before the plan is earned, and not billed, over its first
        year.
        """
        return _less(
            self._sum(part for each in self.revenue.values() for part in (each.billed, each.vat)),
            self._earned_of_opening(),
        )

    def _earned_of_opening(self) -> Series:
        part = self.opening.deferred_revenue / MONTHS_A_YEAR
        return [part if at < MONTHS_A_YEAR else ZERO for at in range(self.timeline.length)]

    @cached_property
    def _receivables(self) -> Series:
        return outstanding(self._bills, self.terms.receivable_days, self.opening.receivables)

    @cached_property
    def _purchases(self) -> Series:
        return self._sum(part for each in self.costs for part in (each.bought, each.vat))

    @cached_property
    def _payables(self) -> Series:
        """Return what is owed to suppliers, line by line; the opening sum is paid as most are."""
        lags = [each.line.paid_after_days or 0 for each in self.costs]
        lines = [
            outstanding(self._sum((each.bought, each.vat)), days, ZERO)
            for each, days in zip(self.costs, lags, strict=True)
        ]
        days = max((*lags, self.terms.payable_days))
        before = outstanding(self.timeline.zeros(), days, self.opening.payables)
        return self._sum((*lines, before))

    def _equipment_with_vat(self) -> Series:
        return self._sum(
            [spent * (ONE + (each.line.vat_rate or ZERO)) for spent in each.spent]
            for each in self.equipment
        )

    def _tax_owed(self, tax: Series) -> Series:
        """Return the income tax that is charged and not yet paid."""
        owed, found = ZERO, []
        later = self.tax.income_tax_paid_after_months
        for at, charged in enumerate(tax):
            owed += charged
            if at >= later:
                owed -= tax[at - later]
            found.append(owed)
        return found

    # --- balance sheet and cash ---

    def _balance(
        self, income: IncomeStatement, vat: VatResult, capital: "_Capital"
    ) -> BalanceSheet:
        opening = self.opening
        stocked = self._sum(each.stock for each in self.costs)
        has_stock = any(is_stocked(each.line) for each in self.costs)
        earned = _running(self._earned_of_opening(), ZERO)
        other_loans = without_terms(self.brief.loans, self.timeline, opening.loans)
        return BalanceSheet(
            cash=self._cash(income, vat, capital),
            receivables=self._receivables,
            inventory=stocked if has_stock else self._constant(opening.inventory),
            vat_receivable=vat.receivable,
            equipment=self._sum(each.book_value for each in self.equipment)
            if self.equipment
            else self._constant(opening.equipment),
            other_assets=self._constant(opening.other_assets),
            payables=self._payables,
            vat_payable=vat.payable,
            deferred_revenue=_less(
                self._sum(
                    (
                        *(each.deferred for each in self.revenue.values()),
                        self._constant(opening.deferred_revenue),
                    )
                ),
                earned,
            ),
            income_tax_payable=self._tax_owed(income.income_tax),
            loans=self._sum((*(each.balance for each in self.debt), self._constant(other_loans))),
            convertibles=_running(capital.convertibles, opening.convertibles),
            other_liabilities=self._constant(opening.other_liabilities),
            share_capital=_running(capital.shares, opening.share_capital),
            retained_earnings=_running(income.net_profit, opening.retained_earnings),
        )

    def _constant(self, value: Decimal) -> Series:
        return [value] * self.timeline.length

    def _cash(self, income: IncomeStatement, vat: VatResult, capital: "_Capital") -> Series:
        """Return the cash, from what is received and paid."""
        bills, purchases = self._bills, self._purchases
        received = _less(bills, _changes(self._receivables, self.opening.receivables))
        suppliers = _less(purchases, _changes(self._payables, self.opening.payables))
        tax_paid = _less(income.income_tax, _changes(self._tax_owed(income.income_tax), ZERO))
        into = self._sum((received, capital.paid_in, *(each.drawn for each in self.debt)))
        out = self._sum(
            (
                suppliers, income.pay, income.surcharges, self._equipment_with_vat(),
                income.interest, *(each.repaid for each in self.debt), vat.paid, tax_paid,
            )
        )  # fmt: skip
        return _running(_less(into, out), self.opening.cash)

    def _cash_flow(
        self, income: IncomeStatement, sheet: BalanceSheet, capital: "_Capital"
    ) -> CashFlow:
        """Return the cash flow by the indirect method, from profit and the balance sheet."""
        opening = self.opening
        operating = self._sum(
            (
                income.net_profit, income.depreciation, income.written_off,
                _changes(sheet.payables, opening.payables),
                _changes(sheet.vat_payable, opening.vat_payable),
                _changes(sheet.deferred_revenue, opening.deferred_revenue),
                _changes(sheet.income_tax_payable, ZERO),
            )
        )  # fmt: skip
        tied_up = self._sum(
            (
                _changes(sheet.receivables, opening.receivables),
                _changes(sheet.inventory, opening.inventory),
                _changes(sheet.vat_receivable, opening.vat_receivable),
            )
        )
        operating = _less(operating, tied_up)
        investing = [-each for each in self._sum(each.spent for each in self.equipment)]
        financing = _less(
            self._sum((capital.paid_in, *(each.drawn for each in self.debt))),
            self._sum(each.repaid for each in self.debt),
        )
        return CashFlow(
            operating=operating,
            investing=investing,
            financing=financing,
            change=self._sum((operating, investing, financing)),
        )

    def _capital(self, *, has_round: bool) -> "_Capital":
        """Return the money of SAFEs, notes and rounds; a round turns what converts into shares."""
        found = _Capital(
            paid_in=self.timeline.zeros(),
            convertibles=self.timeline.zeros(),
            shares=self.timeline.zeros(),
        )
        if not has_round:
            return found
        held = self.opening.convertibles
        dated = sorted(
            (each for each in self.brief.instruments if each.month is not None),
            key=lambda each: (each.month, each.kind == "priced_round"),
        )
        for each in dated:
            assert each.month is not None, "only these are sorted"
            if not self.timeline.covers(each.month):
                continue
            at = self.timeline.start.until(each.month)
            if each.kind in CONVERTIBLES:
                found.paid_in[at] += each.amount
                found.convertibles[at] += each.amount
                held += each.amount
            elif each.kind == "priced_round":
                found.paid_in[at] += each.amount
                found.convertibles[at] -= held
                found.shares[at] += each.amount + held
                held = ZERO
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Capital:
    """What investors pay in, and how convertibles and share capital move."""

    paid_in: Series
    convertibles: Series
    shares: Series


def _together(every: Iterable[Series], length: int) -> Series:
    found = [ZERO] * length
    for series in every:
        found = [left + right for left, right in zip(found, series, strict=True)]
    return found


def _less(from_these: Series, these: Series) -> Series:
    return [left - right for left, right in zip(from_these, these, strict=True)]


def _running(changes: Series, opening: Decimal) -> Series:
    return list(accumulate(changes, initial=opening))[1:]


def _changes(balances: Series, opening: Decimal) -> Series:
    return [now - before for before, now in pairwise((opening, *balances))]
