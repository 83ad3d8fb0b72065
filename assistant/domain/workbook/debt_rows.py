"""Loans and rounds in a workbook; the rules are those of ``assistant.domain.finance.debt``."""

from dataclasses import dataclass, field

from assistant.domain.brief import Loan
from assistant.domain.workbook.book import Book, LineInputs
from assistant.domain.workbook.cells import Input, Row, Scalar, Sheet
from assistant.domain.workbook.formulas import (
    ONE,
    ZERO,
    Formula,
    If,
    Largest,
    Or,
    Smallest,
    same,
)
from assistant.domain.workbook.instrument_inputs import EquityInputs
from assistant.domain.workbook.lookups import Sum


@dataclass(slots=True, kw_only=True)
class DebtRows:
    """The rows of all loans; ``others`` is what is owed besides."""

    drawn: list[Row] = field(default_factory=list)
    repaid: list[Row] = field(default_factory=list)
    interest: list[Row] = field(default_factory=list)
    fees: list[Row] = field(default_factory=list)
    balance: list[Row] = field(default_factory=list)
    others: Formula = ZERO


@dataclass(slots=True, kw_only=True)
class CapitalRows:
    """What investors pay in, and how convertibles and share capital stand."""

    paid_in: list[Row]
    convertibles: Row
    shares: Row


def add_debt(book: Book, opening: Input) -> DebtRows:
    """Add the assumptions and the rows of every loan.

    What the opening balance owes is shared among the loans that run, by what their terms say.
    """
    book.assumptions.heading(book.names.field("brief", "loans"))
    sheet = book.sheet("debt", "months")
    loans = [_Terms(book, sheet, each) for each in book.brief.loans]
    found = DebtRows(others=opening)
    if not loans:
        return found
    sheet.heading(book.words("loans_running"), level=2)
    terms = [sheet.add(Scalar(label=each.name, formula=each.balance_before())) for each in loans]
    known: Formula = terms[0]
    for each in terms[1:]:
        known = known + each
    total = sheet.add(Scalar(label=book.words("by_terms"), formula=known))
    share = sheet.add(
        Scalar(label=book.words("share_of_opening"), format="ratio",
               formula=If(total > ZERO, opening / total, ZERO))
    )  # fmt: skip
    found.others = If(total > ZERO, ZERO, opening)
    for loan, by_terms in zip(loans, terms, strict=True):
        loan.add(found, by_terms * share)
    return found


