"""The program is killed while it streams; she starts it again and has all but the last second."""

import sys
from pathlib import Path

import pytest

from tests.benchmarks.kills import MOST_LOST_MS, kill_once, write_script


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
@pytest.mark.parametrize("seed", range(5))
def test_killed_at_any_moment_she_finds_all_but_the_last_second(tmp_path: Path, seed: int) -> None:
    script = write_script(tmp_path / "script.json")
    outcome = kill_once(tmp_path / "商业 work", script, seed)
    assert outcome.is_sound
    assert outcome.lost_ms <= MOST_LOST_MS, outcome
