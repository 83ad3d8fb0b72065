"""What the financial model computes, as facts: the yearly statements, lowest cash, the ask."""

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from assistant.domain.brief import Brief
from assistant.domain.facts import Evidence, Fact, FactValue, Period, Unit
from assistant.domain.finance.funding_need import FundingNeed, funding_need
from assistant.domain.finance.metrics import yearly_metrics
from assistant.domain.finance.periods import PlanPeriod, Statement, statements_by
from assistant.domain.finance.precision import ZERO, rounded
from assistant.domain.finance.scenarios import ScenarioResult, scenario_results
from assistant.domain.finance.statements import Projection, project_without_and_with_rounds
from assistant.domain.finance.use_of_funds import SOURCES, USES, up_to, use_of_funds
from assistant.domain.languages import LANGUAGES, Language
from assistant.domain.months import MONTHS_A_YEAR, Month
from assistant.domain.questionnaire import FieldLabels

SOURCE = "model"
_WHOLE, _TENTH, _THOUSANDTH = Decimal(1), Decimal("0.1"), Decimal("0.001")
METRICS: dict[str, tuple[Unit, Period | None, Decimal]] = {  # unit, span, how exact
    "growth": ("percent", None, _THOUSANDTH),
    "gross_margin": ("percent", None, _THOUSANDTH),
    "ebitda_margin": ("percent", None, _THOUSANDTH),
    "mrr": ("money", "month", _WHOLE),
    "arr": ("money", "year", _WHOLE),
    "customers": ("count", None, _WHOLE),
    "churn": ("percent", "month", _THOUSANDTH),
    "cac": ("money", None, _WHOLE),
    "cac_with_pay": ("money", None, _WHOLE),
    "ltv": ("money", None, _WHOLE),
    "ltv_cac": ("ratio", None, _TENTH),
    "payback": ("duration", "month", _WHOLE),
    "net_retention": ("percent", None, _THOUSANDTH),
    "gross_retention": ("percent", None, _THOUSANDTH),
    "quick_ratio": ("ratio", None, _TENTH),
    "magic_number": ("ratio", None, _TENTH),
    "net_burn": ("money", "month", _WHOLE),
    "runway": ("duration", "month", _TENTH),
    "burn_multiple": ("ratio", None, _TENTH),
    "rule_of_40": ("percent", None, _THOUSANDTH),
}
_NOTHING = Decimal("0.005")  # less than half a cent


@dataclass(frozen=True, kw_only=True)  # no slots: scenarios are kept
class Outlook:
    """A plan worked out, with and without its rounds.

    Attributes:
        brief: what it is worked out of.
        funded: with every round that is dated within the plan.
        alone: without any.
        years: income statement, cash flow and balance sheet of the funded plan by year.
        need: what has to be raised; None where the cash never falls below zero.
    """

    brief: Brief
    funded: Projection
    alone: Projection
    years: tuple[Statement, Statement, Statement]
    need: FundingNeed | None

    @cached_property
    def scenarios(self) -> tuple[ScenarioResult, ...]:
        """What the base and each scenario lead to, the base first; worked out when asked for."""
        return scenario_results(self.brief)

    @property
    def opening_gap(self) -> Decimal:
        """Assets less liabilities and equity of the opening balance; zero where it balances."""
        gap = self.funded.balance.gap[0]
        return ZERO if abs(gap) < _NOTHING else gap

    @property
    def profit_month(self) -> Month | None:
        """The month from which EBITDA stays above zero to the end of the plan, if there is one."""
        return self.funded.profit_month


def outlook_of(brief: Brief) -> Outlook | None:
    """Work a brief out; None while it has no first month or nothing that earns or costs."""
    if brief.start is None or not (brief.revenue or brief.costs or brief.people):
        return None
    alone, funded = project_without_and_with_rounds(brief)
    return Outlook(
        brief=brief,
        funded=funded,
        alone=alone,
        years=statements_by(funded, "year", brief.fiscal_year_start),
        need=funding_need(brief, alone),
    )


def projected_facts(brief: Brief, outlook: Outlook, labels: FieldLabels) -> Iterator[Fact]:
    """Yield the facts of a plan's projection; each is ``projected`` and comes from the model.

    Yearly lines are called ``model.income.revenue.2027``; what is nothing in every year has none.
    Where the opening balance does not balance, there is nothing but ``model.opening_gap``.
    Amounts are rounded here, to whole units of the currency, since facts are what is printed.
    """
    walk = _Walk(currency=brief.currency, labels=labels)
    if outlook.opening_gap:
        yield walk.opening_gap(outlook.opening_gap)
        return
    for statement in outlook.years:
        yield from walk.statement(statement)
    yield from metric_facts(brief, outlook, labels)
    yield from walk.turning_points(outlook)
    if outlook.need is not None:
        yield from walk.need(outlook.need)
        yield from walk.funds(outlook.alone)


