"""The program as a process: what it prints, how it ends, and that it ends when it is told to."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from assistant import __main__ as door
from assistant import __version__, cli
from tests.unit.commands.conftest import run_program, start_program

BRIEF = {
    "schema": 1,
    "company": {"name": {"en": "Tidemark", "zh": "潮位 🚲"}, "one_line": "Every mooring used."},
    "answers": {"problem": "Moorings stay empty.", "solution": "We show which are free."},
}


@pytest.fixture
def brief(tmp_path: Path) -> Path:
    """Return a small brief."""
    path = tmp_path / "brief.json"
    path.write_text(json.dumps(BRIEF), "utf-8")
    return path


def script(folder: Path, **content: object) -> dict[str, str]:
    """Return the environment of a program whose model plays a script."""
    path = folder / "script.json"
    path.write_text(json.dumps(content), "utf-8")
    return {"FOUNDER_ASSISTANT_SCRIPTED_MODEL": str(path)}


def test_the_program_drafts_in_a_process_of_its_own_with_a_played_model(
    brief: Path, tmp_path: Path
) -> None:
    text = (
        "Skippers who come in after dark rarely find the harbour office open. They circle between "
        "the pontoons and tie up where they should not. We put a small sensor on each cleat and "
        "show which places are free. A crew chooses one on the way in and pays before it arrives."
    )
    outcome = run_program(
        "draft", brief, "--model", brief, "--output", tmp_path / "o", "--format", "md", "--json",
        cwd=tmp_path, **script(tmp_path, default={"text": text}),
    )  # fmt: skip
    assert outcome.status == 0, outcome.err
    assert text in Path(json.loads(outcome.out)["files"][0]).read_text("utf-8")
    assert "Traceback" not in outcome.err


def test_chinese_is_printed_into_a_pipe_whatever_the_locale(brief: Path, tmp_path: Path) -> None:
    brief.write_text(json.dumps(BRIEF | {"language": "zh"}), "utf-8")
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0",
                  "PYTHONIOENCODING": "ascii"}  # fmt: skip
    outcome = run_program("import", brief, "--json", cwd=tmp_path, **ascii_only)
    assert outcome.status == 0, outcome.err
    assert json.loads(outcome.out)["name"] == "潮位 🚲"


@pytest.mark.skipif(sys.platform == "win32", reason="names there are Unicode")
def test_a_file_name_that_is_no_text_is_printed_all_the_same(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff\xfe.toml"
    outcome = run_program("import", os.fsdecode(path), cwd=tmp_path)
    assert outcome.status == 2
    assert outcome.err.endswith("there is no such file; check the path\n")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other signals")
@pytest.mark.parametrize(
    ("moment", "number"), [("loading", signal.SIGTERM), ("streaming", signal.SIGINT)]
)
def test_an_interrupt_ends_the_program_quickly_and_leaves_nothing_behind(
    brief: Path, tmp_path: Path, number: int, moment: str
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    load = {"delay_ms": 60_000 if moment == "loading" else 0}
    played = script(tmp_path, load=load, tokens_per_s=50, default={"text": "word " * 5000})
    environment = {"TMPDIR": str(temporary), "FOUNDER_ASSISTANT_DATA": ""}
    arguments = ("draft", brief, "--model", brief, "--output", tmp_path / "o")
    with start_program(*arguments, cwd=tmp_path, **environment, **played) as process:
        program = psutil.Process(process.pid)
        _wait(process, lambda: bool(program.children(recursive=True)))
        children = program.children(recursive=True)
        if moment == "streaming":
            _wait(process, lambda: _is_streaming(temporary))
        process.send_signal(number)
        out, err = process.communicate(timeout=20)
    assert process.returncode == cli.INTERRUPTED
    assert (out, b"Traceback" in err) == (b"", False)
    _gone, alive = psutil.wait_procs(children, timeout=10)
    assert alive == []
    assert list(temporary.iterdir()) == []


def _wait(process: subprocess.Popen[bytes], condition: Callable[[], bool]) -> None:
    """Wait until something is true, or fail when the program ends before."""
    while not condition():
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.02)
            pytest.fail("the program ended before its time")


def _is_streaming(temporary: Path) -> bool:
    """Tell whether drafted text has reached the write-ahead log of the temporary workspace."""
    logs = list(temporary.glob("*/workspace.db-wal"))
    return any(b"word word word" in log.read_bytes() for log in logs)


def test_a_reader_who_has_seen_enough_is_no_failure_with_a_traceback(
    brief: Path, tmp_path: Path
) -> None:
    with start_program("list", "--json", cwd=tmp_path) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        err = process.stderr.read()
        process.wait(timeout=30)
    assert b"Traceback" not in err
    assert brief.is_file()


def test_version_and_help_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    for argument in ("--version", "--help", "draft --help"):
        with pytest.raises(SystemExit) as ended:
            door.main(argument.split())
        assert ended.value.code == 0
    assert __version__ in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "opens_window"),
    [
        ([], True),
        (["--data-dir", "/x"], True),
        (["--data-dir=/x"], True),
        (["list"], False),
        (["--version"], False),
    ],
)
def test_the_door_leads_to_the_window_or_to_a_command(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], *, opens_window: bool
) -> None:
    app = pytest.importorskip("assistant.app")
    monkeypatch.setattr(app, "run_window", lambda _given: 71)
    monkeypatch.setattr(cli, "main", lambda _given: 72)
    assert door.main(arguments) == (71 if opens_window else 72)
