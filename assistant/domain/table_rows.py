"""Rows of a table as a brief holds them, to and from the list that a grid shows."""

import re
from collections.abc import Mapping
from typing import Any

from assistant.domain.table_columns import Row

_ID = "id"
MAPPED_TABLES = frozenset({"evidence"})  # a brief holds these by id, not as a list


def rows_from_answer(table: str, answer: Any) -> list[Row]:  # noqa: ANN401 - JSON
    """Return the rows; those of a mapped table carry their key as an id."""
    if not answer:
        return []
    if table in MAPPED_TABLES and isinstance(answer, Mapping):
        return [{_ID: key, **item} for key, item in answer.items()]
    return [dict(item) for item in answer]


def rows_to_answer(table: str, rows: list[Row]) -> Any:  # noqa: ANN401 - JSON
    """Return what a brief holds; None for no rows at all."""
    if not rows:
        return None
    if table not in MAPPED_TABLES:
        return rows
    answer: dict[str, Row] = {}
    for number, row in enumerate(rows, 1):
        key = row.get(_ID) or _new_key(
            row, number, {str(each.get(_ID)) for each in rows} | set(answer)
        )
        answer[str(key)] = {name: value for name, value in row.items() if name != _ID}
    return answer


def _new_key(row: Row, number: int, taken: set[str]) -> str:
    """Return an id made of the row's English label, where it has one."""
    label = row.get("label")
    words = str(label.get("en", "")) if isinstance(label, Mapping) else ""
    slug = re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")[:40]
    base = slug if slug[:1].isalpha() else f"figure_{number}"
    key, counter = base, 2
    while key in taken:
        key, counter = f"{base}_{counter}", counter + 1
    return key
