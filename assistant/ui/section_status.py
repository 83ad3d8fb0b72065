"""How a section's status looks and is called, in the outline and over the text."""

from assistant.domain.document import SectionStatus
from assistant.texts import Texts

COMPUTED = "computed"  # a section of tables only, which needs no draft
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
    COMPUTED: ("success", "text_muted"),
}


def status_name(status: SectionStatus, *, has_task: bool) -> StatusName:
    """Return the status to be shown: an empty section that needs no draft is complete."""
    return COMPUTED if status is SectionStatus.EMPTY and not has_task else status.value


def status_look(name: StatusName) -> tuple[str, str]:
    """Return icon and colour."""
    return _LOOKS[name]


def status_words(name: StatusName, texts: Texts) -> str:
    """Return the words."""
    return texts("document.computed" if name == COMPUTED else f"status.{name}")
