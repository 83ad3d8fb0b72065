"""Whether the engine starts is asked of a real model process, and never waits for ever."""

import json
import sys
from pathlib import Path

import pytest

from assistant.llm import engine_check
from assistant.llm.client import default_command
from assistant.llm.engine_check import engine_problem


def test_the_real_engine_starts_here() -> None:
    assert engine_problem() is None


def test_a_played_engine_answers_too(tmp_path: Path) -> None:
    script = tmp_path / "script.json"
    script.write_text(json.dumps({}), "utf-8")
    assert engine_problem([*default_command(), "--scripted", str(script)]) is None


MISSING = (
    "import sys; from assistant.llm.protocol import *; "
    "sys.stdout.buffer.write(encode(LoadFailed(path='', key='engine_missing', "
    "values={'reason': 'no library'}))); sys.stdout.flush(); sys.stdin.readline()"
)


@pytest.mark.parametrize(
    ("program", "key"),
    [
        ("import os; os._exit(3)", "worker_died_loading"),
        ("import sys; sys.stdin.readline(); print('what?')", "worker_died_loading"),
        (MISSING, "engine_missing"),
    ],
)
def test_what_is_wrong_is_a_sentence(program: str, key: str) -> None:
    problem = engine_problem([sys.executable, "-c", program])
    assert problem is not None
    assert problem.key == key


def test_a_program_that_is_not_there_is_told() -> None:
    problem = engine_problem(["/no/such/program"])
    assert problem is not None
    assert problem.key == "worker_not_started"


def test_a_process_that_says_nothing_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_check, "LIMIT_S", 0.2)
    problem = engine_problem([sys.executable, "-c", "import time; time.sleep(600)"])
    assert problem is not None
    assert problem.key == "worker_died_loading"
