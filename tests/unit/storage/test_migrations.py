"""The database of every released version opens, keeps its rows, and can be worked on."""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from assistant.domain.document import SectionStatus
from assistant.paths import DataDir
from assistant.storage.backups import check_integrity
from assistant.storage.database import Database
from assistant.storage.migrations import MIGRATIONS
from assistant.storage.schema_steps import STEPS
from assistant.storage.stores import Stores, build_stores
from assistant.storage.workspace_file import WorkspaceFile, open_workspace

_DATABASES = sorted((Path(__file__).resolve().parents[2] / "databases").glob("workspace-*.db"))


@pytest.fixture(params=_DATABASES, ids=lambda path: path.stem)
def released(
    request: pytest.FixtureRequest, data_dir: DataDir, now: Callable[[], datetime]
) -> WorkspaceFile:
    data_dir.root.mkdir(parents=True)
    shutil.copyfile(request.param, data_dir.database)
    opened = open_workspace(data_dir, now=now)
    request.addfinalizer(opened.close)  # noqa: PT021 - a yield would hide which one is open
    return opened


@pytest.fixture
def opened(released: WorkspaceFile, now: Callable[[], datetime]) -> Stores:
    return build_stores(released.database, now=now)


def test_there_is_a_database_of_the_first_version() -> None:
    assert "workspace-0.1.0.db" in [path.name for path in _DATABASES]


def test_a_released_database_comes_up_to_date_and_is_sound(released: WorkspaceFile) -> None:
    assert not MIGRATIONS.pending(released.database.tables)
    assert released.recovery is None
    assert check_integrity(released.data_dir.database)


def test_a_released_database_keeps_its_projects_and_settings(opened: Stores) -> None:
    [project] = opened.projects.list()
    [trashed] = opened.projects.list(trashed=True)
    assert (project.name, trashed.name) == ("Brightleaf 亮叶", "Given up")
    assert opened.briefs.load(project.id) == {
        "schema": 1,
        "company": {"name": "亮叶"},
        "answers": {"problem": {"zh": "成本太高"}},
        "currency": "CNY",
    }
    assert opened.settings.get_all() == {"theme": "dark"}


def test_a_released_database_keeps_its_texts(opened: Stores) -> None:
    [project] = opened.projects.list()
    [row] = opened.documents.list(project.id)
    summary, market = opened.documents.get(row.id).sections
    assert [p.text for p in summary.paragraphs] == [
        "营业收入将达到[1240万元](fact:finance.y3.revenue)。",
        "第二段。",
    ]
    assert [r.markdown for r in opened.documents.revisions(summary.id)] == ["第一稿。"]
    assert opened.live_texts.recover_live() == (market.id,)
    assert opened.documents.get_section(market.id).status is SectionStatus.STOPPED


def test_a_released_database_can_still_be_searched_and_undone(opened: Stores) -> None:
    [project] = opened.projects.list()
    assert [hit.heading for hit in opened.search.search("1240万元")] == ["摘要"]
    opened.log.redo(project.id)
    assert opened.briefs.load(project.id)["answers"]["solution"] == "undone"
    while opened.log.undo(project.id):
        pass
    assert opened.documents.list(project.id) == ()


def test_the_names_of_the_steps_are_those_of_the_migrations(tmp_path: Path) -> None:
    database = Database(tmp_path / "new.db")
    try:
        assert tuple(step.name for step in MIGRATIONS.pending(database.tables)) == STEPS
    finally:
        database.close()
