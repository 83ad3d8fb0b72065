"""Tables of the projected statements and of the ask, made of the financial model's facts."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from assistant.domain.block_context import BlockContext, cell, fact_cell, table
from assistant.domain.blocks import (
    Alignment,
    Block,
    Callout,
    FactLink,
    Inlines,
    Paragraph,
    TextRun,
)
from assistant.domain.fact_text import date_text, fact_text, money_text
from assistant.domain.facts import Fact
from assistant.domain.finance.milestone_cash import milestone_cash
from assistant.domain.finance.precision import rounded
from assistant.domain.finance.use_of_funds import SOURCES, USES

_RESULTS = ("gross_profit", "ebitda", "profit_before_tax", "net_profit")
_NEED = ("funding_gap", "funding_gap_month", "average_burn", "buffer", "funding_need", "ask")


def statement_tables(context: BlockContext) -> Iterable[Block]:
    """Yield income statement, cash flow and balance sheet by year.

    A remark takes their place where nothing can be computed, or where the opening balance does not
    balance.
    """
    gap = context.sheet.get("model.opening_gap")
    if gap is not None:
        amount = fact_text(gap, context.language)
        yield _remark(context.words("blocks.unbalanced_opening", amount=amount))
        return
    if not context.sheet.matching("model.income.*"):
        yield _remark(context.words("blocks.no_financial_model"))
        return
    for name in ("income", "cash_flow", "balance"):
        yield from _statement(name, context)


def funding_need_table(context: BlockContext) -> Iterable[Block]:
    """Yield how the ask is derived; nothing where the cash never falls below zero."""
    found = (context.sheet.get(f"model.{name}") for name in _NEED)
    rows = [
        (cell(fact.label(context.language)), fact_cell(fact, context.language))
        for fact in found
        if fact is not None
    ]
    header = [context.words("blocks.column_fact"), context.words("blocks.column_value")]
    caption = context.words("blocks.funding_need")
    yield from table(header, rows, ("left", "right"), caption=caption)


def use_of_funds_table(context: BlockContext) -> Iterable[Block]:
    """Yield sources and uses up to the lowest cash without a round, the largest uses first.

    Nothing where the cash never falls below zero.
    """
    gap, total = context.sheet.get("model.funding_gap"), _fund(context)("total_uses")
    if gap is None or total is None:
        return
    uses = [each for each in map(_fund(context), USES) if each is not None]
    uses.sort(key=lambda fact: -_number(fact))
    found = (context.sheet.get("opening_balance.cash"), *map(_fund(context), SOURCES), gap)
    sources = [each for each in found if each is not None]
    lines = [
        *(_use(fact, total, context) for fact in uses),
        _sum_line("total_uses", total, context),
        *((cell(_without_span(fact, context)), fact_cell(fact, context.language), ())
          for fact in sources),
        _sum_line("total_sources", total, context),
    ]  # fmt: skip
    header = [context.words(f"blocks.column_{key}") for key in ("fact", "value", "share_of_uses")]
    month = fact_text(context.sheet.get("model.funding_gap_month") or gap, context.language)
    caption = context.words("blocks.use_of_funds", month=month)
    yield from table(header, lines, ("left", "right", "right"), caption=caption)


def bought_milestones(context: BlockContext) -> Iterable[Block]:
    """Yield the milestones ahead and the cash then, with the rounds of the plan and without any.

    Nothing where the money lasts without a round.
    """
    outlook, language = context.outlook, context.language
    if outlook is None or outlook.opening_gap:
        return

    def money(amount: Decimal) -> Inlines:
        return cell(money_text(rounded(amount), context.brief.currency, language))

    rows = []
    for each in milestone_cash(context.brief, outlook):
        when = context.sheet.get(f"milestones.{each.milestone.id}.when")
        alone = money(each.cash_alone)
        if each.ran_out is not None:
            month = date_text(str(each.ran_out), language)
            alone = cell(context.words("blocks.ran_out", month=month))
        name = cell(each.milestone.name.any(language))
        rows.append((fact_cell(when, language), name, money(each.cash), alone))
    header = [
        context.labels.label("milestones", "when").any(language),
        context.labels.label("milestones", "name").any(language),
        context.words("blocks.column_cash_planned"),
        context.words("blocks.cash_without_round"),
    ]
    caption = context.words("blocks.bought_milestones")
    yield from table(header, rows, ("left", "left", "right", "right"), caption=caption)


def _fund(context: BlockContext) -> Callable[[str], Fact | None]:
    return lambda key: context.sheet.get(f"model.use.{key}")


def _number(fact: Fact) -> Decimal:
    return fact.value if isinstance(fact.value, Decimal) else Decimal(0)


def _use(fact: Fact, total: Fact, context: BlockContext) -> tuple[Inlines, ...]:
    share = cell(f"{_number(fact) / _number(total) * 100:.1f}%")
    return (cell(_without_span(fact, context)), fact_cell(fact, context.language), share)


def _without_span(fact: Fact, context: BlockContext) -> str:
    """Return what a line is called where the caption says up to when it counts."""
    table, _, key = fact.id.rpartition(".")
    if table == "model":
        return fact.label(context.language)
    key = "opening_cash" if table == "opening_balance" else key
    return context.labels.label("funds", key).any(context.language)


def _sum_line(key: str, total: Fact, context: BlockContext) -> tuple[Inlines, ...]:
    """Return a total; uses and sources have the same one, whatever rounding did to their lines."""
    name = context.labels.label("funds", key).any(context.language)
    amount = FactLink(fact_text(total, context.language), total.id, bold=True)
    return ((TextRun(name, bold=True),), (amount,), ())


def metrics_table(context: BlockContext) -> Iterable[Block]:
    """Yield the metrics by year; where one has no meaning in a year it says so."""
    years: dict[str, str] = {}
    rows: dict[str, dict[str, Fact]] = {}
    for fact in context.sheet.matching("model.metrics.*"):
        _, _, key, year = fact.id.split(".")
        name = context.labels.label("metrics", key).any(context.language)
        years.setdefault(year, _period_of(fact, name, context))
        rows.setdefault(key, {})[year] = fact
    lines = [
        (
            cell(context.labels.label("metrics", key).any(context.language)),
            *(_metric(facts.get(year), context) for year in sorted(years)),
        )
        for key, facts in rows.items()
    ]
    header = [context.words("blocks.column_fact"), *(years[year] for year in sorted(years))]
    right: Alignment = "right"
    alignments: tuple[Alignment, ...] = ("left", *([right] * len(years)))
    yield from table(header, lines, alignments, caption=context.words("blocks.metrics"))


def _metric(fact: Fact | None, context: BlockContext) -> Inlines:
    return fact_cell(fact, context.language) or cell(context.words("blocks.not_meaningful"))


def _period_of(fact: Fact, name: str, context: BlockContext) -> str:
    return fact.label(context.language).removeprefix(name).lstrip(",，").strip()


def _statement(name: str, context: BlockContext) -> Iterable[Block]:
    rows: dict[str, list[Fact]] = {}
    for fact in context.sheet.matching(f"model.{name}.*"):
        rows.setdefault(fact.id.split(".")[2], []).append(fact)
    names = {key: context.labels.label(name, key).any(context.language) for key in rows}
    first = next(iter(rows))
    years = [_period_of(fact, names[first], context) for fact in rows[first]]
    cells = [_row(key, names[key], facts, context) for key, facts in rows.items()]
    if name == "cash_flow":
        label = context.labels.label("balance", "cash").any(context.language)
        cash = context.sheet.matching("model.balance.cash.*")
        cells.append(_row("total_cash", label, cash, context))
    right: Alignment = "right"
    caption = context.words(f"blocks.statement_{name}", currency=context.brief.currency)
    header = [context.words("blocks.column_fact"), *years]
    yield from table(header, cells, ("left", *([right] * len(years))), caption=caption)


def _row(key: str, label: str, facts: Sequence[Fact], context: BlockContext) -> tuple[Inlines, ...]:
    """Return a line with its amounts; their span is said by the heads of the columns."""
    bold = _is_total(key)
    amounts = [FactLink(fact_text(fact, context.language), fact.id, bold=bold) for fact in facts]
    return ((TextRun(label, bold=bold),), *((amount,) for amount in amounts))


def _is_total(key: str) -> bool:
    return key in _RESULTS or key.startswith("total_")


def _remark(words: str) -> Block:
    return Callout("note", (Paragraph((TextRun(words),)),))
