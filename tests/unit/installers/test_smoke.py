import sys
from pathlib import Path

import pytest

from installers.smoke import (
    MODEL_STEP,
    PROGRAM_NAME,
    STEPS,
    SmokeFailure,
    check_doctor,
    check_model,
    check_worker,
    foreign_files,
    moved,
    run,
    smoke,
)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a script")

STAND_IN = """#!{python}
import json, pathlib, sys, time
words = sys.argv[1:]
if words == ["--llm-worker"]:
    print(json.dumps({{"type": "Ready", "version": 1}}), flush=True)
    for line in sys.stdin:
        kind = json.loads(line)["type"]
        answers = {{"Load": ["Loaded"], "Generate": ["Token", "Done"]}}[kind]
        for answer in answers:
            print(json.dumps({{"type": answer, "tokens": 1}}), flush=True)
elif words[:1] == ["draft"]:
    output = pathlib.Path(words[words.index("--output") + 1])
    (output / "plan.pdf").write_bytes({pdf!r})
elif words == ["doctor", "--json"]:
    print(json.dumps({{"ok": True}}))
"""
PDF = b"%PDF-1.7\n%%EOF\n"


def stand_in(folder: Path, pdf: bytes = PDF) -> Path:
    """Make a folder with a program that behaves, but has no window."""
    program = folder / PROGRAM_NAME / PROGRAM_NAME
    program.parent.mkdir()
    program.write_text(STAND_IN.format(python=sys.executable, pdf=pdf), encoding="utf-8")
    program.chmod(0o755)
    return program.parent


BUT_THE_WINDOW = STEPS[:-1]


def test_a_good_folder_passes_and_comes_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = stand_in(tmp_path)
    assert smoke(folder, BUT_THE_WINDOW) == 0
    assert folder.is_dir()
    assert [line[:5] for line in capsys.readouterr().out.splitlines()] == ["ok   "] * 3


def test_a_pdf_that_is_none_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert smoke(stand_in(tmp_path, b"<html>"), BUT_THE_WINDOW) == 1
    assert "plan.pdf is no whole PDF" in capsys.readouterr().out


def test_a_window_that_closes_by_itself_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert smoke(stand_in(tmp_path), STEPS[-1:]) == 1
    assert "FAIL  window opens" in capsys.readouterr().out


def test_the_folder_is_moved_to_a_path_with_spaces_and_chinese(tmp_path: Path) -> None:
    folder = stand_in(tmp_path)
    with moved(folder) as trial:
        assert not folder.exists()
        assert " " in str(trial.folder)
        assert "创业" in str(trial.folder)
    assert folder.exists()


def test_the_trial_knows_of_no_environment_and_no_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIRTUAL_ENV", "/venv")
    monkeypatch.setenv("PYTHONPATH", "/checkout")
    with moved(stand_in(tmp_path)) as trial:
        known = trial.environment()
        assert "VIRTUAL_ENV" not in known
        assert "PYTHONPATH" not in known
        assert known["HOME"] == str(trial.home)


def test_a_bad_exit_is_quoted(tmp_path: Path) -> None:
    folder = stand_in(tmp_path)
    (folder / PROGRAM_NAME).write_text("#!/bin/sh\necho 'disk full' >&2\nexit 9\n")
    with moved(folder) as trial, pytest.raises(SmokeFailure, match="exit 9: disk full"):
        check_doctor(trial)


def test_a_command_runs_in_a_home_of_its_own(tmp_path: Path) -> None:
    folder = stand_in(tmp_path)
    (folder / PROGRAM_NAME).write_text("#!/bin/sh\npwd\n")
    with moved(folder) as trial:
        assert run(trial).stdout.strip() == str(trial.home)


def test_a_worker_with_libraries_from_elsewhere_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("installers.smoke.SYSTEM_FOLDERS", ())  # the C library is foreign then
    model = tmp_path / "model.gguf"
    model.write_bytes(b"GGUF")
    assert smoke(stand_in(tmp_path), [MODEL_STEP], model) == 1
    assert "uses files from outside its folder" in capsys.readouterr().out


def test_a_model_that_writes_is_heard_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The stand-in's Python lies outside its folder, so this one question is left out.
    monkeypatch.setattr("installers.smoke._check_mapped_files", lambda *_: None)
    model = tmp_path / "model.gguf"
    model.write_bytes(b"GGUF")
    with moved(stand_in(tmp_path), model) as trial:
        assert check_model(trial) == "1 tokens written"


def test_a_worker_that_dies_is_quoted(tmp_path: Path) -> None:
    folder = stand_in(tmp_path)
    (folder / PROGRAM_NAME).write_text("#!/bin/sh\necho 'no library' >&2\nexit 1\n")
    with moved(folder) as trial, pytest.raises(SmokeFailure, match="ended before Ready: no lib"):
        check_worker(trial)


def test_a_worker_that_babbles_is_quoted(tmp_path: Path) -> None:
    folder = stand_in(tmp_path)
    (folder / PROGRAM_NAME).write_text("#!/bin/sh\necho hello\n")
    with moved(folder) as trial, pytest.raises(SmokeFailure, match="no message: b'hello"):
        check_worker(trial)


def test_libraries_from_elsewhere_are_found_out() -> None:
    maps = """\
7f00-7f01 r-xp 00000000 fe:00 1  /app folder/_internal/libllama.so
7f01-7f02 r-xp 00000000 fe:00 2  /usr/lib/x86_64-linux-gnu/libc.so.6
7f02-7f03 r-xp 00000000 fe:00 3  /usr/lib/python3/dist-packages/numpy/core.so
7f03-7f04 r-xp 00000000 fe:00 4  /home/me/.venv/lib/libggml.so
7f04-7f05 rw-p 00000000 00:00 0  [heap]
"""
    assert foreign_files(maps, [Path("/app folder")]) == [
        "/home/me/.venv/lib/libggml.so",
        "/usr/lib/python3/dist-packages/numpy/core.so",
    ]
