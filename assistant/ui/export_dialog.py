"""Export: the real PDF as it will be, what a reader must know, and where to save it."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QComboBox, QFormLayout, QFrame, QHBoxLayout, QVBoxLayout

from assistant.domain.document import Document
from assistant.errors import ExportError
from assistant.services.exporting import file_stem
from assistant.services.jobs import Job
from assistant.services.report_options import ReportResult, report_options
from assistant.settings import BY_KEY
from assistant.texts import Texts
from assistant.ui.dialog import Dialog
from assistant.ui.labels import label
from assistant.ui.message_bar import Message, MessageChoice
from assistant.ui.progress_row import ProgressRow
from assistant.ui.screen_context import ScreenContext
from assistant.ui.section_editor import SectionEditor
from assistant.ui.tokens import L, M, tokens_in_use
from assistant.ui.translation import keyed

_SIZE_PX = (1080, 720)
_SIDE_WIDTH_PX = 300
_OPTION_KEYS = ("pdf.theme", "pdf.page_size")
_STOPPED = "export_stopped"


class ExportDialog(Dialog):
    """Shows pages and saves them.

    Signals:
        preview_shown: the pages as they are now are in sight.
        exported: the PDF lies at this path.
    """

    preview_shown = Signal()
    exported = Signal(object)

    def __init__(self, context: ScreenContext, document: Document) -> None:
        super().__init__("export.window", title_key="export.title")
        self._context = context
        self._document = document
        self._texts: Texts | None = None
        self._folder = TemporaryDirectory(prefix="founder-assistant-", ignore_cleanup_errors=True)
        self._job: Job | None = None
        self._count = 0
        self.choices: dict[str, QComboBox] = {}
        self.pages = QPdfDocument(self)
        self._view = keyed(QPdfView(self), name="export.preview")
        self._progress = ProgressRow()
        self._page_count = label(role="caption")
        self._notices = SectionEditor()
        self._problem = label(role="danger", wraps=True)
        self._build()
        self._connect_signals()

    @property
    def problem(self) -> str:
        """Why the file could not be written, or an empty string."""
        return self._problem.text() if not self._problem.isHidden() else ""

    @property
    def notices_text(self) -> str:
        """The words of what a reader will be told."""
        return self._notices.toPlainText()

    @property
    def preview_folder(self) -> Path:
        """Where the previews lie while the dialog is open."""
        return Path(self._folder.name)

    def start(self) -> None:
        """Begin to make the preview."""
        self._notices.set_blocks(
            self._context.services.documents.printed(self._document.id).notices
        )
        self._make_preview()

    def save(self, path: Path) -> None:
        """Write the PDF there."""
        self._begin(path, self._on_saved)

    def retranslate(self, texts: Texts) -> None:
        """Name the choices in the language of ``texts``."""
        self._texts = texts
        settings = self._context.services.settings
        for key, box in self.choices.items():
            setting = BY_KEY[key]
            box.blockSignals(True)
            box.clear()
            for choice in setting.choices:
                box.addItem(texts(f"{setting.text_key}.{choice}"), choice)
            box.setCurrentIndex(box.findData(settings.text(key)))
            box.setAccessibleName(texts(f"{setting.text_key}.label"))
            box.blockSignals(False)
        for key, name in self._names.items():
            name.setText(texts(f"{BY_KEY[key].text_key}.label"))
        self._notices.setAccessibleName(texts("export.notices"))

    def done(self, result: int) -> None:
        """End what runs before the dialog goes away."""
        job, self._job = self._job, None  # what it still says is not heard any more
        if job is not None:
            job.cancel()
        self.pages.close()
        self._folder.cleanup()
        super().done(result)

    def _build(self) -> None:
        form = QFormLayout()
        form.setVerticalSpacing(M)
        self._names = {key: label(role="muted") for key in _OPTION_KEYS}
        for key in _OPTION_KEYS:
            self.choices[key] = QComboBox()
            form.addRow(self._names[key], self.choices[key])
        self._notices.setReadOnly(True)
        self._notices.setFixedWidth(_SIDE_WIDTH_PX)
        side = QVBoxLayout()
        side.setSpacing(L)
        side.addLayout(form)
        side.addWidget(self._page_count)
        side.addWidget(self._notices)
        side.addWidget(self._problem)
        side.addStretch()
        side.addWidget(self._progress)
        frame = QFrame()
        frame.setFixedWidth(_SIDE_WIDTH_PX)
        side.setContentsMargins(0, 0, 0, 0)
        frame.setLayout(side)
        self._view.setDocument(self.pages)
        self._view.setPageMode(QPdfView.PageMode.MultiPage)
        self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self._view.setFrameShape(QFrame.Shape.NoFrame)
        look = self._view.palette()
        look.setColor(QPalette.ColorRole.Dark, tokens_in_use().color("sunken"))
        self._view.setPalette(look)
        row = QHBoxLayout()
        row.setSpacing(L)
        row.addWidget(frame)
        row.addWidget(self._view, 1)
        self.content.addLayout(row, 1)
        self._problem.hide()
        self.add_button("document.close").clicked.connect(self.reject)
        self._save = self.add_button("export.save", kind="primary")
        self.resize(*_SIZE_PX)

    def _connect_signals(self) -> None:
        self._save.clicked.connect(self._ask_where)
        self._progress.cancelled.connect(self._cancel)
        for key, box in self.choices.items():
            box.activated.connect(lambda _index, key=key: self._on_option(key))

    def _on_option(self, key: str) -> None:
        self._context.services.settings.set(key, self.choices[key].currentData())
        self._make_preview()

    def _make_preview(self) -> None:
        self._count += 1
        self._begin(Path(self._folder.name) / f"preview-{self._count}.pdf", self._on_preview)

    def _begin(self, path: Path, on_done: Callable[[ReportResult], None]) -> None:
        if self._job is not None:
            self._job.cancel()
        self._problem.hide()
        self._save.setEnabled(False)
        options = report_options(self._context.services.settings)
        job = self._context.services.exporting.start_pdf(
            self._document.id,
            path,
            options,
            on_done=lambda result: self._settle(job, lambda: on_done(result)),
            on_error=lambda error: self._settle(job, lambda: self._on_error(error)),
        )
        self._job = job
        job.progressed.connect(self._on_progressed)
        self._on_progressed(0, 0)

    def _settle(self, job: Job, act: Callable[[], None]) -> None:
        """Hear only the newest job; one that was replaced has nothing to say any more."""
        if job is not self._job:
            return
        self._job = None
        self._progress.hide()
        self._save.setEnabled(True)
        act()

    def _on_progressed(self, done: int, total: int) -> None:
        if self._texts is not None and self._job is not None:
            self._progress.show_progress(self._texts("export.making"), done, total)

    def _on_preview(self, result: ReportResult) -> None:
        self.pages.load(str(result.path))
        if self._texts is not None:
            self._page_count.setText(self._texts.count("export.pages", result.pages))
        self.preview_shown.emit()

    def _on_saved(self, result: ReportResult) -> None:
        self._tell_saved(result)
        self.exported.emit(result.path)
        self.accept()

    def _on_error(self, error: Exception) -> None:
        if isinstance(error, ExportError) and self._texts is not None:
            if error.key != _STOPPED:
                self._problem.setText(self._texts.sentence(error))
                self._problem.show()
            return
        self._context.report(error)

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _ask_where(self) -> None:
        if self._texts is None:
            return
        printed = self._context.services.documents.printed(self._document.id)
        path = self._context.files.file_to_save(
            self,
            self._texts("export.window"),
            suggestion=f"{file_stem(printed.subject, self._document)}.pdf",
            name_filter=self._texts("export.filter"),
        )
        if path is not None:
            self.save(path if path.suffix.lower() == ".pdf" else path.with_name(f"{path.name}.pdf"))

    def _tell_saved(self, result: ReportResult) -> None:
        assert self._texts is not None, "shown, so named"
        files, path = self._context.files, result.path
        key = "export.saved_missing" if result.missing else "export.saved"
        sentence = self._texts(key, path=path, characters=" ".join(result.missing))
        show = MessageChoice(
            words=self._texts("home.files.show_folder"), act=lambda: files.show_folder(path.parent)
        )
        message = Message(
            sentence=sentence,
            severity="warning" if result.missing else "success",
            topic="export",
            choices=(show,),
        )
        self._context.post(message)