class _Terms:
    """Adds one loan."""

    def __init__(self, book: Book, sheet: Sheet, loan: Loan) -> None:
        self.book, self.sheet, self.loan = book, sheet, loan
        self.name = book.names.of_row(loan)
        method = book.names.choice("loans", "method", loan.method)
        book.assumptions.heading(f"{self.name} · {method}", level=2)
        inputs = LineInputs(book, "loans", loan, f"loans.{loan.id}")
        self.principal = inputs.number("principal", "money")
        self.drawn = inputs.month("drawn")
        self.rate = inputs.number("rate", "share")
        self.months = inputs.number("months", "whole")
        self.grace = inputs.number("grace_months", "whole")
        self.made = inputs.number("payments_made", "whole")
        self.fee = inputs.number("fee", "money")
        self.a_month = self.rate / book.conventions.months_a_year
        self.repaying = Largest(ONE, self.months - self.grace)
        self.payment: Input | None = None
        if loan.method == "level":
            self.payment = inputs.number("payment", "money", default=self._level())

    def _level(self) -> Formula:
        """Return the payment that is the same each month."""
        growth = (ONE + self.a_month) ** self.repaying
        return If(
            same(self.rate, ZERO),
            self.principal / self.repaying,
            self.principal * growth * self.a_month / (growth - ONE),
        )

    def balance_before(self) -> Formula:
        """Return what is owed by the loan's terms after the payments made; 0 if it is to come."""
        paid = Largest(ZERO, self.made - self.grace)
        left: Formula = self.principal
        if self.loan.method == "equal_principal":
            left = Largest(ZERO, self.principal - self.principal / self.repaying * paid)
        elif self.payment is not None:
            growth = (ONE + self.a_month) ** paid
            grown = self.principal * growth - self.payment * (growth - ONE) / self.a_month
            plain = self.principal - self.payment * paid
            left = Largest(ZERO, If(same(self.rate, ZERO), plain, grown))
        ended = Or(self.drawn >= self.book.first_month, self.made >= self.months)
        return If(ended, ZERO, left)

    def add(self, found: DebtRows, opening: Formula) -> None:
        """Add the rows."""
        book, sheet, words = self.book, self.sheet, self.book.words
        sheet.heading(self.name, level=2)
        is_drawn = same(book.months.month, self.drawn)
        balance = Row(label=words("balance"), opening=opening)
        number = Row(label=words("payment_number"), opening=self.made, format="whole")
        counted = If(balance.before > ZERO, number.before + ONE, number.before)
        number.formula = If(is_drawn, ZERO, counted)
        sheet.add(number)
        drawn = sheet.add(Row(label=words("drawn"), formula=If(is_drawn, self.principal, ZERO)))
        fee = sheet.add(Row(label=words("fee"), formula=If(is_drawn, self.fee, ZERO)))
        owed = Largest(ZERO, balance.before)
        interest = sheet.add(
            Row(label=words("interest"), formula=If(is_drawn, ZERO, owed * self.a_month))
        )
        due = If(number <= self.grace, ZERO, self._part(balance, interest))
        due = If(number >= self.months, balance.before, due)
        repaid = sheet.add(
            Row(label=words("repaid"),
                formula=If(is_drawn, ZERO, If(balance.before > ZERO, due, ZERO)))
        )  # fmt: skip
        balance.formula = If(is_drawn, self.principal, balance.before - repaid)
        found.drawn.append(drawn)
        found.fees.append(fee)
        found.interest.append(interest)
        found.repaid.append(repaid)
        found.balance.append(sheet.add(balance))

    def _part(self, balance: Row, interest: Row) -> Formula:
        if self.loan.method == "bullet":
            return ZERO
        if self.payment is None:
            return Smallest(balance.before, self.principal / self.repaying)
        return Smallest(balance.before, self.payment - interest)


def add_capital(
    book: Book, equity: EquityInputs, convertibles: Input, shares: Input
) -> CapitalRows:
    """Add SAFEs, notes and rounds; a round turns what converts into share capital."""
    switch = equity.switch
    sheet = book.sheet("capital", "months")
    month = book.months.month
    paid: list[tuple[bool, Row, Formula]] = []
    for each in equity.instruments:
        if each.amount is None or each.month is None:
            continue
        comes = same(month, each.month)
        name = book.names.of_row(each.instrument)
        row = sheet.add(Row(label=name, formula=If(comes, each.amount * switch, ZERO)))
        paid.append((each.instrument.kind == "priced_round", row, comes))
    closes: Formula = ZERO
    rounds = [comes for is_round, _, comes in paid if is_round]
    if rounds:
        closes = If(Or(*rounds), switch, ZERO)
    closing = sheet.add(Row(label=book.words("round_closes"), formula=closes, format="whole"))
    held = Row(label=book.names.field("balance", "convertibles"), opening=convertibles)
    lent = Sum([row for is_round, row, _ in paid if not is_round])
    held.formula = If(closing > ZERO, ZERO, held.before + lent)
    sheet.add(held)
    stock = Row(label=book.names.field("balance", "share_capital"), opening=shares)
    converted = held.before + lent - held
    stock.formula = stock.before + Sum([row for is_round, row, _ in paid if is_round]) + converted
    sheet.add(stock)
    return CapitalRows(paid_in=[row for _, row, _ in paid], convertibles=held, shares=stock)
