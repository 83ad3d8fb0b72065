"""What a plan depends on: how a number of it moves with each assumption, and where it tips over."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from assistant.domain.brief import Brief, ScenarioChange
from assistant.domain.finance.plan_outputs import OUTPUT_OF, Output, OutputName
from assistant.domain.finance.precision import ONE, ZERO, exact
from assistant.domain.finance.scenarios import with_changes

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
    """What one assumption does to a number of the plan.

    Attributes:
        lever: the assumption.
        output: which number.
        base: that number as planned.
        less: the same with a fifth less of the assumption.
        more: the same with a fifth more.
        switching: the factor at which it tips over; None where no factor from 0 to 4 makes it so.
        is_fine: whether the plan is on the good side of that.
    """

    lever: Lever
    output: OutputName = "lowest_cash"
    base: Decimal
    less: Decimal
    more: Decimal
    switching: Decimal | None
    is_fine: bool

    @property
    def swing(self) -> Decimal:
        """How far the number moves between a fifth less and a fifth more."""
        return abs(self.more - self.less)

    @property
    def switching_value(self) -> Decimal | None:
        """The assumption at which the number tips over."""
        if self.switching is None:
            return None
        with exact():
            return self.lever.value * self.switching


def levers(brief: Brief) -> tuple[Lever, ...]:
    """Return the assumptions of a brief that can be moved: those that are something."""
    return tuple(_levers(brief))


def sensitivities(
    brief: Brief, output: OutputName = "lowest_cash"
) -> Iterator[tuple[Sensitivity, ...]]:
    """Yield what each assumption does, one or none after each projection, in no special order.

    The brief needs a first month. A projection takes some milliseconds; who takes the items one by
    one can do other things in between.
    """
    asked = OUTPUT_OF[output]
    base = asked.measure(brief)
    is_fine = asked.is_fine(base, brief)
    yield ()
    for lever in levers(brief):
        less = asked.measure(lever.moved(brief, ONE - SWING))
        yield ()
        more = asked.measure(lever.moved(brief, ONE + SWING))
        yield ()
        switching: Decimal | None = None
        if asked.tips:
            search = _Search(brief=brief, lever=lever, output=asked, is_fine=is_fine)
            for found in search.guesses(gets_worse=(more < less) == asked.more_is_better):
                switching = found
                yield ()
        yield (
            Sensitivity(
                lever=lever, output=output, base=base, less=less, more=more, switching=switching,
                is_fine=is_fine,
            ),
        )  # fmt: skip


def steps(brief: Brief) -> int:
    """Return how many items ``sensitivities`` yields at most."""
    return 1 + len(levers(brief)) * (_HALVINGS + 4)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    """The search for the factor of an assumption at which a number of the plan tips over."""

    brief: Brief
    lever: Lever
    output: Output
    is_fine: bool

    def guesses(self, *, gets_worse: bool) -> Iterator[Decimal | None]:
        """Yield ever better guesses, each still on the side that is fine; None where there is none.

        ``gets_worse``: more of the assumption is bad for the plan. Where the plan is fine, the
        factor lies on the side that is worse; where it is not, on the other.
        """
        is_up = gets_worse == self.is_fine
        inner, outer = ONE, min(_MOST, self.lever.most) if is_up else _FEWEST
        is_there = self._is_fine_at(outer) != self.is_fine
        yield None
        if not is_there:
            return
        for _ in range(_HALVINGS):
            with exact():
                middle = (inner + outer) / 2
            if self._is_fine_at(middle) == self.is_fine:
                inner = middle
            else:
                outer = middle
            yield inner if self.is_fine else outer

    def _is_fine_at(self, factor: Decimal) -> bool:
        moved = self.lever.moved(self.brief, factor)
        return self.output.is_fine(self.output.measure(moved), moved)
