"""Makes a fact of every figure in a free-text answer, with an id that survives edits of the answer.

A figure keeps its id when its value and unit are still there, else when a figure of its unit
stands among the same words. The same figure in the English and the Chinese answer is one fact.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import get_args

from assistant.domain.answer_matching import Mention, StoredFigure, assign_ids, value_key
from assistant.domain.facts import Fact, FactValue, Period, Range
from assistant.domain.figures import Figure, find_figures
from assistant.domain.languages import LANGUAGES, Language, LocalizedText

_CLAUSE_END = re.compile(r"[,;:.!?](?=\s|$)|[，；：。！？…、（）()\n|]")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*|[\u3400-\u9fff]")
_MARKS = re.compile(r"[*`#>~\\\[]+|(?<!\w)_+|_+(?!\w)")
_LINK_END = re.compile(r"\]\([^()\s]*\)")
_WINDOW = 300  # characters on each side that are looked at; links may take most of them
_REACH = 80  # characters on each side in which a clause is looked for
_MOST_OF_SIDE = {"en": 40, "zh": 16}  # characters of a label on each side of the figure
_NEAR = 5  # words on each side by which a figure is known again, if its clause has too few
_FEW_WORDS = 2
_SECONDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFacts:
    """The facts of an answer, and what to keep so that the next reading knows them again.

    ``places`` are the figures behind each fact, by its id and the language they stand in.
    """

    facts: tuple[Fact, ...]
    stored: tuple[StoredFigure, ...]
    places: Mapping[str, Mapping[Language, Figure]] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class _Occurrence:
    """A figure of the answer as the facts need it."""

    figure: Figure
    labels: dict[str, str] = field(default_factory=dict)
    counted: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)


def facts_of_answer(key: str, text: LocalizedText, known: Sequence[StoredFigure]) -> AnswerFacts:
    """Return a fact for each figure of the answer ``key``, under ids like ``answers.KEY.f3``.

    ``known`` is what the last reading stored; figures that have gone stay in it, so that an id is
    never given to another figure.
    """
    figures = {
        language: found_in_answer(side) for language in LANGUAGES if (side := text.get(language))
    }
    return facts_of_figures(key, text, known, figures=figures)


def found_in_answer(text: str) -> tuple[Figure, ...]:
    """Return the figures of an answer that are its own: not those bound to facts already."""
    return own_of(find_figures(text))


def own_of(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """Return the figures of an answer without those bound to facts already."""
    return tuple(each for each in figures if not (each.link or "").lower().startswith("fact:"))


def facts_of_figures(
    key: str,
    text: LocalizedText,
    known: Sequence[StoredFigure],
    *,
    figures: dict[Language, tuple[Figure, ...]],
) -> AnswerFacts:
    """Return what ``facts_of_answer`` does, for figures found before."""
    mentions = [
        _mention(text.any(language), language, figure, position)
        for language, found in figures.items()
        for position, figure in enumerate(each for each in found if _value(each) is not None)
    ]
    mentions = _once_each(mentions)
    assigned, stored = assign_ids(f"answers.{key}", mentions, known)
    places: dict[str, dict[Language, Figure]] = defaultdict(dict)
    for mention, fact_id in zip(mentions, assigned, strict=True):
        places[fact_id].setdefault(mention.language, mention.figure)
    return AnswerFacts(facts=tuple(_facts(mentions, assigned)), stored=stored, places=places)


def _mention(text: str, language: Language, figure: Figure, position: int) -> Mention:
    before = text[max(0, figure.start - _WINDOW) : figure.start]
    before = _LINK_END.sub("", before)[-_REACH:]
    after = _LINK_END.sub("", text[figure.end : figure.end + _WINDOW])[:_REACH]
    label = _label(before, after, language)
    words = _words(label)
    if len(words) < _FEW_WORDS:  # the clause says too little; its neighbours say more
        words = [*_words(before)[-_NEAR:], *_words(after)[:_NEAR]]
    return Mention(
        figure=figure,
        key=value_key(figure),
        language=language,
        position=position,
        words=tuple(words),
        label=label,
    )


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _label(before: str, after: str, language: Language) -> str:
    """Return the clause around a figure, with a gap where it stands."""
    starts = [found.end() for found in _CLAUSE_END.finditer(before)]
    end = _CLAUSE_END.search(after)
    head = _cleaned(before[starts[-1] if starts else 0 :])
    tail = _cleaned(after[: end.start()] if end else after)
    gap = " … " if language == "en" else "…"
    return f"{_last_words(head, language)}{gap}{_first_words(tail, language)}".strip()


def _cleaned(text: str) -> str:
    """Return words without marks of Markdown, on one line."""
    return " ".join(_MARKS.sub("", text).split())


def _last_words(text: str, language: Language) -> str:
    most = _MOST_OF_SIDE[language]
    if len(text) <= most:
        return text
    cut = text[-most:]
    return cut.partition(" ")[2] or cut if language == "en" else cut


def _first_words(text: str, language: Language) -> str:
    most = _MOST_OF_SIDE[language]
    if len(text) <= most:
        return text
    cut = text[:most]
    return cut.rpartition(" ")[0] or cut if language == "en" else cut


def _once_each(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions without those that say the same of the same thing again."""
    seen: dict[tuple[Language, str], list[Mention]] = defaultdict(list)
    kept: list[Mention] = []
    for mention in mentions:
        others = seen[mention.language, mention.key]
        if any(_says_the_same(mention, other) for other in others):
            continue
        if len(others) < _NEAR:  # a table that repeats one value is not compared row by row
            others.append(mention)
        kept.append(mention)
    return kept


