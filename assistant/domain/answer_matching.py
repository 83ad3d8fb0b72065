"""Knows the figures of an answer again after the answer was edited."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter
from zlib import crc32

from assistant.domain.figure_model import Figure
from assistant.domain.languages import LANGUAGES, Language

_ALIKE = 0.34  # share of common words from which a changed figure is taken for the old one
_FEW_WORDS = 2  # a side with fewer is known by its place alone
_BAND = 8  # figures further from their old place are not compared
_LONGEST_KEY = 60
_NUMBER = re.compile(r"\.f(\d+)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSide:
    """Where a stored figure stood in one language: its place among the figures and its words."""

    language: Language
    position: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFigure:
    """A figure of an answer as stored between two readings.

    Attributes:
        id: its fact's id.
        key: its unit and value as one text.
        sides: where it stood, by language.
        is_gone: it is no longer in the answer; its id is not given to another figure.
    """

    id: str
    key: str
    sides: tuple[StoredSide, ...]
    is_gone: bool = False

    def side(self, language: Language) -> StoredSide | None:
        """Return where it stood in ``language``, or None."""
        return next((side for side in self.sides if side.language == language), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One figure in the answer of one language."""

    figure: Figure
    key: str
    language: Language
    position: int
    words: tuple[str, ...]
    label: str


def value_key(figure: Figure) -> str:
    """Return a figure's unit and value as one text, equal for 1.2M and 1,200,000."""
    values = (figure.value, figure.low, figure.high)
    parts = (figure.unit, figure.currency or "", figure.period or "", *map(_plain, values))
    key = " ".join(part for part in parts if part)
    return key if len(key) <= _LONGEST_KEY else f"{figure.unit} {crc32(key.encode()):08x}"


def _plain(value: object) -> str:
    if value is None:
        return "-"
    return (
        str(value.normalize()) if isinstance(value, Decimal) and value.is_finite() else str(value)
    )


def assign_ids(
    prefix: str, mentions: Sequence[Mention], known: Sequence[StoredFigure]
) -> tuple[list[str], tuple[StoredFigure, ...]]:
    """Return the id of each mention, and what to store for the next reading."""
    matching = _Matching(mentions, known)
    matching.match_same_values()
    matching.match_other_language()
    matching.match_same_words()
    matching.part_different_values()
    matching.join_languages(prefix)
    assigned = [matching.ids[index] for index in range(len(mentions))]
    return assigned, tuple(_stored(mentions, assigned, known))


