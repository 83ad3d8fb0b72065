"""The brief, schema 1: what a founder tells the program, table by table.

The dataclasses are the schema: ``brief_reading`` reads files by their annotations, the interview
checks single values by them, and unknown keys are refused because no field has their name. All
tables may be left out; what a table's rows need is what has no default. Later versions only add.

Money is in the brief's ``currency``, before VAT unless a field says otherwise. Shares and rates
are fractions of 1. Months are written ``2027-06``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from assistant.domain.brief_boards import Card
from assistant.domain.brief_types import (
    Amount,
    AntiDilution,
    Bounds,
    Currency,
    Id,
    Money,
    MonthCount,
    Multiple,
    Number,
    Preference,
    Rate,
    Score,
    Share,
    SignedMoney,
    Tier,
    When,
)
from assistant.domain.brief_valuation import (
    BerkusElement,
    Comparable,
    ScorecardFactor,
    Valuation,
)
from assistant.domain.facts import Evidence, Period, Unit
from assistant.domain.languages import Language, LocalizedText
from assistant.domain.months import Month

SCHEMA = 1


ANSWER_KEYS = (
    "problem",
    "solution",
    "why_now",
    "product_status",
    "technology",
    "roadmap",
    "market",
    "customers",
    "traction",
    "competition",
    "advantage",
    "business_model",
    "go_to_market",
    "operations",
    "team",
    "hiring",
    "ownership",
    "finance_story",
    "funding",
    "use_of_funds",
    "exit",
    "risk_story",
    "compliance",
    "vision",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """Who the plan is about."""

    name: LocalizedText = field(default_factory=LocalizedText)
    legal_name: LocalizedText = field(default_factory=LocalizedText)
    one_line: LocalizedText = field(default_factory=LocalizedText)
    founded: Month | None = None
    city: LocalizedText = field(default_factory=LocalizedText)
    country: LocalizedText = field(default_factory=LocalizedText)
    legal_form: LocalizedText = field(default_factory=LocalizedText)
    stage: LocalizedText = field(default_factory=LocalizedText)
    industry: LocalizedText = field(default_factory=LocalizedText)
    contact: LocalizedText = field(default_factory=LocalizedText)
    website: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceItem:
    """One figure the founder can defend, with how she knows it."""

    label: LocalizedText
    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    when: When | None = None  # the value, for units date, quarter and year
    unit: Unit = "plain"
    currency: Currency | None = None  # the brief's, where left out
    period: Period | None = None
    counted: LocalizedText = field(default_factory=LocalizedText)
    as_of: When | None = None
    evidence: Evidence = Evidence.ASSUMED
    note: LocalizedText = field(default_factory=LocalizedText)


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedValue:
    """A new value from a month on."""

    start: Month
    value: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class RevenueLine:
    """One way money comes in; new customers begin to pay in the month they join."""

    name: LocalizedText
    id: Id = ""
    driver: Literal[
        "subscription", "transaction", "units", "services", "advertising", "licence"
    ] = "subscription"
    customer: LocalizedText = field(default_factory=LocalizedText)
    price: Money = Decimal(0)
    price_changes: tuple[DatedValue, ...] = ()
    period: Period = "month"
    units_per_customer: Amount = Decimal(1)
    unit: LocalizedText = field(default_factory=LocalizedText)
    start: Month | None = None
    end: Month | None = None
    opening_customers: Amount = Decimal(0)
    new_customers: Amount = Decimal(0)  # joining in the first month
    new_customers_step: Number = Decimal(0)  # more joining each month than in the one before
    new_customers_changes: tuple[DatedValue, ...] = ()
    churn: Share = Decimal(0)  # of the month's opening customers
    churn_changes: tuple[DatedValue, ...] = ()
    of_line: str = ""  # id of the line whose customers buy this one too
    attach_rate: Share = Decimal(1)  # the part of them that does
    transaction_value: Money = Decimal(0)  # per customer and period
    take_rate: Share = Decimal(0)
    take_rate_includes_vat: bool = False
    annual_share: Share = Decimal(0)  # of new customers, who pay a year in advance
    annual_price: Money = Decimal(0)
    annual_start: Month | None = None
    seasonality: tuple[Amount, ...] = ()  # January to December; 1 is a normal month
    vat_rate: Share | None = None
    evidence: Evidence = Evidence.ASSUMED
    note: LocalizedText = field(default_factory=LocalizedText)


@dataclass(frozen=True, slots=True, kw_only=True)
class CostLine:
    """One cost besides pay, equipment, loans and tax."""

    name: LocalizedText
    id: Id = ""
    kind: Literal["direct", "marketing", "overhead"] = "overhead"
    driver: Literal[
        "fixed", "per_customer", "per_unit", "per_new_customer", "of_revenue", "of_receipts"
    ] = "fixed"
    of_line: str = ""  # id of the revenue line that drives it; all lines where left out
    amount: Money = Decimal(0)
    rate: Share = Decimal(0)  # for of_revenue and of_receipts
    period: Period = "month"
    changes: tuple[DatedValue, ...] = ()
    yearly_growth: Rate = Decimal(0)
    calendar_month: Annotated[int, Bounds(Decimal(1), Decimal(12))] | None = None
    start: Month | None = None
    end: Month | None = None
    seasonal: bool = False  # follows the seasonality of its revenue line
    vat_rate: Share | None = None
    paid_after_days: MonthCount | None = None  # at once where left out
    evidence: Evidence = Evidence.ASSUMED
    note: LocalizedText = field(default_factory=LocalizedText)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One role on the payroll, filled or to be filled."""

    role: LocalizedText
    id: Id = ""
    name: LocalizedText = field(default_factory=LocalizedText)
    background: LocalizedText = field(default_factory=LocalizedText)
    founder: bool = False
    head_count: Annotated[int, Bounds(Decimal(1), Decimal(10000))] = 1
    pay: Money = Decimal(0)
    period: Literal["month", "year"] = "year"
    bonus: Share = Decimal(0)
    start: Month | None = None  # on board from the beginning where left out
    end: Month | None = None
    acquires_customers: bool = False  # counts in the cost of acquiring a customer
    evidence: Evidence = Evidence.ASSUMED
    note: LocalizedText = field(default_factory=LocalizedText)


