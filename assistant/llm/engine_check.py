"""Asks a model process, without any model, whether its engine starts on this machine."""

import os
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path

from assistant.errors import AssistantError, WorkerDiedError
from assistant.llm.client import default_command
from assistant.llm.failures import error_from
from assistant.llm.protocol import Load, LoadFailed, decode, encode

LIMIT_S = 60.0  # the first import of the engine on a cold disk
_EXPECTED = "model_missing"  # the engine is there; the file it was asked for is not


def engine_problem(command: Sequence[str] | None = None) -> AssistantError | None:
    """Return what is wrong with the engine; None where it answers that a file is not there."""
    started = list(command or default_command())
    try:
        process = _start(started)
    except OSError:
        return WorkerDiedError("worker_not_started", command=started[0])
    with process:
        guard = threading.Timer(LIMIT_S, process.kill)
        guard.start()
        try:
            answer = _answer(process)
        finally:
            guard.cancel()
            process.kill()
    if answer is None:
        return WorkerDiedError("worker_died_loading", code=process.returncode)
    return None if answer.key == _EXPECTED else error_from(answer)


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    root = str(Path(__file__).resolve().parents[2])
    search_path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH", ""))))
    return subprocess.Popen(  # noqa: S603 - this program, started again
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": search_path, "PYTHONUTF8": "1"},
    )


def _answer(process: subprocess.Popen[bytes]) -> LoadFailed | None:
    """Ask for a file that cannot be there and return the answer; None if the process ends."""
    assert process.stdin is not None
    assert process.stdout is not None
    nowhere = Path(__file__).with_name("no such model.gguf")
    try:
        process.stdin.write(encode(Load(path=str(nowhere))))
        process.stdin.flush()
    except OSError:
        return None
    for line in process.stdout:
        message, _problem = decode(line)
        if isinstance(message, LoadFailed):
            return message
    return None
