"""CSV files as a sheet of texts: their encoding and their separator found out."""

import csv
import io
from collections import Counter
from itertools import islice
from pathlib import Path

from assistant.domain.table_import.sheet import MOST_COLUMNS, MOST_ROWS, Cell, Sheet
from assistant.errors import BadRequestError

_ENCODINGS = ("utf-8-sig", "gb18030")  # what spreadsheets write in either language
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_SEPARATORS = (",", ";", "\t")
_ROWS_TRIED = 30


def read_csv(raw: bytes, path: Path) -> Sheet:
    """Return the file as a sheet.

    Raises:
        BadRequestError: it is no text, or its quotes do not end.
    """
    text = _text_of(raw, path)
    separator = max(_SEPARATORS, key=lambda each: _fit(text, each))  # the first of equals
    rows: list[tuple[Cell, ...]] = []
    is_cut = False
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            is_cut = is_cut or len(rows) == MOST_ROWS or len(record) > MOST_COLUMNS
            if len(rows) == MOST_ROWS:
                break
            cells = [Cell(value=value.strip() or None) for value in record[:MOST_COLUMNS]]
            while cells and cells[-1].is_empty:
                cells.pop()
            rows.append(tuple(cells))
    except csv.Error as error:
        raise BadRequestError("spreadsheet_damaged", path=path) from error
    return Sheet(name="", rows=tuple(rows), is_cut=is_cut)


def _text_of(raw: bytes, path: Path) -> str:
    encodings = ("utf-16",) if raw.startswith(_WIDE_MARKS) else _ENCODINGS
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise BadRequestError("spreadsheet_not_text", path=path)


def _fit(text: str, separator: str) -> tuple[int, int]:
    """Return how well a separator fits: in how many rows there are as many cells as in most."""
    lines = io.StringIO(text, newline="")
    try:
        widths = [len(row) for row in islice(csv.reader(lines, delimiter=separator), _ROWS_TRIED)]
    except csv.Error:
        return 0, 0
    counts = Counter(width for width in widths if width > 1)
    if not counts:
        return 0, 0
    width, rows = max(counts.items(), key=lambda item: (item[1], item[0]))
    return rows, width
