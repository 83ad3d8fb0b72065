"""Spreadsheet files become sheets of cells; rubbish becomes a sentence."""

import csv
import io
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.months import Month
from assistant.domain.table_import.sheet import MOST_COLUMNS, MOST_ROWS, Cell
from assistant.errors import BadRequestError, NotFoundError
from assistant.sources import spreadsheets, xlsx_sheets
from assistant.sources.csv_sheets import read_csv
from assistant.sources.spreadsheets import read_spreadsheet
from assistant.sources.xlsx_sheets import read_xlsx
from assistant.texts import load_texts

NOWHERE = Path("file.csv")


def words(raw: bytes) -> list[list[object]]:
    return [[cell.value for cell in row] for row in read_csv(raw, NOWHERE).rows]


def workbook(fill: Callable[[openpyxl.Workbook], object]) -> bytes:
    book = openpyxl.Workbook()
    fill(book)
    into = io.BytesIO()
    book.save(into)
    return into.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_files_are_read_whatever_wrote_them(encoding: str, separator: str) -> None:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=separator)
    rows = [["名称", "价格"], ["订阅；按月, “专业版”", "1,5"], ["两\n行", '说"好"']]
    writer.writerows(rows)
    assert words(written.getvalue().encode(encoding)) == rows


def test_empty_cells_and_rows_keep_their_places() -> None:
    assert words(b"a,b,c\n,,\n , x,\n") == [["a", "b", "c"], [], [None, "x"]]


@given(st.lists(st.lists(st.text("ab1 \"',\n你", max_size=5), min_size=2, max_size=4), min_size=1,
                max_size=6))  # fmt: skip
def test_what_is_written_as_csv_is_read_back(rows: list[list[str]]) -> None:
    rows = [[*row, *[""] * (4 - len(row)), "end"] for row in rows]
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    read = words(written.getvalue().encode())
    assert [[cell or "" for cell in row] for row in read] == [
        [cell.strip() for cell in row] for row in rows
    ]


def test_workbooks_give_their_values(tmp_path: Path) -> None:
    path = tmp_path / "计划 “a”.xlsx"
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "收入"
    sheet.append(["名称", 0.08, 1234.5, date(2027, 3, 1), date(2027, 3, 15), True, 0.1 + 0.2])
    sheet["B1"].number_format = "0.0%"
    sheet["D1"].number_format = "mmm yyyy"
    sheet["E1"].number_format = "yyyy-mm-dd"
    sheet["C3"] = "=1+1"
    book.create_sheet("empty")
    book.save(path)
    (read,) = read_spreadsheet(path)
    assert read.name == "收入"
    assert read.rows[0] == (
        Cell(value="名称"),
        Cell(value=Decimal("0.08"), is_percent=True),
        Cell(value=Decimal("1234.5")),
        Cell(value=Month(2027, 3)),
        Cell(value=date(2027, 3, 15)),
        Cell(value=True),
        Cell(value=Decimal("0.3")),
    )
    assert read.rows[1] == ()
    assert read.rows[2] == (Cell(), Cell(), Cell(has_lost_value=True))


def test_sheets_are_read_up_to_a_bound() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = book.worksheets[0]
        sheet.cell(1, 1, "here")
        sheet.cell(MOST_ROWS + 1, 1, "too low")
        wide = book.create_sheet("wide")
        wide.cell(1, MOST_COLUMNS + 1, "too far")

    tall, wide = read_xlsx(workbook(fill), NOWHERE)
    assert (len(tall.rows), tall.is_cut) == (MOST_ROWS, True)
    assert (wide.width, wide.is_cut) == (MOST_COLUMNS, True)
    cut = read_csv(b"a,b\n" * (MOST_ROWS + 1), NOWHERE)
    assert (len(cut.rows), cut.is_cut) == (MOST_ROWS, True)
    whole = read_csv(b"a,b\n" * MOST_ROWS, NOWHERE)
    assert (len(whole.rows), whole.is_cut) == (MOST_ROWS, False)


@pytest.mark.parametrize(
    ("name", "raw", "key"),
    [
        ("plan.pdf", b"%PDF", "spreadsheet_ending"),
        ("plan.xls", b"\xd0\xcf\x11\xe0", "spreadsheet_ending"),
        ("plan.xlsx", b"rubbish", "spreadsheet_damaged"),
        ("plan.xlsx", b"\xd0\xcf\x11\xe0" * 200, "spreadsheet_damaged"),  # under a password
        ("plan.xlsx", b"", "spreadsheet_damaged"),
        ("plan.csv", b"", "spreadsheet_empty"),
        ("plan.csv", b"\n,,\n", "spreadsheet_empty"),
        ("plan.csv", b"a,b\x00\n", "spreadsheet_not_text"),
        ("plan.csv", b"\xff\xff\xff", "spreadsheet_not_text"),
        ("plan.csv", b'"' + b"x" * 200_000, "spreadsheet_damaged"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, name: str, raw: bytes, key: str) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    with pytest.raises(BadRequestError) as refused:
        read_spreadsheet(path)
    assert refused.value.key == key
    for language in ("en", "zh"):
        assert name in load_texts(language).sentence(refused.value)


def test_files_that_are_gone_folders_or_too_large_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NotFoundError):
        read_spreadsheet(tmp_path / "gone.csv")
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    with pytest.raises(BadRequestError, match="spreadsheet_unreadable"):
        read_spreadsheet(folder)
    monkeypatch.setattr(spreadsheets, "MOST_BYTES", 3)
    (tmp_path / "large.csv").write_bytes(b"a,b,c")
    with pytest.raises(BadRequestError, match="spreadsheet_too_large"):
        read_spreadsheet(tmp_path / "large.csv")


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b" " * (xlsx_sheets.MOST_UNPACKED_BYTES + 1))
    assert len(into.getvalue()) < 1_000_000
    with pytest.raises(BadRequestError, match="spreadsheet_too_large"):
        read_xlsx(into.getvalue(), NOWHERE)


def test_a_damaged_workbook_is_read_or_refused_with_a_sentence() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = book.worksheets[0]
        sheet.append(["Revenue line", "Price", date(2027, 1, 1)])
        sheet.append(["Plan", "=1+1", 0.5])

    whole = workbook(fill)
    drawn, refused = random.Random(7), 0
    for _ in range(150):
        with_faults = _mutated(whole, drawn)
        try:
            read_xlsx(with_faults, NOWHERE)
        except BadRequestError:
            refused += 1
    assert 20 < refused < 150


def _mutated(whole: bytes, drawn: random.Random) -> bytes:
    """Damage the archive itself, or an XML file within it."""
    if drawn.random() < 0.3:
        raw = bytearray(whole)
        for _ in range(drawn.randint(1, 30)):
            raw[drawn.randrange(len(raw))] = drawn.randrange(256)
        return bytes(raw[: drawn.randrange(len(raw))] if drawn.random() < 0.3 else raw)
    into = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(into, "w") as new:
        chosen = drawn.choice(old.namelist())
        for name in old.namelist():
            text = bytearray(old.read(name))
            for _ in range(drawn.randint(0, 2) if name == chosen else 0):
                text[drawn.randrange(len(text))] = drawn.choice(b'<>/"=0Az \xff')
            new.writestr(name, bytes(text))
    return into.getvalue()


def test_who_opens_the_program_does_not_wait_for_the_reader_of_workbooks() -> None:
    modules = "assistant.cli", "assistant.services.bundle", "assistant.ui.window_controller"
    code = (
        f"import sys; [__import__(name) for name in {modules}];"
        " assert not {'openpyxl', 'assistant.sources.csv_sheets'} & set(sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
