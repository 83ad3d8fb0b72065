"""What a drafting run has in hand: each section on its way, and how the whole run stands."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from assistant.domain.document import Document, Section
from assistant.domain.prompting import SectionPrompt
from assistant.domain.section_plan import SectionPlan
from assistant.errors import AssistantError
from assistant.services.knowledge import ProjectKnowledge


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """How a run ended."""

    document_id: str
    drafted: int
    waiting: int
    cut: int
    stopped: bool
    error: AssistantError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftProgress:
    """How far a run is, in sections; what is neither written nor being written waits."""

    written: int
    writing: int
    total: int


@dataclass(slots=True, kw_only=True, eq=False)
class Draft:
    """One section on its way."""

    section: Section
    plan: SectionPlan
    lines: tuple[str, ...]
    prompt: SectionPrompt | None = None
    left_out: tuple[str, ...] = ()
    model_run: str | None = None
    text: str = ""  # what the model has written, without the opening
    unsent: str = ""  # the part the screen has not been given yet
    has_begun: bool = False  # the screen knows of it
    is_dirty: bool = False  # there is text that is not on the disk yet
    checked_at: int = 0
    is_loop: bool = False

    @property
    def opening(self) -> str:
        """What the text begins with before the model writes a word."""
        return self.prompt.opening if self.prompt is not None else ""

    def shown(self) -> str:
        """Return the text with its opening, as the founder sees it."""
        return self.opening + self.text


@dataclass(slots=True, kw_only=True)
class DraftRun:
    """One press of Draft, with the sections that joined it while it went on."""

    document: Document
    knowledge: ProjectKnowledge
    waiting: int = 0
    drafted: int = 0
    cut: int = 0
    finished: int = 0
    is_stopping: bool = False
    error: AssistantError | None = None
    queued: list[Draft] = field(default_factory=list)  # planned, and not yet measured
    measured: list[Draft] = field(default_factory=list)  # their tokens are being counted
    count_id: str = ""
    open: dict[str, Draft] = field(default_factory=dict)  # by request id

    @property
    def is_over(self) -> bool:
        """Tell whether nothing is left to be written."""
        return not (self.open or self.queued or self.measured)

    def drafts(self) -> Iterator[Draft]:
        """Go through the sections that are not finished."""
        yield from self.open.values()
        yield from self.measured
        yield from self.queued

    def draft_of(self, section_id: str) -> Draft | None:
        """Return the section if it is on its way."""
        return next((each for each in self.drafts() if each.section.id == section_id), None)

    def request_of(self, section_id: str) -> str | None:
        """Return the id of the request that writes a section, if one does."""
        found = (key for key, each in self.open.items() if each.section.id == section_id)
        return next(found, None)

    def take_waiting(self) -> list[Draft]:
        """Return what no request was made for, and forget it."""
        taken = [*self.measured, *self.queued]
        self.measured, self.queued, self.count_id = [], [], ""
        return taken

    def progress(self) -> DraftProgress:
        """Return how far the run is."""
        left = list(self.drafts())
        return DraftProgress(
            written=self.finished,
            writing=sum(draft.has_begun for draft in left),
            total=self.finished + len(left),
        )

    def summary(self) -> RunSummary:
        """Return how the run ended."""
        return RunSummary(
            document_id=self.document.id,
            drafted=self.drafted,
            waiting=self.waiting,
            cut=self.cut,
            stopped=self.is_stopping,
            error=self.error,
        )
