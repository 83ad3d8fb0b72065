"""One question of the interview: what is asked, the field, and what the answer unlocks."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assistant.domain.brief_reading import parse_value
from assistant.domain.languages import Language, LocalizedText
from assistant.domain.questionnaire import Question
from assistant.errors import AssistantError, BriefError
from assistant.services.content import field_labels
from assistant.texts import Texts
from assistant.ui.answer_fields import AnswerField, ChoiceField, LineField, TextField
from assistant.ui.card import Card
from assistant.ui.icons import IconLabel
from assistant.ui.import_dialog import ImportDialog
from assistant.ui.labels import label
from assistant.ui.plain_words import plain_words
from assistant.ui.refusal_sentences import field_sentence
from assistant.ui.screen_context import ScreenContext
from assistant.ui.table_field import TableField
from assistant.ui.table_importing import TableImporting
from assistant.ui.tokens import XS, M, S

_PREVIEW_CHARACTERS = 60


class QuestionCard(Card):
    """Shows a question and saves its answer.

    A compact one stands in a narrow column: no frame, and the hint is a tooltip.

    Signals:
        answered: the answer of this path was saved.
    """

    answered = Signal(str)

    def __init__(
        self,
        context: ScreenContext,
        project_id: str,
        question: Question,
        *,
        is_compact: bool = False,
    ) -> None:
        super().__init__()
        self.question = question
        self._is_compact = is_compact
        self._context = context
        self._project_id = project_id
        self._language: Language = "en"
        self._error: BriefError | None = None
        self._texts: Texts | None = None
        self._is_bilingual = is_bilingual(question)
        self.field = self._make_field()
        self._label = label(role="body" if is_compact else "heading", wraps=True)
        self._hint = label(role="muted", wraps=True)
        self._example = label(role="caption", wraps=True)
        self._other = label(role="caption", wraps=True)
        self._problem = label(role="danger", wraps=True)
        self._unlocks = label(role="caption", wraps=True)
        self._build()
        self.field.edited.connect(self._save)
        if isinstance(self.field, TableField):
            self.field.import_requested.connect(self.import_rows)

    @property
    def problem(self) -> str:
        """Why the answer was refused, or an empty string."""
        return self._problem.text() if self._error is not None else ""

    def refresh(self) -> None:
        """Show the answer as it is stored."""
        value = self._stored()
        self.field.show_value(value)
        self._show_other_side(value)

    def show_language(self, language: Language) -> None:
        """Edit this side of the answer."""
        self._language = language
        self.field.show_language(language)
        self.refresh()
        self._show_words()

    def commit(self) -> None:
        """Save what is not saved yet."""
        self.field.commit()

    def import_rows(self) -> ImportDialog | None:
        """Ask for a spreadsheet with rows for this table."""
        self.commit()
        assert self._texts is not None, "shown, so named"
        importing = TableImporting(self._context, self._project_id, self)
        if self._error is not None:
            importing.refuse(self._texts)
            return None
        return importing.ask(self._language, self._texts, self.question.path)

    def take_focus(self) -> None:
        """Put the cursor into the field."""
        self.field.control().setFocus()

    def retranslate(self, texts: Texts) -> None:
        """Ask in the language of ``texts``."""
        self._texts = texts
        self._show_words()
        self._show_other_side(self._stored())
        self._show_problem()

    def _make_field(self) -> AnswerField:
        question = self.question
        if question.kind == "text":
            return TextField(self._describe_fact)
        if question.kind == "choice":
            return ChoiceField(question, field_labels())
        if question.kind == "table":
            return TableField(question, field_labels(), is_compact=self._is_compact)
        return LineField(question, unit=self._unit())

    def _describe_fact(self, fact_id: str) -> str:
        documents = self._context.services.documents
        return documents.describe_fact(self._project_id, fact_id, self._window_language())

    def _unit(self) -> str:
        if self.question.kind == "percent":
            return "%"
        if self.question.kind == "money":
            return str(self._context.services.interview.answer(self._project_id, "currency"))
        return ""

    def _build(self) -> None:
        head = QVBoxLayout()
        head.setSpacing(XS)
        head.addWidget(self._label)
        head.addWidget(self._hint)
        foot = QVBoxLayout()
        foot.setSpacing(XS)
        foot.addWidget(self._problem)
        foot.addWidget(self._example)
        foot.addWidget(self._other)
        self._unlock_line = QWidget()  # hidden as a whole: an empty layout would still take room
        unlock_row = QHBoxLayout(self._unlock_line)
        unlock_row.setContentsMargins(0, 0, 0, 0)
        unlock_row.setSpacing(S)
        unlock_row.addWidget(IconLabel("link", "text_muted", size_px=14))
        unlock_row.addWidget(self._unlocks, 1)
        foot.addWidget(self._unlock_line)
        self.content.setSpacing(M)
        self.content.addLayout(head)
        self.content.addWidget(self.field)
        self.content.addLayout(foot)
        self._problem.hide()
        self._other.setVisible(self._is_bilingual)
        if self._is_compact:
            self._make_compact()

    def _make_compact(self) -> None:
        self.setProperty("role", "plain")
        self.content.setContentsMargins(0, 0, 0, 0)
        self.content.setSpacing(XS)
        for part in (self._hint, self._example, self._other, self._unlock_line):
            part.hide()

    def _save(self) -> None:
        interview = self._context.services.interview
        path, value = self.question.path, self.field.value()
        self._error = None
        try:
            interview.set_answer(self._project_id, path, value, language=self._language)
        except BriefError as error:
            self._error = error
        except AssistantError:
            self.field.mark_wrong(is_wrong=True)  # not its fault, but it stays to be saved again
            raise
        where = self._error.key_path if self._error is not None else ""
        self.field.mark_wrong(is_wrong=self._error is not None, key_path=where)
        self._show_problem()
        if self._error is None:
            self.refresh()
            self.answered.emit(path)

    def _stored(self) -> object:
        value: object = self._context.services.interview.answer(
            self._project_id, self.question.path
        )
        return value

    def _window_language(self) -> Language:
        return "zh" if self._texts is not None and self._texts.language == "zh" else "en"

    def _show_words(self) -> None:
        texts, question = self._texts, self.question
        if texts is None:
            return
        language = self._window_language()
        words = question.label.any(language)
        self._label.setText(words)
        self._hint.setText(question.hint.any(language))
        self._label.setToolTip(self._hint.text() if self._is_compact else "")
        example = question.example.any(self._language if self._is_bilingual else language)
        self._example.setText(texts("interview.example", example=example))
        control = self.field.control()
        control.setAccessibleName(words)
        control.setAccessibleDescription(self._hint.text())
        titles = self._context.services.interview.unlocks(question.path, self._language)
        self._unlocks.setText(
            texts("interview.unlocks", sections=texts("interview.comma").join(titles))
        )
        self._unlock_line.setVisible(bool(titles) and not self._is_compact)

    def _show_other_side(self, value: object) -> None:
        if not self._is_bilingual or self._texts is None:
            return
        other: Language = "en" if self._language == "zh" else "zh"
        text = value.get(other) if isinstance(value, LocalizedText) else None
        key = "interview.other_side" if text else "interview.other_side_missing"
        preview = " ".join(plain_words(text or "").split())
        if len(preview) > _PREVIEW_CHARACTERS:
            preview = preview[:_PREVIEW_CHARACTERS] + "…"
        side = self._texts(f"interview.side_{other}")
        self._other.setText(self._texts(key, side=side, text=preview))

    def _show_problem(self) -> None:
        self._problem.setVisible(self._error is not None)
        if self._error is not None and self._texts is not None:
            self._problem.setText(field_sentence(self._error, self._texts))


def is_bilingual(question: Question) -> bool:
    """Tell whether the answer has an English and a Chinese side."""
    if question.kind not in ("line", "text"):
        return False
    try:
        return isinstance(parse_value(question.path, "x", language="en"), LocalizedText)
    except BriefError:  # a date and the like, which has one form in all languages
        return False
