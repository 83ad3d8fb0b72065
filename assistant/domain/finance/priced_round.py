"""A priced round: the price of a share, what converts, and who owns what afterwards.

Three methods of who bears the conversion of SAFEs and notes, as Cooley names them. With P the
price, V the pre-money value, S the shares before, C those of conversions and M the money converted:

- ``pre_money``: P x S = V. The new investor shares the dilution.
- ``percent_ownership``: P x (S + C) = V. The new investor gets exactly money / (V + money).
- ``dollars_invested``: P x (S + C) = V + M. What was lent is new money too.

They are negotiated; none is assumed. So is whether the price counts the shares that anti-dilution
clauses add when it is below an older one: ``before``, those of before the round bear them (S grows
by them, and with it the fall of the price), or ``after``, the new investor bears them too.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from assistant.domain.finance.anti_dilution import Adjusted, Protected, adjusted
from assistant.domain.finance.conversions import (
    Capitalization,
    Convertible,
    NoteCapCounts,
    check_convertible,
    conversion_price,
)
from assistant.domain.finance.precision import ONE, ZERO, exact
from assistant.domain.finance.problems import ConventionNeededError, FormulaError

Method = Literal["pre_money", "percent_ownership", "dollars_invested"]
PoolFrom = Literal["before", "after"]
_METHODS = ("pre_money", "percent_ownership", "dollars_invested")
_MOST_STEPS = 5_000
_NEAR = Decimal("1e-30")
_NOTHING = Decimal("1e-12")  # of the first price: no round is so cheap


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundTerms:
    """What is agreed, and what there was before.

    Attributes:
        pre_money: value of the company before the round's money.
        investment: the round's money.
        shares: issued and outstanding, all classes.
        options: granted or promised.
        pool: options that may still be granted.
        pool_increase: new pool in shares, or
        pool_share: the part of all shares after the round that may still be granted.
        pool_from: whether the new pool comes out of the pre-money value, or dilutes all.
        convertibles: SAFEs and notes that convert.
        method: who bears their conversion; needed if there are any.
        note_cap_counts: needed if a note has a cap.
        protected: preferred shares with an anti-dilution clause, which ``shares`` counts.
        preferred: of ``shares``, for a narrow-based clause.
        protection_from: whether the price counts the shares that clauses add; needed if any does.
    """

    pre_money: Decimal
    investment: Decimal
    shares: Decimal
    options: Decimal = ZERO
    pool: Decimal = ZERO
    pool_increase: Decimal = ZERO
    pool_share: Decimal | None = None
    pool_from: PoolFrom | None = None
    convertibles: tuple[Convertible, ...] = ()
    method: Method | None = None
    note_cap_counts: NoteCapCounts | None = None
    protected: tuple[Protected, ...] = ()
    preferred: Decimal = ZERO
    protection_from: PoolFrom | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """What a SAFE or note became."""

    name: str
    price: Decimal
    shares: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedRound:
    """The cap table after a round; shares are not rounded.

    ``effective_pre_money`` is what the shares of before the round are worth at the price: the
    pre-money value less conversions and new pool.
    """

    price: Decimal
    new_shares: Decimal
    converted: tuple[Converted, ...]
    pool_increase: Decimal
    shares_before: Decimal  # issued, options and pool
    total: Decimal
    post_money: Decimal
    effective_pre_money: Decimal
    adjusted: tuple[Adjusted, ...] = ()

    def share_of(self, shares: Decimal) -> Decimal:
        """Return which part of the company some shares are."""
        with exact():
            return shares / self.total


def close_round(terms: RoundTerms) -> PricedRound:
    """Return the price and the shares of a round.

    Price, conversions, pool and anti-dilution depend on each other; they are brought closer step by
    step until thirty digits of each stand still. The price alone may stand still before: where the
    new investor shares the dilution, conversions do not move it.

    Raises:
        FormulaError: terms that no price satisfies, with the field.
        ConventionNeededError: a method that decides the result was not given.
    """
    _check(terms)
    with exact():
        before = terms.shares + terms.options + terms.pool
        first = price = terms.pre_money / before
        converted: tuple[Converted, ...] = ()
        conversions, increase = ZERO, terms.pool_increase
        for _ in range(_MOST_STEPS):
            last = price, conversions, increase
            converted = _convert(terms, price, before, increase, converted)
            conversions = sum((each.shares for each in converted), ZERO)
            changed = _adjust(terms, price, conversions)
            more = sum((each.more_shares for each in changed), ZERO)
            increase = _pool_increase(terms, price, before, conversions + more)
            price = _price(terms, before, conversions, increase, more)
            if _stand_still(last, (price, conversions, increase), (price, before, before)):
                closed = _closed(terms, price, before, converted, increase)
                return _protected(terms, closed, changed)
            if price < first * _NOTHING:
                break
    raise FormulaError("no_price", "protected" if terms.protected else "convertibles")


def _stand_still(last: Sequence[Decimal], now: Sequence[Decimal], sizes: Sequence[Decimal]) -> bool:
    return all(
        abs(new - old) <= max(size, new) * _NEAR
        for old, new, size in zip(last, now, sizes, strict=True)
    )


def _check(terms: RoundTerms) -> None:
    for name in ("pre_money", "investment", "shares"):
        if getattr(terms, name) <= 0:
            raise FormulaError("not_positive", name, value=getattr(terms, name))
    for name in ("options", "pool", "pool_increase"):
        if getattr(terms, name) < 0:
            raise FormulaError("negative", name, value=getattr(terms, name))
    if terms.pool_share is not None and terms.pool_increase:
        raise FormulaError("pool_twice", "pool_share")
    if terms.pool_share is not None and not 0 <= terms.pool_share < 1:
        raise FormulaError("not_a_share", "pool_share", value=terms.pool_share)
    if (terms.pool_share is not None or terms.pool_increase) and terms.pool_from is None:
        raise ConventionNeededError("pool_from", ("before", "after"))
    _check_convertibles(terms)


def _check_convertibles(terms: RoundTerms) -> None:
    for number, held in enumerate(terms.convertibles, 1):
        check_convertible(held, f"convertibles[{number}].")
    if terms.convertibles and terms.method is None:
        raise ConventionNeededError("method", _METHODS)
    has_capped_note = any(each.kind == "note" and each.cap for each in terms.convertibles)
    if has_capped_note and terms.note_cap_counts is None:
        raise ConventionNeededError("note_cap_counts", ("shares_before", "with_conversions"))
    _check_caps(terms.convertibles)


def _check_caps(convertibles: Sequence[Convertible]) -> None:
    """Raise FormulaError if post-money SAFEs were promised the whole company."""
    with exact():
        promised = sum(
            (
                each.amount / each.cap
                for each in convertibles
                if each.kind == "safe_post" and each.cap
            ),
            ZERO,
        )
    if promised >= 1:
        raise FormulaError("all_promised", "convertibles", value=promised)


def _convert(
    terms: RoundTerms,
    price: Decimal,
    before: Decimal,
    increase: Decimal,
    last: Sequence[Converted],
) -> tuple[Converted, ...]:
    capitalization = Capitalization(
        shares=before,
        pool_increase=increase,
        conversions=sum((each.shares for each in last), ZERO),
    )
    found = []
    for held in terms.convertibles:
        paid = conversion_price(held, price, capitalization, note_cap_counts=terms.note_cap_counts)
        found.append(Converted(name=held.name, price=paid, shares=held.amount / paid))
    return tuple(found)


def _adjust(terms: RoundTerms, price: Decimal, conversions: Decimal) -> tuple[Adjusted, ...]:
    """Return what clauses do at a price.

    The broad base counts issued shares, options and what converts in the round, not the pool that
    nobody holds; the narrow one the preferred shares alone.
    """
    new_shares = terms.investment / price
    broad = terms.shares + terms.options + conversions
    found = (
        adjusted(
            held, price, new_shares,
            outstanding=terms.preferred if held.method == "narrow_based" else broad,
        )
        for held in terms.protected
    )  # fmt: skip
    return tuple(each for each in found if each is not None)


def _protected(
    terms: RoundTerms, closed: PricedRound, changed: tuple[Adjusted, ...]
) -> PricedRound:
    """Return a round with what its clauses did.

    Raises:
        ConventionNeededError: some did something and nobody said who bears it.
    """
    if not changed:
        return closed
    if terms.protection_from is None:
        raise ConventionNeededError("protection_from", ("before", "after"))
    total = closed.total + sum((each.more_shares for each in changed), ZERO)
    return replace(closed, adjusted=changed, total=total, post_money=closed.price * total)


def _pool_increase(terms: RoundTerms, price: Decimal, before: Decimal, added: Decimal) -> Decimal:
    """Return the new pool that makes the free pool its share of all shares after the round."""
    if terms.pool_share is None:
        return terms.pool_increase
    others = before - terms.pool + added + terms.investment / price
    wanted = terms.pool_share * others / (ONE - terms.pool_share)
    return max(ZERO, wanted - terms.pool)


def _price(
    terms: RoundTerms, before: Decimal, conversions: Decimal, increase: Decimal, more: Decimal
) -> Decimal:
    counted = before + (increase if terms.pool_from == "before" else ZERO)
    counted += more if terms.protection_from == "before" else ZERO
    value = terms.pre_money
    if terms.method in ("percent_ownership", "dollars_invested"):
        counted += conversions
    if terms.method == "dollars_invested":
        value += sum((each.amount for each in terms.convertibles), ZERO)
    return value / counted


def _closed(
    terms: RoundTerms,
    price: Decimal,
    before: Decimal,
    converted: tuple[Converted, ...],
    increase: Decimal,
) -> PricedRound:
    new = terms.investment / price
    total = before + sum((each.shares for each in converted), ZERO) + increase + new
    return PricedRound(
        price=price, new_shares=new, converted=converted, pool_increase=increase,
        shares_before=before, total=total, post_money=price * total,
        effective_pre_money=price * before,
    )  # fmt: skip


def pro_rata_amount(ownership: Decimal, round_size: Decimal) -> Decimal:
    """Return what a holder may put into a round to keep her part of the company.

    Raises:
        FormulaError: an ownership that is no share of 1.
    """
    if not 0 <= ownership <= 1:
        raise FormulaError("not_a_share", "ownership", value=ownership)
    with exact():
        return ownership * round_size
