"""A spreadsheet program works our workbooks out anew and comes to the same, changed or not."""

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from assistant.domain.brief import Brief, Instrument
from assistant.domain.finance.cap_table import cap_table
from assistant.domain.finance.periods import funds_by, statements_by
from assistant.domain.finance.plan_valuation import plan_valuation
from assistant.domain.finance.projected_facts import outlook_of
from assistant.domain.finance.scenarios import with_scenario
from assistant.domain.finance.statements import project
from assistant.domain.languages import LocalizedText
from assistant.domain.months import Month
from assistant.resources import sample_paths
from assistant.services import content
from assistant.services.brief_files import read_brief
from assistant.services.workbooks import WorkbookOptions, write_model
from tests.unit.domain.workbook.valued_plans import valued_plan

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = pytest.mark.skipif(
    OFFICE is None,
    reason="LibreOffice is not installed; on Debian from_source.py installs libreoffice-calc-nogui",
)
SHEETS = {
    "income": "Income statement", "cash_flow": "Cash flow", "balance": "Balance sheet",
    "funds": "Sources and uses",
}  # fmt: skip
CENT = 0.01
FIRST_LINE, FIRST_PERIOD = 5, 5
# Without this LibreOffice shows the values that are stored in a file it did not write itself.
_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def sample(name: str) -> Brief:
    return next(read_brief(path) for path in sample_paths() if path.stem == name)


def with_a_cheaper_round(brief: Brief) -> Brief:
    """Return a plan whose first round has an anti-dilution clause, and whose second needs it."""
    protected = (
        replace(each, anti_dilution="broad_based") if each.id == "seed" else each
        for each in brief.instruments
    )
    bridge = Instrument(
        name=LocalizedText(en="Bridge", zh="过桥轮"), id="bridge", kind="priced_round",
        amount=Decimal(400_000), pre_money=Decimal(1_800_000), month=Month(2028, 6),
        pool_after=Decimal("0.1"), pool_from="before", protection_from="before",
    )  # fmt: skip
    return replace(brief, instruments=(*protected, bridge))


