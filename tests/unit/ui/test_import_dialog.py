"""Tables out of real files: guessed, corrected, looked at, and taken over as one change."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt

from assistant.domain.brief_reading import brief_to_data
from assistant.domain.languages import Language
from assistant.services.table_imports import ImportPreview
from assistant.ui.import_columns import column_letter
from assistant.ui.import_dialog import ImportDialog
from assistant.ui.table_field import TableField
from assistant.ui.topic_page import TopicPage
from tests.unit.ui.conftest import OpenWindowMaker
from tests.unit.ui.window_making import OpenWindow

Rows = Sequence[Sequence[Any]]

COSTS: Rows = [
    ["Running costs 2027"],
    [],
    ["Expense", "Type", "Monthly cost (GBP)", "From", "VAT", "Contract no."],
    ["Office rent", "overheads", 2400, date(2027, 1, 1), 0.2, "A-17"],
    ["Ads", "marketing", "a lot", date(2027, 3, 1), 0.2, "B-2"],
    ["Insurance", "overheads", "£1,180.50", "Apr 2027", 0, ""],
    ["Total", None, "=SUM(C4:C6)", None, None, None],
]
COSTS_ZH: Rows = [
    ["费用项目", "类别", "月费用（元）", "开始时间", "税率"],
    ["办公室租金", "日常开支", "2.4万", "2027年1月", "9%"],
    ["代账", "管理费用", 800, "不久", "6%"],
    ["云服务", "直接成本", 1_150, date(2027, 3, 1), "6%"],
]


def save_book(path: Path, *sheets: tuple[str, Rows]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for cells in sheet.iter_rows():
            for cell in cells:
                if isinstance(cell.value, float):
                    cell.number_format = "0%"
    book.save(path)
    return path


def opened(window: OpenWindow, path: Path, language: Language = "en") -> ImportDialog:
    """Open the import from the Financials screen, and wait until the file is read."""
    window.services.settings.set("window.language", language)
    window.open_sample(language)
    window.controller.actions["go_financials"].trigger()
    window.files.answer = path
    dialog = window.controller.financials.assumptions.import_table()
    assert dialog is not None
    window.wait_until(lambda: dialog.preview is not None)
    return dialog


def preview(dialog: ImportDialog) -> ImportPreview:
    assert dialog.preview is not None
    return dialog.preview


def stored(window: OpenWindow, table: str) -> list[dict[str, Any]]:
    project = window.controller.project_id
    assert project is not None
    rows: list[dict[str, Any]]
    rows = brief_to_data(window.services.knowledge.of(project).brief)[table]
    return rows


def sentences(window: OpenWindow) -> str:
    return "\n".join(each.sentence for each in window.shell.message_bar.messages)


def choose(dialog: ImportDialog, at: int, field: str) -> None:
    box = dialog.columns.boxes[at]
    box.setCurrentIndex(box.findData(field))
    box.activated.emit(box.currentIndex())


def table_in_preview(dialog: ImportDialog) -> list[list[str]]:
    model = dialog.model
    head = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]
    rows = [
        [model.data(model.index(row, at)) for at in range(model.columnCount())]
        for row in range(model.rowCount())
    ]
    return [head, *rows]


def test_a_workbook_is_imported_from_beside_the_statements(
    open_window: OpenWindowMaker, tmp_path: Path
) -> None:
    window = open_window()
    dialog = opened(window, save_book(tmp_path / "costs 2027.xlsx", ("Costs", COSTS)))
    before = stored(window, "costs")
    assert dialog.tables.currentText() == "Costs"
    assert dialog.header.value() == 3
    assert table_in_preview(dialog) == [
        ["Cost", "Kind of cost", "Amount", "First month", "VAT rate"],
        ["Office rent", "Overhead", "2,400", "2027-01", "20%"],
        ["Ads", "Marketing", "a lot", "2027-03", "20%"],
        ["Insurance", "Overhead", "1,180.5", "2027-04", "0%"],
    ]
    assert dialog.summary.text() == "2 rows can be imported."
    assert dialog.model.problems() == ['Row 5, Amount: A number is expected, not "a lot"']
    view = window.controller.financials
    profit = view.model.data(view.model.index(3, 0))
    dialog.go.click()
    after = stored(window, "costs")
    assert after[: len(before)] == before
    assert [row["name"]["en"] for row in after[len(before) :]] == ["Office rent", "Insurance"]
    assert after[-1]["amount"] == "1180.5"
    assert "2 rows imported: Costs" in sentences(window)
    assert view.model.data(view.model.index(5, 0)) != profit
    window.controller.undo()
    assert stored(window, "costs") == before


def test_a_chinese_workbook_is_imported_in_chinese(
    open_window: OpenWindowMaker, tmp_path: Path
) -> None:
    window = open_window()
    dialog = opened(window, save_book(tmp_path / "费用表.xlsx", ("费用", COSTS_ZH)), "zh")
    assert dialog.summary.text() == "可以导入 2 行。"
    (problem,) = dialog.model.problems()
    assert problem.startswith("第 3 行“开始月份”：")
    dialog.go.click()
    rent, cloud = stored(window, "costs")[-2:]
    assert (rent["name"], rent["amount"], rent["vat_rate"]) == (
        {"zh": "办公室租金"}, 24_000, "0.09"
    )  # fmt: skip
    assert (cloud["kind"], cloud["start"]) == ("direct", "2027-03")


def test_a_csv_file_takes_the_place_of_a_table_of_the_interview(
    open_window: OpenWindowMaker, tmp_path: Path
) -> None:
    window = open_window()
    window.open_sample("en")
    window.shell.show_screen("interview")
    window.controller.interview.show_question("people")
    path = tmp_path / "team.csv"
    path.write_bytes("Name;Salary;Role\nMaya;34.000,50;CEO\n老王;28000;CTO\n".encode("gb18030"))
    window.files.answer = path
    page = window.controller.interview.page
    assert isinstance(page, TopicPage)
    card = next(each for each in page.cards if each.question.path == "people")
    dialog = card.import_rows()
    assert dialog is not None
    window.wait_until(lambda: dialog.preview is not None)
    assert dialog.tables.currentData() == "people"
    dialog.mode.buttons["replace"].click()
    dialog.go.click()
    assert [(row["role"]["en"], row["pay"]) for row in stored(window, "people")] == [
        ("CEO", "34000.5"), ("CTO", 28000)
    ]  # fmt: skip


def test_columns_can_be_left_out_and_changed(open_window: OpenWindowMaker, tmp_path: Path) -> None:
    path = tmp_path / "plain.csv"
    path.write_text("What,A,B\nRent,1,2\nTea,3,4\n", "utf-8")
    dialog = opened(open_window(), path)
    assert not dialog.go.isEnabled()
    assert dialog.summary.text().startswith("No row can be imported yet.")
    dialog.tables.setCurrentIndex(dialog.tables.findData("costs"))
    dialog.tables.activated.emit(dialog.tables.currentIndex())
    choose(dialog, 0, "name")
    choose(dialog, 1, "amount")
    assert [row.row.get("amount") for row in preview(dialog).good] == ["1", "3"]
    choose(dialog, 2, "amount")  # no field twice: the other column is left out
    assert dialog.columns.boxes[1].currentData() == ""
    assert table_in_preview(dialog)[1] == ["Rent", "2"]
    choose(dialog, 2, "")
    assert table_in_preview(dialog)[0] == ["Cost"]
    dialog.header.setValue(2)
    choose(dialog, 0, "name")
    assert table_in_preview(dialog) == [["Cost"], ["Tea"]]


def test_the_sheet_of_which_most_is_understood_is_in_front(
    open_window: OpenWindowMaker, tmp_path: Path
) -> None:
    loans: Rows = [["Loan", "Principal", "Drawn"], ["Van", 5000, date(2027, 3, 1)]]
    path = save_book(tmp_path / "all.xlsx", ("Cover", [["Hello"]]), ("Debt", loans))
    dialog = opened(open_window(), path)
    assert dialog.sheets.currentText() == "Debt"
    assert dialog.tables.currentText() == "Loans"
    dialog.sheets.setCurrentIndex(0)
    dialog.sheets.activated.emit(0)
    assert not dialog.go.isEnabled()


def test_nothing_changes_before_import_is_pressed(
    open_window: OpenWindowMaker, tmp_path: Path
) -> None:
    window = open_window()
    dialog = opened(window, save_book(tmp_path / "costs.xlsx", ("Costs", COSTS)))
    before = stored(window, "costs")
    dialog.mode.buttons["replace"].click()
    dialog.reject()
    assert stored(window, "costs") == before


def test_the_dialog_follows_the_language(open_window: OpenWindowMaker, tmp_path: Path) -> None:
    window = open_window()
    dialog = opened(window, save_book(tmp_path / "costs.xlsx", ("Costs", COSTS)))
    window.services.settings.set("window.language", "zh")
    assert dialog.tables.currentText() == "成本费用"
    assert table_in_preview(dialog)[0][0] == "成本费用项目"


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("plan.xlsx", b"rubbish", "is damaged, protected by a password or no spreadsheet"),
        ("plan.csv", b"\xff\xff\xff", "save it as CSV in UTF-8"),
        ("plan.pdf", b"%PDF", "save it as one of these"),
    ],
)
def test_a_file_that_cannot_be_read_is_said(
    open_window: OpenWindowMaker, tmp_path: Path, name: str, raw: bytes, said: str
) -> None:
    window = open_window()
    window.open_sample("en")
    window.controller.actions["go_financials"].trigger()
    path = tmp_path / name
    path.write_bytes(raw)
    window.files.answer = path
    assert window.controller.financials.assumptions.import_table() is not None
    window.wait_until(lambda: said in sentences(window))


def test_an_import_waits_until_a_wrong_cell_is_mended(
    open_window: OpenWindowMaker, tmp_path: Path
) -> None:
    window = open_window()
    window.open_sample("en")
    window.controller.actions["go_financials"].trigger()
    panel = window.controller.financials.assumptions
    card = panel.reveal("earn").cards[0]
    assert isinstance(card.field, TableField)
    model = card.field.model
    model.setData(model.index(0, 1), "a lot")
    window.files.answer = save_book(tmp_path / "costs.xlsx", ("Costs", COSTS))
    assert panel.import_table() is None
    assert card.import_rows() is None
    assert "Correct it first" in sentences(window)


def test_no_file_is_no_import(open_window: OpenWindowMaker) -> None:
    window = open_window()
    window.open_sample("en")
    window.controller.actions["go_financials"].trigger()
    assert window.controller.financials.assumptions.import_table() is None


def test_columns_are_called_as_spreadsheets_call_them() -> None:
    assert [column_letter(at) for at in (0, 25, 26, 51, 52, 701, 702)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"
    ]  # fmt: skip
