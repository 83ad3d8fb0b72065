"""What the workings of a round are made of, and what they come to."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from assistant.domain.workbook.cells import Input, Row, Scalar
from assistant.domain.workbook.formulas import Formula
from assistant.domain.workbook.instrument_inputs import InstrumentInputs
from assistant.domain.workbook.protection_rows import AdjustedShares, ProtectedShares

Counted = Literal["conversions", "pool", "before"]
EVERY_COUNT: tuple[Counted, ...] = ("conversions", "pool", "before")


@dataclass(slots=True, kw_only=True)
class BeforeRound:
    """What there is before a round.

    Attributes:
        shares: all shares, options and pool.
        pool: the pool alone.
        protected: shares with an anti-dilution clause.
        preferred: the shares that a narrow base counts.
    """

    shares: Formula
    pool: Formula
    protected: Sequence[ProtectedShares] = ()
    preferred: Sequence[Formula] = ()


@dataclass(slots=True, kw_only=True)
class ConvertibleCells:
    """A SAFE or note that converts: its terms, and its rows in the steps."""

    terms: InstrumentInputs
    name: str
    counted: Counted
    amount: Scalar
    at_discount: Scalar
    at_cap: Scalar | None = None
    is_capped: Row | None = None
    cap_is_better: Row | None = None

    @property
    def cap(self) -> Input:
        """Its cap, of one that has a cell for it."""
        assert self.terms.cap is not None, "asked for where there is one"
        return self.terms.cap

    @property
    def discount(self) -> Input:
        """Its discount."""
        assert self.terms.discount is not None, "whatever converts has one"
        return self.terms.discount


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolTerms:
    """The new pool in a step: ``base`` + ``each_other`` x (conversions + money / price)."""

    each_other: Row
    base: Row


@dataclass(slots=True, kw_only=True)
class ClosedRound:
    """What a round comes to.

    Attributes:
        price: of a share.
        new_shares: of those who pay in.
        converted: the shares of each SAFE and note, in their order.
        paid: what each of them pays for a share.
        adjusted: what anti-dilution clauses do.
        pool_increase: the new pool; None where none is agreed.
        post_money: what all shares after it are worth at its price.
        holds: what has to be true of the result.
        steps: the rows of the steps, to be computed step by step.
    """

    price: Scalar
    new_shares: Scalar
    converted: list[Scalar]
    paid: list[Scalar]
    adjusted: list[AdjustedShares]
    pool_increase: Scalar | None
    post_money: Scalar
    holds: list[Scalar]
    steps: list[Row] = field(default_factory=list)


def counted_by(terms: InstrumentInputs) -> Counted:
    """Return which shares a cap is divided by, as `conversion_price` of the model says."""
    line = terms.instrument
    if line.kind == "safe_post" or (
        line.kind == "note" and line.note_cap_counts == "with_conversions"
    ):
        return "conversions"
    return "pool" if line.kind == "safe_pre" else "before"
