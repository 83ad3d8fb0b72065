"""Judges figures that already link to a fact: kept as bound while the fact justifies them."""

from dataclasses import replace

from assistant.domain.binding_anchors import TIME_UNITS
from assistant.domain.binding_choosing import KINDS
from assistant.domain.binding_index import Entry, Index, entry_of
from assistant.domain.binding_model import Binding
from assistant.domain.binding_periods import period_of
from assistant.domain.binding_times import agrees, date_agrees, line_id, span_of
from assistant.domain.binding_values import Reason, number_in, value_problem
from assistant.domain.derivations import expression_of, fact_behind
from assistant.domain.facts import DATE_UNITS, Fact
from assistant.domain.figures import Figure
from assistant.domain.link_targets import decoded, facts_named, operation_of

_PREFIX = "fact:"


def linked(figure: Figure, index: Index) -> Binding | None:
    """Return what a figure's own link says of it, or None where it links to no fact."""
    if not figure.link or not figure.link.startswith(_PREFIX):
        return None
    target = figure.link.removeprefix(_PREFIX).partition("?")[0]
    operation = operation_of(target)
    if operation is not None:
        return _derived(figure, index, target, operation)
    fact_id = decoded(target)
    entry = index.entry(fact_id)
    if entry is None:
        return Binding(figure=figure, status="unbacked", reason="invented")
    reason = _problem(figure, entry)
    if reason is None:
        return Binding(figure=figure, status="bound", fact=fact_id)
    return Binding(figure=figure, status="unbacked", reason=reason, near=fact_id)


def is_said_by(figure: Figure, fact: Fact) -> bool:
    """Tell whether a figure says what a fact is, rounded or bounded as it may be."""
    return _problem(figure, entry_of(fact)) is None


def _derived(figure: Figure, index: Index, target: str, operation: str) -> Binding:
    """Judge a figure that follows from facts, as ``=sum:ID,ID`` says, by what they are now."""
    fact = fact_behind(target, index)
    if fact is None:
        return Binding(figure=figure, status="unbacked", reason="invented")
    ids = facts_named(target)
    is_of_months = len({line_id(each) for each in ids}) < len(ids)  # twelve of them make a year
    figure_said = replace(figure, per=None) if is_of_months or fact.period is None else figure
    reason = _problem(figure_said, entry_of(fact))
    if reason is None:
        said = expression_of(operation)
        return Binding(figure=figure, status="derived", derived_from=ids, expression=said)
    reason = "arithmetic" if reason == "value" else reason
    return Binding(figure=figure, status="unbacked", reason=reason, near=ids[0])


def _problem(figure: Figure, entry: Entry) -> Reason | None:
    if figure.unit in TIME_UNITS:
        return _date_problem(figure, entry)
    fact = entry.fact
    if fact.unit not in KINDS.get(figure.unit, ()) and fact.unit != figure.unit:
        is_bare = figure.unit in ("plain", "count")
        if not is_bare or fact.unit in DATE_UNITS:
            return "unit"
    if fact.unit == "money" and figure.currency and figure.currency != fact.currency:
        return "currency"
    is_flow = fact.unit != "duration" and figure.per is not None
    if is_flow and period_of(entry) not in (None, figure.per):
        return "period"
    found = value_problem(figure, fact)
    shown = number_in(figure.value)
    if shown is None or entry.number is None:
        return found
    return "direction" if found is None and shown < 0 < entry.number else found


def _date_problem(figure: Figure, entry: Entry) -> Reason | None:
    if not isinstance(figure.value, str):
        return "range"
    if entry.fact.unit in DATE_UNITS:
        return None if date_agrees(figure.value, str(entry.fact.value)) else "value"
    span = span_of(figure.value)
    if span is None or entry.time is None:
        return "unit"
    return None if agrees(span, entry.time, is_level=True) else "year"
