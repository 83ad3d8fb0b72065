"""XLSX files as sheets: values only, never a formula, and no more than is asked for."""

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from itertools import islice
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from assistant.domain.months import Month
from assistant.domain.table_import.sheet import MOST_COLUMNS, MOST_ROWS, Cell, Sheet
from assistant.errors import BadRequestError

MOST_UNPACKED_BYTES = 100_000_000
MOST_SHEETS = 50
_DIGITS = 15  # that a spreadsheet keeps of a number; what follows is the error of binary fractions
# What openpyxl and the libraries under it raise for files that are not what they say.
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, InvalidFileException, OSError, EOFError, RuntimeError,
    LookupError, ValueError, TypeError, AttributeError, SyntaxError, ArithmeticError,
    AssertionError,
)  # fmt: skip


def read_xlsx(raw: bytes, path: Path) -> tuple[Sheet, ...]:
    """Return the sheets of a workbook.

    Raises:
        BadRequestError: it is no workbook, is damaged, under a password, or unpacks to too much.
    """
    try:
        _check_size(raw, path)
        with _opened(raw, has_formulas=True) as book:
            formulas = {sheet.title: _formulas_of(sheet) for sheet in _sheets_of(book)}
        with _opened(raw, has_formulas=False) as book:
            return tuple(_sheet(sheet, formulas[sheet.title]) for sheet in _sheets_of(book))
    except _DAMAGE as error:
        raise BadRequestError("spreadsheet_damaged", path=path) from error


def _check_size(raw: bytes, path: Path) -> None:
    """Refuse what would unpack to too much; the library never unpacks more than is declared."""
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        size = sum(entry.file_size for entry in packed.infolist())
    if size > MOST_UNPACKED_BYTES:
        mb = 1_000_000
        raise BadRequestError(
            "spreadsheet_too_large", path=path, size=size // mb, most=MOST_UNPACKED_BYTES // mb
        )


@contextmanager
def _opened(raw: bytes, *, has_formulas: bool) -> Iterator[Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions, which nobody asked for
        book = openpyxl.load_workbook(
            io.BytesIO(raw), read_only=True, data_only=not has_formulas, keep_links=False
        )
        try:
            yield book
        finally:
            book.close()


def _sheets_of(book: Any) -> list[Any]:  # noqa: ANN401 - openpyxl types its sheets loosely
    return list(book.worksheets[:MOST_SHEETS])


def _rows_of(sheet: Any) -> Iterator[Any]:  # noqa: ANN401 - as above
    """Yield one row more than is read, so that a longer sheet is known as such."""
    sheet.reset_dimensions()  # what a file says of its size need not be true
    rows = sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS + 1)
    return iter(islice(rows, MOST_ROWS + 1))


def _formulas_of(sheet: Any) -> set[tuple[int, int]]:  # noqa: ANN401 - as above
    return {
        (row, column)
        for row, cells in enumerate(_rows_of(sheet))
        for column, cell in enumerate(cells)
        if cell.data_type == "f"
    }


def _sheet(sheet: Any, formulas: set[tuple[int, int]]) -> Sheet:  # noqa: ANN401 - as above
    rows: list[tuple[Cell, ...]] = []
    for row, cells in enumerate(_rows_of(sheet)):
        read = [_cell(cell, is_formula=(row, at) in formulas) for at, cell in enumerate(cells)]
        while read and read[-1].is_empty:
            read.pop()
        rows.append(tuple(read))
    while rows and not rows[-1]:
        rows.pop()
    is_cut = len(rows) > MOST_ROWS or any(len(row) > MOST_COLUMNS for row in rows)
    cut = tuple(row[:MOST_COLUMNS] for row in rows[:MOST_ROWS])
    return Sheet(name=sheet.title, rows=cut, is_cut=is_cut)


def _cell(cell: Any, *, is_formula: bool) -> Cell:  # noqa: ANN401 - as above
    value = cell.value
    if value is None:
        return Cell(has_lost_value=is_formula and cell.data_type == "n")  # a text may be empty
    if isinstance(value, bool):
        return Cell(value=value)
    if isinstance(value, datetime | date):
        return Cell(value=_moment(value, str(cell.number_format)))
    if isinstance(value, int | float):
        number = _number(value)
        return Cell(value=number, is_percent=_is_percent(str(cell.number_format)))
    return Cell(value=str(value).strip() or None)


def _number(value: float) -> Decimal | str:
    try:
        number = Decimal(f"{value:.{_DIGITS}g}")
    except InvalidOperation:
        return str(value)
    return number if number.is_finite() else str(value)


def _moment(value: date, number_format: str) -> date | Month:
    """Return a month where the format shows no day: ``mmm yyyy``."""
    shown = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", number_format.lower())
    if "d" not in shown and "m" in shown:
        return Month(value.year, value.month)
    return date(value.year, value.month, value.day)


def _is_percent(number_format: str) -> bool:
    return "%" in re.sub(r'"[^"]*"|\\.', "", number_format)
