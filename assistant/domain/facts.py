"""Facts: everything the project knows, each with an id, a value, a unit and a source."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fnmatch import translate
from functools import cache, cached_property
from typing import Literal

from assistant.domain.languages import Language, LocalizedText

Unit = Literal[
    "money", "percent", "points", "ratio", "count", "duration", "date", "quarter", "year",
    "plain", "text", "flag",
]  # fmt: skip
Period = Literal["minute", "hour", "day", "week", "month", "quarter", "year"]


DATE_UNITS: frozenset[Unit] = frozenset({"date", "quarter", "year"})
AGE = LocalizedText(en="years old", zh="岁")
_WILD = frozenset("*?[")  # what makes a pattern more than an id
_FIGURE_OF_ANSWER = re.compile(r"answers\.[^.]+\.f\d+")


class Evidence(StrEnum):
    """How sure the founder is of a fact, strongest first."""

    MEASURED = "measured"
    CONTRACTED = "contracted"
    ESTIMATED = "estimated"
    ASSUMED = "assumed"
    PROJECTED = "projected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A value known only between two bounds; either may be open."""

    low: Decimal | None = None
    high: Decimal | None = None


FactValue = Decimal | date | bool | str | LocalizedText | Range


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing the project knows.

    Attributes:
        id: stable dotted id, such as ``revenue.cafe_subscription.price``.
        labels: what it is called, by language.
        areas: what it belongs to, by language, where the label says little without that.
        value: percent as a fraction of 1; money in currency units; durations in ``period``.
        unit: see ``Unit``; ``text`` facts carry words.
        currency: ISO 4217, for money only.
        period: the unit of a duration, otherwise the span of a flow (299 CNY per month).
        as_of: the day a value was true.
        scenario: the scenario it belongs to.
        evidence: how sure the founder is.
        source: where it came from: ``answer``, ``assumption``, ``model`` or ``source:ID``.
        note: the founder's own words on where the value comes from.
        counted: the counted thing of a count ("cafés", "家"), by language; of an age ``AGE``.
        said: the qualifiers under which the founder said a figure of an answer: "over" of 500.
    """

    id: str
    labels: Mapping[str, str]
    value: FactValue
    unit: Unit
    currency: str | None = None
    period: Period | None = None
    as_of: date | None = None
    scenario: str = "base"
    evidence: Evidence | None = None
    source: str = "answer"
    note: LocalizedText = field(default_factory=LocalizedText)
    counted: LocalizedText = field(default_factory=LocalizedText)
    areas: Mapping[str, str] = field(default_factory=dict)
    said: tuple[str, ...] = ()

    def label(self, language: Language) -> str:
        """Return the label in ``language``, else in any language, else the id."""
        return self.labels.get(language) or next(iter(self.labels.values()), self.id)

    def full_label(self, language: Language) -> str:
        """Return the label as it is read among those of other areas: ``Taxes: VAT rate``."""
        area = self.areas.get(language)
        colon = ": " if language == "en" else "："
        return f"{area}{colon}{self.label(language)}" if area else self.label(language)

    @property
    def shown(self) -> tuple[object, ...]:
        """All of it that figures in a text show."""
        return (self.value, self.unit, self.currency, self.period, self.as_of, self.counted)

    def is_missing_in(self, language: Language) -> bool:
        """Tell whether this is a text that exists, but not in ``language``."""
        return isinstance(self.value, LocalizedText) and not self.value.get(language)


class FactSheet:
    """All facts of a project, in a stable order, found by id or by pattern.

    ``aliases`` are ids under which texts may still know a fact: that of a figure of an answer
    which has become another fact. ``later`` has facts that take time to work out, by what stands
    before the first dot of their ids: they follow the others, and are made when they are asked for.

    Raises:
        ValueError: two facts share an id.
    """

    def __init__(
        self,
        facts: Iterable[Fact],
        *,
        aliases: Mapping[str, str] | None = None,
        later: Mapping[str, Callable[[], Iterable[Fact]]] | None = None,
    ) -> None:
        self.at_hand = tuple(facts)
        self.aliases: Mapping[str, str] = aliases or {}
        self.later = later or {}
        self._by_id = {fact.id: fact for fact in self.at_hand}
        if len(self._by_id) != len(self.at_hand):
            raise ValueError("two facts share an id")
        self._made: dict[str, tuple[Fact, ...]] = {}
        self._matching: dict[str, tuple[Fact, ...]] = {}  # outlines ask the same again and again

    def __iter__(self) -> Iterator[Fact]:
        yield from self.at_hand
        for head in self.later:
            yield from self._made_later(head)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def get(self, fact_id: str) -> Fact | None:
        """Return the fact with this id or alias, or None."""
        fact = self._by_id.get(fact_id)
        if fact is None and self.later:
            made = self._made_later(fact_id.partition(".")[0])
            fact = next((each for each in made if each.id == fact_id), None)
        return self._by_id.get(self.aliases.get(fact_id, "")) if fact is None else fact

    def _made_later(self, head: str) -> tuple[Fact, ...]:
        if head not in self.later:
            return ()
        if head not in self._made:
            self._made[head] = tuple(self.later[head]())
        return self._made[head]

    def matching(self, pattern: str) -> tuple[Fact, ...]:
        """Return the facts with this id, or with one like ``people.*`` (a shell pattern).

        A figure of an answer is found by its id alone: a pattern stands for what was asked, and
        the answer itself says the figure with its words.
        """
        exact = self._by_id.get(pattern)
        if exact is not None:
            return (exact,)
        head, dot, _ = pattern.partition(".")
        if not has_wildcard(pattern):
            return tuple(each for each in self._made_later(head) if each.id == pattern)
        if pattern not in self._matching:
            fits = _fits(pattern)
            near: Iterable[Fact] = self
            if dot and not has_wildcard(head):
                near = (*self._by_head.get(head, ()), *self._made_later(head))
            self._matching[pattern] = tuple(
                fact for fact in near if fits(fact.id) and not is_figure_of_answer(fact.id)
            )
        return self._matching[pattern]

    @cached_property
    def _by_head(self) -> Mapping[str, Sequence[Fact]]:
        """The facts at hand by what stands before the first dot of their ids."""
        found: dict[str, list[Fact]] = {}
        for fact in self.at_hand:
            found.setdefault(fact.id.partition(".")[0], []).append(fact)
        return found

    def select(self, patterns: Iterable[str]) -> tuple[Fact, ...]:
        """Return the facts that match any pattern, in the order of the patterns, each once."""
        chosen: dict[str, Fact] = {}
        for pattern in patterns:
            for fact in self.matching(pattern):
                chosen.setdefault(fact.id, fact)
        return tuple(chosen.values())


def is_figure_of_answer(fact_id: str) -> bool:
    """Tell whether an id is that of a figure in a free-text answer: ``answers.KEY.f3``."""
    return _FIGURE_OF_ANSWER.fullmatch(fact_id) is not None


@cache
def _fits(pattern: str) -> Callable[[str], object]:
    return re.compile(translate(pattern)).match


def has_wildcard(pattern: str) -> bool:
    """Tell whether a pattern can match more than the one id it spells."""
    return not _WILD.isdisjoint(pattern)
