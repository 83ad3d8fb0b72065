"""The assumptions about shareholders, and about SAFEs, notes, options and rounds."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.domain.brief import Brief, Holder, Instrument
from assistant.domain.finance.cap_table import CapTable, cap_table
from assistant.domain.finance.statements import CONVERTIBLES
from assistant.domain.workbook.book import Book, LineInputs
from assistant.domain.workbook.cells import Input

_COMING = ("priced_round", *CONVERTIBLES)


@dataclass(slots=True, kw_only=True)
class InstrumentInputs:
    """The cells of one instrument; those that nothing is worked out from are left out."""

    instrument: Instrument
    amount: Input | None = None
    month: Input | None = None
    shares: Input | None = None
    cap: Input | None = None
    discount: Input | None = None
    interest_rate: Input | None = None
    pre_money: Input | None = None
    pool_after: Input | None = None


@dataclass(slots=True, kw_only=True)
class EquityInputs:
    """Who holds what, and what is agreed.

    Attributes:
        table: the cap table of the brief, which says what converts where; None without holders.
        shares: of each holder, by id.
        paid: by those with an anti-dilution clause: what their conversion price follows from.
        instruments: in the order of the brief.
        switch: whether SAFEs, notes and rounds are paid in, 1 or 0.
    """

    table: CapTable | None
    switch: Input
    shares: dict[str, Input] = field(default_factory=dict)
    paid: dict[str, Input] = field(default_factory=dict)
    instruments: list[InstrumentInputs] = field(default_factory=list)

    def of(self, instrument_id: str) -> InstrumentInputs:
        """Return the cells of an instrument."""
        return next(each for each in self.instruments if each.instrument.id == instrument_id)


def add_equity(book: Book, always: Sequence[Instrument] = ()) -> EquityInputs:
    """Add the assumptions about who holds what and who pays in.

    Args:
        book: the workbook.
        always: instruments whose amounts something else needs.
    """
    brief, names = book.brief, book.names
    table = cap_table(brief)
    if table is not None:
        book.assumptions.heading(names.field("brief", "holders"))
    held = {each.id: _held(book, each) for each in brief.holders} if table is not None else {}
    book.assumptions.heading(names.field("brief", "instruments"))
    switch = book.assumptions.add(
        Input(label=book.words("rounds_paid_in"), value=1.0, format="whole", bounds=(0, 1))
    )
    found = EquityInputs(
        table=table, switch=switch, shares={key: shares for key, (shares, _) in held.items()},
        paid={key: paid for key, (_, paid) in held.items() if paid is not None},
    )  # fmt: skip
    used = _used(table)
    for each in brief.instruments:
        is_used = each.id in used
        if is_used or each in always or (each.month is not None and each.kind in _COMING):
            found.instruments.append(_terms(book, each, is_used=is_used))
    return found


def _used(table: CapTable | None) -> set[str]:
    """Return the ids of what has become part of the company by the last stage."""
    if table is None:
        return set()
    last = table.stages[-1].positions
    return {each.id for each in last if each.kind in ("options", "convertible", "round")}


def _held(book: Book, holder: Holder) -> tuple[Input, Input | None]:
    kind = book.names.choice("holders", "kind", holder.kind)
    book.assumptions.heading(f"{book.names.of_row(holder)} · {kind}", level=2)
    inputs = LineInputs(book, "holders", holder, f"holders.{holder.id}")
    shares = inputs.number("shares", "shares", unit=book.words("cap_table.unit"))
    is_needed = holder.anti_dilution is not None and bool(holder.paid)
    return shares, inputs.number("paid", "money") if is_needed else None


def _terms(book: Book, line: Instrument, *, is_used: bool) -> InstrumentInputs:
    kind = book.names.choice("instruments", "kind", line.kind)
    book.assumptions.heading(f"{book.names.of_row(line)} · {kind}", level=2)
    inputs = LineInputs(book, "instruments", line, f"instruments.{line.id}")
    found = InstrumentInputs(instrument=line)
    if line.kind == "option_grant":
        unit = book.words("cap_table.unit")
        found.shares = inputs.number("shares", "shares", unit=unit)
        return found
    found.amount = inputs.number("amount", "money")
    if line.month is not None:
        found.month = inputs.month("month")
    if is_used and line.kind == "priced_round":
        found.pre_money = inputs.number("pre_money", "money")
        if has_pool(book.brief, line):
            found.pool_after = inputs.number("pool_after", "share")
    elif is_used:
        if line.kind != "note" or line.cap or line.note_cap_counts:
            found.cap = inputs.number("cap", "money")
        found.discount = inputs.number("discount", "share")
        if bears_interest(line):
            found.interest_rate = inputs.number("interest_rate", "share")
    return found


def bears_interest(line: Instrument) -> bool:
    """Return whether it is said how a note grows."""
    return line.kind == "note" and line.interest is not None and line.month is not None


def has_pool(brief: Brief, line: Instrument) -> bool:
    """Return whether a pool is agreed for after a round, in the base or in a scenario."""
    path = f"instruments.{line.id}.pool_after"
    asked = any(change.path == path for each in brief.scenarios for change in each.changes)
    return line.pool_from is not None and bool(line.pool_after or asked)
