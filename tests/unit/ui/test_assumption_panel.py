"""The assumptions at the left of the statements: same fields, same saving, same undo."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QScrollArea

from assistant.domain.brief_reading import brief_to_data
from assistant.domain.languages import Language
from assistant.ui.assumption_panel import AssumptionPanel
from assistant.ui.question_card import QuestionCard
from assistant.ui.sensitivity_panel import name_and_plan
from assistant.ui.table_field import TableField
from assistant.ui.topic_page import TopicPage
from tests.unit.ui.conftest import OpenWindowMaker
from tests.unit.ui.window_making import WAIT_MS, OpenWindow


def opened(window: OpenWindow, language: Language = "en") -> AssumptionPanel:
    window.services.settings.set("window.language", language)
    window.open_sample(language)
    window.controller.actions["go_financials"].trigger()
    panel = window.controller.financials.assumptions
    window.wait_until(lambda: bool(panel.folds))
    return panel


def card_of(panel: AssumptionPanel, group: str, path: str) -> QuestionCard:
    cards = panel.reveal(group).cards
    return next(card for card in cards if card.question.path == path)


def table_of(card: QuestionCard) -> TableField:
    assert isinstance(card.field, TableField)
    return card.field


def first_revenue(window: OpenWindow) -> str:
    """Return the revenue of the first year as it stands at the right."""
    model = window.controller.financials.model
    return str(model.data(model.index(0, 0)))


def stored(window: OpenWindow, table: str) -> list[dict[str, Any]]:
    project = window.controller.project_id
    assert project is not None
    rows: list[dict[str, Any]]
    rows = brief_to_data(window.services.knowledge.of(project).brief)[table]
    return rows


@pytest.mark.parametrize(
    ("language", "first", "last"),
    [
        ("en", "How do you earn?", "What if?"),
        ("zh", "靠什么赚钱？", "情况变了会怎样？"),
    ],
)
def test_the_questions_are_grouped_and_only_the_first_group_is_open(
    open_window: OpenWindowMaker, language: Language, first: str, last: str
) -> None:
    panel = opened(open_window(), language)
    titles = [fold.button.text() for fold in panel.folds.values()]
    assert (titles[0], titles[-1]) == (first, last)
    assert [fold.is_open for fold in panel.folds.values()] == [True, *[False] * 9]
    assert [bool(fold.cards) for fold in panel.folds.values()] == [True, *[False] * 9]


def test_a_cell_typed_at_the_left_moves_the_statements_and_can_be_undone(
    open_window: OpenWindowMaker,
) -> None:
    window = open_window()
    field = table_of(card_of(opened(window), "earn", "revenue"))
    field.grid.setCurrentIndex(field.model.index(0, 1))
    field.grid.edit(field.model.index(0, 1))
    editor = field.grid.findChild(QLineEdit)
    assert editor is not None
    editor.setText("89")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    window.wait_until(lambda: first_revenue(window) != "439,946")
    assert stored(window, "revenue")[0]["price"] == 89
    window.controller.undo()
    assert first_revenue(window) == "439,946"
    assert field.model.data(field.model.index(0, 1)) == "79"


def test_rows_are_pasted_and_fields_without_a_column_stay(open_window: OpenWindowMaker) -> None:
    window = open_window()
    panel = opened(window)
    before = stored(window, "people")
    field = table_of(card_of(panel, "pay", "people"))
    field.grid.setCurrentIndex(field.model.index(0, 1))
    QGuiApplication.clipboard().setText("2\t50,000\n3\t40,000")
    QTest.keyClick(field.grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    panel.commit()
    after = stored(window, "people")
    assert [row["head_count"] for row in after[:2]] == [2, 3]
    assert after[0]["pay"] == 50_000
    assert after[0]["background"] == before[0]["background"]


def test_a_wrong_cell_is_said_beside_it_and_the_last_good_numbers_stay(
    open_window: OpenWindowMaker,
) -> None:
    window = open_window()
    card = card_of(opened(window), "earn", "revenue")
    model = table_of(card).model
    model.setData(model.index(0, 1), "a lot")
    card.commit()
    assert card.problem.startswith("Row 1, Price: ")
    assert "a lot" in card.problem
    assert first_revenue(window) == "439,946"
    assert model.data(model.index(0, 1)) == "a lot"


def test_the_interview_and_the_panel_show_each_others_answers(
    open_window: OpenWindowMaker,
) -> None:
    window = open_window()
    panel = opened(window)
    days = card_of(panel, "move", "working_capital.receivable_days")
    window.controller.interview.show_question("working_capital.receivable_days")
    page = window.controller.interview.page
    assert isinstance(page, TopicPage)
    asked = next(card for card in page.cards if card.question.path == days.question.path)
    for typed_in, shown_in, text in ((days, asked, "41"), (asked, days, "17")):
        line, other = typed_in.field.control(), shown_in.field.control()
        assert isinstance(line, QLineEdit)
        assert isinstance(other, QLineEdit)
        line.setText(text)
        line.textEdited.emit(text)
        typed_in.commit()
        assert other.text() == text


def test_what_changed_behind_a_hidden_panel_is_there_when_it_is_shown(
    open_window: OpenWindowMaker,
) -> None:
    window = open_window()
    panel = opened(window)
    view = window.controller.financials
    view.assumptions_button.click()
    assert not panel.isVisible()
    project = window.controller.project_id
    assert project is not None
    rows = stored(window, "revenue")
    rows[0]["price"] = 99
    window.services.interview.set_answer(project, "revenue", rows, language="en")
    view.assumptions_button.click()
    model = table_of(card_of(panel, "earn", "revenue")).model
    assert model.data(model.index(0, 1)) == "99"


def test_names_are_edited_on_the_side_that_the_interview_writes(
    open_window: OpenWindowMaker,
) -> None:
    window = open_window()
    panel = opened(window)
    window.controller.interview.sides.buttons["zh"].click()
    field = table_of(card_of(panel, "earn", "revenue"))
    field.model.setData(field.model.index(0, 0), "席位订阅")
    panel.commit()
    assert stored(window, "revenue")[0]["name"]["zh"] == "席位订阅"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_is_clipped_beside_the_panel(
    open_window: OpenWindowMaker, language: Language
) -> None:
    window = open_window()
    window.shell.resize(1180, 800)
    opened(window, language)
    view = window.controller.financials
    window.wait_until(view.turns["need"][0].isVisible)
    for area in view.findChildren(QScrollArea):
        assert area.horizontalScrollBar().maximum() == 0
    places = {view.turns[name][0].mapTo(view, view.rect().topLeft()).y() for name in view.turns}
    assert len(places) == 2  # two rows of two cards


def test_what_is_typed_is_saved_before_another_project_opens(
    open_window: OpenWindowMaker,
) -> None:
    window = open_window()
    panel = opened(window)
    card = card_of(panel, "begin", "months")
    line = card.field.control()
    assert isinstance(line, QLineEdit)
    line.setText("48")
    line.textEdited.emit("48")
    project = window.controller.project_id
    window.open_sample("zh")
    assert project is not None
    assert window.services.interview.answer(project, "months") == 48
    assert not panel.folds["begin"].cards  # it asks about the other project now


def test_beside_the_panel_the_planned_value_stands_under_its_assumption(
    open_window: OpenWindowMaker,
) -> None:
    window = open_window()
    window.shell.resize(1180, 800)
    opened(window)
    view = window.controller.financials
    table = view.sensitivity.table
    with window.qtbot.waitSignal(view.sensitivity.shown, timeout=WAIT_MS):
        view.sensitivity.button.click()
    assert name_and_plan(table.model().index(0, 0)) == "Site subscription: Price\n£79 a month"
    assert name_and_plan(table.model().index(1, 0)) == "All pay together"
    assert table.isColumnHidden(1)
    window.wait_until(lambda: table.rowHeight(0) > table.rowHeight(1))
    view.assumptions_button.click()
    window.wait_until(lambda: not table.isColumnHidden(1))
    window.wait_until(lambda: table.rowHeight(0) == table.rowHeight(1))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_taxes_of_a_place_are_filled_in_beside_the_statements(
    open_window: OpenWindowMaker, language: Language
) -> None:
    window = open_window()
    panel = opened(window, language)
    rate = card_of(panel, "owe", "tax.vat_rate")
    pay = card_of(panel, "pay", "tax.pay_on_cost_rate")
    presets = panel.folds["owe"].presets
    assert presets is not None
    assert panel.folds["pay"].presets is None
    project = window.controller.project_id
    assert project is not None
    before = window.services.interview.taxes(project)
    line, other = rate.field.control(), pay.field.control()
    assert isinstance(line, QLineEdit)
    assert isinstance(other, QLineEdit)
    shown = line.text(), other.text()
    presets.places.setCurrentIndex(2)
    assert ("as of" if language == "en" else "截至") in presets.places.currentText()
    presets.button.click()
    assert (line.text(), other.text()) != shown
    assert window.services.interview.taxes(project) != before
    window.controller.undo()
    assert (line.text(), other.text()) == shown
    assert window.services.interview.taxes(project) == before
