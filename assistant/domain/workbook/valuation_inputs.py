"""The assumptions of the methods of valuing: those of the methods that have all of theirs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from assistant.domain.brief import Brief, Instrument
from assistant.domain.brief_valuation import Valuation
from assistant.domain.finance.plan_valuation import (
    METHODS,
    WEIGHTS,
    Method,
    OpenMethod,
    plan_valuation,
    planned_round,
)
from assistant.domain.workbook.book import Book, LineInputs
from assistant.domain.workbook.cells import Input

# What a method still lacks where only the plan has to be worked out, or a round to be planned.
_OF_THE_PLAN = {("start",), ("instruments.amount",)}
_MIDDLE = Decimal("0.5")


@dataclass(frozen=True, slots=True, kw_only=True)
class Methods:
    """Which methods have all their inputs, and which were begun and lack some."""

    complete: tuple[Method, ...]
    begun: tuple[OpenMethod, ...]

    def rounds(self, brief: Brief) -> Sequence[Instrument]:
        """Return the round whose money the methods speak of, if one is planned."""
        found = planned_round(brief) if self.complete else None
        return [found] if found is not None else []


@dataclass(slots=True, kw_only=True)
class Scored:
    """One factor of the scorecard."""

    name: str
    score: Input
    weight: Input


@dataclass(slots=True, kw_only=True)
class ValuationInputs:
    """The cells of the methods.

    Attributes:
        methods: which of them there are.
        cells: of the single inputs, by their names in the brief.
        elements: of Berkus.
        factors: of the scorecard.
        multiples: of comparable companies.
        names: of the elements and of the companies.
    """

    methods: Methods
    cells: dict[str, Input] = field(default_factory=dict)
    elements: list[Input] = field(default_factory=list)
    factors: list[Scored] = field(default_factory=list)
    multiples: list[Input] = field(default_factory=list)
    names: dict[Input, str] = field(default_factory=dict)


def methods_of(brief: Brief) -> Methods:
    """Return the methods by what was entered for them."""
    found = plan_valuation(brief, None)
    lacking = {each.method: each for each in found.open_methods}
    complete = [
        method for method in METHODS
        if method not in lacking or lacking[method].problem
        or lacking[method].missing in _OF_THE_PLAN
    ]  # fmt: skip
    begun = [each for each in found.open_methods if each.is_begun and each.method not in complete]
    return Methods(complete=tuple(complete), begun=tuple(begun))


def add_valuation_inputs(book: Book, methods: Methods) -> ValuationInputs | None:
    """Add the assumptions of every method that has all of them; None where none has."""
    if not methods.complete:
        return None
    inputs = ValuationInputs(methods=methods)
    book.assumptions.heading(book.names.field("brief", "valuation"))
    for method in methods.complete:
        _add_method(book, method, inputs)
    return inputs


_INPUTS: dict[Method, tuple[str, ...]] = {
    "berkus": ("most_each",),
    "scorecard": ("average_pre_money",),
    "venture": ("exit_multiple", "yearly_return", "later_dilution"),
    "comparables": (),
    "cash_flows": ("discount_rate", "long_term_growth"),
}
_STYLES = {
    "most_each": "money", "average_pre_money": "money", "exit_multiple": "ratio",
}  # fmt: skip


def _add_method(book: Book, method: Method, inputs: ValuationInputs) -> None:
    brief, names = book.brief, book.names
    book.assumptions.heading(names.field("worth", method), level=2)
    given = brief.valuation or Valuation()
    lines = LineInputs(book, "valuation", given, "valuation")
    for name in _INPUTS[method]:
        inputs.cells[name] = lines.number(name, _STYLES.get(name, "share"))  # type: ignore[arg-type]  # a format
    if method == "cash_flows":
        inputs.cells["flows_arrive"] = _arrival(book, given)
    elif method == "berkus":
        for each in brief.berkus:
            row = LineInputs(book, "berkus", each, f"berkus.{each.id}")
            cell = row.number("amount", "money")
            name = names.choice("berkus", "element", each.element)
            inputs.elements.append(_named(cell, name, inputs))
    elif method == "scorecard":
        inputs.factors = _factors(book)
    elif method == "comparables":
        for company in brief.comparables:
            row = LineInputs(book, "comparables", company, f"comparables.{company.id}")
            cell = row.number("multiple", "ratio")
            inputs.multiples.append(_named(cell, names.of_row(company), inputs))


def _named(cell: Input, name: str, inputs: ValuationInputs) -> Input:
    inputs.names[cell] = name
    cell.label = f"{name} · {cell.label}"
    return cell


def _factors(book: Book) -> list[Scored]:
    """Add score and weight of each factor; the method's own weight where none was entered."""
    found = []
    for each in book.brief.scorecard:
        row = LineInputs(book, "scorecard", each, f"scorecard.{each.id}")
        name = book.names.choice("scorecard", "factor", each.factor)
        score, weight = row.number("score", "share"), row.number("weight", "share")
        if weight.value is None:
            weight.value = float(WEIGHTS[each.factor])
            weight.note = book.words("valuation.own_weight")
        for cell in (score, weight):
            cell.label = f"{name} · {cell.label}"
        found.append(Scored(name=name, score=score, weight=weight))
    return found


def _arrival(book: Book, given: Valuation) -> Input:
    """Add by which part of a year the cash flows come before its end."""
    early = _MIDDLE if given.flows_arrive == "mid_year" else Decimal(0)
    name = book.names.field("valuation", "flows_arrive")
    return book.assumptions.add(
        Input(
            label=f"{name} · {book.words('valuation.before_year_end')}", value=float(early),
            format="ratio", path="valuation.flows_arrive", bounds=(0, 1),
        )
    )  # fmt: skip
