"""What binding says of a figure: which fact it rests on, or why on none."""

from dataclasses import dataclass
from typing import Literal

from assistant.domain.figures import Figure

Status = Literal["bound", "derived", "ambiguous", "unbacked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """One figure and what it rests on.

    Attributes:
        figure: the figure.
        status: whether it rests on one fact, on arithmetic, on one of several, or on nothing.
        fact: the fact's id, if bound.
        candidates: the ids of the facts that fit equally, best first, if ambiguous.
        derived_from: the ids of the facts that the arithmetic starts from, if derived.
        expression: the arithmetic: sum, difference, x12, ratio, growth or product.
        reason: why it is unbacked, in a word of the contract.
        near: the id of the fact that an unbacked figure resembles.
    """

    figure: Figure
    status: Status
    fact: str | None = None
    candidates: tuple[str, ...] = ()
    derived_from: tuple[str, ...] = ()
    expression: str = ""
    reason: str = ""
    near: str | None = None
