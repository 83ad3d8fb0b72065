"""Tables out of a file are looked at with the whole project, and taken over as one change."""

from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from assistant.domain.brief_reading import brief_to_data
from assistant.domain.table_import.sheet import Sheet
from assistant.errors import NotFoundError
from assistant.services.table_imports import ImportPlan
from tests.unit.domain.table_import.sheet_maker import Value, sheet
from tests.unit.services.workplace import Workplace


def rows_of(place: Workplace, project: str, table: str) -> list[dict[str, Any]]:
    data = brief_to_data(place.services.knowledge.of(project).brief)
    rows: list[dict[str, Any]] = data.get(table, [])
    return rows


def with_a_line(place: Workplace) -> tuple[str, str]:
    """Return a project with a line of revenue, and the line's id."""
    project = place.project()
    place.services.interview.set_answer(project, "revenue", [{"name": "Berths"}], language="en")
    return project, rows_of(place, project, "revenue")[0]["id"]


def plan_for(
    place: Workplace, made: Sheet, table: str = "", *, replaces: bool = False
) -> ImportPlan:
    layout = place.services.table_imports.guess(made, table)
    return ImportPlan(sheet=made, layout=layout, language="en", replaces=replaces)


def test_good_rows_are_added_in_one_change_that_can_be_undone(place: Workplace) -> None:
    project, imports = place.project(), place.services.table_imports
    before = rows_of(place, project, "costs")
    made = sheet(["Expense", "Monthly cost"], ["Office", "£1,200"], ["Car", "much"], ["Tea", 40])
    plan = plan_for(place, made)
    preview = imports.preview(project, plan)
    assert [row.number for row in preview.good] == [2, 4]
    assert preview.is_ready
    changes = imports.take_over(project, plan, preview)
    assert project in changes.briefs
    after = rows_of(place, project, "costs")
    assert [row["name"]["en"] for row in after[len(before) :]] == ["Office", "Tea"]
    assert after[-2]["amount"] == 1200
    assert place.services.history.undo(project)
    assert rows_of(place, project, "costs") == before


def test_rows_are_replaced_and_names_keep_their_ids(place: Workplace) -> None:
    (project, line), imports = with_a_line(place), place.services.table_imports
    made = sheet(["Revenue line", "Price"], ["New", 1], ["berths", 2])
    plan = plan_for(place, made, replaces=True)
    imports.take_over(project, plan, imports.preview(project, plan))
    after = rows_of(place, project, "revenue")
    assert [row["price"] for row in after] == [1, 2]
    assert after[1]["id"] == line


def test_what_contradicts_the_rest_of_the_project_is_named_in_its_row(place: Workplace) -> None:
    project, imports = place.project(), place.services.table_imports
    made = sheet(
        ["Cost", "Amount", "Of revenue line", "First month", "Last month"],
        ["Parts", 3, "nobody_knows", None, None],
        ["Rent", 4, None, "2028-01", "2027-01"],
        ["Tea", 5, None, None, None],
    )
    preview = imports.preview(project, plan_for(place, made))
    wrong = {row.number: [(each.column, each.error.key) for each in row.problems]
             for row in preview.rows if not row.is_good}  # fmt: skip
    assert wrong == {
        2: [("of_line", "brief_unknown_line")], 3: [("end", "brief_ends_before_start")]
    }  # fmt: skip
    assert [row.number for row in preview.good] == [4]


def test_nothing_is_ready_where_the_rest_would_be_broken(place: Workplace) -> None:
    (project, line), imports = with_a_line(place), place.services.table_imports
    costs = [{"name": "Parts", "amount": 1, "of_line": line}]
    place.services.interview.set_answer(project, "costs", costs, language="en")
    made = sheet(["Revenue line", "Price"], ["Something else", 1])
    preview = imports.preview(project, plan_for(place, made, replaces=True))
    assert preview.refusal is not None
    assert preview.refusal.key == "brief_unknown_line"
    assert not preview.is_ready


def test_a_file_is_read_in_a_job(place: Workplace, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "loans.csv"
    path.write_text("Loan;Principal;Drawn\nVan;5.000,50;Mar 2027\n", "utf-8")
    read: list[Sheet] = []
    failed: list[Exception] = []
    imports = place.services.table_imports
    imports.start_reading(path, on_done=read.extend, on_error=failed.append)
    imports.start_reading(tmp_path / "gone.csv", on_done=read.extend, on_error=failed.append)
    qtbot.waitUntil(lambda: bool(read and failed))
    assert isinstance(failed[0], NotFoundError)
    preview = imports.preview(place.project(), plan_for(place, read[0]))
    assert preview.rows[0].row == {
        "name": {"en": "Van"}, "principal": "5000.5", "drawn": "2027-03"
    }  # fmt: skip


@pytest.mark.parametrize("rows", [0, 501])
def test_too_few_and_too_many_rows_are_not_taken(place: Workplace, rows: int) -> None:
    project, imports = place.project(), place.services.table_imports
    lines: list[list[Value]] = [[f"Cost {number}", 1] for number in range(rows)]
    made = sheet(["Cost", "Amount"], *lines)
    assert not imports.preview(project, plan_for(place, made, replaces=True)).is_ready


def test_a_line_of_revenue_may_be_given_by_its_name(place: Workplace) -> None:
    (project, line), imports = with_a_line(place), place.services.table_imports
    made = sheet(["Cost", "Rate", "Of revenue line"], ["Fees", "3%", "BERTHS"])
    plan = plan_for(place, made)
    imports.take_over(project, plan, imports.preview(project, plan))
    assert rows_of(place, project, "costs")[-1]["of_line"] == line
