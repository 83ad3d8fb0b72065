"""Spreadsheet files as sheets: by their ending, within bounds, or refused with a sentence."""

from pathlib import Path

from assistant.domain.table_import.sheet import Sheet
from assistant.errors import BadRequestError, NotFoundError

MOST_BYTES = 20_000_000
_MB = 1_000_000
_WORKBOOKS = frozenset({".xlsx", ".xlsm"})
_TEXTS = frozenset({".csv", ".tsv", ".txt"})


def read_spreadsheet(path: Path) -> tuple[Sheet, ...]:
    """Return the sheets of a file that hold anything.

    Raises:
        NotFoundError: there is no such file.
        BadRequestError: it is no spreadsheet that can be read, is damaged, too large or empty.
    """
    ending = path.suffix.lower()
    if ending not in _WORKBOOKS | _TEXTS:
        raise BadRequestError("spreadsheet_ending", path=path)
    raw = _bytes_of(path)
    if ending in _WORKBOOKS:
        from assistant.sources.xlsx_sheets import (  # noqa: PLC0415 - openpyxl is read when needed
            read_xlsx,
        )

        sheets = read_xlsx(raw, path)
    else:
        from assistant.sources.csv_sheets import read_csv  # noqa: PLC0415 - as above

        sheets = (read_csv(raw, path),)
    filled = tuple(sheet for sheet in sheets if sheet.width)
    if not filled:
        raise BadRequestError("spreadsheet_empty", path=path)
    return filled


def _bytes_of(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise BadRequestError(
                "spreadsheet_too_large", path=path, size=-(-size // _MB), most=MOST_BYTES // _MB
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise NotFoundError("file_not_found", path=path) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadRequestError("spreadsheet_unreadable", path=path, reason=reason) from error
