"""Binds each figure of a text to the fact it rests on, or says why it rests on none."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from assistant.domain.binding_anchors import TIME_UNITS
from assistant.domain.binding_change_ends import ends_of_changes, reversed_changes
from assistant.domain.binding_choosing import Findings, Fit, find, is_chance
from assistant.domain.binding_contraries import clause_of
from assistant.domain.binding_dates import bind_times
from assistant.domain.binding_derivations import derive
from assistant.domain.binding_index import Entry, Index
from assistant.domain.binding_links import linked
from assistant.domain.binding_model import Binding, Status
from assistant.domain.binding_parts import is_so_many_of
from assistant.domain.binding_reading import Reading
from assistant.domain.binding_reasons import unbacked
from assistant.domain.binding_rivals import choose
from assistant.domain.binding_unnamed import (
    of_its_record,
    own_price,
    same_value,
    told_itself,
)
from assistant.domain.binding_values import number_in, telling_digits
from assistant.domain.binding_words import label_tokens
from assistant.domain.facts import Fact, FactSheet, is_figure_of_answer
from assistant.domain.figures import Figure, find_figures

_OF_THEM = re.compile(r" of (?:them|these|those|which)\b")  # 22 months, six of them as a buffer

_SHORT = 3  # digits of a count that some month of any line has
_CLEARLY_LESS = 0.2  # by how much worse the words name a fact that another figure shows

__all__ = ["Binding", "FactIndex", "Status", "bind"]


class FactIndex:
    """The facts of a project made ready for binding; made once for each sheet."""

    def __init__(self, sheet: FactSheet | Iterable[Fact]) -> None:
        self._index = Index(sheet)

    def __len__(self) -> int:
        return len(self._index.entries)

    @property
    def index(self) -> Index:
        """The facts by size and word, for the modules of binding."""
        return self._index


def bind(
    text: str, index: FactIndex, figures: Sequence[Figure] | None = None
) -> tuple[Binding, ...]:
    """Return for each figure of ``text`` what it rests on, in order; never raises.

    Args:
        text: Markdown in English, Chinese or both.
        index: the facts.
        figures: those of the text, if they have been found already.
    """
    found = find_figures(text) if figures is None else figures
    reading = Reading(text, found, index.index.vocabulary)
    results: dict[int, Binding] = {}
    for page in reading.pages():
        _bind_page(reading, index.index, page, results)
    bind_times(reading, index.index, results)
    return tuple(results[number] for number in range(len(found)))


def _bind_page(reading: Reading, index: Index, page: int, results: dict[int, Binding]) -> None:
    """Bind the amounts of one sentence or cell; they explain each other's words."""
    findings: dict[int, Findings] = {}
    for number in reading.on_page(page):
        figure = reading.figures[number]
        link = linked(figure, index)
        if link is not None:
            results[number] = link
            reading.note_times(number)  # so that a date beside it can be bound by it
        elif figure.unit not in TIME_UNITS:
            findings[number] = find(reading.case(number), index)
    waiting: dict[int, list[Fit]] = {}
    for number, found in findings.items():
        fits = choose(found, _others_of(findings, number), index)
        if fits and not is_chance(fits) and not is_so_many_of(found.case.figure.text):
            results[number] = _binding(found.case.figure, [fit.entry for fit in fits])
        else:
            waiting[number] = fits
    if len(findings) > 1 and not reading.text.isascii():
        _bind_changes(findings, waiting, results, reading.text, index)
    _bind_rest(reading, index, findings, waiting, results)
    if len(findings) > 1:
        _leave_reversed(findings, results, reading.text, index)
        _leave_told_twice(findings, results)


def _leave_told_twice(findings: Mapping[int, Findings], results: dict[int, Binding]) -> None:
    """Of two figures of one value a fact is the one its words name: receivables 30, payables 30.

    The other is told of another thing, whose value it is not.
    """
    told: dict[tuple[str, str], list[tuple[float, int]]] = {}
    for number, found in findings.items():
        fact = results[number].fact
        fit = next((fit for fit in found.fits if fit.entry.id == fact), None)
        if fact is not None and fit is not None and found.case.figure.value is not None:
            key = (fact, str(found.case.figure.value))
            told.setdefault(key, []).append((_named_in_its_clause(found, fit), number))
    for (fact, _), places in told.items():
        best = max(places)[0]
        for score, number in places:
            if len(places) > 1 and score < best - _CLEARLY_LESS:
                figure = findings[number].case.figure
                results[number] = Binding(
                    figure=figure, status="unbacked", reason="entity", near=fact
                )


