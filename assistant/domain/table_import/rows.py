"""The rows of a sheet as rows of a table, each with what is wrong in it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.domain.brief_reading import dump_value, parse_value
from assistant.domain.languages import Language
from assistant.domain.table_columns import Column, Row, columns_of, set_cell
from assistant.domain.table_import.cell_texts import (
    NO,
    YES,
    are_fractions,
    cell_words,
    typed_text,
)
from assistant.domain.table_import.headers import ImportNames, Layout
from assistant.domain.table_import.sheet import Cell, Sheet
from assistant.domain.table_rows import MAPPED_TABLES, rows_from_answer, rows_to_answer
from assistant.errors import BriefError

_TOTALS = frozenset({"total", "sum", "subtotal", "grand total", "合计", "总计", "小计"})
_FAULTS = ("#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!")


@dataclass(frozen=True, slots=True, kw_only=True)
class CellProblem:
    """Why a row cannot be read.

    Attributes:
        column: the field at fault; empty for the row as a whole.
        error: what is wrong; its path means nothing.
    """

    column: str
    error: BriefError


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRow:
    """One row of a sheet.

    Attributes:
        number: of the row in the sheet, from 1.
        row: what was read, as plain JSON values; what is wrong in it too.
        problems: empty for a row that can be imported.
    """

    number: int
    row: Row
    problems: tuple[CellProblem, ...] = ()

    @property
    def is_good(self) -> bool:
        """Tell whether it can be imported."""
        return not self.problems

    def problem_of(self, column: str) -> BriefError | None:
        """Return what is wrong with a cell, or None."""
        return next((each.error for each in self.problems if each.column == column), None)


def read_rows(
    sheet: Sheet, layout: Layout, language: Language, names: ImportNames
) -> tuple[ReadRow, ...]:
    """Return every row below the header that holds anything; words go to the ``language`` side."""
    by_name = {column.name: column for column in columns_of(layout.table)}
    columns = {at: by_name[name] for at, name in layout.fields.items()}
    below = range(layout.header + 1, len(sheet.rows))
    fractions = {
        at for at, column in columns.items()
        if column.kind == "percent" and are_fractions(sheet.cell(row, at) for row in below)
    }  # fmt: skip
    found = []
    for number in below:
        cells = {at: sheet.cell(number, at) for at in columns}
        if all(cell.is_empty for cell in cells.values()) or _is_total(cells):
            continue
        row: Row = {}
        for at, column in columns.items():
            text = typed_text(cells[at], column, has_fractions=at in fractions)
            row = _with_cell(row, column, text, language, names)
        lost = [column.name for at, column in columns.items() if cells[at].has_lost_value]
        wrong = [column.name for at, column in columns.items() if _is_fault(cells[at])]
        read = ReadRow(number=number + 1, row=row)
        found.append(_checked(read, layout.table, language, lost, wrong))
    return tuple(found)


def with_problem(read: ReadRow, column: str, error: BriefError) -> ReadRow:
    """Return the row with one more problem."""
    return replace(read, problems=(*read.problems, CellProblem(column=column, error=error)))


def with_line_ids(rows: Sequence[ReadRow], ids: Mapping[str, str]) -> list[ReadRow]:
    """Return rows that refer to lines of revenue by id, where the sheet gives their names.

    ``ids`` has the id of each line by its name without case, in each language.
    """
    return [
        replace(each, row=each.row | {"of_line": ids.get(line.casefold(), line)})
        if isinstance(line := each.row.get("of_line"), str)
        else each
        for each in rows
    ]


def joined_answer(
    table: str,
    before: Any,  # noqa: ANN401 - a brief's value
    rows: Sequence[Row],
    *,
    replaces: bool,
) -> tuple[Any, int]:
    """Return a table's answer with imported rows, and how many rows stand before them.

    A row that replaces one of the same name keeps its id, so that what refers to it still does.
    """
    kept = rows_from_answer(table, None if before is None else dump_value(before))
    if not replaces:
        return rows_to_answer(table, [*kept, *(dict(row) for row in rows)]), len(kept)
    ids = {name: row["id"] for row in kept if "id" in row for name in _names(row)}
    with_ids = []
    for row in rows:
        known = next((ids.pop(name) for name in _names(row) if name in ids), None)
        ids = {name: each for name, each in ids.items() if each != known}
        with_ids.append({"id": known, **row} if known else dict(row))
    return rows_to_answer(table, with_ids), 0


def number_in(table: str, answer: Any, key_path: str) -> int | None:  # noqa: ANN401 - JSON
    """Return which row of an answer a path leads to, from 0; None for none of them."""
    if table in MAPPED_TABLES:
        key = key_path.removeprefix(f"{table}.").partition(".")[0]
        return list(answer).index(key) if key in answer else None
    match = re.match(rf"{table}\[(\d+)\]", key_path)
    return int(match[1]) - 1 if match else None


def _names(row: Row) -> tuple[str, ...]:
    """Return what a row is called, in each language."""
    called = row.get("name") or row.get("label") or row.get("role") or {}
    words = called.values() if isinstance(called, dict) else (str(called),)
    return tuple(word.casefold() for word in words)


def _with_cell(row: Row, column: Column, text: str, language: Language, names: ImportNames) -> Row:
    if column.kind == "choice":
        text = names.choice(column, text)
    if column.kind != "flag":
        return set_cell(row, column, text, language, names.labels)
    answer = text.casefold()
    if answer in NO:
        return row
    return row | {column.name: True if answer in YES else text}


def _checked(
    read: ReadRow, table: str, language: Language, lost: list[str], wrong: list[str]
) -> ReadRow:
    """Return the row with every problem that can be seen in it alone."""
    for name in lost:
        read = with_problem(read, name, BriefError("brief_import_lost_value", source=""))
    for name in wrong:
        read = with_problem(read, name, BriefError("brief_import_formula_fault", source=""))
    rest = {name: value for name, value in read.row.items() if name not in (*lost, *wrong)}
    while True:
        error = _refusal(table, rest, language)
        if error is None:
            return read
        name = field_of(table, error.key_path)
        if not read.problem_of(name):
            read = with_problem(read, name, error)
        if name not in rest:
            return read
        del rest[name]


def _refusal(table: str, row: Row, language: Language) -> BriefError | None:
    try:
        parse_value(table, rows_to_answer(table, [row] if row else [{}]), language=language)
    except BriefError as error:
        return error
    return None


def field_of(table: str, key_path: str) -> str:
    """Return the field that a path names: ``revenue[2].price`` or ``evidence.hours.value``."""
    rest = key_path.partition("]")[2] or key_path.removeprefix(f"{table}.").partition(".")[2]
    if table not in MAPPED_TABLES and "[" not in key_path:
        return ""
    return rest.lstrip(".").partition(".")[0].partition("[")[0]


def _is_total(cells: dict[int, Cell]) -> bool:
    """Tell whether the first words of a row say that it adds up the others."""
    first = next((cell for cell in cells.values() if not cell.is_empty), Cell())
    return isinstance(first.value, str) and first.value.strip(" :：").casefold() in _TOTALS


def _is_fault(cell: Cell) -> bool:
    return isinstance(cell.value, str) and cell_words(cell) in _FAULTS
