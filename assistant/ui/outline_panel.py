"""The outline of a document: every section with its level, its status and why it stands so."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from assistant.ui.icons import paint_icon
from assistant.ui.section_status import CHAPTER, StatusName, status_look
from assistant.ui.theme import body_font
from assistant.ui.tokens import CAPTION, SMALL, M, S, tokens_in_use

_ROW_PX = 50
_CHAPTER_PX = 36
_INDENT_PX = 16
_ENTRY_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineEntry:
    """A line of the outline."""

    section_id: str
    title: str
    level: int
    status: StatusName
    words: str
    remark: str = ""


class OutlinePanel(QListWidget):
    """Lists the sections of a document.

    Signals:
        section_chosen: the founder wants to see this section.
    """

    section_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(_Row(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(self._on_current_changed)
        self.itemClicked.connect(self._on_current_changed)

    @property
    def current_section(self) -> str:
        """The id of the section that is marked, or an empty string."""
        return self._id(self.currentRow()) if self.currentRow() >= 0 else ""

    def show_entries(self, entries: tuple[OutlineEntry, ...]) -> None:
        """Show these sections; the same list with other states keeps the current line."""
        ids = [entry.section_id for entry in entries]
        if ids != [self._id(row) for row in range(self.count())]:
            self.blockSignals(True)
            self.clear()
            for section_id in ids:
                QListWidgetItem(self).setData(Qt.ItemDataRole.UserRole, section_id)
            self.blockSignals(False)
        for row, entry in enumerate(entries):
            self._show(self.item(row), entry)

    def show_entry(self, entry: OutlineEntry) -> None:
        """Show a new state of one section."""
        for row in range(self.count()):
            if self._id(row) == entry.section_id:
                self._show(self.item(row), entry)

    def mark_current(self, section_id: str) -> None:
        """Show which section is being read, without jumping to it."""
        self.blockSignals(True)
        for row in range(self.count()):
            if self._id(row) == section_id:
                self.setCurrentRow(row)
        self.blockSignals(False)

    def _id(self, row: int) -> str:
        return str(self.item(row).data(Qt.ItemDataRole.UserRole))

    def _show(self, item: QListWidgetItem, entry: OutlineEntry) -> None:
        item.setText(entry.title)
        item.setData(_ENTRY_ROLE, entry)
        item.setToolTip(f"{entry.title}\n{entry.words}\n{entry.remark}".strip())
        name = f"{entry.title}, {entry.words}"
        item.setData(Qt.ItemDataRole.AccessibleTextRole, name)
        item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, entry.remark)

    def _on_current_changed(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.section_chosen.emit(item.data(Qt.ItemDataRole.UserRole))


class _Row(QStyledItemDelegate):
    """Draws status icon, title and the words of the status."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the size of a row."""
        entry: OutlineEntry | None = index.data(_ENTRY_ROLE)
        is_chapter = entry is not None and entry.status == CHAPTER
        height = _CHAPTER_PX if is_chapter else _ROW_PX
        return QSize(super().sizeHint(option, index).width(), height)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw a row."""
        entry: OutlineEntry | None = index.data(_ENTRY_ROLE)
        if entry is None:
            return
        rect: QRect = option.rect.adjusted(0, 1, 0, -1)
        state = option.state
        tokens = tokens_in_use()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        if is_chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.color("accent_soft" if is_chosen else "hover"))
            painter.drawRoundedRect(rect, 8, 8)
        self._draw_entry(painter, rect, entry)
        painter.restore()

    def _draw_entry(self, painter: QPainter, rect: QRect, entry: OutlineEntry) -> None:
        tokens = tokens_in_use()
        left = rect.left() + M + (entry.level - 1) * _INDENT_PX
        is_chapter = entry.status == CHAPTER
        if not is_chapter:
            icon_name, color = status_look(entry.status)
            icon_rect = QRect(left, rect.top() + 8, 16, 16)
            paint_icon(painter, icon_rect.toRectF(), icon_name, color)
            left += 16 + S
        font = body_font(SMALL)
        font.setBold(entry.level == 1)
        painter.setFont(font)
        painter.setPen(tokens.color("text"))
        width = rect.right() - left - S
        self._draw(painter, QRect(left, rect.top() + 5, width, 22), entry.title)
        if not is_chapter:
            painter.setFont(body_font(CAPTION))
            painter.setPen(tokens.color("text_muted"))
            self._draw(painter, QRect(left, rect.top() + 25, width, 18), entry.words)

    def _draw(self, painter: QPainter, rect: QRect, text: str) -> None:
        metrics = painter.fontMetrics()
        elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, elided)
