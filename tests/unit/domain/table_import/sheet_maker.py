"""Sheets for tests, and the names that ship."""

from datetime import date
from decimal import Decimal

from assistant.domain.months import Month
from assistant.domain.table_import.headers import ImportNames
from assistant.domain.table_import.sheet import Cell, Sheet
from assistant.services import content

Value = str | Decimal | int | date | Month | bool | Cell | None


def names() -> ImportNames:
    return content.import_names()


def sheet(*rows: list[Value]) -> Sheet:
    return Sheet(name="", rows=tuple(tuple(_cell(value) for value in row) for row in rows))


def _cell(value: Value) -> Cell:
    if isinstance(value, Cell):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Cell(value=Decimal(value))
    return Cell(value=value)


def share(text: str) -> Cell:
    """Return a number in percent: 0.08 as 8%."""
    return Cell(value=Decimal(text), is_percent=True)
