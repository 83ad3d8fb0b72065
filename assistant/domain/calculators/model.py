"""What every calculator is: inputs as fields, results by name."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Protocol, TypeAlias

from assistant.domain.brief_types import Bounds

Cell: TypeAlias = Decimal | int | str | bool | None  # None: not meaningful
Result: TypeAlias = Cell | Sequence[Mapping[str, Cell]]
Results: TypeAlias = Mapping[str, Result]

# Wider than in a brief: a formula is tried with whatever somebody has at hand.
AnyRate = Annotated[Decimal, Bounds(Decimal(-1), Decimal(1000)), "percent"]
InterestRate = Annotated[Decimal, Bounds(Decimal(0), Decimal(1000)), "percent"]
Count = Annotated[int, Bounds(Decimal(0), Decimal(1200)), "count"]


class Calculation(Protocol):
    """The inputs of a calculator, ready to be worked out."""

    def results(self) -> Results:
        """Return what comes out, by name, unrounded.

        Raises:
            FormulaError: the inputs allow no answer.
        """
        ...
