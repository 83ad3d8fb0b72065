"""A table out of a spreadsheet: what it is, which column is what, and what would be read."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from assistant.domain.languages import Language
from assistant.domain.table_import.headers import Layout
from assistant.domain.table_import.sheet import MOST_COLUMNS, MOST_ROWS, Sheet
from assistant.errors import AssistantError
from assistant.services.content import field_labels
from assistant.services.jobs import Job
from assistant.services.table_imports import ImportPlan, ImportPreview
from assistant.texts import Texts
from assistant.ui.dialog import Dialog
from assistant.ui.import_columns import ImportColumns
from assistant.ui.import_preview import ImportModel, PreviewTable, ProblemList
from assistant.ui.labels import label
from assistant.ui.message_bar import Message
from assistant.ui.progress_row import ProgressRow
from assistant.ui.refusal_sentences import bare_sentence
from assistant.ui.screen_context import ScreenContext
from assistant.ui.section_header import SectionHeader
from assistant.ui.segmented_choice import SegmentedChoice
from assistant.ui.tokens import XS, L, S
from assistant.ui.translation import keyed
from assistant.ui.window_language import language_of

_SIZE_PX = (1040, 680)
_COLUMNS_PX = 384
_ADD, _REPLACE = "add", "replace"


class ImportDialog(Dialog):
    """Reads a file, then asks what is in it; nothing is written before Import is pressed.

    Signals:
        ready: the file was read, and what it would become is in sight.
        imported: the rows are in the project.
    """

    ready = Signal()
    imported = Signal()

    def __init__(self, context: ScreenContext, project_id: str, language: Language) -> None:
        super().__init__("imports.window")
        self._context, self._project_id, self._language = context, project_id, language
        self._imports = context.services.table_imports
        self._texts: Texts | None = None
        self._path = Path()
        self._job: Job | None = None
        self._sheets: tuple[Sheet, ...] = ()
        self._table = ""
        self._layout: Layout | None = None
        self._preview: ImportPreview | None = None
        self.progress = ProgressRow()
        self.sheets = keyed(QComboBox(), name="imports.sheet")
        self.tables = keyed(QComboBox(), name="imports.table")
        self.header = keyed(QSpinBox(), name="imports.header")
        self.header.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.mode = SegmentedChoice(
            tuple((each, f"imports.{each}") for each in (_ADD, _REPLACE)), name_key="imports.mode"
        )
        self.columns = keyed(ImportColumns(field_labels()), name="imports.columns")
        self.model = ImportModel(field_labels())
        self.table = keyed(PreviewTable(self.model), name="imports.preview")
        self.summary = label(role="strong", wraps=True)
        self.problems = ProblemList()
        self._head = SectionHeader("imports.window")
        self._wrong = label(role="danger", wraps=True)
        self._cut = label(role="muted", wraps=True)
        self._asked = QWidget()
        self._build()
        self._connect_signals()

    def start(self, path: Path, table: str = "") -> None:
        """Read a file; with ``table`` given, it is taken for that one at first."""
        self._path, self._table = path, table
        assert self._texts is not None, "opened, so named"
        self._head.show_sentence(self._texts("imports.sentence", name=path.name))
        self.progress.show_progress(self._texts("imports.reading"), 0, 0)
        self._job = self._imports.start_reading(
            path, on_done=self._on_read, on_error=self._on_not_read
        )

    @property
    def preview(self) -> ImportPreview | None:
        """What would become of the file as it is understood now."""
        return self._preview

    def retranslate(self, texts: Texts) -> None:
        """Show everything in the language of ``texts``."""
        self._texts = texts
        self._name_tables()
        if self._layout is not None:
            self._show()

    def done(self, result: int) -> None:
        """Close; what is still being read is forgotten."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        super().done(result)

    # --- making ---

    def _build(self) -> None:
        self._asked.hide()
        rows = QVBoxLayout(self._asked)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(L)
        rows.addLayout(self._questions())
        both = QHBoxLayout()
        both.setSpacing(L)
        left = QWidget()
        left.setFixedWidth(_COLUMNS_PX)
        both.addWidget(_under("imports.columns", self.columns, left))
        right = _under("imports.preview", self.table, QWidget())
        both.addWidget(right, 1)
        rows.addLayout(both, 1)
        told = QVBoxLayout()
        told.setSpacing(XS)
        for line in (self.summary, self._wrong, self.problems, self._cut):
            told.addWidget(line)
        rows.addLayout(told)
        self.content.addWidget(self._head, 0, Qt.AlignmentFlag.AlignTop)
        self.content.addWidget(self.progress, 0, Qt.AlignmentFlag.AlignTop)
        self.content.addWidget(self._asked, 1)
        self.add_button("imports.cancel").clicked.connect(self.reject)
        self.go = self.add_button("imports.go", kind="primary")
        self.go.setEnabled(False)
        self.mode.choose(_ADD)
        self.resize(*_SIZE_PX)

    def _questions(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(L)
        grid.setVerticalSpacing(XS)
        asked = (
            ("imports.sheet", self.sheets), ("imports.table", self.tables),
            ("imports.header", self.header), ("imports.mode", self.mode),
        )  # fmt: skip
        for at, (key, control) in enumerate(asked):
            grid.addWidget(label(key, role="caption"), 0, at)
            grid.addWidget(control, 1, at)
        grid.setColumnStretch(len(asked), 1)
        return grid

    def _connect_signals(self) -> None:
        self.progress.cancelled.connect(self.reject)
        self.sheets.activated.connect(lambda _: self._guess())
        self.tables.activated.connect(lambda _: self._on_table())
        self.header.valueChanged.connect(lambda _: self._on_header())
        self.mode.chosen.connect(self._on_mode)
        self.columns.chosen.connect(self._on_column)
        self.go.clicked.connect(self.take_over)

    # --- understanding the file ---

    def _on_read(self, sheets: tuple[Sheet, ...]) -> None:
        if self._job is None:  # closed meanwhile
            return
        self._job, self._sheets = None, sheets
        self.progress.hide()
        for sheet in sheets:
            self.sheets.addItem(sheet.name or self._path.name)
        self.sheets.setCurrentIndex(self._likeliest())
        self._asked.show()
        self._guess()
        self.ready.emit()

    def _on_not_read(self, error: Exception) -> None:
        if self._job is None:
            return
        self._job = None
        self.reject()
        self._context.report(error)

    def _likeliest(self) -> int:
        """Return the sheet of which most is understood."""
        known = [len(self._imports.guess(each, self._table).fields) for each in self._sheets]
        return known.index(max(known))

    @property
    def _sheet(self) -> Sheet:
        return self._sheets[self.sheets.currentIndex()]

    def _guess(self) -> None:
        self._use(self._imports.guess(self._sheet, self._table))

    def _on_table(self) -> None:
        self._table = self.tables.currentData()
        self._guess()

    def _on_header(self) -> None:
        if self._layout is not None:
            header = self.header.value() - 1
            self._use(self._imports.layout_at(self._sheet, self._layout.table, header))

    def _on_column(self, at: int, field: str) -> None:
        assert self._layout is not None, "its columns are in sight"
        kept = {
            column: name for column, name in self._layout.fields.items()
            if column != at and name != field
        }  # fmt: skip
        if field:
            kept[at] = field
        self._use(replace(self._layout, fields=dict(sorted(kept.items()))))

    def _on_mode(self, mode: str) -> None:
        self.mode.choose(mode)
        self._show_preview()

    def _use(self, layout: Layout) -> None:
        self._layout = layout
        self._show()

    # --- showing ---

    def _name_tables(self) -> None:
        assert self._texts is not None, "called with words"
        self.tables.clear()
        for table in self._imports.tables:
            words = field_labels().label("brief", table).any(language_of(self._texts))
            self.tables.addItem(words, table)

    def _show(self) -> None:
        assert self._layout is not None, "read, so laid out"
        assert self._texts is not None, "opened, so named"
        self.tables.setCurrentIndex(self.tables.findData(self._layout.table))
        self.header.blockSignals(True)
        self.header.setRange(1, max(1, len(self._sheet.rows)))
        self.header.setValue(self._layout.header + 1)
        self.header.blockSignals(False)
        self.columns.show_columns(self._sheet, self._layout, self._texts)
        self._show_preview()

    def _show_preview(self) -> None:
        if self._layout is None or self._texts is None:
            return
        plan = self._plan()
        self._preview = self._imports.preview(self._project_id, plan)
        self.model.show(plan, self._preview, self._texts)
        self._tell(self._preview, self._texts)
        self.go.setEnabled(self._preview.is_ready)

    def _tell(self, preview: ImportPreview, texts: Texts) -> None:
        good = len(preview.good)
        words = texts.count("imports.ready", good) if good else texts("imports.nothing")
        if good and preview.refusal is not None:
            reason = bare_sentence(preview.refusal, texts)
            words = texts("imports.refused", reason=reason)
        self.summary.setText(words)
        wrong = len(preview.rows) - good
        is_mapped = bool(self._layout and self._layout.fields)
        self._wrong.setText(texts.count("imports.wrong", wrong))
        self._wrong.setVisible(bool(wrong) and is_mapped)
        self.problems.show_problems(self.model.problems() if is_mapped else [])
        self._cut.setText(texts("imports.cut", rows=f"{MOST_ROWS:,}", columns=MOST_COLUMNS))
        self._cut.setVisible(self._sheet.is_cut)

    def _plan(self) -> ImportPlan:
        assert self._layout is not None, "read, so laid out"
        return ImportPlan(
            sheet=self._sheet,
            layout=self._layout,
            language=self._language,
            replaces=self.mode.buttons[_REPLACE].isChecked(),
        )

    # --- writing ---

    def take_over(self) -> None:
        """Write the good rows and close; where that fails, stay and say why."""
        if self._preview is None or self._texts is None:
            return
        plan = self._plan()
        try:
            self._imports.take_over(self._project_id, plan, self._preview)
        except AssistantError as error:
            self._context.report(error)
            self._show_preview()
            return
        self._context.post(self._done_message(plan, len(self._preview.good), self._texts))
        self.imported.emit()
        self.accept()

    def _done_message(self, plan: ImportPlan, count: int, texts: Texts) -> Message:
        table = field_labels().label("brief", plan.layout.table).any(language_of(texts))
        sentence = texts.count("imports.done", count, table=table)
        return Message(sentence=sentence, severity="success", topic="import")


def _under(title_key: str, content: QWidget, holder: QWidget) -> QWidget:
    """Return a part of the dialog: its title, and what it is about."""
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(S)
    column.addWidget(label(title_key, role="heading"))
    column.addWidget(content, 1)
    return holder
