"""Finds the facts that a figure may be where the words around it name nothing at all."""

import re
from collections import Counter
from collections.abc import Sequence

from assistant.domain.binding_choosing import Findings, is_series, of_like_value
from assistant.domain.binding_index import Entry, Index
from assistant.domain.binding_judging import problem_with
from assistant.domain.binding_model import Binding
from assistant.domain.binding_others import speaks_of_others
from assistant.domain.binding_strangers import stranger
from assistant.domain.binding_times import line_id
from assistant.domain.binding_values import number_in, telling_digits, value_problem

_CHANGE = re.compile(
    r"\bfrom [^,;.]{1,40}?(?:[\d.,]+[^,;.]{0,12}?) (?:down |up |back )?to[\s*_]*\Z"
)
_SPANS = frozenset({"month", "year", "day", "week"})  # which name no duration
_TO_NUMBER = re.compile(r"[\s*_]*(?:down |up |back )?to [*_]*[A-Z£$€¥]{0,3} ?\d")
_TWO = 2
_NAMED = 0.3  # how well words name a fact that means something
_MANY_DIGITS = 3
_MOST_CANDIDATES = 4  # a number that more facts have says nothing
_ALL = ("money", "percent", "points", "ratio", "count", "duration", "plain")
_EXACT = ("money", "duration")  # two facts of one percentage or number say nothing


def of_its_record(found: Findings, index: Index, bound: Sequence[Binding]) -> Entry | None:
    """Return a fact too weakly named whose record the sentence speaks of: a loan's rate, its term.

    The words must name its field; only the owner is told by the figures beside.
    """
    is_span = found.case.figure.unit == "duration"
    if not bound or (not is_span and not found.refused):
        return None
    records = {binding.fact.rpartition(".")[0] for binding in bound if binding.fact}
    if not records:
        return None
    lines = {line_id(binding.fact).removesuffix(".#") for binding in bound if binding.fact}
    is_change = _is_of_a_change(found)
    fits = [
        entry for _, reason, entry in found.refused
        if (reason == "invented" or (is_change and not speaks_of_others(found.case))) and (
            (entry.id.rpartition(".")[0] in records
             and not entry.line.field.isdisjoint(found.case.own_words))
            or line_id(entry.id).removesuffix(".#") in lines
            or (is_change and "." in (record := entry.id.rpartition(".")[0]) and record in records)
        )
    ]  # fmt: skip
    if not fits and is_span:
        fits = [entry for name in sorted(records) for entry in _terms(found, index, name)]
    if not fits and found.case.figure.unit in ("money", "percent"):
        fits = _listed(found, index, bound)
    return fits[0] if len(fits) == 1 else None


def _is_of_a_change(found: Findings) -> bool:
    """Tell whether a figure is one of the two ends of a change: from 8.3% down to 3.1%."""
    case = found.case
    if _CHANGE.search(case.before) is not None:
        return True
    return case.before.rstrip(" *_").endswith("from") and _TO_NUMBER.match(case.after) is not None


def _listed(found: Findings, index: Index, bound: Sequence[Binding]) -> list[Entry]:
    """Return what a record has of a long figure's value, if two of its facts stand beside it."""
    figure, shown = found.case.figure, number_in(found.case.figure.value)
    if shown is None or telling_digits(figure, shown) < _MANY_DIGITS or figure.qualifier:
        return []
    counts = Counter(binding.fact.rpartition(".")[0] for binding in bound if binding.fact)
    return [
        entry for name, count in counts.items() if count >= _TWO for entry in index.record(name)
        if entry.fact.unit == figure.unit and value_problem(figure, entry.fact) is None
        and problem_with(found.case, entry) in (None, "entity")
        and not speaks_of_others(found.case)
    ]  # fmt: skip


def told_itself(found: Findings, derived: Binding, index: Index) -> Entry | None:
    """Return the fact that says what was computed: the amount that the new shares bring.

    It is of the record that all the facts computed with are of, or the growth between them.
    """
    parts = [index.entries[fact_id] for fact_id in derived.derived_from]
    figure, case = found.case.figure, found.case
    if derived.expression == "growth":
        time = parts[-1].time
        return next(
            (
                entry for _, reason, entry in found.refused
                if reason == "year" and "=growth" in entry.line.words
                and entry.time is not None and time is not None and entry.time.span == time.span
            ),
            None,
        )  # fmt: skip
    records = {entry.id.rpartition(".")[0] for entry in parts}
    if len(records) != 1 or len(parts) < _TWO:
        return None
    fits = [
        entry for entry in index.record(records.pop())
        if entry.fact.unit == figure.unit and value_problem(figure, entry.fact) is None
        and problem_with(case, entry) is None
    ]  # fmt: skip
    return fits[0] if len(fits) == 1 else None


def _terms(found: Findings, index: Index, record: str) -> list[Entry]:
    """Return the spans of time that a record has, if the figure is the only one: 36 instalments."""
    spans = [entry for entry in index.record(record) if entry.fact.unit == "duration"]
    if len(spans) != 1 or value_problem(found.case.figure, spans[0].fact) is not None:
        return []
    return spans if problem_with(found.case, spans[0]) in (None, "entity") else []


def same_value(found: Findings, index: Index) -> list[Entry]:
    """Return the facts of the figure's value, told ones first, if there are a few; else none.

    "He said CNY 420": the day rate and the rival's price are both CNY 420.
    """
    case = found.case
    shown = number_in(case.figure.value)
    is_named = any(score >= _NAMED for score, _ in found.named(index, _ALL))
    if shown is None or is_named or case.figure.qualifier:
        return []
    if case.figure.unit not in _EXACT:
        return []
    if speaks_of_others(case):
        return []
    told: list[Entry] = []
    computed: list[Entry] = []
    for entry, scale in of_like_value(case, index, found.kinds):
        if value_problem(case.figure, entry.fact, scale) is None and not problem_with(case, entry):
            (computed if is_series(entry) else told).append(entry)
    if case.figure.unit == "money" and telling_digits(case.figure, shown) < _MANY_DIGITS:
        return []
    is_span = case.figure.unit == "duration"
    if told and is_span and case.sentence.isascii() and stranger(case, index) is not None:
        return []  # the tenancy that runs for 24 months is none of the project's
    meant = [entry for entry in told if not (entry.line.words - _SPANS).isdisjoint(case.own_words)]
    if len(told) > 1 and len(meant) == 1 and is_span:
        return meant  # the plan that runs for 36 months is no loan
    is_enough = len(told) > 1 or case.figure.unit == "duration"  # any month may have that length
    fits = told if is_enough else told + computed
    return fits if told and 1 < len(fits) <= _MOST_CANDIDATES else []
