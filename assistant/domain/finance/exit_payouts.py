"""What each holder gets when the company is sold, after the last round that is worked out.

The price is what is left for shareholders, debt and costs paid. What a round's money gets first is
negotiated: it is asked for, never assumed. SAFEs and notes get first what was paid for them (their
own shadow series), by the terms of the round in which they became shares.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import groupby

from assistant.domain.brief import Brief, Holder, Instrument
from assistant.domain.brief_types import Money, Preference
from assistant.domain.finance.cap_table import CapTable, Position, Stage, TermsProblem, cap_table
from assistant.domain.finance.precision import ONE, ZERO, exact, rounded
from assistant.domain.finance.problems import FormulaError
from assistant.domain.finance.waterfall import ShareClass, distribute

# Sale prices shown, as multiples of what the company is worth after its last round.
MULTIPLES = {
    "x0_5": Decimal("0.5"), "x1": ONE, "x2": Decimal(2), "x5": Decimal(5), "x10": Decimal(10),
}  # fmt: skip
PREFERENCES: tuple[Preference, ...] = ("common", "non_participating", "participating", "capped")
_CONVERTIBLES = ("safe_post", "safe_pre", "note")
_STEPS = 24  # halvings; finer than prices are shown
_FAR = Decimal(1000)  # times the preferences


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitTerms:
    """What money that was paid in gets first.

    Attributes:
        preference: how it shares in the rest.
        multiple: of what was paid in.
        cap: of ``capped``: the most altogether, as a multiple of what was paid in.
    """

    preference: Preference
    multiple: Decimal = ONE
    cap: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SalePrice:
    """A price to try; read as the fields of a brief are."""

    price: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Exit:
    """What comes of sales at several prices.

    Attributes:
        stage: whose shares they are.
        prices: of all shares, options and preferences.
        payouts: for each price, what each position of the stage gets, in its order.
        preferences: what is paid first altogether.
        equal_from: the price from which every share gets the same; None where it never does.
        free_options: whether options cost their holders nothing.
    """

    stage: Stage
    prices: tuple[Decimal, ...]
    payouts: tuple[tuple[Decimal, ...], ...]
    preferences: Decimal
    equal_from: Decimal | None
    free_options: bool

    def of(self, at: int, *position_ids: str) -> Decimal:
        """Return what some positions get together at the price at a place."""
        pairs = zip(self.stage.positions, self.payouts[at], strict=True)
        return sum((paid for each, paid in pairs if each.id in position_ids), ZERO)


def usual_prices(table: CapTable) -> dict[str, Decimal]:
    """Return sale prices around the value after the last round; none where there was no round."""
    closed = table.stages[-1].closed
    if closed is None:
        return {}
    with exact():
        return {key: rounded(closed.post_money * times) for key, times in MULTIPLES.items()}


def exit_of(
    brief: Brief, prices: Sequence[Decimal] = (), terms: ExitTerms | None = None
) -> Exit | TermsProblem | None:
    """Return who gets what of a sale; None while nobody holds a share.

    Args:
        brief: with its holders and instruments.
        prices: of the company; the usual ones where there are none.
        terms: what to suppose of all money paid in by rounds, SAFEs and notes, instead of what is
            agreed.

    Returns:
        What is missing or impossible, where it cannot be worked out.
    """
    table = cap_table(brief)
    if table is None:
        return None
    if table.problem is not None:
        return table.problem
    return _exit_of(brief.holders, brief.instruments, table, tuple(prices), terms)


@lru_cache(maxsize=8)  # an answer seldom changes who holds what
def _exit_of(
    holders: tuple[Holder, ...],
    instruments: tuple[Instrument, ...],
    table: CapTable,
    prices: tuple[Decimal, ...],
    terms: ExitTerms | None,
) -> Exit | TermsProblem:
    try:
        book = _Book(holders, instruments, table, terms)
        return book.exit(prices or tuple(usual_prices(table).values()))
    except _ProblemError as found:
        return found.problem
    except FormulaError as error:  # nobody has common shares, or there are too many classes
        return TermsProblem(instrument=holders[0], field="preference", key=error.key)


class _ProblemError(Exception):
    def __init__(self, instrument: Instrument | Holder, field: str, key: str) -> None:
        super().__init__(key)
        choices = PREFERENCES if key == "convention" else ()
        self.problem = TermsProblem(instrument=instrument, field=field, key=key, choices=choices)


class _Book:
    """The classes of the last stage, and the position each comes from."""

    def __init__(
        self,
        holders: tuple[Holder, ...],
        instruments: tuple[Instrument, ...],
        table: CapTable,
        terms: ExitTerms | None,
    ) -> None:
        self.stage = table.stages[-1]
        self._terms = terms
        self._holders = {each.id: each for each in holders}
        self._instruments = {each.id: each for each in instruments}
        self._rounds = _rounds_of(table)
        self._check_all_converted()
        self.positions = [
            (at, each)
            for at, each in enumerate(self.stage.positions)
            if each.shares > 0 and each.kind != "pool"  # what nobody holds gets nothing
        ]
        self.classes = [self._class(each) for _, each in self.positions]

    def exit(self, prices: tuple[Decimal, ...]) -> Exit:
        firsts = sum((each.preference for each in self.classes), ZERO)
        options = [each for each in self.classes if each.rights == "option"]
        return Exit(
            stage=self.stage,
            prices=prices,
            payouts=tuple(map(self._paid, prices)),
            preferences=firsts,
            equal_from=self._equal_from(firsts),
            free_options=any(not each.strike for each in options),
        )

    def _check_all_converted(self) -> None:
        known = {each.id for each in self.stage.positions}
        for each in self._instruments.values():
            if each.kind in _CONVERTIBLES and each.id not in known:
                raise _ProblemError(each, "kind", "not_converted")

    def _class(self, position: Position) -> ShareClass:
        if position.kind == "options":
            strike = self._instruments[position.id].strike
            if not strike:
                return ShareClass(name=position.id, rights="common", shares=position.shares)
            return ShareClass(
                name=position.id, rights="option", shares=position.shares, strike=strike
            )
        if position.kind in ("convertible", "round"):
            return self._of_round(position)
        holder = self._holders[position.id]
        terms = ExitTerms(
            preference=holder.preference,
            multiple=holder.preference_multiple,
            cap=holder.preference_cap,
        )
        return _preferred(position, terms, holder)

    def _of_round(self, position: Position) -> ShareClass:
        asked = self._instruments[self._rounds[position.id]]
        terms = self._terms
        if terms is None:
            if asked.preference is None:
                raise _ProblemError(asked, "preference", "convention")
            terms = ExitTerms(
                preference=asked.preference,
                multiple=asked.preference_multiple,
                cap=asked.preference_cap,
            )
        return _preferred(position, terms, asked)

    def _paid(self, price: Decimal) -> tuple[Decimal, ...]:
        found = [ZERO for _ in self.stage.positions]
        for (at, _), paid in zip(self.positions, _shared(price, self.classes), strict=True):
            found[at] = paid
        return tuple(found)

    def _equal_from(self, firsts: Decimal) -> Decimal | None:
        """Return the price from which nobody gains by a preference, to five digits or so."""
        if not firsts:
            return ZERO
        low, high = ZERO, firsts * _FAR
        if not self._is_equal(high):
            return None
        for _ in range(_STEPS):
            middle = (low + high) / 2
            low, high = (low, middle) if self._is_equal(middle) else (middle, high)
        return high

    def _is_equal(self, price: Decimal) -> bool:
        """Tell whether a share of each preferred class gets what a common share does."""
        amounts = _shared(price, self.classes)
        common = next(at for at, each in enumerate(self.classes) if each.rights == "common")
        value = amounts[common] / self.classes[common].shares
        return all(
            abs(amount - value * each.shares) <= price / _FAR / _FAR
            for each, amount in zip(self.classes, amounts, strict=True)
            if each.preference
        )


def _rounds_of(table: CapTable) -> dict[str, str]:
    """Return for each position that came with a round the id of that round."""
    found: dict[str, str] = {}
    for stage in table.stages:
        for each in stage.positions:
            if each.kind in ("convertible", "round"):
                found.setdefault(each.id, stage.id)
    return found


def _preferred(position: Position, terms: ExitTerms, source: Instrument | Holder) -> ShareClass:
    paid = position.paid
    if terms.preference == "common" or not paid:
        return ShareClass(name=position.id, rights="common", shares=position.shares)
    if terms.preference == "capped" and (terms.cap is None or terms.cap < terms.multiple):
        key = "needed" if terms.cap is None else "cap_below_preference"
        raise _ProblemError(source, "preference_cap", key)
    with exact():
        return ShareClass(
            name=position.id,
            rights=terms.preference,
            shares=position.shares,
            preference=paid * terms.multiple,
            cap=None if terms.cap is None else paid * terms.cap,
            seniority=source.seniority,
        )


def _shared(price: Decimal, classes: Sequence[ShareClass]) -> list[Decimal]:
    """Return what each class gets; common shares are one to the formula, options by strike."""

    def kind(at: int) -> tuple[str, Decimal]:
        each = classes[at]
        alike = each.rights in ("common", "option")
        return (f"{each.rights}" if alike else f"{at:05d}", each.strike)

    order = sorted(range(len(classes)), key=kind)
    groups = [list(places) for _, places in groupby(order, key=kind)]
    together = [_merged([classes[at] for at in places]) for places in groups]
    found = [ZERO for _ in classes]
    with exact():
        for places, paid, one in zip(groups, distribute(price, together), together, strict=True):
            for at in places:
                found[at] = paid.amount * classes[at].shares / one.shares
    return found


def _merged(alike: Sequence[ShareClass]) -> ShareClass:
    first = alike[0]
    if len(alike) == 1:
        return first
    return ShareClass(
        name=first.name, rights=first.rights, shares=_sum(each.shares for each in alike),
        strike=first.strike,
    )  # fmt: skip


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)
