"""Loans: the level payment and the schedule of what is paid when.

Source of the formulas: annuities as in any textbook; conventions named as in `Repayment`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assistant.domain.finance.precision import ONE, ZERO, exact
from assistant.domain.finance.problems import FormulaError

PaidAt = Literal["end", "begin"]
Repayment = Literal["level", "equal_principal", "bullet"]
YearlyRate = Literal["nominal", "effective"]
MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Instalment:
    """What one month of a loan costs; ``payment`` is principal and interest."""

    month: int  # 1 is the month after the loan was drawn
    payment: Decimal
    interest: Decimal
    principal: Decimal
    balance: Decimal  # still owed afterwards


def level_payment(
    rate: Decimal, periods: int, principal: Decimal, *, left: Decimal = ZERO, paid_at: PaidAt
) -> Decimal:
    """Return the payment, the same in each period, that brings a loan to ``left``.

    principal x rate / (1 - (1 + rate)^-n), or principal / n without interest. It is positive:
    spreadsheets' PMT() gives it with a minus.

    Args:
        rate: for each period, from 0 on.
        periods: from 1 on.
        principal: what was lent.
        left: what is still owed after the last payment.
        paid_at: the end of each period or its beginning.

    Raises:
        FormulaError: a rate below 0, or no period.
    """
    if rate < 0:
        raise FormulaError("negative", "rate", value=rate)
    if periods < 1:
        raise FormulaError("too_small", "periods", value=periods, least=1)
    with exact():
        if rate == 0:
            return (principal - left) / periods
        growth = (ONE + rate) ** periods
        payment = (principal * growth - left) * rate / (growth - ONE)
        return payment if paid_at == "end" else payment / (ONE + rate)


def parts_of_payment(
    rate: Decimal,
    periods: int,
    principal: Decimal,
    period: int,
    *,
    left: Decimal = ZERO,
    paid_at: PaidAt,
) -> tuple[Decimal, Decimal]:
    """Return the interest and the principal in the level payment of one period, 1 being the first.

    Raises:
        FormulaError: as for `level_payment`, or the period is outside the loan.
    """
    payment = level_payment(rate, periods, principal, left=left, paid_at=paid_at)
    if not 1 <= period <= periods:
        raise FormulaError("not_in_loan", "period", value=period, periods=periods)
    with exact():
        balance, interest = principal, ZERO
        for number in range(1, period + 1):
            if paid_at == "begin":
                interest = ZERO if number == 1 else balance * rate
            else:
                interest = balance * rate
            balance += interest - payment
        return +interest, payment - interest


def monthly_rate(yearly: Decimal, convention: YearlyRate) -> Decimal:
    """Return the rate for a month of a yearly rate.

    ``nominal``: a twelfth, as loan contracts mostly mean it; ``effective``: (1 + rate)^(1/12) - 1,
    so that twelve months make the yearly rate.
    """
    with exact():
        if convention == "nominal":
            return yearly / MONTHS_A_YEAR
        return (ONE + yearly) ** (ONE / MONTHS_A_YEAR) - ONE


def schedule(
    principal: Decimal,
    rate: Decimal,
    months: int,
    *,
    method: Repayment,
    grace_months: int = 0,
) -> list[Instalment]:
    """Return the months of a loan, unrounded; the last one brings the balance to zero.

    Args:
        principal: what was lent.
        rate: for a month, from 0 on.
        months: how long the loan runs, the months of grace included.
        method: ``level``: the same payment each month; ``equal_principal``: the same principal,
            with less and less interest; ``bullet``: interest only, and the principal at the end.
        grace_months: at the beginning, with interest only.

    Raises:
        FormulaError: a negative rate, no month, or grace to the end.
    """
    if rate < 0:
        raise FormulaError("negative", "rate", value=rate)
    if months < 1:
        raise FormulaError("too_small", "months", value=months, least=1)
    if not 0 <= grace_months < months:
        raise FormulaError("grace_too_long", "grace_months", value=grace_months, months=months)
    with exact():
        return list(_months(principal, rate, months, method, grace_months))


def _months(
    principal: Decimal, rate: Decimal, months: int, method: Repayment, grace: int
) -> Iterator[Instalment]:
    repaying = months - grace
    level = level_payment(rate, repaying, principal, paid_at="end")
    balance = principal
    for month in range(1, months + 1):
        interest = balance * rate
        if month == months:
            part = balance  # whatever was lost to rounding in the last digits
        elif month <= grace or method == "bullet":
            part = ZERO
        elif method == "level":
            part = level - interest
        else:
            part = principal / repaying
        balance -= part
        yield Instalment(
            month=month, payment=part + interest, interest=interest, principal=part,
            balance=balance,
        )  # fmt: skip
