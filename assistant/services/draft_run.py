"""What a drafting run has in hand: each section on its way, and how the whole run stands."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from assistant.domain.document import Document, Section
from assistant.domain.fact_slots import FactSlot, fill_slots
from assistant.domain.facts import Fact
from assistant.domain.gaps import with_marks
from assistant.domain.languages import Language
from assistant.domain.prompting import PromptForm, SectionPrompt
from assistant.domain.section_plan import SectionPlan
from assistant.domain.sentences import without_links
from assistant.errors import AssistantError
from assistant.services.knowledge import ProjectKnowledge
from assistant.services.sentence_rewriting import SentenceRewrite
from assistant.storage.documents import SectionSave


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
    """One section on its way.

    Attributes:
        section: the section as it stood.
        plan: what it is written from.
        facts: those of the plan's facts that it is told.
        lines: the facts as the model reads them.
        known: the same facts with their values, which the text is held against.
        form: how the model is asked and given figures.
        language: that of the text.
        gaps: the labels of the facts it has to be written without.
        slots: what the slots print that the lines name; none where the model copies digits.
        prompt: what the model is asked.
        left_out: the ids of the facts that had no room.
        model_run: the run that is noted with the text.
        text: what the model has written, without the opening.
        sent: how many characters of it, with values for slots, the screen has been given.
        has_begun: the screen knows of it.
        is_dirty: there is text that is not on the disk yet.
        checked_at: up to where it was looked at for loops.
        is_loop: it says the same again and again.
    """

    section: Section
    plan: SectionPlan
    lines: tuple[str, ...]
    facts: tuple[Fact, ...] = ()
    known: tuple[str, ...] = ()
    form: PromptForm = "digits"
    language: Language = "en"
    gaps: tuple[str, ...] = ()
    slots: tuple[FactSlot, ...] = ()
    prompt: SectionPrompt | None = None
    left_out: tuple[str, ...] = ()
    model_run: str | None = None
    text: str = ""
    sent: int = 0
    has_begun: bool = False
    is_dirty: bool = False
    checked_at: int = 0
    is_loop: bool = False

    @property
    def told(self) -> frozenset[str]:
        """The ids of the facts that the model was given."""
        left_out = set(self.left_out)
        return frozenset(fact.id for fact in self.facts if fact.id not in left_out)

    @property
    def opening(self) -> str:
        """What the text begins with before the model writes a word."""
        return self.prompt.opening if self.prompt is not None else ""

    def written(self, *, is_whole: bool = False) -> str:
        """Return what the model has written, with values in the place of slots."""
        if self.form == "tuned":
            return with_marks(self.text, self.language, is_whole=is_whole)
        return fill_slots(self.text, self.slots, is_whole=is_whole)

    def shown(self) -> str:
        """Return the text with its opening, as it is kept while it grows."""
        return self.opening + self.written()

    def on_screen(self) -> str:
        """Return the text with its opening, as the founder sees it grow."""
        return self.opening + self._words(self.written())

    def take_unsent(self) -> str:
        """Return what the screen has not been given yet, and count it as given."""
        written = self.written()
        piece, self.sent = written[self.sent :], len(written)
        return self._words(piece)

    def _words(self, written: str) -> str:
        """Return the values alone: a paragraph that grows is shown before it is read."""
        return without_links(written) if self.slots else written


@dataclass(slots=True, kw_only=True, eq=False)
class Mending:
    """A section that is written, while the model has its one chance to mend sentences of it."""

    draft: Draft
    save: SectionSave
    rewrites: dict[str, SentenceRewrite]  # by request id
    open: set[str]  # the requests that have not ended


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
    mending: list[Mending] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        """Tell whether nothing is left to be written."""
        return not (self.open or self.queued or self.measured or self.mending)

    def drafts(self) -> Iterator[Draft]:
        """Go through the sections that are not finished."""
        yield from self.open.values()
        yield from (each.draft for each in self.mending)
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
