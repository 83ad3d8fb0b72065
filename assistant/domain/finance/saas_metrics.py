"""Metrics of recurring revenue. None of them where the definition has no meaning."""

from dataclasses import dataclass
from decimal import Decimal

from assistant.domain.finance.loans import MONTHS_A_YEAR
from assistant.domain.finance.precision import ONE, exact
from assistant.domain.finance.problems import FormulaError

QUARTERS_A_YEAR = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class RecurringRevenue:
    """How monthly recurring revenue moved in a period; all positive.

    ``expansion``, ``contraction`` and ``churned`` are of the customers of the period's beginning,
    never of new ones.
    """

    opening: Decimal
    new: Decimal
    expansion: Decimal
    contraction: Decimal
    churned: Decimal

    @property
    def closing(self) -> Decimal:
        """Opening + new + expansion - contraction - churned."""
        with exact():
            return self.opening + self.new + self.expansion - self.contraction - self.churned

    @property
    def arr(self) -> Decimal:
        """Annual recurring revenue: twelve times the closing month."""
        with exact():
            return self.closing * MONTHS_A_YEAR

    @property
    def net_retention(self) -> Decimal | None:
        """NRR: (opening + expansion - contraction - churned) / opening."""
        if self.opening <= 0:
            return None
        with exact():
            kept = self.opening + self.expansion - self.contraction - self.churned
            return kept / self.opening

    @property
    def gross_retention(self) -> Decimal | None:
        """GRR: (opening - contraction - churned) / opening, 1 at most."""
        if self.opening <= 0:
            return None
        with exact():
            return (self.opening - self.contraction - self.churned) / self.opening

    @property
    def quick_ratio(self) -> Decimal | None:
        """(new + expansion) / (contraction + churned)."""
        with exact():
            lost = self.contraction + self.churned
            return (self.new + self.expansion) / lost if lost > 0 else None


def check_movement(movement: RecurringRevenue) -> None:
    """Raise FormulaError if more left than there was."""
    if movement.contraction + movement.churned > movement.opening:
        lost = movement.contraction + movement.churned
        raise FormulaError(
            "more_lost_than_there", "churned_mrr", value=lost, opening=movement.opening
        )


def burn_multiple(net_burn: Decimal, net_new_arr: Decimal) -> Decimal | None:
    """Return net burn / net new ARR of the same period; None where ARR did not grow."""
    if net_new_arr <= 0:
        return None
    with exact():
        return net_burn / net_new_arr


def magic_number(revenue: Decimal, revenue_before: Decimal, spent_before: Decimal) -> Decimal:
    """Return (revenue - revenue of the quarter before) x 4 / sales and marketing of that quarter.

    Raises:
        FormulaError: nothing was spent on sales and marketing.
    """
    if spent_before <= 0:
        raise FormulaError("not_positive", "spent_before", value=spent_before)
    with exact():
        return (revenue - revenue_before) * QUARTERS_A_YEAR / spent_before


def rule_of_40(growth: Decimal, margin: Decimal) -> Decimal:
    """Return yearly growth + margin, both fractions of 1; 0.40 and more passes."""
    with exact():
        return growth + margin


def yearly_churn(monthly: Decimal) -> Decimal:
    """Return 1 - (1 - churn)^12."""
    with exact():
        return ONE - (ONE - monthly) ** MONTHS_A_YEAR
