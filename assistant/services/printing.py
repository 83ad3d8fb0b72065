"""Documents put together for print: prose, tables, marks on figures, notices, back matter."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from assistant.domain.ai_label import AiLabel
from assistant.domain.blocks import (
    Blocks,
    Callout,
    CalloutKind,
    Paragraph,
    PrintedDocument,
    PrintedSection,
    TextRun,
)
from assistant.domain.blocks_reading import read_markdown
from assistant.domain.document import WAITING, Document, Section
from assistant.domain.fact_text import fact_text
from assistant.domain.figure_appendix import FigureAppendix, ListedFigure
from assistant.domain.languages import Language
from assistant.domain.months import MONTH_NAMES_EN
from assistant.domain.provenance import Provenance, provenance_of
from assistant.services.checking import CheckService, Finding
from assistant.services.checking_findings import FIGURE_KINDS
from assistant.services.documents import DocumentService
from assistant.services.figure_appendix import figure_appendix
from assistant.services.knowledge import KnowledgeService, ProjectKnowledge
from assistant.services.provenance import ModelUse, ProvenanceService
from assistant.services.settings import SettingsService
from assistant.texts import Texts, load_texts

if TYPE_CHECKING:
    from assistant.services.checking_sections import SectionLook
    from assistant.services.printed_figures import PrintedFigure

PROGRAM = "Founder Assistant"
_NUMBER_LENGTH = 16  # characters of the content number


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintOptions:
    """What stands behind the sections of a printed document."""

    has_appendix: bool = False
    has_statement: bool = True


def print_options(settings: SettingsService) -> PrintOptions:
    """Return what is printed as the founder has set it."""
    chosen = settings.all()
    return PrintOptions(
        has_appendix=bool(chosen["export.appendix"]),
        has_statement=bool(chosen["export.ai_statement"]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Print:
    """What a print is made of."""

    document: Document
    knowledge: ProjectKnowledge
    texts: Texts
    subject: str
    found: tuple[Finding, ...]
    figures: "dict[str, tuple[PrintedFigure, ...]]"  # by section
    read: "dict[str, _Kept]"  # by section
    boxes: dict[str, str]  # of sections that wait, as they are now
    tables: dict[str, Blocks]  # by section
    date_text: str
    provenance: Provenance
    models: tuple[ModelUse, ...]

    def count(self, *statuses: str) -> int:
        """Return how many figures of the prose have one of these statuses."""
        return sum(each.status in statuses for figures in self.figures.values() for each in figures)

    def listed(self, *statuses: str) -> tuple[ListedFigure, ...]:
        """Return those figures with section and sentence."""
        return tuple(
            ListedFigure(text=each.text, section=section.title, sentence=each.sentence)
            for section in self.document.sections
            for each in self.figures[section.id]
            if each.status in statuses
        )


class _Kept:
    """What is printed of a section, and the look at it that it was made from."""

    def __init__(self, section: Section, look: "SectionLook") -> None:
        # Not at the top: the rules of figures take a tenth of a second, which no start needs.
        from assistant.services.printed_figures import figures_in  # noqa: PLC0415

        self.look = look
        self.found = tuple(each for each in look.findings if each.kind in FIGURE_KINDS)
        self.figures = figures_in(section, self.found, look.bindings)
        self._section = section
        self._prose: Blocks | None = None

    @property
    def prose(self) -> Blocks:
        """The text with a mark at each figure that nothing backs; read when it is asked for."""
        from assistant.services.printed_figures import marked  # noqa: PLC0415 - as above

        if self._prose is None:
            self._prose = read_markdown(marked(self._section, self.found))
        return self._prose


class PrintingService:
    """Puts documents together for print."""

    def __init__(
        self,
        documents: DocumentService,
        knowledge: KnowledgeService,
        checks: CheckService,
        provenance: ProvenanceService,
        *,
        now: Callable[[], datetime],
    ) -> None:
        self._documents = documents
        self._knowledge = knowledge
        self._checks = checks
        self._provenance = provenance
        self._now = now
        self._kept: dict[str, _Kept] = {}

    def figures_of(self, document_id: str) -> "dict[str, tuple[PrintedFigure, ...]]":
        """Return the figures of each section's prose and what they rest on, by section id."""
        return self._print_of(document_id).figures

    def subject(self, document: Document) -> str:
        """Return whose document it is: the company's name, else the project's."""
        return self._documents.subject(document)

    def printed(self, document_id: str, options: PrintOptions | None = None) -> PrintedDocument:
        """Return a document ready to be laid out."""
        return self.gathered(document_id, options)()

    def gathered(
        self, document_id: str, options: PrintOptions | None = None
    ) -> Callable[[], PrintedDocument]:
        """Return what makes a document ready to be laid out, in any thread: all is gathered."""
        made = self._print_of(document_id)
        return lambda: _printed(made, options or PrintOptions())

    def notices(self, document_id: str) -> Blocks:
        """Return what a reader of the printed document is told first."""
        return tuple(_notices(self._print_of(document_id)))

    def _print_of(self, document_id: str) -> _Print:
        document = self._documents.get(document_id)
        looks = self._checks.looks_at(document, document.language)
        provenance = provenance_of(document.sections)
        read = {each.id: self._read(each, looks[each.id]) for each in document.sections}
        return _Print(
            document=document,
            knowledge=self._knowledge.of(document.project_id),
            texts=load_texts(document.language),
            subject=self.subject(document),
            found=tuple(found for each in read.values() for found in each.found),
            figures={
                each.id: () if each.status in WAITING else read[each.id].figures
                for each in document.sections
            },
            read=read,
            boxes={
                each.id: self._documents.shown_markdown(document, each)
                for each in document.sections
                if each.status in WAITING
            },
            tables={
                each.id: self._documents.computed_blocks(document, each)
                for each in document.sections
            },
            date_text=_date_text(self._now(), document.language),
            provenance=provenance,
            models=self._provenance.models_of(provenance),
        )

    def _read(self, section: Section, look: "SectionLook") -> _Kept:
        """Return what is printed of a section; each preview asks for the whole document."""
        kept = self._kept.get(section.id)
        if kept is None or kept.look is not look:
            kept = self._kept[section.id] = _Kept(section, look)
        return kept