def _named_in_its_clause(found: Findings, fit: Fit) -> float:
    """Return how well the clause of a figure alone names its fact."""
    words = dict.fromkeys(label_tokens(clause_of(found.case)), 1.0)
    return fit.entry.line.named_by(words)[0]


def _leave_reversed(
    findings: Mapping[int, Findings], results: dict[int, Binding], text: str, index: Index
) -> None:
    """Bind neither end of a change that is told backwards: from 3.1% after to 8.3% before."""
    for number in reversed_changes(findings, results, text, index):
        figure, near = findings[number].case.figure, results[number].fact
        results[number] = Binding(figure=figure, status="unbacked", reason="direction", near=near)


def _bind_changes(
    findings: Mapping[int, Findings],
    waiting: dict[int, list[Fit]],
    results: dict[int, Binding],
    text: str,
    index: Index,
) -> None:
    """Bind the two ends of a change that words alone do not name."""
    for number, entry in ends_of_changes(findings, text, index):
        if waiting.pop(number, None) is not None:
            results[number] = _binding(findings[number].case.figure, [entry])


def _bind_rest(
    reading: Reading,
    index: Index,
    findings: Mapping[int, Findings],
    waiting: Mapping[int, list[Fit]],
    results: dict[int, Binding],
) -> None:
    """Bind what its own words do not name: by what stands beside it, or by arithmetic."""
    for number, fits in waiting.items():
        found = findings[number]
        page = reading.page_of[number]
        beside = of_its_record(
            found, index, [results[key] for key in reading.on_page(page) if key in results]
        )
        if beside is not None:
            results[number] = _binding(found.case.figure, [beside])
            continue
        derived = derive(found, index, reading, results)
        if derived is not None and (told := told_itself(found, derived, index)) is not None:
            derived = _binding(found.case.figure, [told])
        if derived is None:
            entries = [fit.entry for fit in _not_by_accident(found, fits)] or _less_plain(
                found, findings, index
            )
            derived = _binding(found.case.figure, entries) if entries else None
        results[number] = derived or unbacked(found, index)


def _not_by_accident(found: Findings, fits: list[Fit]) -> list[Fit]:
    """Leave out the one of many months, none of them named, that has a short count."""
    figure, shown = found.case.figure, number_in(found.case.figure.value)
    if len(fits) != 1 or shown is None or figure.unit != "count" or not is_chance(fits):
        return fits
    return fits if telling_digits(figure, shown) > _SHORT else []


def _less_plain(found: Findings, findings: Mapping[int, Findings], index: Index) -> list[Entry]:
    """Return the facts that a figure may be though its words or its unit do not say so."""
    entries: list[Entry] = []
    if found.case.figure.unit == "plain" or _OF_THEM.match(found.case.after):
        entries = _of_unit_unsaid(found, _others_of(findings, found.case.number), index)
    if not entries:
        entries = own_price(found, index)
    if not entries and len(findings) == 1:
        return same_value(found, index)
    return entries


def _others_of(findings: Mapping[int, Findings], number: int) -> list[Findings]:
    """Return what was found for the other figures of a sentence."""
    return [other for key, other in findings.items() if key != number]


def _of_unit_unsaid(found: Findings, others: Sequence[Findings], index: Index) -> list[Entry]:
    """Return what a bare number is whose unit is that of the span before: 45 days, and 30."""
    case = found.case
    before = [other.case.figure for other in others if other.case.number < case.number]
    if not before or before[-1].unit != "duration":
        return []
    figure = replace(case.figure, unit="duration", period=before[-1].period)
    fits = choose(find(replace(case, figure=figure), index), others, index)
    return [fit.entry for fit in fits] if fits and not is_chance(fits) else []


def _binding(figure: Figure, entries: list[Entry]) -> Binding:
    """Bind a figure to what fits; where her words and a fact fit alike, the fact is meant."""
    entries = [entry for entry in entries if not is_figure_of_answer(entry.id)] or entries
    if len(entries) == 1:
        return Binding(figure=figure, status="bound", fact=entries[0].id)
    ids = tuple(entry.id for entry in entries)
    return Binding(figure=figure, status="ambiguous", candidates=ids)
