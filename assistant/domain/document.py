"""A document of a project: sections of paragraphs, each paragraph with its own history."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from assistant.domain.languages import Language

DocumentKind = Literal[
    "business-plan", "strategy", "deck", "one-pager", "executive-summary", "fundraising-plan"
]
Author = Literal["model", "founder", "program"]


class SectionStatus(StrEnum):
    """Where a section stands; the outline shows it beside the title."""

    EMPTY = "empty"
    QUEUED = "queued"
    DRAFTING = "drafting"
    DRAFTED = "drafted"
    STOPPED = "stopped"  # the founder pressed Stop; the text so far is kept
    CUT = "cut"  # the model went astray; what was good is kept
    EDITED = "edited"
    NEEDS_ANSWERS = "needs_answers"
    NEEDS_TRANSLATION = "needs_translation"
    FAILED = "failed"  # the model process ended; the text so far is kept


# What a run shows over the status of the text: another text is on its way.
BEING_WRITTEN = frozenset({SectionStatus.QUEUED, SectionStatus.DRAFTING})
# A box of questions stands in the place of a text.
WAITING = frozenset({SectionStatus.NEEDS_ANSWERS, SectionStatus.NEEDS_TRANSLATION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One top-level block of Markdown, whose id survives edits."""

    id: str
    text: str
    author: Author
    model_run: str | None = None
    edited_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section as stored; ``key`` is the outline's id for it."""

    id: str
    key: str
    title: str
    level: int
    position: int
    status: SectionStatus
    paragraphs: tuple[Paragraph, ...] = ()
    remark: str = ""  # why it was cut, stopped or failed, as a sentence

    @property
    def markdown(self) -> str:
        """The section's text as one Markdown string."""
        return "\n\n".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document with its sections in order."""

    id: str
    project_id: str
    kind: DocumentKind
    language: Language
    title: str
    sections: tuple[Section, ...]

    def section(self, section_id: str) -> Section:
        """Return the section with this id.

        Raises:
            KeyError: there is none.
        """
        for section in self.sections:
            if section.id == section_id:
                return section
        raise KeyError(section_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """An earlier text of a section, kept whole, with the status and remark that it had."""

    id: str
    section_id: str
    created_at: datetime
    author: Author
    reason: str
    markdown: str
    status: SectionStatus
    remark: str = ""
    paragraphs: tuple[Paragraph, ...] = ()
    model_run: str | None = None
