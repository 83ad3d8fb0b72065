"""The table of what the company may be worth, by several methods."""

from collections.abc import Iterable

from assistant.domain.block_context import BlockContext, cell, fact_cell, table
from assistant.domain.blocks import Block, Callout, Inlines, Paragraph, TextRun
from assistant.domain.fact_text import fact_text
from assistant.domain.finance.plan_valuation import METHODS


def valuation_table(context: BlockContext) -> Iterable[Block]:
    """Yield the methods side by side with their range; nothing before two of them have a value."""
    low, high = (context.sheet.get(f"worth.{key}") for key in ("low", "high"))
    if low is None or high is None:
        return
    language = context.language
    rows = [
        (
            cell(context.labels.label("worth", method).any(language)),
            cell(context.words(f"blocks.valued_by.{method}")),
            _value(method, context),
        )
        for method in METHODS
        if context.sheet.get(f"worth.{method}") is not None
    ]
    header = [context.words(f"blocks.column_{key}") for key in ("method", "basis", "pre_money")]
    caption = context.words("blocks.valuation_table")
    yield from table(header, rows, ("left", "left", "right"), caption=caption)
    words = context.words(
        "blocks.valuation_range", low=fact_text(low, language), high=fact_text(high, language)
    )
    yield Callout("note", (Paragraph((TextRun(words + _dilution(context)),)),))


def _value(method: str, context: BlockContext) -> Inlines:
    parts = [context.sheet.get(f"worth.{method}.{key}") for key in ("low", "high")]
    if None in parts:
        return fact_cell(context.sheet.get(f"worth.{method}"), context.language)
    low, high = (fact_cell(each, context.language) for each in parts)
    return (*low, TextRun(context.words("blocks.to")), *high)


def _dilution(context: BlockContext) -> str:
    parts = [context.sheet.get(f"worth.dilution_{key}") for key in ("low", "high")]
    least, most = (fact_text(each, context.language) if each else "" for each in parts)
    if not most:
        return ""
    return context.words("blocks.valuation_dilution", low=least, high=most)
