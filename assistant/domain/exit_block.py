"""The table of who gets what when the company is sold."""

from collections.abc import Iterable

from assistant.domain.block_context import BlockContext, cell, fact_cell, table
from assistant.domain.blocks import Alignment, Block
from assistant.domain.fact_text import money_text
from assistant.domain.finance.exit_facts import exit_rows
from assistant.domain.finance.exit_payouts import MULTIPLES, Exit, exit_of


def exit_table(context: BlockContext) -> Iterable[Block]:
    """Yield what each holder gets at several prices; nothing while a round's terms are open."""
    found = exit_of(context.brief)
    if not isinstance(found, Exit) or not found.prices:
        return
    language, currency = context.language, context.brief.currency
    rows = [
        (
            cell(row.label(context.labels, language)),
            *(fact_cell(context.sheet.get(f"exit.{key}.{row.id}"), language) for key in MULTIPLES),
        )
        for row, _ in exit_rows(found)
    ]
    header = [
        context.labels.label("holders", "name").any(language),
        *(money_text(price, currency, language) for price in found.prices),
    ]
    right: list[Alignment] = ["right" for _ in found.prices]
    yield from table(header, rows, ("left", *right), caption=context.words("blocks.exit_table"))
