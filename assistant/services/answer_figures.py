"""The figures of a project's free-text answers, kept as rows so that nobody waits to read them."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from decimal import Decimal
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from zlib import crc32

from assistant.domain.answer_matching import StoredFigure, StoredSide
from assistant.domain.answer_readings import AnswerReading, Reach
from assistant.domain.brief import Brief
from assistant.domain.facts import DATE_UNITS, Fact, FactSheet, Range
from assistant.domain.languages import LocalizedText
from assistant.errors import EnvironmentFailure
from assistant.storage.answer_figures import State
from assistant.storage.stores import Stores

if TYPE_CHECKING:
    from assistant.domain.binding import FactIndex

READER = 2  # goes up when figures are found or bound in another way: all answers are read again


class AnswerFigureService:
    """Reads answers when they change, and again when facts come near to what they say."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    def readings(self, project_id: str, brief: Brief, sheet: FactSheet) -> list[AnswerReading]:
        """Return what the answers of a project say, from rows; what is out of date is read again.

        ``sheet`` has the facts of the brief alone.
        """
        states = self._stores.answer_figures.load(project_id)
        read = _Reader(sheet)
        fresh = {
            key: read.state(key, text, states.get(key, {}))
            for key, text in brief.answers.items()
            if text and not read.is_current(states.get(key, {}), text)
        }
        if fresh:
            with suppress(EnvironmentFailure):  # it is only read once more the next time
                self._stores.answer_figures.keep(project_id, fresh)
        states |= fresh
        return [reading_of(states[key]) for key, text in brief.answers.items() if text]

    def write(self, project_id: str, key: str, brief: Brief, sheet: FactSheet) -> None:
        """Read the answer ``key`` and write its row into the operation that changes it.

        The row of an answer that is cleared stays: its ids are given to no other figure.
        """
        text = brief.answers.get(key)
        if text:
            known = self._stores.answer_figures.load(project_id).get(key, {})
            state = _Reader(sheet).state(key, text, known)
            self._stores.answer_figures.set(project_id, key, state)


def states_of(
    brief: Brief, sheet: FactSheet, known: Mapping[str, Sequence[StoredFigure]]
) -> dict[str, State]:
    """Return the rows of all answers of a brief that comes in, read under the ids ``known`` so far.

    That of an answer which was cleared holds its ids alone. ``sheet`` has the facts of the brief.
    """
    read = _Reader(sheet)
    states: dict[str, State] = {key: _known_data(figures) for key, figures in known.items()}
    for key, text in brief.answers.items():
        if text:
            states[key] = read.state(key, text, states.get(key, {}))
    return states


def reading_of(state: State) -> AnswerReading:
    """Return what a row says."""
    return AnswerReading(
        facts=tuple(map(_fact, state.get("facts", ()))),
        aliases=state.get("aliases", {}),
        known=tuple(map(_figure, state.get("known", ()))),
        reaches=tuple(map(_reach, state.get("reaches", ()))),
    )


class _Reader:
    """Reads answers against the facts of one brief; its index is made when first needed."""

    def __init__(self, sheet: FactSheet) -> None:
        self._sheet = sheet
        self._index: Callable[[], FactIndex] = cache(self._new_index)
        self._nearby: Callable[[], FactsBySize] = cache(lambda: FactsBySize(sheet))

    def is_current(self, state: State, text: LocalizedText) -> bool:
        """Tell whether a row still says what reading the answer again would."""
        if state.get("reader") != READER or state.get("text") != _text_mark(text):
            return False
        return bool(state["near"] == self._near_mark([_reach(each) for each in state["reaches"]]))

    def state(self, key: str, text: LocalizedText, before: State) -> dict[str, Any]:
        """Read an answer; what a row said before keeps its ids."""
        from assistant.domain.own_figures import read_answer  # noqa: PLC0415 - takes 0.1 s to load

        reading = read_answer(key, text, self._index, reading_of(before).known)
        return {
            "reader": READER,
            "text": _text_mark(text),
            "near": self._near_mark(reading.reaches),
            "reaches": reading.reaches,
            "facts": [_fact_data(fact) for fact in reading.facts],
            "aliases": reading.aliases,
            **_known_data(reading.known),
        }

    def _near_mark(self, reaches: Sequence[Reach]) -> str:
        """Return a mark of all facts that the figures of an answer may be."""
        if not reaches:
            return ""
        return self._nearby().mark(reaches)

    def _new_index(self) -> "FactIndex":
        from assistant.domain.binding import FactIndex  # noqa: PLC0415 - takes 0.1 s to load

        return FactIndex(self._sheet)


