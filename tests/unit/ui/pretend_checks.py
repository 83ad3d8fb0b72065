"""A check of figures that finds every plain percentage, and what was done about them."""

import re
from collections.abc import Iterator, Sequence

from assistant.domain.changes import Changes
from assistant.domain.languages import Language
from assistant.services.bundle import Services
from assistant.services.checking import CheckService, FactChoice, Finding, FindingKind
from assistant.services.checking_facts import choices_of
from tests.unit.ui.window_making import OpenWindow

_FOUND: tuple[tuple[FindingKind, str], ...] = (
    ("unbacked", r"(?<!\[)\b\d+%(?!\])"),
    ("outdated", r"(?<=\[)\d+%(?=\]\(fact:evidence)"),
    ("false_claim", r"Cash lasts \d+ months|现金够用\d+个月"),
)
REASONS = {
    "en": {
        "unbacked": "Nothing in your project says {}.",
        "outdated": "{} is out of date.",
        "false_claim": "Cash lasts 14 months, not 18.",
    },
    "zh": {
        "unbacked": "项目中没有内容能支持“{}”。",
        "outdated": "“{}”已经过时。",
        "false_claim": "现金够用 14 个月，不是 18 个月。",
    },
}


class PretendChecks(CheckService):
    """Takes the place of the real one in a window."""

    def __init__(self, services: Services, candidates: tuple[str, ...] = ()) -> None:
        self._services = services
        self.offered = candidates
        self.looks: list[str] = []
        self.done: list[tuple[str, ...]] = []

    def section_findings(self, section_id: str, language: Language) -> tuple[Finding, ...]:
        self.looks.append(section_id)
        section = self._services.documents.section(section_id)
        rows = self._services.projects.list()
        documents = [row for each in rows for row in self._services.documents.list(each.id)]
        document_id = next(
            row.id for row in documents if section in self._services.documents.get(row.id).sections
        )
        return tuple(
            Finding(
                kind=kind,
                document_id=document_id,
                section_id=section_id,
                paragraph_id=paragraph.id,
                start=found.start(),
                end=found.end(),
                text=found[0],
                sentence=paragraph.text,
                reason=REASONS[language][kind].format(found[0]),
                candidates=self.offered,
            )
            for paragraph in section.paragraphs
            for kind, pattern in _FOUND
            for found in re.finditer(pattern, paragraph.text)
        )

    def project_findings(
        self, project_id: str, language: Language
    ) -> Iterator[tuple[Finding, ...]]:
        del project_id, language
        yield ()

    def section_count(self, project_id: str) -> int:
        return len(project_id[:1])

    def candidates(self, finding: Finding, language: Language) -> tuple[FactChoice, ...]:
        rows = self._services.projects.list()
        return choices_of(
            finding.candidates, self._services.knowledge.of(rows[0].id).sheet, language
        )

    def bind(self, finding: Finding, fact_id: str) -> Changes:
        self.done.append(("bind", finding.text, fact_id))
        return self._link(finding, fact_id)

    def accept_estimate(self, findings: Sequence[Finding]) -> Changes:
        self.done.append(("accept", *(finding.text for finding in findings)))
        return self._link(findings[0], "estimate")

    def make_assumption(self, finding: Finding, *, label: str, language: Language) -> Changes:
        self.done.append(("assume", finding.text, label, language))
        return Changes()

    def remove_sentence(self, finding: Finding) -> Changes:
        self.done.append(("remove", finding.text))
        return Changes()

    def _link(self, finding: Finding, target: str) -> Changes:
        section = self._services.documents.section(finding.section_id)
        linked = section.markdown.replace(finding.text, f"[{finding.text}](fact:{target})", 1)
        return self._services.documents.edit_section(finding.section_id, linked)


def pretend(window: OpenWindow, candidates: tuple[str, ...] = ()) -> PretendChecks:
    """Let a window check with this from now on."""
    checks = PretendChecks(window.services, candidates)
    object.__setattr__(window.services, "checking", checks)  # the bundle is frozen
    return checks
