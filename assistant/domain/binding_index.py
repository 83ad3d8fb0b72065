"""Thousands of facts made ready for binding: by unit and size, and by the words of their labels."""

import math
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from assistant.domain.binding_concepts import OPPOSITES
from assistant.domain.binding_countries import countries_named
from assistant.domain.binding_times import FactTime, line_id, time_of
from assistant.domain.binding_values import number_in, size_of
from assistant.domain.binding_words import Vocabulary, label_tokens, token_weight, without_times
from assistant.domain.facts import DATE_UNITS, Fact, FactSheet, Range, Unit

_OWNER = re.compile(r": |：")
_ROLE = re.compile(r"(?P<name>[^(:]+) \((?P<role>C[A-Z]{1,2}O)\):")
_COUNTRY_SIGNS = 2
_BRACKETS = re.compile(r"\s*[(（][^)）]*[)）]")
_LEAST_WEIGHT = 0.2  # of a word that many labels share
_SMALL_SHEET = 12  # lines added to the count, so that a handful of facts does not blunt all words
_MISSING = 0.3  # how much a label's unsaid words count against it
_DOUBT = 0.5
_NEXT_TO_NOTHING = 0.12  # words that no line is looked up by
OF_COMPETITORS = "compet"  # what their facts begin with
_PARTS_OF_A_FIELD = 3  # table, row, field
_DATES = "date"  # dates, quarters and years are looked for among each other


@dataclass(slots=True, eq=False)
class Line:
    """What facts of one name and several months share: its words and their weights.

    Attributes:
        id: the facts' id without the month.
        words: every word of its labels and of the thing it counts, in both languages.
        texts: labels and counted things as written.
        sides: the weights of its label's words, for each language.
        entries: its facts.
        totals: the weight of each side.
        field: the words after the owner's name: VAT rate of "Software: VAT rate".
        opposites: words of its own that tell it from others, each with those of the others.
    """

    id: str
    words: frozenset[str]
    texts: str
    counted: frozenset[str]
    scenario: str
    sides: tuple[dict[str, float], ...]
    entries: "list[Entry]"
    totals: tuple[float, ...] = ()
    opposites: tuple[tuple[frozenset[str], frozenset[str]], ...] = ()
    field: frozenset[str] = frozenset()

    def named_by(self, words: Mapping[str, float]) -> tuple[float, float]:
        """Return how well words name the line: a score, and the weight of its words among them."""
        best = (0.0, 0.0)
        shared = self.words.intersection(words)
        if not shared:
            return best
        for side, total in zip(self.sides, self.totals, strict=True):
            said = 0.0
            for token in sorted(shared):  # so that sums come out the same in every run
                weight = side.get(token)
                if weight is not None:
                    said += weight * words[token]
            if said:
                best = max(best, (_score(said, total), said))
        return best


@dataclass(slots=True, eq=False)
class Entry:
    """One fact and what is looked up of it again and again."""

    fact: Fact
    line: Line
    time: FactTime | None
    number: Decimal | None

    @property
    def id(self) -> str:
        """The fact's id."""
        return self.fact.id


