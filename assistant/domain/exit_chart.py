"""What founders and investors get of a sale, at every price up to a multiple of the last round."""

from collections.abc import Iterable
from decimal import Decimal

from assistant.domain.block_context import BlockContext, Words, cell
from assistant.domain.blocks import Block, Chart
from assistant.domain.brief import Brief
from assistant.domain.charts.picture import Picture, Series, values_of
from assistant.domain.charts.ticks import tick_text
from assistant.domain.finance.cap_table import cap_table
from assistant.domain.finance.exit_payouts import Exit, ExitTerms, exit_of, usual_prices
from assistant.domain.finance.precision import exact
from assistant.domain.languages import Language

_POINTS = 40
_LABELS = 4
_OF_TABLE = "x5"  # beyond that every share gets the same, or nearly


def exit_chart(context: BlockContext) -> Iterable[Block]:
    """Yield the picture where the terms of every round are agreed."""
    picture = exit_picture(context.brief, None, context.words, context.language)
    if picture is not None:
        yield Chart(picture, cell(picture.described))


def exit_picture(
    brief: Brief, terms: ExitTerms | None, words: Words, language: Language
) -> Picture | None:
    """Return what founders and investors get; None without a round, or with open terms."""
    table = cap_table(brief)
    usual = usual_prices(table) if table else {}
    if not usual:
        return None
    with exact():
        prices = [usual[_OF_TABLE] * at / _POINTS for at in range(_POINTS + 1)]
    found = exit_of(brief, prices, terms)
    if not isinstance(found, Exit):
        return None
    return Picture(
        kind="lines",
        labels=tuple(_label(at, price, prices[-1], language) for at, price in enumerate(prices)),
        series=(
            Series(words("blocks.exit_founders"), values_of(_together(found, "founder"))),
            Series(
                words("blocks.exit_investors"),
                values_of(_together(found, "investor", "convertible", "round")),
            ),
        ),
        described=words("blocks.exit_chart"),
    )


def _together(found: Exit, *kinds: str) -> list[Decimal]:
    ids = [each.id for each in found.stage.positions if each.kind in kinds]
    return [found.of(at, *ids) for at in range(len(found.prices))]


def _label(at: int, price: Decimal, largest: Decimal, language: Language) -> str:
    """Return the price at every tenth point."""
    step = _POINTS // _LABELS
    return tick_text(float(price), float(largest), language) if at % step == 0 else ""
