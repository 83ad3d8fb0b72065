"""A projected statement as a table: a line a row, a period a column."""

from decimal import Decimal
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from assistant.domain.finance.periods import Statement, StatementRow
from assistant.domain.finance.precision import rounded
from assistant.domain.finance.projected_facts import period_name
from assistant.domain.languages import Language
from assistant.services import content

RESULTS = frozenset({"gross_profit", "ebitda", "profit_before_tax", "net_profit", "change"})
_Index = QModelIndex | QPersistentModelIndex
_NONE = "–"
_HALF = Decimal("0.5")


class StatementModel(QAbstractTableModel):
    """Shows one statement, in whole units; lines that are nothing throughout are left out."""

    def __init__(self) -> None:
        super().__init__()
        self._statement: Statement | None = None
        self._language: Language = "en"
        self._rows: tuple[StatementRow, ...] = ()

    def show(self, statement: Statement | None, language: Language) -> None:
        """Show this statement from now on."""
        self.beginResetModel()
        self._statement, self._language = statement, language
        rows = statement.rows if statement else ()
        self._rows = tuple(
            row for row in rows if any(abs(amount) >= _HALF for amount in row.amounts)
        )
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of lines."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of periods."""
        return 0 if parent.isValid() or self._statement is None else len(self._statement.periods)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt
        """Return an amount, how it stands and how it is read out."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return amount_text(row.amounts[index.column()])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.FontRole and _is_result(row.key):
            return _bold()
        if role == Qt.ItemDataRole.AccessibleTextRole:
            line = self._row_name(row.key)
            return f"{line}, {self._column_name(index.column())}: {self.data(index)}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt
        """Return the name of a line or of a period."""
        if orientation is Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return self._column_name(section)
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._row_name(self._rows[section].key)
        if role == Qt.ItemDataRole.FontRole and _is_result(self._rows[section].key):
            return _bold()
        return None

    def as_text(self) -> str:
        """Return the whole table with tabs between its cells, as spreadsheets take it."""
        heads = ["", *(self._column_name(at) for at in range(self.columnCount()))]
        lines = [
            [self._row_name(row.key), *(f"{rounded(amount):f}" for amount in row.amounts)]
            for row in self._rows
        ]
        return "\n".join("\t".join(line) for line in [heads, *lines])

    def _row_name(self, key: str) -> str:
        assert self._statement is not None, "a row has a statement"
        return content.field_labels().label(self._statement.name, key).any(self._language)

    def _column_name(self, at: int) -> str:
        assert self._statement is not None, "a column has a statement"
        period = self._statement.periods[at]
        is_year = period.id == str(period.last.year) or len(period.places) > 3  # noqa: PLR2004 - a quarter
        return period_name(period, self._language) if is_year else period.id


def amount_text(amount: Decimal) -> str:
    """Return an amount in whole units: ``-321,170``; a dash for nothing."""
    whole = rounded(amount)
    return f"{whole:,f}" if whole else _NONE


def _is_result(key: str) -> bool:
    return key in RESULTS or key.startswith("total_")


def _bold() -> QFont:
    font = QFont()
    font.setBold(True)
    return font
