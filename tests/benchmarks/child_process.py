"""A measured piece of work in a process of its own: questions and answers as lines of JSON."""

import json
import os
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from assistant.llm.worker import NATIVE_SETTINGS

ROOT = Path(__file__).absolute().parents[2]
STDOUT, STDERR = 1, 2
ANSWER_LIMIT_S = 300.0
Answer = dict[str, Any]
Handler = Callable[..., Answer]


class ChildError(Exception):
    """The child answered with an error, or no more at all."""


class Child:
    """The parent's end: asks one question at a time."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self.process_id = process.pid

    def ask(self, question: str, **values: object) -> Answer:
        """Return the answer to a question.

        Raises:
            ChildError: the child failed, has died, or took longer than is sane.
        """
        requests, answers = _pipes(self._process)
        requests.write(json.dumps({"question": question, "values": values}) + "\n")
        requests.flush()
        watchdog = threading.Timer(ANSWER_LIMIT_S, self._process.kill)
        watchdog.start()
        try:
            line = answers.readline()
        finally:
            watchdog.cancel()
        if not line:
            raise ChildError(f"the process ended while it was asked to {question}")
        answer: Answer = json.loads(line)
        if "error" in answer:
            raise ChildError(answer["error"])
        return answer


@contextmanager
def child(module: str) -> Iterator[Child]:
    """Start a module that calls ``serve``, with the native settings of the model process."""
    environment = {**os.environ, **NATIVE_SETTINGS, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env=environment,
        text=True,
    )
    with process:
        try:
            yield Child(process)
        finally:
            _pipes(process)[0].close()  # the end of its questions ends it
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()


def serve(handlers: Mapping[str, Handler]) -> None:
    """Answer questions until there are no more; the child's end."""
    output = os.fdopen(os.dup(STDOUT), "w", encoding="utf-8")
    os.dup2(STDERR, STDOUT)  # what C libraries print is no answer
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            answer = handlers[asked["question"]](**asked["values"])
        except Exception as error:  # noqa: BLE001 - the boundary: the parent reports it
            traceback.print_exc()
            answer = {"error": f"{type(error).__name__}: {error}"}
        output.write(json.dumps(answer) + "\n")
        output.flush()


def _pipes(process: "subprocess.Popen[str]") -> tuple[IO[str], IO[str]]:
    assert process.stdin is not None
    assert process.stdout is not None
    return process.stdin, process.stdout
