"""The types of a brief's fields: what a value may be, and the unit of the fact that it becomes."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the most a number may be; None is open."""

    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Pattern:
    """The form a short text must have, with a name for it in messages."""

    regex: str
    name: str


# Constraints first, then the unit of the fact that the field becomes.
Money = Annotated[Decimal, Bounds(Decimal(0), Decimal("1e15")), "money"]
SignedMoney = Annotated[Decimal, Bounds(Decimal("-1e15"), Decimal("1e15")), "money"]
Number = Annotated[Decimal, Bounds(Decimal("-1e15"), Decimal("1e15")), "count"]
Amount = Annotated[Decimal, Bounds(Decimal(0), Decimal("1e15")), "count"]
Share = Annotated[Decimal, Bounds(Decimal(0), Decimal(1)), "percent"]
Rate = Annotated[Decimal, Bounds(Decimal(-1), Decimal(10)), "percent"]
MonthCount = Annotated[int, Bounds(Decimal(0), Decimal(600)), "duration"]
Score = Annotated[int, Bounds(Decimal(1), Decimal(5))]
Id = Annotated[str, Pattern(r"[a-z][a-z0-9_]{0,59}", "id")]
Currency = Annotated[str, Pattern(r"[A-Z]{3}", "currency")]
Multiple = Annotated[Decimal, Bounds(Decimal(0), Decimal(100)), "ratio"]
Tier = Annotated[int, Bounds(Decimal(1), Decimal(100)), "count"]  # the highest is paid first
Preference = Literal["common", "non_participating", "participating", "capped"]
AntiDilution = Literal["broad_based", "narrow_based", "full_ratchet"]
When = Annotated[str, Pattern(r"\d{4}(-(0[1-9]|1[0-2])(-\d{2})?|-Q[1-4]|-H[12])?", "when")]
