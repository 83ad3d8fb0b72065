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
from assistant.ui.theme import body_font, text_font
from assistant.ui.tokens import CAPTION, SMALL, M, S, tokens_in_use

_ROW_PX = 50
_CHAPTER_PX = 36
_INDENT_PX = 16
_DOT_PX = 8
_ENTRY_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineEntry:
    """A line of the outline.

    Attributes:
        section_id: the section.
        title: its title.
        level: 1 for a chapter.
        status: how it stands.
        words: the same in words.
        remark: why it stands so.
        to_check: how many figures and claims in it are to be checked.
        check_words: the same in words.
    """

    section_id: str
    title: str
    level: int
    status: StatusName
    words: str
    remark: str = ""
    to_check: int = 0
    check_words: str = ""


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
        said = [entry.words, *([entry.check_words] if entry.to_check else [])]
        item.setToolTip("\n".join(filter(None, (entry.title, *said, entry.remark))))
        name = ", ".join((entry.title, *said))
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
        font = text_font(entry.title, SMALL)
        font.setBold(entry.level == 1)
        painter.setFont(font)
        painter.setPen(tokens.color("text"))
        width = rect.right() - left - S
        self._draw(painter, QRect(left, rect.top() + 5, width, 22), entry.title)
        if not is_chapter:
            painter.setFont(body_font(CAPTION))
            words = QRect(left, rect.top() + 25, width, 18)
            if entry.to_check:
                words.setWidth(width - self._draw_count(painter, words, entry.check_words))
            painter.setPen(tokens.color("text_muted"))
            self._draw(painter, words, entry.words)

    def _draw_count(self, painter: QPainter, rect: QRect, words: str) -> int:
        """Draw a dot and how much is to be checked at the right; return the width it takes."""
        tokens = tokens_in_use()
        width = painter.fontMetrics().horizontalAdvance(words)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("warning"))
        left = rect.right() - width - _DOT_PX - S // 2
        top = rect.center().y() - _DOT_PX // 2
        painter.drawEllipse(left, top, _DOT_PX, _DOT_PX)
        painter.setPen(tokens.color("warning"))
        place = QRect(rect.right() - width, rect.top(), width, rect.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, words)
        return width + _DOT_PX + S + S // 2

    def _draw(self, painter: QPainter, rect: QRect, text: str) -> None:
        metrics = painter.fontMetrics()
        elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, elided)
