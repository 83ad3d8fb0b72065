"""Keeps looks at sections, so that no text is looked at twice; the longest unused go first."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.domain.changes import Changes
from assistant.domain.document import Section
from assistant.domain.languages import Language

if TYPE_CHECKING:
    from assistant.services.checking_sections import SectionLook
    from assistant.services.figure_links import FigureLinks

MOST_LOOKS = 1_000  # all documents of a project in both languages, and some


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """A look at a section, and what it was a look at."""

    section: Section
    links: "FigureLinks"
    look: "SectionLook"


class KeptLooks:
    """The looks at sections by section and language; each holds while text and facts do."""

    def __init__(self, most: int = MOST_LOOKS) -> None:
        self._most = most
        self._kept: dict[tuple[str, Language], _Kept] = {}  # the longest unused first

    def __len__(self) -> int:
        """Return how many looks are kept."""
        return len(self._kept)

    def find(
        self, section: Section, links: "FigureLinks", language: Language
    ) -> "SectionLook | None":
        """Return the look at this text with these facts, or None."""
        kept = self._kept.pop((section.id, language), None)
        if kept is None:
            return None
        if kept.links is not links:
            self._drop_all_of(kept.links)
        if kept.links is not links or not _is_same(kept.section, section):
            return None
        self._kept[section.id, language] = kept
        return kept.look

    def keep(
        self, section: Section, links: "FigureLinks", language: Language, *, look: "SectionLook"
    ) -> None:
        """Keep a look that was just made."""
        self._kept.pop((section.id, language), None)
        self._kept[section.id, language] = _Kept(section=section, links=links, look=look)
        while len(self._kept) > self._most:
            del self._kept[next(iter(self._kept))]

    def note(self, changes: Changes) -> None:
        """Let go of looks at what has changed; with facts that have, of all of them."""
        if changes.briefs:  # each holds the facts it was made with
            self._kept.clear()
        for key in [key for key in self._kept if key[0] in changes.sections]:
            del self._kept[key]

    def _drop_all_of(self, links: "FigureLinks") -> None:
        """Let go of facts that have changed: with their index they take much memory."""
        for key in [key for key, kept in self._kept.items() if kept.links is links]:
            del self._kept[key]


def _is_same(old: Section, new: Section) -> bool:
    """Tell whether a look at one shows what a look at the other did."""
    return old.paragraphs == new.paragraphs and old.status == new.status
