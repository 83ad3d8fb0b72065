"""What a chart shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Values = tuple[float, ...]  # only ever drawn: no figure is printed from them


@dataclass(frozen=True, slots=True)
class Series:
    """One line, or one part of each column, with its name."""

    name: str
    values: Values


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A chart.

    Attributes:
        kind: ``lines`` over time; ``columns`` side by side, each stacked of its parts.
        labels: along the bottom, one for each value; an empty one is not printed.
        series: what is drawn; of lines the first is the one that counts.
        line: of ``columns``: a line over them.
        low: the name of the lowest point of the first line, printed there; empty for none.
        described: what there is to see, in words, for those who cannot.
    """

    kind: Literal["lines", "columns"]
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    line: Series | None = None
    low: str = ""
    described: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(any(each.values) for each in (*self.series, self.line) if each is not None)


def values_of(amounts: Sequence[Decimal]) -> Values:
    """Return amounts as they are drawn."""
    return tuple(float(each) for each in amounts)
