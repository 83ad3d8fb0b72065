"""What was done in a project and when, with the way back and forth."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from assistant.services.content import questionnaire
from assistant.services.values import OperationEntry, OperationName
from assistant.texts import Texts
from assistant.ui.dates import moment_text
from assistant.ui.dialog import Dialog
from assistant.ui.icons import icon
from assistant.ui.labels import label
from assistant.ui.screen_context import ScreenContext
from assistant.ui.search_dialog import answer_words
from assistant.ui.translation import keyed
from assistant.ui.window_language import language_of

_SIZE_PX = (620, 560)


class HistoryDialog(Dialog):
    """Lists operations, the newest first.

    Signals:
        undo_requested: take the last one back.
        redo_requested: make the last one again that was taken back.
    """

    undo_requested = Signal()
    redo_requested = Signal()

    def __init__(self, context: ScreenContext, project_id: str | None) -> None:
        super().__init__(
            "history.window", title_key="history.title", sentence_key="history.sentence"
        )
        self._context = context
        self._project_id = project_id
        self._texts: Texts | None = None
        self.list = keyed(QListWidget(), name="history.title")
        self._empty = label("history.empty", role="muted", wraps=True)
        self.content.addWidget(self._empty)
        self.content.addWidget(self.list)
        self._undo = self.add_button("history.undo")
        self._redo = self.add_button("history.redo")
        self.add_button("document.close").clicked.connect(self.reject)
        self._undo.clicked.connect(self.undo_requested)
        self._redo.clicked.connect(self.redo_requested)
        context.services.hub.changed.connect(self.refresh)
        self.resize(*_SIZE_PX)

    def refresh(self) -> None:
        """Show the operations as they are now."""
        if self._texts is None:
            return
        history = self._context.services.history
        entries = history.entries(self._project_id)
        self.list.clear()
        for entry in entries:
            QListWidgetItem(icon(_icon_of(entry)), self._line(entry), self.list)
        self._empty.setVisible(not entries)
        self.list.setVisible(bool(entries))
        self._undo.setEnabled(history.next_undo(self._project_id) is not None)
        self._redo.setEnabled(history.next_redo(self._project_id) is not None)

    def retranslate(self, texts: Texts) -> None:
        """Show the operations in the language of ``texts``."""
        self._texts = texts
        self.refresh()

    def _line(self, entry: OperationEntry) -> str:
        assert self._texts is not None, "only called with words"
        words = operation_words(entry, self._texts)
        key = "history.line_undone" if entry.undone else "history.line"
        return self._texts(key, what=words, when=moment_text(entry.at, self._texts))


def _icon_of(entry: OperationEntry) -> str:
    if entry.undone:
        return "undo"
    return "interview" if entry.label in ("answer_changed", "brief_replaced") else "edit"


def operation_words(operation: OperationName | OperationEntry, texts: Texts) -> str:
    """Return what an operation is called, a path of an answer by the words of its question."""
    subject = operation.subject
    if operation.label == "answer_changed":
        language = language_of(texts)
        question = next((q for q in questionnaire().questions if q.path == subject), None)
        subject = question.label.any(language) if question else answer_words(subject, texts)
    return texts(f"operations.{operation.label}", subject=subject)
