"""The Financials screen follows the answers, says where the plan turns, and what is missing."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from assistant.domain.brief_reading import brief_to_data
from assistant.domain.languages import Language
from assistant.texts import load_texts
from assistant.ui.financials_view import FinancialsView
from assistant.ui.range_table import RangeTable
from assistant.ui.sensitivity_panel import SensitivityPanel
from tests.unit.ui.conftest import OpenWindowMaker
from tests.unit.ui.window_making import WAIT_MS, OpenWindow


def opened(window: OpenWindow, language: Language = "en") -> FinancialsView:
    window.services.settings.set("window.language", language)
    window.open_sample(language)
    window.controller.actions["go_financials"].trigger()
    return window.controller.financials


def shown(view: FinancialsView, line: int) -> list[str]:
    """Return a line of the statement in front: its name and its amounts."""
    model = view.model
    name = model.headerData(line, Qt.Orientation.Vertical)
    return [name, *(model.data(model.index(line, at)) for at in range(model.columnCount()))]


def value(view: FinancialsView, card: str) -> str:
    return view.turns[card][0].text()


def cell(panel: SensitivityPanel, row: int, column: int) -> str:
    item = panel.table.item(row, column)
    assert item is not None
    return item.text()


def sentences(window: OpenWindow) -> str:
    """Return everything that the place for messages says."""
    return "\n".join(each.sentence for each in window.shell.message_bar.messages)


def change_price(window: OpenWindow, price: int) -> None:
    project = window.controller.project_id
    assert project is not None
    rows: list[dict[str, Any]]
    rows = brief_to_data(window.services.knowledge.of(project).brief)["revenue"]
    rows[0] |= {"price": price}
    window.services.interview.set_answer(project, "revenue", rows, language="en")


@pytest.mark.parametrize(
    ("language", "line", "cards"),
    [
        (
            "en",
            ["Revenue", "439,946", "967,173", "1,691,143"],
            {"need": "£650,000", "lowest": "£57,916", "profit": "July 2029"},
        ),
        (
            "zh",
            ["营业收入", "1,825,243", "3,372,340", "5,721,910"],
            {"need": "300 万元", "lowest": "185,753 元"},
        ),
    ],
)
def test_a_sample_is_worked_out_as_its_notes_say(
    open_window: OpenWindowMaker, language: Language, line: list[str], cards: dict[str, str]
) -> None:
    view = opened(open_window(), language)
    assert shown(view, 0) == line
    assert {name: value(view, name) for name in cards} == cards
    assert not view.warning.isVisible()
    assert view.table.height() > view.table.verticalHeader().length()


def test_it_follows_each_answer(open_window: OpenWindowMaker) -> None:
    window = open_window()
    view = opened(window)
    change_price(window, 89)
    assert shown(view, 0)[1] != "439,946"
    assert value(view, "need") != "£650,000"
    window.controller.undo()
    assert shown(view, 0)[1] == "439,946"


def test_periods_and_statements_can_be_chosen_and_tie(open_window: OpenWindowMaker) -> None:
    view = opened(open_window())
    view.periods.buttons["quarter"].click()
    assert view.model.headerData(0, Qt.Orientation.Horizontal) == "2027-Q1"
    revenue = [int(each.replace(",", "")) for each in shown(view, 0)[1:5]]
    assert abs(sum(revenue) - 439_946) <= 2
    view.statements.buttons["balance"].click()
    assert shown(view, 0)[0] == "Cash at the end"
    view.periods.buttons["month"].click()
    assert view.model.columnCount() == 36
    assert view.model.headerData(2, Qt.Orientation.Horizontal) == "2027-03"
    assert shown(view, 0)[3] == "57,916"
    described = view.model.data(view.model.index(0, 2), Qt.ItemDataRole.AccessibleTextRole)
    assert described == "Cash at the end, 2027-03: 57,916"


def test_a_scenario_in_which_the_money_does_not_last_says_so(open_window: OpenWindowMaker) -> None:
    view = opened(open_window())
    view.scenario.setCurrentIndex(view.scenario.findText("Slow"))
    view.scenario.activated.emit(view.scenario.currentIndex())
    assert "runs out in" in view.warning.text()
    assert view.warning.isVisible()
    assert value(view, "lowest").startswith("-£712,626")
    assert value(view, "profit") == "–"


def test_a_statement_is_copied_as_a_spreadsheet_takes_it(open_window: OpenWindowMaker) -> None:
    view = opened(open_window())
    view.table.setFocus()
    QTest.keyClick(view.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]
    assert lines[0] == ["", "2027", "2028", "2029"]
    assert lines[1] == ["Revenue", "439946", "967173", "1691143"]
    assert all(len(line) == 4 for line in lines)


def test_an_opening_balance_that_does_not_balance_is_said(open_window: OpenWindowMaker) -> None:
    window = open_window()
    view = opened(window)
    project = window.controller.project_id
    assert project is not None
    answers = window.services.interview
    answers.set_answer(project, "opening_balance.cash", Decimal(118_500), language="en")
    assert "by £500" in view.warning.text()
    assert shown(view, 0)[1] == "439,946"  # the last good lines stay


def test_without_anything_to_work_out_it_leads_to_the_questions(
    open_window: OpenWindowMaker,
) -> None:
    window = open_window()
    project = window.services.projects.create("Empty", "en")
    window.controller.open_project(project)
    window.controller.actions["go_financials"].trigger()
    view = window.controller.financials
    assert view.nothing.isVisible()
    next(iter(view.nothing.buttons.values())).click()
    assert window.shell.current_screen == "interview"


def test_what_the_plan_depends_on_is_worked_out_on_demand(open_window: OpenWindowMaker) -> None:
    window = open_window()
    view = opened(window)
    panel = view.sensitivity
    assert not panel.table.isVisible()
    with window.qtbot.waitSignal(panel.shown, timeout=WAIT_MS):
        panel.button.click()
        assert panel.progress.isVisible()
    lines = [
        [cell(panel, row, at) for at in range(panel.table.columnCount())]
        for row in range(panel.table.rowCount())
    ]
    assert lines[0][:4] == ["Site subscription: Price", "£79 a month", "-350,887", "78,402"]
    assert lines[0][4] == "£73.80 a month (-6.6%)"
    assert lines[1][0] == "All pay together"
    assert len(lines) == 8
    window.services.settings.set("window.language", "zh")
    assert cell(panel, 1, 0) == "全部薪酬"
    change_price(window, 89)
    assert not panel.table.isVisible()  # it was of another plan


def test_working_out_can_be_cancelled(open_window: OpenWindowMaker) -> None:
    view = opened(open_window())
    view.sensitivity.button.click()
    view.sensitivity.progress.cancelled.emit()
    assert not view.sensitivity.pump.is_running
    assert view.sensitivity.button.isVisible()
    assert not view.sensitivity.progress.isVisible()


@pytest.mark.parametrize(
    ("language", "name", "values"),
    [
        ("en", "Revenue growth", ["n/m", "119.8%", "74.9%"]),
        ("zh", "营业收入增长率", ["不适用", "84.8%", "69.7%"]),
    ],
)
def test_metrics_say_what_they_mean(
    open_window: OpenWindowMaker, language: Language, name: str, values: list[str]
) -> None:
    view = opened(open_window(), language)
    view.statements.buttons["metrics"].click()
    model = view.texts_model
    assert view.table.model() is model
    assert model.headerData(0, Qt.Orientation.Vertical) == name
    assert [model.data(model.index(0, at)) for at in range(3)] == values
    for row in range(model.rowCount()):
        assert len(model.headerData(row, Qt.Orientation.Vertical, Qt.ItemDataRole.ToolTipRole)) > 8
    assert model.as_text().splitlines()[1].split("\t") == [name, *values]
    view.statements.buttons["income"].click()
    assert view.table.model() is view.model


@pytest.mark.parametrize(
    ("language", "heads", "founder"),
    [
        (
            "en",
            ["Today, shares", "Today", "After Seed round, shares", "After Seed round"],
            ["Maya Osei", "4,675,000", "51.9%", "4,675,000", "35.7%"],
        ),
        (
            "zh",
            ["目前股数", "目前", "种子轮后股数", "种子轮后"],
            ["周禾", "1,080,000", "60%", "1,080,000", "49.3%"],
        ),
    ],
)
def test_ownership_is_shown_before_and_after_each_round(
    open_window: OpenWindowMaker, language: Language, heads: list[str], founder: list[str]
) -> None:
    view = opened(open_window(), language)
    view.statements.buttons["ownership"].click()
    lines = [line.split("\t") for line in view.texts_model.as_text().splitlines()]
    assert lines[0] == ["", *heads]
    assert lines[1] == founder
    assert lines[-1][2::2] == ["100%", "100%"]
    assert not view.terms.isVisibleTo(view)


def test_what_is_not_agreed_is_asked_for_and_the_last_stage_stays(
    open_window: OpenWindowMaker,
) -> None:
    window = open_window()
    view = opened(window)
    view.statements.buttons["ownership"].click()
    project = window.controller.project_id
    assert project is not None
    rows: list[dict[str, Any]]
    rows = brief_to_data(window.services.knowledge.of(project).brief)["instruments"]
    asked = next(row for row in rows if row["kind"] == "priced_round")
    del asked["conversion"]
    window.services.interview.set_answer(project, "instruments", rows, language="en")
    assert view.terms.isVisibleTo(view)
    assert "“Seed round” cannot be worked out before it is agreed" in view.terms.text()
    assert "Who bears the conversion of SAFEs and notes" in view.terms.text()
    assert view.texts_model.columnCount() == 2
    window.services.interview.set_answer(project, "holders", [], language="en")
    assert "Nobody holds a share yet" in view.terms.text()
    view.statements.buttons["income"].click()
    assert not view.terms.isVisibleTo(view)


@pytest.mark.parametrize(("language", "tab"), [("en", "Balance sheet"), ("zh", "资产负债表")])
def test_the_model_is_saved_as_a_workbook_in_the_windows_language(
    open_window: OpenWindowMaker, tmp_path: Path, language: Language, tab: str
) -> None:
    window = open_window()
    view = opened(window, language)
    view.scenario.setCurrentIndex(1)
    view.scenario.activated.emit(1)
    path = tmp_path / "model"
    window.files.answer = path
    with window.qtbot.waitSignal(view.saved, timeout=WAIT_MS):
        view.save_button.click()
    assert view.save_button.isEnabled()
    book = openpyxl.load_workbook(tmp_path / "model.xlsx", data_only=True)
    assert tab in book.sheetnames
    assert book.worksheets[1]["C6"].value == 2  # the scenario in front is the one in use
    assert str(tmp_path / "model.xlsx") in sentences(window)


def test_a_model_that_cannot_be_saved_says_why(
    open_window: OpenWindowMaker, tmp_path: Path
) -> None:
    window = open_window()
    view = opened(window)
    window.files.answer = tmp_path / "nowhere" / "model.xlsx"
    view.save_button.click()
    window.wait_until(lambda: "is not there" in sentences(window))
    assert view.save_button.isEnabled()


@pytest.mark.parametrize(
    ("language", "said"), [("en", "In 1,000 plans"), ("zh", "在 1,000 个计划里")]
)
def test_a_simulation_is_worked_out_on_request_and_goes_with_the_plan(
    open_window: OpenWindowMaker, language: Language, said: str
) -> None:
    window = open_window()
    view = opened(window, language)
    panel = view.simulation
    assert not panel.table.isVisibleTo(view)
    with window.qtbot.waitSignal(panel.shown, timeout=WAIT_MS):
        panel.button.click()
    assert panel.sentence.text().startswith(said)
    assert panel.table.isVisibleTo(view)
    assert panel.model.rowCount() == 4
    change_price(window, 90)
    assert not panel.table.isVisibleTo(view)
    assert panel.button.isVisibleTo(view)


def test_a_simulation_can_be_cancelled(open_window: OpenWindowMaker) -> None:
    window = open_window()
    panel = opened(window).simulation
    panel.button.click()
    panel.progress.cancelled.emit()
    window.wait_until(lambda: window.services.jobs.running == 0)
    assert not panel.sentence.isVisibleTo(panel)
    assert window.shell.message_bar.messages == ()


def exit_row(view: FinancialsView, row: int) -> list[str]:
    model = view.exit.model
    name = model.headerData(row, Qt.Orientation.Vertical)
    return [name, *(str(model.data(model.index(row, at))) for at in range(model.columnCount()))]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_who_gets_what_of_a_sale_is_asked_supposed_and_tried_at_any_price(
    open_window: OpenWindowMaker, language: Language
) -> None:
    window = open_window()
    view = opened(window, language)
    view.statements.buttons["sale"].click()
    assert not view.table.isVisible()
    assert not view.exit.table.isVisible()  # what the round gets first is not agreed
    round_name = {"en": "Seed round", "zh": "种子轮"}[language]
    assert round_name in view.exit.sentence.text()

    view.exit.terms.setCurrentIndex(1)
    view.exit.terms.activated.emit(1)
    assert view.exit.table.isVisible()
    founders = {"en": ["1,086,111", "2,815,599"], "zh": ["6,500,000", "16,433,333"]}[language]
    last = view.exit.model.rowCount() - 1
    assert exit_row(view, last)[1:3] == founders
    before = view.exit.model.columnCount()
    QTest.keyClicks(view.exit.price, "5,000,000")
    assert view.exit.model.columnCount() == before + 1
    QTest.keyClicks(view.exit.price, "x")
    assert view.exit.sentence.text() == load_texts(language)("financials.exit.price_wrong")
    assert view.exit.model.columnCount() == before + 1  # the last good numbers stay

    view.statements.buttons["income"].click()
    assert view.table.isVisible()
    assert not view.exit.isVisible()


def test_the_methods_of_valuing_say_what_they_lack_and_show_a_range_of_two(
    open_window: OpenWindowMaker,
) -> None:
    window = open_window()
    view = opened(window)
    view.statements.buttons["worth"].click()
    assert "{n}" not in view.terms.text()
    assert "Scorecard method: still missing" in view.terms.text()

    project, interview = window.controller.project_id, window.services.interview
    assert project is not None
    scores = [
        {"factor": factor, "score": "100%"}
        for factor in (
            "team", "opportunity", "product", "competition", "marketing", "need_for_money", "other"
        )
    ]  # fmt: skip
    rows = [{"name": {"en": name}, "multiple": "3"} for name in ("Corvane", "Tidewell")]
    for path, value in (
        ("valuation.average_pre_money", "2,600,000"), ("scorecard", scores),
        ("valuation.comparable_metric", "revenue"), ("comparables", rows),
    ):  # fmt: skip
        interview.set_answer(project, path, value, language="en")
    model = view.texts_model
    middle = [str(model.data(model.index(row, 1))) for row in range(model.rowCount())]
    assert middle == ["–", "2,600,000", "–", "1,320,000", "–"]
    assert "£1.32m and £2.6m" in view.terms.text()
    assert "Scorecard" not in view.terms.text()


def test_the_chart_follows_the_answers_and_says_what_it_shows(
    open_window: OpenWindowMaker,
) -> None:
    window = open_window()
    view = opened(window)
    before = view.chart.picture
    assert "Lowest: £57,916, March 2027" in view.chart.accessibleDescription()
    change_price(window, 99)
    assert view.chart.picture != before
    assert not view.chart.grab().isNull()
    assert not view.exit.chart.isVisible()


def test_where_the_money_runs_out_goes_into_the_risks(open_window: OpenWindowMaker) -> None:
    window = open_window()
    view = opened(window)
    assert not view.sensitivity.to_risks.isVisible()
    view.sensitivity.button.click()
    window.wait_until(lambda: not view.sensitivity.pump.is_running)
    view.sensitivity.to_risks.click()
    project = window.controller.project_id
    assert project is not None
    added = [row.id for row in window.services.interview.answer(project, "risks")]
    assert "tips_revenue_sites_price" in added
    assert view.sensitivity.table.isVisible()  # another list of risks is no other plan
    assert "Now among the risks" in sentences(window)
    window.controller.undo()
    left = [row.id for row in window.services.interview.answer(project, "risks")]
    assert "tips_revenue_sites_price" not in left


def test_own_ranges_and_a_seed_make_a_simulation_that_can_be_had_again(
    open_window: OpenWindowMaker,
) -> None:
    window = open_window()
    panel = opened(window).simulation

    def sentence() -> str:
        panel.button.click()
        window.wait_until(lambda: not panel.sentence.isHidden())
        return panel.sentence.text()

    usual = sentence()
    panel.own.click()
    assert panel.ranges.isVisible()
    assert panel.sentence.isHidden()  # what was found of other ranges goes
    rows = range(panel.ranges.rowCount())
    names = [cell_of(panel.ranges, row, 0) for row in rows]
    price = names.index("Site subscription: Price")
    assert [cell_of(panel.ranges, price, at) for at in (1, 2, 3)] == ["£79 a month", "-20%", "+20%"]
    for row in rows:
        for at in (2, 3):
            item = panel.ranges.item(row, at)
            assert item is not None
            item.setText("0")
    item = panel.ranges.item(price, 2)
    assert item is not None
    item.setText("30")  # more than planned is no low end
    assert cell_of(panel.ranges, price, 2) == "0%"
    item = panel.ranges.item(price, 2)
    assert item is not None
    item.setText("−5 %")
    assert cell_of(panel.ranges, price, 2) == "-5%"
    panel.seed.setValue(7)
    own = sentence()
    assert own != usual
    assert "with 1 of the assumptions drawn from your ranges" in own
    assert own.endswith("Seed 7.")
    assert "lasts in 100%" in own  # the money lasts as long as the price falls by 6.6% at most
    assert sentence() == own

    change_price(window, 80)
    assert cell_of(panel.ranges, price, 2) == "-5%"  # what was typed stays
    panel.parts.setCurrentIndex(0)
    panel.parts.activated.emit(0)
    assert cell_of(panel.ranges, price, 2) == "-10%"


def cell_of(table: RangeTable, row: int, column: int) -> str:
    item = table.item(row, column)
    assert item is not None
    return item.text()
