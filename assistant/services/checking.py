"""Checks the texts of a project: what each figure rests on, what still holds, what is missing."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.domain.brief import Brief
from assistant.domain.changes import Changes
from assistant.domain.document import Document, Section
from assistant.domain.languages import Language
from assistant.domain.outline import Outline
from assistant.errors import BadRequestError, NotFoundError
from assistant.services import content
from assistant.services.change_hub import ChangeHub
from assistant.services.checking_facts import FactChoice, choices_of, found_choices
from assistant.services.checking_findings import FIGURE_KINDS, Finding, FindingKind
from assistant.services.checking_looks import KeptLooks
from assistant.services.interview import InterviewService
from assistant.services.knowledge import KnowledgeService
from assistant.storage.documents import DocumentRow, SaveReason
from assistant.storage.stores import Stores

if TYPE_CHECKING:
    from assistant.services.checking_sections import SectionLook
    from assistant.services.figure_links import FigureLinks

__all__ = ["CheckService", "FactChoice", "Finding", "FindingKind", "LookTask"]

_NO_FIGURES = ("text", "flag")
LONG = 4_000  # characters of a section; to look at a longer one takes some 50 ms or more


@dataclass(frozen=True, slots=True, kw_only=True)
class LookTask:
    """A look to be taken at a section; it needs nothing but these values."""

    section: Section
    document: DocumentRow
    links: "FigureLinks"
    language: Language

    def taken(self) -> "SectionLook":
        """Return what it shows."""
        from assistant.services.checking_sections import look_at  # noqa: PLC0415 - see CheckService

        return look_at(self.section, self.document, self.links, self.language)


class CheckService:
    """Finds what needs the founder's eye, and does what she decides about it.

    A look at a section is kept until its text or the facts change. The rules of figures are loaded
    with the first look only: they take a tenth of a second.
    """

    def __init__(
        self,
        stores: Stores,
        hub: ChangeHub,
        knowledge: KnowledgeService,
        interview: InterviewService,
    ) -> None:
        self._stores = stores
        self._hub = hub
        self._knowledge = knowledge
        self._interview = interview
        self._looks = KeptLooks()
        hub.changed.connect(self._looks.note)

    # --- looking ---

    def section_findings(self, section_id: str, language: Language) -> tuple[Finding, ...]:
        """Return what is to be said of the figures and claims of a section.

        Args:
            section_id: the section.
            language: that of the reasons: the window's.
        """
        document = self._stores.documents.document_of(section_id)
        section = self._stores.documents.get_section(section_id)
        return self._look(section, document, language).findings

    def document_findings(
        self, document_id: str, language: Language
    ) -> Iterator[tuple[Finding, ...]]:
        """Yield the findings of each section in turn; one section's work at a time.

        A section that is gone when its turn comes is left out.
        """
        document = self._stores.documents.get(document_id)
        for section in document.sections:
            yield self._of_section(section.id, _row_of(document), language)

    def project_findings(
        self, project_id: str, language: Language
    ) -> Iterator[tuple[Finding, ...]]:
        """Yield the findings of all documents section by section, then those between them."""
        for row in self._stores.documents.list(project_id):
            with suppress(NotFoundError):  # it was deleted since the look began
                yield from self.document_findings(row.id, language)
        yield self._missing(project_id, language)
        yield from self._stale_pairs(project_id, language)
        yield self._contradictions(project_id, language)

    def unbacked_in(self, document_id: str, language: Language) -> tuple[Finding, ...]:
        """Return the figures of a document's prose that no fact backs as they stand."""
        looks = self.looks_at(self._stores.documents.get(document_id), language).values()
        return tuple(f for look in looks for f in look.findings if f.kind in FIGURE_KINDS)

    def looks_at(self, document: Document, language: Language) -> "Mapping[str, SectionLook]":
        """Return the look at each section of a document, by the section's id."""
        row = _row_of(document)
        return {each.id: self._look(each, row, language) for each in document.sections}

    def candidates(self, finding: Finding, language: Language) -> tuple[FactChoice, ...]:
        """Return the facts that a figure could be bound to, with their words for a menu."""
        sheet = self._knowledge.figure_links(self._project_of(finding)).sheet
        return choices_of(finding.candidates, sheet, language)

    def find_facts(
        self, finding: Finding, query: str, language: Language, *, limit: int = 100
    ) -> tuple[FactChoice, ...]:
        """Return the facts of a finding's project whose label or value holds every word."""
        sheet = self._knowledge.figure_links(self._project_of(finding)).sheet
        first = finding.candidates
        return found_choices(query, sheet, language, first=first, limit=limit)

    def _project_of(self, finding: Finding) -> str:
        return self._stores.documents.document_of(finding.section_id).project_id

    def _of_section(
        self, section_id: str, document: DocumentRow, language: Language
    ) -> tuple[Finding, ...]:
        from assistant.services.checking_documents import of_whole_section  # noqa: PLC0415 - as above

        try:
            section = self._stores.documents.get_section(section_id)
        except BadRequestError:
            return ()
        outline = _outline(document)
        part = outline.section(section.key) if outline is not None else None
        whole = of_whole_section(section, part, document, language)
        return (*self._look(section, document, language).findings, *whole)

    def _missing(self, project_id: str, language: Language) -> tuple[Finding, ...]:
        from assistant.services.checking_documents import missing_facts  # noqa: PLC0415 - as above

        found: list[Finding] = []
        for row in self._stores.documents.list(project_id):
            if row.kind == "business-plan":  # the only one whose questions are known
                questions = self._interview.open_questions(project_id, row.language)
                document = self._stores.documents.get(row.id)
                found += missing_facts(questions, document, language)
        return tuple(found)

    def _stale_pairs(self, project_id: str, language: Language) -> Iterator[tuple[Finding, ...]]:
        from assistant.services.checking_documents import stale_pair  # noqa: PLC0415 - as above

        rows = self._stores.documents.list(project_id)
        plan = next((row for row in rows if row.kind == "business-plan"), None)
        if plan is not None:
            document = self._stores.documents.get(plan.id)
            for key, answer in self._knowledge.of(project_id).brief.answers.items():
                yield tuple(stale_pair(f"answers.{key}", answer, document, language))

    def _contradictions(self, project_id: str, language: Language) -> tuple[Finding, ...]:
        from assistant.services.checking_documents import contradictions  # noqa: PLC0415 - as above

        rows = self._stores.documents.list(project_id)
        if len(rows) < 2:  # noqa: PLR2004 - nobody to contradict
            return ()
        titles = {row.id: row.title for row in rows}
        shown = [
            figure
            for row in rows
            for section in self._stores.documents.get(row.id).sections
            for figure in self._look(section, row, language).shown
        ]
        return tuple(contradictions(shown, titles, language))

    def _look(self, section: Section, document: DocumentRow, language: Language) -> "SectionLook":
        links = self._knowledge.figure_links(document.project_id)
        look = self._looks.find(section, links, language)
        if look is None:
            task = LookTask(section=section, document=document, links=links, language=language)
            look = task.taken()
            self.keep_look(task, look)
        return look

    def long_looks(
        self, document: Document, language: Language, section_ids: Collection[str] | None = None
    ) -> tuple[LookTask, ...]:
        """Return the looks at long sections that were not taken yet, to be taken in a thread."""
        long = [
            each
            for each in document.sections
            if (section_ids is None or each.id in section_ids) and len(each.markdown) > LONG
        ]
        if not long:
            return ()
        links, row = self._knowledge.figure_links(document.project_id), _row_of(document)
        links.make_whole()
        return tuple(
            LookTask(section=each, document=row, links=links, language=language)
            for each in long
            if self._looks.find(each, links, language) is None
        )

    def keep_look(self, task: LookTask, look: "SectionLook") -> None:
        """Keep a look that was taken elsewhere; it counts while text and facts are the same."""
        self._looks.keep(task.section, task.links, task.language, look=look)

    # --- deciding ---

    def bind(self, finding: Finding, fact_id: str) -> Changes:
        """Bind a figure to a fact; one that the fact does not justify becomes what the fact says.

        Raises:
            BadRequestError: the text has changed, the fact is gone, or no link can stand there.
        """
        from assistant.services.checking_actions import bound_text, text_of  # noqa: PLC0415 - as above

        document, section = self._place(finding)
        fact = self._knowledge.figure_links(document.project_id).sheet.get(fact_id)
        if fact is None or fact.unit in _NO_FIGURES:
            raise BadRequestError("fact_not_found", name=fact_id)
        text = bound_text(text_of(section, finding), finding, fact, document.language)
        return self._rewritten(section.id, {finding.paragraph_id: text}, "bound")

    def accept_estimate(self, findings: Sequence[Finding]) -> Changes:
        """Let figures stand as the founder's own estimates; one step of undo for all of them.

        Figures where no link can stand are left as they are.

        Raises:
            BadRequestError: a text has changed, or no link can stand at any of them.
        """
        from assistant.services.checking_actions import with_estimates  # noqa: PLC0415 - as above
        from assistant.services.checking_reasons import shown  # noqa: PLC0415 - as above

        by_section: dict[str, list[Finding]] = {}
        for finding in findings:
            by_section.setdefault(finding.section_id, []).append(finding)
        texts = {
            section_id: with_estimates(self._place(own[0])[1], own)
            for section_id, own in by_section.items()
        }
        if findings and not any(texts.values()):
            raise BadRequestError("figure_takes_no_link", text=shown(findings[0].text))
        changes = Changes()
        if not findings:
            return changes
        project_id = self._place(findings[0])[0].project_id
        with self._stores.log.record(project_id, "figures_accepted"):
            for section_id, changed in texts.items():
                if changed:
                    changes |= self._rewrite(section_id, changed, "bound")
        return self._hub.announce(changes)

    def make_assumption(self, finding: Finding, *, label: str, language: Language) -> Changes:
        """Add a figure to the project as an assumption and bind it to that; one step of undo.

        Args:
            finding: the figure.
            label: what the founder calls it.
            language: the language of the label.

        Raises:
            BadRequestError: the text has changed, the label is empty, or the figure has no value
                that can be kept.
            BriefError: the brief holds as many items as it can.
        """
        from assistant.domain.brief_reading import brief_to_data, dump_value, parse_brief  # noqa: PLC0415 - as above
        from assistant.services import checking_actions as actions  # noqa: PLC0415 - as above

        if not label.strip():
            raise BadRequestError("assumption_needs_a_name")
        document, section = self._place(finding)
        text = actions.text_of(section, finding)
        item = actions.assumption_of(text, finding, label=label, language=language)
        brief = self._knowledge.of(document.project_id).brief
        key = actions.free_key(self._texts_with_keys(document.project_id, brief))
        path, data = f"evidence.{key}", dump_value(item)
        whole = brief_to_data(brief)
        whole["evidence"] = {**whole.get("evidence", {}), key: data}
        parse_brief(whole, source=path, is_unfinished=True)  # what cannot be read is not written
        fact = actions.fact_of_item(key, item, brief)
        bound = actions.bound_text(text, finding, fact, document.language)
        project_id = document.project_id
        with self._stores.log.record(project_id, "assumption_made", subject=label.strip()):
            changes = self._stores.briefs.set_value(project_id, path, data)
            changes |= self._rewrite(section.id, {finding.paragraph_id: bound}, "bound")
        return self._hub.announce(changes)

    def remove_sentence(self, finding: Finding) -> Changes:
        """Take the sentence of a figure or claim out of its text.

        Raises:
            BadRequestError: the text has changed.
        """
        from assistant.services.checking_actions import text_of, text_without  # noqa: PLC0415 - as above

        _, section = self._place(finding)
        text = text_without(text_of(section, finding), finding)
        return self._rewritten(section.id, {finding.paragraph_id: text}, "removed")

    def _texts_with_keys(self, project_id: str, brief: Brief) -> Iterator[str]:
        """Yield all that names items of the evidence: the brief, as it was too, and the texts."""
        yield from (f"evidence.{key}" for key in brief.evidence)
        yield from self._stores.followed_briefs.load(project_id).entries
        for row in self._stores.documents.list(project_id):
            for section in self._stores.documents.get(row.id).sections:
                yield section.markdown
        for answer in brief.answers.values():
            yield from answer.as_mapping().values()

    def _place(self, finding: Finding) -> tuple[DocumentRow, Section]:
        documents = self._stores.documents
        document = documents.document_of(finding.section_id)
        return document, documents.get_section(finding.section_id)

    def _rewrite(self, section_id: str, texts: Mapping[str, str], reason: SaveReason) -> Changes:
        return self._stores.documents.rewrite_paragraphs(section_id, texts, reason=reason)

    def _rewritten(self, section_id: str, texts: Mapping[str, str], reason: SaveReason) -> Changes:
        return self._hub.announce(self._rewrite(section_id, texts, reason))


def _row_of(document: Document) -> DocumentRow:
    return DocumentRow(
        id=document.id,
        project_id=document.project_id,
        kind=document.kind,
        language=document.language,
        title=document.title,
    )


def _outline(document: DocumentRow) -> Outline | None:
    try:
        return content.outline(document.kind, document.language)
    except BadRequestError:
        return None
