"""The commands, run in this process where that is enough, and as the real program where not."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from assistant.cli import main
from tests.unit.answers_once import read_answers_once

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a command ended and what it said."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed, as JSON."""
        return json.loads(self.out)


Run = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def answers_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read_answers_once(monkeypatch)


@pytest.fixture
def run(qtbot: QtBot, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run a command in this process, on a workspace of its own."""
    assert qtbot is not None  # commands share the application that it makes

    def run_here(*arguments: object) -> Outcome:
        given = [str(argument) for argument in arguments]
        if "--data-dir" not in given:
            given += ["--data-dir", str(tmp_path / "work 空间")]
        try:
            status = main(given)
        except SystemExit as ended:
            status = int(ended.code or 0)
        out, err = capsys.readouterr()
        return Outcome(status=status, out=out, err=err)

    return run_here


def start_program(*arguments: object, cwd: Path, **environment: str) -> subprocess.Popen[bytes]:
    """Start the real program in a child process."""
    return subprocess.Popen(
        [sys.executable, "-m", "assistant", *(str(argument) for argument in arguments)],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def run_program(*arguments: object, cwd: Path, **environment: str) -> Outcome:
    """Run the real program in a child process to its end."""
    with start_program(*arguments, cwd=cwd, **environment) as process:
        out, err = process.communicate(timeout=120)
    return Outcome(status=process.returncode, out=out.decode("utf-8"), err=err.decode("utf-8"))
