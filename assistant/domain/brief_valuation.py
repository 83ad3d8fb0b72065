"""What the methods of valuing a young company go by; each method needs its own part of it."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Literal

from assistant.domain.brief_types import Bounds, Id, Money, Multiple, Rate, Share, When
from assistant.domain.facts import Evidence
from assistant.domain.languages import LocalizedText

ValuedBy = Literal["revenue", "ebitda", "net_profit"]
FlowsArrive = Literal["year_end", "mid_year"]
Factor = Literal[
    "team", "opportunity", "product", "competition", "marketing", "need_for_money", "other"
]
Element = Literal["idea", "prototype", "team", "relationships", "sales"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Valuation:
    """What the methods take from the market; nothing of it has a default."""

    average_pre_money: Money | None = None  # of comparable companies: the scorecard's base
    most_each: Money | None = None  # what one of Berkus's five elements may be worth
    exit_metric: ValuedBy | None = None  # of the plan's last twelve months
    exit_multiple: Multiple | None = None
    yearly_return: Rate | None = None  # that an investor of this stage wants
    later_dilution: Share | None = None  # of her stake, by later rounds
    comparable_metric: ValuedBy | None = None  # of the plan's first twelve months
    discount_rate: Rate | None = None
    long_term_growth: Rate | None = None  # of the cash flow after the plan
    flows_arrive: FlowsArrive | None = None
    note: LocalizedText = field(default_factory=LocalizedText)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorecardFactor:
    """How the company stands against the average of its region, 1 being equal."""

    factor: Factor
    id: Id = ""
    score: Annotated[Decimal, Bounds(Decimal(0), Decimal(3)), "percent"]
    weight: Share | None = None  # the method's own where left out
    note: LocalizedText = field(default_factory=LocalizedText)


@dataclass(frozen=True, slots=True, kw_only=True)
class BerkusElement:
    """What it is worth that one of five risks is done away with."""

    element: Element
    id: Id = ""
    amount: Money
    note: LocalizedText = field(default_factory=LocalizedText)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparable:
    """A company that was sold, or is traded, at a known multiple."""

    name: LocalizedText
    id: Id = ""
    multiple: Multiple
    as_of: When | None = None
    evidence: Evidence = Evidence.ESTIMATED
    note: LocalizedText = field(default_factory=LocalizedText)
