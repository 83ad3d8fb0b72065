"""What a change touched, so that each screen decides for itself whether to refresh."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """The parts of the workspace that one operation changed.

    Attributes:
        project_list: a project was created, renamed, moved to the trash or back.
        briefs: ids of projects whose answers or tables changed.
        documents: ids of documents that came, went or changed their section list.
        sections: ids of sections whose text or status changed.
        settings: keys of settings that changed.
    """

    project_list: bool = False
    briefs: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()
    sections: frozenset[str] = frozenset()
    settings: frozenset[str] = frozenset()

    def __or__(self, other: "Changes") -> "Changes":
        return Changes(
            project_list=self.project_list or other.project_list,
            briefs=self.briefs | other.briefs,
            documents=self.documents | other.documents,
            sections=self.sections | other.sections,
            settings=self.settings | other.settings,
        )
