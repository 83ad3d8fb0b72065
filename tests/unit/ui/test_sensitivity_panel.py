"""What the plan depends on, asked of any of its numbers: a tornado, a table, and the risks."""

import pytest

from assistant.domain.finance.plan_outputs import OUTPUTS, OutputName
from assistant.ui.sensitivity_panel import SensitivityPanel
from tests.unit.ui.conftest import OpenWindowMaker
from tests.unit.ui.window_making import OpenWindow


def asked(window: OpenWindow, output: OutputName) -> SensitivityPanel:
    """Work out what a number of the sample depends on."""
    window.open_sample()
    window.controller.actions["go_financials"].trigger()
    panel = window.controller.financials.sensitivity
    panel.output.setCurrentIndex(OUTPUTS.index(output))
    assert not panel.pump.is_running  # only when it is asked for
    panel.button.click()
    window.wait_until(lambda: not panel.pump.is_running)
    return panel


def line(panel: SensitivityPanel, row: int) -> list[str]:
    cells = (panel.table.item(row, at) for at in range(panel.table.columnCount()))
    return [each.text() if each is not None else "" for each in cells]


def head(panel: SensitivityPanel) -> str:
    item = panel.table.horizontalHeaderItem(panel.table.columnCount() - 1)
    return item.text() if item is not None else ""


def test_the_profit_of_the_last_year_has_its_own_switching_values(
    open_window: OpenWindowMaker,
) -> None:
    panel = asked(open_window(), "net_profit")
    assert head(panel) == "Net profit is nil at"
    first = line(panel, 0)
    assert first[0] == "Site subscription: Price"
    assert float(first[2].replace(",", "")) < -25_276 < float(first[3].replace(",", ""))
    assert first[4].startswith("£8")  # a little dearer, and the loss is gone
    assert not panel.to_risks.isVisible()  # the plan makes a loss as it is


def test_months_are_told_as_months(open_window: OpenWindowMaker) -> None:
    panel = asked(open_window(), "profit_month")
    assert line(panel, 0)[2:4] == ["not within the plan", "April 2029"]
    assert panel.chart.picture is not None
    assert (27, "2029-04") in panel.chart.picture.ticks
    assert panel.to_risks.isVisible()


def test_what_cannot_tip_over_has_no_column_for_it(open_window: OpenWindowMaker) -> None:
    panel = asked(open_window(), "revenue")
    assert panel.table.isColumnHidden(panel.table.columnCount() - 1)
    assert not panel.to_risks.isVisible()


def test_another_number_is_worked_out_at_once_where_one_was_shown(
    open_window: OpenWindowMaker,
) -> None:
    window = open_window()
    panel = asked(window, "lowest_cash")
    cash = line(panel, 0)
    assert panel.chart.isVisible()
    panel.output.setCurrentIndex(OUTPUTS.index("ebitda"))
    assert panel.pump.is_running
    assert not panel.chart.isVisible()
    window.wait_until(lambda: not panel.pump.is_running)
    assert line(panel, 0) != cash
    assert panel.chart.picture is not None
    assert panel.chart.picture.base == pytest.approx(-19_610, abs=1)


def test_the_month_of_profit_goes_into_the_risks_in_its_own_words(
    open_window: OpenWindowMaker,
) -> None:
    window = open_window()
    panel = asked(window, "profit_month")
    panel.to_risks.click()
    project = window.controller.project_id
    assert project is not None
    rows = window.services.interview.answer(project, "risks")
    price = next(each for each in rows if each.id == "tips_profit_month_revenue_sites_price")
    assert price.trigger.en.endswith("lasting profit is only just reached within the plan.")
    assert price.trigger.zh.endswith("计划期内只能勉强达到持续盈利。")


def test_the_numbers_are_named_in_the_language_of_the_window(open_window: OpenWindowMaker) -> None:
    window = open_window()
    panel = asked(window, "funding_gap")
    window.services.settings.set("window.language", "zh")
    assert panel.output.currentText() == "不融资时的资金缺口"
    assert panel.output.accessibleName() == "看哪个指标"
    assert not panel.chart.grab().isNull()
