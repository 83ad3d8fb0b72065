"""Straight-line depreciation: the same share of the cost in each month of an asset's life."""

from dataclasses import dataclass
from decimal import Decimal

from assistant.domain.finance.precision import ZERO, exact
from assistant.domain.finance.problems import FormulaError


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposal:
    """An asset that is sold; a gain is positive, a loss negative."""

    book_value: Decimal
    gain: Decimal


def monthly_depreciation(cost: Decimal, residual: Decimal, life_months: int) -> Decimal:
    """Return (cost - residual value) / life in months.

    Raises:
        FormulaError: no month of life, or a residual value above the cost.
    """
    if life_months < 1:
        raise FormulaError("too_small", "life_months", value=life_months, least=1)
    if residual > cost:
        raise FormulaError("residual_above_cost", "residual", value=residual, cost=cost)
    with exact():
        return (cost - residual) / life_months


def book_value(cost: Decimal, residual: Decimal, life_months: int, months_used: int) -> Decimal:
    """Return what an asset is worth in the books after some months; never below the residual."""
    if months_used >= life_months:
        monthly_depreciation(cost, residual, life_months)  # the same checks
        return residual
    with exact():
        return cost - monthly_depreciation(cost, residual, life_months) * months_used


def disposal(
    cost: Decimal,
    residual: Decimal,
    life_months: int,
    *,
    sold_after_months: int,
    proceeds: Decimal = ZERO,
) -> Disposal:
    """Return the book value at a sale, and proceeds - book value."""
    if sold_after_months < 0:
        raise FormulaError("negative", "sold_after_months", value=sold_after_months)
    worth = book_value(cost, residual, life_months, sold_after_months)
    with exact():
        return Disposal(book_value=worth, gain=proceeds - worth)
