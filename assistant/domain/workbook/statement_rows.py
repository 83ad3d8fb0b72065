"""The three statements in a workbook, by month; the rules are those of ``finance.statements``."""

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.domain.months import Month
from assistant.domain.workbook.book import Book
from assistant.domain.workbook.cells import Input, Row, Sheet
from assistant.domain.workbook.cost_rows import CostRows, still_open, unpaid
from assistant.domain.workbook.debt_rows import CapitalRows, DebtRows
from assistant.domain.workbook.equipment_rows import EquipmentRows
from assistant.domain.workbook.formulas import ZERO, Formula, If, Largest
from assistant.domain.workbook.lookups import Lagged, Sum
from assistant.domain.workbook.pay_rows import PayRows
from assistant.domain.workbook.revenue_rows import RevenueRows
from assistant.domain.workbook.tax_rows import TaxInputs, VatRows, add_income_tax

OpeningInputs = Mapping[str, Input]
TOTALS = frozenset(
    {"gross_profit", "ebitda", "profit_before_tax", "net_profit", "total_assets",
     "total_liabilities", "total_equity", "operating", "investing", "financing", "change",
     "total_uses", "total_sources"}
)  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Workings:
    """Everything that the statements rest on."""

    revenue: RevenueRows
    costs: CostRows
    pay: PayRows
    equipment: EquipmentRows
    debt: DebtRows
    capital: CapitalRows
    vat: VatRows
    taxes: TaxInputs
    opening: OpeningInputs
    receivable_days: Input
    payable_days: Input


class Statement:
    """One statement in the making: its rows by key."""

    def __init__(self, book: Book, key: str) -> None:
        self.book, self.key = book, key
        self.sheet: Sheet = book.sheet(key, "months")
        self.rows: dict[str, Row] = {}

    def add(self, key: str, formula: Formula | None = None, opening: Formula | None = None) -> Row:
        """Add the row of a key; its formula may come later."""
        row = Row(
            label=self.book.names.field(self.key, key), key=f"{self.key}.{key}", formula=formula,
            opening=opening, is_total=key in TOTALS,
        )  # fmt: skip
        self.rows[key] = self.sheet.add(row)
        return row

    def step(self, key: str, formula: Formula) -> Row:
        """Add a row that leads to a line of the statement."""
        return self.sheet.add(Row(label=self.book.words(key), formula=formula))


def add_income(book: Book, work: Workings) -> Statement:
    """Add the income statement; costs are positive."""
    found = Statement(book, "income")
    revenue = found.add("revenue", Sum(work.revenue.every("revenue")))
    direct = found.add("direct_costs", Sum(work.costs.by_kind["direct"]))
    surcharges = found.add("surcharges", revenue * work.taxes.surcharge_rate)
    gross = found.add("gross_profit", revenue - direct - surcharges)
    marketing = found.add("marketing", Sum(work.costs.by_kind["marketing"]))
    overheads = found.add("overheads", Sum(work.costs.by_kind["overhead"]))
    pay = found.add("pay", Sum([*work.pay.pay, *work.pay.on_cost]))
    ebitda = found.add("ebitda", gross - marketing - overheads - pay)
    depreciation = found.add("depreciation", Sum(work.equipment.depreciation))
    written_off = found.add("written_off", Sum(work.equipment.written_off))
    interest = found.add("interest", Sum([*work.debt.interest, *work.debt.fees]))
    before_tax = found.add("profit_before_tax", ebitda - depreciation - written_off - interest)
    tax = found.add(
        "income_tax",
        add_income_tax(book, work.taxes, before_tax, work.opening["retained_earnings"]),
    )
    found.add("net_profit", before_tax - tax)
    return found


@dataclass(slots=True, kw_only=True)
class _Bills:
    """What customers still owe, what suppliers are still owed, and what was paid in advance."""

    receivables: Row
    payables: Row
    deferred: Row
    tax_owed: Row


def _bills(book: Book, work: Workings, income: Statement) -> _Bills:
    sheet, words, opening = book.sheet("working_capital", "months"), book.words, work.opening

    def row(key: str, formula: Formula | None = None, before: Formula | None = None) -> Row:
        return sheet.add(Row(label=words(key), formula=formula, opening=before))

    months, year = book.months, book.conventions.months_a_year
    part = opening["deferred_revenue"] / year
    earned = row("earned_of_opening", If(months.index < year, part, ZERO))
    billed = Sum([*work.revenue.every("billed"), *work.revenue.every("vat")])
    bills = row("bills_to_customers", billed - earned)
    receivables = row(
        "receivables", unpaid(book, bills, work.receivable_days, opening["receivables"])
    )
    longest = Largest(work.payable_days, *work.costs.days)
    old = row("opening_payables", still_open(book, longest, opening["payables"]))
    payables = row("payables", Sum(work.costs.unpaid) + old)
    left = row("deferred_of_opening", before=opening["deferred_revenue"])
    left.formula = left.before - earned
    deferred = row("deferred", Sum(work.revenue.every("deferred")) + left)
    tax = income.rows["income_tax"]
    owed = row("tax_owed")
    owed.formula = owed.before + tax - Lagged(tax, work.taxes.income_tax_lag, months.index)
    return _Bills(receivables=receivables, payables=payables, deferred=deferred, tax_owed=owed)


