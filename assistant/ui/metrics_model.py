"""The metrics of a plan as a table: a metric a row, a year a column."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from assistant.domain.fact_text import fact_text_with_period
from assistant.domain.facts import Fact
from assistant.services import content
from assistant.texts import Texts
from assistant.ui.window_language import language_of

_Index = QModelIndex | QPersistentModelIndex
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class MetricsModel(QAbstractTableModel):
    """Shows metrics by year; one that has no meaning in a year says so."""

    def __init__(self) -> None:
        super().__init__()
        self._years: list[str] = []
        self._rows: list[tuple[str, str, list[str]]] = []  # name, definition, values

    def show(self, facts: Sequence[Fact], texts: Texts) -> None:
        """Show these metrics from now on."""
        language = language_of(texts)
        by_key: dict[str, dict[str, str]] = {}
        for fact in facts:
            _, _, key, year = fact.id.split(".")
            by_key.setdefault(key, {})[year] = fact_text_with_period(fact, language)
        self.beginResetModel()
        self._years = sorted({year for values in by_key.values() for year in values})
        self._rows = [
            (
                content.field_labels().label("metrics", key).any(language),
                texts(f"financials.definitions.{key}"),
                [values.get(year, texts("blocks.not_meaningful")) for year in self._years],
            )
            for key, values in by_key.items()
        ]
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of metrics."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of years."""
        return 0 if parent.isValid() else len(self._years)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt
        """Return a value, what the metric means, or how it is read out."""
        if not index.isValid():
            return None
        name, definition, values = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return values[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT
        if role == Qt.ItemDataRole.ToolTipRole:
            return definition
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{name}, {self._years[index.column()]}: {values[index.column()]}. {definition}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt
        """Return the name of a metric or of a year."""
        is_year = orientation is Qt.Orientation.Horizontal
        if role == Qt.ItemDataRole.DisplayRole:
            return self._years[section] if is_year else self._rows[section][0]
        if role == Qt.ItemDataRole.ToolTipRole and not is_year:
            return self._rows[section][1]
        if role == Qt.ItemDataRole.TextAlignmentRole and is_year:
            return _RIGHT
        return None

    def as_text(self) -> str:
        """Return the whole table with tabs between its cells, as spreadsheets take it."""
        lines = [["", *self._years], *([name, *values] for name, _, values in self._rows)]
        return "\n".join("\t".join(line) for line in lines)
