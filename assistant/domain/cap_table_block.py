"""The table of who owns the company, today and after each round."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from assistant.domain.block_context import BlockContext, cell, fact_cell, table
from assistant.domain.blocks import Alignment, Block, Inlines, Paragraph, TextRun
from assistant.domain.fact_text import money_text, plain_number
from assistant.domain.finance.cap_table import CapTable, Stage, cap_table
from assistant.domain.finance.cap_table_facts import OwnershipRow, ownership_rows, share_price
from assistant.domain.finance.precision import rounded
from assistant.domain.languages import Language

_MOST_ROUNDS = 3  # more columns than that do not fit a page


def ownership_table(context: BlockContext) -> Iterable[Block]:
    """Yield shares and parts, fully diluted; rounds that cannot be worked out are left out."""
    found = cap_table(context.brief)
    if found is None:
        return
    shown = CapTable(stages=found.stages[: 1 + _MOST_ROUNDS])
    rows = [_row(row, shown, context) for row in ownership_rows(shown)]
    total = cell(_grouped(shown.stages[0].total))
    rows.append(
        (cell(context.words("blocks.total")), (), total, *(cell("100%") for _ in shown.stages))
    )
    labels, language = context.labels, context.language
    header = [
        labels.label("holders", "name").any(language),
        labels.label("holders", "kind").any(language),
        labels.label("holders", "shares").any(language),
        *(_stage_name(each, context) for each in shown.stages),
    ]
    right: list[Alignment] = ["right" for _ in (0, *shown.stages)]
    yield from table(
        header, rows, ("left", "left", *right), caption=context.words("blocks.holder_table")
    )
    for sentence in clause_sentences(shown, context.brief.currency, language, context.words):
        yield Paragraph((TextRun(sentence),))


def clause_sentences(
    table: CapTable, currency: str, language: Language, words: Callable[..., str]
) -> Iterator[str]:
    """Yield what clauses do in each round: who may take part by right, whose price falls."""

    def money(amount: Decimal) -> str:
        return money_text(amount, currency, language)

    for stage in table.stages:
        names = {each.id: each.name.any(language) or each.id for each in stage.positions}
        about = stage.name.any(language)
        for change in stage.adjusted:
            yield words(
                "blocks.anti_dilution", name=names[change.name], round=about,
                price=money(share_price(change.price)),
                before=money(share_price(change.price_before)),
                shares=_grouped(change.more_shares),
            )  # fmt: skip
        for right in stage.pro_rata:
            yield words(
                "blocks.pro_rata", name=names[right.position.id], round=about,
                amount=money(rounded(right.amount)),
            )  # fmt: skip


def _stage_name(stage: Stage, context: BlockContext) -> str:
    if stage.closed is None:
        return context.words("blocks.column_today")
    return context.words("blocks.column_after", round=stage.name.any(context.language))


def _row(row: OwnershipRow, shown: CapTable, context: BlockContext) -> tuple[Inlines, ...]:
    language = context.language
    kind = context.labels.label("cap_table", f"kind_{row.kind}").any(language)
    fact = context.sheet.get(f"holders.{row.id}.shares")
    held = fact_cell(fact, language) if fact else cell(_grouped(row.shares[0]))
    parts = (
        fact_cell(context.sheet.get(f"cap_table.{stage.id}.{row.id}"), language)
        or cell(f"{plain_number(round(part * 100, 1))}%" if part else "–")
        for stage, part in zip(shown.stages, row.parts, strict=True)
    )
    return (cell(row.label(context.labels, language)), cell(kind), held, *parts)


def _grouped(number: Decimal) -> str:
    return f"{rounded(number):,f}" if number else "–"
