"""Tables made of the founder's own facts; the model never writes them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from assistant.domain.block_context import BlockContext, cell, fact_cell, table
from assistant.domain.blocks import Alignment, Block, Blocks, FactLink, Inlines, TextRun
from assistant.domain.brief import Scenario
from assistant.domain.cap_table_block import ownership_table
from assistant.domain.chart_blocks import cash_chart, revenue_chart, risk_map, scenario_chart
from assistant.domain.exit_block import exit_table
from assistant.domain.exit_chart import exit_chart
from assistant.domain.fact_text import date_text, fact_text, money_text, plain_number
from assistant.domain.facts import DATE_UNITS, Evidence, Fact
from assistant.domain.finance.precision import rounded
from assistant.domain.finance.scenario_facts import HEAD
from assistant.domain.finance.scenarios import ScenarioResult
from assistant.domain.languages import Language, LocalizedText
from assistant.domain.statement_blocks import (
    bought_milestones,
    funding_need_table,
    metrics_table,
    statement_tables,
    use_of_funds_table,
)
from assistant.domain.valuation_block import valuation_table


def computed_block(name: str, context: BlockContext) -> Blocks:
    """Return the block called ``name``; nothing where the project has no fact for it.

    Raises:
        KeyError: there is no block of this name.
    """
    return tuple(_BLOCKS[name](context))


@dataclass(frozen=True, slots=True, kw_only=True)
class _RowTable:
    """A table with one row for each row of a brief's table."""

    name: str
    table: str
    columns: tuple[str, ...]
    keep: Callable[[Any, BlockContext], bool] = lambda _row, _context: True

    def __call__(self, context: BlockContext) -> Iterable[Block]:
        rows = [row for row in getattr(context.brief, self.table) if self.keep(row, context)]
        shown = [
            name for name in self.columns if any(self._has(row, name, context) for row in rows)
        ]
        header = [context.labels.label(self.table, name).any(context.language) for name in shown]
        cells = [tuple(self._cell(row, name, context) for name in shown) for row in rows]
        alignments: tuple[Alignment, ...] = tuple(
            "right" if _is_figure_column(column, context) else "left"
            for column in zip(*cells, strict=True)
        )
        return table(header, cells, alignments, caption=context.words(f"blocks.{self.name}"))

    def _has(self, row: Any, name: str, context: BlockContext) -> bool:  # noqa: ANN401 - any row
        return bool(self._cell(row, name, context))

    def _cell(self, row: Any, name: str, context: BlockContext) -> Inlines:  # noqa: ANN401 - any row
        fact = context.sheet.get(f"{self.table}.{row.id}.{name}")
        if fact is not None:
            return fact_cell(fact, context.language)
        value = getattr(row, name)
        if isinstance(value, LocalizedText):
            return cell(value.any(context.language))
        if isinstance(value, str) and value:
            return cell(context.labels.choice(self.table, name, value).any(context.language))
        return ()


def _is_hire(person: Any, context: BlockContext) -> bool:  # noqa: ANN401 - a Person
    """Tell whether a role is still to be filled when the plan begins."""
    first = context.brief.start
    return person.start is not None and (first is None or person.start >= first)


def _is_figure_column(cells: tuple[Inlines, ...], context: BlockContext) -> bool:
    """Tell whether a column holds figures, which are aligned at the right; dates are words."""
    links = [cell[0] for cell in cells if cell]
    facts = [context.sheet.get(link.fact_id) for link in links if isinstance(link, FactLink)]
    return bool(links) and len(facts) == len(links) and not any(map(_is_date, facts))


def _is_date(fact: Fact | None) -> bool:
    return fact is not None and fact.unit in DATE_UNITS


def _any_fact(_fact: Fact) -> bool:
    return True


def _is_hard(fact: Fact) -> bool:
    """Tell whether a figure is measured or contracted: what a reader may hold us to."""
    return fact.evidence in (Evidence.MEASURED, Evidence.CONTRACTED)


