"""Who owns the company: today, and after each priced round of the plan.

Fully diluted: options count when they are granted, and the pool with them. SAFEs and notes become
shares in the first priced round after them, by `priced_round`; what decides the result and is not
agreed is asked for, never assumed. An anti-dilution clause makes shares of an earlier round convert
into more in a cheaper one.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from assistant.domain.brief import Brief, Holder, Instrument
from assistant.domain.brief_types import AntiDilution
from assistant.domain.finance.anti_dilution import Adjusted, Protected
from assistant.domain.finance.conversions import Convertible, Interest, note_amount
from assistant.domain.finance.precision import ZERO, exact
from assistant.domain.finance.priced_round import PricedRound, RoundTerms, close_round
from assistant.domain.finance.problems import ConventionNeededError, FormulaError
from assistant.domain.languages import LocalizedText
from assistant.domain.months import Month

PositionKind = Literal["founder", "employee", "investor", "pool", "options", "convertible", "round"]
TODAY = "today"
_CONVERTIBLES = ("safe_post", "safe_pre", "note")
_INTEREST: tuple[Interest, ...] = ("simple", "compound")
_FIELDS = {"method": "conversion", "pool_share": "pool_after", "investment": "amount"}
_NUMBERED = re.compile(r"convertibles\[(\d+)\]\.(\w+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """What one holder has; ``id`` is that of the holder or instrument it comes from.

    ``paid`` is what was paid in for it, a note's interest included. ``shares`` are common shares:
    preferred ones count as what they convert into, at ``conversion_price``, which
    ``anti_dilution`` may lower.
    """

    id: str
    name: LocalizedText
    kind: PositionKind
    shares: Decimal
    paid: Decimal = ZERO
    is_preferred: bool = False
    conversion_price: Decimal | None = None
    anti_dilution: AntiDilution | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProRataRight:
    """What a holder may invest in a round to keep the part held before its money came in."""

    position: Position
    part: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The cap table at one time.

    Attributes:
        id: ``today``, or that of the round after which it stands.
        name: of the round; empty for today.
        month: of the round.
        positions: in the order in which they came.
        closed: the round with its price; None for today.
        pro_rata: who may take part in the round by right; nobody is supposed to.
    """

    id: str
    name: LocalizedText
    month: Month | None
    positions: tuple[Position, ...]
    closed: PricedRound | None = None
    pro_rata: tuple[ProRataRight, ...] = ()

    @property
    def total(self) -> Decimal:
        """All shares, options and the pool."""
        return sum((each.shares for each in self.positions), ZERO)

    @property
    def adjusted(self) -> tuple[Adjusted, ...]:
        """What the anti-dilution clauses of earlier rounds did in this one."""
        return self.closed.adjusted if self.closed else ()

    def ownership(self, position_id: str) -> Decimal:
        """Return the part of the company that a position is, 0 where it is not there."""
        with exact():
            held = sum((each.shares for each in self.positions if each.id == position_id), ZERO)
            return held / self.total if held else ZERO

    def of_kind(self, *kinds: PositionKind) -> Decimal:
        """Return the part of the company that positions of some kinds are together."""
        with exact():
            held = sum((each.shares for each in self.positions if each.kind in kinds), ZERO)
            return held / self.total if held else ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsProblem:
    """Why a round cannot be worked out.

    Attributes:
        instrument: the one at fault, or the holder.
        field: its field.
        key: which problem, as in `FormulaError`.
        choices: of which one has to be given, where a convention is missing.
    """

    instrument: Instrument | Holder
    field: str
    key: str
    choices: tuple[str, ...] = ()

    @property
    def table(self) -> str:
        """The table that the field is in."""
        return "holders" if isinstance(self.instrument, Holder) else "instruments"


@dataclass(frozen=True, slots=True, kw_only=True)
class CapTable:
    """Every stage up to the first round that cannot be worked out, and why it cannot."""

    stages: tuple[Stage, ...]
    problem: TermsProblem | None = None


def cap_table(brief: Brief) -> CapTable | None:
    """Return the cap table of a brief over time; None while nobody holds a share."""
    return _cap_table(brief.holders, brief.instruments, brief.start)