class _Matching:
    """Finds the id of each mention in steps, the surest first."""

    def __init__(self, mentions: Sequence[Mention], known: Sequence[StoredFigure]) -> None:
        self.ids: dict[int, str] = {}
        self._mentions = mentions
        self._known = known
        self._by_id = {figure.id: figure for figure in known}
        self._taken: set[tuple[str, Language]] = set()

    def match_same_values(self) -> None:
        """Give a mention the id of a figure with its unit and value in its language."""
        self._match(self._pairs_of_one_value(is_own_language=True))

    def match_other_language(self) -> None:
        """Give a mention the id of a figure that only the other language said so far.

        A figure that was gone is the same one only where its words are back as well.
        """
        self._match(self._pairs_of_one_value(is_own_language=False))

    def match_same_words(self) -> None:
        """Give a mention the id of a figure of its unit that stood among the same words."""
        self._match(self._pairs_of_like_words())

    def part_different_values(self) -> None:
        """Where two languages say different things, let the one that changed keep the id."""
        by_id: dict[str, list[int]] = defaultdict(list)
        for index in sorted(self.ids):
            by_id[self.ids[index]].append(index)
        for fact_id, indexes in by_id.items():
            old = self._by_id[fact_id].key
            changed = [index for index in indexes if self._mentions[index].key != old]
            keeper = self._mentions[(changed or indexes)[0]].key
            for index in indexes:
                if self._mentions[index].key != keeper:
                    del self.ids[index]
                    self._taken.discard((fact_id, self._mentions[index].language))

    def join_languages(self, prefix: str) -> None:
        """Give what is left an id: that of its value in the other language, or a new one."""
        waiting: dict[tuple[str, Language], list[str]] = defaultdict(list)
        for index, fact_id in self.ids.items():
            mention = self._mentions[index]
            other = _other(mention.language)
            if (fact_id, other) not in self._taken:
                waiting[mention.key, other].append(fact_id)
        number = max((_number_of(figure.id) for figure in self._known), default=0)
        for index, mention in enumerate(self._mentions):
            if index in self.ids:
                continue
            partners = waiting[mention.key, mention.language]
            if partners:
                self.ids[index] = partners.pop(0)
                continue
            number += 1
            self.ids[index] = f"{prefix}.f{number}"
            waiting[mention.key, _other(mention.language)].append(self.ids[index])

    def _match(self, pairs: Iterable[tuple[float, int, str]]) -> None:
        """Pair mentions and figures, the most alike first, each side once."""
        for _, index, fact_id in sorted(pairs, key=itemgetter(0)):
            place = (fact_id, self._mentions[index].language)
            if index not in self.ids and place not in self._taken:
                self.ids[index] = fact_id
                self._taken.add(place)

    def _pairs_of_one_value(self, *, is_own_language: bool) -> Iterator[tuple[float, int, str]]:
        figures: dict[str, list[StoredFigure]] = defaultdict(list)
        for figure in sorted(self._known, key=_position):
            figures[figure.key].append(figure)
        for index, mention in self._open():
            same = figures[mention.key]
            for figure in same if len(same) <= _BAND else _near(same, mention):
                side = figure.side(mention.language)
                if is_own_language:
                    if side is not None and (likeness := _returns(figure, side, mention)) > 0:
                        yield -likeness, index, figure.id
                elif side is None and not figure.is_gone:
                    yield abs(_position(figure) - mention.position), index, figure.id

    def _pairs_of_like_words(self) -> Iterator[tuple[float, int, str]]:
        sides: dict[tuple[Language, str, int], list[tuple[StoredFigure, StoredSide]]]
        sides = defaultdict(list)
        for figure in self._known:
            for side in figure.sides:
                if (figure.id, side.language) not in self._taken and not figure.is_gone:
                    place = (side.language, _kind(figure.key), side.position)
                    sides[place].append((figure, side))
        for index, mention in self._open():
            for distance in range(-_BAND, _BAND + 1):
                place = (mention.language, _kind(mention.key), mention.position + distance)
                for figure, side in sides.get(place, ()):
                    likeness = _likeness(side.words, mention.words)
                    if likeness >= _ALIKE:
                        yield abs(distance) / 100 - likeness, index, figure.id

    def _open(self) -> Iterator[tuple[int, Mention]]:
        mentions = enumerate(self._mentions)
        return ((index, mention) for index, mention in mentions if index not in self.ids)


def _near(figures: Sequence[StoredFigure], mention: Mention) -> list[StoredFigure]:
    """Return the figures nearest to a mention's place, where one value stands very often."""
    place = bisect_left(figures, mention.position, key=_position)
    return list(figures[max(0, place - _BAND) : place + _BAND])


def _position(figure: StoredFigure) -> int:
    return figure.sides[0].position if figure.sides else 0


def _returns(figure: StoredFigure, side: StoredSide, mention: Mention) -> float:
    """Return how sure it is that the mention is the figure: above 0 for one still there."""
    likeness = _likeness(side.words, mention.words)
    if figure.is_gone:
        return likeness if likeness >= _ALIKE else 0.0
    return 1 + likeness - min(abs(side.position - mention.position), 100) / 1000


def _kind(key: str) -> str:
    """Return the unit of a key, with its currency."""
    unit, _, rest = key.partition(" ")
    return f"{unit} {rest.partition(' ')[0]}" if unit == "money" else unit


def _likeness(old: Sequence[str], new: Sequence[str]) -> float:
    """Return the share of common words; two places almost without words are alike."""
    first, second = frozenset(old), frozenset(new)
    if len(first) < _FEW_WORDS and len(second) < _FEW_WORDS:
        return 1.0 if first == second else 0.5
    return 2 * len(first & second) / (len(first) + len(second))


def _other(language: Language) -> Language:
    return next(each for each in LANGUAGES if each != language)


def _number_of(fact_id: str) -> int:
    found = _NUMBER.search(fact_id)
    return int(found[1]) if found else 0


def _stored(
    mentions: Sequence[Mention], assigned: Sequence[str], known: Sequence[StoredFigure]
) -> Iterator[StoredFigure]:
    """Yield what is there now in the order of the answer, then what is gone."""
    by_id: dict[str, list[Mention]] = defaultdict(list)
    for mention, fact_id in zip(mentions, assigned, strict=True):
        by_id[fact_id].append(mention)
    for fact_id, each in by_id.items():
        sides = tuple(
            StoredSide(language=one.language, position=one.position, words=one.words)
            for one in each
        )
        yield StoredFigure(id=fact_id, key=each[0].key, sides=sides)
    for figure in known:
        if figure.id not in by_id:
            yield StoredFigure(id=figure.id, key=figure.key, sides=figure.sides, is_gone=True)