def _fact_table(
    name: str,
    pattern: str,
    *,
    keep: Callable[[Fact], bool] = _any_fact,
    most: int | None = None,
) -> Callable[[BlockContext], Iterable[Block]]:
    """Return a block that lists the facts matching ``pattern`` with value and evidence."""

    def build(context: BlockContext) -> Iterable[Block]:
        matching = context.sheet.matching(pattern)
        facts = [fact for fact in matching if fact.unit != "text" and keep(fact)][:most]
        header = [context.words(f"blocks.column_{key}") for key in ("fact", "value", "evidence")]
        rows = [
            (
                cell(fact.label(context.language)),
                fact_cell(fact, context.language),
                cell(_grade(fact, context)),
            )
            for fact in facts
        ]
        caption = context.words(f"blocks.{name}")
        return table(header, rows, ("left", "right", "left"), caption=caption)

    return build


def _grade(fact: Fact, context: BlockContext) -> str:
    if fact.evidence is None:
        return ""
    grade = context.words(f"blocks.evidence_{fact.evidence.value}")
    if fact.as_of is None:
        return grade
    comma = ", " if context.language == "en" else "，"
    month = f"{fact.as_of.year}-{fact.as_of.month:02d}"
    return f"{grade}{comma}{month}"


def _company_profile(context: BlockContext) -> Iterable[Block]:
    rows = [
        (cell(fact.label(context.language)), _profile_cell(fact, context.language))
        for fact in context.sheet.matching("company.*")
        if fact.id != "company.one_line"
    ]
    header = [context.words("blocks.column_item"), context.words("blocks.column_entry")]
    caption = context.words("blocks.company_profile")
    return table(header, rows, ("left", "left"), caption=caption)


def _profile_cell(fact: Fact, language: Language) -> Inlines:
    return cell(fact_text(fact, language)) if fact.unit == "text" else fact_cell(fact, language)


def _assumptions(context: BlockContext) -> Iterable[Block]:
    for build in _ASSUMPTION_TABLES:
        yield from build(context)


def _is_no_season(fact: Fact) -> bool:
    return ".seasonality." not in fact.id


def _seasonality(context: BlockContext) -> Iterable[Block]:
    """One row for each revenue line that has seasons: what a month is to a normal one."""
    rows = []
    for line in context.brief.revenue:
        facts = context.sheet.matching(f"revenue.{line.id}.seasonality.*")
        if facts:
            cells = (fact_cell(fact, context.language) for fact in facts)
            rows.append((cell(line.name.any(context.language)), *cells))
    months = [str(number) for number in range(1, 13)]
    header = [context.words("blocks.column_month"), *months]
    right: Alignment = "right"
    alignments: tuple[Alignment, ...] = ("left", *([right] * 12))
    caption = context.words("blocks.assumptions_seasonality")
    return table(header, rows, alignments, caption=caption)


def _scenario_table(context: BlockContext) -> Iterable[Block]:
    """Yield what each scenario changes and, where the plan can be worked out, what comes of it."""
    language, scenarios = context.language, context.brief.scenarios
    outlook = context.outlook
    is_sound = outlook is not None and not outlook.opening_gap
    results = outlook.scenarios if scenarios and outlook and is_sound else ()
    rows: list[tuple[Inlines, ...]] = [
        (
            cell(scenario.name.any(language)),
            cell(scenario.note.any(language) or _changes_text(scenario, context)),
        )
        for scenario in scenarios
    ]
    keys = ["scenario", "changes"]
    alignments: list[Alignment] = ["left", "left"]
    if len(results) == len(rows) + 1:
        base = (cell(context.words("blocks.base_case")), cell(context.words("blocks.as_planned")))
        keys += ["last_revenue", "lowest_cash", "funding_gap"]
        alignments += ["right"] * 3
        rows = [
            (*row, *_result_cells(result, context))
            for row, result in zip([base, *rows], results, strict=True)
        ]
    header = [context.words(f"blocks.column_{key}") for key in keys]
    caption = context.words("blocks.scenario_table")
    return table(header, rows, tuple(alignments), caption=caption)


def _result_cells(result: ScenarioResult, context: BlockContext) -> Iterable[Inlines]:
    """Yield what comes of a scenario, linked to its facts; the base is among those of the model."""
    currency, language = context.brief.currency, context.language

    def shown(key: str, text: str) -> Inlines:
        fact = context.sheet.get(f"{HEAD}.{result.name}.{key}") if result.name else None
        return (FactLink(text, fact.id),) if fact is not None else cell(text)

    comma = ", " if language == "en" else "，"
    yield shown("revenue", money_text(rounded(result.revenue), currency, language))
    yield (
        *shown("lowest_cash", money_text(rounded(result.lowest_cash), currency, language)),
        TextRun(comma),
        *shown("lowest_cash_month", date_text(str(result.lowest_month), language)),
    )
    yield shown("funding_gap", money_text(rounded(result.gap), currency, language))