@dataclass(frozen=True, slots=True, kw_only=True)
class CapexLine:
    """Equipment that is bought and used for months."""

    name: LocalizedText
    id: Id = ""
    price: Money = Decimal(0)  # each
    quantity: Amount = Decimal(1)
    driver: Literal["once", "per_hire", "per_unit_in_service"] = "once"
    of_line: str = ""
    stock_ratio: Amount = Decimal(1)  # in stock for each one in service
    opening_quantity: Amount = Decimal(0)
    monthly_loss: Share = Decimal(0)  # of the stock
    month: Month | None = None
    life_months: MonthCount = 36
    opening_life_months: MonthCount | None = None
    residual: Money = Decimal(0)
    vat_rate: Share | None = None
    evidence: Evidence = Evidence.ASSUMED
    note: LocalizedText = field(default_factory=LocalizedText)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan:
    """Borrowed money and how it is paid back."""

    name: LocalizedText
    principal: Money
    drawn: Month
    id: Id = ""
    rate: Rate = Decimal(0)  # a year
    months: MonthCount = 36
    method: Literal["level", "equal_principal", "bullet"] = "level"
    grace_months: MonthCount = 0
    payment: Money | None = None
    payments_made: MonthCount = 0
    fee: Money = Decimal(0)
    kind: Literal["loan", "sale_leaseback"] = "loan"
    evidence: Evidence = Evidence.ASSUMED
    note: LocalizedText = field(default_factory=LocalizedText)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tax:
    """Taxes and what an employer pays on top of pay."""

    vat_rate: Share = Decimal(0)
    vat_period: Literal["month", "quarter", "year"] = "quarter"
    vat_paid_after_months: MonthCount = 1
    income_tax_rate: Share = Decimal(0)
    income_tax_paid_after_months: MonthCount = 9  # after the financial year
    losses_last_years: Annotated[int, Bounds(Decimal(0), Decimal(99))] | None = None
    losses_cover_at_most: Share = Decimal(1)
    revenue_surcharge_rate: Share = Decimal(0)
    pay_on_cost_rate: Share = Decimal(0)
    pay_on_cost_threshold: Money = Decimal(0)  # a year and head
    pension_rate: Share = Decimal(0)
    pay_raise_rate: Rate = Decimal(0)
    pay_raise_from: Month | None = None
    as_of: When | None = None
    note: LocalizedText = field(default_factory=LocalizedText)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingCapital:
    """How long money takes to come in and go out."""

    receivable_days: MonthCount = 0
    payable_days: MonthCount = 0
    inventory_days: MonthCount = 0
    days_a_year: Literal[360, 365] = 365
    buffer_months: MonthCount = 6
    note: LocalizedText = field(default_factory=LocalizedText)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningBalance:
    """The balance sheet on the day before the first month; assets equal liabilities and equity."""

    as_of: date | None = None
    cash: SignedMoney = Decimal(0)
    receivables: Money = Decimal(0)
    inventory: Money = Decimal(0)
    vat_receivable: Money = Decimal(0)
    equipment: Money = Decimal(0)
    other_assets: Money = Decimal(0)
    payables: Money = Decimal(0)
    vat_payable: Money = Decimal(0)
    deferred_revenue: Money = Decimal(0)
    loans: Money = Decimal(0)
    convertibles: Money = Decimal(0)
    other_liabilities: Money = Decimal(0)
    share_capital: Money = Decimal(0)
    retained_earnings: SignedMoney = Decimal(0)
    note: LocalizedText = field(default_factory=LocalizedText)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Somebody who holds shares or options."""

    name: LocalizedText
    id: Id = ""
    kind: Literal["founder", "employee", "investor", "pool"] = "founder"
    shares: Amount = Decimal(0)
    share_class: str = "common"
    paid: Money = Decimal(0)
    preference: Preference = "common"  # what the shares get first when the company is sold
    preference_multiple: Multiple = Decimal(1)  # of what was paid
    preference_cap: Multiple | None = None  # of ``capped``: the most, as a multiple of that
    seniority: Tier = 1
    has_pro_rata: bool = False  # may invest in later rounds to keep the part held
    anti_dilution: AntiDilution | None = None  # what lowers the conversion price in a cheap round
    evidence: Evidence = Evidence.MEASURED
    note: LocalizedText = field(default_factory=LocalizedText)


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A SAFE, note, option grant or priced round."""

    name: LocalizedText
    kind: Literal["safe_post", "safe_pre", "note", "priced_round", "option_grant", "grant"]
    id: Id = ""
    amount: Money = Decimal(0)
    shares: Amount = Decimal(0)
    month: Month | None = None
    cap: Money | None = None
    discount: Share = Decimal(0)
    has_mfn: bool = False  # most favoured nation: may take over the terms of a later one
    interest_rate: Share = Decimal(0)
    interest: Literal["simple", "compound"] | None = None  # of a note
    note_cap_counts: Literal["shares_before", "with_conversions"] | None = None
    maturity: Month | None = None
    pre_money: Money | None = None
    conversion: Literal["pre_money", "percent_ownership", "dollars_invested"] | None = None
    pool_after: Share = Decimal(0)
    pool_from: Literal["before", "after"] | None = None
    preference: Preference | None = None  # of a round; what converts in it has the same
    preference_multiple: Multiple = Decimal(1)
    preference_cap: Multiple | None = None
    seniority: Tier = 1
    has_pro_rata: bool = False
    anti_dilution: AntiDilution | None = None  # of a round; what converts in it has the same
    protection_from: Literal["before", "after"] | None = None  # of a cheap round: who bears it
    strike: Money = Decimal(0)  # of options: what a share costs their holder
    status: Literal["signed", "offered", "planned"] = "planned"
    evidence: Evidence = Evidence.ASSUMED
    note: LocalizedText = field(default_factory=LocalizedText)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioChange:
    """One assumption that a scenario changes: a new value, a factor or a difference."""

    path: str
    value: Number | None = None
    factor: Amount | None = None
    add: Number | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A named set of changes to the base assumptions."""

    name: LocalizedText
    id: Id = ""
    changes: tuple[ScenarioChange, ...] = ()
    note: LocalizedText = field(default_factory=LocalizedText)


@dataclass(frozen=True, slots=True, kw_only=True)
class Competitor:
    """What a customer would use instead."""

    name: LocalizedText
    id: Id = ""
    kind: Literal["direct", "indirect", "substitute", "status_quo"] = "direct"
    price: LocalizedText = field(default_factory=LocalizedText)
    strengths: LocalizedText = field(default_factory=LocalizedText)
    weaknesses: LocalizedText = field(default_factory=LocalizedText)
    evidence: Evidence = Evidence.ESTIMATED
    note: LocalizedText = field(default_factory=LocalizedText)


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """What may go wrong, how likely, how bad, and who answers for what is done about it."""

    name: LocalizedText
    id: Id = ""
    category: Literal[
        "market", "technology", "regulation", "finance", "team", "supply", "operations"
    ] = "market"
    probability: Score | None = None
    impact: Score | None = None
    response: Literal["avoid", "mitigate", "transfer", "accept"] = "mitigate"
    mitigation: LocalizedText = field(default_factory=LocalizedText)
    trigger: LocalizedText = field(default_factory=LocalizedText)
    owner: LocalizedText = field(default_factory=LocalizedText)
    note: LocalizedText = field(default_factory=LocalizedText)


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """Something reached or to be reached by a date."""

    name: LocalizedText
    id: Id = ""
    when: When | None = None
    status: Literal["done", "in_work", "planned"] = "planned"
    evidence: Evidence = Evidence.ASSUMED
    note: LocalizedText = field(default_factory=LocalizedText)


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """Everything the founder has told, as one value."""

    schema: int = SCHEMA
    language: Language = "en"
    currency: Currency = "USD"
    start: Month | None = None  # the first month of the financial model
    months: Annotated[int, Bounds(Decimal(12), Decimal(60))] = 36
    fiscal_year_start: Annotated[int, Bounds(Decimal(1), Decimal(12))] = 1
    company: Company = field(default_factory=Company)
    answers: Mapping[str, LocalizedText] = field(default_factory=dict)
    evidence: Mapping[str, EvidenceItem] = field(default_factory=dict)
    revenue: tuple[RevenueLine, ...] = ()
    costs: tuple[CostLine, ...] = ()
    people: tuple[Person, ...] = ()
    capex: tuple[CapexLine, ...] = ()
    loans: tuple[Loan, ...] = ()
    tax: Tax | None = None
    working_capital: WorkingCapital | None = None
    opening_balance: OpeningBalance | None = None
    holders: tuple[Holder, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    competitors: tuple[Competitor, ...] = ()
    risks: tuple[Risk, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    cards: Mapping[str, Card] = field(default_factory=dict)
    valuation: Valuation | None = None
    scorecard: tuple[ScorecardFactor, ...] = ()
    berkus: tuple[BerkusElement, ...] = ()
    comparables: tuple[Comparable, ...] = ()
