"""Tells the numbers that only number the rows of a Markdown table: the months from 1 to 12."""

import re
from bisect import bisect_right

_NUMBERS = re.compile(
    r"[\s*_]*(?:month(?: no\.?)?|mo\.?|week|day|quarter|year|period|no\.?|nr\.?|#|№|rank|step|phase"
    r"|月份?|月次|年份?|周次?|季度|期数|序号|编号|排名|步骤|阶段)[\s*_]*",
    re.IGNORECASE,
)
_SMALL = re.compile(r"[\s*_]*(?:0?[1-9]|[1-9][0-9])[\s*_]*")


class Tables:
    """The tables of a text, each with the cells of its header."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: list[int] = []  # of the rows
        self._headers: list[tuple[str, ...]] = []  # of the table that each row is of
        if "|" in text:
            self._read()

    def _read(self) -> None:
        header: tuple[str, ...] | None = None
        start = 0
        for line in self._text.split("\n"):
            is_row = line.count("|") > 1
            if not is_row:
                header = None
            elif header is None:
                header = _cells(line)
            self._starts.append(start)
            self._headers.append(header or ())
            start += len(line) + 1

    def is_numbering(self, start: int, end: int) -> bool:
        """Tell whether a number is all of the first cell of a row, below a header such as Month."""
        if not self._starts:
            return False
        row = bisect_right(self._starts, start) - 1
        header = self._headers[row]
        if not header:
            return False
        first = self._starts[row]
        last = self._starts[row + 1] - 1 if row + 1 < len(self._starts) else len(self._text)
        line = self._text[first:last]
        low = line.rfind("|", 0, start - first) + 1
        high = line.find("|", end - first)
        cell = line[low : high if high >= 0 else len(line)]
        column = line.count("|", 0, low) - (1 if line.lstrip().startswith("|") else 0)
        is_named = column == 0 and _NUMBERS.fullmatch(header[0]) is not None
        return is_named and _SMALL.fullmatch(cell) is not None


def _cells(line: str) -> tuple[str, ...]:
    return tuple(line.strip().strip("|").split("|"))
