"""SAFEs and convertible notes: the price at which they become shares.

Sources: the forms of Y Combinator's SAFE (post-money and the older pre-money one); Cooley's three
methods for who is diluted, which `priced_round` has.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assistant.domain.finance.precision import ONE, ZERO, exact
from assistant.domain.finance.problems import FormulaError

Interest = Literal["simple", "compound"]
Kind = Literal["safe_post", "safe_pre", "note"]
NoteCapCounts = Literal["shares_before", "with_conversions"]
DAYS_A_YEAR = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class Convertible:
    """Money that becomes shares in the next priced round.

    Attributes:
        name: whose.
        kind: ``safe_post``: a share of the company before the round, amount / cap; ``safe_pre``:
            the cap is for the shares before any conversion; ``note``: a debt.
        amount: what converts: the money, for a note with its interest.
        cap: the valuation cap; None where there is none.
        discount: on the round's price, as a share of it.
        has_mfn: most favoured nation: without a cap or discount of its own it converts at the
            round's price, unless it has taken over the terms of a later instrument.
    """

    name: str
    kind: Kind
    amount: Decimal
    cap: Decimal | None = None
    discount: Decimal = ZERO
    has_mfn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Capitalization:
    """What caps are divided by.

    Attributes:
        shares: issued, options and the unissued pool, before the round.
        pool_increase: new pool of this round.
        conversions: shares of everything that converts.
    """

    shares: Decimal
    pool_increase: Decimal
    conversions: Decimal


def note_amount(
    principal: Decimal, yearly_rate: Decimal, days: int, *, interest: Interest
) -> Decimal:
    """Return what a note has grown to.

    ``simple``: principal x (1 + rate x days / 365); ``compound``: x (1 + rate)^(days / 365), with
    interest added each year.

    Raises:
        FormulaError: fewer than 0 days.
    """
    if days < 0:
        raise FormulaError("negative", "days", value=days)
    with exact():
        years = Decimal(days) / DAYS_A_YEAR
        if interest == "simple":
            return principal * (ONE + yearly_rate * years)
        return principal * (ONE + yearly_rate) ** years


def check_convertible(held: Convertible, path: str = "") -> None:
    """Raise FormulaError if a SAFE or note, at a path, has no terms or impossible ones."""
    if held.amount <= 0:
        raise FormulaError("not_positive", f"{path}amount", value=held.amount)
    if held.cap is not None and held.cap <= 0:
        raise FormulaError("not_positive", f"{path}cap", value=held.cap)
    if not 0 <= held.discount < 1:
        raise FormulaError("not_a_discount", f"{path}discount", value=held.discount)
    has_terms = held.cap is not None or held.discount > 0 or held.has_mfn
    if not has_terms and held.kind != "note":
        raise FormulaError("neither_cap_nor_discount", f"{path}cap")
    if held.kind == "safe_post" and held.cap is not None and held.amount >= held.cap:
        raise FormulaError("amount_reaches_cap", f"{path}amount", value=held.amount, cap=held.cap)


def conversion_price(
    held: Convertible,
    round_price: Decimal,
    capitalization: Capitalization,
    *,
    note_cap_counts: NoteCapCounts | None,
) -> Decimal:
    """Return what its holder pays for a share: the lower of the cap's and the discounted price.

    The cap's price is the cap / capitalization: for ``safe_post`` all shares, options, pool and
    conversions, without the round's new pool; for ``safe_pre`` with the new pool, without
    conversions; for a note as ``note_cap_counts`` says: the shares before, or with conversions.
    """
    with exact():
        discounted = round_price * (ONE - held.discount)
        if held.cap is None:
            return discounted
        counted = capitalization.shares
        if held.kind == "safe_pre":
            counted += capitalization.pool_increase
        elif held.kind == "safe_post" or note_cap_counts == "with_conversions":
            counted += capitalization.conversions
        return min(discounted, held.cap / counted)
