"""How a section's status looks and is called, in the outline and over the text."""

from assistant.domain.document import SectionStatus
from assistant.domain.outline import OutlineSection
from assistant.texts import Texts

COMPUTED = "computed"  # a section of tables only, which needs no draft
CHAPTER = "chapter"  # a heading over other sections, with nothing of its own
READY = "ready"  # it waited for answers, which are there now
StatusName = str

_LOOKS: dict[StatusName, tuple[str, str]] = {
    SectionStatus.EMPTY: ("circle", "border_strong"),
    SectionStatus.QUEUED: ("clock", "text_muted"),
    SectionStatus.DRAFTING: ("draft", "accent"),
    SectionStatus.DRAFTED: ("success", "success"),
    SectionStatus.STOPPED: ("stop", "warning"),
    SectionStatus.CUT: ("warning", "warning"),
    SectionStatus.EDITED: ("edit", "accent"),
    SectionStatus.NEEDS_ANSWERS: ("question", "question"),
    SectionStatus.NEEDS_TRANSLATION: ("language", "question"),
    SectionStatus.FAILED: ("error", "danger"),
    READY: ("draft", "accent"),
    COMPUTED: ("success", "text_muted"),
    CHAPTER: ("list", "text_muted"),
}


def status_name(status: SectionStatus, part: OutlineSection | None) -> StatusName:
    """Return the status to be shown: an empty section that needs no draft is complete."""
    if status is not SectionStatus.EMPTY or part is None or part.task:
        return status.value
    return COMPUTED if part.blocks else CHAPTER


def status_look(name: StatusName) -> tuple[str, str]:
    """Return icon and colour."""
    return _LOOKS[name]


def status_words(name: StatusName, texts: Texts) -> str:
    """Return the words."""
    return texts(f"document.{name}" if name in (COMPUTED, CHAPTER) else f"status.{name}")
