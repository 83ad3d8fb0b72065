"""Charts of a plan, made of the financial model."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from assistant.domain.block_context import BlockContext, Words, cell
from assistant.domain.blocks import Block, Chart
from assistant.domain.charts.drawing import MOST_PARTS
from assistant.domain.charts.picture import Picture, Series, values_of
from assistant.domain.fact_text import date_text, money_text
from assistant.domain.finance.precision import ZERO, exact, rounded
from assistant.domain.finance.projected_facts import Outlook, period_name
from assistant.domain.finance.statements import Projection
from assistant.domain.finance.timeline import year_groups
from assistant.domain.languages import Language
from assistant.domain.months import Month

_MOST_SCENARIOS = 4  # lines that can be told apart


def cash_chart(context: BlockContext) -> Iterable[Block]:
    """Yield the cash of each month, with the plan's rounds and, where it has any, without."""
    outlook = _sound(context)
    if outlook is not None:
        picture = cash_picture(outlook, context.brief.currency, context.words, context.language)
        yield Chart(picture, cell(picture.described))


def cash_picture(outlook: Outlook, currency: str, words: Words, language: Language) -> Picture:
    """Return the picture of a plan's cash, its lowest point named."""
    plan = outlook.funded
    with_round, without = plan.balance.cash, outlook.alone.balance.cash
    series = [Series(words("blocks.cash_planned"), values_of(with_round))]
    if with_round != without:
        series = [
            Series(words("blocks.cash_with_round"), values_of(with_round)),
            Series(words("blocks.cash_without_round"), values_of(without)),
        ]
    amount = money_text(rounded(with_round[plan.lowest]), currency, language)
    month = date_text(str(plan.timeline.months[plan.lowest]), language)
    return Picture(
        kind="lines",
        labels=month_labels(plan.timeline.months),
        series=tuple(series),
        low=words("blocks.chart_low", amount=amount, month=month),
        described=words("blocks.cash_chart"),
    )


def revenue_chart(context: BlockContext) -> Iterable[Block]:
    """Yield the revenue of each financial year by line, with the net profit over it."""
    outlook = _sound(context)
    if outlook is None or not outlook.funded.revenue:
        return
    plan, first = outlook.funded, context.brief.fiscal_year_start
    names = {line.id: line.name.any(context.language) for line in context.brief.revenue}
    parts = [
        (names.get(line_id, line_id), _yearly(result.revenue, plan, first))
        for line_id, result in plan.revenue.items()
    ]
    caption = context.words("blocks.revenue_chart")
    picture = Picture(
        kind="columns",
        labels=tuple(period_name(each, context.language) for each in outlook.years[0].periods),
        series=tuple(
            Series(name, values_of(amounts)) for name, amounts in _together(parts, context)
        ),
        line=Series(
            context.labels.label("income", "net_profit").any(context.language),
            values_of(_yearly(plan.income.net_profit, plan, first)),
        ),
        described=caption,
    )
    yield Chart(picture, cell(caption))


def scenario_chart(context: BlockContext) -> Iterable[Block]:
    """Yield the cash of each month in the base case and in the scenarios."""
    outlook = _sound(context)
    if outlook is None:
        return
    results = outlook.scenarios
    if len(results) < 2:  # noqa: PLR2004 - one line compares nothing
        return
    names = {each.id: each.name.any(context.language) for each in context.brief.scenarios}
    caption = context.words("blocks.scenario_chart")
    picture = Picture(
        kind="lines",
        labels=month_labels(results[0].months),
        series=tuple(
            Series(names.get(each.name) or context.words("blocks.base_case"), values_of(each.cash))
            for each in results[:_MOST_SCENARIOS]
        ),
        described=caption,
    )
    yield Chart(picture, cell(caption))


def month_labels(months: Sequence[Month]) -> tuple[str, ...]:
    """Return a label for the first month and for each January."""
    return tuple(
        str(each.year) if each.month == 1 else str(each) if not at else ""
        for at, each in enumerate(months)
    )


def _sound(context: BlockContext) -> Outlook | None:
    """Return the plan worked out, unless its opening balance does not balance."""
    outlook = context.outlook
    return None if outlook is None or outlook.opening_gap else outlook


def _yearly(series: Sequence[Decimal], plan: Projection, first_month: int) -> list[Decimal]:
    with exact():
        return [
            sum((series[at] for at in places), ZERO)
            for _, places in year_groups(plan.timeline.months, first_month)
        ]


def _together(
    parts: Sequence[tuple[str, list[Decimal]]], context: BlockContext
) -> list[tuple[str, list[Decimal]]]:
    """Return the largest lines, and all others as one where there are too many to tell apart."""
    if len(parts) <= MOST_PARTS:
        return list(parts)
    ordered = sorted(parts, key=lambda part: -sum(part[1]))
    shown, rest = ordered[: MOST_PARTS - 1], ordered[MOST_PARTS - 1 :]
    with exact():
        others = [sum(column, ZERO) for column in zip(*(each for _, each in rest), strict=True)]
    return [*shown, (context.words("blocks.other_lines"), others)]


def risk_map(context: BlockContext) -> Iterable[Block]:
    """Yield the risks that are rated, the worst first; nothing where none is."""
    rated = [
        (each.probability * each.impact, each)
        for each in context.brief.risks
        if each.probability is not None and each.impact is not None
    ]
    rated.sort(key=lambda pair: -pair[0])
    if not rated:
        return
    caption = context.words("blocks.risk_map")
    impact, probability = (
        context.labels.label("risks", name).any(context.language)
        for name in ("impact", "probability")
    )
    picture = Picture(
        kind="heat_map",
        labels=tuple(
            context.words("blocks.risk_scored", name=each.name.any(context.language), score=score)
            for score, each in rated
        ),
        series=(
            Series(impact, tuple(float(each.impact or 0) for _, each in rated)),
            Series(probability, tuple(float(each.probability or 0) for _, each in rated)),
        ),
        described=caption,
    )
    yield Chart(picture, cell(caption))
