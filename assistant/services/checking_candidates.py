"""Finds the facts that a figure without one may have meant, for the founder to pick from."""

import math
from collections.abc import Mapping

from assistant.domain.binding import Binding, FactIndex
from assistant.domain.binding_choosing import KINDS
from assistant.domain.binding_index import Entry, Index, unit_class
from assistant.domain.binding_values import hours, number_in
from assistant.domain.binding_words import label_tokens
from assistant.domain.facts import DATE_UNITS
from assistant.domain.figures import Figure

MOST_CANDIDATES = 5
_LINES = 12  # lines by their words, and entries by their size, that are looked at
_REACH = 1.3  # how far off a value may be to be looked at for its own sake
_LEAST = 0.3  # what words and value together must come to
_BY_VALUE = 0.45
_FOR_SAME = 0.35  # a fact of the very value outweighs one that a single word names
_BASE = "base"
_ONLY_LIKE = ("value", "invented")  # reasons of which the fact is named by its likeness alone
_OF_WORDS = "qualifier"  # a word such as "about" is wrong, of which a fact far off says nothing
_SAME = 0.9  # as close as a word such as "about" may blur
_EQUAL = 1 - 1e-9
_FOR_NEAR = 0.35
_OWN_UNITS: Mapping[str, tuple[str, ...]] = {
    "count": ("count", "plain"), "plain": ("plain", "count", "ratio"),
}  # fmt: skip
_INNER = ("scenarios.", ".seasonality.")  # what the program counts with and nobody writes about


def candidates_of(binding: Binding, sentence: str, index: FactIndex) -> tuple[str, ...]:
    """Return the ids of at most five facts that a figure may have meant, the likeliest first.

    Args:
        binding: what binding said of the figure.
        sentence: the words around it.
        index: the facts.
    """
    if binding.status == "ambiguous":
        return binding.candidates[:MOST_CANDIDATES]
    scores = _scores(binding.figure, sentence, index.index)
    near = index.index.entries.get(binding.near or "")
    first: list[str] = []
    if near is not None and unit_class(near.fact.unit) in _kinds_like(binding.figure):
        if binding.reason in _ONLY_LIKE:
            scores[near.id] = scores.get(near.id, 0.0) + _FOR_NEAR
        elif binding.reason != _OF_WORDS or _closeness(near, _size(binding.figure)) >= _SAME:
            first = [near.id]
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    others = [fact_id for fact_id, score in ranked if score >= _LEAST]
    return tuple(dict.fromkeys([*first, *others]))[:MOST_CANDIDATES]


def _scores(figure: Figure, sentence: str, index: Index) -> dict[str, float]:
    words = dict.fromkeys(label_tokens(sentence.replace(figure.text, " ")), 1.0)
    if figure.unit in DATE_UNITS:
        return _of_words(words, ("date",), None, index)
    kinds = _OWN_UNITS.get(figure.unit, (figure.unit,))
    size = _size(figure)
    scores = _of_words(words, kinds, size, index)
    if size:
        near = list(index.between(kinds, size / _REACH, size * _REACH))
        near.sort(key=lambda entry: -_closeness(entry, size))
        for entry in near[:_LINES]:
            if _is_offered(entry):
                said, _ = entry.line.named_by(words)
                score = said + _worth(entry, size)
                scores[entry.id] = max(scores.get(entry.id, 0.0), score)
    return scores


def _of_words(
    words: Mapping[str, float], kinds: tuple[str, ...], size: float | None, index: Index
) -> dict[str, float]:
    """Return the facts that the words around the figure name, one of each line."""
    topic = sorted(index.topic(words, kinds).items(), key=lambda item: -item[1])[:_LINES]
    scores: dict[str, float] = {}
    for line, score in topic:
        entries = [entry for entry in line.entries if _is_offered(entry)]
        if entries:
            entry = max(entries, key=lambda each: _closeness(each, size))
            scores[entry.id] = score + _worth(entry, size)
    return scores


def _kinds_like(figure: Figure) -> tuple[str, ...]:
    """Return the kinds of facts that may have been meant where binding names one."""
    return ("date",) if figure.unit in DATE_UNITS else KINDS.get(figure.unit, ())


def _is_offered(entry: Entry) -> bool:
    return entry.fact.scenario == _BASE and not any(part in entry.id for part in _INNER)


def _size(figure: Figure) -> float | None:
    value = number_in(figure.value)
    value = value if value is not None else number_in(figure.low)
    if value is None:
        return None
    return float(abs(hours(value, figure.period) if figure.unit == "duration" else value))


def _worth(entry: Entry, size: float | None) -> float:
    """Return what the value of a fact says for it."""
    closeness = _closeness(entry, size)
    return _BY_VALUE * closeness + _FOR_SAME * (closeness > _EQUAL)


def _closeness(entry: Entry, size: float | None) -> float:
    """Return 1 for the same size, 0 for one three times as large or small."""
    if entry.number is None or not size or not entry.number:
        return 0.0
    fact = entry.fact
    number = abs(hours(entry.number, fact.period) if fact.unit == "duration" else entry.number)
    return max(0.0, 1.0 - abs(math.log(float(number) / size)) / math.log(3.0))