class Index:
    """Facts by unit and size, lines by word."""

    def __init__(self, facts: FactSheet | Iterable[Fact]) -> None:
        self.entries: dict[str, Entry] = {}
        self.lines: dict[tuple[str, ...], Line] = {}
        self._sizes: dict[str, tuple[list[float], list[Entry]]] = {}
        self._ranges: dict[str, list[Entry]] = defaultdict(list)
        self._postings: dict[str, dict[str, list[tuple[int, float]]]] = {}
        self._sides: list[tuple[Line, float]] = []
        self.dates: list[Entry] = []
        self.scenarios: frozenset[str] = frozenset()
        self.weights: dict[str, float] = {}  # how much each word tells, by how rare it is
        self._texts = ""
        self._said: frozenset[str] | None = None
        self._families: dict[str, list[Entry]] | None = None
        self._records: dict[str, list[Entry]] | None = None
        self._by_name: dict[str, list[Line]] | None = None
        self.owners: dict[str, re.Pattern[str] | None] = {}  # kept by the module of owners
        self.kinds: dict[str, re.Pattern[str]] | None = None  # the same
        texts: list[str] = []
        for fact in facts:
            if fact.unit in ("text", "flag"):
                texts.extend(_texts(fact))
            else:
                self._add(fact)
        self._texts = "\n".join(texts)
        self._aliases = facts.aliases if isinstance(facts, FactSheet) else {}
        self._weigh()
        self._sort()
        self.rivals = _rivals(self.entries.values())
        dates = {line for line in self.lines.values() if line.entries[0].fact.unit in DATE_UNITS}
        told = (line.texts for line in self.lines.values() if line not in dates)
        self.countries_told = countries_named(" ".join((self._texts, *told)))
        planned = countries_named(" ".join(line.texts for line in dates))
        self.countries = self.countries_told | planned  # where we mean to go some day
        known = frozenset(
            token for line in self.lines.values() for side in line.sides for token in side
        ).union(*OPPOSITES)
        self.known = known
        self.vocabulary = Vocabulary(known, _roles(self.entries.values()))

    def _add(self, fact: Fact) -> None:
        entry = self.entries[fact.id] = _new_entry(fact, self._line(fact))
        entry.line.entries.append(entry)

    def _line(self, fact: Fact) -> Line:
        labels = {lang: without_times(text) for lang, text in fact.labels.items()}
        key = (line_id(fact.id), fact.unit, fact.scenario, *labels.values())
        line = self.lines.get(key)
        if line is None:
            line = self.lines[key] = _new_line(fact, labels, key[0])
        return line

    def _weigh(self) -> None:
        """Give each word the weight of its rarity, and list the lines that each names."""
        counts: dict[str, set[str]] = defaultdict(set)
        for line in self.lines.values():
            for side in line.sides:
                for token in side:
                    counts[token].add(line.id)
        every = len({line.id for line in self.lines.values()}) + _SMALL_SHEET
        for line in self.lines.values():
            for side in line.sides:
                for token in side:
                    rarity = math.log(every / len(counts[token])) / math.log(every)
                    weight = token_weight(token) * max(_LEAST_WEIGHT, min(1.0, rarity * 1.15))
                    side[token] = self.weights[token] = weight
                self._post(line, side)
            line.totals = tuple(sum(side.values()) for side in line.sides)

    def _post(self, line: Line, side: dict[str, float]) -> None:
        number = len(self._sides)
        self._sides.append((line, sum(side.values())))
        postings = self._postings.setdefault(unit_class(line.entries[0].fact.unit), {})
        for token, weight in side.items():
            if weight <= _NEXT_TO_NOTHING:
                continue
            postings.setdefault(token, []).append((number, weight))

    def _sort(self) -> None:
        sizes: dict[str, list[tuple[float, int, Entry]]] = defaultdict(list)
        for place, entry in enumerate(self.entries.values()):
            kind = unit_class(entry.fact.unit)
            if kind == _DATES:
                self.dates.append(entry)
            elif isinstance(entry.fact.value, Range):
                self._ranges[kind].append(entry)
            elif entry.number is not None:
                sizes[kind].append((size_of(entry.fact, entry.number), place, entry))
        for kind, found in sizes.items():
            found.sort(key=lambda item: item[:2])
            self._sizes[kind] = ([item[0] for item in found], [item[2] for item in found])
        self.scenarios = frozenset(entry.fact.scenario for entry in self.entries.values())

    def counted(self, thing: str) -> Iterator[Entry]:
        """Yield the facts that count a thing, as their sheet calls it."""
        for entry in self.entries.values():
            if thing and entry.fact.counted.en == thing:
                yield entry

    def family(self, line: Line) -> list[Entry]:
        """Return the facts that say of others what ``line`` says of one: everybody's pay."""
        if self._families is None:
            self._families = defaultdict(list)
            for other in self.lines.values():
                pattern = family_of(other.id)
                if pattern and len(other.entries) == 1:
                    self._families[pattern].extend(other.entries)
        return self._families.get(family_of(line.id), [])

    def record(self, name: str) -> list[Entry]:
        """Return the facts of a record: ``loans.bank`` has an amount, a rate and a term."""
        if self._records is None:
            self._records = defaultdict(list)
            for entry in self.entries.values():
                if entry.line.field:
                    self._records[entry.id.rpartition(".")[0]].append(entry)
        return self._records.get(name, [])

    def lines_called(self, name: str) -> list[Line]:
        """Return the lines of an id, with and without a time in it."""
        if self._by_name is None:
            self._by_name = defaultdict(list)
            for line in self.lines.values():
                self._by_name[line.id.removesuffix(".#")].append(line)
        return self._by_name.get(name, [])

    def texts_say(self, words: str) -> bool:
        """Tell whether the founder's own texts use an English word or a piece of Chinese."""
        if words.isascii():
            if self._said is None:
                self._said = frozenset(re.findall(r"[a-z]+", self._texts.lower()))
            return not self._said.isdisjoint((words, words + "s", words.removesuffix("s")))
        return words in self._texts

    def get(self, fact_id: str, /) -> Fact | None:
        """Return the fact with this id or alias, or None."""
        entry = self.entry(fact_id)
        return None if entry is None else entry.fact

    def entry(self, fact_id: str) -> Entry | None:
        """Return the entry of the fact with this id or alias, or None."""
        found = self.entries.get(fact_id)
        return self.entries.get(self._aliases.get(fact_id, "")) if found is None else found

    def between(self, kinds: Iterable[str], low: float, high: float) -> Iterator[Entry]:
        """Yield the facts of these units whose size lies between two limits."""
        for kind in kinds:
            sizes, entries = self._sizes.get(kind, ((), ()))
            yield from entries[bisect_left(sizes, low) : bisect_right(sizes, high)]

    def ranges(self, kinds: Iterable[str]) -> Iterator[Entry]:
        """Yield the facts of these units that are known between bounds only."""
        for kind in kinds:
            yield from self._ranges.get(kind, ())

    def lines_with(self, unit: Unit, words: Iterable[str], least: float = 0.0) -> list[Line]:
        """Return the lines of a unit for which words of at least some weight stand there."""
        postings = self._postings.get(unit_class(unit), {})
        said: dict[int, float] = {}
        for word in words:
            for side, weight in postings.get(word, ()):
                said[side] = said.get(side, 0.0) + weight
        found = (self._sides[side][0] for side, weight in said.items() if weight >= least)
        return list(dict.fromkeys(found))

    def topic(self, words: Mapping[str, float], kinds: Iterable[str]) -> dict[Line, float]:
        """Return how well words name each line of these units.

        Lines without a word in common are left out.
        """
        said: dict[int, float] = {}
        for kind in kinds:
            postings = self._postings.get(kind)
            if postings is None:
                continue
            for word, nearness in words.items():
                for side, weight in postings.get(word, ()):
                    if side in said:
                        said[side] += weight * nearness
                    else:
                        said[side] = weight * nearness
        found: dict[Line, float] = {}
        sides = self._sides
        for side, weight in said.items():
            line, total = sides[side]
            score = weight / (weight + _MISSING * (total - weight) + _DOUBT)  # as in _score
            if line not in found or score > found[line]:
                found[line] = score
        return found


