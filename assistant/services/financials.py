"""What a founder sees of her financial model: statements by period, and where the plan turns."""

from dataclasses import dataclass

from assistant.domain.brief import Scenario
from assistant.domain.changes import Changes
from assistant.domain.finance.periods import PeriodKind, Statement, statements_by
from assistant.domain.finance.projected_facts import Outlook, outlook_of
from assistant.domain.finance.scenarios import with_scenario
from assistant.services.change_hub import ChangeHub
from assistant.services.knowledge import KnowledgeService

BASE = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FinancialPicture:
    """A plan worked out, as it is shown.

    Attributes:
        currency: of every amount, ISO 4217.
        statements: income statement, cash flow and balance sheet by the periods asked for.
        outlook: the projection behind them.
    """

    currency: str
    statements: tuple[Statement, Statement, Statement]
    outlook: Outlook


class FinancialService:
    """Works a project's plan out, once for each scenario until its brief changes."""

    def __init__(self, hub: ChangeHub, knowledge: KnowledgeService) -> None:
        self._knowledge = knowledge
        self._kept: dict[tuple[str, str], Outlook | None] = {}
        hub.changed.connect(self._on_changed)

    def scenarios(self, project_id: str) -> tuple[Scenario, ...]:
        """Return the scenarios of a project besides the base."""
        return self._knowledge.of(project_id).brief.scenarios

    def picture(
        self, project_id: str, kind: PeriodKind = "year", scenario: str = BASE
    ) -> FinancialPicture | None:
        """Return a project's plan; None while it has no first month, or nothing earns or costs.

        An unknown scenario is the base.
        """
        brief = self._knowledge.of(project_id).brief
        outlook = self._outlook(project_id, scenario)
        if outlook is None:
            return None
        return FinancialPicture(
            currency=brief.currency,
            statements=statements_by(outlook.funded, kind, brief.fiscal_year_start),
            outlook=outlook,
        )

    def _outlook(self, project_id: str, scenario: str) -> Outlook | None:
        known = self._knowledge.of(project_id)
        chosen = next((each for each in known.brief.scenarios if each.id == scenario), None)
        if chosen is None:
            return known.outlook
        key = (project_id, scenario)
        if key not in self._kept:
            self._kept[key] = outlook_of(with_scenario(known.brief, chosen))
        return self._kept[key]

    def _on_changed(self, changes: Changes) -> None:
        for key in [each for each in self._kept if each[0] in changes.briefs]:
            del self._kept[key]
