"""Findings as rows of a list: grouped by kind, each group under a line with its count."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import get_args

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from assistant.services.checking import Finding, FindingKind
from assistant.texts import Texts

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
_KINDS: tuple[FindingKind, ...] = get_args(FindingKind)
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """A line of the list.

    Attributes:
        title: of a group, what it holds and how much; empty for a finding.
        finding: what was found; None for a group.
        lead: the sentence, or what a whole section is called.
        mark: where in ``lead`` the figure or claim begins and how long it is.
        where: the document and the section.
    """

    title: str = ""
    finding: Finding | None = None
    lead: str = ""
    mark: tuple[int, int] = (0, 0)
    where: str = ""


class FindingsModel(QAbstractListModel):
    """The rows of the Review screen."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[ReviewRow] = []
        self._texts: Texts | None = None

    @property
    def rows(self) -> Sequence[ReviewRow]:
        """All rows, groups included."""
        return self._rows

    def show(self, rows: Iterable[ReviewRow], texts: Texts) -> None:
        """Show these rows."""
        self.beginResetModel()
        self._rows = list(rows)
        self._texts = texts
        self.endResetModel()

    def finding_at(self, index: _Index) -> Finding | None:
        """Return the finding of a row; None for a group or no row."""
        return self._rows[index.row()].finding if index.isValid() else None

    def next_finding(self, row: int) -> int:
        """Return the row of the finding at or after ``row``, else of the last; -1 for none."""
        places = [number for number, each in enumerate(self._rows) if each.finding is not None]
        return next((number for number in places if number >= row), places[-1] if places else -1)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let the arrow keys pass over the lines of groups."""
        if self.finding_at(index) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a row shows and says."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title or row.lead
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row)
        return None

    def _spoken(self, row: ReviewRow) -> str:
        if row.finding is None or self._texts is None:
            return row.title
        return self._texts(
            "review_view.row",
            kind=self._texts(f"review_view.kinds.{row.finding.kind}"),
            sentence=row.lead,
            reason=row.finding.reason,
            where=row.where,
        )


def rows_of(findings: Iterable[Finding], titles: dict[str, str], texts: Texts) -> list[ReviewRow]:
    """Return rows for findings, grouped by kind in the order that is most pressing first.

    Args:
        findings: those to show.
        titles: what documents and sections are called, by their ids.
        texts: the words of the window.
    """
    by_kind: dict[str, list[ReviewRow]] = {}
    for finding in findings:
        by_kind.setdefault(finding.kind, []).append(_row(finding, titles, texts))
    rows: list[ReviewRow] = []
    for kind in _KINDS:
        if kind in by_kind:
            name = texts(f"review_view.kinds.{kind}")
            group = texts("review_view.group", kind=name, n=len(by_kind[kind]))
            rows += [ReviewRow(title=group), *by_kind[kind]]
    return rows


def figure_words(finding: Finding) -> str:
    """Return the words of a figure without Markdown's marks."""
    return " ".join(finding.text.replace("*", "").replace("\\", "").split())


def _place_of(words: str, sentence: str) -> int:
    """Return where words stand in a sentence, rather alone than as a part of a longer number."""
    alone = re.search(rf"(?<![0-9A-Za-z.,]){re.escape(words)}(?![0-9A-Za-z])", sentence)
    return alone.start() if alone else sentence.find(words)


def _row(finding: Finding, titles: dict[str, str], texts: Texts) -> ReviewRow:
    lead = finding.sentence or finding.text
    words = figure_words(finding)
    at = _place_of(words, lead) if finding.sentence else -1
    return ReviewRow(
        finding=finding,
        lead=lead,
        mark=(at, len(words)) if at >= 0 else (0, 0),
        where=texts(
            "review_view.where",
            document=titles.get(finding.document_id, ""),
            section=titles.get(finding.section_id, ""),
        ),
    )
