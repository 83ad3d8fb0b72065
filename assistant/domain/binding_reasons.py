"""Says why a figure rests on no fact, and which fact it resembles."""

import math
from decimal import Decimal

from assistant.domain.binding_choosing import Findings
from assistant.domain.binding_index import Entry, Index
from assistant.domain.binding_judging import problem_with
from assistant.domain.binding_model import Binding
from assistant.domain.binding_moments import is_of_time
from assistant.domain.binding_values import (
    Reason,
    in_period,
    number_in,
    rounds_to,
    step_of,
    telling_digits,
    value_problem,
)
from assistant.domain.facts import Range
from assistant.domain.figures import Figure

_NAMED = 0.3
_LEEWAY = 0.03
_FEW_DIGITS = 2
_ZEROS = frozenset({1, 2, 3, 4, 6, 8})  # what a slip of scale or a word too many adds
_NEARLY_ONE = 0.1


def unbacked(found: Findings, index: Index) -> Binding:
    """Return an unbacked figure's binding, with the reason and the fact it resembles."""
    reason, near = _reason(found, index)
    figure = found.case.figure
    near_id = near.id if near is not None else None
    return Binding(figure=figure, status="unbacked", reason=reason, near=near_id)


def _reason(found: Findings, index: Index) -> tuple[Reason, Entry | None]:
    refused = max(found.refused, key=lambda item: item[0], default=None)
    if refused is not None and (refused[0] < _NAMED or refused[1] == "invented"):
        refused = None
    named, score = _named(found, index)
    is_bound = named is not None and isinstance(named.fact.value, Range)  # 180 of "180 to 320"
    if refused is None and not is_bound and (ten := _ten_times(found, index)) is not None:
        return "x10", ten
    is_exact = found.case.figure.qualifier is None
    if refused is not None and (named is None or is_exact or refused[0] + _LEEWAY >= score):
        return refused[1], refused[2]
    if named is not None:
        return _difference(found, named), named
    other_unit = _same_number(found, index)
    if other_unit is not None:
        return "unit", other_unit
    return "invented", found.refused[0][2] if found.refused else found.same_value


def _named(found: Findings, index: Index) -> tuple[Entry | None, float]:
    """Return the fact that the words name best: of the time named, if they name one."""
    named = found.named(index, found.kinds)
    if not named or named[0][0] < _NAMED:
        return None, 0.0
    score, line = named[0]
    entries = [entry for entry in line.entries if is_of_time(found.case, entry)] or line.entries
    return min(entries, key=lambda entry: _distance(found, entry)), score


def _distance(found: Findings, entry: Entry) -> Decimal:
    shown = number_in(found.case.figure.value)
    if shown is None or entry.number is None:
        return Decimal(0)
    return abs(abs(entry.number) - abs(shown))


def _difference(found: Findings, entry: Entry) -> Reason:
    """Return how the figure differs from the fact that its words name."""
    figure = found.case.figure
    if figure.low is not None or figure.high is not None:
        return "range"
    problem = problem_with(found.case, entry)
    if problem is not None:
        return problem
    shown = number_in(figure.value)
    number = entry.number
    if shown is None or number is None:
        return value_problem(figure, entry.fact) or "value"
    if figure.unit == "duration":
        number = in_period(number, entry.fact.period, figure.period) or number
    if _is_ten_times(figure, number, shown):
        return "x10"
    reason = value_problem(figure, entry.fact)
    return reason or "value"


def _ten_times(found: Findings, index: Index) -> Entry | None:
    """Return the fact that the words name and that is the figure but for zeros."""
    figure = found.case.figure
    shown = number_in(figure.value)
    if shown is None or figure.unit == "duration" or telling_digits(figure, shown) < _FEW_DIGITS:
        return None
    for score, line in found.named(index, found.kinds):
        for entry in line.entries if score >= _NAMED else ():
            if entry.number and _is_ten_times(figure, entry.number, shown):
                return entry
    return None


def _is_ten_times(figure: Figure, number: Decimal, shown: Decimal) -> bool:
    if not number or not shown:
        return False
    size, shown = abs(number), abs(shown)
    zeros = math.log10(float(shown) / float(size))
    power = round(zeros)
    if abs(power) not in _ZEROS or abs(zeros - power) > _NEARLY_ONE:
        return False
    return rounds_to(size.scaleb(power), shown, step_of(figure, shown))


def _same_number(found: Findings, index: Index) -> Entry | None:
    """Return a fact with the same number in another unit that the words name."""
    shown = number_in(found.case.figure.value)
    if shown is None:
        return None
    kinds = [
        kind for kind in ("money", "percent", "points", "ratio", "count", "duration", "plain")
        if kind not in found.kinds
    ]  # fmt: skip
    topic = index.topic(found.case.words, kinds)
    size = float(abs(shown))
    sizes = (size, size / 100) if found.case.figure.unit == "points" else (size,)
    for like in sizes:
        for entry in index.between(kinds, like * 0.9999, like * 1.0001):
            if topic.get(entry.line, 0.0) >= _NAMED:
                return entry
    return None
