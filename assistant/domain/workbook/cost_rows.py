"""Costs in a workbook; the rules are those of ``assistant.domain.finance.operating_costs``."""

from dataclasses import dataclass, field

from assistant.domain.brief import CostLine
from assistant.domain.finance.operating_costs import is_stocked
from assistant.domain.workbook.book import Book, LineInputs
from assistant.domain.workbook.cells import Input, Row, Sheet, named
from assistant.domain.workbook.formulas import (
    ONE,
    ZERO,
    CalendarYear,
    Formula,
    If,
    Largest,
    RoundedDown,
    Smallest,
    same,
)
from assistant.domain.workbook.lookups import Lagged, Recent, Sum
from assistant.domain.workbook.revenue_rows import LineRows, RevenueRows

_KINDS = ("direct", "marketing", "overhead")


def unpaid(book: Book, bills: Row, days: Formula, opening: Formula | None = None) -> Formula:
    """Return what of some bills is unpaid at the end of each month, as ``outstanding`` has it.

    The bills of the last whole months of thirty days and the part of the one before; what was open
    at the beginning goes evenly over that time.
    """
    lag = days / book.conventions.days_a_month
    index = book.months.index
    open_bills = Recent(bills, RoundedDown(lag), index) + (lag - RoundedDown(lag)) * Lagged(
        bills, RoundedDown(lag), index
    )
    return open_bills if opening is None else open_bills + still_open(book, days, opening)


def still_open(book: Book, days: Formula, opening: Formula) -> Formula:
    """Return what is left of a sum that was open at the beginning."""
    lag = days / book.conventions.days_a_month
    left = Largest(ZERO, lag - book.months.index - ONE) / lag
    return If(days > ZERO, opening * Smallest(ONE, left), ZERO)


@dataclass(slots=True, kw_only=True)
class CostRows:
    """The rows of all costs: by kind, and what is bought, reclaimed, unpaid and in stock."""

    by_kind: dict[str, list[Row]] = field(default_factory=dict)
    bought: list[Row] = field(default_factory=list)
    vat: list[Row] = field(default_factory=list)
    unpaid: list[Row] = field(default_factory=list)
    days: list[Input] = field(default_factory=list)
    stock: list[Row] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class _Cost:
    line: CostLine
    cost: Row
    vat_rate: Input
    days: Input


def add_costs(
    book: Book, revenue: RevenueRows, *, stock_days: Input, opening_stock: Input
) -> CostRows:
    """Add the assumptions and the rows of every cost, those of a kind below each other."""
    book.assumptions.heading(book.names.field("brief", "costs"))
    sheet = book.sheet("costs", "months")
    found = CostRows()
    costs: list[_Cost] = []
    for kind in _KINDS:
        sheet.heading(book.names.choice("costs", "kind", kind), level=2)
        of_kind = [
            _added_cost(book, sheet, line, revenue)
            for line in book.brief.costs
            if line.kind == kind
        ]
        found.by_kind[kind] = [each.cost for each in of_kind]
        costs += of_kind
    _add_stock(book, sheet, costs, found, stock_days, opening_stock)
    sheet.heading(book.words("vat_reclaimed"), level=2)
    for each, bought in zip(costs, found.bought, strict=True):
        found.vat.append(named(sheet, each.cost.label, bought * each.vat_rate))
    sheet.heading(book.words("bills"), level=2)
    bills = [
        named(sheet, each.cost.label, bought + vat)
        for each, bought, vat in zip(costs, found.bought, found.vat, strict=True)
    ]
    sheet.heading(book.words("unpaid"), level=2)
    for each, bill in zip(costs, bills, strict=True):
        found.unpaid.append(named(sheet, each.cost.label, unpaid(book, bill, each.days)))
        found.days.append(each.days)
    return found


def _added_cost(book: Book, sheet: Sheet, line: CostLine, revenue: RevenueRows) -> _Cost:
    name = book.names.of_row(line)
    driver = book.names.choice("costs", "driver", line.driver)
    book.assumptions.heading(f"{name} · {driver}", level=2)
    inputs = LineInputs(book, "costs", line, f"costs.{line.id}")
    start, end = inputs.month("start"), inputs.month("end")
    cost = _driven(book, line, inputs, revenue)
    host = revenue.lines.get(line.of_line)
    if line.seasonal and host is not None and host.season is not None:
        cost = cost * host.season
    row = named(sheet, name, book.while_active(start, end, cost))
    return _Cost(
        line=line, cost=row, vat_rate=inputs.number("vat_rate", "share", default=ZERO),
        days=inputs.number("paid_after_days", "whole", default=ZERO),
    )  # fmt: skip


def _driven(book: Book, line: CostLine, inputs: LineInputs, revenue: RevenueRows) -> Formula:
    """Return the cost of a month in which the line is there."""
    host = revenue.lines.get(line.of_line)
    hosts = [host] if host is not None else list(revenue.lines.values())
    own = [each for each in hosts if not each.line.of_line or len(hosts) == 1]
    if line.driver == "of_revenue":
        return inputs.number("rate", "share") * Sum([each.revenue for each in hosts])
    if line.driver == "of_receipts":
        rate = inputs.number("rate", "share")
        return rate * _receipts(hosts)
    amount = inputs.dated("amount", "changes", "unit_money")
    growth = inputs.number("yearly_growth", "share")
    years = book.months.year - CalendarYear(book.first_month)
    grown = amount * (ONE + growth) ** Largest(ZERO, years)
    match line.driver:
        case "per_customer":
            return book.a_month(grown, line.period) * Sum([each.customers for each in own])
        case "per_unit":
            return book.a_month(grown, line.period) * Sum([each.units for each in own])
        case "per_new_customer":
            return grown * Sum([each.new for each in own if each.new is not None])
    if line.calendar_month is not None:
        month = inputs.number("calendar_month", "whole")
        return If(same(book.months.calendar_month, month), grown, ZERO)
    return book.a_month(grown, line.period)


def _receipts(hosts: list[LineRows]) -> Formula:
    """Return what comes in of some lines, VAT included; what is given back counts as nothing."""
    found: Formula = ZERO
    for each in hosts:
        received = Largest(ZERO, each.billed + each.vat)
        found = received if found is ZERO else found + received
    return found


def _add_stock(
    book: Book, sheet: Sheet, costs: list[_Cost], found: CostRows, days: Input, opening: Input
) -> None:
    """Add what lies in stock, and what is bought: the cost, and what the stock grows by."""
    stocked = [each for each in costs if is_stocked(each.line)]
    # The first of the brief owns the opening stock; the sheet has the lines by kind.
    first = next((each for each in book.brief.costs if is_stocked(each)), None)
    rows: dict[int, Row] = {}
    if stocked:
        sheet.heading(book.names.field("balance", "inventory"), level=2)
    for each in stocked:
        before = opening if each.line is first else ZERO
        row = Row(label=each.cost.label, opening=before)
        wanted = unpaid(book, each.cost, days, before if each.line is first else None)
        row.formula = Largest(wanted, Smallest(row.before, row.before - each.cost))
        rows[id(each)] = sheet.add(row)
        found.stock.append(row)
    sheet.heading(book.words("bought"), level=2)
    for each in costs:
        stock = rows.get(id(each))
        bought = each.cost + stock - stock.before if stock is not None else each.cost
        found.bought.append(named(sheet, each.cost.label, bought))
