"""The topics at the left of the interview, each with how far it is."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from assistant.domain.questionnaire import InterviewProgress, Questionnaire
from assistant.texts import Texts
from assistant.ui.icons import paint_icon
from assistant.ui.theme import body_font
from assistant.ui.tokens import CAPTION, M, S, tokens_in_use
from assistant.ui.window_language import language_of

OPEN_QUESTIONS = ""  # the entry above all topics
_ROW_PX = 40
_COUNT_PX = 52
_COUNT_ROLE = Qt.ItemDataRole.UserRole + 1
_ICON_ROLE = Qt.ItemDataRole.UserRole + 2


class TopicList(QListWidget):
    """Lists topics.

    Signals:
        topic_chosen: the id of a topic, or ``OPEN_QUESTIONS``.
    """

    topic_chosen = Signal(str)

    def __init__(self, questionnaire: Questionnaire) -> None:
        super().__init__()
        self._questionnaire = questionnaire
        self.setItemDelegate(_Row(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for topic_id in (OPEN_QUESTIONS, *(topic.id for topic in questionnaire.topics)):
            item = QListWidgetItem(self)
            item.setData(Qt.ItemDataRole.UserRole, topic_id)
        self.currentItemChanged.connect(self._on_current_changed)

    def choose(self, topic_id: str) -> None:
        """Make a topic the current one."""
        for row in range(self.count()):
            if self.item(row).data(Qt.ItemDataRole.UserRole) == topic_id:
                self.setCurrentRow(row)

    def show_progress(self, progress: InterviewProgress, open_count: int, texts: Texts) -> None:
        """Show how many questions of each topic are answered."""
        language = language_of(texts)
        self._show(
            0, texts("interview.open_title"), str(open_count) if open_count else "", "question"
        )
        for row, topic in enumerate(self._questionnaire.topics, 1):
            part = progress.topics[topic.id]
            icon_name = "success" if part.answered == part.total else "half_circle"
            if not part.answered:
                icon_name = "circle"
            count = f"{part.answered}/{part.total}"
            self._show(row, topic.title.any(language), count, icon_name)

    def _show(self, row: int, title: str, count: str, icon_name: str) -> None:
        item = self.item(row)
        item.setText(title)
        item.setData(_COUNT_ROLE, count)
        item.setData(_ICON_ROLE, icon_name)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title} {count}")

    def _on_current_changed(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.topic_chosen.emit(item.data(Qt.ItemDataRole.UserRole))


_ICON_COLORS = {"success": "success", "question": "question", "half_circle": "accent"}


class _Row(QStyledItemDelegate):
    """Draws icon, title and count."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the size of a row."""
        return QSize(super().sizeHint(option, index).width(), _ROW_PX)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw a row."""
        rect: QRect = option.rect.adjusted(0, 1, 0, -1)
        state = option.state
        tokens = tokens_in_use()
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.color("accent_soft" if is_chosen else "hover"))
            painter.drawRoundedRect(rect, 8, 8)
        icon_name = index.data(_ICON_ROLE) or "circle"
        color = _ICON_COLORS.get(icon_name, "border_strong")
        icon_rect = QRect(rect.left() + M, rect.center().y() - 8, 17, 17)
        paint_icon(painter, icon_rect.toRectF(), icon_name, color)
        count_rect = rect.adjusted(rect.width() - _COUNT_PX, 0, -M, 0)
        painter.setPen(tokens.color("text_muted"))
        painter.setFont(body_font(CAPTION))
        painter.drawText(
            count_rect,
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            str(index.data(_COUNT_ROLE) or ""),
        )
        font = body_font()
        font.setBold(is_chosen)
        painter.setFont(font)
        painter.setPen(tokens.color("text"))
        text_rect = rect.adjusted(M + 17 + S + 2, 0, -_COUNT_PX, 0)
        title = painter.fontMetrics().elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, text_rect.width()
        )
        painter.drawText(text_rect, Qt.AlignmentFlag.AlignVCenter, title)
        painter.restore()
