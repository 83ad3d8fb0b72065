"""``draft``: a brief in, documents out; the main job without a window."""

import argparse
from pathlib import Path

from assistant.commands.event_loop import EventLoop
from assistant.commands.printing import note, print_result
from assistant.domain.document import Document, SectionStatus
from assistant.domain.languages import LANGUAGES, Language
from assistant.errors import BadRequestError
from assistant.services import content
from assistant.services.bundle import Services
from assistant.services.drafting import RunSummary
from assistant.services.exporting import checked_formats, file_stem, make_folder
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
    _check_before_any_work(arguments, output)
    _choose_model(arguments.model, services)
    if arguments.seed is not None:
        services.drafting.seed = arguments.seed
    project_id = services.archives.import_file(Path(arguments.brief))
    language: Language = arguments.language or services.projects.get(project_id).language
    document = services.documents.open(project_id, arguments.document, language)
    make_folder(output)
    summary = _draft(services, document, texts)
    options = report_options(services.settings)
    stem = file_stem(services.documents.printed(document.id).subject, document)
    files = [
        services.exporting.write(document.id, output / f"{stem}.{form}", form, options)
        for form in formats
    ]
    _report(arguments, services, texts, summary=summary, files=files)
    return 0 if summary.error is None else 1


def _check_before_any_work(arguments: argparse.Namespace, output: Path) -> None:
    """Refuse what cannot succeed before a project is made or a word is drafted."""
    if arguments.strict:  # said, rather than passed over: it would promise a check
        raise BadRequestError("strict_not_built")
    place = next(each for each in (output, *output.absolute().parents) if each.exists())
    if not place.is_dir():
        raise BadRequestError("output_not_a_folder", path=str(place))
    for language in LANGUAGES:
        content.outline(arguments.document, language)  # raises where it cannot be made


def _choose_model(model: str | None, services: Services) -> None:
    if model is None:
        return
    if model != NO_MODEL and not Path(model).is_file():
        raise BadRequestError("file_not_found", path=model)
    services.models.choose(model if model == NO_MODEL else str(Path(model).resolve()))


def _draft(services: Services, document: Document, texts: Texts) -> RunSummary:
    """Draft every section and wait for the end of the run, telling how far it is."""
    summaries: list[RunSummary] = []
    titles = {section.id: section.title for section in document.sections}

    def on_section(section_id: str) -> None:
        section = services.documents.section(section_id)
        status = texts(f"status.{section.status.value}")
        note(texts("commands.section_done", title=titles[section_id], status=status))

    services.drafting.section_finished.connect(on_section)
    services.drafting.run_finished.connect(summaries.append)
    with EventLoop() as loop:
        services.drafting.run_finished.connect(loop.quit)
        services.drafting.start(document.id)
        loop.run_until(lambda: bool(summaries))
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
