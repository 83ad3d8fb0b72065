"""Figures as short lines, so that tables of tests can be read: ``£2m money 2000000 GBP``."""

from decimal import Decimal

from assistant.domain.figures import Figure, find_figures


def line_of(figure: Figure) -> str:
    """Return a figure as ``text | unit value [currency or period] [qualifier]``."""
    value = figure.value if figure.value is not None else _bounds(figure)
    shown = f"{value:f}" if isinstance(value, Decimal) else str(value)
    extras = (figure.currency, figure.period, figure.qualifier)
    return " ".join([f"{figure.text} | {figure.unit} {shown}", *(part for part in extras if part)])


def lines_of(text: str) -> list[str]:
    """Return every figure of ``text`` as a line."""
    return [line_of(figure) for figure in find_figures(text)]


def _bounds(figure: Figure) -> str:
    if figure.low is None:
        return ":".join(f"{term:f}" for term in figure.terms)
    ends = (figure.low, figure.high)
    return "..".join(f"{end:f}" if isinstance(end, Decimal) else str(end) for end in ends)
