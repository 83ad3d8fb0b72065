"""The calculators in the window: examples, results that follow, what is missing, both languages."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from assistant.domain.calculators.registry import CALCULATORS
from assistant.domain.languages import Language
from assistant.services.calculations import example_of, work_out
from assistant.texts import load_texts
from assistant.ui.calculator_form import CalculatorForm
from assistant.ui.calculators_dialog import CalculatorsDialog
from assistant.ui.ime_line_edit import ImeLineEdit
from assistant.ui.rows_grid import RowsGrid
from tests.unit.ui.conftest import OpenWindowMaker
from tests.unit.ui.window_making import OpenWindow


def opened(window: OpenWindow, name: str, language: Language = "en") -> CalculatorsDialog:
    window.services.settings.set("window.language", language)
    window.controller.actions["calculators"].trigger()
    dialog = window.shell.findChild(CalculatorsDialog)
    assert isinstance(dialog, CalculatorsDialog)
    dialog.choose(name)
    return dialog


def form(dialog: CalculatorsDialog) -> CalculatorForm:
    assert dialog.form is not None
    return dialog.form


def line(dialog: CalculatorsDialog, name: str) -> ImeLineEdit:
    field = form(dialog).fields[name]
    assert isinstance(field, ImeLineEdit)
    return field


def words_on(widget: QWidget) -> Iterator[str]:
    for shown in widget.findChildren(QLabel):
        if not shown.isHidden():
            yield shown.text()


def problems(dialog: CalculatorsDialog) -> dict[str, str]:
    shown = form(dialog).problems.items()
    return {name: each.text() for name, each in shown if not each.isHidden()}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_calculator_shows_what_its_example_comes_to(
    open_window: OpenWindowMaker, language: Language
) -> None:
    dialog = opened(open_window(), "npv", language)
    texts = load_texts(language)
    for name in CALCULATORS:
        dialog.choose(name)
        dialog.example.click()
        assert problems(dialog) == {}, name
        shown = dialog.results.as_text()
        assert texts(f"calculators.title.{name.replace('-', '_')}") in shown
        for key, value in work_out(name, example_of(name)).results.items():
            assert texts(f"calculators.result.{key}") in shown
            if not isinstance(value, list):
                assert dialog.results.cell(key, value) in shown, (name, key)  # type: ignore[arg-type]
        for field in form(dialog).fields.values():
            inner = field.table if isinstance(field, RowsGrid) else field
            assert inner.accessibleName()


def test_results_follow_each_keystroke_and_a_share_may_lack_its_sign(
    open_window: OpenWindowMaker,
) -> None:
    dialog = opened(open_window(), "pro-rata")
    QTest.keyClicks(line(dialog, "ownership"), "3")
    assert problems(dialog) == {"round_size": "Needed."}
    QTest.keyClicks(line(dialog, "round_size"), "10,000,000")
    assert "300,000" in dialog.results.as_text()
    assert problems(dialog) == {}


def test_a_convention_has_no_silent_default(open_window: OpenWindowMaker) -> None:
    dialog = opened(open_window(), "loan-schedule")
    dialog.example.click()
    method = form(dialog).fields["method"]
    assert isinstance(method, QComboBox)
    method.setCurrentIndex(0)
    assert method.currentText() == "Choose…"
    assert problems(dialog) == {"method": "Needed."}
    assert not dialog.stale.isHidden()
    assert "2,065.59" in dialog.results.as_text()  # the last good numbers stay
    assert not dialog.results.isEnabled()
    method.setCurrentIndex(method.findData("bullet"))
    assert dialog.stale.isHidden()


def test_a_wrong_cell_is_named_with_its_row(open_window: OpenWindowMaker) -> None:
    dialog = opened(open_window(), "xirr")
    dialog.example.click()
    before = dialog.results.as_text()
    grid = form(dialog).fields["flows"]
    assert isinstance(grid, RowsGrid)
    cell = grid.table.item(1, 0)
    assert cell is not None
    cell.setText("soon")
    (said,) = problems(dialog).values()
    assert said.startswith("2, Date")
    assert dialog.results.as_text() == before


def test_rows_are_pasted_added_and_removed(open_window: OpenWindowMaker) -> None:
    dialog = opened(open_window(), "waterfall")
    QTest.keyClicks(line(dialog, "proceeds"), "10,000,000")
    grid = form(dialog).fields["classes"]
    assert isinstance(grid, RowsGrid)
    rows = "Founders\tcommon shares\t3,000,000\nA\tparticipating\t1,000,000\t4,000,000"
    QGuiApplication.clipboard().setText(rows)
    grid.table.setCurrentCell(0, 0)
    QTest.keyClick(grid.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert "5,500,000" in dialog.results.as_text()
    grid.add.click()
    assert grid.table.rowCount() == 3
    assert problems(dialog) == {}
    grid.table.setCurrentCell(1, 0)
    grid.remove.click()
    assert "10,000,000" in dialog.results.as_text()


def test_search_finds_by_name_method_and_id(open_window: OpenWindowMaker) -> None:
    dialog = opened(open_window(), "npv")
    QTest.keyClicks(dialog.search, "xirr")
    assert dialog.names() == ["xirr"]
    dialog.search.setText("gross margin")
    assert "ltv" in dialog.names() or "payback" in dialog.names()
    dialog.search.clear()
    assert len(dialog.names()) == len(CALCULATORS)


def test_what_was_typed_stays_while_the_window_is_open_and_the_result_is_copied(
    open_window: OpenWindowMaker,
) -> None:
    window = open_window()
    dialog = opened(window, "cac")
    dialog.example.click()
    dialog.copy.click()
    assert "CAC\t300" in QGuiApplication.clipboard().text()
    dialog.choose("ltv")
    dialog.choose("cac")
    assert line(dialog, "new_customers").text() == "120"
    dialog.close()
    again = window.controller.open_calculators()
    again.choose("cac")
    assert line(again, "new_customers").text() == "120"
    again.clear.click()
    assert line(again, "new_customers").text() == ""
    assert not again.nothing.isHidden()
    assert problems(again) == {}


def test_the_language_changes_under_an_open_dialog(open_window: OpenWindowMaker) -> None:
    dialog = opened(open_window(), "cac")
    dialog.example.click()
    dialog.retranslate(load_texts("zh"))
    assert "销售与市场费用（含人工）" in list(words_on(form(dialog)))
    assert line(dialog, "new_customers").text() == "120"
    assert "获客成本" in dialog.results.as_text()