def _printed(made: _Print, options: PrintOptions) -> PrintedDocument:
    document = made.document
    language, company = document.language, made.knowledge.brief.company
    printed = PrintedDocument(
        language=language,
        title=document.title,
        subject=made.subject,
        tagline=company.one_line.any(language),
        cover_lines=_cover_lines(made.knowledge, language),
        notices=tuple(_notices(made)),
        date_text=made.date_text,
        sections=tuple(_section(each, made) for each in document.sections),
        ai_label=_ai_label(made),
    )
    if options.has_appendix or made.found:
        printed = replace(printed, appendix=_appendix(made, is_whole=options.has_appendix))
    if options.has_statement:
        printed = replace(printed, statement=tuple(_statement(made)))
    return printed


def _section(section: Section, made: _Print) -> PrintedSection:
    shown = made.boxes.get(section.id, section.markdown)
    is_followed = shown != section.markdown  # the box of a section that waits
    prose = read_markdown(shown) if is_followed else made.read[section.id].prose
    blocks = (*prose, *made.tables[section.id])
    return PrintedSection(key=section.key, title=section.title, level=section.level, blocks=blocks)


def _cover_lines(knowledge: ProjectKnowledge, language: Language) -> tuple[tuple[str, str], ...]:
    lines = []
    for name in ("legal_name", "stage", "city", "contact", "website"):
        fact = knowledge.sheet.get(f"company.{name}")
        if fact is not None:
            lines.append((fact.label(language), fact_text(fact, language)))
    return tuple(lines)


