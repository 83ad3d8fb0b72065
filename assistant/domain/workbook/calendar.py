"""The months of a workbook, and the numbers that are the same in every plan."""

from assistant.domain.brief import Brief
from assistant.domain.facts import Period
from assistant.domain.finance.cap_table import cap_table
from assistant.domain.finance.conversions import DAYS_A_YEAR
from assistant.domain.finance.outstanding import DAYS_A_MONTH
from assistant.domain.months import MONTHS_A_YEAR
from assistant.domain.workbook.book import Book, Conventions, LineInputs, Months, periods_a_year
from assistant.domain.workbook.cells import Row
from assistant.domain.workbook.formulas import (
    ONE,
    ZERO,
    And,
    CalendarMonth,
    CalendarYear,
    If,
    Later,
    Or,
    Remainder,
    same,
)
from assistant.domain.workbook.instrument_inputs import bears_interest
from assistant.domain.workbook.lookups import OverAll, Place

_MONTHS_A_QUARTER, _DIGITS, _TOLERANCE = 3, 2, 0.005


def add_conventions(book: Book) -> None:
    """Add the numbers that are the same in every plan."""
    book.assumptions.heading(book.words("conventions"))
    book.conventions = Conventions(
        months_a_year=book.convention("months_a_year", MONTHS_A_YEAR),
        months_a_quarter=book.convention("months_a_quarter", _MONTHS_A_QUARTER),
        days_a_month=book.convention("days_a_month", DAYS_A_MONTH),
        digits=book.convention("digits", _DIGITS),
        tolerance=book.convention("tolerance", _TOLERANCE),
    )
    if any(map(bears_interest, book.brief.instruments)) and cap_table(book.brief) is not None:
        book.conventions.days_a_year = book.convention("days_a_year", DAYS_A_YEAR)
    for period in _periods(book.brief):
        if period == "day" and book.conventions.days_a_year is not None:
            book.conventions.periods_a_year[period] = book.conventions.days_a_year
            continue
        book.conventions.periods_a_year[period] = book.convention(
            f"{period}s_a_year", periods_a_year(period)
        )


def _periods(brief: Brief) -> list[Period]:
    """Return the periods of prices and costs that are neither months nor years."""
    found = {each.period for each in brief.revenue} | {each.period for each in brief.costs}
    return sorted(found - {"month", "year"})


def add_months(book: Book) -> None:
    """Add the first month and the sheet of months."""
    general = LineInputs(book, "brief", book.brief, "brief")
    book.first_month = start = general.month("start")
    first_month = general.number("fiscal_year_start", "whole")
    year = book.conventions.months_a_year
    sheet = book.sheet("months", "months")
    holder: list[Row] = []
    index = sheet.add(
        Row(label=book.words("month_number"), formula=Place(lambda: holder[0]), format="whole")
    )
    holder.append(index)
    month = sheet.add(
        Row(label=book.words("month"), key="month", formula=Later(start, index), format="month")
    )
    calendar_month = sheet.add(
        Row(label=book.words("calendar_month"), formula=CalendarMonth(month), format="whole")
    )
    calendar_year = sheet.add(
        Row(label=book.words("calendar_year"), formula=CalendarYear(month), format="whole")
    )
    is_next_year = And(first_month > ONE, calendar_month >= first_month)
    financial_year = sheet.add(
        Row(
            label=book.words("financial_year"), format="whole",
            formula=calendar_year + If(is_next_year, ONE, ZERO),
        )
    )  # fmt: skip
    since_start = calendar_month - first_month
    quarter = Row(label=book.words("quarter_number"), format="whole", key="quarter_number")
    begins = Or(
        same(index, ZERO),
        same(Remainder(since_start, book.conventions.months_a_quarter), ZERO),
    )
    quarter.formula = quarter.before + If(begins, ONE, ZERO)
    sheet.add(quarter)
    ends = Or(
        same(Remainder(since_start + ONE, year), ZERO),
        same(index + ONE, OverAll("COUNT", index, book.length)),
    )
    ends_year = sheet.add(
        Row(label=book.words("ends_year"), formula=If(ends, ONE, ZERO), format="whole")
    )
    book.months = Months(
        index=index, month=month, calendar_month=calendar_month, year=calendar_year,
        financial_year=financial_year, quarter=quarter, ends_year=ends_year,
    )  # fmt: skip
