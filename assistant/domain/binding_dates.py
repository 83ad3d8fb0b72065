"""Binds dates, quarters and years: to a date of the project, or to the fact that they date."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.domain.binding_anchors import TIME_UNITS, span_of_figure
from assistant.domain.binding_case import Case
from assistant.domain.binding_choosing import Fit
from assistant.domain.binding_index import Entry, Index, Line
from assistant.domain.binding_judging import problem_with
from assistant.domain.binding_links import linked
from assistant.domain.binding_model import Binding
from assistant.domain.binding_moments import is_level
from assistant.domain.binding_reading import Reading
from assistant.domain.binding_strangers import stranger
from assistant.domain.binding_times import Span, agrees, date_agrees, names_an_end, span_of
from assistant.domain.figures import Figure

_CUT = re.compile(r"[,;:，；：]|\b(?:and|but|while|whereas)\b")
_FULL_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_NAMED, _SURE = 0.3, 0.75
_LEAST = {"year": 0.45, "quarter": 0.4, "date": 0.35}  # how well words must name the date
_CLEARLY_BETTER = 0.09
_OTHER_THING = 0.4
_MOST_CANDIDATES = 4
_ALL = ("money", "percent", "points", "ratio", "count", "duration", "plain", "date")
_EXACT = 0.05  # what a date known as exactly as shown has before others


def bind_times(reading: Reading, index: Index, results: dict[int, Binding]) -> None:
    """Bind the dates of a text, once its amounts are bound."""
    for number, figure in enumerate(reading.figures):
        if number not in results and figure.unit in TIME_UNITS:
            results[number] = linked(figure, index) or _bind(reading, index, number, results)


_UNTIL = re.compile(r"\s?(?:一直|开始|起|初|底)?(?:做|持续|延续|跑|进行|开展)?[到至]\s?")
_START, _END = ".start", ".end"


def _end_of_its_span(
    reading: Reading, index: Index, number: int, results: Mapping[int, Binding]
) -> Entry | None:
    """Return what a date ends that the one before begins: 从 2025年4月做到9月."""
    before = results.get(number - 1)
    if before is None or before.fact is None or not before.fact.endswith(_START):
        return None
    figure = reading.figures[number]
    gap = reading.text[before.figure.end : figure.start]
    entry = index.entry(before.fact.removesuffix(_START) + _END)
    if entry is None or not _UNTIL.fullmatch(gap) or not isinstance(figure.value, str):
        return None
    held = str(entry.fact.value)
    is_month = figure.value == f"--{held[5:7]}"
    return entry if is_month or date_agrees(figure.value, held) else None


def is_unbacked(binding: Binding | None) -> bool:
    """An amount that rests on nothing takes the date that it was given down with it."""
    return binding is None or binding.status == "unbacked"


@dataclass(slots=True)
class _Found:
    """The dates of the project that a date of the text may be."""

    fits: list[Fit]
    other: Entry | None  # the date that the words name, where it is another


def _bind(reading: Reading, index: Index, number: int, results: Mapping[int, Binding]) -> Binding:
    figure = reading.figures[number]
    ended = _end_of_its_span(reading, index, number, results)
    if ended is not None:
        return Binding(figure=figure, status="bound", fact=ended.id)
    records = _records_beside(reading, number, results)
    found = _dates(reading.case(number), index, records, _told_beside(reading, number))
    best = found.fits[0].score if found.fits else 0.0
    is_beside = bool(found.fits) and _record(found.fits[0].entry.id) in records
    is_day = isinstance(figure.value, str) and _FULL_DATE.fullmatch(figure.value) is not None
    least = _NAMED if is_beside else _SURE
    if best >= (_LEAST["date"] if is_day else least):  # nobody meets a day by accident
        return _chosen(figure, found.fits)
    dated, other = _dated(reading, index, number, results)
    if dated is not None:
        return Binding(figure=figure, status="bound", fact=dated.id)
    amounts = [results.get(amount) for amount in reading.dated[number]]
    is_of_nothing = bool(amounts) and all(is_unbacked(binding) for binding in amounts)
    if best >= _LEAST.get(figure.unit, _NAMED) and not is_of_nothing:
        return _chosen(figure, found.fits)
    if not amounts and (same := _unnamed(reading, index, number)):
        return Binding(figure=figure, status="ambiguous", candidates=same)
    return _unbacked(figure, other or found.other)


def _unnamed(reading: Reading, index: Index, number: int) -> tuple[str, ...]:
    """Return the dates that a month or day may be where the words name none of them."""
    case, shown = reading.case(number), reading.figures[number].value
    is_alone = len(reading.on_page(reading.page_of[number])) == 1
    if not isinstance(shown, str) or reading.figures[number].unit == "year" or not is_alone:
        return ()
    if case.words and any(score >= _NAMED for score in index.topic(case.words, _ALL).values()):
        return ()
    same = [
        entry.id for entry in index.dates
        if date_agrees(shown, str(entry.fact.value)) and problem_with(case, entry) is None
    ]  # fmt: skip
    return tuple(same) if 1 < len(same) <= _MOST_CANDIDATES else ()


def _records_beside(
    reading: Reading, number: int, results: Mapping[int, Binding]
) -> frozenset[str]:
    """Return the records that the amounts beside a date are of: what a mould costs, and when."""
    bound = (results[amount].fact for amount in reading.dated[number] if amount in results)
    return frozenset(_record(fact) for fact in bound if fact is not None)


def _record(fact_id: str) -> str:
    return fact_id.rpartition(".")[0]


def _told_beside(reading: Reading, number: int) -> tuple[str, ...]:
    """Return the other dates of the sentence."""
    beside = reading.on_page(reading.page_of[number])
    figures = (reading.figures[each] for each in beside if each != number)
    return tuple(
        figure.value for figure in figures
        if figure.unit in TIME_UNITS and isinstance(figure.value, str)
    )  # fmt: skip


def _is_told(line: Line, told: Sequence[str]) -> bool:
    """Tell whether a date beside is that of this line."""
    return any(date_agrees(each, str(entry.fact.value)) for each in told for entry in line.entries)


def _dates(case: Case, index: Index, records: frozenset[str], told: Sequence[str]) -> _Found:
    shown = case.figure.value
    named = {line: line.named_by(case.words) for line in index.lines_with("date", case.words)}
    if not named or not isinstance(shown, str):
        return _Found([], None)
    fits: list[Fit] = []
    other: tuple[float, Entry | None] = (_NAMED, None)
    most = max((said for line, (_, said) in named.items() if not _is_told(line, told)), default=0.0)
    for line, (score, said) in named.items():
        for entry in line.entries:
            held = str(entry.fact.value)
            if not date_agrees(shown, held) or problem_with(case, entry) is not None:
                other = max(other, (score, entry), key=lambda item: item[0])
            elif score >= _NAMED and (said > most - _OTHER_THING or _record(entry.id) in records):
                fits.append(Fit(entry, score, score + (_EXACT if shown == held else 0.0), said))
    if fits and stranger(case, index) is not None:
        fits = [fit for fit in fits if fit.score > 2 * _NAMED]
    fits.sort(key=lambda fit: -fit.rank)
    return _Found(fits, other[1])


def _chosen(figure: Figure, fits: list[Fit]) -> Binding:
    close = [fit.entry.id for fit in fits if fit.rank > fits[0].rank - _CLEARLY_BETTER]
    if len(close) == 1:
        return Binding(figure=figure, status="bound", fact=close[0])
    return Binding(figure=figure, status="ambiguous", candidates=tuple(close))


def _dated(
    reading: Reading, index: Index, number: int, results: Mapping[int, Binding]
) -> tuple[Entry | None, Entry | None]:
    """Return the fact that a time dates rightly, and one that it dates wrongly."""
    value = reading.figures[number].value
    span = span_of_figure(reading.figures[number])
    other: Entry | None = None
    if span is None:
        return None, None
    is_end = names_an_end(reading.text, reading.figures[number].start, reading.figures[number].end)
    page = reading.on_page(reading.page_of[number])
    derived = [each for each in page if each in results and results[each].status == "derived"]
    dated = sorted(reading.dated[number], key=lambda amount: _place(reading, number, amount))
    for amount in (*dated, *reading.hinted[number], *derived):
        binding = results.get(amount)
        for entry in _facts_of(binding, index):
            is_part = bool(binding and binding.derived_from)
            if _is_dated(span, str(value), entry, is_part=is_part, is_end=is_end):
                return entry, None
            if entry.time is not None and amount in reading.dated[number]:
                other = entry
        if binding is not None and binding.reason in ("year", "month", "period"):
            other = index.entries.get(binding.near or "", other)
    return None, other


def _place(reading: Reading, number: int, amount: int) -> tuple[bool, bool]:
    """Return what orders the amounts beside a date: its own clause first, then the next one."""
    first, second = sorted((reading.figures[number], reading.figures[amount]), key=_start)
    is_cut = _CUT.search(reading.text, first.end, second.start) is not None
    return is_cut, amount < number


def _start(figure: Figure) -> int:
    return figure.start


def _facts_of(binding: Binding | None, index: Index) -> list[Entry]:
    if binding is None:
        return []
    ids = (binding.fact,) if binding.fact else binding.derived_from
    return [index.entries[fact_id] for fact_id in ids if fact_id in index.entries]


def _is_dated(span: Span, value: str, entry: Entry, *, is_part: bool, is_end: bool) -> bool:
    time, day = entry.time, entry.fact.as_of
    if time is None:
        return False
    is_full = _FULL_DATE.fullmatch(value) is not None
    if day is not None and time.kind == "dated" and is_full and day.day != 1:
        return date_agrees(value, day.isoformat())
    if is_part and span.covers(time.span):
        return True  # a month of the year whose sum is meant
    return agrees(span, time, is_level=is_end or is_level(entry) or entry.fact.unit != "money")


def _unbacked(figure: Figure, near: Entry | None) -> Binding:
    reason = "invented"
    if near is not None:
        held = near.time.span if near.time else span_of(str(near.fact.value))
        shown = span_of(figure.value) if isinstance(figure.value, str) else None
        reason = "year"
        if held and shown and shown.has_year and shown.first // 12 == held.first // 12:
            reason = "month" if figure.unit == "date" else "period"
    elif isinstance(figure.value, str):
        reason = "year" if figure.unit == "year" else "invented"
    near_id = near.id if near is not None else None
    return Binding(figure=figure, status="unbacked", reason=reason, near=near_id)
