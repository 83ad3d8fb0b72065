"""Makes the rules of figures ready for a project's facts in a thread: no window waits for them."""

from typing import TYPE_CHECKING

from assistant.domain.document import Paragraph, Section, SectionStatus
from assistant.domain.facts import FactSheet
from assistant.domain.languages import LANGUAGES, Language
from assistant.services.jobs import Jobs
from assistant.services.knowledge import KnowledgeService
from assistant.storage.documents import DocumentRow

if TYPE_CHECKING:
    from assistant.services.figure_links import FigureLinks

_SAMPLES: dict[Language, str] = {
    "en": "About 40% of 120 shops pay £79 a month in 2027. Cash lasts 18 months.",
    "zh": "约40%的120家门店在2027年每月付79元。现金够用18个月。",
}


class FigureRules:
    """Knows whether figures of a project can be looked at at once, and sees to it."""

    def __init__(self, jobs: Jobs, knowledge: KnowledgeService) -> None:
        self._jobs = jobs
        self._knowledge = knowledge
        self._is_preparing = False
        self._has_failed = False

    def are_ready(self, project_id: str) -> bool:
        """Tell whether the rules are there, and made ready for the facts as they are now."""
        return self._has_failed or self._knowledge.has_figure_links(project_id)

    def prepare(self, project_id: str) -> None:
        """Make the rules ready, unless that is under way; ``are_ready`` tells when they are."""
        if self._is_preparing:
            return
        sheet = self._knowledge.of(project_id).sheet
        self._is_preparing = True
        self._jobs.start(
            lambda _job: _links(sheet),
            on_done=lambda links: self._on_made(project_id, links),
            on_error=self._on_failed,
        )

    def _on_made(self, project_id: str, links: "FigureLinks") -> None:
        self._is_preparing = False
        self._knowledge.keep_figure_links(project_id, links)

    def _on_failed(self, _error: Exception) -> None:
        """Go on without: what cannot be loaded says so where it is used."""
        self._has_failed = True


def _links(sheet: FactSheet) -> "FigureLinks":
    """Load the modules and look at a sentence: much is made when it is first used."""
    from assistant.services.checking_sections import look_at  # noqa: PLC0415 - what this is for
    from assistant.services.figure_links import FigureLinks  # noqa: PLC0415 - the same

    links = FigureLinks(sheet)
    for language in LANGUAGES:
        document = DocumentRow(
            id="", project_id="", kind="business-plan", language=language, title=""
        )
        paragraph = Paragraph(id="", text=_SAMPLES[language], author="founder")
        section = Section(
            id="",
            key="",
            title="",
            level=1,
            position=0,
            status=SectionStatus.EDITED,
            paragraphs=(paragraph,),
        )
        look_at(section, document, links, language)
    return links
