"""Pay in a workbook; the rules are those of ``assistant.domain.finance.payroll``."""

from dataclasses import dataclass, field

from assistant.domain.brief import Person
from assistant.domain.workbook.book import Book, LineInputs
from assistant.domain.workbook.cells import Input, Row, Sheet, named
from assistant.domain.workbook.formulas import ONE, ZERO, Formula, If, Largest, RoundedDown, same


@dataclass(slots=True, kw_only=True)
class PayRows:
    """The rows of pay, of what comes on top, and of those who begin."""

    pay: list[Row] = field(default_factory=list)
    on_cost: list[Row] = field(default_factory=list)
    hired: list[Row] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class PayTerms:
    """The assumptions that all pay shares, and the row of raises."""

    rate: Input
    threshold: Input
    pension: Input
    raised: Row


def add_pay(book: Book, taxes: LineInputs) -> PayRows:
    """Add the assumptions and the rows of every role, equal things below each other."""
    book.assumptions.heading(book.names.field("brief", "people"))
    sheet = book.sheet("people", "months")
    terms = _pay_terms(book, sheet, taxes)
    found = PayRows()
    roles = [(each, LineInputs(book, "people", each, f"people.{each.id}"))
             for each in book.brief.people]  # fmt: skip
    paid: list[tuple[Person, Formula, Input, Input, Input]] = []
    for person, inputs in roles:
        book.assumptions.heading(book.names.of_row(person), level=2)
        heads = inputs.number("head_count", "whole")
        pay = book.a_month(inputs.number("pay", "unit_money"), person.period)
        each = pay * (ONE + inputs.number("bonus", "share"))
        paid.append((person, each, heads, inputs.month("start"), inputs.month("end")))
    sheet.heading(book.words("pay_each"), level=2)
    each_rows = [
        named(sheet, book.names.of_row(person),
               book.while_active(start, end, each * terms.raised))
        for person, each, _, start, end in paid
    ]  # fmt: skip
    sheet.heading(book.words("pay_all"), level=2)
    for (_, _, heads, _, _), row in zip(paid, each_rows, strict=True):
        found.pay.append(named(sheet, row.label, row * heads))
    sheet.heading(book.words("on_cost"), level=2)
    free = terms.threshold / book.conventions.months_a_year
    for (_, _, heads, _, _), row in zip(paid, each_rows, strict=True):
        above = terms.rate * Largest(ZERO, row - free)
        found.on_cost.append(named(sheet, row.label, heads * (above + terms.pension * row)))
    if any(each.driver == "per_hire" for each in book.brief.capex):
        sheet.heading(book.words("hired"), level=2)
        month = book.months.month
        for person, _, heads, start, end in paid:
            begins = If(same(month, start), heads, ZERO)
            found.hired.append(
                named(sheet, book.names.of_row(person), book.while_active(start, end, begins))
            )
    return found


def _pay_terms(book: Book, sheet: Sheet, taxes: LineInputs) -> PayTerms:
    rate = taxes.number("pay_raise_rate", "share")
    since = taxes.month("pay_raise_from")
    year = book.conventions.months_a_year
    begun = sheet.add(
        Row(label=book.words("months_of_raises"), format="whole", formula=book.months_since(since))
    )
    times = RoundedDown(begun / year) + ONE
    raised = sheet.add(
        Row(label=book.words("raised"), format="ratio",
            formula=If(begun >= ZERO, (ONE + rate) ** times, ONE))
    )  # fmt: skip
    return PayTerms(
        rate=taxes.number("pay_on_cost_rate", "share"),
        threshold=taxes.number("pay_on_cost_threshold", "money"),
        pension=taxes.number("pension_rate", "share"),
        raised=raised,
    )
