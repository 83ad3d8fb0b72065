"""Bills that are paid later: receivables and payables that look back over months."""

from decimal import Decimal

from assistant.domain.finance.precision import ONE, ZERO
from assistant.domain.finance.timeline import Series

DAYS_A_MONTH = 30  # thirty days are one month: the bills of a month are paid in the next


def outstanding(bills: Series, days: int, opening: Decimal) -> Series:
    """Return what is still unpaid at the end of each month.

    With L = days / 30 months, the bills of the last whole L months and the part of the one before.
    What was open at the beginning is paid evenly over L months; at once where L is 0.

    Args:
        bills: of each month, VAT included.
        days: until they are paid.
        opening: unpaid at the beginning.
    """
    lag = Decimal(days) / DAYS_A_MONTH
    whole = int(lag)
    found: Series = []
    for at in range(len(bills)):
        recent = sum(bills[max(0, at - whole + 1) : at + 1], ZERO) if whole else ZERO
        if at >= whole:
            recent += (lag - whole) * bills[at - whole]
        left = max(ZERO, lag - (at + 1)) / lag if lag else ZERO
        found.append(recent + opening * min(ONE, left))
    return found