def recalculated(path: Path) -> Any:
    """Return a workbook as LibreOffice works it out."""
    assert OFFICE is not None, "else the test is skipped"
    profile, out = path.parent / "profile", path.parent / "out"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_ALWAYS, "utf-8")
    command = [OFFICE, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to",
               "xlsx", "--outdir", str(out), str(path)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return openpyxl.load_workbook(out / path.name, data_only=True)


def changed(path: Path, values: dict[tuple[str, str], float]) -> None:
    """Put numbers into the base cells of assumptions, each named by its heading and its name.

    Writing a file with openpyxl drops every stored value, so what is read later is worked out.
    """
    book = openpyxl.load_workbook(path)
    sheet = book["Assumptions"]
    heading, left = "", dict(values)
    for row in sheet.iter_rows(min_row=FIRST_LINE):
        name = str(row[0].value or "")
        if row[0].font.b:
            heading = name
        if (heading, name) in left:
            row[2].value = left.pop((heading, name))
    assert not left
    book.save(path)


def largest_difference(brief: Brief, book: Any) -> float:
    """Return how far any amount of the monthly statements is from the financial model's."""
    labels, worst = content.field_labels(), 0.0
    plan, first = project(brief), brief.fiscal_year_start
    funds = funds_by(plan, "month", first)
    for statement in (*statements_by(plan, "month", first), funds):
        sheet = book[SHEETS[statement.name]]
        lines = {sheet.cell(at, 1).value: at for at in range(FIRST_LINE, sheet.max_row + 1)}
        for row in statement.rows:
            at = lines[labels.label(statement.name, row.key).any("en")]
            for place, amount in enumerate(row.amounts):
                found = sheet.cell(at, FIRST_PERIOD + place).value
                assert isinstance(found, int | float), (statement.name, row.key, found)
                worst = max(worst, abs(found - float(amount)))
    return worst


@pytest.mark.parametrize("name", ["tallyhop", "xiancai"])
def test_every_cell_is_worked_out_to_its_stored_value(name: str, tmp_path: Path) -> None:
    brief, path = valued_plan(name), tmp_path / "model.xlsx"
    write_model(brief, path, WorkbookOptions(language="zh"), date(2027, 1, 4))
    stored, found = openpyxl.load_workbook(path, data_only=True), recalculated(path)
    compared = 0
    for sheet in stored:
        for row in sheet.iter_rows():
            for cell in row:
                other = found[sheet.title][cell.coordinate].value
                if isinstance(cell.value, int | float):
                    assert abs(cell.value - other) < CENT, f"{sheet.title}!{cell.coordinate}"
                    compared += 1
                elif isinstance(cell.value, str) and cell.value:
                    assert other == cell.value, f"{sheet.title}!{cell.coordinate}"
    assert compared > 5000


def test_three_changed_assumptions_give_the_plan_with_them(tmp_path: Path) -> None:
    brief, path = sample("tallyhop"), tmp_path / "model.xlsx"
    write_model(brief, path, WorkbookOptions(language="en"), date(2027, 1, 4))
    line = brief.revenue[0]
    heading = f"{line.name.en} · Subscription"
    changed(path, {
        (heading, "Monthly churn"): 0.05,
        ("Working capital", "Days until customers pay"): 45,
        ("Taxes", "VAT rate"): 0.15,
    })  # fmt: skip
    assert brief.tax is not None
    assert brief.working_capital is not None
    asked = replace(
        brief,
        revenue=(replace(line, churn=Decimal("0.05")), *brief.revenue[1:]),
        working_capital=replace(brief.working_capital, receivable_days=45),
        tax=replace(brief.tax, vat_rate=Decimal("0.15")),
    )
    book = recalculated(path)
    assert largest_difference(asked, book) < CENT
    assert largest_difference(brief, book) > 1000  # the changes matter
    checks = [row[1].value for row in book["Overview"].iter_rows() if row[1].value]
    assert checks.count("OK") == 3


def largest_part_off(brief: Brief, book: Any) -> float:
    """Return how far any part of the company is from the model's, of 1, at any stage."""
    sheet, table = book["Cap table"], cap_table(brief)
    assert table is not None
    lines = {sheet.cell(at, 1).value: at for at in reversed(range(1, sheet.max_row + 1))}
    worst = 0.0
    for number, stage in enumerate(table.stages):
        for each in stage.positions:
            name = each.name.en or "Unallocated option pool"
            found = sheet.cell(lines[name], 4 + 2 * number).value
            worst = max(worst, abs(found - float(stage.ownership(each.id))))
    assert sheet.cell(lines["All checks of this sheet hold (1) or not (0)"], 3).value == 1
    return worst


def test_a_changed_cap_discount_and_pre_money_give_the_cap_table_with_them(tmp_path: Path) -> None:
    brief, path = sample("tallyhop"), tmp_path / "model.xlsx"
    write_model(brief, path, WorkbookOptions(language="en"), date(2027, 1, 4))
    changed(path, {
        ("First SAFE · Post-money SAFE", "Valuation cap"): 9_000_000,
        ("Second SAFE · Post-money SAFE", "Discount"): 0.35,
        ("Seed round · Priced round", "Pre-money valuation"): 4_500_000,
    })  # fmt: skip
    terms: dict[str, dict[str, Any]] = {
        "safe_one": {"cap": Decimal(9_000_000)},
        "safe_two": {"discount": Decimal("0.35")},
        "seed": {"pre_money": Decimal(4_500_000)},
    }
    asked = replace(
        brief,
        instruments=tuple(
            replace(each, **terms.get(each.id, {})) for each in brief.instruments
        ),
    )  # fmt: skip
    book = recalculated(path)
    assert largest_part_off(asked, book) < 1e-9
    assert largest_part_off(brief, book) > 0.01  # the changes matter


def test_a_cheaper_round_is_worked_out_with_what_its_clauses_add(tmp_path: Path) -> None:
    brief, path = with_a_cheaper_round(sample("tallyhop")), tmp_path / "model.xlsx"
    write_model(brief, path, WorkbookOptions(language="en"), date(2027, 1, 4))
    assert largest_part_off(brief, recalculated(path)) < 1e-9
    changed(path, {("Bridge · Priced round", "Pre-money valuation"): 1_500_000})
    *others, bridge = brief.instruments
    cheaper = replace(bridge, pre_money=Decimal(1_500_000))
    found = recalculated(path)
    assert largest_part_off(replace(brief, instruments=(*others, cheaper)), found) < 1e-9
    assert largest_part_off(brief, found) > 0.01


def worth(book: Any) -> dict[str, list[Any]]:
    """Return the lowest, middle and highest value of each line of the valuation's table."""
    rows = book["Valuation"].iter_rows(min_row=FIRST_LINE, values_only=True)
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(str(row[0]), [each or None for each in row[2:5]])
    return found


def test_changed_terms_of_a_valuation_give_what_the_methods_come_to_with_them(
    tmp_path: Path,
) -> None:
    path, labels = tmp_path / "model.xlsx", content.field_labels()
    write_model(valued_plan(), path, WorkbookOptions(language="en"), date(2027, 1, 4))
    changed(path, {
        ("Discounted cash flow", "Discount rate of the valuation"): 0.4,
        ("Venture capital method", "Exit multiple"): 7,
        ("Seed round · Priced round", "Amount"): 800_000,
        ("Comparable companies", "x · Multiple"): 1.5,
    })  # fmt: skip
    asked = valued_plan(discount_rate=Decimal("0.4"), exit_multiple=Decimal(7))
    asked = replace(
        asked,
        comparables=(
            replace(asked.comparables[0], multiple=Decimal("1.5")),
            *asked.comparables[1:],
        ),
        instruments=tuple(
            replace(each, amount=Decimal(800_000)) if each.id == "seed" else each
            for each in asked.instruments
        ),
    )
    model, found = plan_valuation(asked, outlook_of(asked)), worth(recalculated(path))
    assert len(model.values) >= 4
    for each in model.values:
        expected = [float(each.low), float(each.middle), float(each.high)]
        name = labels.label("worth", each.method).any("en")
        assert found[name] == pytest.approx(expected, rel=1e-9)
    assert model.range is not None
    ends = [found["Range across the methods"][at] for at in (0, 2)]
    assert ends == pytest.approx([float(each) for each in model.range], rel=1e-9)


@pytest.mark.parametrize("name", ["tallyhop", "xiancai"])
def test_the_switch_of_scenarios_gives_each_scenario(name: str, tmp_path: Path) -> None:
    brief = sample(name)
    for number, scenario in enumerate(brief.scenarios, start=2):
        path = tmp_path / "model.xlsx"
        write_model(brief, path, WorkbookOptions(language="en"), date(2027, 1, 4))
        changed(path, {("Scenarios", "Scenario in use (1 is the base)"): number})
        assert largest_difference(with_scenario(brief, scenario), recalculated(path)) < CENT


def test_no_formula_asks_for_what_old_spreadsheets_lack(tmp_path: Path) -> None:
    path = tmp_path / "model.xlsx"
    write_model(valued_plan(), path, WorkbookOptions(language="en"), date(2027, 1, 4))
    used: set[str] = set()
    for sheet in openpyxl.load_workbook(path):
        for row in sheet.iter_rows(values_only=True):
            for each in row:
                if isinstance(each, str) and each.startswith("="):
                    used |= set(re.findall(r"([A-Z][A-Z0-9.]+)\(", each))
    assert used <= {
        "ABS", "AND", "CHOOSE", "COLUMNS", "COUNT", "COUNTIF", "EDATE", "IF", "IFERROR", "INDEX",
        "INT", "LOG10", "LOOKUP", "MATCH", "MAX", "MEDIAN", "MIN", "MOD", "MONTH", "OR", "ROUNDUP",
        "SUM", "SUMIFS", "SUMPRODUCT", "YEAR",
    }  # fmt: skip
