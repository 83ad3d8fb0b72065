"""VAT and income tax in a workbook; the rules are those of ``assistant.domain.finance``."""

from dataclasses import dataclass

from assistant.domain.brief import Tax
from assistant.domain.finance.timeline import Timeline, year_groups
from assistant.domain.finance.vat import MONTHS_OF
from assistant.domain.workbook.book import Book, LineInputs
from assistant.domain.workbook.cells import Input, Row, Sheet
from assistant.domain.workbook.formulas import (
    ONE,
    ZERO,
    Blank,
    CalendarMonth,
    Formula,
    If,
    Largest,
    Or,
    Remainder,
    Smallest,
    same,
)
from assistant.domain.workbook.lookups import ByPeriod, Lagged, OfPeriod, OverAll, Place, Sum


@dataclass(slots=True, kw_only=True)
class TaxInputs:
    """The assumptions about taxes that belong to no line."""

    vat_rate: Input
    vat_months: Input
    vat_lag: Input
    income_tax_rate: Input
    income_tax_lag: Input
    losses_last: Input
    losses_cover: Input
    surcharge_rate: Input


@dataclass(slots=True, kw_only=True)
class VatRows:
    """The VAT account at the end of each month, and what is paid."""

    paid: Row
    payable: Row
    receivable: Row


def tax_inputs(book: Book, tax: Tax, lines: LineInputs) -> TaxInputs:
    """Add the assumptions about taxes."""
    vat_rate = lines.number("vat_rate", "share")
    months = book.assumptions.add(
        Input(
            label=f"{book.names.field('tax', 'vat_period')} · {book.words('in_months')}",
            value=float(MONTHS_OF[tax.vat_period]), format="whole", path="tax.vat_period",
            bounds=(1, 12),
        )
    )  # fmt: skip
    return TaxInputs(
        vat_rate=vat_rate,
        vat_months=months,
        vat_lag=lines.number("vat_paid_after_months", "whole"),
        income_tax_rate=lines.number("income_tax_rate", "share"),
        income_tax_lag=lines.number("income_tax_paid_after_months", "whole"),
        losses_last=lines.number("losses_last_years", "whole"),
        losses_cover=lines.number("losses_cover_at_most", "share"),
        surcharge_rate=lines.number("revenue_surcharge_rate", "share"),
    )


def add_vat(
    book: Book, taxes: TaxInputs, output: Formula, reclaimed: Formula, *, owed: Input, credit: Input
) -> VatRows:
    """Add the VAT account: periods of the calendar, and more reclaimed than charged stays."""
    sheet, words = book.sheet("vat", "months"), book.words
    index, length = book.months.index, taxes.vat_months

    def row(key: str, formula: Formula | None = None, opening: Formula | None = None) -> Row:
        return sheet.add(Row(label=words(key), formula=formula, opening=opening))

    charged = row("vat_charged", output)
    back = row("vat_reclaimed", reclaimed)
    closes = Remainder(book.months.calendar_month, length)
    ends = sheet.add(
        Row(label=words("vat_period_ends"), formula=If(same(closes, ZERO), ONE, ZERO),
            format="whole")
    )  # fmt: skip
    running = Row(label=words("vat_running"))
    credit_row = Row(label=words("vat_credit"), opening=credit)
    since = row("vat_since_period", running.before + charged - back)
    net = row("vat_net", If(ends > ZERO, since - credit_row.before, ZERO))
    credit_row.formula = If(ends > ZERO, Largest(ZERO, ZERO - net), credit_row.before)
    sheet.add(credit_row)
    running.formula = If(ends > ZERO, ZERO, since)
    sheet.add(running)
    to_pay = row("vat_to_pay", Largest(ZERO, net))
    passed = Remainder(CalendarMonth(book.first_month) - ONE, length)
    first_due = Largest(ZERO, taxes.vat_lag - passed - ONE)
    of_before = If(same(index, first_due), owed, ZERO)
    paid = row("vat_paid", Lagged(to_pay, taxes.vat_lag, index) + of_before)
    filed = Row(label=words("vat_filed"), opening=owed)
    filed.formula = filed.before + to_pay - paid
    sheet.add(filed)
    position = row("vat_position", filed + running - credit_row)
    return VatRows(
        paid=paid,
        payable=row("vat_payable", Largest(ZERO, position)),
        receivable=row("vat_receivable", Largest(ZERO, ZERO - position)),
    )


def years_of(book: Book) -> list[list[int]]:
    """Return the months of each financial year of the plan."""
    brief = book.brief
    assert brief.start is not None, "the caller asks for the first month before"
    months = Timeline(brief.start, brief.months).months
    return [places for _, places in year_groups(months, brief.fiscal_year_start)]


def year_header(book: Book, sheet: Sheet) -> Row:
    """Add the row of financial years."""
    holder: list[Row] = []
    first = OverAll("MIN", book.months.financial_year, book.length)
    header = Row(
        label=book.words("financial_year"), formula=first + Place(lambda: holder[0]),
        format="whole", covers=years_of(book),
    )  # fmt: skip
    holder.append(sheet.add(header))
    sheet.header = header
    return header


def add_income_tax(book: Book, taxes: TaxInputs, before_tax: Row, earned: Input) -> Formula:
    """Add the tax of each year, the oldest losses used first; return that of each month."""
    sheet, words = book.sheet("income_tax", "years", len(years_of(book))), book.words
    header = year_header(book, sheet)

    def row(key: str, formula: Formula) -> Row:
        return sheet.add(Row(label=words(key), formula=formula))

    profit = row("profit_of_year", ByPeriod(before_tax, book.months.financial_year, header))
    room = row("losses_room", Largest(ZERO, profit) * taxes.losses_cover)
    first = OverAll("MIN", header, sheet.periods)
    count = sheet.periods + 1
    left = [Row(label=words("losses_of", number=at), format="money") for at in range(count)]
    left[0].label, left[0].opening = words("losses_before"), Largest(ZERO, ZERO - earned)
    used: list[Row] = []
    sheet.heading(words("losses_used"), level=2)
    for at, each in enumerate(left):
        label = each.label
        each.factor = first - ONE if not at else left[at - 1].its_factor + ONE
        taken = Largest(ZERO, room - Sum(used)) if used else room
        formula = If(header > each.its_factor, Smallest(each.before, taken), ZERO)
        used.append(sheet.add(Row(label=label, formula=formula)))
    sheet.heading(words("losses_left"), level=2)
    for each, taken_row in zip(left, used, strict=True):
        age = header - each.its_factor
        is_usable = Or(Blank(taxes.losses_last), age < taxes.losses_last)
        kept = If(is_usable, each.before - taken_row, ZERO)
        own = If(same(age, ZERO), Largest(ZERO, ZERO - profit), kept)
        each.formula = If(age < ZERO, ZERO, own)
        sheet.add(each)
    sheet.heading(words("tax"), level=2)
    tax = row("tax_of_year", taxes.income_tax_rate * (Largest(ZERO, profit) - Sum(used)))
    first_year = year_number(book)
    of_year = OfPeriod(tax, header, book.months.financial_year, lambda: first_year)
    return If(book.months.ends_year > ZERO, of_year, ZERO)


def year_number(book: Book) -> int:
    """Return the first financial year of the plan, by the year in which it ends."""
    brief = book.brief
    assert brief.start is not None, "the caller asks for the first month before"
    months = Timeline(brief.start, brief.months).months
    return next(year for year, _ in year_groups(months, brief.fiscal_year_start))
