"""Documents: opened, read, and edited section by section."""

from assistant.domain.blocks import Blocks
from assistant.domain.changes import Changes
from assistant.domain.computed_blocks import computed_block
from assistant.domain.derivations import fact_behind
from assistant.domain.document import (
    WAITING,
    Document,
    DocumentKind,
    Revision,
    Section,
    SectionStatus,
)
from assistant.domain.fact_text import fact_text_with_period
from assistant.domain.languages import Language
from assistant.domain.outline import Outline
from assistant.domain.section_plan import SectionNeeds, section_needs
from assistant.domain.sentences import without_links
from assistant.services import content
from assistant.services.change_hub import ChangeHub
from assistant.services.knowledge import KnowledgeService, ProjectKnowledge
from assistant.services.placeholders import can_be_drafted_now, followed_placeholder
from assistant.services.remarks import remark_sentence
from assistant.storage.documents import DocumentRow, SectionSave
from assistant.storage.stores import Stores
from assistant.texts import load_texts


class DocumentService:
    """What can be done with a document and its sections."""

    def __init__(self, stores: Stores, hub: ChangeHub, knowledge: KnowledgeService) -> None:
        self._stores = stores
        self._hub = hub
        self._knowledge = knowledge

    def list(self, project_id: str) -> tuple[DocumentRow, ...]:
        """Return the documents of a project."""
        return self._stores.documents.list(project_id)

    def open(self, project_id: str, kind: DocumentKind, language: Language) -> Document:
        """Return a project's document of this kind and language; made where there is none.

        Raises:
            BadRequestError: this kind of document cannot be made yet.
        """
        outline = content.outline(kind, language)
        row = self._stores.documents.find(project_id, kind, language)
        if row is not None:
            return self._stores.documents.get(row.id)
        created = self._stores.documents.create(project_id, outline)
        self._hub.announce(created.changes)
        return self._stores.documents.get(created.id)

    def get(self, document_id: str) -> Document:
        """Return a document with all its text."""
        return self._stores.documents.get(document_id)

    def section(self, section_id: str) -> Section:
        """Return one section with its text."""
        return self._stores.documents.get_section(section_id)

    def outline_of(self, document: Document) -> Outline:
        """Return the outline that a document was made from."""
        return content.outline(document.kind, document.language)

    def edit_section(self, section_id: str, markdown: str) -> Changes:
        """Save what the founder typed; saves in quick succession are one step of undo."""
        save = SectionSave(
            markdown=markdown, author="founder", status=SectionStatus.EDITED, reason="edited"
        )
        return self._hub.announce(self._stores.documents.save_section(section_id, save, merge=True))

    def revisions(self, section_id: str) -> tuple[Revision, ...]:
        """Return the earlier texts of a section, newest first."""
        return self._stores.documents.revisions(section_id)

    def restore_revision(self, revision_id: str) -> Changes:
        """Bring an earlier text back."""
        return self._hub.announce(self._stores.documents.restore_revision(revision_id))

    def computed_blocks(self, document: Document, section: Section) -> Blocks:
        """Return the tables of a section, made from the facts as they are now."""
        knowledge = self._knowledge.of(document.project_id)
        return self._blocks_of(document, section, knowledge)

    def shown_markdown(self, document: Document, section: Section) -> str:
        """Return a section's text; the box of one that waits as the facts are now."""
        plan = self._plan(document, section)
        if plan is None:
            return section.markdown
        knowledge = self._knowledge.of(document.project_id)
        return followed_placeholder(section, plan, knowledge, document.language)

    def can_be_drafted_now(self, document: Document, section: Section) -> bool:
        """Tell whether a section that waited for answers has them all."""
        plan = self._plan(document, section)
        return plan is not None and can_be_drafted_now(section, plan)

    def sections_to_draft_now(self, project_id: str, language: Language) -> tuple[str, ...]:
        """Return the ids of sections that waited and need not any more, in one language."""
        documents = (self.get(row.id) for row in self.list(project_id) if row.language == language)
        return tuple(
            section.id
            for document in documents
            for section in document.sections
            if self.can_be_drafted_now(document, section)
        )

    def _plan(self, document: Document, section: Section) -> SectionNeeds | None:
        """Return what a section that waits can be written from; None for any other."""
        outline = self.outline_of(document) if section.status in WAITING else None
        part = outline.section(section.key) if outline is not None else None
        if part is None:
            return None
        sheet = self._knowledge.of(document.project_id).sheet
        return section_needs(part, sheet, document.language)

    def describe_fact(self, project_id: str, fact_id: str, language: Language) -> str:
        """Return what a figure's tooltip says: label, value, evidence; or that it is gone."""
        texts = load_texts(language)
        fact = fact_behind(fact_id, self._knowledge.of(project_id).sheet)
        if fact is None:
            return texts("facts.gone", id=fact_id)
        colon, comma = (": ", ", ") if language == "en" else ("：", "，")
        value = without_links(fact_text_with_period(fact, language))
        parts = [f"{fact.full_label(language)}{colon}{value}"]
        if fact.evidence is not None:
            parts.append(texts(f"blocks.evidence_{fact.evidence.value}"))
        if fact.as_of is not None:
            parts.append(texts("facts.as_of", month=f"{fact.as_of.year}-{fact.as_of.month:02d}"))
        note = fact.note.any(language)
        return "\n".join([comma.join(parts), note] if note else [comma.join(parts)])

    def subject(self, document: Document) -> str:
        """Return whose document it is: the company's name, else the project's."""
        company = self._knowledge.of(document.project_id).brief.company
        name = company.name.any(document.language)
        return name or self._stores.projects.get(document.project_id).name

    def _blocks_of(
        self, document: Document, section: Section, knowledge: ProjectKnowledge
    ) -> Blocks:
        outline_section = self.outline_of(document).section(section.key)
        if outline_section is None:
            return ()
        context = knowledge.context(document.language)
        return tuple(
            block for name in outline_section.blocks for block in computed_block(name, context)
        )


def shown_remark(section: Section, language: Language) -> str:
    """Return a section's remark as a sentence in the language of the window."""
    return remark_sentence(section.remark, load_texts(language))
