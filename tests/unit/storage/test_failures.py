"""What the machine does to the file becomes a sentence, and nothing is half written."""

import errno
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from assistant.errors import DamagedDatabaseError, EnvironmentFailure
from assistant.storage.failures import storage_failures
from assistant.storage.stores import Stores
from assistant.storage.workspace_file import WorkspaceFile


def test_a_full_disk_is_a_sentence_and_the_answer_before_stays(
    stores: Stores, workspace: WorkspaceFile, project_id: str
) -> None:
    pages = workspace.database.rows("PRAGMA page_count")[0]["page_count"]
    workspace.database.rows(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(EnvironmentFailure) as raised:
        stores.briefs.set_value(project_id, "answers.problem", "long " * 100_000)
    assert raised.value.key == "disk_full"
    assert stores.briefs.load(project_id)["answers"]["problem"] == "Slow."
    workspace.database.rows("PRAGMA max_page_count = 1000000")
    stores.briefs.set_value(project_id, "answers.problem", "It works again.")
    assert stores.briefs.load(project_id)["answers"]["problem"] == "It works again."


def test_a_file_that_may_not_be_written_is_a_sentence(
    stores: Stores, workspace: WorkspaceFile, project_id: str, section_id: str
) -> None:
    workspace.database.execute("PRAGMA query_only = ON")
    writes: list[Callable[[], object]] = [
        lambda: stores.briefs.set_value(project_id, "answers.problem", "No."),
        lambda: stores.live_texts.write_live(section_id, "No."),
        lambda: stores.settings.set("theme", "dark"),
        lambda: stores.log.undo(project_id),
    ]
    for write in writes:
        with pytest.raises(EnvironmentFailure) as raised:
            write()
        assert raised.value.key == "database_read_only"
    workspace.database.execute("PRAGMA query_only = OFF")


def test_a_file_that_another_program_writes_is_a_sentence(
    stores: Stores, workspace: WorkspaceFile, project_id: str
) -> None:
    workspace.database.rows("PRAGMA busy_timeout = 1")
    with closing(sqlite3.connect(workspace.data_dir.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(EnvironmentFailure) as raised:
            stores.briefs.set_value(project_id, "answers.problem", "No.")
        assert raised.value.key == "database_busy"


@pytest.mark.parametrize(
    ("number", "key"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EACCES, "data_folder_not_writable"),
        (errno.EROFS, "data_folder_not_writable"),
        (errno.ENOTDIR, "data_folder_failed"),
    ],
)
def test_what_the_system_refuses_names_the_file(number: int, key: str) -> None:
    path = Path("workspace.db")
    with pytest.raises(EnvironmentFailure) as raised, storage_failures(path):
        raise OSError(number, "refused", "other.db")
    assert (raised.value.key, raised.value.values["path"]) == (key, "other.db")


def test_our_own_mistakes_pass_unchanged(workspace: WorkspaceFile) -> None:
    with pytest.raises(sqlite3.OperationalError):
        workspace.database.rows("SELECT nothing FROM nowhere")
    with pytest.raises(sqlite3.IntegrityError), workspace.database.transaction():
        workspace.database.execute(
            "INSERT INTO brief_entry VALUES ('a', 'no such project', 'p', 1, '1')"
        )


def test_a_file_that_is_no_database_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "workspace.db"
    path.write_bytes(b"text" * 100)
    with (
        pytest.raises(DamagedDatabaseError),
        storage_failures(path),
        closing(sqlite3.connect(path)) as connection,
    ):
        connection.execute("SELECT * FROM sqlite_master")
