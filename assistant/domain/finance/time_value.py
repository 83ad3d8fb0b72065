"""The time value of money: present values and internal rates of return.

Rates are fractions of 1 for each period (0.08 is 8 %). Flows are in order of time; money that comes
in is positive.
"""

import math
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from assistant.domain.finance.precision import ONE, ZERO, exact
from assistant.domain.finance.problems import ConventionNeededError, FormulaError

FirstFlow = Literal["now", "after_one_period"]
IfSeveral = Literal["lowest", "nearest_to_zero"]
DAYS_A_YEAR = 365  # of XIRR, as spreadsheets count

_LOWEST, _HIGHEST = -0.9999, 1e6  # where internal rates are looked for
_STEPS = 4_000  # of that search, in equal steps of the logarithm of 1 + rate
_HALVINGS = 120  # thirty digits and more, from the width of one step


def npv(rate: Decimal, flows: Sequence[Decimal], *, first_flow: FirstFlow) -> Decimal:
    """Return the net present value: the sum of flow_i / (1 + rate)^i.

    Args:
        rate: the discount rate for each period, above -1.
        flows: one for each period.
        first_flow: ``now``: i begins at 0, as textbooks have it; ``after_one_period``: at 1, as the
            NPV() of spreadsheets has it. The two differ by the factor 1 + rate.

    Raises:
        FormulaError: there is no flow, or the rate is -1 or below.
    """
    _check_flows(flows, least=1)
    if rate <= -1:
        raise FormulaError("rate_too_low", "rate", value=rate)
    with exact():
        begin = 0 if first_flow == "now" else 1
        return +sum((flow / (ONE + rate) ** (begin + i) for i, flow in enumerate(flows)), ZERO)


def internal_rates(flows: Sequence[Decimal]) -> list[Decimal]:
    """Return every rate between -99.99 % and a million at which the present value is zero.

    Flows that change sign once have one such rate at most; others may have several, or none. Found
    by bisection in 4,000 steps: two rates that are closer to each other than 0.6 % of 1 + rate may
    be missed.

    Raises:
        FormulaError: fewer than two flows, or all of one sign.
    """
    _check_signs(flows)
    times = [Decimal(i) for i in range(len(flows))]
    return _rates(flows, times)


def dated_internal_rates(flows: Sequence[tuple[date, Decimal]]) -> list[Decimal]:
    """Return the yearly rates at which flows on given days are worth nothing: XIRR.

    The sum of flow_i / (1 + rate)^((day_i - day_0) / 365) is zero, with day_0 the first day.

    Raises:
        FormulaError: fewer than two flows, all of one sign, or all on one day.
    """
    amounts = [amount for _, amount in flows]
    _check_signs(amounts)
    first = min(day for day, _ in flows)
    if all(day == first for day, _ in flows):
        raise FormulaError("one_day", "flows")
    with exact():
        times = [Decimal((day - first).days) / DAYS_A_YEAR for day, _ in flows]
    return _rates(amounts, times)


def chosen_rate(rates: Sequence[Decimal], if_several: IfSeveral | None) -> Decimal:
    """Return the one rate, or the one that the convention chooses among several.

    Raises:
        FormulaError: there is none.
        ConventionNeededError: there are several, and no convention was given.
    """
    if not rates:
        raise FormulaError("no_rate", "flows")
    if len(rates) == 1:
        return rates[0]
    if if_several is None:
        raise ConventionNeededError("if_several", ("lowest", "nearest_to_zero"))
    return min(rates) if if_several == "lowest" else min(rates, key=abs)


def mirr(flows: Sequence[Decimal], *, finance_rate: Decimal, reinvestment_rate: Decimal) -> Decimal:
    """Return the modified internal rate of return.

    (future value of what comes in at the reinvestment rate / present value of what goes out at the
    finance rate)^(1 / (n - 1)) - 1, with n flows.

    Raises:
        FormulaError: fewer than two flows, all of one sign, or a rate of -1 or below.
    """
    _check_signs(flows)
    for name, rate in (("finance_rate", finance_rate), ("reinvestment_rate", reinvestment_rate)):
        if rate <= -1:
            raise FormulaError("rate_too_low", name, value=rate)
    with exact():
        last = len(flows) - 1
        growth, cost = ONE + reinvestment_rate, ONE + finance_rate
        into = sum((flow * growth ** (last - i) for i, flow in enumerate(flows) if flow > 0), ZERO)
        out = sum((-flow / cost**i for i, flow in enumerate(flows) if flow < 0), ZERO)
        return (into / out) ** (ONE / last) - ONE


def _check_flows(flows: Sequence[Decimal], *, least: int) -> None:
    if len(flows) < least:
        raise FormulaError("too_few_flows", "flows", least=least)


def _check_signs(flows: Sequence[Decimal]) -> None:
    _check_flows(flows, least=2)
    if not (any(flow > 0 for flow in flows) and any(flow < 0 for flow in flows)):
        raise FormulaError("one_sign", "flows")


def _rates(flows: Sequence[Decimal], times: Sequence[Decimal]) -> list[Decimal]:
    """Return the rates at which the flows' present value changes sign, lowest first."""
    rough = [(float(flow), float(time)) for flow, time in zip(flows, times, strict=True)]
    low, high = math.log1p(_LOWEST), math.log1p(_HIGHEST)
    points = [low + (high - low) * step / _STEPS for step in range(_STEPS + 1)]

    def at(log: float) -> float:
        """Return the present value, shrunk so that no power overflows; its sign is what counts."""
        largest = max(-time * log for _, time in rough)
        return math.fsum(flow * math.exp(-time * log - largest) for flow, time in rough)

    values = [at(point) for point in points]
    found: list[Decimal] = []
    for (left, left_value), (right, right_value) in pairwise(zip(points, values, strict=True)):
        if left_value * right_value < 0:
            found.append(_bisected(flows, times, left, right))
        elif left_value == 0:
            found.append(Decimal(math.expm1(left)))
    return found


def _bisected(
    flows: Sequence[Decimal], times: Sequence[Decimal], left: float, right: float
) -> Decimal:
    with exact():

        def worth(factor: Decimal) -> Decimal:
            powers = _powers(factor, times)
            return sum((f / p for f, p in zip(flows, powers, strict=True)), ZERO)

        return _root(worth, Decimal(left).exp(), Decimal(right).exp()) - ONE


def _powers(factor: Decimal, times: Sequence[Decimal]) -> list[Decimal]:
    """Return the factor to each of the powers; whole steps by multiplication, which is quick."""
    if all(later - earlier == ONE for earlier, later in pairwise(times)):
        found = [factor ** times[0]]
        for _ in times[1:]:
            found.append(found[-1] * factor)
        return found
    log = factor.ln()
    return [(log * time).exp() for time in times]


def _root(of: Callable[[Decimal], Decimal], low: Decimal, high: Decimal) -> Decimal:
    """Return where a function that has other signs at both ends is zero, to thirty digits."""
    low_value, high_value = of(low), of(high)
    if low_value == 0:
        return low
    for _ in range(_HALVINGS):
        if high_value == 0 or abs(high - low) <= abs(high) * Decimal("1e-32"):
            return high
        middle = (low + high) / 2
        value = of(middle)
        if (value < 0) == (low_value < 0):
            low, low_value = middle, value
        else:
            high, high_value = middle, value
    return high