@lru_cache(maxsize=8)
def _cap_table(
    holders: tuple[Holder, ...], instruments: tuple[Instrument, ...], start: Month | None
) -> CapTable | None:
    if not any(each.shares for each in holders if each.kind != "pool"):
        return None
    rounds = sorted((each for each in instruments if each.kind == "priced_round"), key=_when)
    first = rounds[0].month if rounds else None
    granted_by = start or first
    grants = [each for each in instruments if each.kind == "option_grant" and each.shares]
    now = [each for each in grants if each.month is None or _is_by(each.month, granted_by)]
    positions = (*map(_held, holders), *map(_granted, now))
    if rounds and (problem := _without_price(holders)):
        return CapTable(stages=(_today(positions),), problem=problem)
    stages = [_today(positions)]
    waiting = [each for each in grants if each not in now]
    open_instruments = [each for each in instruments if each.kind in _CONVERTIBLES]
    entitled = {each.id for each in holders if each.has_pro_rata}
    entitled |= {each.id for each in instruments if each.has_pro_rata}
    for each in rounds:
        due = [grant for grant in waiting if _is_by(grant.month, each.month)]
        waiting = [grant for grant in waiting if grant not in due]
        converting = [held for held in open_instruments if _is_by(held.month, each.month)]
        try:
            after = _after(stages[-1], each, due, converting)
            stages.append(replace(after, pro_rata=_rights(after, each, entitled)))
        except _InstrumentError as found:
            return CapTable(stages=tuple(stages), problem=found.problem)
        open_instruments = [held for held in open_instruments if held not in converting]
    return CapTable(stages=tuple(stages))


def _when(instrument: Instrument) -> tuple[bool, Month]:
    """Order rounds by month; one without a month comes last."""
    return instrument.month is None, instrument.month or Month(1900, 1)


def _is_by(month: Month | None, last: Month | None) -> bool:
    return month is None or last is None or month <= last


def _today(positions: tuple[Position, ...]) -> Stage:
    return Stage(id=TODAY, name=LocalizedText(), month=None, positions=positions)


def _held(holder: Holder) -> Position:
    with exact():
        price = holder.paid / holder.shares if holder.paid and holder.shares else None
    return Position(
        id=holder.id, name=holder.name, kind=holder.kind, shares=holder.shares, paid=holder.paid,
        is_preferred=holder.anti_dilution is not None
        or (holder.kind == "investor" and holder.preference != "common"),
        conversion_price=price, anti_dilution=holder.anti_dilution,
    )  # fmt: skip


def _without_price(holders: Sequence[Holder]) -> TermsProblem | None:
    """Return who has an anti-dilution clause and paid nothing that a price could follow from."""
    for each in holders:
        if each.anti_dilution is not None and each.shares and not each.paid:
            return TermsProblem(instrument=each, field="paid", key="needed")
    return None


def _granted(grant: Instrument) -> Position:
    return Position(id=grant.id, name=grant.name, kind="options", shares=grant.shares)


class _InstrumentError(Exception):
    def __init__(self, problem: TermsProblem) -> None:
        super().__init__(problem.key)
        self.problem = problem


def _after(
    stage: Stage, asked: Instrument, grants: Sequence[Instrument], converting: Sequence[Instrument]
) -> Stage:
    """Return the stage after a round, before which options were granted out of the pool."""
    positions = list(stage.positions)
    for grant in grants:
        positions = [*_less_pool(positions, grant.shares), _granted(grant)]
    convertibles = tuple(_convertible(each, asked) for each in converting)
    closed = _closed(positions, asked, converting, convertibles)
    positions = [_adjusted(each, closed) for each in positions]
    names = {each.id: each.name for each in converting}
    paid = {each.name: each.amount for each in convertibles}
    positions += [
        Position(
            id=each.name,
            name=names[each.name],
            kind="convertible",
            shares=each.shares,
            paid=paid[each.name],
            is_preferred=True,
            conversion_price=each.price,
            anti_dilution=asked.anti_dilution,
        )
        for each in closed.converted
    ]
    positions.append(
        Position(
            id=asked.id,
            name=asked.name,
            kind="round",
            shares=closed.new_shares,
            paid=asked.amount,
            is_preferred=True,
            conversion_price=closed.price,
            anti_dilution=asked.anti_dilution,
        )
    )
    if closed.pool_increase:
        positions = _more_pool(positions, closed.pool_increase)
    return Stage(id=asked.id, name=asked.name, month=asked.month, positions=tuple(positions),
                 closed=closed)  # fmt: skip


def _adjusted(position: Position, closed: PricedRound) -> Position:
    """Return a position after the anti-dilution clauses of a round."""
    for each in closed.adjusted:
        if each.name == position.id:
            with exact():
                shares = position.shares + each.more_shares
            return replace(position, shares=shares, conversion_price=each.price)
    return position


def _rights(stage: Stage, asked: Instrument, entitled: Collection[str]) -> tuple[ProRataRight, ...]:
    """Return what those with a right may invest: their part before the new money x the round.

    SAFEs and notes that convert in the round count with the shares they become, as in the side
    letter of the YC SAFE; the new pool does not, nor do the shares that anti-dilution adds.
    """
    assert stage.closed is not None, "only a round has rights"
    with exact():
        added = {each.name: each.more_shares for each in stage.closed.adjusted}
        before = stage.total - stage.closed.new_shares - stage.closed.pool_increase
        before -= sum(added.values(), ZERO)
        held = [
            (each, (each.shares - added.get(each.id, ZERO)) / before)
            for each in stage.positions
            if each.id in entitled and each.id != asked.id and each.shares
        ]
        return tuple(
            ProRataRight(position=each, part=part, amount=asked.amount * part)
            for each, part in held
        )


