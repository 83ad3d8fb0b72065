"""The fields in which questions are answered: each takes and gives what a brief would hold."""

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from assistant.domain.blocks_reading import read_markdown
from assistant.domain.blocks_writing import write_markdown
from assistant.domain.languages import Language, LocalizedText
from assistant.domain.questionnaire import FieldLabels, Question, QuestionKind
from assistant.domain.table_columns import Column, choice_text, month_value, percent_value
from assistant.texts import Texts
from assistant.ui.ime_line_edit import ImeLineEdit
from assistant.ui.labels import label
from assistant.ui.section_editor import Describe, SectionEditor
from assistant.ui.tokens import M, S
from assistant.ui.window_language import language_of

SAVE_AFTER_MS = 900  # at most a second of typing is lost
_NUMBER_WIDTH_PX = 220


class AnswerField(QWidget):
    """What all fields have in common.

    Signals:
        edited: there is something new to save; read it with ``value``.
    """

    edited = Signal()

    def value(self) -> object:
        """Return what a brief would hold, or None for no answer."""
        raise NotImplementedError

    def show_value(self, value: object) -> None:
        """Show an answer; what the founder is typing stays."""
        raise NotImplementedError

    def show_language(self, language: Language) -> None:
        """Edit this side of an answer in two languages."""

    def commit(self) -> None:
        """Emit ``edited`` now if something waits to be saved."""

    def mark_wrong(self, *, is_wrong: bool, key_path: str = "") -> None:
        """Show whether the answer was refused."""

    def control(self) -> QWidget:
        """Return the widget that takes the keys."""
        raise NotImplementedError


def number_text(value: object) -> str:
    """Return a number with thousands set apart."""
    if not isinstance(value, Decimal | int):
        return str(value)
    text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _share_text(value: object) -> str:
    return number_text(value * 100) if isinstance(value, Decimal) else str(value)


_TO_TEXT: dict[QuestionKind, Callable[[object], str]] = {
    "line": str,
    "month": str,
    "number": number_text,
    "money": number_text,
    "percent": _share_text,
}
_FROM_TEXT: dict[QuestionKind, Callable[[str], str]] = {
    "month": month_value,
    "percent": percent_value,
}


class LineField(AnswerField):
    """One line: words, a month, a number, an amount or a share."""

    def __init__(self, question: Question, *, unit: str = "") -> None:
        super().__init__()
        self._kind = question.kind
        self._language: Language = "en"
        self._value: object = None
        self._is_dirty = False
        self._line = ImeLineEdit()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(S)
        row.addWidget(self._line)
        if self._kind != "line":
            self._line.setFixedWidth(_NUMBER_WIDTH_PX)
            unit_label = label(role="muted")
            unit_label.setText(unit)
            row.addWidget(unit_label)
            row.addStretch()
        if self._kind == "month":
            self._line.setPlaceholderText("2027-06")
        self._line.textEdited.connect(self._on_text_edited)
        self._line.editingFinished.connect(self.commit)
        self._line.submitted.connect(self.commit)
        self._timer.timeout.connect(self.commit)

    def value(self) -> object:
        """Return what was typed."""
        text = self._line.text().strip()
        return _FROM_TEXT.get(self._kind, str)(text) or None

    def show_value(self, value: object) -> None:
        """Show an answer."""
        self._value = value
        if not self._is_dirty and not self._line.is_composing:
            self._show()

    def show_language(self, language: Language) -> None:
        """Edit this side."""
        self.commit()
        self._language = language
        self._is_dirty = False
        self._show()

    def commit(self) -> None:
        """Ask for saving, but never in the middle of a word."""
        self._timer.stop()
        if self._line.is_composing:
            self._timer.start()
        elif self._is_dirty:
            self._is_dirty = False
            self.edited.emit()

    def mark_wrong(self, *, is_wrong: bool, key_path: str = "") -> None:
        """Draw the field as refused or as well; what was refused stays as typed."""
        del key_path
        self._is_dirty = self._is_dirty or is_wrong
        self._line.setProperty("invalid", is_wrong)
        self._line.style().unpolish(self._line)
        self._line.style().polish(self._line)

    def control(self) -> QWidget:
        """Return the line."""
        return self._line

    def _on_text_edited(self) -> None:
        self._is_dirty = True
        self._timer.start()

    def _show(self) -> None:
        text = self._text()
        if text == self._line.text() and not self._line.isUndoAvailable():
            return
        position = self._line.cursorPosition()
        self._line.setText(text)  # this also empties the line's own undo: the program's takes over
        self._line.setCursorPosition(min(position, len(text)))

    def _text(self) -> str:
        value = self._value
        if isinstance(value, LocalizedText):
            return value.get(self._language) or ""
        return "" if value is None else _TO_TEXT[self._kind](value)


class TextField(AnswerField):
    """A long answer: rich text with figures as chips, in one of two languages."""

    def __init__(self, describe_fact: Describe) -> None:
        super().__init__()
        self._language: Language = "en"
        self._value: object = None
        self._is_refused = False
        self.editor = SectionEditor(describe_fact=describe_fact)
        frame = QFrame()
        frame.setProperty("role", "paper")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(M, S, M, S)
        inner.addWidget(self.editor)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(frame)
        self.editor.edited.connect(self.edited)

    def value(self) -> object:
        """Return the text as Markdown."""
        return write_markdown(self.editor.blocks()).strip() or None

    def show_value(self, value: object) -> None:
        """Show an answer."""
        self._value = value
        if not self._is_refused:
            self._show()

    def show_language(self, language: Language) -> None:
        """Edit this side."""
        self.commit()
        self._language = language
        self.editor.set_language(language)
        self._is_refused = False
        self._show()

    def commit(self) -> None:
        """Ask for saving."""
        self.editor.commit()
        if self._is_refused:
            self.edited.emit()

    def mark_wrong(self, *, is_wrong: bool, key_path: str = "") -> None:
        """Keep what was refused as it was typed."""
        del key_path
        self._is_refused = is_wrong

    def control(self) -> QWidget:
        """Return the editor."""
        return self.editor

    def _show(self) -> None:
        value = self._value
        text = value.get(self._language) if isinstance(value, LocalizedText) else None
        if self.editor.has_unsaved_typing:
            return  # newer than what is stored, and saved in a moment
        self.editor.set_blocks(read_markdown(text or ""))


class ChoiceField(AnswerField):
    """One of a few values."""

    def __init__(self, question: Question, labels: FieldLabels) -> None:
        super().__init__()
        table, _, name = question.path.partition(".")
        self._column = Column(table=table, name=name, kind="choice", choices=question.choices)
        self._labels = labels
        self._box = QComboBox()
        self._box.setMinimumWidth(_NUMBER_WIDTH_PX)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._box)
        row.addStretch()
        self._box.activated.connect(lambda _index: self.edited.emit())

    def value(self) -> object:
        """Return the value chosen."""
        return self._box.currentData()

    def show_value(self, value: object) -> None:
        """Show an answer."""
        self._box.setCurrentIndex(max(self._box.findData(None if value is None else str(value)), 0))

    def retranslate(self, texts: Texts) -> None:
        """Name the choices in the language of ``texts``."""
        chosen = self._box.currentData()
        self._box.clear()
        self._box.addItem(texts("interview.no_choice"), None)
        language = language_of(texts)
        for value in self._column.choices:
            self._box.addItem(choice_text(self._column, value, language, self._labels), value)
        self.show_value(chosen)

    def control(self) -> QWidget:
        """Return the list."""
        return self._box
