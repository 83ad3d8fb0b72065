"""What a chart shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Values = tuple[float, ...]  # only ever drawn: no figure is printed from them

_BANDS = 4  # of a heat map


@dataclass(frozen=True, slots=True)
class Series:
    """One line, or one part of each column, with its name."""

    name: str
    values: Values


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A chart.

    Attributes:
        kind: ``lines`` over time; ``columns`` side by side, each stacked of its parts; ``tornado``:
            bars across, from the base to each of two values; ``heat_map``: squares of impact and
            probability, from 1 to 5.
        labels: along the bottom, one for each value; an empty one is not printed. Of a tornado at
            the left, from the top; of a heat map beside it, by number.
        series: what is drawn; of lines the first is the one that counts.
        base: of a tornado: where bars begin.
        ticks: where the axis has marks, and what stands there; round numbers if there are none.
        line: of ``columns``: a line over them.
        low: the name of the lowest point of the first line, printed there; empty for none.
        described: what there is to see, in words, for those who cannot.
    """

    kind: Literal["lines", "columns", "tornado", "heat_map"]
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    line: Series | None = None
    base: float = 0.0
    ticks: tuple[tuple[float, str], ...] = ()
    low: str = ""
    described: str = ""

    @property
    def parts(self) -> int:
        """How many parts have to be told apart by how dark they are."""
        return _BANDS if self.kind == "heat_map" else len(self.series)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(any(each.values) for each in (*self.series, self.line) if each is not None)


def values_of(amounts: Sequence[Decimal]) -> Values:
    """Return amounts as they are drawn."""
    return tuple(float(each) for each in amounts)
