"""Income tax with losses carried forward."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.domain.finance.precision import ONE, ZERO, exact


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxYear:
    """One financial year: losses used and expired, what is left of them, and the tax."""

    used: Decimal
    expired: Decimal
    losses_left: Decimal
    tax: Decimal


def tax_years(
    profits: Sequence[Decimal],
    rate: Decimal,
    *,
    losses_last_years: int | None = None,
    losses_cover_at_most: Decimal = ONE,
    opening_losses: Decimal = ZERO,
) -> list[TaxYear]:
    """Return the tax of each year: rate x (profit - losses used).

    The oldest losses are used first; one that is older than its years expires.

    Args:
        profits: before tax, of each financial year.
        rate: of tax.
        losses_last_years: years in which a loss can be used after its own; None: without limit.
        losses_cover_at_most: of a year's profit, as a share of it.
        opening_losses: of before the first year; they count as the year's before it.
    """
    with exact():
        losses: list[tuple[int, Decimal]] = [(-1, opening_losses)] if opening_losses > 0 else []
        found: list[TaxYear] = []
        for year, profit in enumerate(profits):
            room = max(ZERO, profit) * losses_cover_at_most
            used, kept = ZERO, []
            for of_year, amount in losses:
                taken = min(amount, room - used)
                used += taken
                if amount > taken:
                    kept.append((of_year, amount - taken))
            expired = ZERO
            if losses_last_years is not None:
                old = [each for each in kept if year - each[0] >= losses_last_years]
                expired = sum((amount for _, amount in old), ZERO)
                kept = [each for each in kept if each not in old]
            if profit < 0:
                kept.append((year, -profit))
            losses = kept
            found.append(
                TaxYear(
                    used=used,
                    expired=expired,
                    losses_left=sum((amount for _, amount in losses), ZERO),
                    tax=rate * (max(ZERO, profit) - used),
                )
            )
        return found
