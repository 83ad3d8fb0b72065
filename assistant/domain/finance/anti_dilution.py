"""Anti-dilution: the conversion price of preferred shares after a cheaper round."""

from dataclasses import dataclass
from decimal import Decimal

from assistant.domain.brief_types import AntiDilution
from assistant.domain.finance.precision import ZERO, exact
from assistant.domain.finance.problems import FormulaError


@dataclass(frozen=True, slots=True, kw_only=True)
class Protected:
    """Preferred shares whose conversion price falls in a cheaper round.

    Attributes:
        name: whose.
        shares: common shares that they convert into before the round.
        conversion_price: the one before the round.
        method: how it falls.
    """

    name: str
    shares: Decimal
    conversion_price: Decimal
    method: AntiDilution


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjusted:
    """What an anti-dilution clause did in a round.

    Attributes:
        name: whose.
        price_before: the conversion price before the round.
        price: the one after it.
        more_shares: common shares that the same preferred shares convert into besides.
    """

    name: str
    price_before: Decimal
    price: Decimal
    more_shares: Decimal


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


def adjusted(
    held: Protected, new_price: Decimal, new_shares: Decimal, *, outstanding: Decimal
) -> Adjusted | None:
    """Return what protected shares become in an issue; None where it is not cheaper for them.

    The same money at a lower conversion price is more shares: shares x CP1 / CP2.
    """
    if new_price >= held.conversion_price:
        return None
    price = adjusted_price(
        held.conversion_price, new_price, new_shares, method=held.method, outstanding=outstanding
    )
    with exact():
        more = held.shares * (held.conversion_price / price - 1)
    return Adjusted(
        name=held.name, price_before=held.conversion_price, price=price, more_shares=max(more, ZERO)
    )
