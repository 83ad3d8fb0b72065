"""A program killed at any moment leaves a sound workspace with all but its last write."""

import random
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from assistant.domain.outline import Outline
from assistant.paths import DataDir
from assistant.storage.backups import check_integrity
from assistant.storage.stores import build_stores
from assistant.storage.workspace_file import open_workspace

_ROOT = Path(__file__).resolve().parents[3]

# Streams into one section for as long as it lives; says each time what is surely on the disk.
_WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from assistant.domain.document import SectionStatus
from assistant.paths import DataDir
from assistant.storage.stores import build_stores
from assistant.storage.workspace_file import open_workspace
now = lambda: datetime.now(UTC)
workspace = open_workspace(DataDir(Path(sys.argv[1])), now=now)
stores = build_stores(workspace.database, now=now)
section, project = sys.argv[2:]
stores.documents.set_status(section, SectionStatus.DRAFTING)
text, number = "", 0
while True:
    number += 1
    text += f"w{number} "
    stores.live_texts.write_live(section, text)
    stores.briefs.set_value(project, "answers.problem", number)
    print(number, flush=True)
"""


def _kill_after(data_dir: DataDir, ids: tuple[str, str], lines: int) -> int:
    command = [sys.executable, "-c", _WRITER, str(data_dir.root), *ids]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=_ROOT) as writer:
        assert writer.stdout is not None
        for _ in range(lines):
            assert writer.stdout.readline()
        writer.kill()
        said = writer.stdout.read().split("\n")
    # The last line may be cut off; each whole one is a promise kept.
    return max([lines, *(int(line) for line in said[:-1] if line)])


@pytest.mark.parametrize("seed", range(5))
def test_killed_while_streaming_nothing_but_the_last_write_is_missing(
    data_dir: DataDir, now: Callable[[], datetime], outline: Outline, seed: int
) -> None:
    with open_workspace(data_dir, now=now) as workspace:
        stores = build_stores(workspace.database, now=now)
        project_id = stores.projects.create("P", "en", brief={}).id
        document_id = stores.documents.create(project_id, outline).id
        section_id = stores.documents.get(document_id).sections[0].id
    promised = _kill_after(data_dir, (section_id, project_id), random.Random(seed).randint(1, 80))
    with open_workspace(data_dir, now=now) as workspace:
        stores = build_stores(workspace.database, now=now)
        assert workspace.needs_check
        assert check_integrity(data_dir.database)
        assert stores.briefs.load(project_id)["answers"]["problem"] in (promised, promised + 1)
        assert stores.live_texts.recover_live() == (section_id,)
        words = stores.documents.get_section(section_id).markdown.split()
        assert len(words) in (promised, promised + 1)
        assert words == [f"w{number + 1}" for number in range(len(words))]
        assert stores.search.search(words[-1], project_id=project_id)
