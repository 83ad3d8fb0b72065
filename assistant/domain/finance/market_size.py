"""The size of a market, counted from its customers up."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.domain.finance.precision import ZERO, exact
from assistant.domain.finance.problems import FormulaError


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketSizes:
    """Revenue a year: of all customers, of those within reach, of those that can be won."""

    tam: Decimal
    sam: Decimal
    som: Decimal


def bottom_up(
    segments: Sequence[tuple[Decimal, Decimal]], *, reachable: Decimal, obtainable: Decimal
) -> MarketSizes:
    """Return TAM = sum of customers x revenue, SAM = TAM x reachable, SOM = SAM x obtainable.

    Args:
        segments: customers, and what one of them pays a year.
        reachable: share of TAM that the company can serve.
        obtainable: share of SAM that it can win.

    Raises:
        FormulaError: no segment, or a share that is none.
    """
    if not segments:
        raise FormulaError("too_few_rows", "segments", least=1)
    for name, share in (("reachable", reachable), ("obtainable", obtainable)):
        if not 0 <= share <= 1:
            raise FormulaError("not_a_share", name, value=share)
    with exact():
        tam = sum((customers * revenue for customers, revenue in segments), ZERO)
        return MarketSizes(tam=tam, sam=tam * reachable, som=tam * reachable * obtainable)
