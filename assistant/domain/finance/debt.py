"""The loans of a plan: those that run already, and those to come."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.domain.brief import Loan
from assistant.domain.finance.loans import level_payment, monthly_rate
from assistant.domain.finance.precision import ZERO
from assistant.domain.finance.timeline import Series, Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtResult:
    """One loan, month by month; ``fee`` is paid when it is drawn."""

    loan: Loan
    drawn: Series
    interest: Series
    repaid: Series
    fee: Series
    balance: Series


def balance_before(loan: Loan) -> Decimal:
    """Return what is owed after the payments already made, by the loan's own terms."""
    balance = loan.principal
    rate = monthly_rate(loan.rate, "nominal")
    for number in range(1, loan.payments_made + 1):
        balance -= _principal_due(loan, balance, rate, number)
    return balance


def debt_of(loan: Loan, timeline: Timeline, opening: Decimal) -> DebtResult:
    """Work out one loan; it is paid back from the month after it was drawn.

    Args:
        loan: its yearly rate is nominal: a twelfth of it each month.
        timeline: of the plan.
        opening: what is owed at the beginning; nothing for a loan to come.
    """
    result = DebtResult(
        loan=loan, drawn=timeline.zeros(), interest=timeline.zeros(), repaid=timeline.zeros(),
        fee=timeline.zeros(), balance=timeline.zeros(),
    )  # fmt: skip
    rate = monthly_rate(loan.rate, "nominal")
    balance, number = opening, loan.payments_made
    for at, month in enumerate(timeline.months):
        if month == loan.drawn:
            balance = result.drawn[at] = loan.principal
            result.fee[at] = loan.fee
            number = 0
        elif balance > 0:
            number += 1
            result.interest[at] = balance * rate
            result.repaid[at] = _principal_due(loan, balance, rate, number)
            balance -= result.repaid[at]
        result.balance[at] = balance
    return result


def _principal_due(loan: Loan, balance: Decimal, rate: Decimal, number: int) -> Decimal:
    """Return the principal in one payment, 1 being the first after the loan was drawn."""
    if number >= loan.months:
        return balance  # whatever is left
    if number <= loan.grace_months or loan.method == "bullet":
        return ZERO
    repaying = loan.months - loan.grace_months
    if loan.method == "equal_principal":
        return min(balance, loan.principal / repaying)
    payment = loan.payment
    if payment is None:
        payment = level_payment(rate, repaying, loan.principal, paid_at="end")
    return min(balance, payment - balance * rate)


def all_debt(loans: Sequence[Loan], timeline: Timeline, opening: Decimal) -> list[DebtResult]:
    """Return every loan.

    What the opening balance owes is shared among the loans that run, in proportion to what their
    terms say: the balance sheet is the founder's, cents are the terms'.
    """
    running = _running(loans, timeline)
    known = sum(running, ZERO)
    factor = opening / known if known else ZERO
    return [
        debt_of(each, timeline, by_terms * factor)
        for each, by_terms in zip(loans, running, strict=True)
    ]


def without_terms(loans: Sequence[Loan], timeline: Timeline, opening: Decimal) -> Decimal:
    """Return what the opening balance owes if no loan of the plan runs by its terms."""
    return ZERO if any(_running(loans, timeline)) else opening


def _running(loans: Sequence[Loan], timeline: Timeline) -> list[Decimal]:
    return [balance_before(each) if each.drawn < timeline.start else ZERO for each in loans]
