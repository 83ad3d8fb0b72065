"""One program at a time may write a workspace."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime

import pytest

from assistant.errors import WorkspaceLockedError
from assistant.paths import DataDir
from assistant.storage.workspace_file import WorkspaceFile, open_workspace
from assistant.storage.workspace_lock import LOCK_NAME

_OPEN = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from assistant.errors import WorkspaceLockedError
from assistant.paths import DataDir
from assistant.storage.workspace_file import open_workspace
try:
    open_workspace(DataDir(Path(sys.argv[1])), now=lambda: datetime.now(UTC)).close()
    print("opened")
except WorkspaceLockedError as error:
    print(error.key, error.values["pid"])
"""


def _open_elsewhere(data_dir: DataDir) -> str:
    command = [sys.executable, "-c", _OPEN, str(data_dir.root)]
    done = subprocess.run(command, capture_output=True, check=True, text=True, timeout=60)
    return done.stdout.strip()


@pytest.mark.usefixtures("workspace")
def test_a_second_program_is_told_who_has_the_workspace(data_dir: DataDir) -> None:
    assert _open_elsewhere(data_dir) == f"workspace_locked {os.getpid()}"


def test_a_second_opening_in_one_program_is_refused_too(
    data_dir: DataDir, workspace: WorkspaceFile, now: Callable[[], datetime]
) -> None:
    with pytest.raises(WorkspaceLockedError):
        open_workspace(data_dir, now=now)
    assert not workspace.needs_check


def test_a_closed_workspace_can_be_opened_by_another_program(
    data_dir: DataDir, now: Callable[[], datetime]
) -> None:
    open_workspace(data_dir, now=now).close()
    assert _open_elsewhere(data_dir) == "opened"


def test_a_note_that_cannot_be_read_still_gives_a_sentence(
    data_dir: DataDir, workspace: WorkspaceFile, now: Callable[[], datetime]
) -> None:
    assert workspace.recovery is None
    for note in (b"\xff\x00", json.dumps([1]).encode()):
        (data_dir.root / LOCK_NAME).write_bytes(note)
        with pytest.raises(WorkspaceLockedError) as raised:
            open_workspace(data_dir, now=now)
        assert raised.value.values["pid"] == "?"
