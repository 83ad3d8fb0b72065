"""What a founder sees of her financial model: statements by period, and where the plan turns."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from assistant.domain.block_context import Words
from assistant.domain.brief import Brief, Scenario
from assistant.domain.brief_reading import read_values
from assistant.domain.changes import Changes
from assistant.domain.charts.picture import Picture
from assistant.domain.exit_chart import exit_picture
from assistant.domain.facts import Fact
from assistant.domain.finance.cap_table import CapTable, TermsProblem, cap_table
from assistant.domain.finance.exit_payouts import (
    Exit,
    ExitTerms,
    SalePrice,
    exit_of,
    usual_prices,
)
from assistant.domain.finance.periods import PeriodKind, Statement, funds_by, statements_by
from assistant.domain.finance.plan_outputs import OutputName
from assistant.domain.finance.plan_valuation import PlanValuation, plan_valuation
from assistant.domain.finance.projected_facts import Outlook, metric_facts, outlook_of
from assistant.domain.finance.scenarios import with_scenario
from assistant.domain.finance.sensitivity import Sensitivity, sensitivities, steps
from assistant.domain.languages import Language
from assistant.domain.months import Month
from assistant.services import content
from assistant.services.change_hub import ChangeHub
from assistant.services.knowledge import KnowledgeService
from assistant.services.lever_words import LeverWords, words_of_levers

BASE = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FinancialPicture:
    """A plan worked out, as it is shown.

    Attributes:
        currency: of every amount, ISO 4217.
        statements: income statement, cash flow and balance sheet by the periods asked for.
        funds: sources and uses of cash by the same periods.
        metrics: of each year, as facts; see ``metric_facts``.
        ownership: who owns what over time; None while nobody holds a share.
        worth: what the company may be worth, by several methods.
        outlook: the projection behind them.
    """

    currency: str
    statements: tuple[Statement, Statement, Statement]
    funds: Statement
    metrics: tuple[Fact, ...]
    ownership: CapTable | None
    worth: PlanValuation
    outlook: Outlook


@dataclass(frozen=True, slots=True, kw_only=True)
class SensitivityWork:
    """Work to be done in parts: each part finds one sensitivity or none.

    Attributes:
        parts: the parts, each some milliseconds long.
        steps: how many there are at most.
    """

    parts: Iterator[tuple[Sensitivity, ...]]
    steps: int


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
            funds=funds_by(outlook.funded, kind, brief.fiscal_year_start),
            metrics=tuple(metric_facts(brief, outlook, content.field_labels())),
            ownership=cap_table(brief),
            worth=plan_valuation(brief, outlook),
            outlook=outlook,
        )

    def sensitivities(
        self, project_id: str, scenario: str = BASE, output: OutputName = "lowest_cash"
    ) -> SensitivityWork | None:
        """Return the work of finding out what a plan's number depends on; None without a plan."""
        brief = self._brief(project_id, scenario)
        if self._outlook(project_id, scenario) is None:
            return None
        return SensitivityWork(parts=sensitivities(brief, output), steps=steps(brief))

    def months(self, project_id: str) -> tuple[Month, ...]:
        """Return the months of a project's plan; none where it has no first one."""
        brief = self._knowledge.of(project_id).brief
        return tuple(map(brief.start.plus, range(brief.months))) if brief.start else ()

    def currency(self, project_id: str) -> str:
        """Return the currency of a project's plan, ISO 4217."""
        return self._knowledge.of(project_id).brief.currency

    def exit(
        self, project_id: str, terms: ExitTerms | None = None, price: str = ""
    ) -> Exit | TermsProblem | None:
        """Return who gets what if the company is sold; None while nobody holds a share.

        Args:
            project_id: the project.
            terms: what to suppose of the money paid in, instead of what is agreed.
            price: one more price to try, as typed.

        Raises:
            BriefError: the price is no amount.
        """
        brief = self._knowledge.of(project_id).brief
        prices: list[Decimal] = []
        if price.strip():
            tried: SalePrice = read_values(SalePrice, {"price": price}, source="")
            table = cap_table(brief)
            prices = sorted({*(usual_prices(table).values() if table else ()), tried.price})
        return exit_of(brief, prices, terms)

    def exit_picture(
        self, project_id: str, terms: ExitTerms | None, words: Words, language: Language
    ) -> Picture | None:
        """Return what founders and investors get at every price; None where nobody can tell."""
        return exit_picture(self._knowledge.of(project_id).brief, terms, words, language)

    def levers(self, project_id: str, scenario: str, language: Language) -> tuple[LeverWords, ...]:
        """Return the assumptions of a plan that can be moved, as they are shown."""
        brief, sheet = self._brief(project_id, scenario), self._knowledge.of(project_id).sheet
        return tuple(words_of_levers(brief, sheet, language))

    def assumption(self, project_id: str, path: str) -> Fact | None:
        """Return the fact of an assumption by its path."""
        return self._knowledge.of(project_id).sheet.get(path)

    def _brief(self, project_id: str, scenario: str) -> Brief:
        brief = self._knowledge.of(project_id).brief
        chosen = next((each for each in brief.scenarios if each.id == scenario), None)
        return with_scenario(brief, chosen) if chosen else brief

    def _outlook(self, project_id: str, scenario: str) -> Outlook | None:
        known, brief = self._knowledge.of(project_id), self._brief(project_id, scenario)
        if brief is known.brief:
            return known.outlook
        key = (project_id, scenario)
        if key not in self._kept:
            self._kept[key] = outlook_of(brief)
        return self._kept[key]

    def _on_changed(self, changes: Changes) -> None:
        for key in [each for each in self._kept if each[0] in changes.briefs]:
            del self._kept[key]
