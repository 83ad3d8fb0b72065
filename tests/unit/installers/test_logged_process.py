import sys
from pathlib import Path

import pytest

from installers.logged_process import last_lines, run_logged


def test_every_line_is_seen_and_logged(tmp_path: Path) -> None:
    seen: list[str] = []
    log = tmp_path / "log"
    program = "import sys; print('one'); print('二', file=sys.stderr)"
    command = [sys.executable, "-X", "utf8", "-u", "-c", program]
    assert run_logged(command, log, on_line=seen.append) == 0
    assert sorted(seen) == ["one\n", "二\n"]
    assert sorted(last_lines(log, 2)) == ["one", "二"]


def test_the_exit_status_is_the_programs(tmp_path: Path) -> None:
    assert run_logged([sys.executable, "-c", "raise SystemExit(7)"], tmp_path / "log") == 7


def test_an_interruption_stops_the_program(tmp_path: Path) -> None:
    started = tmp_path / "started"
    program = (
        f"import pathlib, time; print('up', flush=True);"
        f" time.sleep(60); pathlib.Path({str(started)!r}).touch()"
    )

    def interrupt(_line: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_logged([sys.executable, "-c", program], tmp_path / "log", on_line=interrupt)
    assert not started.exists()


def test_a_log_that_is_not_there_has_no_last_lines(tmp_path: Path) -> None:
    assert last_lines(tmp_path / "none") == []