def _date_text(now: datetime, language: Language) -> str:
    if language == "zh":
        return f"{now.year} 年 {now.month} 月"
    return f"{MONTH_NAMES_EN[now.month - 1]} {now.year}"  # strftime speaks the system's language


def _notices(made: _Print) -> "list[Callout]":
    """Return what a reader must know first: gaps, and what the marks on figures mean."""
    texts, notices = made.texts, []
    waiting = [each.title for each in made.document.sections if each.status in WAITING]
    if waiting:
        sections = texts("documents.between").join(waiting)
        notices.append(_callout("question", texts("documents.notice_waiting", sections=sections)))
    if made.found:
        notices.append(
            _callout("warning", texts.count("documents.notice_unbacked", len(made.found)))
        )
    if estimates := made.count("estimate"):
        notices.append(_callout("assumption", texts.count("documents.notice_estimates", estimates)))
    return notices


def _callout(kind: CalloutKind, text: str) -> Callout:
    return Callout(kind, (Paragraph((TextRun(text),)),))


def _appendix(made: _Print, *, is_whole: bool) -> FigureAppendix:
    """Return the appendix; one that is not wanted still lists what nothing backs."""
    unbacked = made.listed("unbacked", "ambiguous")
    if not is_whole:
        return FigureAppendix(unbacked=unbacked)
    return figure_appendix(
        [made.read[section.id].prose for section in made.document.sections],
        made.knowledge.sheet,
        made.document.language,
        estimates=made.listed("estimate"),
        unbacked=unbacked,
    )


# --- who wrote it --------------------------------------------------------------------------------


def _ai_label(made: _Print) -> AiLabel | None:
    """Return the label for the file's metadata, where a model wrote a part of the text."""
    if not made.provenance.drafted:
        return None
    names = ", ".join(use.name for use in made.models)
    text = "\n".join(section.markdown for section in made.document.sections)
    digest = sha256(text.encode("utf-8", "replace")).hexdigest()[:_NUMBER_LENGTH]
    return AiLabel(
        producer=f"{PROGRAM} ({names})" if names else PROGRAM,
        content_number=f"{made.document.id}-{digest}",
    )


def _statement(made: _Print) -> Blocks:
    """Return the statement on the use of AI; nothing where no model wrote any of the text."""
    if not made.provenance.drafted:
        return ()
    texts = made.texts
    paragraphs = [_shares(made), _models(made), _checked(made), texts("statement.closing")]
    return tuple(Paragraph((TextRun(text),)) for text in paragraphs if text)


def _shares(made: _Print) -> str:
    texts, counted = made.texts, made.provenance
    sentences = [
        texts.count("statement.drafted", counted.drafted, total=counted.total),
        texts.count("statement.edited", counted.edited) if counted.edited else "",
        texts.count("statement.founder", counted.founder) if counted.founder else "",
        texts.count("statement.program", counted.program) if counted.program else "",
    ]
    return _joined(sentences, texts)


def _models(made: _Print) -> str:
    texts = made.texts
    names = texts("provenance.between").join(use.words(texts) for use in made.models)
    return texts.count("statement.models", len(made.models), models=names) if names else ""


def _checked(made: _Print) -> str:
    texts, total = made.texts, sum(map(len, made.figures.values()))
    if not total:
        return ""
    parts = [
        texts.count(f"statement.figures_{name}", count)
        for name, statuses in (
            ("backed", ("bound", "derived")),
            ("estimates", ("estimate",)),
            ("unbacked", ("unbacked", "ambiguous")),
        )
        if (count := made.count(*statuses))
    ]
    return texts.count("statement.figures", total, parts=texts("statement.between").join(parts))


def _joined(sentences: Sequence[str], texts: Texts) -> str:
    between = "" if texts.language == "zh" else " "
    return between.join(sentence for sentence in sentences if sentence)
