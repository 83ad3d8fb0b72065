"""The exit waterfall: who gets what of a sale's proceeds.

Preferences are paid tier by tier, pro rata inside a tier; what is left goes to common shares,
participating shares and options that are worth exercising, by shares. A preferred class may give
up its preference and take part as common. Whether that pays depends on what the others do: the
result is an equilibrium, in which no class gains by deciding otherwise.

Source: Feld and Mendelson, Venture Deals; definitions as in the model charter of the NVCA.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Literal

from assistant.domain.finance.precision import ZERO, exact
from assistant.domain.finance.problems import FormulaError

Rights = Literal["common", "option", "non_participating", "participating", "capped"]
MOST_CLASSES = 40
_TRIED_ALL = 12  # classes of which every combination of choices may be tried


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareClass:
    """One class of shares or options.

    Attributes:
        name: of the class or holder.
        rights: ``common``; ``option``: exercised at ``strike`` if that pays;
            ``non_participating``: its preference, or its part as common; ``participating``: both;
            ``capped``: both up to ``cap``, or its part as common. Options that nobody holds get
            nothing: leave them out.
        shares: as converted to common.
        preference: what is paid first, the multiple included.
        seniority: tiers are paid from the highest number down.
        cap: of ``capped``: the most of preference and participation together.
        strike: of ``option``: what a share costs its holder.
    """

    name: str
    rights: Rights
    shares: Decimal
    preference: Decimal = ZERO
    seniority: int = 1
    cap: Decimal | None = None
    strike: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Payout:
    """What a class gets; ``has_converted`` if it gave up its preference, or exercised."""

    name: str
    amount: Decimal
    has_converted: bool


def distribute(proceeds: Decimal, classes: Sequence[ShareClass]) -> list[Payout]:
    """Return what each class gets of the proceeds, in the order given.

    What options cost comes out of what they get. Of several equilibria the one with the fewest
    conversions is taken.

    Raises:
        FormulaError: negative proceeds, no or impossible classes, with the field.
    """
    _check(proceeds, classes)
    with exact():
        choices = equilibrium(proceeds, classes)
        amounts = payouts(proceeds, classes, choices)
        exercised = [
            each.rights == "option" and amount > 0
            for each, amount in zip(classes, amounts, strict=True)
        ]
        return [
            Payout(name=each.name, amount=amount, has_converted=converted or used)
            for each, amount, converted, used in zip(
                classes, amounts, choices, exercised, strict=True
            )
        ]


def equilibrium(proceeds: Decimal, classes: Sequence[ShareClass]) -> tuple[bool, ...]:
    """Return which classes convert, so that none of them gains by deciding otherwise.

    From nobody on, the class that gains most changes its mind, until none gains. If that goes in
    circles, all combinations are tried, fewest conversions first.

    Raises:
        FormulaError: no combination is stable.
    """
    choices = tuple(False for _ in classes)
    seen = {choices}
    while True:
        better = _best_change(proceeds, classes, choices)
        if better is None:
            return choices
        if better in seen:
            break
        seen.add(better)
        choices = better
    for tried in _combinations(classes):
        if _best_change(proceeds, classes, tried) is None:
            return tried
    raise FormulaError("no_equilibrium", "classes")


def payouts(
    proceeds: Decimal, classes: Sequence[ShareClass], choices: Sequence[bool]
) -> list[Decimal]:
    """Return what each class gets if those convert that are said to."""
    amounts = [ZERO for _ in classes]
    left = proceeds
    keeping = [at for at, each in enumerate(classes) if each.preference > 0 and not choices[at]]
    for tier in sorted({classes[at].seniority for at in keeping}, reverse=True):
        inside = [at for at in keeping if classes[at].seniority == tier]
        wanted = sum((classes[at].preference for at in inside), ZERO)
        paid = min(left, wanted)
        for at in inside:
            amounts[at] = classes[at].preference * paid / wanted
        left -= paid
    value = _value_of_share(left, classes, choices)
    for at, each in enumerate(classes):
        amounts[at] += each.shares * _part(each, value, has_converted=choices[at])
    return amounts


def _check(proceeds: Decimal, classes: Sequence[ShareClass]) -> None:
    if proceeds < 0:
        raise FormulaError("negative", "proceeds", value=proceeds)
    if not classes:
        raise FormulaError("too_few_rows", "classes", least=1)
    if len(classes) > MOST_CLASSES:
        raise FormulaError("too_many_rows", "classes", most=MOST_CLASSES)
    for number, each in enumerate(classes, 1):
        _check_class(each, f"classes[{number}]")
    if not any(each.rights == "common" for each in classes):
        raise FormulaError("no_common", "classes")


def _check_class(each: ShareClass, field: str) -> None:
    if each.shares <= 0:
        raise FormulaError("not_positive", f"{field}.shares", value=each.shares)
    for name in ("preference", "strike"):
        if getattr(each, name) < 0:
            raise FormulaError("negative", f"{field}.{name}", value=getattr(each, name))
    if each.rights == "capped" and (each.cap is None or each.cap < each.preference):
        raise FormulaError("cap_below_preference", f"{field}.cap")
    if each.rights in ("common", "option") and each.preference:
        raise FormulaError("no_preference", f"{field}.preference", value=each.preference)


def _may_convert(each: ShareClass) -> bool:
    return each.rights in ("non_participating", "capped")


def _best_change(
    proceeds: Decimal, classes: Sequence[ShareClass], choices: tuple[bool, ...]
) -> tuple[bool, ...] | None:
    """Return the choices with that one changed whose class gains most by it, or None."""
    now = payouts(proceeds, classes, choices)
    best, most = None, ZERO
    for at, each in enumerate(classes):
        if not _may_convert(each):
            continue
        changed = (*choices[:at], not choices[at], *choices[at + 1 :])
        gain = payouts(proceeds, classes, changed)[at] - now[at]
        if gain > max(most, proceeds * Decimal("1e-30")):
            best, most = changed, gain
    return best


def _combinations(classes: Sequence[ShareClass]) -> Iterator[tuple[bool, ...]]:
    free = [at for at, each in enumerate(classes) if _may_convert(each)]
    if len(free) > _TRIED_ALL:
        return
    for chosen in sorted(product((False, True), repeat=len(free)), key=sum):
        converted = dict(zip(free, chosen, strict=True))
        yield tuple(converted.get(at, False) for at in range(len(classes)))


def _part(each: ShareClass, value: Decimal, *, has_converted: bool) -> Decimal:
    """Return what a share takes of the rest where a common share takes ``value``."""
    if each.rights == "common" or has_converted:
        return value
    if each.rights == "option":
        return max(ZERO, value - each.strike)
    if each.rights == "participating":
        return value
    if each.rights == "capped":
        assert each.cap is not None, "checked before"
        return min(value, (each.cap - each.preference) / each.shares)
    return ZERO


def _value_of_share(
    left: Decimal, classes: Sequence[ShareClass], choices: Sequence[bool]
) -> Decimal:
    """Return what a common share gets, so that all parts together are what is left.

    What they take together grows with the value of a share, in straight pieces between the values
    at which an option begins to pay or a cap is reached.
    """
    if left <= 0:
        return ZERO

    def taken(value: Decimal) -> Decimal:
        parts = (
            each.shares * _part(each, value, has_converted=choices[at])
            for at, each in enumerate(classes)
        )
        return sum(parts, ZERO)

    bends = {ZERO}
    for at, each in enumerate(classes):
        if each.rights == "option":
            bends.add(each.strike)
        elif each.rights == "capped" and not choices[at]:
            assert each.cap is not None, "checked before"
            bends.add((each.cap - each.preference) / each.shares)
    begin = max(bend for bend in bends if taken(bend) <= left)
    slope = taken(begin + 1) - taken(begin) if begin == max(bends) else None
    if slope is None:
        end = min(bend for bend in bends if bend > begin)
        slope = (taken(end) - taken(begin)) / (end - begin)
    return begin + (left - taken(begin)) / slope
