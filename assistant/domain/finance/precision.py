"""The decimal context of all financial formulas."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext

# Amounts have up to 30 digits; ten more keep the rounding of long sums and powers out of the cents.
EXACT = Context(prec=40, traps=[InvalidOperation, DivisionByZero, Overflow])
ZERO = Decimal(0)
ONE = Decimal(1)
CENTS = Decimal("0.01")


@contextmanager
def exact() -> Iterator[None]:
    """Compute with forty digits."""
    with localcontext(EXACT):
        yield


def rounded(value: Decimal, step: Decimal = ONE) -> Decimal:
    """Return a value to whole units, or to ``step``; what has too many digits for that as it is.

    A zero has no sign.
    """
    with exact():
        if value.adjusted() - step.adjusted() >= EXACT.prec - 1:
            return value
        return value.quantize(step) + ZERO
