"""Revenue lines in a workbook; the rules are those of ``assistant.domain.finance.revenue``."""

from dataclasses import dataclass, field

from assistant.domain.brief import RevenueLine
from assistant.domain.months import MONTHS_A_YEAR
from assistant.domain.workbook.book import Book, LineInputs
from assistant.domain.workbook.cells import Input, Row, Sheet
from assistant.domain.workbook.formulas import (
    ONE,
    ZERO,
    Blank,
    Formula,
    If,
    Largest,
    Or,
)
from assistant.domain.workbook.lookups import Sum, Weighted


@dataclass(slots=True, kw_only=True)
class LineRows:
    """The rows of a line that others look at."""

    line: RevenueLine
    customers: Row
    units: Row
    new: Row | None
    churned: Row | None
    revenue: Row
    billed: Row
    vat: Row
    deferred: Row | None
    season: Row | None


@dataclass(slots=True, kw_only=True)
class RevenueRows:
    """All lines, by id, and the totals over them."""

    lines: dict[str, LineRows] = field(default_factory=dict)

    def every(self, name: str) -> list[Row]:
        """Return the rows of a name, of the lines that have one."""
        found = (getattr(each, name) for each in self.lines.values())
        return [row for row in found if row is not None]


def add_revenue(book: Book, vat_rate: Input) -> RevenueRows:
    """Add the assumptions and the rows of every line, hosts before their guests."""
    book.assumptions.heading(book.names.field("brief", "revenue"))
    sheet = book.sheet("revenue", "months")
    found = RevenueRows()
    waiting = list(book.brief.revenue)
    while waiting:
        ready = [each for each in waiting if not each.of_line or each.of_line in found.lines]
        for line in ready or waiting:
            found.lines[line.id] = _Line(book, sheet, line, vat_rate).added(found)
        waiting = [each for each in waiting if each.id not in found.lines]
    return found


class _Line:
    """Adds one line."""

    def __init__(self, book: Book, sheet: Sheet, line: RevenueLine, vat_rate: Input) -> None:
        self.book, self.sheet, self.line = book, sheet, line
        self.inputs = LineInputs(book, "revenue", line, f"revenue.{line.id}")
        name = book.names.of_row(line)
        driver = book.names.choice("revenue", "driver", line.driver)
        book.assumptions.heading(f"{name} · {driver}", level=2)
        sheet.heading(name, level=2)
        self.start, self.end = self.inputs.month("start"), self.inputs.month("end")
        self.vat_rate = self.inputs.number("vat_rate", "share", default=vat_rate)

    def row(self, key: str, formula: Formula | None = None, **more: object) -> Row:
        """Add a row of the line."""
        return self.sheet.add(Row(label=self.book.words(key), formula=formula, **more))  # type: ignore[arg-type]

    def active(self, value: Formula) -> Formula:
        """Return a value in the months in which the line is there."""
        return self.book.while_active(self.start, self.end, value)

    def added(self, others: RevenueRows) -> LineRows:
        line = self.line
        host = others.lines.get(line.of_line)
        churn: Formula = ZERO
        new = churned = None
        if host is not None:
            attach = self.inputs.number("attach_rate", "share")
            customers = self.row("customers", self.active(host.customers * attach), format="count")
        else:
            churn = self.inputs.dated("churn", "churn_changes", "share")
            customers, new, churned = self._customers(churn)
        each = self.inputs.number("units_per_customer", "ratio")
        units = self.row("units", customers * each, format="count")
        season = None
        if line.seasonality:
            names = [str(number + 1) for number in range(MONTHS_A_YEAR)]
            cells = self.inputs.every("seasonality", names)
            season = self.row("season", self.book.season(cells), format="ratio")
        earned = _Earned(self, units=units, customers=customers, season=season)
        if line.driver == "transaction":
            revenue, billed, deferred = earned.of_transactions()
        else:
            revenue, billed, deferred = earned.of_prices(new, churn, each)
        vat = self.row("vat_charged", billed * self.vat_rate)
        return LineRows(
            line=line, customers=customers, units=units, new=new, churned=churned,
            revenue=revenue, billed=billed, vat=vat, deferred=deferred, season=season,
        )  # fmt: skip

    def _customers(self, churn: Formula) -> tuple[Row, Row, Row]:
        book, inputs = self.book, self.inputs
        opening = inputs.number("opening_customers")
        wanted = inputs.dated("new_customers", "new_customers_changes")
        step = inputs.number("new_customers_step", "ratio")
        index = book.months.index
        since: Row = index
        if self.line.start is not None:
            since = self.row(
                "months_since_start", Largest(ZERO, book.months_since(self.start)), format="whole"
            )
        joining = self.active(Largest(ZERO, wanted + step * since))
        customers = Row(label=book.words("customers"), opening=opening, format="count")
        new = self.row("new_customers", joining, format="count")
        churned = self.row("churned", customers.before * churn, format="count")
        customers.formula = customers.before - churned + new
        return self.sheet.add(customers), new, churned


