"""Unit economics: what a customer costs, brings, and when she has paid for herself.

Revenue of a customer is for a month; margins and churn are fractions of 1, churn for a month.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Literal, TypeVar

from assistant.domain.finance.loans import MONTHS_A_YEAR
from assistant.domain.finance.precision import ONE, ZERO, exact
from assistant.domain.finance.problems import FormulaError

_T = TypeVar("_T")
LtvVariant = Literal["gross_margin", "revenue", "net_churn", "capped", "discounted", "expanding"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """An average customer.

    Attributes:
        revenue: in a month.
        gross_margin: share of revenue left after direct costs.
        churn: share of customers who leave in a month.
    """

    revenue: Decimal
    gross_margin: Decimal
    churn: Decimal = ZERO


def acquisition_cost(sales_and_marketing: Decimal, new_customers: Decimal) -> Decimal:
    """Return CAC: all of sales and marketing, pay included, for each new customer.

    Raises:
        FormulaError: no new customer.
    """
    if new_customers <= 0:
        raise FormulaError("not_positive", "new_customers", value=new_customers)
    with exact():
        return sales_and_marketing / new_customers


def lifetime_value(
    customer: Customer,
    *,
    variant: LtvVariant,
    expansion: Decimal | None = None,
    months: int | None = None,
    yearly_discount: Decimal | None = None,
) -> Decimal:
    """Return what a customer brings while she stays.

    Args:
        customer: with a churn above 0.
        variant: with a = revenue x margin and c = churn:
            ``gross_margin``: a / c, the usual one; ``revenue``: revenue / c, which overstates;
            ``net_churn``: a / (c - expansion); ``capped``: the first ``months`` months only,
            a x (1 - (1 - c)^months) / c; ``discounted``: a / (c + d), with d the month's part of
            ``yearly_discount``, (1 + rate)^(1/12) - 1; ``expanding``: what a customer brings grows
            by ``expansion`` of money in each month, a / c + expansion x (1 - c) / c^2.
        expansion: share of revenue by which customers grow in a month; money for ``expanding``.
        months: for ``capped``.
        yearly_discount: for ``discounted``.

    Raises:
        FormulaError: no churn, expansion that reaches the churn, or what the variant needs is not
            given.
    """
    churn = customer.churn
    if not 0 < churn <= 1:
        raise FormulaError("not_a_churn", "monthly_churn", value=churn)
    with exact():
        monthly = customer.revenue * customer.gross_margin
        if variant == "gross_margin":
            return monthly / churn
        if variant == "revenue":
            return customer.revenue / churn
        if variant == "capped":
            last = _given(months, "months")
            return monthly * (ONE - (ONE - churn) ** last) / churn
        if variant == "discounted":
            yearly = _given(yearly_discount, "yearly_discount")
            return monthly / (churn + (ONE + yearly) ** (ONE / MONTHS_A_YEAR) - ONE)
        growth = _given(expansion, "expansion")
        if variant == "expanding":
            return monthly / churn + growth * (ONE - churn) / churn**2
        if growth >= churn:
            raise FormulaError("expansion_reaches_churn", "expansion", value=growth, churn=churn)
        return monthly / (churn - growth)


def payback_months(acquisition: Decimal, customer: Customer) -> Decimal | None:
    """Return after how many months a customer has paid what it cost to win her.

    Without churn CAC / (revenue x margin). With churn the whole months until those who are left
    have paid for all: the first n with a x (1 - (1 - c)^n) / c >= CAC; None if that never comes.

    Raises:
        FormulaError: a customer brings nothing, or churn is not from 0 to 1.
    """
    churn = customer.churn
    if not 0 <= churn <= 1:
        raise FormulaError("not_a_share", "monthly_churn", value=churn)
    with exact():
        monthly = customer.revenue * customer.gross_margin
        if monthly <= 0:
            raise FormulaError("brings_nothing", "monthly_revenue", value=customer.revenue)
        if churn == 0:
            return acquisition / monthly
        left = ONE - acquisition * churn / monthly
        if left <= 0:
            return None
        if churn == 1:
            return ONE
        return (left.ln() / (ONE - churn).ln()).to_integral_value(ROUND_CEILING)


def _given(value: _T | None, name: str) -> _T:
    if value is None:
        raise FormulaError("needed", name)
    return value