def add_balance(book: Book, work: Workings, income: Statement) -> tuple[Statement, Statement]:
    """Add the balance sheet and, before it, the cash flow by the indirect method."""
    bills = _bills(book, work, income)
    flow = Statement(book, "cash_flow")
    sheet = Statement(book, "balance")
    opening = work.opening
    is_stocked, has_equipment = bool(work.costs.stock), bool(book.brief.capex)
    formulas: dict[str, Formula | None] = {
        "cash": None,
        "receivables": bills.receivables,
        "inventory": Sum(work.costs.stock) if is_stocked else opening["inventory"],
        "vat_receivable": work.vat.receivable,
        "equipment": Sum(work.equipment.book_value) if has_equipment else opening["equipment"],
        "other_assets": opening["other_assets"],
        "total_assets": None,
        "payables": bills.payables,
        "vat_payable": work.vat.payable,
        "deferred_revenue": bills.deferred,
        "income_tax_payable": bills.tax_owed,
        "loans": Sum(work.debt.balance) + work.debt.others,
        "convertibles": work.capital.convertibles,
        "other_liabilities": opening["other_liabilities"],
        "total_liabilities": None,
        "share_capital": work.capital.shares,
        "retained_earnings": None,
        "total_equity": None,
    }
    for key, formula in formulas.items():
        sheet.add(key, formula, opening.get(key, ZERO))
    _add_flow(flow, sheet, income, work)
    _close(sheet, flow, income)
    return flow, sheet


def _close(sheet: Statement, flow: Statement, income: Statement) -> None:
    """Give the lines their formulas that rest on the cash flow and on each other."""
    rows, keys = sheet.rows, list(sheet.rows)
    cash, earned = rows["cash"], rows["retained_earnings"]
    cash.formula = cash.before + flow.rows["change"]
    earned.formula = earned.before + income.rows["net_profit"]
    begin = 0
    for total in ("total_assets", "total_liabilities", "total_equity"):
        end = keys.index(total)
        parts = [rows[key] for key in keys[begin:end]]
        rows[total].formula = Sum(parts)
        rows[total].opening = _openings(parts)
        begin = end + 1
    claims = rows["total_liabilities"] + rows["total_equity"]
    gap = sheet.step("identity_gap", rows["total_assets"] - claims)
    gap.key = "balance.gap"


def _openings(parts: list[Row]) -> Formula:
    found: Formula = parts[0].its_opening
    for each in parts[1:]:
        found = found + each.its_opening
    return found


def _add_flow(flow: Statement, sheet: Statement, income: Statement, work: Workings) -> None:
    rows = sheet.rows

    def grown(key: str) -> Formula:
        return rows[key] - rows[key].before

    steps = [
        flow.step("flow_profit", income.rows["net_profit"]),
        flow.step("flow_depreciation", income.rows["depreciation"] + income.rows["written_off"]),
        *(
            flow.step(f"flow_{key}", ZERO - grown(key))
            for key in ("receivables", "inventory", "vat_receivable")
        ),
        *(
            flow.step(f"flow_{key}", grown(key))
            for key in ("payables", "vat_payable", "deferred_revenue", "income_tax_payable")
        ),
    ]
    operating = flow.add("operating", Sum(steps))
    investing = flow.add("investing", ZERO - Sum(work.equipment.spent))
    capital, debt = work.capital, work.debt
    paid = flow.step("flow_rounds", Sum(capital.paid_in))
    drawn = flow.step("flow_drawn", Sum(debt.drawn))
    repaid = flow.step("flow_repaid", ZERO - Sum(debt.repaid))
    financing = flow.add("financing", Sum([paid, drawn, repaid]))
    flow.add("change", operating + investing + financing)


def add_funds(book: Book, work: Workings, income: Statement, flow: Statement) -> Statement:
    """Add sources and uses of cash; who is a new hire is decided by the brief."""
    found = Statement(book, "funds")
    paid = zip(book.brief.people, work.pay.pay, work.pay.on_cost, strict=True)
    hires: list[Row] = []
    team: list[Row] = []
    for person, pay, on_cost in paid:
        is_hire = person.start is not None and _is_in_plan(book, person.start)
        (hires if is_hire else team).extend((pay, on_cost))
    lines = income.rows
    uses = [
        found.add("pay_hires", Sum(hires)),
        found.add("pay_team", Sum(team)),
        found.add("marketing", lines["marketing"]),
        found.add("direct_costs", lines["direct_costs"] + lines["surcharges"]),
        found.add("overheads", lines["overheads"]),
        found.add("equipment", Sum(work.equipment.spent)),
        found.add("loan_service", lines["interest"] + Sum(work.debt.repaid)),
        found.add("income_tax", lines["income_tax"]),
    ]
    total = found.add("total_uses", Sum(uses))
    known = [
        found.add("revenue", lines["revenue"]),
        found.add("loans_drawn", Sum(work.debt.drawn)),
        found.add("rounds", Sum(work.capital.paid_in)),
    ]
    change = flow.rows["change"]
    timing = found.add("timing", change + total - Sum(known))
    found.add("total_sources", Sum([*known, timing]))
    found.add("change", change)
    return found


def _is_in_plan(book: Book, month: Month) -> bool:
    first = book.brief.start
    return first is not None and month >= first
