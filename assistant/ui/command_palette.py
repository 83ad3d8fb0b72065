"""The command palette: type a few letters in either language and press Return."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGraphicsDropShadowEffect,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from assistant.domain.languages import LANGUAGES
from assistant.texts import Texts, load_texts
from assistant.ui.action_table import ActionRow
from assistant.ui.fuzzy_matching import match_score
from assistant.ui.ime_line_edit import ImeLineEdit
from assistant.ui.labels import label
from assistant.ui.tokens import XL, L, S, tokens_in_use
from assistant.ui.translation import keyed

_WIDTH_PX = 600
_HEIGHT_PX = 420
_TOP_PX = 84
_MOVING_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


@dataclass(frozen=True, slots=True)
class _Found:
    score: float
    words: str
    action: QAction


class CommandPalette(QFrame):
    """Floats over its window; lists what ``provide_actions`` gives when it opens.

    Signals:
        closed: it went away, with or without an action chosen.
    """

    closed = Signal()

    def __init__(
        self,
        window: QWidget,
        provide_actions: Callable[[], Iterable[tuple[ActionRow, QAction]]],
    ) -> None:
        super().__init__(window)
        self._host = window
        self._provide_actions = provide_actions
        self._focus_before: QWidget | None = None
        self.setObjectName("command_palette")
        keyed(self, name="ui.palette.name")
        self._build()
        self.hide()

    def open_palette(self) -> None:
        """Show every action, ready for typing."""
        window = self._host
        self._focus_before = window.focusWidget()
        width = min(_WIDTH_PX, window.width() - 2 * XL)
        self.resize(width, min(_HEIGHT_PX, window.height() - _TOP_PX - XL))
        self.move((window.width() - width) // 2, _TOP_PX)
        self._input.clear()
        self._refresh()
        self._shadow.setColor(QColor(tokens_in_use().shadow))
        self.show()
        self.raise_()
        self._input.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_palette(self) -> None:
        """Go away and give the focus back."""
        if self.isHidden():
            return
        self.hide()
        if self._focus_before is not None:
            self._focus_before.setFocus(Qt.FocusReason.OtherFocusReason)
            self._focus_before = None
        self.closed.emit()

    def run_selected(self) -> None:
        """Run the action that is marked in the list."""
        item: QListWidgetItem | None = self._list.currentItem()
        if item is None:
            return
        action = item.data(Qt.ItemDataRole.UserRole)
        self.close_palette()
        action.trigger()

    def labels_shown(self) -> tuple[str, ...]:
        """Return the words of the actions in the list, best first."""
        return tuple(self._list.item(row).text() for row in range(self._list.count()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Watch keys and focus of the input."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape and not self._input.is_composing:
                self.close_palette()
                return True
            if event.key() in _MOVING_KEYS and not self._input.is_composing:
                self._list.keyPressEvent(event)
                return True
        if event.type() is QEvent.Type.FocusOut and self._has_lost_focus():
            self.close_palette()
        return super().eventFilter(watched, event)

    def _has_lost_focus(self) -> bool:
        holder: QWidget | None = QApplication.focusWidget()
        return holder is None or not self.isAncestorOf(holder)

    def _build(self) -> None:
        self._input = keyed(
            ImeLineEdit(), placeholder="ui.palette.placeholder", name="ui.palette.name"
        )
        self._input.textChanged.connect(self._refresh)
        self._input.submitted.connect(self.run_selected)
        self._input.installEventFilter(self)
        divider = QFrame()
        divider.setProperty("role", "divider")
        self._list = keyed(QListWidget(), name="ui.palette.results")
        self._list.setIconSize(QSize(20, 20))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self._list.setItemDelegate(_KeysAtRight(self._list))
        self._list.itemClicked.connect(lambda _item: self.run_selected())
        self._empty = label("ui.palette.empty", role="muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(S, S, S, S)
        column.setSpacing(S)
        for widget in (self._input, divider, self._list, self._empty):
            column.addWidget(widget)
        self._shadow = QGraphicsDropShadowEffect(self)
        self._shadow.setBlurRadius(XL)
        self._shadow.setOffset(0, S)
        self.setGraphicsEffect(self._shadow)

    def _refresh(self) -> None:
        self._list.clear()
        for found in ranked(self._input.text(), self._provide_actions()):
            self._list.addItem(_item(found))
        self._list.setCurrentRow(0)
        has_results = self._list.count() > 0
        self._list.setVisible(has_results)
        self._empty.setVisible(not has_results)


class _KeysAtRight(QStyledItemDelegate):
    """Draws the keys of an action at the right end of its line."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        action = index.data(Qt.ItemDataRole.UserRole)
        painter.save()
        painter.setPen(tokens_in_use().color("text_muted"))
        painter.drawText(
            option.rect.adjusted(0, 0, -L, 0),
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            _keys(action),
        )
        painter.restore()


def _keys(action: QAction) -> str:
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


def ranked(query: str, actions: Iterable[tuple[ActionRow, QAction]]) -> list[_Found]:
    """Return the actions that fit, best first; the words of both languages count."""
    tables = tuple(load_texts(language) for language in LANGUAGES)
    found = []
    for row, action in actions:
        scores = [match_score(query, words) for words in _all_words(row, tables)]
        fitting = [score for score in scores if score is not None]
        if fitting:
            found.append(_Found(max(fitting), action.text(), action))
    return sorted(found, key=lambda each: -each.score)


def _all_words(row: ActionRow, tables: tuple[Texts, ...]) -> list[str]:
    return [row.id.replace("_", " "), *(table(row.text_key) for table in tables)]


def _item(found: _Found) -> QListWidgetItem:
    item = QListWidgetItem(found.action.icon(), found.words)
    keys = _keys(found.action)
    item.setToolTip(found.action.toolTip())
    item.setData(Qt.ItemDataRole.UserRole, found.action)
    item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{found.words} {keys}".strip())
    return item
