"""Cuts a Markdown text into sentences and table cells, each with the words that belong to it."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from assistant.domain.sentences import ENGLISH_END, ends_shortened

# A stretch of text with the part of its weight that its words have for a figure elsewhere.
Nearby = tuple[int, int, float]

_END = re.compile(ENGLISH_END + r"|[。！？…]+[”’）」]*|;\s")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s")
_ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)、])\s+")
_RULE_ROW = re.compile(r"[\s|:\-+]+")
_HAS_LETTERS = re.compile(r"[^\W\d_]{2}|[\u3400-\u9fff]")

_YEAR = re.compile(r"\s*20\d\d\s*")
_LONGEST = 600  # characters of a sentence; a longer one is a list without ends
_CLAUSE_END = re.compile(r"[,;:]\s+|[\n，；：、]\s*|\s+(?=[^\W\d_])")  # never inside 1,000

HEADING = 0.45
BEFORE = 0.4
LEAD_IN = 0.6
HEADER_CELL = 1.0
ROW_CELL = 1.0
FIRST_CELL = 0.6
IN_SCALE_ONLY = 0.0  # the header's other cells say the scale of numbers, and name nothing


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, a heading or a table cell, and what stands by it.

    Attributes:
        start: where it begins in the text.
        end: where it ends, exclusive.
        nearby: the stretches whose words speak for its figures too.
        times: the stretches whose dates may date its figures: the table's header and first cell.
        heading: the heading above.
        kind: what it is.
    """

    start: int
    end: int
    nearby: tuple[Nearby, ...] = ()
    times: tuple[tuple[int, int], ...] = ()
    heading: tuple[int, int] | None = None
    kind: str = "sentence"


class Passages:
    """All sentences and cells of a text, found by place."""

    def __init__(self, text: str) -> None:
        self._all = tuple(_Cutter(text).passages())
        self._starts = [passage.start for passage in self._all]

    def at(self, place: int) -> int:
        """Return the number of the passage that a place lies in."""
        return max(0, bisect_right(self._starts, place) - 1)

    def __getitem__(self, number: int) -> Passage:
        return self._all[number]

    def __len__(self) -> int:
        return len(self._all)


