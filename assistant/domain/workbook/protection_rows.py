"""Anti-dilution in the steps of a round: what a price below an older one adds to whom.

Shares with a clause convert at CP1 until the round is cheaper; then the same money converts at CP2
(`anti_dilution` of the model). What that adds is k (u - 1 / CP1), with u = 1 / price: k = shares x
CP1 for a full ratchet, and shares x N / (A + N / CP1) for a weighted average, with N the round's
money and A the shares that the clause counts. A broad base counts what converts in the round, too:
that is taken from the step before, so some more steps are needed until it comes to rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.domain.brief_types import AntiDilution
from assistant.domain.workbook.cells import Row, Scalar
from assistant.domain.workbook.formulas import ONE, ZERO, Formula, If
from assistant.domain.workbook.single_cells import AtEnd, plus


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectedShares:
    """Shares with an anti-dilution clause before a round: how many, and their conversion price."""

    id: str
    name: str
    method: AntiDilution
    shares: Formula
    price: Formula


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustedShares:
    """What a round does to them.

    Attributes:
        id: whose.
        more: common shares that they convert into besides; 0 where the round is not cheaper.
        price: the conversion price after it.
    """

    id: str
    more: Scalar
    price: Scalar


@dataclass(slots=True, kw_only=True)
class ProtectionRows:
    """One holder's rows in the steps.

    Attributes:
        held: what is protected.
        shares: its cell.
        price: the cell of CP1.
        base: of a weighted average, the shares that the clause counts, without conversions.
        counts_conversions: whether those of the round are counted, too.
        price_is_lower: whether a step found the round cheaper.
        slope: k, or 0 where the clause is not supposed to do anything.
        added: shares that it adds in a step.
    """

    held: ProtectedShares
    shares: Scalar
    price: Scalar
    base: Scalar | None
    counts_conversions: bool
    price_is_lower: Row
    slope: Row | None = None
    added: Row | None = None

    def slope_formula(self, is_supposed: Row, money: Formula, conversions: Row) -> Formula:
        """Return k: shares for each unit of 1 / price."""
        if self.base is None:
            return is_supposed * self.shares * self.price
        base: Formula = self.base
        if self.counts_conversions:
            base = base + conversions.before
        return is_supposed * self.shares * money / (base + money / self.price)

    def added_formula(self, inverse: Formula) -> Formula:
        """Return the shares that are added at 1 / price."""
        assert self.slope is not None, "set before the price is known"
        return self.slope * (inverse - ONE / self.price)

    def lower_formula(self, price: Formula) -> Formula:
        """Return whether the round is cheaper."""
        return If(price < self.price, ONE, ZERO)

    def at_end(self) -> Formula:
        """Return what the last step adds."""
        assert self.added is not None, "set with the steps"
        return AtEnd(self.added)


def constant_of(rows: Sequence[ProtectionRows]) -> Formula:
    """Return the part of what clauses add that no price changes: it is below zero."""
    return ZERO - plus(*(_slope(each) / each.price for each in rows))


def slope_of(rows: Sequence[ProtectionRows]) -> Formula:
    """Return the part of what clauses add for each unit of 1 / price."""
    return plus(*map(_slope, rows))


def added_of(rows: Sequence[ProtectionRows]) -> Formula:
    """Return what clauses add in a step."""
    return plus(*(each.added for each in rows if each.added is not None))


def _slope(each: ProtectionRows) -> Row:
    assert each.slope is not None, "set before it is summed up"
    return each.slope
