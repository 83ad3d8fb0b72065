"""The decimal context of all financial formulas."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext

# Amounts have up to 30 digits; ten more keep the rounding of long sums and powers out of the cents.
EXACT = Context(prec=40, traps=[InvalidOperation, DivisionByZero, Overflow])
ZERO = Decimal(0)
ONE = Decimal(1)


@contextmanager
def exact() -> Iterator[None]:
    """Compute with forty digits."""
    with localcontext(EXACT):
        yield