def metric_facts(brief: Brief, outlook: Outlook, labels: FieldLabels) -> Iterator[Fact]:
    """Yield the metrics of each year, called ``model.metrics.arr.2027``, all years of one together.

    A year in which one has no meaning has no fact; what it means in none has none.
    """
    years = yearly_metrics(outlook.funded, brief.fiscal_year_start)
    for key, (unit, period, digits) in METRICS.items():
        for year in years:
            value: Decimal | None = getattr(year, key)
            if value is None:
                continue
            names = labels.label("metrics", key).as_mapping()
            yield Fact(
                id=f"model.metrics.{key}.{year.period.id}",
                labels={lang: _of_period(names, year.period, lang) for lang in LANGUAGES},
                value=rounded(value, digits),
                unit=unit,
                currency=brief.currency if unit == "money" else None,
                period=period,
                as_of=_last_day(year.period.last),
                evidence=Evidence.PROJECTED,
                source=SOURCE,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Walk:
    currency: str
    labels: FieldLabels

    def statement(self, statement: Statement) -> Iterator[Fact]:
        for row in statement.rows:
            if all(abs(amount) < _NOTHING for amount in row.amounts):
                continue
            names = self.labels.label(statement.name, row.key).as_mapping()
            for period, amount in zip(statement.periods, row.amounts, strict=True):
                is_flow = statement.name != "balance"
                yield self._fact(
                    f"model.{statement.name}.{row.key}.{period.id}",
                    {lang: _of_period(names, period, lang) for lang in LANGUAGES},
                    amount,
                    as_of=_last_day(period.last),
                    is_yearly=is_flow and period.is_whole,
                )

    def opening_gap(self, gap: Decimal) -> Fact:
        return self._named("opening_gap", gap, "money")

    def turning_points(self, outlook: Outlook) -> Iterator[Fact]:
        """Yield the months in which the plan turns."""
        months, cash = outlook.funded.timeline.months, outlook.funded.balance.cash
        if outlook.profit_month is not None:
            yield self._named("first_lasting_profit_month", str(outlook.profit_month), "date")
        low = outlook.funded.lowest
        yield self._named("lowest_cash", cash[low], "money")
        yield self._named("lowest_cash_month", str(months[low]), "date")

    def need(self, need: FundingNeed) -> Iterator[Fact]:
        yield self._named("funding_gap", need.gap, "money")
        yield self._named("funding_gap_month", str(need.lowest), "date")
        yield self._named("average_burn", need.average_burn, "money")
        yield self._named("buffer", need.buffer, "money")
        yield self._named("funding_need", need.total, "money")
        yield self._named("ask", need.ask, "money")

    def funds(self, alone: Projection) -> Iterator[Fact]:
        """Yield what the money goes into, and where it comes from, up to the lowest cash."""
        sums = up_to(use_of_funds(alone), alone.lowest)
        added = self.labels.label("funds", "to_low_point").as_mapping()
        for key in (*USES, "total_uses", *SOURCES):
            if abs(sums[key]) < _NOTHING:
                continue
            names = self.labels.label("funds", key).as_mapping()
            yield self._fact(
                f"model.use.{key}",
                {lang: added[lang].replace("{name}", names[lang]) for lang in LANGUAGES},
                sums[key],
                as_of=_last_day(alone.timeline.months[alone.lowest]),
                is_yearly=False,
            )

    def _named(self, key: str, value: FactValue, unit: Unit) -> Fact:
        return Fact(
            id=f"model.{key}",
            labels=self.labels.label("model", key).as_mapping(),
            value=rounded(value) if isinstance(value, Decimal) else value,
            unit=unit,
            currency=self.currency if unit == "money" else None,
            period="month" if key == "average_burn" else None,
            evidence=Evidence.PROJECTED,
            source=SOURCE,
        )

    def _fact(
        self, fact_id: str, labels: Mapping[str, str], value: Decimal, *, as_of: date,
        is_yearly: bool,
    ) -> Fact:  # fmt: skip
        return Fact(
            id=fact_id,
            labels=labels,
            value=rounded(value),
            unit="money",
            currency=self.currency,
            period="year" if is_yearly else None,
            as_of=as_of,
            evidence=Evidence.PROJECTED,
            source=SOURCE,
        )


def _of_period(names: Mapping[str, str], period: PlanPeriod, language: Language) -> str:
    comma = ", " if language == "en" else "，"
    return f"{names[language]}{comma}{period_name(period, language)}"


def period_name(period: PlanPeriod, language: Language) -> str:
    """Return a financial year's name: ``2027``; ``4 months to 2027-12``; ``year to 2028-03``."""
    count = len(period.places)
    if not period.is_whole:
        ends = {"en": f"{count} months to {period.last}", "zh": f"至 {period.last} 的 {count} 个月"}
        return ends[language]
    if period.last.month == MONTHS_A_YEAR:
        return period.id if language == "en" else f"{period.id} 年"
    return f"year to {period.last}" if language == "en" else f"截至 {period.last} 的一年"


def _last_day(month: Month) -> date:
    return date(month.year, month.month, calendar.monthrange(month.year, month.month)[1])
