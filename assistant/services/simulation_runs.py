"""A thousand plans at once: every assumption drawn from a range, and how often the money lasts.

The plan is computed by the formulas of its workbook, on arrays that hold one number for each run;
a thousand runs take little more time than one.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.domain.brief import Brief
from assistant.domain.finance.sensitivity import Lever, levers
from assistant.domain.workbook.book import Names
from assistant.domain.workbook.cells import Input, Row
from assistant.domain.workbook.computation import Computation
from assistant.domain.workbook.formulas import Value
from assistant.domain.workbook.plan_book import PlanBook, plan_book
from assistant.services import content
from assistant.services.simulations import (
    OUTPUTS,
    RUNS,
    SEED,
    TENTHS,
    Range,
    Simulation,
    SimulationStopped,
    Spread,
)

Runs = NDArray[np.float64]
_AT_ONCE = 250  # runs in one array: a large plan then takes 90 MB


class Arrays:
    """Arithmetic of arrays, and of single numbers among them."""

    def largest(self, left: Value, right: Value) -> Value:
        """Return the larger of two, place by place."""
        return np.maximum(left, right) if _is_array(left, right) else max(right, left)

    def smallest(self, left: Value, right: Value) -> Value:
        """Return the smaller of two, place by place."""
        return np.minimum(left, right) if _is_array(left, right) else min(right, left)

    def choose(self, test: Value, then: Callable[[], Value], other: Callable[[], Value]) -> Value:
        """Return one of two values; of arrays, place by place."""
        if isinstance(test, np.ndarray):
            return np.where(test, then(), other())
        return then() if test else other()

    def whole(self, value: Value) -> Value:
        """Return a number rounded down."""
        return np.floor(value)


def _is_array(left: Value, right: Value) -> bool:
    return isinstance(left, np.ndarray) or isinstance(right, np.ndarray)


def simulate(
    brief: Brief,
    ranges: Mapping[str, Range],
    *,
    runs: int = RUNS,
    seed: int = SEED,
    should_stop: Callable[[], bool] = lambda: False,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Simulation:
    """Work out a plan many times, each assumption drawn from its range.

    Draws are independent and triangular: the plan's own value is the likeliest. The same seed
    draws the same again.

    Args:
        brief: with a first month.
        ranges: by the paths of `levers`.
        runs: from 1 on.
        seed: any whole number from 0 on.
        should_stop: asked often.
        progress: told how many months of how many are done.

    Raises:
        SimulationStopped: because ``should_stop`` said so.
    """
    book = plan_book(brief, _no_names(brief))
    moved = [each for each in levers(brief) if each.path in ranges]
    draw = np.random.default_rng(seed)
    found: dict[str, list[Runs]] = {name: [] for name in OUTPUTS}
    sizes = [min(_AT_ONCE, runs - begun) for begun in range(0, runs, _AT_ONCE)]
    total = len(sizes) * book.book.length
    for number, size in enumerate(sizes):
        factors = {each.path: _drawn(draw, each, ranges[each.path], size) for each in moved}
        values = _values(book, moved, factors)
        outputs: dict[str, Runs] = {}
        for at, outputs in enumerate(_worked_out(book, values, size)):  # noqa: B007 - the last is used
            if should_stop():
                raise SimulationStopped
            progress(number * book.book.length + at + 1, total)
        for name, value in outputs.items():
            found[name].append(value)
    joined = {name: np.concatenate(parts) for name, parts in found.items()}
    return Simulation(
        runs=runs, seed=seed, assumptions=len(moved),
        lasts=float(np.mean(joined["lowest_cash"] >= 0)),
        spreads={name: _spread(values) for name, values in joined.items()},
    )  # fmt: skip


def _no_names(brief: Brief) -> Names:
    def unsaid(key: str, /, **_: object) -> str:
        return key

    return Names(
        language=brief.language, labels=content.field_labels(), words=unsaid, sentences=unsaid
    )


def _drawn(draw: np.random.Generator, lever: Lever, given: Range, size: int) -> Runs:
    most = min(given.high, float(lever.most))
    if given.low >= most:
        return np.full(size, min(given.low, most))
    return draw.triangular(given.low, min(max(1.0, given.low), most), most, size)


def _values(
    book: PlanBook, moved: Sequence[Lever], factors: Mapping[str, Runs]
) -> dict[Input, Value]:
    """Return the assumptions that move, as arrays."""
    by_path: dict[str, list[Input]] = {}
    for cell in book.inputs:
        by_path.setdefault(cell.path, []).append(cell)
    return {
        cell: cell.value * factors[lever.path]
        for lever in moved
        for path in lever.along
        for cell in by_path.get(path, ())
        if isinstance(cell.value, float)
    }


def _worked_out(
    book: PlanBook, values: Mapping[Input, Value], size: int
) -> Iterator[dict[str, Runs]]:
    """Yield after each month; what is yielded last is whole."""
    run = Computation(values, Arrays())
    rows: dict[str, Callable[[int], Any]] = {
        name: run.row(_row(book, name)) for name in ("cash", "revenue", "ebitda")
    }
    last_year = set(book.years.header.covers[-1])
    zeros = np.zeros(size)
    lowest = np.full(size, np.inf)
    sums: dict[str, Runs] = {"revenue": zeros, "ebitda": zeros}
    with np.errstate(divide="ignore", invalid="ignore"):  # both sides of a choice are computed
        for at in range(book.book.length):
            cash = rows["cash"](at) + zeros
            lowest = np.minimum(lowest, cash)
            for name, so_far in sums.items():
                sums[name] = so_far + (rows[name](at) if at in last_year else 0.0)
            yield {"lowest_cash": lowest, "last_cash": cash, **sums}


def _row(book: PlanBook, name: str) -> Row:
    return book.cash if name == "cash" else book.book.amount(f"income.{name}")


def _spread(values: Runs) -> Spread:
    low, middle, high = (float(each) for each in np.percentile(values, TENTHS))
    return Spread(low=low, middle=middle, high=high)
