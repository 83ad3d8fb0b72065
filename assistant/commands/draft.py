"""``draft``: a brief in, documents out; the main job without a window."""

import argparse
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer

from assistant.commands.printing import note, print_result
from assistant.domain.document import Document, SectionStatus
from assistant.domain.languages import Language
from assistant.errors import BadRequestError
from assistant.services.bundle import Services
from assistant.services.drafting import RunSummary
from assistant.services.exporting import checked_formats, file_stem
from assistant.services.models import NO_MODEL
from assistant.services.report_options import report_options
from assistant.texts import Texts


def run_draft(arguments: argparse.Namespace, services: Services, texts: Texts) -> int:
    """Draft one document of a brief and write its files; exit status 0, or 1 if the model failed.

    Raises:
        AssistantError: the brief, the document kind, the format or the output is not possible.
    """
    formats = checked_formats(arguments.format)
    output = Path(arguments.output)
    if output.exists() and not output.is_dir():
        raise BadRequestError("output_not_a_folder", path=str(output))
    _choose_model(arguments.model, services)
    services.drafting.seed = arguments.seed
    project_id = services.archives.import_file(Path(arguments.brief))
    language: Language = arguments.language or services.projects.get(project_id).language
    document = services.documents.open(project_id, arguments.document, language)
    summary = _draft(services, document, texts)
    options = report_options(services.settings)
    stem = file_stem(services.projects.get(project_id).name, document)
    files = [
        services.exporting.write(document.id, output / f"{stem}.{form}", form, options)
        for form in formats
    ]
    _report(arguments, services, texts, summary=summary, files=files)
    return 0 if summary.error is None else 1


def _choose_model(model: str | None, services: Services) -> None:
    if model is None:
        return
    if model != NO_MODEL and not Path(model).is_file():
        raise BadRequestError("file_not_found", path=model)
    services.models.choose(model)


def _draft(services: Services, document: Document, texts: Texts) -> RunSummary:
    """Draft every section and wait for the end of the run, telling how far it is."""
    loop = QEventLoop()
    summaries: list[RunSummary] = []
    titles = {section.id: section.title for section in document.sections}

    def on_finished(summary: RunSummary) -> None:
        summaries.append(summary)
        loop.quit()

    def on_section(section_id: str) -> None:
        section = services.documents.section(section_id)
        status = texts(f"status.{section.status.value}")
        note(texts("commands.section_done", title=titles[section_id], status=status))

    services.drafting.section_finished.connect(on_section)
    services.drafting.run_finished.connect(on_finished)
    QTimer.singleShot(0, lambda: services.drafting.start(document.id))
    loop.exec()
    return summaries[0]


def _report(
    arguments: argparse.Namespace,
    services: Services,
    texts: Texts,
    *,
    summary: RunSummary,
    files: list[Path],
) -> None:
    document = services.documents.get(summary.document_id)
    if summary.error is not None:
        note(texts.sentence(summary.error))
    result = {
        "document": document.kind,
        "language": document.language,
        "files": files,
        "sections": [
            {"key": section.key, "title": section.title, "status": section.status.value}
            for section in document.sections
        ],
        "waiting": summary.waiting,
        "model_failed": summary.error is not None,
    }
    waiting = [
        section.title
        for section in document.sections
        if section.status in (SectionStatus.NEEDS_ANSWERS, SectionStatus.NEEDS_TRANSLATION)
    ]

    def lines() -> list[str]:
        shown = [texts("commands.written", path=path) for path in files]
        if waiting:
            shown.append(texts("commands.waiting", sections="; ".join(waiting)))
        return shown

    print_result(result, as_json=arguments.json, text=lines)
