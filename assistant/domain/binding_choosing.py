"""Finds the facts whose value and words fit a figure, and chooses among them."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from heapq import nlargest

from assistant.domain.binding_case import Case
from assistant.domain.binding_changes import moves_otherwise
from assistant.domain.binding_countries import countries_named, last_place_named, places_named
from assistant.domain.binding_doings_zh import chinese_doing_problem
from assistant.domain.binding_index import OF_COMPETITORS, Entry, Index, Line
from assistant.domain.binding_judging import problem_with
from assistant.domain.binding_moments import is_hinted, is_of_full_time, is_of_time
from assistant.domain.binding_owners import is_of_another_kind, is_of_another_person
from assistant.domain.binding_periods import period_of
from assistant.domain.binding_strangers import stranger
from assistant.domain.binding_things import counts_the_same
from assistant.domain.binding_twins import moved_otherwise
from assistant.domain.binding_unreal import unreal_problem
from assistant.domain.binding_values import (
    Reason,
    hours,
    is_threshold,
    limits,
    number_in,
    telling_digits,
    value_problem,
)

KINDS: Mapping[str, tuple[str, ...]] = {
    "money": ("money",),
    "percent": ("percent", "ratio"),
    "points": ("points",),
    "ratio": ("ratio", "percent"),
    "count": ("count", "plain"),
    "duration": ("duration",),
    "plain": ("plain", "count", "ratio", "percent", "money"),
}
_WE_ARE = re.compile(r"\b[Ww]e are[\s*_]*\Z")
# Those to be hired are not those who will be there.
_HIRED = re.compile(r"\b(?:hir(?:e|es|ed|ing)|recruit(?:s|ed|ing)?|take on)[\s*_]*\Z")
_CLAUSE = re.compile("[,;:，；：。]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_ONE = Decimal(1)
_BY_DIGITS = {
    0: 0.5,
    1: 0.4,
    2: 0.38,
    3: 0.22,
}  # how well words must name the fact of a number so short
_TWO_IN_ENGLISH = 0.34  # English labels have more words than Chinese ones, so fewer are said
_LONG_NUMBER = 0.22
_SMALL_COUNT, _SMALL_COUNT_SCORE = Decimal(31), 0.45
_FAR_WORDS = 0.2  # how well the figure's own sentence must name a fact, when few digits do not
_OF_NO_MONTH = 0.5  # how well words must name one of many months that they do not name
_OF_ONE_MONTH = 0.4  # the same of a fact of one month that the text does not name
_BARE_AMOUNT = 0.4  # the same of an amount written without its currency
_LEAST_SAID = 0.2  # the weight that words must have, however short the label
_SAME_THING = 0.1  # what the thing counted adds to the words
_OF_ITS_MONTH = 0.12  # what the month named adds to the words
_NEAR_SMALL_COUNT = 0.75  # how near a word must stand, at that
_CLEARLY_BETTER = 0.09
_RIVAL_NAMED = 0.65  # how well words must name a rival's thing, whatever else they call it
_NO_CHANCE, _SURE = 5, 0.5  # digits that nobody meets by accident, where words name the fact
_MANY_DIGITS, _TWO_DIGITS = 3, 2
_OF_WHOM = frozenset({"=customer", "=share", "=new"})
_FEW_TOLD = 2  # values that somebody tells one by one, such as those of two years
_MOST_NAMED = 8
_MOST_CANDIDATES = 12


@dataclass(slots=True)
class Fit:
    """A fact that justifies a figure and that the words allow."""

    entry: Entry
    score: float  # how well the words name it
    rank: float  # the same with what else speaks for it
    said: float  # the weight of its words in the text
    is_timed: bool = False  # the text names its month or year


@dataclass(slots=True)
class Findings:
    """All that was found for one figure."""

    case: Case
    kinds: tuple[str, ...]
    fits: list[Fit] = field(default_factory=list)
    refused: list[tuple[float, Reason, Entry]] = field(default_factory=list)
    unchosen: list[Fit] = field(default_factory=list)  # months that the text does not name
    same_value: Entry | None = None
    _named: dict[tuple[str, ...], list[tuple[float, Line]]] = field(default_factory=dict)

    def named(self, index: Index, kinds: tuple[str, ...]) -> list[tuple[float, Line]]:
        """Return the lines of these units that the words name best, with how well, best first."""
        found = self._named.get(kinds)
        if found is None:
            topic = index.topic(self.case.words, kinds)
            lines = nlargest(_MOST_NAMED, topic, key=topic.__getitem__)
            found = self._named[kinds] = [(topic[line], line) for line in lines]
        return found


def find(case: Case, index: Index) -> Findings:
    """Return the facts whose value justifies a figure, judged by the words around it."""
    found = Findings(case, KINDS.get(case.figure.unit, ()))
    names: dict[tuple[Line, bool], tuple[float, float]] = {}
    for entry, scale in of_like_value(case, index, found.kinds):
        is_loss = is_called_a_loss(case, entry)
        name = names.get((entry.line, is_loss))
        if name is None:
            words = {**case.words, "=profit": case.words["=loss"]} if is_loss else case.words
            name = names[entry.line, is_loss] = entry.line.named_by(words)
        if not name[0] and found.same_value is not None:
            continue
        if value_problem(case.figure, entry.fact, scale) is not None:
            continue
        if name[0]:
            _judge(found, entry, name)
        else:
            found.same_value = entry
    found.fits = found.fits or _as_measured(found) or _of_several_months(found, index)
    moved = [fit for fit in found.fits if moves_otherwise(case, fit.entry, index)]
    if moved:
        found.refused.extend((fit.score, "direction", fit.entry) for fit in moved)
        found.fits = [fit for fit in found.fits if fit not in moved]
    found.fits.sort(key=lambda fit: -fit.rank)
    if found.fits:
        _leave_what_is_not_so(found)
    if found.fits and not case.before.isascii():
        _leave_what_chinese_denies(found, index)
    if found.fits and _is_of_someone_else(found, index):
        found.refused.extend((fit.score, "entity", fit.entry) for fit in found.fits)
        found.fits = []
    return found


def _leave_what_is_not_so(found: Findings) -> None:
    """Leave out the facts that a sentence denies, or that it tells as hoped for or still to be."""
    kept = []
    for fit in found.fits:
        problem = unreal_problem(found.case, fit.entry)
        if problem is None:
            kept.append(fit)
        else:
            found.refused.append((fit.score, problem, fit.entry))
    found.fits = kept


def _leave_what_chinese_denies(found: Findings, index: Index) -> None:
    """Leave out the facts that the verb, the place or the direction of a Chinese clause forbids."""
    kept = []
    for fit in found.fits:
        problem = chinese_doing_problem(found.case, fit.entry)
        if problem is None and moved_otherwise(found.case, fit.entry, index):
            problem = "direction"
        if problem is None:
            kept.append(fit)
        else:
            found.refused.append((fit.score, problem, fit.entry))
    found.fits = kept


def _as_measured(found: Findings) -> list[Fit]:
    """Return what was measured, if months that nothing chooses are named no better."""
    best = max((fit.score for fit in found.unchosen), default=0.0)
    fits = [
        Fit(entry, score, score, score)
        for score, reason, entry in found.refused
        if best and reason == "invented" and score >= best and not is_series(entry)
    ]
    return fits if len(fits) == 1 else []


def _of_several_months(found: Findings, index: Index) -> list[Fit]:
    """Return the months of a line that show the same short number: nothing chooses among them.

    What we are, we are today: of another number that was measured, no month of the model is meant.
    """
    fits = found.unchosen
    if not fits:
        return []
    before = found.case.before
    if _HIRED.search(before) or (_WE_ARE.search(before) and _is_measured_otherwise(found, index)):
        return []
    counts = Counter(fit.entry.line for fit in fits)
    return [fit for fit in fits if counts[fit.entry.line] > 1]


def _is_measured_otherwise(found: Findings, index: Index) -> bool:
    named = found.case.own_words
    return any(
        entry.fact.as_of is not None and not is_series(entry) and entry.line.named_by(named)[0]
        for entry in index.counted(found.case.figure.counted)
    )


def of_like_value(
    case: Case, index: Index, kinds: tuple[str, ...]
) -> Iterator[tuple[Entry, Decimal]]:
    """Yield the facts about as large as the figure, each with the scale that it is written in."""
    figure = case.figure
    for entry in index.ranges(kinds):
        yield entry, _ONE
    shown = number_in(figure.value)
    if shown is None:
        return
    low, high = limits(figure, shown)
    if figure.unit == "duration":
        scale = float(hours(_ONE, figure.period))
        low, high = low * scale * 0.98, high * scale * 1.02
    for entry in index.between(kinds, low, high):
        yield entry, _ONE
    for said in case.scales:
        for entry in index.between(("money",), low * float(said), high * float(said)):
            yield entry, said


def _judge(found: Findings, entry: Entry, name: tuple[float, float]) -> None:
    case = found.case
    score, said = name
    counted = case.figure.unit == "count" and case.figure.counted
    is_same_thing = bool(counted and counts_the_same(case.figure.counted, entry))
    named = score + (_SAME_THING if is_same_thing else 0.0)
    problem = problem_with(case, entry)
    if problem is not None:
        found.refused.append((named, problem, entry))
        return
    is_timed = is_of_full_time(case, entry) or is_hinted(case, entry)
    is_month = is_series(entry)
    least = 0.0
    if not is_timed and entry.time is not None and entry.time.kind == "keyed":
        least = _OF_NO_MONTH if is_month else _OF_ONE_MONTH
    is_keyed = entry.time is not None and entry.time.kind == "keyed"
    sure = named + (_OF_ITS_MONTH if is_keyed and is_timed else 0.0)
    if entry.fact.unit == "money" and case.figure.unit == "plain":
        least = max(least, _BARE_AMOUNT)
    if is_month and not is_timed and not _has_digits(case, _MANY_DIGITS):
        least = 1.0  # any of 36 months may be 32
        if (
            named >= _OF_NO_MONTH
            and case.figure.qualifier is None
            and _has_digits(case, _TWO_DIGITS)
        ):
            found.unchosen.append(Fit(entry, named, named, said))
    if named >= least and said >= _LEAST_SAID and is_enough(case, sure, entry.line):
        rank = named + _standing(case, entry)
        found.fits.append(Fit(entry, named, rank, said, is_timed))
    else:
        found.refused.append((named, "invented", entry))


def _has_digits(case: Case, least: int) -> bool:
    shown = number_in(case.figure.value)
    return shown is not None and telling_digits(case.figure, shown) >= least


def is_called_a_loss(case: Case, entry: Entry) -> bool:
    """Tell whether the text calls a negative profit what it is."""
    is_negative = entry.number is not None and entry.number < 0
    return is_negative and "=loss" in case.words and "=profit" in entry.line.words


def is_series(entry: Entry) -> bool:
    """Tell whether a fact is one month or year of a line of several."""
    is_keyed = entry.time is not None and entry.time.kind == "keyed"
    return is_keyed and len(entry.line.entries) > _FEW_TOLD


def is_enough(case: Case, score: float, line: Line) -> bool:
    """Tell whether words name a fact well enough; short numbers meet many facts by accident."""
    shown = number_in(case.figure.value)
    if shown is None:
        return score >= _BY_DIGITS[1] or (case.figure.low is not None and score >= _LONG_NUMBER)
    digits = telling_digits(case.figure, shown)
    least = _BY_DIGITS.get(digits, _LONG_NUMBER)
    if digits == _TWO_DIGITS and not _HAN.search(case.sentence):
        least = _TWO_IN_ENGLISH
    if case.figure.unit in ("count", "plain") and abs(shown) <= _SMALL_COUNT:
        least = max(least, _SMALL_COUNT_SCORE)
    if case.figure.unit == "points":
        least = min(least, _LONG_NUMBER)  # few facts are points
    if score < least:
        return False
    if case.figure.unit == "percent" and line.words.intersection(case.words) <= _OF_WHOM:
        return _HAN.search(case.sentence) is None  # a share of customers: of those who do what?
    if digits >= _MANY_DIGITS:
        return True
    near = case.own_words
    if "=loss" in near and "=profit" in line.words:
        near = {**near, "=profit": near["=loss"]}  # a loss is what a negative profit is called
    is_near = line.named_by(near)[0] >= _FAR_WORDS
    is_small = case.figure.unit in ("count", "plain") and abs(shown) <= _SMALL_COUNT
    return is_near and not (is_small and nearness(case, line) < _NEAR_SMALL_COUNT)


def nearness(case: Case, line: Line) -> float:
    """Return how near the nearest word of a line stands."""
    words = case.own_words
    return max((words[token] for token in line.words if token in words), default=0.0)


def _standing(case: Case, entry: Entry) -> float:
    """Return what speaks for a fact beside its words: its time, its period, its exact value."""
    figure = case.figure
    standing = 0.0
    if is_of_time(case, entry):
        standing += 0.15
    elif is_hinted(case, entry):
        standing += 0.1
    elif is_series(entry):
        standing -= 0.12
    if figure.per is not None and period_of(entry) == figure.per:
        standing += 0.05
    shown = number_in(figure.value)
    if shown is not None and entry.number is not None and abs(entry.number) == abs(shown):
        standing += 0.05
        if figure.qualifier in ("at_least", "at_most") and is_threshold(entry.fact):
            standing += 0.2  # at least 99.5% is what was promised, not what was measured
    if figure.link and entry.fact.source == figure.link:
        standing += 0.1
    return standing


def _is_of_someone_else(found: Findings, index: Index) -> bool:
    best = found.fits[0]
    if is_abroad(found.case, best.entry, index):
        return True
    if is_of_another_kind(found.case, best.entry, index):
        return True
    if is_of_another_person(found.case, best.entry, index):
        return True
    is_rivals = best.entry.id.startswith(OF_COMPETITORS) and bool(_HAN.search(found.case.sentence))
    if best.score >= (_SURE if not is_rivals else _RIVAL_NAMED) and (
        is_rivals or _has_digits(found.case, _NO_CHANCE)
    ):
        return False
    return stranger(found.case, index) is not None


def is_abroad(case: Case, entry: Entry, index: Index) -> bool:
    """Tell whether a sentence speaks of a country that the project has nothing to do with."""
    named = last_place_named(case.before) or places_named(case.sentence)
    if not named:
        return False
    if not named.isdisjoint(index.countries):
        is_measured = entry.time is not None and entry.time.kind == "dated"
        if not is_measured or not named.isdisjoint(index.countries_told):
            return False
        if not named & places_named(_CLAUSE.split(case.before)[-1]):
            return False  # before we go there, we have as many
    return not countries_named(entry.line.texts)


def is_chance(fits: list[Fit]) -> bool:
    """Tell whether all that speaks for a figure is some month that the text does not name."""
    return all(is_series(fit.entry) and not fit.is_timed for fit in fits)


def closest(fits: list[Fit]) -> list[Fit]:
    """Return the facts that fit about as well as the best, best first."""
    fits = _without_unchosen_months(fits)
    best = max(fit.rank for fit in fits)
    return [fit for fit in fits if fit.rank > best - _CLEARLY_BETTER][:_MOST_CANDIDATES]


def _without_unchosen_months(fits: list[Fit]) -> list[Fit]:
    """Where no month is named, an assumption is meant before the many months that repeat it."""
    counts = Counter(fit.entry.line for fit in fits if not fit.is_timed)
    left = [
        fit for fit in fits if fit.is_timed or counts[fit.entry.line] == 1 or fit.entry.time is None
    ]
    return left or fits