def _rivals(entries: Iterable[Entry]) -> re.Pattern[str] | None:
    """Return what finds the names of competitors, told from the labels of their facts."""
    names = {
        owner
        for entry in entries
        if entry.id.startswith(OF_COMPETITORS)
        for owner in owners_of(entry.fact)
    }
    found = sorted((re.escape(name) for name in names if len(name) > 1), key=len, reverse=True)
    return re.compile("|".join(found), re.IGNORECASE) if found else None


def _roles(entries: Iterable[Entry]) -> dict[str, tuple[str, ...]]:
    """Return the words of the names of those who have a role: the CEO is Lin Jia."""
    found = (_ROLE.match(entry.fact.labels.get("en", "")) for entry in entries)
    return {match["role"]: label_tokens(match["name"]) for match in found if match}


def owners_of(fact: Fact) -> tuple[str, ...]:
    """Return what the labels of a fact call its owner, bare of what stands in brackets."""
    owners = (
        _BRACKETS.sub("", _OWNER.split(label, maxsplit=1)[0]).strip()
        for label in fact.labels.values()
        if _OWNER.search(label)
    )
    return tuple(dict.fromkeys(name for owner in owners for name in _names_of(owner)))


def _names_of(owner: str) -> tuple[str, ...]:
    """Return a name as written and, of a Chinese one, without the country before it."""
    bare = owner[_COUNTRY_SIGNS:]
    is_of_country = owner[:1] > "\u33ff" and bool(countries_named(owner[:_COUNTRY_SIGNS]))
    return tuple(name for name in (owner, bare if is_of_country else "") if len(name) > 1)


def _score(said: float, total: float) -> float:
    """Return how well a label is named: by the weight said, less for what is left unsaid."""
    return said / (said + _MISSING * (total - said) + _DOUBT)


def _texts(fact: Fact) -> tuple[str, ...]:
    value = fact.value
    if isinstance(value, str):
        return (value,)
    mapping = getattr(value, "as_mapping", None)
    return tuple(mapping().values()) if mapping else ()


def _new_line(fact: Fact, labels: Mapping[str, str], key: str) -> Line:
    sides = tuple(dict.fromkeys(label_tokens(text), 0.0) for text in labels.values())
    counted = frozenset(
        token for text in fact.counted.as_mapping().values() for token in label_tokens(text)
    )
    words = frozenset(token for side in sides for token in side) | counted
    texts = " ".join((*fact.labels.values(), *fact.counted.as_mapping().values()))
    return Line(
        id=key,
        words=words,
        texts=texts,
        counted=counted,
        scenario=fact.scenario,
        sides=tuple(side for side in sides if side),
        entries=[],
        field=_field_words(labels.values()),
        opposites=tuple((words & row, row - words) for row in OPPOSITES if words & row),
    )


def _new_entry(fact: Fact, line: Line) -> Entry:
    return Entry(fact, line, time_of(fact), number_in(fact.value))


def entry_of(fact: Fact) -> Entry:
    """Return a fact that is no part of an index, such as a sum, as an entry."""
    return _new_entry(fact, _new_line(fact, fact.labels, fact.id))


def _field_words(labels: Iterable[str]) -> frozenset[str]:
    """Return the words that say what of its owner a fact is, where the owner stands before it."""
    fields = (_OWNER.split(label, maxsplit=1)[1:] for label in labels)
    tokens = (token for field in fields for token in label_tokens(" ".join(field)))
    return frozenset(token for token in tokens if token_weight(token) > _LEAST_WEIGHT)


def family_of(fact_id: str) -> str:
    """Return ``people.*.pay`` for ``people.ceo.pay``; empty for ids without a row."""
    parts = fact_id.split(".")
    if len(parts) < _PARTS_OF_A_FIELD:
        return ""
    return ".".join((parts[0], "*", *parts[2:]))


def unit_class(unit: Unit) -> str:
    """Return the kind of a fact's unit by which facts are kept apart."""
    return _DATES if unit in DATE_UNITS else unit