class _Cutter:
    """Walks over the lines of a text and remembers what was above."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._heading: tuple[int, int] | None = None
        self._before: Nearby | None = None
        self._lead: Nearby | None = None  # the line that leads into a list or table
        self._header: list[tuple[int, int]] | None = None

    def passages(self) -> Iterator[Passage]:
        yield Passage(0, 0)
        start = 0
        while start < len(self._text):
            end = self._end_of_line(start)
            is_prose = self._is_prose(start, end)
            while is_prose and self._is_more_of_it(end + 1):
                end = self._end_of_line(end + 1)
            yield from self._line(start, end)
            start = end + 1

    def _end_of_line(self, start: int) -> int:
        end = self._text.find("\n", start)
        return len(self._text) if end < 0 else end

    def _is_prose(self, start: int, end: int) -> bool:
        line = self._text[start:end]
        return bool(line.strip()) and not _HEADING.match(line) and line.count("|") <= 1

    def _is_more_of_it(self, start: int) -> bool:
        """Tell whether the next line goes on with the paragraph, as hard-wrapped text does."""
        end = self._end_of_line(start)
        return self._is_prose(start, end) and not _ITEM.match(self._text, start, end)

    def _line(self, start: int, end: int) -> Iterator[Passage]:
        line = self._text[start:end]
        if not line or line.isspace():
            self._header = None
            self._lead, self._before = self._before or self._lead, None
        elif _HEADING.match(line):
            yield Passage(start, end, self._above(), (), self._heading, "heading")
            self._heading, self._before, self._lead, self._header = (start, end), None, None, None
        elif line.count("|") > 1:
            yield from self._row(start, end)
        else:
            self._header = None
            yield from self._sentences(start, end, is_item=bool(_ITEM.match(line)))

    def _above(self) -> tuple[Nearby, ...]:
        return ((*self._heading, HEADING),) if self._heading else ()

    def _sentences(self, start: int, end: int, *, is_item: bool) -> Iterator[Passage]:
        if is_item:
            self._before = self._lead = self._lead or self._before
        for first, last in self._cuts(start, end):
            nearby = self._above() + ((self._before,) if self._before else ())
            yield Passage(first, last, nearby, (), self._heading)
            leads = self._text[first:last].rstrip()[-1:] in (":", "：")
            self._before = (first, last, LEAD_IN if leads else BEFORE)

    def _cuts(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        begin = start
        for match in _END.finditer(self._text, start, end):
            if ends_shortened(self._text, begin, match.start()):
                continue
            yield from self._parts(begin, match.end())
            begin = match.end()
        if begin < end:
            yield from self._parts(begin, end)

    def _parts(self, begin: int, end: int) -> Iterator[tuple[int, int]]:
        """Cut what no reader takes for one sentence, so that the work grows with the text alone."""
        while end - begin > _LONGEST:
            cut = next(
                _CLAUSE_END.finditer(self._text, begin + _LONGEST // 2, begin + _LONGEST), None
            )
            last = cut.end() if cut is not None else begin + _LONGEST
            yield begin, last
            begin = last
        if begin < end:
            yield begin, end

    def _row(self, start: int, end: int) -> Iterator[Passage]:
        if _RULE_ROW.fullmatch(self._text, start, end):
            return
        cells = _cells(self._text, start, end)
        for column, cell in enumerate(cells):
            yield self._cell(cells, column, cell)
        if self._header is None:
            self._header = cells

    def _cell(self, cells: list[tuple[int, int]], column: int, cell: tuple[int, int]) -> Passage:
        nearby = list(self._above())
        lead = self._before or self._lead
        if lead is not None:
            nearby.append((lead[0], lead[1], BEFORE))
        times: list[tuple[int, int]] = []
        if self._header is not None and column < len(self._header):
            times.append(self._header[column])
            nearby.append((*self._header[column], HEADER_CELL))
        if self._header and column:
            nearby.append((*self._header[0], FIRST_CELL))
        if self._header:
            nearby.append((self._header[0][0], self._header[-1][1], IN_SCALE_ONLY))
        named = self._name_to_the_left(cells, column)
        if named is not None:
            times.append(cells[named])
            nearby.append((*cells[named], ROW_CELL))
        between = cells[(named or 0) + 1 : column]  # | Rent | 2027 | 677,638 |
        times.extend(cell for cell in between if _YEAR.fullmatch(self._text, *cell))
        if named and column:
            nearby.append((*cells[0], FIRST_CELL))
            times.append(cells[0])
        if column and self._header is None and named is None:
            times.append(cells[0])
        kind = "header" if self._header is None else "cell"
        return Passage(cell[0], cell[1], tuple(nearby), tuple(times), self._heading, kind)

    def _name_to_the_left(self, cells: list[tuple[int, int]], column: int) -> int | None:
        for index in range(column - 1, -1, -1):
            if _HAS_LETTERS.search(self._text, *cells[index]) and not _is_figure(
                self._text[slice(*cells[index])]
            ):
                return index
        return 0 if column else None


def _is_figure(cell: str) -> bool:
    """Tell whether a cell holds an amount rather than a name: more digits than letters."""
    digits = sum(letter.isdecimal() for letter in cell)
    return digits > sum(letter.isalpha() for letter in cell)


def _cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the cells of a table row, escaped bars not counted."""
    bars = [
        place
        for place in range(start, end)
        if text[place] == "|" and (place == start or text[place - 1] != "\\")
    ]
    edges = [start - 1, *bars, end]
    cells = [(left + 1, right) for left, right in pairwise(edges)]
    if cells and not text[slice(*cells[0])].strip():
        cells = cells[1:]
    if cells and not text[slice(*cells[-1])].strip():
        cells = cells[:-1]
    return cells
