"""The model is written as a workbook that holds formulas and values, or as CSV; or a reason is."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from assistant.domain.brief import Brief, Scenario, ScenarioChange
from assistant.domain.finance.scenarios import with_scenario
from assistant.domain.finance.statements import project
from assistant.domain.languages import Language, LocalizedText
from assistant.errors import BadRequestError, ExportError, NotFoundError
from assistant.resources import sample_paths
from assistant.services.brief_files import read_brief
from assistant.services.workbooks import WorkbookOptions, write_model
from tests.unit.domain.workbook.valued_plans import valued_plan

TODAY = date(2027, 1, 4)
NAMES: dict[Language, tuple[str, str, str]] = {
    "en": ("Overview", "Assumptions", "Balance sheet"),
    "zh": ("总览", "假设", "资产负债表"),
}
CASH: dict[Language, str] = {"en": "Cash at the end", "zh": "期末货币资金"}
FIRST_PERIOD = 5


def sample(name: str) -> Brief:
    return next(read_brief(path) for path in sample_paths() if path.stem == name)


def written(brief: Brief, folder: Path, options: WorkbookOptions) -> tuple[Workbook, Workbook]:
    """Return the workbook with its formulas, and with its stored values."""
    path = folder / "model.xlsx"
    write_model(brief, path, options, TODAY)
    return openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)


def line(sheet: Any, name: str) -> list[Any]:
    """Return the periods of the row of a name."""
    for row in sheet.iter_rows(values_only=True):
        if row[0] == name:
            return [each for each in row[FIRST_PERIOD - 1 :] if each is not None]
    raise AssertionError(name)


@pytest.mark.parametrize(("name", "language"), [("tallyhop", "en"), ("xiancai", "zh")])
def test_a_workbook_has_formulas_and_their_values(
    name: str, language: Language, tmp_path: Path
) -> None:
    brief = sample(name)
    formulas, values = written(brief, tmp_path, WorkbookOptions(language=language))
    overview, assumptions, balance = NAMES[language]
    assert formulas.sheetnames[:2] == [overview, assumptions]
    assert len(formulas.sheetnames) >= 17
    cash = line(values[balance], CASH[language])
    expected = [round(float(each), 2) for each in project(brief).balance.cash]
    assert [round(each, 2) for each in cash] == expected
    assert all(str(each).startswith("=") for each in line(formulas[balance], CASH[language]))
    page: Any = formulas[overview]
    assert len(page._charts) == 2
    for sheet in values:  # nothing went wrong anywhere
        for row in sheet.iter_rows(values_only=True):
            assert not any(str(each).startswith("#") for each in row if each is not None)


def test_nothing_but_the_assumptions_holds_a_number(tmp_path: Path) -> None:
    formulas, _ = written(valued_plan(), tmp_path, WorkbookOptions(language="en"))
    assert {"Cap table", "Valuation"} <= set(formulas.sheetnames)
    for sheet in formulas:
        assert len(sheet.title) <= 31  # the most that Excel allows
        allowed = {3, 4} if sheet.title == "Assumptions" else set()
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, int | float | date):
                    assert cell.column in allowed, f"{sheet.title}!{cell.coordinate}"


def test_an_assumption_tells_its_unit_evidence_and_note(tmp_path: Path) -> None:
    formulas, _ = written(sample("tallyhop"), tmp_path, WorkbookOptions(language="en"))
    sheet = formulas["Assumptions"]
    heads = [cell.value for cell in sheet[4]]
    assert heads[:4] == ["Assumption", "In use", "Base", "From month"]
    assert heads[-3:] == ["Unit", "How sure", "Note"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    price = next(row for row in rows if row[0] == "Price")
    assert (price[2], price[heads.index("Unit")]) == (79, "GBP")
    assert any(row[heads.index("How sure")] == "Measured" for row in rows)
    assert any(row[heads.index("Note")] for row in rows)
    validated = {str(each.sqref) for each in sheet.data_validations.dataValidation}
    assert len(validated) > 5


def test_the_chosen_scenario_is_in_use(tmp_path: Path) -> None:
    brief = sample("tallyhop")
    slow = brief.scenarios[0]
    options = WorkbookOptions(language="en", scenario=slow.id)
    formulas, values = written(brief, tmp_path, options)
    cash = line(values["Balance sheet"], CASH["en"])
    expected = project(with_scenario(brief, slow)).balance.cash
    assert [round(each, 2) for each in cash] == [round(float(each), 2) for each in expected]
    chosen = next(row for row in formulas["Assumptions"].iter_rows() if
                  str(row[0].value).startswith("Scenario in use"))  # fmt: skip
    assert chosen[2].value == 2


def test_each_way_to_change_an_assumption_has_its_formula(tmp_path: Path) -> None:
    changes = (
        ScenarioChange(path="revenue.sites.price", factor=Decimal("0.5")),
        ScenarioChange(path="revenue.sites.churn", value=Decimal("0.04")),
        ScenarioChange(path="revenue.sites.new_customers", add=Decimal(-3)),
    )
    odd = Scenario(id="odd", name=LocalizedText(en="Odd"), changes=changes)
    brief = replace(sample("tallyhop"), scenarios=(odd,))
    formulas, values = written(brief, tmp_path, WorkbookOptions(language="en", scenario="odd"))
    cash = line(values["Balance sheet"], CASH["en"])
    expected = project(with_scenario(brief, odd)).balance.cash
    assert [round(each, 2) for each in cash] == [round(float(each), 2) for each in expected]
    texts = [str(row[4].value) for row in formulas["Assumptions"].iter_rows(min_row=5)]
    kinds = [re.sub(r"\d+", "", each) for each in texts if each.startswith("=")]
    assert kinds.count("=$C$*$B$") == 1
    assert kinds.count("=MAX(,$C$+$B$)") == 1
    assert kinds.count("=$B$") >= 1


def test_a_scenario_in_which_a_round_has_no_price_is_written_and_says_so(tmp_path: Path) -> None:
    nothing = ScenarioChange(path="instruments.seed.pre_money", factor=Decimal(0))
    odd = Scenario(id="odd", name=LocalizedText(en="Odd"), changes=(nothing,))
    brief = replace(sample("tallyhop"), scenarios=(odd,))
    _, values = written(brief, tmp_path, WorkbookOptions(language="en", scenario="odd"))
    said = [row[1] for row in values["Overview"].iter_rows(values_only=True)]
    assert said.count("OK") == 2
    assert "Does not tie" in said


def test_words_that_look_like_formulas_stay_words(tmp_path: Path) -> None:
    brief = sample("tallyhop")
    line_of = replace(brief.revenue[0], name=LocalizedText(en="=1+1"))
    named = replace(
        brief,
        revenue=(line_of, *brief.revenue[1:]),
        company=replace(brief.company, name=LocalizedText(en="@SUM(A1)")),
    )
    formulas, values = written(named, tmp_path, WorkbookOptions(language="en"))
    heads = [row[0] for row in formulas["Revenue"].iter_rows()]
    assert any(cell.value == "=1+1" and cell.data_type == "s" for cell in heads)
    assert values["Overview"]["A1"].value == "@SUM(A1): financial model"


def test_csv_opens_in_spreadsheets_with_its_signs(tmp_path: Path) -> None:
    path = tmp_path / "model.csv"
    write_model(sample("xiancai"), path, WorkbookOptions(language="zh", by="quarter"), TODAY)
    text = path.read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    lines = text.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("income,2027-Q1,")
    assert any(each.startswith("营业收入,") for each in lines)


def test_what_cannot_be_written_says_why(tmp_path: Path) -> None:
    brief = sample("tallyhop")
    options = WorkbookOptions(language="en")
    with pytest.raises(BadRequestError, match="workbook_ending"):
        write_model(brief, tmp_path / "model.ods", options, TODAY)
    with pytest.raises(BadRequestError, match="nothing_to_project"):
        write_model(Brief(), tmp_path / "model.xlsx", options, TODAY)
    with pytest.raises(NotFoundError, match="scenario_unknown"):
        write_model(brief, tmp_path / "model.xlsx", replace(options, scenario="nowhere"), TODAY)
    with pytest.raises(ExportError, match="export_no_folder"):
        write_model(brief, tmp_path / "none" / "model.xlsx", options, TODAY)
    assert list(tmp_path.glob("*model*")) == []
