"""Documents out of the program: PDF, Markdown and JSON, each written whole or not at all."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from assistant.domain.ai_label import KEY as AI_KEY
from assistant.domain.blocks import (
    FactLink,
    PrintedDocument,
    PrintedSection,
    iter_inlines,
    plain_text,
)
from assistant.domain.document import Document, Section
from assistant.domain.languages import Language
from assistant.domain.link_targets import RESERVED_TARGETS
from assistant.errors import BadRequestError, ExportError
from assistant.export.markdown_file import document_markdown, write_markdown_file
from assistant.export.report_options import ReportOptions, ReportResult
from assistant.export.safe_writing import write_whole
from assistant.services.documents import DocumentService
from assistant.services.jobs import Job, Jobs
from assistant.services.printing import PrintingService, PrintOptions

if TYPE_CHECKING:
    from assistant.services.printed_figures import PrintedFigure

ExportFormat = Literal["pdf", "md", "json"]
BUILT_FORMATS: tuple[ExportFormat, ...] = get_args(ExportFormat)
# No system takes all of these in a file name: marks of paths, controls, halves of surrogate pairs.
_FORBIDDEN = re.compile('[<>:"/\\\\|?*\\x00-\\x1f\\x7f-\\x9f\ud800-\udfff]')
_DEVICES = frozenset({"CON", "PRN", "AUX", "NUL"}) | {
    f"{port}{number}" for port in ("COM", "LPT") for number in range(1, 10)
}
_MOST_BYTES = 160  # of 255 that a name may have; a Chinese character takes three
UNBACKED_STATUSES = frozenset({"unbacked", "ambiguous"})
LATER_FORMATS = ("docx", "pptx", "xlsx")


class ExportService:
    """Writes documents to files."""

    def __init__(self, documents: DocumentService, printing: PrintingService, jobs: Jobs) -> None:
        self._documents = documents
        self._printing = printing
        self._jobs = jobs

    def start_pdf(
        self,
        document_id: str,
        path: Path,
        options: ReportOptions,
        *,
        content: PrintOptions | None = None,
        on_done: Callable[[ReportResult], None],
        on_error: Callable[[Exception], None],
    ) -> Job:
        """Write the PDF in a job that reports progress and can be cancelled."""
        printed = self._printing.gathered(document_id, content)

        def work(job: Job) -> ReportResult:
            from assistant.export.report_pdf import write_report  # noqa: PLC0415 - see write

            return write_report(
                printed(), path, options, should_stop=job.should_stop, progress=job.report
            )

        return self._jobs.start(work, on_done=on_done, on_error=on_error)

    def write(
        self,
        document_id: str,
        path: Path,
        form: ExportFormat,
        options: ReportOptions,
        *,
        content: PrintOptions | None = None,
    ) -> Path:
        """Write one format now, and return the file.

        Raises:
            ExportError: the file cannot be written.
        """
        printed = self._printing.printed(document_id, content)
        make_folder(path.parent)
        if form == "pdf":
            # Not at the top: ReportLab takes a quarter of a second, which no start needs.
            from assistant.export.report_pdf import write_report  # noqa: PLC0415

            write_report(printed, path, options)
        elif form == "md":
            write_markdown_file(printed, path)
        else:
            data = _document_json(
                self._documents.get(document_id), printed, self._printing.figures_of(document_id)
            )
            text = json.dumps(data, ensure_ascii=False, indent=2)
            write_whole(path, text.encode("utf-8"))
        return path


def checked_formats(wanted: str) -> tuple[ExportFormat, ...]:
    """Read ``pdf,md,json``.

    Raises:
        BadRequestError: a format is unknown, or is not built yet.
    """
    names = [name.strip().lower() for name in wanted.split(",") if name.strip()]
    for name in names or [""]:
        if name in LATER_FORMATS:
            raise BadRequestError("format_not_built", name=name, known=", ".join(BUILT_FORMATS))
        if name not in BUILT_FORMATS:
            raise BadRequestError("format_unknown", name=name, known=", ".join(BUILT_FORMATS))
    return tuple(form for form in BUILT_FORMATS if form in names)


def make_folder(folder: Path) -> None:
    """Make the folder that files are to be written into.

    Raises:
        ExportError: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ExportError("export_folder_failed", path=folder, reason=reason) from error


def file_stem(subject: str, document: Document | None) -> str:
    """Return a file name without ending that every system takes: ``Tallyhop business-plan en``."""
    safe = _FORBIDDEN.sub("_", subject).encode()[:_MOST_BYTES].decode("utf-8", "ignore")
    name = safe.strip(" .") or "plan"
    if name.partition(".")[0].upper() in _DEVICES:
        name = f"_{name}"
    return f"{name} {document.kind} {document.language}" if document is not None else name


def _document_json(
    document: Document,
    printed: PrintedDocument,
    figures: "Mapping[str, Sequence[PrintedFigure]]",
) -> dict[str, object]:
    language: Language = document.language
    label = printed.ai_label
    return {
        "kind": document.kind,
        "language": language,
        "title": document.title,
        "company": printed.subject,
        **({AI_KEY: label.fields()} if label is not None else {}),
        "sections": [
            _section_json(section, shown, figures[section.id])
            for section, shown in zip(document.sections, printed.sections, strict=True)
        ],
        "unbacked": [
            {
                "section": section.key,
                "title": section.title,
                "text": figure.text,
                "status": figure.status,
                "sentence": figure.sentence,
                "reason": figure.reason,
            }
            for section in document.sections
            for figure in figures[section.id]
            if figure.status in UNBACKED_STATUSES
        ],
        "statement": [plain_text(tuple(iter_inlines((block,)))) for block in printed.statement],
        "markdown": document_markdown(printed),
    }


def _section_json(
    section: Section, shown: PrintedSection, figures: "Sequence[PrintedFigure]"
) -> dict[str, object]:
    return {
        "key": section.key,
        "title": section.title,
        "level": section.level,
        "status": section.status.value,
        "markdown": section.markdown,
        "facts": [
            part.fact_id
            for part in iter_inlines(shown.blocks)
            if isinstance(part, FactLink) and part.fact_id not in RESERVED_TARGETS
        ],
        "figures": [
            {
                "text": figure.text,
                "status": figure.status,
                "fact": figure.fact,
                "from": list(figure.sources),
                "reason": figure.reason,
            }
            for figure in figures
        ],
    }
