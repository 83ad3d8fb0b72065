"""What is not backed in a document: figures without a fact, claims that are false, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.domain.changes import Changes
from assistant.domain.languages import Language

FindingKind = Literal[
    "unbacked", "ambiguous", "false_claim", "outdated", "contradiction", "missing_fact",
    "empty_section", "long_section",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something to check, and where it stands."""

    kind: FindingKind
    document_id: str
    section_id: str
    paragraph_id: str = ""
    start: int = 0
    end: int = 0
    text: str = ""
    sentence: str = ""
    reason: str = ""
    candidates: tuple[str, ...] = ()
    path: str = ""


class CheckService:
    """Finds what is to be checked."""

    def section_findings(self, section_id: str, language: Language) -> tuple[Finding, ...]:
        """Return the findings of one section."""
        del section_id, language
        return ()

    def known_findings(self, section_id: str) -> tuple[Finding, ...] | None:
        """Return what is known of a section without looking."""
        del section_id
        return None

    def document_findings(
        self, document_id: str, language: Language
    ) -> Iterator[tuple[Finding, ...]]:
        """Yield the findings of one section after the other."""
        raise NotImplementedError

    def bind(self, finding: Finding, fact_id: str) -> Changes:
        """Bind a figure to a fact."""
        raise NotImplementedError

    def accept_estimate(self, findings: Sequence[Finding]) -> Changes:
        """Accept figures as the founder's own estimates."""
        raise NotImplementedError

    def make_assumption(self, finding: Finding, *, label: str, language: Language) -> Changes:
        """Make a figure an assumption of the project."""
        raise NotImplementedError

    def remove_sentence(self, finding: Finding) -> Changes:
        """Take a sentence away."""
        raise NotImplementedError