def _says_the_same(mention: Mention, other: Mention) -> bool:
    counted = mention.figure.counted.casefold()
    return bool(counted) and counted == other.figure.counted.casefold()


# --- facts ---------------------------------------------------------------------------------------


def _facts(mentions: Sequence[Mention], assigned: Sequence[str]) -> Iterator[Fact]:
    """Yield one fact for each id, with the words of every language that says it."""
    occurrences: dict[str, _Occurrence] = {}
    for mention, fact_id in zip(mentions, assigned, strict=True):
        one = occurrences.setdefault(fact_id, _Occurrence(figure=mention.figure))
        one.labels.setdefault(mention.language, mention.label)
        if mention.figure.counted:
            one.counted.setdefault(mention.language, mention.figure.counted)
        if mention.figure.qualifier is not None and mention.figure.qualifier not in one.said:
            one.said.append(mention.figure.qualifier)
        if one.figure.per is None and mention.figure.per is not None:
            one.figure = replace(one.figure, per=mention.figure.per)
    for fact_id, one in occurrences.items():
        yield _fact(fact_id, one)


def _fact(fact_id: str, one: _Occurrence) -> Fact:
    value = _value(one.figure)
    assert value is not None, "figures without a value are left out before"
    return Fact(
        id=fact_id,
        labels=one.labels,
        value=value,
        unit=one.figure.unit,
        currency=one.figure.currency,
        period=_period(one.figure),
        source="answer",
        counted=LocalizedText(en=one.counted.get("en"), zh=one.counted.get("zh")),
        said=tuple(one.said),
    )


def _value(figure: Figure) -> FactValue | None:
    """Return what a fact can hold of a figure: three-term ratios and spans of dates it cannot."""
    value = figure.value
    if value is not None:
        if isinstance(value, Decimal) and figure.period == "second":
            return value / _SECONDS
        return value
    low, high = figure.low, figure.high
    if isinstance(low, str) or isinstance(high, str) or (low is None and high is None):
        return None
    return Range(low=low, high=high)


def _period(figure: Figure) -> Period | None:
    wanted = figure.period if figure.unit == "duration" else figure.per
    if wanted == "second":
        return "minute"
    return next((period for period in get_args(Period) if period == wanted), None)
