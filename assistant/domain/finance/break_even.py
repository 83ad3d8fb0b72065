"""Break-even: how much must be sold until fixed costs are covered."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from assistant.domain.finance.precision import ONE, ZERO, exact
from assistant.domain.finance.problems import FormulaError


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakEven:
    """Where nothing is lost, or the wanted profit is made.

    Attributes:
        contribution: of one unit: its price less its variable cost.
        contribution_margin: the same as a share of the price.
        units_exact: fixed costs and profit / contribution.
        units: the same, rounded up: half a unit is not sold.
        sales: fixed costs and profit / contribution margin, the revenue of ``units_exact``.
    """

    contribution: Decimal
    contribution_margin: Decimal
    units_exact: Decimal
    units: Decimal
    sales: Decimal


def break_even(
    fixed_costs: Decimal,
    price: Decimal,
    variable_cost: Decimal,
    *,
    target_profit: Decimal = ZERO,
    tax_rate: Decimal = ZERO,
) -> BreakEven:
    """Return the units and sales that cover the costs of a period and a wanted profit.

    Args:
        fixed_costs: of the period.
        price: of one unit.
        variable_cost: of one unit.
        target_profit: after tax, of the same period.
        tax_rate: on profit; the profit before tax is target / (1 - rate).

    Raises:
        FormulaError: no price, a variable cost that eats it, or a tax rate of 1 or more.
    """
    if price <= 0:
        raise FormulaError("not_positive", "price", value=price)
    if variable_cost >= price:
        raise FormulaError("no_contribution", "variable_cost", value=variable_cost, price=price)
    if not 0 <= tax_rate < 1:
        raise FormulaError("not_a_tax_rate", "tax_rate", value=tax_rate)
    with exact():
        contribution = price - variable_cost
        needed = fixed_costs + target_profit / (ONE - tax_rate)
        units = needed / contribution
        return BreakEven(
            contribution=contribution,
            contribution_margin=contribution / price,
            units_exact=units,
            units=units.to_integral_value(ROUND_CEILING),
            sales=needed * price / contribution,
        )


def cash_fixed_costs(
    fixed_costs: Decimal, *, depreciation: Decimal, principal_paid: Decimal
) -> Decimal:
    """Return the fixed costs that take cash: without depreciation, with loans paid back."""
    with exact():
        return fixed_costs - depreciation + principal_paid
