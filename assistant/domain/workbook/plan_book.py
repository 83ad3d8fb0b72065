"""A plan as a workbook: every statement by live formulas, driven by the cells of assumptions."""

from dataclasses import dataclass

from assistant.domain.brief import Brief, OpeningBalance, Tax, WorkingCapital
from assistant.domain.workbook.book import Book, LineInputs, Names
from assistant.domain.workbook.calendar import add_conventions, add_months
from assistant.domain.workbook.cap_table_sheet import CapTableSheet, add_cap_table
from assistant.domain.workbook.cells import Input, Row, Scalar, Sheet
from assistant.domain.workbook.computation import Computation
from assistant.domain.workbook.cost_rows import add_costs
from assistant.domain.workbook.debt_rows import add_capital, add_debt
from assistant.domain.workbook.equipment_rows import add_equipment
from assistant.domain.workbook.instrument_inputs import add_equity
from assistant.domain.workbook.lookups import Sum
from assistant.domain.workbook.pay_rows import add_pay
from assistant.domain.workbook.period_rows import PeriodRows, add_metrics, add_need
from assistant.domain.workbook.revenue_rows import add_revenue
from assistant.domain.workbook.statement_rows import Workings, add_balance, add_funds, add_income
from assistant.domain.workbook.tax_rows import add_vat, tax_inputs
from assistant.domain.workbook.valuation_inputs import add_valuation_inputs, methods_of
from assistant.domain.workbook.valuation_sheet import PlanCells, ValuationSheet, add_valuation

_OPENING = (
    "cash", "receivables", "inventory", "vat_receivable", "equipment", "other_assets", "payables",
    "vat_payable", "deferred_revenue", "loans", "convertibles", "other_liabilities",
    "share_capital", "retained_earnings",
)  # fmt: skip
_READING_ORDER = (
    "assumptions",
    "need",
    "by_year",
    "by_quarter",
    "income",
    "cash_flow",
    "balance",
    "funds",
    "cap_table",
    "valuation",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanBook:
    """The sheets of a plan.

    Attributes:
        book: the sheets, in the order in which they are read, and the assumptions.
        need: what has to be raised.
        cash: at the end of each month.
        cash_alone: the same without the rounds of the plan.
        gap: assets less liabilities and equity.
        years: the statements by financial year.
        cap_table: who owns what; None while nobody holds a share.
        valuation: what it may be worth; None where no method has its inputs.
    """

    book: Book
    need: dict[str, Scalar]
    cash: Row
    cash_alone: Row
    gap: Row
    years: PeriodRows
    cap_table: CapTableSheet | None
    valuation: ValuationSheet | None

    @property
    def inputs(self) -> list[Input]:
        """Every assumption."""
        return [each for each in self.book.assumptions.entries if isinstance(each, Input)]

    def computed(self, run: Computation) -> None:
        """Compute every row, month by month and step by step, so that none waits for many."""
        sheets = [each for each in self.book.sheets if each.kind == "months"]
        rows = [run.row(row) for sheet in sheets for row in sheet.rows()]
        for at in range(self.book.length):
            for compute in rows:
                compute(at)
        for steps in self.cap_table.steps if self.cap_table else ():
            for at in range(steps[0].periods if steps else 0):
                for row in steps:
                    run.row(row)(at)


def plan_book(brief: Brief, names: Names) -> PlanBook:
    """Return the workbook of a brief that has a first month."""
    book = Book(brief, names)
    assumptions = book.assumptions
    tax, terms = brief.tax or Tax(), brief.working_capital or WorkingCapital()
    opening_balance = brief.opening_balance or OpeningBalance()
    assumptions.heading(names.field("brief", "scenarios"))
    book.scenario_inputs()
    add_conventions(book)
    assumptions.heading(book.words("general"))
    add_months(book)
    assumptions.heading(names.field("brief", "tax"))
    tax_lines = LineInputs(book, "tax", tax, "tax")
    taxes = tax_inputs(book, tax, tax_lines)
    assumptions.heading(names.field("brief", "working_capital"))
    capital_terms = LineInputs(book, "working_capital", terms, "working_capital")
    receivable_days = capital_terms.number("receivable_days", "whole")
    payable_days = capital_terms.number("payable_days", "whole")
    stock_days = capital_terms.number("inventory_days", "whole")
    buffer = capital_terms.number("buffer_months", "whole")
    assumptions.heading(names.field("brief", "opening_balance"))
    balance_inputs = LineInputs(book, "opening_balance", opening_balance, "opening_balance")
    opening = {key: balance_inputs.number(key, "money") for key in _OPENING}
    revenue = add_revenue(book, taxes.vat_rate)
    costs = add_costs(book, revenue, stock_days=stock_days, opening_stock=opening["inventory"])
    pay = add_pay(book, tax_lines)
    equipment = add_equipment(book, revenue, pay, opening["equipment"])
    debt = add_debt(book, opening["loans"])
    methods = methods_of(brief)
    equity = add_equity(book, methods.rounds(brief))
    capital = add_capital(book, equity, opening["convertibles"], opening["share_capital"])
    valued = add_valuation_inputs(book, methods)
    vat = add_vat(
        book, taxes, Sum(revenue.every("vat")), Sum([*costs.vat, *equipment.vat]),
        owed=opening["vat_payable"], credit=opening["vat_receivable"],
    )  # fmt: skip
    work = Workings(
        revenue=revenue, costs=costs, pay=pay, equipment=equipment, debt=debt, capital=capital,
        vat=vat, taxes=taxes, opening=opening, receivable_days=receivable_days,
        payable_days=payable_days,
    )  # fmt: skip
    income = add_income(book, work)
    flow, balance = add_balance(book, work, income)
    statements = (income, flow, balance, add_funds(book, work, income, flow))
    years = PeriodRows(book, "year", statements)
    PeriodRows(book, "quarter", statements)
    add_metrics(book, years, revenue)
    need_sheet = book.sheet("need", "months")
    need = add_need(book, need_sheet, balance, capital.paid_in, buffer)
    owned = add_cap_table(book, equity)
    plan = PlanCells(equity=equity, ask=need["ask"], cash=opening["cash"], loans=opening["loans"])
    worth = add_valuation(book, valued, plan)
    book.sheets = _in_reading_order(book)
    return PlanBook(
        book=book, need=need, cash=balance.rows["cash"], cash_alone=book.amount("need.cash"),
        gap=book.amount("balance.gap"), years=years, cap_table=owned,
        valuation=worth,
    )  # fmt: skip


def _in_reading_order(book: Book) -> list[Sheet]:
    """Return the sheets that are read first, then the workings in the order they were added."""
    first = [book.words(f"sheet_{key}") for key in _READING_ORDER]
    return sorted(
        book.sheets, key=lambda each: first.index(each.name) if each.name in first else len(first)
    )
