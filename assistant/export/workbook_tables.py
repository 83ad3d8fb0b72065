"""Sheets of a workbook whose lines have no periods: tables, single values and steps."""

import math
from collections.abc import Iterable
from typing import Any, Protocol
from unicodedata import east_asian_width

from xlsxwriter.worksheet import Worksheet

from assistant.domain.workbook.cells import (
    FIRST_PERIOD,
    SCALAR_COLUMN,
    Format,
    Heading,
    Line,
    Remark,
    Row,
    Scalar,
    Sheet,
    Titles,
    column_name,
)
from assistant.domain.workbook.computation import Computation

_LABEL, _NOTE, _VALUE = 50, 64, 16  # how wide the columns are, in digits
_LEAST_COLUMNS, _REMARK_COLUMNS = 6, 6
_FIRST_VALUE = 2  # column C
_LINE_HEIGHT = 14
_HAN, _LETTER, _LETTERS = 1.95, 0.85, 26
_REMARK_WIDTH = _LABEL + _NOTE + (_REMARK_COLUMNS - 2) * _VALUE
_GREY = "#5B6675"
_NO_NUMBER = "#DIV/0!"


class Writing(Protocol):
    """What writes the workbook."""

    run: Computation
    accent: str
    soft: str

    def style(self, number: Format | None = None, **more: Any) -> Any:  # noqa: ANN401 - a format's own options
        """Return a format; equal ones are one."""
        ...

    def shown(self, value: Any, style: Format) -> Any:  # noqa: ANN401 - a number or nothing
        """Return a value as a spreadsheet stores it."""
        ...


class TablePage:
    """One such sheet: labels, what they mean in words, then values or steps."""

    def __init__(self, writer: Writing, page: Worksheet, sheet: Sheet) -> None:
        self.writer, self.page, self.sheet = writer, page, sheet
        self.width = max([_LEAST_COLUMNS, *map(_width, sheet.entries)])

    def write(self, first_line: int) -> None:
        """Write every entry, the first into the line of that number, 1 being the top."""
        page = self.page
        page.set_column(0, 0, _LABEL)
        page.set_column(1, 1, _NOTE)
        page.set_column(2, self.width - 1, _VALUE)
        page.freeze_panes(first_line - 1, 1)
        page.fit_to_pages(1, 0)
        for line, entry in enumerate(self.sheet.entries, first_line - 1):
            if isinstance(entry, Heading):
                self._heading(line, entry)
            elif isinstance(entry, Remark):
                self._remark(line, entry.text)
            elif isinstance(entry, Titles):
                self._titles(line, entry)
            elif isinstance(entry, Line):
                self._line(line, entry)
            elif isinstance(entry, Scalar):
                self._label(line, entry.label, entry.note)
                self._cell(entry, SCALAR_COLUMN)
            elif isinstance(entry, Row):
                self._row(line, entry)

    def _heading(self, line: int, entry: Heading) -> None:
        writer = self.writer
        style = writer.style(bold=True)
        if entry.level == 1:
            style = writer.style(bold=True, font_color=writer.accent, bg_color=writer.soft)
            for column in range(1, self.width):
                self.page.write_blank(line, column, None, style)
        self.page.write_string(line, 0, entry.text, style)

    def _remark(self, line: int, text: str) -> None:
        """Write words across columns; their height is set, since merged cells have none."""
        style = self.writer.style(text_wrap=True, font_color=_GREY)
        self.page.merge_range(line, 0, line, _REMARK_COLUMNS - 1, text, style)
        self._make_room(line, (text, _REMARK_WIDTH))

    def _make_room(self, line: int, *texts: tuple[str, int]) -> None:
        """Make a line as high as its longest text needs; not every program does so by itself."""
        lines = max(math.ceil(_wide(text) / width) for text, width in texts)
        if lines > 1:
            self.page.set_row(line, _LINE_HEIGHT * lines)

    def _titles(self, line: int, entry: Titles) -> None:
        left = self.writer.style(bold=True, bottom=1, text_wrap=True)
        right = self.writer.style(bold=True, bottom=1, text_wrap=True, align="right")
        for column, text in entry.texts.items():
            style = left if column in entry.of_words else right
            self.page.write_string(f"{column}{line + 1}", text, style)
        self._make_room(line, *((text, _VALUE) for text in entry.texts.values()))

    def _label(self, line: int, label: str, note: str, **more: Any) -> None:  # noqa: ANN401 - a format's own options
        style = self.writer.style
        self.page.write_string(line, 0, label, style(text_wrap=True, **more))
        grey = style(text_wrap=True, font_color=_GREY, **more)
        self.page.write_string(line, 1, note, grey)
        self._make_room(line, (label, _LABEL), (note, _NOTE))

    def _line(self, line: int, entry: Line) -> None:
        more: dict[str, Any] = {"bold": True, "top": 1} if entry.is_total else {}
        self._label(line, entry.label, entry.note, **more)
        for column, cell in entry.cells.items():
            self._cell(cell, column, **more)
        if entry.is_total:
            last = max(map(_number, entry.cells))
            empty = {*range(_FIRST_VALUE, last)} - set(map(_number, entry.cells))
            self._fill(line, sorted(empty), **more)

    def _fill(self, line: int, columns: Iterable[int], **more: Any) -> None:  # noqa: ANN401 - a format's own options
        for column in columns:
            self.page.write_blank(line, column, None, self.writer.style(**more))

    def _cell(self, cell: Scalar, column: str, **more: Any) -> None:  # noqa: ANN401 - a format's own options
        value = self.writer.shown(self.writer.run.cell(cell), cell.format)
        if cell.format == "text":  # no format of text: Excel would show an edited formula as such
            style = self.writer.style("words", align="right", **more)
        elif cell.format == "words":
            style = self.writer.style("words", indent=1, **more)
        else:
            style = self.writer.style(cell.format, **more)
        formula = "=" + cell.formula.text(cell.sheet)
        self.page.write_formula(f"{column}{cell.row}", formula, style, _stored(value))

    def _row(self, line: int, row: Row) -> None:
        """Write the steps of a row, each with the same formula."""
        more: dict[str, Any] = {"bold": True, "top": 1} if row.is_total else {}
        self._label(line, row.label, row.note, **more)
        if row.is_total:
            self._fill(line, range(_FIRST_VALUE, FIRST_PERIOD), **more)
        assert row.formula is not None, row.label
        style = self.writer.style(row.format, **more)
        template = "=" + row.formula.text(row.sheet)
        for at, value in enumerate(self.writer.run.values(row)):
            column = FIRST_PERIOD + at
            text = template.replace("{c}", column_name(column))
            text = text.replace("{p}", column_name(column - 1))
            self.page.write_formula(line, column, text, style, _stored(value))


def _stored(value: Any) -> Any:  # noqa: ANN401 - a number, words or nothing
    """Return a value as it is kept beside its formula."""
    if value is None:
        return ""
    return _NO_NUMBER if isinstance(value, float) and math.isnan(value) else value


def _wide(text: str) -> int:
    """Return how wide a text is, in digits; letters are narrower on average."""
    return math.ceil(sum(_HAN if east_asian_width(each) in "FW" else _LETTER for each in text))


def _number(column: str) -> int:
    """Return the number of a column by its letters, A being 0."""
    found = 0
    for letter in column:
        found = found * _LETTERS + ord(letter) - ord("A") + 1
    return found - 1


def _width(entry: object) -> int:
    """Return how many columns an entry takes."""
    if isinstance(entry, Row):
        return FIRST_PERIOD + entry.periods
    if isinstance(entry, Titles):
        return len(entry.texts)
    return 0
