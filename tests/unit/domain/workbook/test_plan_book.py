"""The workbook's formulas come to what the financial model comes to, in every cell."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from assistant.domain.brief import Brief
from assistant.domain.finance.funding_need import funding_need
from assistant.domain.finance.metrics import yearly_metrics
from assistant.domain.finance.statements import project
from assistant.domain.workbook.cells import Input, Line, Row, Scalar, column_name
from assistant.domain.workbook.computation import Computation
from assistant.domain.workbook.formulas import ONE, ZERO, And, Blank, If, Largest, Whole
from tests.unit.domain.finance.random_plans import plans
from tests.unit.domain.workbook.comparing import differences, english_book, sample
from tests.unit.domain.workbook.valued_plans import valued_plan

CENT = Decimal("0.01")
_QUOTED = re.compile(r"'[^']*'!|\"[^\"]*\"")
_CELL = re.compile(r"\$?(\{[cp]\}|[A-Z]{1,3})\$?\d+(:\$?(\{c\}|[A-Z]{1,3})\$?\d+)?")
_NUMBER = re.compile(r"(?<![A-Z])\d+(\.\d+)?")


@pytest.mark.parametrize("name", ["tallyhop", "xiancai"])
def test_every_amount_of_a_sample_is_the_models(name: str) -> None:
    brief = sample(name)
    book, run = english_book(brief), Computation()
    book.computed(run)
    found = dict(differences(brief, book, run))
    assert len(found) > 100
    assert max(found.values()) < CENT
    assert max(abs(each) for each in run.values(book.gap)) < float(CENT)
    need = funding_need(brief)
    assert need is not None
    assert abs(Decimal(run.cell(book.need["total"])) - need.total) < CENT
    assert run.cell(book.need["ask"]) == float(need.ask)


@given(plans())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_amount_of_any_plan_is_the_models(brief: Brief) -> None:
    book, run = english_book(brief), Computation()
    book.computed(run)
    largest = max(abs(each) for each in project(brief).balance.cash)
    least = max(CENT, largest * Decimal("1e-9"))  # floats have sixteen digits
    for key, difference in differences(brief, book, run):
        assert difference < least, key


@pytest.mark.parametrize("name", ["tallyhop", "xiancai"])
def test_metrics_of_the_years_are_the_models(name: str) -> None:
    brief = sample(name)
    book, run = english_book(brief), Computation()
    years = yearly_metrics(project(brief), brief.fiscal_year_start)
    for key in ("growth", "gross_margin", "ebitda_margin", "net_burn", "mrr", "arr", "customers",
                "cac"):  # fmt: skip
        row = book.years.rows.get(f"metrics.{key}")
        if row is None:
            assert all(getattr(each, key) is None for each in years)
            continue
        for mine, year in zip(run.values(row), years, strict=True):
            assert abs(Decimal(mine) - (getattr(year, key) or 0)) < Decimal("1e-6"), key


def formulas(brief: Brief) -> list[str]:
    """Return the text of every computed cell."""
    book = english_book(brief)
    found = []
    for sheet in book.book.sheets:
        for entry in sheet.entries:
            if isinstance(entry, Row):
                parts = (entry.formula, entry.opening, entry.factor)
                found += [each.text(sheet.name) for each in parts if each is not None]
            elif isinstance(entry, Scalar):
                found.append(entry.formula.text(sheet.name))
            elif isinstance(entry, Line):
                found += [each.formula.text(sheet.name) for each in entry.cells.values()]
            elif isinstance(entry, Input):
                given = (entry.default, *entry.scenarios)
                found += [each.text(sheet.name) for each in given if each is not None]
    return found


@pytest.mark.parametrize("name", ["tallyhop", "xiancai"])
def test_no_number_but_nought_and_one_stands_in_a_formula(name: str) -> None:
    texts = formulas(valued_plan(name))
    assert len(texts) > 300
    for text in texts:
        bare = _CELL.sub("", _QUOTED.sub("", text)).replace("LOG10(", "")
        numbers = {match[0] for match in _NUMBER.finditer(bare)}
        assert numbers <= {"0", "1"}, text


def test_brackets_stand_where_they_change_the_value() -> None:
    first, second = Whole(1), Whole(0)
    assert ((first - second) * first).text("") == "(1-0)*1"
    assert (first - (second - first)).text("") == "1-(0-1)"
    assert (first - second - first).text("") == "1-0-1"
    assert (first / (second * first)).text("") == "1/(0*1)"
    assert ((first + second) ** first).text("") == "(1+0)^1"
    assert ((first**second) ** first).text("") == "(1^0)^1"
    assert If(And(first > second, first >= second), ONE, Largest(ZERO, ONE)).text("") == (
        "IF(AND(1>0,1>=0),1,MAX(0,1))"
    )


def test_an_empty_cell_is_not_a_nought() -> None:
    cell = Input(label="x", value=None)
    run = Computation()
    assert Blank(cell).compiled(run)(0) is True
    assert Blank(replace(cell, value=0.0)).compiled(run)(0) is False


def test_columns_are_named_as_spreadsheets_do() -> None:
    assert [column_name(at) for at in (0, 4, 25, 26, 51, 52, 701, 702)] == [
        "A", "E", "Z", "AA", "AZ", "BA", "ZZ", "AAA",
    ]  # fmt: skip


def test_a_number_that_means_something_has_a_cell_of_its_own() -> None:
    with pytest.raises(AssertionError):
        Whole(12)
