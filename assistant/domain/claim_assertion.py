"""What a clause asserts, as read from its words and before any fact is looked at."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assistant.domain.claim_model import ClaimKind
from assistant.domain.claim_numbers import Amount

Grain = Literal["month", "quarter", "year"]
Measure = Literal["", "net", "operating", "ebitda", "cash flow"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """What a clause asserts.

    Attributes:
        subject: the words for what it is about; empty for the company.
        other: the words for what that is compared with.
        measure: the kind of profit or break-even, where the words name one.
        is_turning: something begins then (turns profitable), so that one month of a year is enough.
        is_whole_year: the result of the whole year is meant.
        role: whether revenue or cost is compared, where the words say it.
        grain: the step in which something grows or falls.
        amount: what a line never falls below, or how many months a runway has.
        is_strict: "more than" and "above", against "at least".
        is_about: "about", "nearly".
        factor: 2 for doubling.
        with_round: the runway counts the round in.
        is_vague: words were left that nobody here understands; the facts cannot decide.
    """

    kind: ClaimKind
    subject: str = ""
    other: str = ""
    measure: Measure = ""
    is_turning: bool = False
    is_whole_year: bool = False
    role: Literal["revenue", "cost"] | None = None
    grain: Grain = "year"
    amount: Amount | None = None
    is_strict: bool = False
    is_about: bool = False
    factor: Decimal = Decimal(2)
    with_round: bool = False
    is_vague: bool = False
