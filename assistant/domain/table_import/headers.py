"""What a sheet is about: which table, which row holds the names, which column is which field."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from unicodedata import normalize

from assistant.domain.languages import LANGUAGES
from assistant.domain.questionnaire import FieldLabels
from assistant.domain.table_columns import Column, choice_value, columns_of
from assistant.domain.table_import.cell_texts import cell_words
from assistant.domain.table_import.sheet import Sheet

Synonyms = Mapping[str, Sequence[str]]  # by TABLE.FIELD, shared.FIELD or choices.FIELD.VALUE
Mapped = Mapping[int, str]  # fields by the number of their column, from 0

_ROWS_LOOKED_AT = 20
_EXACT, _PART = 3, 1
_LEAST_PART = 4  # letters that a name in part must have; Han characters count twice


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a sheet is to be read.

    Attributes:
        table: the table that its rows belong to.
        header: the row that holds the names, from 0.
        fields: the field of each column that is not left out.
    """

    table: str
    header: int
    fields: Mapped


class ImportNames:
    """What fields and their choices may be called in a spreadsheet, in both languages."""

    def __init__(self, tables: Sequence[str], labels: FieldLabels, synonyms: Synonyms) -> None:
        self.tables = tuple(tables)
        self.labels = labels
        self._synonyms = synonyms

    @cached_property
    def by_table(self) -> Mapping[str, Mapping[str, frozenset[str]]]:
        """Every name of every field, as ``plain_name`` makes it."""
        return {table: self._names_of(table) for table in self.tables}

    def _names_of(self, table: str) -> dict[str, frozenset[str]]:
        own = {column.name: self._own_names(column) for column in columns_of(table)}
        taken = frozenset().union(*own.values())
        return {
            name: names | (self._plain(f"shared.{name}") - taken) for name, names in own.items()
        }

    def _own_names(self, column: Column) -> frozenset[str]:
        label = self.labels.label(column.table, column.name)
        known = {column.name, *(label.any(language) for language in LANGUAGES)}
        return frozenset(map(plain_name, known)) | self._plain(f"{column.table}.{column.name}")

    def _plain(self, key: str) -> frozenset[str]:
        return self._plain_synonyms.get(key, frozenset())

    @cached_property
    def _plain_synonyms(self) -> Mapping[str, frozenset[str]]:
        return {key: frozenset(map(plain_name, words)) for key, words in self._synonyms.items()}

    def choice(self, column: Column, text: str) -> str:
        """Return the choice that a text names; else the text itself."""
        found = choice_value(column, text, self.labels)
        if found in column.choices:
            return found
        wanted = plain_name(text)
        for value in column.choices:
            if wanted in self._plain(f"choices.{column.name}.{value}"):
                return value
        return text


def parse_synonyms(data: Mapping[str, Any]) -> Synonyms:
    """Read synonyms from parsed TOML: lists under tables, however deep."""
    found: dict[str, Sequence[str]] = {}
    for key, value in data.items():
        if isinstance(value, Mapping):
            inner = parse_synonyms(value)
            found |= {f"{key}.{name}": words for name, words in inner.items()}
        elif isinstance(value, list):
            found[key] = tuple(value)
    return found


def guess_layout(sheet: Sheet, names: ImportNames, *, table: str = "") -> Layout:
    """Return the likeliest layout; with ``table`` given, of that table.

    Where nothing in the sheet is known, all columns are left out.
    """
    best, best_score = None, 0
    for row in range(min(len(sheet.rows), _ROWS_LOOKED_AT)):
        for candidate in (table,) if table else names.tables:
            fields, score = match_fields(sheet, row, names.by_table[candidate])
            if score > best_score:
                best = Layout(table=candidate, header=row, fields=fields)
                best_score = score
    return best or Layout(table=table or names.tables[0], header=_first_row(sheet), fields={})


def layout_at(sheet: Sheet, names: ImportNames, table: str, header: int) -> Layout:
    """Return the likeliest layout of a table with its names in this row."""
    fields, _ = match_fields(sheet, header, names.by_table[table])
    return Layout(table=table, header=header, fields=fields)


def match_fields(
    sheet: Sheet, row: int, names: Mapping[str, frozenset[str]]
) -> tuple[dict[int, str], int]:
    """Return which field each cell of a row names, no field twice, and how sure that is."""
    written = [plain_name(cell_words(sheet.cell(row, at))) for at in range(sheet.width)]
    found: dict[int, str] = {}
    score = 0
    for points, alike in ((_EXACT, _is_name), (_PART, _shared_part)):
        for at, name in enumerate(written):
            if not name or at in found:
                continue
            free = [field for field in names if field not in found.values()]
            field = max(free, key=lambda each: alike(name, names[each]), default="")
            if field and alike(name, names[field]):
                found[at] = field
                score += points
    return dict(sorted(found.items())), score


def plain_name(text: str) -> str:
    """Return a name without case, blanks, signs and what stands in brackets: units mostly."""
    text = re.sub(r"[(\[【][^)\]】]*[)\]】]", "", normalize("NFKC", text).casefold())
    return re.sub(r"[\W_]+", "", text)


def _is_name(written: str, names: frozenset[str]) -> int:
    return int(written in names)


def _shared_part(written: str, names: frozenset[str]) -> int:
    """Return how long the longest name is that holds what is written, or is held by it."""
    shared = (
        min(_weight(name), _weight(written)) for name in names if name in written or written in name
    )
    return max((weight for weight in shared if weight >= _LEAST_PART), default=0)


def _weight(name: str) -> int:
    return sum(1 if letter.isascii() else 2 for letter in name)


def _first_row(sheet: Sheet) -> int:
    return next(
        (at for at, row in enumerate(sheet.rows) if any(not cell.is_empty for cell in row)), 0
    )
