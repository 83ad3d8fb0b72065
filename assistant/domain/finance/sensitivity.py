"""What a plan depends on: how its lowest cash moves with each assumption, and where it runs out."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from assistant.domain.brief import Brief, ScenarioChange
from assistant.domain.finance.precision import ONE, ZERO, exact
from assistant.domain.finance.scenarios import with_changes
from assistant.domain.finance.statements import project

SWING = Decimal("0.2")  # each assumption is moved by a fifth of itself
PAY = "people"  # the one lever that is no single assumption: all pay together
_FEWEST, _MOST = ZERO, Decimal(4)  # factors between which a switching value is looked for
_HALVINGS = 9  # of that span: to half a per cent
_TOGETHER: dict[
    str, dict[str, tuple[str, ...]]
] = {  # assumptions that are moved, and what moves along
    "revenue": {
        "price": ("price_changes", "annual_price"),
        "new_customers": ("new_customers_step", "new_customers_changes"),
        "churn": ("churn_changes",),
        "transaction_value": (),
        "take_rate": (),
        "attach_rate": (),
    },
    "costs": {"amount": ("changes",), "rate": ()},
    "capex": {"price": ()},
}
_SHARES = frozenset({"churn", "take_rate", "attach_rate", "rate"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Lever:
    """An assumption that can be moved.

    Attributes:
        path: the id of its fact, or ``PAY``.
        value: what it is now; 1 for ``PAY``.
        along: the paths that are scaled with it, itself included.
        most: the largest factor that leaves it possible; a share is 1 at most.
    """

    path: str
    value: Decimal
    along: tuple[str, ...]
    most: Decimal

    def moved(self, brief: Brief, factor: Decimal) -> Brief:
        """Return the brief with the assumption times ``factor``."""
        factor = min(factor, self.most)
        return with_changes(
            brief, (ScenarioChange(path=each, factor=factor) for each in self.along)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitivity:
    """What one assumption does to the lowest cash of the plan, its rounds counted in.

    Attributes:
        lever: the assumption.
        base: the lowest cash as planned.
        less: the same with a fifth less of the assumption.
        more: the same with a fifth more.
        switching: the factor at which the lowest cash is nought; None where no factor from 0 to 4
            makes it so.
    """

    lever: Lever
    base: Decimal
    less: Decimal
    more: Decimal
    switching: Decimal | None

    @property
    def swing(self) -> Decimal:
        """How far the lowest cash moves between a fifth less and a fifth more."""
        return abs(self.more - self.less)

    @property
    def switching_value(self) -> Decimal | None:
        """The assumption at which the money just lasts."""
        if self.switching is None:
            return None
        with exact():
            return self.lever.value * self.switching


def levers(brief: Brief) -> tuple[Lever, ...]:
    """Return the assumptions of a brief that can be moved: those that are something."""
    return tuple(_levers(brief))


def sensitivities(brief: Brief) -> Iterator[tuple[Sensitivity, ...]]:
    """Yield what each assumption does, one or none after each projection, in no special order.

    The brief needs a first month. A projection takes some milliseconds; who takes the items one by
    one can do other things in between.
    """
    base = lowest_cash(brief)
    yield ()
    for lever in levers(brief):
        less = lowest_cash(lever.moved(brief, ONE - SWING))
        yield ()
        more = lowest_cash(lever.moved(brief, ONE + SWING))
        yield ()
        switching: Decimal | None = None
        for found in _switching(brief, lever, base, gets_worse=more < less):
            switching = found
            yield ()
        yield (Sensitivity(lever=lever, base=base, less=less, more=more, switching=switching),)


def steps(brief: Brief) -> int:
    """Return how many items ``sensitivities`` yields at most."""
    return 1 + len(levers(brief)) * (_HALVINGS + 4)


def lowest_cash(brief: Brief) -> Decimal:
    """Return the lowest cash of a plan, its rounds counted in."""
    return min(project(brief).balance.cash)


def _levers(brief: Brief) -> Iterator[Lever]:
    for table, names in _TOGETHER.items():
        for row in getattr(brief, table):
            for name, along in names.items():
                value = getattr(row, name, ZERO)
                is_idle = name == "attach_rate" and not row.of_line  # nothing to be attached to
                if value and not is_idle:
                    first = f"{table}.{row.id}."
                    yield Lever(
                        path=first + name,
                        value=value,
                        along=(first + name, *(first + each for each in along)),
                        most=ONE / value if name in _SHARES else _MOST,
                    )
    paid = [each for each in brief.people if each.pay]
    if paid:
        along_pay = tuple(f"people.{each.id}.pay" for each in paid)
        yield Lever(path=PAY, value=ONE, along=along_pay, most=_MOST)


def _switching(
    brief: Brief, lever: Lever, base: Decimal, *, gets_worse: bool
) -> Iterator[Decimal | None]:
    """Yield ever better guesses of the factor at which the lowest cash is nought.

    ``gets_worse``: more of the assumption leaves less cash. Above nought, the factor lies on the
    side that is worse; below, on the other.
    """
    is_up = gets_worse == (base >= 0)
    inner, outer = ONE, min(_MOST, lever.most) if is_up else _FEWEST
    is_there = (lowest_cash(lever.moved(brief, outer)) >= 0) != (base >= 0)
    yield None
    if not is_there:
        return
    for _ in range(_HALVINGS):
        with exact():
            middle = (inner + outer) / 2
        if (lowest_cash(lever.moved(brief, middle)) >= 0) == (base >= 0):
            inner = middle
        else:
            outer = middle
        yield inner if base >= 0 else outer
