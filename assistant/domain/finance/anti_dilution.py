"""Anti-dilution: the conversion price of preferred shares after a cheaper round."""

from decimal import Decimal
from typing import Literal

from assistant.domain.finance.precision import exact
from assistant.domain.finance.problems import FormulaError

AntiDilution = Literal["broad_based", "narrow_based", "full_ratchet"]


def adjusted_price(
    conversion_price: Decimal,
    new_price: Decimal,
    new_shares: Decimal,
    *,
    method: AntiDilution,
    outstanding: Decimal,
) -> Decimal:
    """Return the conversion price after an issue below it; the old price after any other.

    Weighted average: CP2 = CP1 x (A + B) / (A + C), with B = new money / CP1 and C = new shares, as
    in the model charter of the NVCA. Full ratchet: CP2 = the new price.

    Args:
        conversion_price: the one before, CP1.
        new_price: what a share costs in the new issue.
        new_shares: issued in it.
        method: which of the three.
        outstanding: A: shares before the issue; ``broad_based``: with options and all that
            converts, ``narrow_based``: the preferred shares alone. Full ratchet ignores it.

    Raises:
        FormulaError: a price or number of shares of 0 or below.
    """
    given = {
        "conversion_price": conversion_price,
        "new_price": new_price,
        "new_shares": new_shares,
    }
    for name, value in given.items():
        if value <= 0:
            raise FormulaError("not_positive", name, value=value)
    if new_price >= conversion_price:
        return conversion_price
    if method == "full_ratchet":
        return new_price
    if outstanding <= 0:
        raise FormulaError("not_positive", "outstanding", value=outstanding)
    with exact():
        bought = new_shares * new_price / conversion_price
        return conversion_price * (outstanding + bought) / (outstanding + new_shares)
