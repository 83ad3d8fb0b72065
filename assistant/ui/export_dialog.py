"""Export: figures to be seen first, the real PDF as it will be, and where to save it."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPalette
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
)

from assistant.domain.document import Document
from assistant.domain.languages import Language
from assistant.errors import AssistantError, BadRequestError, ExportError
from assistant.services.checking import Finding
from assistant.services.exporting import file_stem
from assistant.services.jobs import Job
from assistant.services.printing import print_options
from assistant.services.report_options import ReportResult, report_options
from assistant.settings import BY_KEY, SettingValue
from assistant.texts import Texts
from assistant.ui.dialog import Dialog
from assistant.ui.export_gate import ExportGate
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
_SWITCH_KEYS = ("export.appendix", "export.ai_statement")
_STOPPED = "export_stopped"
_WAIT_MS = 30  # between two questions whether long sections are known
LOOK_S = 0.04  # of looking at figures between two turns of the event loop


class ExportDialog(Dialog):
    """Shows pages and saves them, once no figure is left that nothing backs.

    Signals:
        place_wanted: the founder wants to mend this finding; the dialog closes itself.
        preview_shown: the pages as they are now are in sight.
        exported: the PDF lies at this path.
    """

    place_wanted = Signal(object)
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
        self._looking: Iterator[object] | None = None
        self._looked_at = 0
        self.choices: dict[str, QComboBox] = {}
        self.switches: dict[str, QCheckBox] = {}
        self.gate = ExportGate()
        self._front = QStackedWidget()
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
        """Look at the figures; then show those that nothing backs, or make the preview."""
        self._save.setEnabled(False)
        services = self._context.services
        document = services.documents.get(self._document.id)
        for language in dict.fromkeys((self._language, document.language)):  # pages have their own
            services.looks_ahead.prepare(document, language)
        self._looking = services.checking.document_findings(self._document.id, self._language)
        self._looked_at = 0
        self._look_on()

    def _look_on(self) -> None:
        """Look at some sections and let the window breathe; what is known takes no time."""
        if self._looking is None:  # closed meanwhile
            return
        if self._context.services.looks_ahead.is_busy:
            self._tell_looking()
            QTimer.singleShot(_WAIT_MS, self, self._look_on)
            return
        began = monotonic()
        for _ in self._looking:
            self._looked_at += 1
            if monotonic() - began > LOOK_S:
                self._tell_looking()
                QTimer.singleShot(0, self, self._look_on)
                return
        self._looking = None
        self._progress.hide()
        if not self._is_held_back():
            self._make_preview()

    def _tell_looking(self) -> None:
        if self._texts is not None:
            total = len(self._document.sections)
            self._progress.show_progress(self._texts("export.looking"), self._looked_at, total)

    @property
    def _language(self) -> Language:
        return "zh" if self._texts is not None and self._texts.language == "zh" else "en"

    @property
    def is_held_back(self) -> bool:
        """Tell whether the founder must look at figures first."""
        return self._front.currentWidget() is self.gate

    def save(self, path: Path) -> None:
        """Write the PDF there, unless the text has a figure again that nothing backs."""
        if not self._is_held_back():
            self._begin(path, self._on_saved)

    def _is_held_back(self) -> bool:
        """Look at the figures as they are now, and show those that hold the export back."""
        assert self._texts is not None, "shown, so named"
        found = self._context.services.checking.unbacked_in(self._document.id, self._language)
        if found:
            titles = {section.id: section.title for section in self._document.sections}
            self.gate.show_findings(found, titles, self._texts)
        self._front.setCurrentWidget(self.gate if found else self._view)
        self._notices.setVisible(not found)
        self._save.setEnabled(not found)
        return bool(found)

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
        for key, switch in self.switches.items():
            setting = BY_KEY[key]
            switch.setText(texts(f"{setting.text_key}.label"))
            switch.setToolTip(texts(f"{setting.text_key}.help"))
            switch.setAccessibleDescription(texts(f"{setting.text_key}.help"))
            switch.setChecked(bool(settings.all()[key]))
        for key, name in self._names.items():
            name.setText(texts(f"{BY_KEY[key].text_key}.label"))
        self._notices.setAccessibleName(texts("export.notices"))

    def done(self, result: int) -> None:
        """End what runs before the dialog goes away."""
        self._looking = None
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
        for key in _SWITCH_KEYS:
            self.switches[key] = QCheckBox()
            form.addRow(self.switches[key])
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
        self._front.addWidget(self._view)
        self._front.addWidget(self.gate)
        row.addWidget(self._front, 1)
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

        for key, switch in self.switches.items():
            switch.clicked.connect(lambda value, key=key: self._set(key, value=value))
        self.gate.place_wanted.connect(self._on_place_wanted)
        self.gate.accepted.connect(self._on_accepted)

    def _on_option(self, key: str) -> None:
        self._set(key, value=self.choices[key].currentData())

    def _set(self, key: str, *, value: SettingValue) -> None:
        self._context.services.settings.set(key, value)
        if not self.is_held_back:
            self._make_preview()

    def _on_place_wanted(self, finding: Finding) -> None:
        self.reject()
        self.place_wanted.emit(finding)

    def _on_accepted(self, findings: Sequence[Finding]) -> None:
        """Let figures stand as estimates; what cannot is said and stays in the list."""
        self._problem.hide()
        try:
            self._context.services.checking.accept_estimate(findings)
        except BadRequestError as error:
            self._say(error)
        self.start()

    def _make_preview(self) -> None:
        services = self._context.services
        self._notices.set_blocks(services.printing.notices(self._document.id))
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
            content=print_options(self._context.services.settings),
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
        if not isinstance(error, ExportError):
            self._context.report(error)
        elif error.key != _STOPPED:
            self._say(error)

    def _say(self, error: AssistantError) -> None:
        assert self._texts is not None, "shown, so named"
        self._problem.setText(self._texts.sentence(error))
        self._problem.show()

    def _cancel(self) -> None:
        if self._looking is not None:  # without a look there is nothing to show
            self.reject()
        elif self._job is not None:
            self._job.cancel()

    def _ask_where(self) -> None:
        if self._texts is None:
            return
        subject = self._context.services.printing.subject(self._document)
        path = self._context.files.file_to_save(
            self,
            self._texts("export.window"),
            suggestion=f"{file_stem(subject, self._document)}.pdf",
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
