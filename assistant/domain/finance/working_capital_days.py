"""How many days money is tied up in receivables, stock and payables."""

from decimal import Decimal
from typing import Literal

from assistant.domain.finance.precision import exact
from assistant.domain.finance.problems import FormulaError

Balances = Literal["closing", "average"]
DaysAYear = Literal[360, 365]


def balance_of(
    opening: Decimal | None, closing: Decimal, balances: Balances, *, field: str
) -> Decimal:
    """Return the balance at the end of a year, or the mean of both ends.

    Raises:
        FormulaError: the mean is wanted and ``opening``, the input ``field``, is not given.
    """
    if balances == "closing":
        return closing
    if opening is None:
        raise FormulaError("needed", field)
    with exact():
        return (opening + closing) / 2


def turnover_days(
    balance: Decimal, flow: Decimal, days_a_year: DaysAYear, *, field: str
) -> Decimal:
    """Return balance / (flow of the year / days): DSO of sales, DIO of COGS, DPO of purchases.

    Args:
        balance: by `balance_of`.
        flow: of the year: sales, cost of goods sold, or purchases; the input ``field``.
        days_a_year: 360 or 365; it moves the result by 1.4 %.
        field: for errors.

    Raises:
        FormulaError: no flow.
    """
    if flow <= 0:
        raise FormulaError("not_positive", field, value=flow)
    with exact():
        return balance * days_a_year / flow


def cash_conversion_cycle(dio: Decimal, dso: Decimal, dpo: Decimal) -> Decimal:
    """Return the days between paying for goods and being paid for them: DIO + DSO - DPO."""
    with exact():
        return dio + dso - dpo
