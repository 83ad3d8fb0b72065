"""Rows of figures in answers follow undo, copies and the purge of their project."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from assistant.storage.briefs import brief_of_entries
from assistant.storage.database import Database
from assistant.storage.followed_briefs import Followed
from assistant.storage.stores import Stores
from assistant.storage.workspace_file import WorkspaceFile

STATE = {"reader": 1, "reaches": [Decimal("0.19"), "2027-06"], "labels": {"en": "half \u2026 line"}}
OTHER = {"reader": 1, "values": []}


@pytest.fixture
def database(workspace: WorkspaceFile) -> Database:
    return workspace.database


@pytest.fixture
def project_id(stores: Stores) -> str:
    return stores.projects.create("P", "en", brief={"currency": "GBP", "start": "2027-01"}).id


def test_a_state_is_read_as_it_was_written(stores: Stores, project_id: str) -> None:
    assert stores.answer_figures.load(project_id) == {}
    stores.answer_figures.set(project_id, "problem", STATE)
    stores.answer_figures.keep(project_id, {"market": OTHER})
    assert stores.answer_figures.load(project_id) == {"problem": STATE, "market": OTHER}


def test_a_row_is_taken_back_with_the_answer_that_it_was_read_from(
    stores: Stores, project_id: str
) -> None:
    with stores.briefs.changing(project_id, "answers.problem"):
        stores.briefs.set_value(project_id, "answers.problem", {"en": "19% are empty."})
        stores.answer_figures.set(project_id, "problem", STATE)
    stores.log.undo(project_id)
    assert stores.answer_figures.load(project_id) == {"problem": {}}
    stores.answer_figures.keep(project_id, {"problem": OTHER})  # read again meanwhile
    stores.log.redo(project_id)
    assert stores.answer_figures.load(project_id) == {"problem": STATE}


def test_what_is_only_read_again_is_no_step_of_undo(stores: Stores, project_id: str) -> None:
    stores.answer_figures.keep(project_id, {"problem": STATE})
    assert stores.log.peek_undo(project_id) is None


def test_copies_keep_the_rows_and_a_purged_project_loses_them(
    stores: Stores, database: Database, project_id: str
) -> None:
    stores.answer_figures.set(project_id, "problem", STATE)
    followed = Followed(entries={"start": '"2026-01"', "months": None}, figures={"problem": None})
    stores.followed_briefs.set(project_id, followed)
    copy = stores.projects.duplicate(project_id, "Copy").id
    stores.projects.purge(project_id)
    assert stores.answer_figures.load(copy) == {"problem": STATE}
    assert stores.followed_briefs.load(copy) == followed
    stores.projects.purge(copy)
    for table in ("answer_figure", "followed_brief"):
        assert database.rows(f"SELECT * FROM {table}") == []


def test_the_brief_that_texts_go_by_is_the_present_one_but_for_what_changed(
    stores: Stores, project_id: str, advance: Callable[[float], None]
) -> None:
    present = stores.briefs.entries(project_id)
    assert stores.followed_briefs.load(project_id).values(present) == stores.briefs.entries(
        project_id
    )
    assert not stores.followed_briefs.load(project_id)
    followed = Followed(entries={"start": '"2026-01"', "currency": None, "company.name": '"A"'})
    stores.followed_briefs.set(project_id, followed)
    loaded = stores.followed_briefs.load(project_id)
    assert brief_of_entries(loaded.values(present)) == {
        "start": "2026-01", "company": {"name": "A"}
    }  # fmt: skip
    advance(60)
    stores.followed_briefs.set(project_id, Followed())
    assert not stores.followed_briefs.load(project_id)
    stores.log.undo(project_id)
    assert stores.followed_briefs.load(project_id) == followed
    stores.log.undo(project_id)
    assert not stores.followed_briefs.load(project_id)
