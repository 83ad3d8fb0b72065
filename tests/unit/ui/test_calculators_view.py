"""The Calculators screen: each opens with an example, follows the typing, and asks."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollBar, QWidget

from assistant.domain.calculators.registry import CALCULATORS, calculate
from assistant.services.calculations import example_of
from assistant.texts import load_texts
from assistant.ui.calculation_words import value_words
from assistant.ui.calculator_fields import ChoiceField, NumberField
from assistant.ui.calculator_page import CalculatorPage
from assistant.ui.calculator_rows import RowsField
from assistant.ui.calculators_view import CalculatorsView
from tests.unit.ui.conftest import OpenWindowMaker
from tests.unit.ui.window_making import OpenWindow
from tests.unit.ui.window_walking import shown, words_of


@pytest.fixture
def window(open_window: OpenWindowMaker) -> OpenWindow:
    made = open_window()
    made.controller.actions["go_calculators"].trigger()
    return made


@pytest.fixture
def view(window: OpenWindow) -> CalculatorsView:
    return window.controller.calculators


def number(page: CalculatorPage, name: str) -> NumberField:
    field = page.fields[name]
    assert isinstance(field, NumberField)
    return field


def choice(page: CalculatorPage, name: str) -> ChoiceField:
    field = page.fields[name]
    assert isinstance(field, ChoiceField)
    return field


def rows(page: CalculatorPage, name: str) -> RowsField:
    field = page.fields[name]
    assert isinstance(field, RowsField)
    return field


def type_in(page: CalculatorPage, name: str, text: str) -> None:
    line = number(page, name).line
    line.clear()
    QTest.keyClicks(line, text)
    if not text:
        line.textEdited.emit("")


def choose(page: CalculatorPage, name: str, value: str | None) -> None:
    box = choice(page, name).box
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def values(page: CalculatorPage) -> dict[str, str]:
    return {name: value.text() for name, (_, value) in page.results.values.items()}


def problems(page: CalculatorPage) -> dict[str, str]:
    """Return the sentences beside fields, by input."""
    return {
        name: field.problem.text() for name, field in page.fields.items() if field.problem.text()
    }


def test_it_opens_without_a_project_and_has_no_button_in_the_rail(window: OpenWindow) -> None:
    assert window.controller.project_id is None
    assert window.shell.current_screen == "calculators"
    assert window.controller.calculators.page is not None
    rail = window.shell.findChild(QWidget, "rail")
    assert rail is not None
    assert not any("Calculators" in tuple(words_of(each)) for each in shown(rail))


def test_financials_leads_to_it(open_window: OpenWindowMaker) -> None:
    window = open_window()
    window.open_sample()
    window.controller.actions["go_financials"].trigger()
    buttons = {word: each for each in shown(window.shell) for word in words_of(each)}
    QTest.mouseClick(buttons["Calculators"], Qt.MouseButton.LeftButton)
    assert window.shell.current_screen == "calculators"


@pytest.mark.parametrize("name", CALCULATORS)
def test_each_opens_with_the_result_of_its_example(view: CalculatorsView, name: str) -> None:
    page, texts = view.choose(name), load_texts("en")
    expected = calculate(name, example_of(name, "en"), source="").results
    assert problems(page) == {}
    assert page.note.isVisible()
    assert page.results.worked is not None
    assert page.results.worked.results == expected
    for key, value in values(page).items():
        assert value == value_words(key, expected[key], texts)  # type: ignore[arg-type]  # no table
    for key, (_, table) in page.results.tables.items():
        listed = expected[key]
        assert isinstance(listed, list)
        assert table.results.rowCount() == len(listed)


def test_the_result_follows_each_keystroke(view: CalculatorsView) -> None:
    page = view.choose("npv")
    assert values(page) == {"npv": "24,882.18"}
    type_in(page, "rate", "8%")
    assert values(page) == {"npv": "35,969.28"}
    assert page.headline[1].text() == "35,969.28"
    assert not page.note.isVisible()
    type_in(page, "rate", "8")
    assert values(page) == {"npv": "35,969.28"}
    cell = rows(page, "flows").model.index(0, 0)
    rows(page, "flows").model.setData(cell, "-1,000")
    assert values(page) == {"npv": "234,969.28"}
    assert page.results.conventions.text() == (
        "Worked out with: The first amount falls “today, as period 0”."
    )
    assert page.results.method.text() == "Method: Sum of flow ÷ (1 + rate)^i."


def test_a_convention_that_was_not_chosen_is_asked_for(view: CalculatorsView) -> None:
    page = view.choose("loan-schedule")
    before = values(page)
    choose(page, "method", None)
    assert problems(page) == {"method": "Choose one: it decides the result"}
    assert values(page) == before
    assert page.results.worked is None
    assert not page.results.copy_button.isEnabled()
    choose(page, "method", "bullet")
    assert problems(page) == {}
    assert page.results.conventions.text().startswith(
        "Worked out with: Repayment “all principal at the end”"
    )


def test_a_convention_that_decides_only_here_is_asked_for_here(view: CalculatorsView) -> None:
    page = view.choose("priced-round")
    choose(page, "pool_from", None)
    assert problems(page) == {"pool_from": "Choose one: here it decides the result"}


def test_a_bad_input_keeps_the_last_result_greyed_and_is_named(view: CalculatorsView) -> None:
    page = view.choose("payback")
    type_in(page, "monthly_churn", "130")  # 13, a moment before, has no payback
    assert problems(page) == {"monthly_churn": "130% is more than 100%, the most possible"}
    assert number(page, "monthly_churn").line.property("invalid")
    assert page.results.state.text() == (
        "This is the result from before your last change.\n"
        "Customers lost a month: 130% is more than 100%, the most possible."
    )
    assert page.results.state.isVisible()
    assert values(page) == {"payback_months": "not meaningful"}
    assert page.headline[1].property("stale")
    type_in(page, "monthly_churn", "abc")
    assert problems(page) == {"monthly_churn": 'A number is expected, not "abc"'}
    type_in(page, "monthly_churn", "")
    assert problems(page) == {}
    assert not page.results.state.isVisible()


def test_a_bad_cell_is_named_by_row_and_column(view: CalculatorsView) -> None:
    page = view.choose("waterfall")
    field = rows(page, "classes")
    field.model.setData(field.model.index(1, 2), "many")
    assert problems(page) == {"classes": 'Row 2, Shares: A number is expected, not "many"'}
    assert "Classes of shares: Row 2, Shares: A number" in page.results.state.text()
    marked = field.model.data(field.model.index(1, 2), Qt.ItemDataRole.BackgroundRole)
    assert marked is not None
    assert page.results.tables["payouts"][1].results.rowCount() == 12


def test_what_decides_together_is_named_in_the_words_of_the_page(view: CalculatorsView) -> None:
    page = view.choose("runway")
    type_in(page, "net_burn", "")
    assert problems(page) == {"net_burn": "Give either this or “Net burn of each month”"}


def test_rows_are_added_pasted_and_removed(view: CalculatorsView) -> None:
    page = view.choose("irr")
    field = rows(page, "flows")
    page.clear()
    assert problems(page) == {"flows": "At least 2 amounts are needed"}
    QGuiApplication.clipboard().setText("-100\n60\n70")
    field.grid.setCurrentIndex(field.model.index(0, 0))
    QTest.keyClick(field.grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert values(page) == {"irr": "18.88%"}
    field.grid.clearSelection()
    field.grid.setCurrentIndex(field.model.index(2, 0))
    assert field.remove_button.isEnabled()
    field.remove_button.click()
    assert values(page) == {"irr": "-40%"}
    field.add_button.click()
    assert field.model.rowCount() == 3
    assert values(page) == {"irr": "-40%"}


def test_percentages_in_rows_are_shown_as_they_were_typed(view: CalculatorsView) -> None:
    page = view.choose("scorecard")
    model = rows(page, "factors").model
    cell = model.index(0, 1)
    model.setData(cell, "30")
    assert model.data(cell) == "30%"
    assert problems(page) == {}
    model.setData(cell, "29")
    assert problems(page) == {"factors": "The weights must be 100% together"}


def test_what_was_typed_stays_until_it_is_cleared(view: CalculatorsView) -> None:
    page = view.choose("cac")
    type_in(page, "new_customers", "18")
    view.choose("pmt")
    assert view.choose("cac") is page
    assert values(page) == {"cac": "2,000"}
    page.clear_button.click()
    assert page.inputs() == {}
    assert values(page) == {}
    assert page.results.state.text().startswith("The result appears here")
    assert page.headline[1].text() == ""
    page.example_button.click()
    assert values(page) == {"cac": "900"}


def test_no_convention_is_left_when_all_is_cleared(view: CalculatorsView) -> None:
    page = view.choose("npv")
    page.clear()
    assert choice(page, "first_flow").box.currentText() == "Choose…"
    assert choice(page, "first_flow").value() is None


def test_the_wheel_does_not_change_a_convention(view: CalculatorsView) -> None:
    box = choice(view.choose("npv"), "first_flow").box
    turned = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase,
        False,
    )  # fmt: skip
    before = box.currentData()
    box.wheelEvent(turned)
    assert box.currentData() == before
    assert not turned.isAccepted()


def test_a_result_is_copied_with_its_method_and_conventions(
    window: OpenWindow, view: CalculatorsView
) -> None:
    page = view.choose("loan-schedule")
    page.results.copy_button.click()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "Loan schedule"
    assert "Interest and fee\t14,324.11" in lines
    assert lines[6] == "Month\tPayment\tInterest\tPrincipal\tBalance"
    assert lines[-2].startswith("Worked out with: Repayment “level payments”")
    assert lines[-1].startswith("Method: Interest on the balance")
    assert window.shell.message_bar.messages[-1].sentence.startswith("The result is on")


def test_a_table_is_copied_as_a_spreadsheet_takes_it(view: CalculatorsView) -> None:
    table = view.choose("priced-round").results.tables["cap_table"][1]
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "Name\tKind\tShares\tOwnership"
    assert lines[1] == "Ada\tShares\t5,400,000\t41.83%"
    assert lines[-2].startswith("Option pool\tOption pool\t")
    cell = table.results.data(table.results.index(0, 3), Qt.ItemDataRole.AccessibleTextRole)
    assert cell == "Ownership: 41.83%"


def test_undo_leaves_the_project_alone(open_window: OpenWindowMaker) -> None:
    window = open_window()
    project_id = window.open_sample()
    window.services.interview.set_answer(project_id, "company.website", "a.example", language="en")
    window.controller.actions["go_calculators"].trigger()
    window.controller.calculators.choose("npv").fields["flows"].control().setFocus()
    window.controller.actions["undo"].trigger()
    assert window.services.interview.answer(project_id, "company.website") == "a.example"


def test_search_finds_in_both_languages_by_all_words(view: CalculatorsView) -> None:
    def found() -> list[str]:
        items = [view.list.item(at) for at in range(view.list.count())]
        return [each.text() for each in items if not each.isHidden()]

    view.search.setText("loan cost")
    assert found()[:2] == ["What does the loan cost?", "Loan schedule"]
    view.search.setText("获客成本")
    assert "CAC payback" in found()
    view.search.setText("xyz")
    assert found() == []
    assert view.nothing_found.isVisible()
    view.search.setText("waterfall")
    QTest.keyClick(view.search, Qt.Key.Key_Return)
    assert view.page is not None
    assert view.page.calculator == "waterfall"


def test_the_list_is_walked_by_the_arrow_keys_past_the_questions(view: CalculatorsView) -> None:
    view.choose("mirr")
    view.list.setFocus()
    QTest.keyClick(view.list, Qt.Key.Key_Down)
    assert view.page is not None
    assert view.page.calculator == "loan-schedule"


def test_a_long_list_is_worked_out_aside_and_the_newest_wins(
    window: OpenWindow, view: CalculatorsView
) -> None:
    page = view.choose("xirr")
    field = rows(page, "flows")
    first = date(2027, 1, 1)
    flows = [(first + timedelta(days=30 * at), 100 if at else -2000) for at in range(40)]
    page.clear()
    field.model.paste(
        "\n".join(f"{day.isoformat()}\t{amount}" for day, amount in flows), field.model.index(0, 0)
    )
    assert not page.results.copy_button.isEnabled()
    field.model.setData(field.model.index(0, 1), "-3000")
    window.wait_until(page.results.copy_button.isEnabled)
    expected = calculate("xirr", page.inputs(), source="").results
    assert page.results.worked is not None
    assert page.results.worked.results == expected
    field.model.setData(field.model.index(0, 1), "3000")
    window.wait_until(lambda: bool(problems(page)))
    assert "go one way" in problems(page)["flows"]


def test_an_example_that_was_not_touched_follows_the_language(
    window: OpenWindow, view: CalculatorsView
) -> None:
    touched, untouched = view.choose("cac"), view.choose("priced-round")
    type_in(touched, "new_customers", "18")
    window.controller.actions["switch_language"].trigger()
    assert rows(untouched, "holders").model.rows()[0]["name"] == "林一"
    assert touched.inputs()["new_customers"] == "18"
    assert untouched.fields["pre_money"].name.text() == "投前估值"
    assert choice(untouched, "pool_from").box.currentText() == "老股东承担（含在投前估值内）"
    assert values(untouched)["post_money"] == "12,500,000（1,250 万）"
    assert untouched.results.conventions.text().startswith("所用口径：新增期权池由谁承担“老股东")


@pytest.mark.parametrize("name", CALCULATORS)
def test_every_control_has_a_name_and_is_reached_by_keyboard(
    view: CalculatorsView, name: str
) -> None:
    page = view.choose(name)
    QApplication.processEvents()
    controls = [
        each for each in shown(page)
        if each.focusPolicy() != Qt.FocusPolicy.NoFocus and not isinstance(each, QScrollBar)
    ]  # fmt: skip
    assert len(controls) > 3
    for control in controls:
        interface = QAccessible.queryAccessibleInterface(control)
        assert interface.text(QAccessible.Text.Name), type(control).__name__
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus
    for field in page.fields.values():
        assert field.control().accessibleName() == field.name.text()
