"""The valuation's formulas come to what the methods of the model come to, or say why not."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from assistant.domain.brief import Brief
from assistant.domain.finance.plan_valuation import METHODS, PlanValuation, plan_valuation
from assistant.domain.finance.projected_facts import outlook_of
from assistant.domain.workbook.cells import Remark, Scalar, Sheet
from assistant.domain.workbook.computation import Computation
from assistant.domain.workbook.plan_book import PlanBook
from assistant.domain.workbook.valuation_sheet import ValuationSheet
from tests.unit.domain.workbook.comparing import english_book, sample
from tests.unit.domain.workbook.valued_plans import valued_plan, valued_plans

NEAR = 1e-6


def computed(of: Brief) -> tuple[PlanBook, ValuationSheet, Computation]:
    book, run = english_book(of), Computation()
    book.computed(run)
    assert book.valuation is not None
    return book, book.valuation, run


def agree(cells: Sequence[Scalar], values: tuple[Decimal, ...] | None, run: Computation) -> None:
    mine = [run.cell(each) for each in cells]
    if values is None:
        assert mine == [None] * len(cells)
    else:
        assert mine == pytest.approx([float(each) for each in values], rel=NEAR)


def compare(of: Brief) -> PlanValuation:
    """Check every value, the range and what the round buys against the model's."""
    _, sheet, run = computed(of)
    found = plan_valuation(of, outlook_of(of))
    values = {each.method: (each.low, each.middle, each.high) for each in found.values}
    for method in METHODS:
        agree(sheet.values[method], values.get(method), run)
    agree([sheet.low, sheet.high], found.range, run)
    agree(sheet.dilution, found.dilution, run)
    return found


@pytest.mark.parametrize("name", ["tallyhop", "xiancai"])
def test_every_method_is_the_models(name: str) -> None:
    found = compare(valued_plan(name))
    assert len(found.values) >= 4
    assert found.dilution is not None


@given(valued_plans())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_valuation_is_the_models(of: Brief) -> None:
    compare(of)


def page(book: PlanBook) -> Sheet:
    return next(each for each in book.book.sheets if each.name == "Valuation")


def test_a_method_that_lacks_an_input_is_left_out_and_says_so() -> None:
    book, sheet, _ = computed(replace(valued_plan(), comparables=()))
    assert "comparables" not in sheet.values
    said = [each.text for each in page(book).entries if isinstance(each, Remark)]
    assert any(each.startswith("Comparable companies: still missing") for each in said)


def test_growth_that_reaches_the_rate_has_no_value_and_no_crash() -> None:
    compare(valued_plan(long_term_growth=Decimal("0.3")))
    compare(valued_plan(yearly_return=Decimal(-1)))


def test_a_method_alone_has_a_value_and_no_range() -> None:
    brief = valued_plan()
    assert brief.valuation is not None
    terms = replace(brief.valuation, exit_multiple=None, discount_rate=None)
    alone = replace(brief, scorecard=(), comparables=(), valuation=terms)
    _, sheet, run = computed(alone)
    assert list(sheet.values) == ["berkus"]
    assert run.cell(sheet.values["berkus"][1]) == 750_000
    assert run.cell(sheet.low) is None


def test_without_inputs_there_is_no_sheet() -> None:
    book = english_book(sample("tallyhop"))
    assert book.valuation is None
    assert all(each.name != "Valuation" for each in book.book.sheets)
