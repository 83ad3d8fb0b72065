"""``draft``: a brief in, documents out; the main job without a window."""

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from assistant.commands.event_loop import EventLoop
from assistant.commands.printing import note, print_result
from assistant.domain.document import WAITING, Document
from assistant.domain.languages import LANGUAGES, Language
from assistant.errors import BadRequestError
from assistant.services import content
from assistant.services.bundle import Services
from assistant.services.checking import Finding
from assistant.services.drafting import RunSummary
from assistant.services.exporting import ExportFormat, checked_formats, file_stem, make_folder
from assistant.services.model_options import NO_ADAPTER, model_options
from assistant.services.models import NO_MODEL
from assistant.services.printing import PrintOptions, print_options
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
    _choose_adapter(arguments.adapter, services)
    if arguments.seed is not None:
        services.drafting.seed = arguments.seed
    project_id = services.archives.import_file(Path(arguments.brief))
    language: Language = arguments.language or services.projects.get(project_id).language
    document = services.documents.open(project_id, arguments.document, language)
    make_folder(output)
    summary = _draft(services, document, texts)
    unbacked = services.checking.unbacked_in(document.id, "en")
    is_refused = arguments.strict and bool(unbacked)
    files = [] if is_refused else _write(arguments, services, document, formats)
    _report(arguments, services, texts, summary=summary, files=files, unbacked=unbacked)
    _tell_unbacked(unbacked, document, texts, is_refused=is_refused)
    return 1 if is_refused or summary.error is not None else 0


def _check_before_any_work(arguments: argparse.Namespace, output: Path) -> None:
    """Refuse what cannot succeed before a project is made or a word is drafted."""
    place = next(each for each in (output, *output.absolute().parents) if each.exists())
    if not place.is_dir():
        raise BadRequestError("output_not_a_folder", path=str(place))
    for language in LANGUAGES:
        content.outline(arguments.document, language)  # raises where it cannot be made


def _write(
    arguments: argparse.Namespace,
    services: Services,
    document: Document,
    formats: Sequence[ExportFormat],
) -> list[Path]:
    """Write the document in every format; figures that no fact backs are marked in it."""
    output = Path(arguments.output)
    look = report_options(services.settings)
    chosen = print_options(services.settings)
    content = PrintOptions(
        has_appendix=arguments.appendix or chosen.has_appendix,
        has_statement=chosen.has_statement and not arguments.no_ai_statement,
    )
    stem = file_stem(services.printing.subject(document), document)
    return [
        services.exporting.write(
            document.id, output / f"{stem}.{form}", form, look, content=content
        )
        for form in formats
    ]


def _tell_unbacked(
    unbacked: Sequence[Finding], document: Document, texts: Texts, *, is_refused: bool
) -> None:
    """Name each figure that nothing backs, one line each."""
    for each in unbacked:
        title = document.section(each.section_id).title
        sentence, reason = each.sentence, each.reason
        said = {"text": each.text, "section": title, "sentence": sentence, "reason": reason}
        note(texts("commands.unbacked", **said))
    if is_refused:
        note(texts.count("commands.strict_refused", len(unbacked)))


def _choose_model(model: str | None, services: Services) -> None:
    if model is None:
        return
    if model != NO_MODEL and not Path(model).is_file():
        raise BadRequestError("file_not_found", path=model)
    services.models.choose(model if model == NO_MODEL else str(Path(model).resolve()))


def _choose_adapter(adapter: str | None, services: Services) -> None:
    if adapter is None:
        return
    if adapter != NO_ADAPTER and not Path(adapter).is_file():
        raise BadRequestError("file_not_found", path=adapter)
    chosen = adapter if adapter == NO_ADAPTER else str(Path(adapter).resolve())
    # for this one draft: the setting stays as it is
    services.models.set_options(replace(model_options(services.settings), adapter=chosen))


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
    unbacked: Sequence[Finding],
) -> None:
    document = services.documents.get(summary.document_id)
    if summary.error is not None:
        note(texts.sentence(summary.error))
    counts = _figure_counts(services, document)
    result = {
        "document": document.kind,
        "language": document.language,
        "files": files,
        "sections": [
            {"key": section.key, "title": section.title, "status": section.status.value}
            for section in document.sections
        ],
        "waiting": summary.waiting,
        "figures": counts,
        "unbacked": [_unbacked_data(each, document) for each in unbacked],
        "model_failed": summary.error is not None,
    }
    waiting = [section.title for section in document.sections if section.status in WAITING]

    def lines() -> list[str]:
        shown = [texts("commands.written", path=path) for path in files]
        if counts["all"]:
            shown.append(texts("commands.figures", **counts))
        if waiting:
            shown.append(texts("commands.waiting", sections="; ".join(waiting)))
        return shown

    print_result(result, as_json=arguments.json, text=lines)


def _unbacked_data(finding: Finding, document: Document) -> dict[str, str]:
    return {
        "section": document.section(finding.section_id).key,
        "text": finding.text,
        "sentence": finding.sentence,
        "reason": finding.reason,
    }


def _figure_counts(services: Services, document: Document) -> dict[str, int]:
    """Return how many figures of the prose rest on what."""
    by_section = services.printing.figures_of(document.id).values()
    found = Counter[str](figure.status for figures in by_section for figure in figures)
    names = ("bound", "derived", "estimate", "ambiguous", "unbacked")
    return {"all": found.total()} | {name: found[name] for name in names}