def _changes_text(scenario: Scenario, context: BlockContext) -> str:
    """Return what a scenario changes, each with the name of its assumption: ``Price: × 0.8``."""
    colon, semicolon = (": ", "; ") if context.language == "en" else ("：", "；")
    parts = []
    for change in scenario.changes:
        fact = context.sheet.get(change.path)
        label = fact.label(context.language) if fact is not None else change.path
        plus = "-" if change.add is not None and change.add < 0 else "+"
        for sign, number in (("=", change.value), ("×", change.factor), (plus, change.add)):
            if number is not None:
                size = abs(number) if sign == "-" else number
                parts.append(f"{label}{colon}{sign} {plain_number(size)}")
    return semicolon.join(parts)


_MOST_KEY_FIGURES = 12
_ASSUMPTION_TABLES: tuple[Callable[[BlockContext], Iterable[Block]], ...] = (
    _fact_table("assumptions_revenue", "revenue.*", keep=_is_no_season),
    _seasonality,
    _RowTable(
        name="assumptions_costs",
        table="costs",
        columns=("name", "kind", "driver", "amount", "rate", "vat_rate", "paid_after_days"),
    ),
    _RowTable(
        name="assumptions_people",
        table="people",
        columns=("role", "head_count", "pay", "bonus", "start"),
    ),
    _RowTable(
        name="assumptions_capex",
        table="capex",
        columns=("name", "price", "quantity", "life_months", "monthly_loss"),
    ),
    _RowTable(
        name="assumptions_loans",
        table="loans",
        columns=("name", "principal", "drawn", "rate", "months", "payments_made"),
    ),
    _fact_table("assumptions_tax", "tax.*"),
    _fact_table("assumptions_working_capital", "working_capital.*"),
)
_BLOCKS: dict[str, Callable[[BlockContext], Iterable[Block]]] = {
    "company_profile": _company_profile,
    "key_figures": _fact_table("key_figures", "evidence.*", keep=_is_hard, most=_MOST_KEY_FIGURES),
    "people_table": _RowTable(
        name="people_table",
        table="people",
        columns=("role", "name", "head_count", "background"),
        keep=lambda person, context: not _is_hire(person, context),
    ),
    "hiring_plan": _RowTable(
        name="hiring_plan",
        table="people",
        columns=("role", "head_count", "start", "pay"),
        keep=_is_hire,
    ),
    "competitor_table": _RowTable(
        name="competitor_table",
        table="competitors",
        columns=("name", "kind", "price", "strengths", "weaknesses"),
    ),
    "milestone_table": _RowTable(
        name="milestone_table", table="milestones", columns=("when", "name", "status")
    ),
    "risk_table": _RowTable(
        name="risk_table",
        table="risks",
        columns=("name", "category", "probability", "impact", "response", "mitigation", "owner"),
    ),
    "risk_map": risk_map,
    "risk_signs": _RowTable(
        name="risk_signs",
        table="risks",
        columns=("name", "trigger"),
        keep=lambda risk, context: bool(risk.trigger.any(context.language)),
    ),
    "revenue_table": _RowTable(
        name="revenue_table",
        table="revenue",
        columns=("name", "driver", "price", "opening_customers", "new_customers", "churn"),
    ),
    "cash_chart": cash_chart,
    "revenue_chart": revenue_chart,
    "scenario_chart": scenario_chart,
    "statements": statement_tables,
    "metrics": metrics_table,
    "funding_need": funding_need_table,
    "use_of_funds": use_of_funds_table,
    "bought_milestones": bought_milestones,
    "valuation_table": valuation_table,
    "assumptions": _assumptions,
    "holder_table": ownership_table,
    "exit_table": exit_table,
    "exit_chart": exit_chart,
    "instrument_table": _RowTable(
        name="instrument_table",
        table="instruments",
        columns=("name", "kind", "amount", "month", "cap", "pre_money", "discount", "status"),
    ),
    "opening_balance": _fact_table("opening_balance", "opening_balance.*"),
    "scenario_table": _scenario_table,
    "evidence_ledger": _fact_table("evidence_ledger", "evidence.*"),
}
BLOCK_NAMES = frozenset(_BLOCKS)
