"""What a project knows: its brief, and the fact sheet computed from it, kept until it changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.domain.answer_readings import sheet_with_answers
from assistant.domain.block_context import BlockContext
from assistant.domain.brief import Brief
from assistant.domain.brief_reading import parse_brief
from assistant.domain.changes import Changes
from assistant.domain.fact_sheet import build_fact_sheet
from assistant.domain.facts import FactSheet
from assistant.domain.finance.computed_facts import with_computed
from assistant.domain.finance.projected_facts import Outlook, outlook_of
from assistant.domain.languages import Language
from assistant.services import content
from assistant.services.answer_figures import AnswerFigureService
from assistant.services.change_hub import ChangeHub
from assistant.storage.briefs import brief_of_entries
from assistant.storage.stores import Stores
from assistant.texts import load_texts

if TYPE_CHECKING:
    from assistant.services.figure_links import FigureLinks


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectKnowledge:
    """A project's brief and all facts in it, those of figures in answers among them.

    ``outlook`` is its projection, whose lines are facts too; None while it cannot be worked out.
    """

    brief: Brief
    sheet: FactSheet
    outlook: Outlook | None = None

    def context(self, language: Language) -> BlockContext:
        """Return what computed blocks are made of, in ``language``."""
        return BlockContext(
            brief=self.brief,
            sheet=self.sheet,
            labels=content.field_labels(),
            words=load_texts(language),
            language=language,
            outlook=self.outlook,
        )


class KnowledgeService:
    """Keeps the knowledge of each open project until its brief changes."""

    def __init__(self, stores: Stores, hub: ChangeHub) -> None:
        self._stores = stores
        self._answer_figures = AnswerFigureService(stores)
        self._kept: dict[str, ProjectKnowledge] = {}
        self._links: dict[str, FigureLinks] = {}
        hub.changed.connect(self._on_changed)

    def of(self, project_id: str) -> ProjectKnowledge:
        """Return what a project knows now."""
        if project_id not in self._kept:
            entries = self._stores.briefs.entries(project_id)
            brief, facts = brief_and_facts(entries)
            readings = self._answer_figures.readings(project_id, brief, facts)
            answered = sheet_with_answers(facts, readings)
            outlook = projection_of(entries)
            sheet = with_computed(answered, brief, outlook, content.field_labels())
            known = ProjectKnowledge(brief=brief, sheet=sheet, outlook=outlook)
            self._kept[project_id] = known
        return self._kept[project_id]

    def figure_links(self, project_id: str) -> "FigureLinks":
        """Return what links figures to the facts that a project knows now.

        Its rules take a tenth of a second to load: nobody waits for them who drafts nothing.
        """
        if project_id not in self._links:
            from assistant.services.figure_links import FigureLinks  # noqa: PLC0415 - see above

            self._links[project_id] = FigureLinks(self.of(project_id).sheet)
        return self._links[project_id]

    def has_figure_links(self, project_id: str) -> bool:
        """Tell whether ``figure_links`` would answer at once."""
        return project_id in self._links

    def keep_figure_links(self, project_id: str, links: "FigureLinks") -> None:
        """Keep links that were made elsewhere, if they are those of the facts as they are now."""
        known = self._kept.get(project_id)
        if known is not None and links.sheet is known.sheet:
            self._links.setdefault(project_id, links)

    def _on_changed(self, changes: Changes) -> None:
        for project_id in changes.briefs:
            self._kept.pop(project_id, None)
            self._links.pop(project_id, None)


def brief_and_facts(entries: Mapping[str, str]) -> tuple[Brief, FactSheet]:
    """Return a brief from its values as they are stored, and its facts without figures of answers.

    An answer has several services read the same brief; the newest are kept.
    """
    return _read(tuple(entries.items()))


def projection_of(entries: Mapping[str, str]) -> Outlook | None:
    """Return a stored brief worked out; None while it cannot be. Cards on boards move no figure."""
    return _projected(tuple(each for each in entries.items() if not each[0].startswith("cards.")))


@lru_cache(maxsize=4)
def _read(entries: tuple[tuple[str, str], ...]) -> tuple[Brief, FactSheet]:
    stored = {"schema": 1} | brief_of_entries(dict(entries))
    brief = parse_brief(stored, source="project", is_unfinished=True)
    return brief, build_fact_sheet(brief, content.field_labels())


@lru_cache(maxsize=4)
def _projected(entries: tuple[tuple[str, str], ...]) -> Outlook | None:
    return outlook_of(_read(entries)[0])
