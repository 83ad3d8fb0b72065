"""Statements by quarter and year, metrics and the funding need in a workbook."""

from collections.abc import Sequence
from typing import Literal

from assistant.domain.finance.periods import periods_of
from assistant.domain.finance.timeline import Timeline
from assistant.domain.workbook.book import Book
from assistant.domain.workbook.cells import Input, Row, Scalar, Sheet
from assistant.domain.workbook.formulas import (
    ONE,
    ZERO,
    Formula,
    If,
    Largest,
)
from assistant.domain.workbook.lookups import (
    ByPeriod,
    MonthOfLowest,
    MonthsIn,
    OverAll,
    Place,
    PlaceOfLowest,
    RoundedUp,
    Sum,
)
from assistant.domain.workbook.revenue_rows import RevenueRows
from assistant.domain.workbook.statement_rows import Statement
from assistant.domain.workbook.tax_rows import year_header

_STATEMENTS = ("income", "cash_flow", "balance")


class PeriodRows:
    """The three statements by year or quarter, on one sheet."""

    def __init__(
        self, book: Book, kind: Literal["year", "quarter"], statements: Sequence[Statement]
    ) -> None:
        self.book, self.kind = book, kind
        brief = book.brief
        assert brief.start is not None, "the caller asks for the first month before"
        timeline = Timeline(brief.start, brief.months)
        periods = periods_of(timeline, kind, brief.fiscal_year_start)
        span: Literal["years", "quarters"] = "years" if kind == "year" else "quarters"
        self.sheet: Sheet = book.sheet(f"by_{kind}", span, len(periods))
        if kind == "year":
            self.header = year_header(book, self.sheet)
            self.keys = book.months.financial_year
        else:
            self.header, self.keys = self._quarter_header([each.places for each in periods])
        self.rows: dict[str, Row] = {}
        for statement in statements:
            self.sheet.heading(book.words(f"sheet_{statement.key}"), level=2)
            for key, monthly in statement.rows.items():
                self.rows[f"{statement.key}.{key}"] = self._added(statement.key, key, monthly)

    def _quarter_header(self, covers: list[tuple[int, ...]]) -> tuple[Row, Row]:
        """Add the running number of each quarter, and the month in which it ends."""
        book, holder = self.book, list[Row]()
        number = Row(
            label=book.words("quarter_number"), formula=Place(lambda: holder[0]) + ONE,
            format="whole", covers=covers,
        )  # fmt: skip
        holder.append(self.sheet.add(number))
        ends = ByPeriod(book.months.month, book.months.quarter, number, is_end=True)
        self.sheet.header = self.sheet.add(
            Row(label=book.words("quarter_ends"), formula=ends, format="month")
        )
        return number, book.months.quarter

    def _added(self, statement: str, key: str, monthly: Row) -> Row:
        value = ByPeriod(monthly, self.keys, self.header, is_end=statement == "balance")
        row = Row(
            label=monthly.label, key=f"{self.kind}.{statement}.{key}", formula=value,
            is_total=monthly.is_total,
        )  # fmt: skip
        return self.sheet.add(row)

    def metric(self, key: str, formula: Formula, style: str = "money") -> Row:
        """Add a metric."""
        label = self.book.names.field("metrics", key)
        row = Row(label=label, key=f"{self.kind}.metrics.{key}", formula=formula,
                  format=style)  # type: ignore[arg-type]  # fmt: skip
        self.rows[f"metrics.{key}"] = self.sheet.add(row)
        return row

    def end_of(self, rows: Sequence[Row]) -> Formula:
        """Return what rows come to in the last month of the period."""
        found: Formula = ZERO
        for row in rows:
            value = ByPeriod(row, self.keys, self.header, is_end=True)
            found = value if found is ZERO else found + value
        return found

    def sum_of(self, rows: Sequence[Row]) -> Formula:
        """Return the sum of rows over the period."""
        found: Formula = ZERO
        for row in rows:
            value = ByPeriod(row, self.keys, self.header)
            found = value if found is ZERO else found + value
        return found


def add_metrics(book: Book, years: PeriodRows, revenue: RevenueRows) -> None:
    """Add the metrics of each year; 0 where a year before it or a customer is missing."""
    years.sheet.heading(book.words("metrics"), level=2)
    rows, year = years.rows, book.conventions.months_a_year
    income = {key.removeprefix("income."): row for key, row in rows.items()}
    turnover = income["revenue"]
    earlier = turnover.before
    years.metric("growth", If(earlier > ZERO, turnover / earlier - ONE, ZERO), "share")
    for key, part in (("gross_margin", "gross_profit"), ("ebitda_margin", "ebitda")):
        years.metric(key, If(turnover > ZERO, income[part] / turnover, ZERO), "share")
    spent = ZERO - rows["cash_flow.operating"] - rows["cash_flow.investing"]
    months = MonthsIn(years.keys, years.header)
    years.metric("net_burn", Largest(ZERO, spent / months))
    lines = [each for each in revenue.lines.values() if each.line.driver == "subscription"]
    own = [each for each in lines if not each.line.of_line]
    if not own:
        return
    mrr = years.metric("mrr", years.end_of([each.revenue for each in lines]))
    years.metric("arr", mrr * year)
    years.metric("customers", years.end_of([each.customers for each in own]), "count")
    new = years.sum_of([each.new for each in own if each.new is not None])
    cost = If(new > ZERO, income["marketing"] / new, ZERO)
    years.metric("cac", cost, "unit_money")


def add_need(
    book: Book, sheet: Sheet, balance: Statement, paid: Sequence[Row], buffer: Input
) -> dict[str, Scalar]:
    """Add what has to be raised: the lowest cash without a round, and a buffer beyond it."""
    words = book.words

    def scalar(key: str, formula: Formula, style: str = "money") -> Scalar:
        label = book.names.field("model", key)
        return sheet.add(Scalar(label=label, formula=formula, format=style))  # type: ignore[arg-type]

    raised = Row(label=words("raised_so_far"))
    raised.formula = raised.before + Sum(paid)
    sheet.add(raised)
    cash = sheet.add(
        Row(label=words("cash_without_rounds"), formula=balance.rows["cash"] - raised,
            key="need.cash", is_total=True)
    )  # fmt: skip
    lowest = OverAll("MIN", cash, book.length)
    gap = scalar("funding_gap", Largest(ZERO, ZERO - lowest))
    scalar("funding_gap_month", MonthOfLowest(cash, book.months.month), "month")
    opening = balance.rows["cash"].its_opening
    burn = If(gap > ZERO, Largest(ZERO, (opening - lowest) / PlaceOfLowest(cash)), ZERO)
    average = scalar("average_burn", burn)
    kept = scalar("buffer", average * buffer)
    total = scalar("funding_need", gap + kept)
    ask = scalar("ask", RoundedUp(total, book.conventions.digits))
    return {"gap": gap, "total": total, "ask": ask}
