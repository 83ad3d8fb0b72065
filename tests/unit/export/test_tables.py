import pytest

from assistant.domain.blocks import Table
from assistant.export.tables import TableBox, table_boxes
from assistant.export.theme import load_theme
from tests.unit.export.conftest import run, table, wordy_table

THEME = load_theme("classic")
WIDTH = 439.0


def boxes(value: Table) -> list[TableBox]:
    return table_boxes(value, THEME, WIDTH)


def test_a_table_fills_the_width_of_the_text() -> None:
    for value in (table("zh", 3), wordy_table("en"), table("en", 2, 9)):
        assert sum(boxes(value)[0].widths) == pytest.approx(WIDTH)


def test_a_column_is_as_wide_as_its_cells_ask() -> None:
    value = Table((run("A"), run("B")), ((run("short"), run("a much longer cell of words")),))
    first, second = boxes(value)[0].widths
    assert second > first * 1.5


def test_long_cells_are_wrapped_and_make_their_row_higher() -> None:
    rows = boxes(wordy_table("zh"))[0].rows
    assert all(len(row.cells[2].lines) > 2 for row in rows)


def test_numbers_stand_right_where_nothing_is_said() -> None:
    value = Table((run("Name"), run("¥")), ((run("a"), run("¥1,200")), (run("b"), run("(30%)"))))
    assert [cell.style.align for cell in boxes(value)[0].rows[0].cells] == ["left", "right"]


def test_what_is_said_about_alignment_holds() -> None:
    value = Table((run("Name"), run("¥")), ((run("a"), run("1")),), ("right", "center"))
    assert [cell.style.align for cell in boxes(value)[0].rows[0].cells] == ["right", "center"]


def test_figures_are_never_broken_inside_a_table_that_can_be_parted() -> None:
    for box in boxes(table("en", 12, 20)):
        for row in box.rows:
            assert all(len(cell.lines) == 1 for cell in row.cells[1:])


def test_a_part_of_a_table_repeats_its_header() -> None:
    box = boxes(table("en", 40))[0]
    parts = box.split(300)
    assert parts is not None
    first, rest = parts
    assert isinstance(first, TableBox)
    assert isinstance(rest, TableBox)
    assert first.height <= 300
    assert first.header is rest.header is box.header
    assert len(first.rows) + len(rest.rows) == 40


def test_rows_with_too_few_or_too_many_cells_are_printed_whole() -> None:
    value = Table((run("A"),), ((run("1"), run("2")), ()))
    assert [len(row.cells) for row in boxes(value)[0].rows] == [2, 2]


def test_a_table_without_columns_is_no_table() -> None:
    assert boxes(Table((), ())) == []


def test_a_header_too_high_to_be_repeated_becomes_the_first_row() -> None:
    box = boxes(Table((run("很长的表头" * 900),), ((run("1"),),)))[0]
    assert box.header is None
    assert len(box.rows) == 2


@pytest.mark.parametrize("rows", range(4, 16))
def test_no_row_stands_alone_on_the_next_page(rows: int) -> None:
    box = boxes(table("en", rows))[0]
    assert isinstance(box, TableBox)
    parts = box.split(box.height - 1)  # room for all rows but the last
    assert parts is not None
    assert [len(part.rows) for part in parts if isinstance(part, TableBox)] == [rows - 2, 2]