class FactsBySize:
    """Finds the facts that a figure may be, by its size alone."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._facts = [fact for fact in facts if fact.unit not in ("text", "flag")]
        self._marks: dict[int, int] = {}
        self._always: list[int] = []
        self._dated: list[int] = []
        sized: list[tuple[float, int]] = []
        for number, fact in enumerate(self._facts):
            if fact.unit in DATE_UNITS or fact.as_of is not None:
                self._dated.append(number)
            if isinstance(fact.value, Range) or fact.unit == "duration":
                self._always.append(number)  # a span of time may be said in another unit
            elif isinstance(fact.value, Decimal):
                sized.append((_size(fact.value), number))
        sized.sort()
        self._sizes = [size for size, _ in sized]
        self._sized = [number for _, number in sized]

    def near(self, reaches: Iterable[Reach]) -> list[Fact]:
        """Return the facts that figures may be that reach so far, in the order of the brief."""
        return [self._facts[number] for number in self._numbers(reaches)]

    def mark(self, reaches: Iterable[Reach]) -> str:
        """Return a mark of these facts, equal only while all of them say the same."""
        return _mark(*(str(self._mark_of(number)) for number in self._numbers(reaches)))

    def _numbers(self, reaches: Iterable[Reach]) -> list[int]:
        found = set(self._always)
        for reach in reaches:
            found.update(self._dated if isinstance(reach, str) else self._within(*reach))
        return sorted(found)

    def _within(self, least: float, most: float) -> list[int]:
        first = bisect_left(self._sizes, least)
        return self._sized[first : bisect_right(self._sizes, most)]

    def _mark_of(self, number: int) -> int:
        if number not in self._marks:
            fact = self._facts[number]
            said = (fact.id, fact.value, fact.unit, fact.currency, fact.period, fact.as_of)
            words = (*fact.labels.values(), *fact.counted.as_mapping().values())
            text = " ".join((*map(str, said), *words))
            self._marks[number] = crc32(text.encode(errors="replace"))
        return self._marks[number]


def _size(value: Decimal) -> float:
    return abs(float(value)) if not value.is_nan() else 0.0


def _text_mark(text: LocalizedText) -> str:
    return _mark(text.get("en") or "", text.get("zh") or "")


def _mark(*parts: str) -> str:
    return sha256("\0".join(parts).encode(errors="replace")).hexdigest()[:16]


# --- rows ----------------------------------------------------------------------------------------


def _known_data(figures: Iterable[StoredFigure]) -> dict[str, Any]:
    return {"known": [asdict(figure) for figure in figures]}


def _fact_data(fact: Fact) -> dict[str, Any]:
    value = asdict(fact.value) if isinstance(fact.value, Range) else fact.value
    return {
        "id": fact.id,
        "labels": fact.labels,
        "value": value,
        "unit": fact.unit,
        "currency": fact.currency,
        "period": fact.period,
        "counted": fact.counted.as_mapping(),
    }


def _fact(data: Mapping[str, Any]) -> Fact:
    value = data["value"]
    return Fact(
        **{
            **data,
            "value": Range(**value) if isinstance(value, Mapping) else value,
            "counted": LocalizedText(**data["counted"]),
            "source": "answer",
        }
    )


def _reach(data: str | Sequence[float]) -> Reach:
    return data if isinstance(data, str) else (data[0], data[1])


def _figure(data: Mapping[str, Any]) -> StoredFigure:
    sides = tuple(StoredSide(**side | {"words": tuple(side["words"])}) for side in data["sides"])
    return StoredFigure(**{**data, "sides": sides})