def _closed(
    positions: Sequence[Position],
    asked: Instrument,
    converting: Sequence[Instrument],
    convertibles: tuple[Convertible, ...],
) -> PricedRound:
    if asked.pre_money is None:
        raise _InstrumentError(TermsProblem(instrument=asked, field="pre_money", key="needed"))
    counts = {each.note_cap_counts for each in converting if each.kind == "note" and each.cap}
    terms = RoundTerms(
        pre_money=asked.pre_money,
        investment=asked.amount,
        shares=_sum(each for each in positions if each.kind not in ("options", "pool")),
        options=_sum(each for each in positions if each.kind == "options"),
        pool=_sum(each for each in positions if each.kind == "pool"),
        pool_share=asked.pool_after or None,
        pool_from=asked.pool_from,
        convertibles=convertibles,
        method=asked.conversion,
        note_cap_counts=next(iter(counts)) if len(counts) == 1 else None,
        protected=tuple(_protected(positions)),
        preferred=_sum(each for each in positions if each.is_preferred),
        protection_from=asked.protection_from,
    )
    try:
        return close_round(terms)
    except FormulaError as error:
        raise _InstrumentError(_problem(error, asked, converting)) from error


def _protected(positions: Iterable[Position]) -> Iterator[Protected]:
    for each in positions:
        if each.anti_dilution and each.conversion_price and each.shares:
            yield Protected(
                name=each.id, shares=each.shares, conversion_price=each.conversion_price,
                method=each.anti_dilution,
            )  # fmt: skip


def _problem(
    error: FormulaError, asked: Instrument, converting: Sequence[Instrument]
) -> TermsProblem:
    """Return a formula's complaint as one about a field of an instrument."""
    choices = error.choices if isinstance(error, ConventionNeededError) else ()
    numbered = _NUMBERED.match(error.field)
    if numbered is not None:
        held = converting[int(numbered[1]) - 1]
        return TermsProblem(instrument=held, field=numbered[2], key=error.key, choices=choices)
    if error.field == "note_cap_counts":
        held = next(each for each in converting if each.kind == "note" and each.cap)
        return TermsProblem(
            instrument=held, field="note_cap_counts", key=error.key, choices=choices
        )
    if error.field == "convertibles":
        return TermsProblem(instrument=asked, field="conversion", key=error.key)
    if error.field == "protected":
        return TermsProblem(instrument=asked, field="pre_money", key=error.key)
    name = _FIELDS.get(error.field, error.field)
    return TermsProblem(instrument=asked, field=name, key=error.key, choices=choices)


def _convertible(held: Instrument, asked: Instrument) -> Convertible:
    amount = held.amount
    if held.kind == "note" and held.interest_rate:
        amount = _with_interest(held, asked)
    kind = held.kind
    assert kind in ("safe_post", "safe_pre", "note"), "only these convert"
    return Convertible(
        name=held.id, kind=kind, amount=amount, cap=held.cap, discount=held.discount,
        has_mfn=held.has_mfn,
    )  # fmt: skip


def _with_interest(held: Instrument, asked: Instrument) -> Decimal:
    """Return what a note has grown to, from the first of its month to the first of the round's."""
    if held.interest is None:
        raise _InstrumentError(
            TermsProblem(instrument=held, field="interest", key="convention", choices=_INTEREST)
        )
    for each in (held, asked):
        if each.month is None:
            raise _InstrumentError(TermsProblem(instrument=each, field="month", key="needed"))
    assert held.month is not None, "asked for above"
    assert asked.month is not None, "asked for above"
    days = (date(asked.month.year, asked.month.month, 1)
            - date(held.month.year, held.month.month, 1)).days  # fmt: skip
    return note_amount(held.amount, held.interest_rate, days, interest=held.interest)


def _sum(positions: Iterable[Position]) -> Decimal:
    return sum((each.shares for each in positions), ZERO)


def _less_pool(positions: Sequence[Position], shares: Decimal) -> list[Position]:
    """Return the positions with options taken out of the pool, as far as it goes."""
    found = []
    for each in positions:
        taken = min(each.shares, shares) if each.kind == "pool" else ZERO
        shares -= taken
        found.append(replace(each, shares=each.shares - taken) if taken else each)
    return found


def _more_pool(positions: Sequence[Position], shares: Decimal) -> list[Position]:
    """Return the positions with a larger pool, or with one."""
    pool = next((each for each in positions if each.kind == "pool"), None)
    if pool is None:
        new = Position(id="pool", name=LocalizedText(), kind="pool", shares=shares)
        return [*positions, new]
    grown = replace(pool, shares=pool.shares + shares)
    return [grown if each is pool else each for each in positions]
