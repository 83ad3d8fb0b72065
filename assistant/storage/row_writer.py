"""The one door to the tables that the operation log guards: writes rows, notes what it touched."""

from collections.abc import Callable, Mapping

from assistant.domain.changes import Changes
from assistant.storage.database import Database, Row, storable

# Columns of a section that its document's outline shows, beside the text.
_OUTLINE_COLUMNS = {"id", "title", "level", "position"}


def _section_changes(row: Row, columns: set[str]) -> Changes:
    documents = {row["document_id"]} if columns & _OUTLINE_COLUMNS else ()
    return Changes(sections=frozenset({row["id"]}), documents=frozenset(documents))


_CHANGES: Mapping[str, Callable[[Row, set[str]], Changes]] = {
    "project": lambda _row, _columns: Changes(project_list=True),
    "brief_entry": lambda row, _columns: Changes(briefs=frozenset({row["project_id"]})),
    "followed_brief": lambda row, _columns: Changes(briefs=frozenset({row["project_id"]})),
    "answer_figure": lambda row, _columns: Changes(briefs=frozenset({row["project_id"]})),
    "document": lambda row, _columns: Changes(documents=frozenset({row["id"]})),
    "section": _section_changes,
    "paragraph": lambda row, _columns: Changes(sections=frozenset({row["section_id"]})),
    "revision": lambda row, _columns: Changes(sections=frozenset({row["section_id"]})),
}


class RowWriter:
    """Writes rows by id and adds up what that changed.

    Attributes:
        changes: what screens may want to refresh.
        touched: the rows written, as ``(table, id)``, in order.
    """

    def __init__(self, database: Database) -> None:
        self.changes = Changes()
        self.touched: dict[tuple[str, str], None] = {}
        self._database = database

    def insert(self, table: str, row: Mapping[str, object]) -> Row:
        """Add a row and return it as stored."""
        stored = {name: storable(value) for name, value in row.items()}
        self._database.insert(table, stored)
        self._note(table, stored, set(stored))
        return stored

    def update(self, table: str, row_id: str, values: Mapping[str, object]) -> tuple[Row, Row]:
        """Change columns of a row; return those that differ, before and after."""
        row = self._get(table, row_id)
        wanted = {name: storable(value) for name, value in values.items()}
        after = {name: value for name, value in wanted.items() if row[name] != value}
        if not after:
            return {}, {}
        columns = ", ".join(f'"{name}" = ?' for name in after)
        self._database.execute(
            f'UPDATE "{table}" SET {columns} WHERE id = ?', *after.values(), row_id
        )
        self._note(table, row | after, set(after))
        return {name: row[name] for name in after}, after

    def delete(self, table: str, row_id: str) -> Row:
        """Remove a row and return it."""
        row = self._get(table, row_id)
        self._database.execute(f'DELETE FROM "{table}" WHERE id = ?', row_id)
        self._note(table, row, set(row))
        return row

    def _get(self, table: str, row_id: str) -> Row:
        row = self._database.row(f'SELECT * FROM "{table}" WHERE id = ?', row_id)
        if row is None:
            raise KeyError(f"{table} {row_id}")
        return row

    def _note(self, table: str, row: Row, columns: set[str]) -> None:
        self.changes |= _CHANGES[table](row, columns)
        self.touched[table, str(row["id"])] = None
