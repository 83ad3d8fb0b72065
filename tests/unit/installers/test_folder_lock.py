import subprocess
import sys
from pathlib import Path

from installers.folder_lock import held_lock

ROOT = Path(__file__).resolve().parents[3]
SECOND = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from installers.folder_lock import held_lock
with held_lock(Path(sys.argv[2]), lambda: print("waiting", flush=True)):
    print("in", flush=True)
"""


def second_start(lock: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", SECOND, str(ROOT), str(lock)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_a_second_installer_waits_for_the_first(tmp_path: Path) -> None:
    lock = tmp_path / "folder" / "lock"
    with held_lock(lock, lambda: None):
        second = second_start(lock)
        assert second.stdout is not None
        assert second.stdout.readline() == "waiting\n"
        assert second.poll() is None
    told, _ = second.communicate(timeout=30)
    assert told == "in\n"


def test_a_free_lock_is_taken_without_a_word(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with held_lock(lock, lambda: None):
        pass
    told, _ = second_start(lock).communicate(timeout=30)
    assert told == "in\n"
