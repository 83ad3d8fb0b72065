"""The model process alone, spoken to over plain pipes."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import psutil
import pytest

from assistant.llm.client import default_command
from assistant.llm.protocol import (
    AnyMessage,
    Cancel,
    Done,
    Failed,
    Generate,
    Load,
    Loaded,
    Prompt,
    Ready,
    Shutdown,
    Stats,
    Token,
    decode,
    encode,
)
from assistant.llm.worker import LOW_PRIORITY_NICE


class Conversation:
    """Writes and reads lines of a process."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        assert process.stdin is not None
        assert process.stdout is not None
        self._input: IO[bytes] = process.stdin
        self._output: IO[bytes] = process.stdout

    def say(self, *messages: AnyMessage) -> None:
        self.say_bytes(b"".join(encode(message) for message in messages))

    def say_bytes(self, data: bytes) -> None:
        self._input.write(data)
        self._input.flush()

    def hang_up(self) -> None:
        self._input.close()

    def hear(self) -> AnyMessage | None:
        return decode(self._output.readline())[0]


PLAN = '{"default": {"text": "a b c d e f g h", "delay_ms": 20}}'


@pytest.fixture
def plan() -> str:
    """Return the script; a test may have another as its parameter."""
    return PLAN


@pytest.fixture
def script(tmp_path: Path, plan: str) -> Path:
    path = tmp_path / "script.json"
    path.write_text(plan)
    return path


@pytest.fixture
def worker(script: Path) -> Iterator[Conversation]:
    command = [*default_command(), "--scripted", str(script)]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    with process:
        yield Conversation(process)
        process.kill()


def _request(request_id: str = "one") -> Generate:
    return Generate(id=request_id, prompt=Prompt.plain("go"))


def test_the_first_line_says_version_and_process(worker: Conversation) -> None:
    ready = worker.hear()
    assert isinstance(ready, Ready)
    assert (ready.pid, ready.engine) == (worker.process.pid, "scripted")


@pytest.mark.parametrize("line", [b"rubbish\n", b"\xff\xfe\n", b'{"type":"Load"}\n', b"{}\n"])
def test_a_line_that_is_no_message_is_answered(worker: Conversation, line: bytes) -> None:
    worker.hear()
    worker.say_bytes(line)
    answer = worker.hear()
    assert isinstance(answer, Failed)
    assert (answer.id, answer.key) == (None, "malformed_message")


def test_a_message_for_the_other_side_is_answered(worker: Conversation) -> None:
    worker.hear()
    worker.say(Done(id="one", reason="stop"))
    answer = worker.hear()
    assert isinstance(answer, Failed)
    assert answer.key == "unexpected_message"


def test_a_request_before_a_model_fails(worker: Conversation) -> None:
    worker.hear()
    worker.say(_request(), Stats())
    answers = [worker.hear(), worker.hear()]
    assert [each.id for each in answers if isinstance(each, Failed)] == ["one", None]


def test_messages_may_come_in_one_write(worker: Conversation, script: Path) -> None:
    worker.say(Load(path=str(script)), _request("a"), _request("b"), Cancel(id="a"))
    heard: list[AnyMessage | None] = []
    while not any(isinstance(each, Done) and each.id == "b" for each in heard):
        heard.append(worker.hear())
    assert isinstance(heard[1], Loaded)
    ends = {each.id: each.reason for each in heard if isinstance(each, Done)}
    assert ends == {"a": "cancelled", "b": "stop"}
    text = "".join(each.text for each in heard if isinstance(each, Token) and each.id == "b")
    assert text == "a b c d e f g h"


def test_shutdown_ends_the_process_in_order(worker: Conversation) -> None:
    worker.say(Shutdown())
    assert worker.process.wait(timeout=30) == 0


def test_the_end_of_its_input_ends_the_process_in_the_middle_of_a_text(
    worker: Conversation, script: Path
) -> None:
    worker.say(Load(path=str(script)), _request())
    while not isinstance(worker.hear(), Token):
        pass
    worker.hang_up()
    assert worker.process.wait(timeout=30) == 0


@pytest.mark.parametrize(
    ("plan", "last"),
    [
        ('{"load": {"fail": "hang"}}', Ready),
        ("{}", Loaded),
        ('{"default": {"text": "a b", "fail": "hang", "fail_after": 1}}', Token),
    ],
)
def test_the_end_of_its_input_ends_the_process_whatever_holds_it_up(
    worker: Conversation, script: Path, last: type[AnyMessage]
) -> None:
    worker.say(Load(path=str(script)), _request())
    while not isinstance(worker.hear(), last):
        pass
    worker.hang_up()
    assert worker.process.wait(timeout=30) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has priority classes")
def test_low_priority_is_taken_once_and_kept(worker: Conversation, script: Path) -> None:
    worker.say(Load(path=str(script)))
    worker.hear()
    worker.hear()
    process = psutil.Process(worker.process.pid)
    before = process.nice()
    for has_low_priority in (True, True, False):
        worker.say(Load(path=str(script), has_low_priority=has_low_priority))
        assert isinstance(worker.hear(), Loaded)
        assert process.nice() == min(before + LOW_PRIORITY_NICE, 19)


def test_the_worker_and_the_protocol_know_no_qt() -> None:
    code = "import sys, assistant.llm.worker; assert not any('PySide6' in m for m in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
