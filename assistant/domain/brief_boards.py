"""What a brief holds of strategy: the cards on the boards of frameworks."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assistant.domain.brief_types import Id, Number
from assistant.domain.languages import LocalizedText

Colour = Literal["plain", "red", "amber", "green", "blue", "violet"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One thought on a board: a strength, a force, a customer segment.

    A brief holds cards by id. Which boards and fields there are is data (``resources/boards``); a
    card of another board is kept as it is.

    Attributes:
        board: the framework, such as ``swot``.
        field: the part of it, such as ``strengths``.
        text: what it says.
        rank: its place in the field; the lowest stands first.
        facts: ids of the facts that bear it out, the most telling first.
        cites: ids of the cards that it combines, such as a strength and an opportunity.
        words: further answers in words, by the id of the detail: action, implication …
        ratings: further answers by choice, by the id of the detail: how strong, how far away …
    """

    board: Id
    field: Id
    text: LocalizedText = dataclasses.field(default_factory=LocalizedText)
    rank: Number = Decimal(0)
    colour: Colour = "plain"
    facts: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    words: Mapping[str, LocalizedText] = dataclasses.field(default_factory=dict)
    ratings: Mapping[str, str] = dataclasses.field(default_factory=dict)