class _Earned:
    """What a line earns and bills."""

    def __init__(self, line: _Line, *, units: Row, customers: Row, season: Row | None) -> None:
        self.line, self.units, self.customers, self.season = line, units, customers, season
        self.book, self.inputs = line.book, line.inputs

    def _seasonal(self, amount: Formula) -> Formula:
        return amount * self.season if self.season is not None else amount

    def of_transactions(self) -> tuple[Row, Row, Row | None]:
        """Return revenue and bills of a share of what customers turn over."""
        line = self.line
        turnover = self.inputs.number("transaction_value", "unit_money")
        take = self.inputs.number("take_rate", "share")
        value = self._seasonal(
            self.customers * self.book.a_month(turnover, line.line.period) * take
        )
        if line.line.take_rate_includes_vat:
            value = value / (ONE + line.vat_rate)
        revenue = line.row("line_revenue", line.active(value))
        return revenue, line.row("billed", revenue), None

    def of_prices(
        self, new: Row | None, churn: Formula, each: Input
    ) -> tuple[Row, Row, Row | None]:
        """Return revenue, bills and what is deferred of a line with prices."""
        line, book = self.line, self.book
        prices = self.inputs.dated("price", "price_changes", "unit_money")
        price = line.row("price_a_month", book.a_month(prices, line.line.period),
                         format="unit_money")  # fmt: skip
        if new is None or not line.line.annual_share:
            revenue = line.row("line_revenue", line.active(self._seasonal(self.units * price)))
            return revenue, line.row("billed", revenue), None
        yearly = self._yearly(new, churn)
        at_once = self._seasonal((self.customers - yearly.payers) * each * price)
        at_once_row = line.row("at_once", line.active(at_once))
        year = book.conventions.months_a_year
        revenue = line.row("line_revenue", at_once_row + yearly.payers * yearly.price / year)
        billed = line.row("billed", at_once_row + yearly.billed)
        return revenue, billed, yearly.deferred

    def _yearly(self, new: Row, churn: Formula) -> "_Yearly":
        """Add those who pay a year in advance, by how many months of it they have used.

        They move on by one row each month; in the row of none their year is over.
        """
        line, book, inputs = self.line, self.book, self.inputs
        share = inputs.number("annual_share", "share")
        since = inputs.month("annual_start")
        price = inputs.number("annual_price", "unit_money")
        year = book.conventions.months_a_year
        month = book.months.month
        joining = line.row(
            "joining_yearly", If(Or(Blank(since), month >= since), new * share, ZERO),
            format="count",
        )  # fmt: skip
        rows: list[Row] = []
        for used in range(MONTHS_A_YEAR):
            left = rows[-1].its_factor if used > 1 else year
            factor = left - ONE if used else ZERO
            label = book.words("months_used", number=used)
            rows.append(line.sheet.add(Row(label=label, factor=factor, format="count")))
        stay = ONE - churn
        for used, row in enumerate(rows):
            moved = rows[used - 1].before * stay
            row.formula = line.active(moved + joining if used == 1 else moved)
        payers = line.row("yearly_payers", Sum(rows), format="count")
        deferred = Row(label=book.words("deferred"), formula=Weighted(rows) * price / year)
        renewed = rows[0].before * stay * price
        billed = line.row(
            "billed_yearly",
            If(book.is_active(line.start, line.end),
               renewed + joining * price - deferred.before * churn,
               ZERO - deferred.before),
        )  # fmt: skip
        line.sheet.add(deferred)
        return _Yearly(payers=payers, billed=billed, deferred=deferred, price=price)


@dataclass(slots=True, kw_only=True)
class _Yearly:
    """Those who pay a year in advance: how many, what they are billed, and what is deferred."""

    payers: Row
    billed: Row
    deferred: Row
    price: Input
