"""The interview: answers saved as they are typed, refused with a sentence, never lost."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit

from assistant.domain.languages import Language, LocalizedText
from assistant.domain.months import Month
from assistant.ui.question_card import QuestionCard
from assistant.ui.table_field import TableField, place_in_table
from assistant.ui.topic_page import TopicPage
from tests.unit.ui.conftest import OpenWindowMaker
from tests.unit.ui.window_making import OpenWindow


@pytest.fixture
def window(open_window: OpenWindowMaker) -> OpenWindow:
    made = open_window()
    project_id = made.services.projects.create("Larkmend", "en")
    made.controller.open_project(project_id)
    return made


def card_of(window: OpenWindow, path: str) -> QuestionCard:
    window.controller.interview.show_question(path)
    page = window.controller.interview.page
    assert isinstance(page, TopicPage)
    return next(card for card in page.cards if card.question.path == path)


def answer(window: OpenWindow, path: str) -> object:
    project_id = window.controller.project_id
    assert project_id is not None
    value: object = window.services.interview.answer(project_id, path)
    return value


def type_line(window: OpenWindow, path: str, text: str) -> QuestionCard:
    card = card_of(window, path)
    line = card.field.control()
    assert isinstance(line, QLineEdit)
    line.selectAll()
    QTest.keyClicks(line, text)
    return card


def table_of(window: OpenWindow, path: str) -> TableField:
    field = card_of(window, path).field
    assert isinstance(field, TableField)
    return field


def test_a_new_project_begins_with_the_first_topic(window: OpenWindow) -> None:
    assert window.shell.current_screen == "interview"
    page = window.controller.interview.page
    assert isinstance(page, TopicPage)
    assert page.topic.id == "company"


def test_an_answer_is_saved_after_a_pause(window: OpenWindow) -> None:
    type_line(window, "company.one_line", "Repairs within four hours")
    wanted = LocalizedText(en="Repairs within four hours")
    window.wait_until(lambda: answer(window, "company.one_line") == wanted)


def test_the_other_side_of_an_answer_stays(window: OpenWindow) -> None:
    type_line(window, "company.city", "Bristol").commit()
    window.controller.interview.show_language("zh")
    type_line(window, "company.city", "Bulisituo").commit()
    assert answer(window, "company.city") == LocalizedText(en="Bristol", zh="Bulisituo")


@pytest.mark.parametrize(
    ("path", "typed", "stored"),
    [
        ("tax.vat_rate", "20", Decimal("0.2")),
        ("opening_balance.cash", "46,000", Decimal(46000)),
        ("company.founded", "2025/2", Month(2025, 2)),
        ("months", "24", 24),
    ],
)
def test_figures_are_read_as_founders_write_them(
    window: OpenWindow, path: str, typed: str, stored: object
) -> None:
    type_line(window, path, typed).commit()
    assert answer(window, path) == stored


def test_a_refused_answer_says_why_and_stays_as_typed(window: OpenWindow) -> None:
    card = type_line(window, "company.founded", "soon")
    card.commit()
    assert card.problem
    assert "company.founded" not in card.problem
    control = card.field.control()
    assert isinstance(control, QLineEdit)
    assert control.text() == "soon"
    type_line(window, "company.founded", "2025-03").commit()
    assert not card.problem
    assert answer(window, "company.founded") == Month(2025, 3)


def test_a_choice_is_saved_at_once(window: OpenWindow) -> None:
    box = card_of(window, "tax.vat_period").field.control()
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData("month"))
    box.activated.emit(box.currentIndex())
    assert answer(window, "tax.vat_period") == "month"


def test_return_in_the_middle_of_a_word_saves_nothing(window: OpenWindow) -> None:
    line = card_of(window, "company.one_line").field.control()
    assert isinstance(line, QLineEdit)
    QTest.keyClicks(line, "Repairs ")
    QApplication.sendEvent(line, QInputMethodEvent("sifen", []))
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert answer(window, "company.one_line") == LocalizedText()
    commit = QInputMethodEvent()
    commit.setCommitString("四")
    QApplication.sendEvent(line, commit)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert answer(window, "company.one_line") == LocalizedText(en="Repairs 四")


def test_undo_takes_an_answer_back(window: OpenWindow) -> None:
    card = type_line(window, "company.city", "Leeds")
    card.commit()
    window.controller.actions["undo"].trigger()
    assert answer(window, "company.city") == LocalizedText()
    control = card.field.control()
    assert isinstance(control, QLineEdit)
    assert control.text() == ""


def test_the_undo_key_reaches_the_program_where_the_field_has_nothing_to_undo(
    window: OpenWindow,
) -> None:
    card = type_line(window, "company.city", "Leeds")
    card.commit()
    card.take_focus()
    QTest.keySequence(card.field.control(), "Ctrl+Z")
    assert answer(window, "company.city") == LocalizedText()


def test_cells_of_a_spreadsheet_are_pasted_into_a_table(window: OpenWindow) -> None:
    field = table_of(window, "revenue")
    QGuiApplication.clipboard().setText(
        "Bike plan\tSubscription\tfleets\t39\nParts\tunits\tfleets\t7.40"
    )
    QTest.keySequence(field.grid, "Ctrl+V")
    field.commit()
    rows = answer(window, "revenue")
    assert isinstance(rows, tuple)
    assert [(row.name.en, row.driver, row.price) for row in rows] == [
        ("Bike plan", "subscription", Decimal(39)),
        ("Parts", "units", Decimal("7.40")),
    ]


def test_a_row_that_is_not_complete_is_kept_and_explained(window: OpenWindow) -> None:
    field = table_of(window, "loans")
    number = field.model.add_row()
    field.model.setData(field.model.index(number, 0), "Van loan")
    field.commit()
    card = card_of(window, "loans")
    assert card.problem.startswith("Row 1")
    assert answer(window, "loans") == ()
    assert field.model.rows() == [{"name": {"en": "Van loan"}}]


def test_editing_a_cell_keeps_the_rest_of_the_row(open_window: OpenWindowMaker) -> None:
    window = open_window()
    window.open_sample()
    before = answer(window, "revenue")
    assert isinstance(before, tuple)
    field = table_of(window, "revenue")
    price = [column.name for column in field.model.columns].index("price")
    field.model.setData(field.model.index(0, price), "81")
    field.commit()
    after = answer(window, "revenue")
    assert isinstance(after, tuple)
    assert after[0].price == Decimal(81)
    assert after[0].id == before[0].id
    assert after[0].price_changes == before[0].price_changes
    assert after[1:] == before[1:]


def test_every_table_of_the_samples_survives_a_visit(open_window: OpenWindowMaker) -> None:
    window = open_window()
    window.open_sample("zh")
    tables = [q for q in window.services.interview.questionnaire.questions if q.kind == "table"]
    for question in tables:
        before = answer(window, question.path)
        field = table_of(window, question.path)
        field.model.rows_edited.emit()
        field.commit()
        assert answer(window, question.path) == before, question.path


def test_the_form_of_a_row_shows_what_the_grid_does_not(open_window: OpenWindowMaker) -> None:
    window = open_window()
    window.open_sample()
    field = table_of(window, "revenue")
    before = field.model.rows()
    field.grid.setCurrentIndex(field.model.index(0, 0))
    form = field.open_form()
    assert form is not None
    with window.qtbot.waitSignal(form.submitted) as got:
        form.submit()
    assert got.args is not None
    same = {key: value for key, value in got.args[0].items() if key in before[0]}
    assert same == before[0]


def test_open_questions_name_the_sections_that_wait(window: OpenWindow) -> None:
    interview = window.controller.interview
    interview.topics.choose("")
    window.wait_until(
        lambda: interview.page is not None and not isinstance(interview.page, TopicPage)
    )
    assert interview.topics.item(0).text()


@pytest.mark.parametrize(
    ("key_path", "place"),
    [("revenue[2].price", (1, "price")), ("revenue[1]", (0, "")), ("company.name", (None, ""))],
)
def test_the_place_of_a_wrong_cell_is_read_from_its_key_path(
    key_path: str, place: tuple[int | None, str]
) -> None:
    assert place_in_table(key_path) == place


@pytest.mark.parametrize(
    ("language", "place", "rate"), [("en", 0, Decimal("0.15")), ("zh", 2, Decimal("0.30"))]
)
def test_taxes_start_from_a_place_and_go_back(
    open_window: OpenWindowMaker, language: Language, place: int, rate: Decimal
) -> None:
    window = open_window()
    window.services.settings.set("window.language", language)
    project = window.open_sample("zh")
    window.controller.interview.show_question("tax.vat_rate")
    page = window.controller.interview.page
    assert isinstance(page, TopicPage)
    assert page.presets is not None
    before = window.services.interview.taxes(project)
    page.presets.places.setCurrentIndex(place)
    page.presets.button.click()
    brief = window.services.knowledge.of(project).brief
    assert brief.tax is not None
    assert brief.tax.pay_on_cost_rate == rate
    assert brief.tax.pay_raise_rate == Decimal("0.04")  # her own answer
    message = next(each for each in window.shell.message_bar.messages if each.topic == "tax_preset")
    message.choices[0].act()
    assert window.services.interview.taxes(project) == before
