"""The client and the real model process play scripts to each other."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pytest
from pytestqt.qtbot import QtBot

from assistant.errors import WorkerDiedError
from assistant.llm.client import ModelClient, default_command
from assistant.llm.protocol import PROTOCOL_VERSION, Generate, Prompt, Sampling
from tests.unit.llm.conftest import WAIT_MS, ClientMaker, ScriptMaker
from tests.unit.llm.recording import Recording

ENDLESS = {"text": "word " * 100_000, "delay_ms": 5}
LOOKS_IN_A_ROW = 20  # 10 ms apart


def _ask(client: ModelClient, request_id: str, text: str = "a question") -> None:
    sampling = Sampling(max_tokens=1_000_000)
    client.generate(Generate(id=request_id, prompt=Prompt.plain(text), sampling=sampling))


def _wait_for_end(qtbot: QtBot, recording: Recording, *ids: str) -> None:
    qtbot.waitUntil(lambda: recording.has_ended(*ids), timeout=WAIT_MS)


def _wait_for_text(qtbot: QtBot, recording: Recording, request_id: str) -> None:
    qtbot.waitUntil(lambda: request_id in recording.texts, timeout=WAIT_MS)


def test_a_text_streams_in_pieces(play: ScriptMaker, qtbot: QtBot) -> None:
    client, recording = play(default={"text": "Hello 你好 world"})
    _ask(client, "one")
    _wait_for_end(qtbot, recording, "one")
    assert recording.texts["one"] == "Hello 你好 world"
    assert (recording.done["one"].reason, recording.done["one"].tokens) == ("stop", 4)
    assert recording.states == ["starting", "ready", "loading", "loaded"]
    assert recording.ready[0].version == PROTOCOL_VERSION


def test_two_queued_requests_both_finish(play: ScriptMaker, qtbot: QtBot) -> None:
    client, recording = play(rules=[{"match": "first", "text": "1"}], default={"text": "2"})
    _ask(client, "a", "the first question")
    _ask(client, "b")
    opened = client.open_requests
    _wait_for_end(qtbot, recording, "a", "b")
    assert recording.texts == {"a": "1", "b": "2"}
    assert (opened, client.open_requests) == (("a", "b"), ())


def test_a_request_that_waits_can_be_moved_up(
    play: ScriptMaker, qtbot: QtBot, tmp_path: Path
) -> None:
    record = tmp_path / "prompts.jsonl"
    client, recording = play(default={"text": "a b c", "delay_ms": 20}, record=str(record))
    for request_id in ("a", "b", "c", "d"):
        _ask(client, request_id)
    client.prioritise("c", 1)  # before it was sent
    _wait_for_text(qtbot, recording, "c")
    client.prioritise("d", 1)  # while it waits there
    client.prioritise("unknown", 1)
    _wait_for_end(qtbot, recording, "a", "b", "c", "d")
    order = [json.loads(line)["id"] for line in record.read_text("utf-8").splitlines()]
    assert order == ["c", "d", "a", "b"]


def test_tokens_are_counted(play: ScriptMaker, qtbot: QtBot) -> None:
    client, recording = play()
    client.count("n", ["one two", "你好", ""])
    _wait_for_end(qtbot, recording, "n")
    assert recording.counts["n"] == (2, 2, 0)


def test_a_cancel_in_time_keeps_the_process(play: ScriptMaker, qtbot: QtBot) -> None:
    client, recording = play(default=ENDLESS)
    _ask(client, "one")
    _wait_for_text(qtbot, recording, "one")
    process_id = client.process_id
    client.cancel("one")
    _wait_for_end(qtbot, recording, "one")
    assert recording.done["one"].reason == "cancelled"
    assert (client.process_id, client.state) == (process_id, "loaded")


def test_a_request_that_waits_can_be_cancelled(play: ScriptMaker, qtbot: QtBot) -> None:
    client, recording = play(default=ENDLESS)
    _ask(client, "one")
    _ask(client, "two")
    _wait_for_text(qtbot, recording, "one")
    client.cancel("two")
    _wait_for_end(qtbot, recording, "two")
    assert recording.done["two"].tokens == 0
    assert client.open_requests == ("one",)


def test_a_request_that_was_not_sent_yet_can_be_cancelled(play: ScriptMaker, qtbot: QtBot) -> None:
    client, recording = play(default=ENDLESS)
    _ask(client, "one")
    client.cancel_all()
    _wait_for_end(qtbot, recording, "one")
    assert recording.done["one"].reason == "cancelled"


def test_a_process_that_hangs_is_killed_and_the_rest_goes_on(
    play: ScriptMaker, qtbot: QtBot
) -> None:
    hang = {"match": "hang", "text": "a b", "fail": "hang", "fail_after": 1}
    client, recording = play(cancel_grace_s=0.2, rules=[hang], default={"text": "fine"})
    _ask(client, "stuck", "hang now")
    _ask(client, "next")
    _wait_for_text(qtbot, recording, "stuck")
    process_id = client.process_id
    _wait_for_sleep(qtbot, process_id)
    client.cancel("stuck")
    _wait_for_end(qtbot, recording, "stuck", "next")
    assert recording.done["stuck"].reason == "cancelled"
    assert recording.texts == {"stuck": "a", "next": "fine"}
    # Both have ended once the cancel is given up on; the process ends a moment later.
    qtbot.waitUntil(lambda: client.process_id != process_id, timeout=WAIT_MS)
    assert not psutil.pid_exists(process_id)
    assert recording.deaths == []


def _wait_for_sleep(qtbot: QtBot, process_id: int) -> None:
    """Wait until a process does nothing: a cancel that comes before it hangs is obeyed."""
    if sys.platform != "linux":  # where a process that waits for its turn may be said to sleep
        qtbot.wait(500)
        return
    process, asleep = psutil.Process(process_id), 0

    def sleeps() -> bool:
        nonlocal asleep
        asleep = asleep + 1 if process.status() == psutil.STATUS_SLEEPING else 0
        return asleep >= LOOKS_IN_A_ROW

    qtbot.waitUntil(sleeps, timeout=WAIT_MS)


def test_a_begun_text_is_lost_in_a_restart_and_says_so(play: ScriptMaker, qtbot: QtBot) -> None:
    client, recording = play(default=ENDLESS)
    _ask(client, "begun")
    _wait_for_text(qtbot, recording, "begun")
    client.restart()
    assert recording.failed["begun"].key == "request_lost_in_restart"
    qtbot.waitUntil(lambda: client.state == "loaded", timeout=WAIT_MS)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows tells no signals")
@pytest.mark.parametrize(("fail", "key"), [("crash", "worker_crashed"), ("oom", "worker_killed")])
def test_a_process_that_dies_can_be_restarted(
    play: ScriptMaker, qtbot: QtBot, fail: str, key: str
) -> None:
    dying = {"match": "die", "text": "a b c", "fail": fail, "fail_after": 2}
    client, recording = play(rules=[dying], default={"text": "again"})
    _ask(client, "one", "die")
    _wait_for_end(qtbot, recording, "one")
    assert recording.texts["one"] == "a b"
    assert recording.failed["one"].key == key
    assert [death.key for death in recording.deaths] == [key]
    client.restart()
    _ask(client, "two")
    _wait_for_end(qtbot, recording, "two")
    assert recording.texts["two"] == "again"


def test_a_process_that_dies_while_loading_says_so(play: ScriptMaker, qtbot: QtBot) -> None:
    client, recording = play(load={"fail": "oom"})
    _ask(client, "one")
    qtbot.waitUntil(lambda: bool(recording.deaths), timeout=WAIT_MS)
    assert [error.key for error in recording.load_errors] == ["worker_died_loading"]
    assert isinstance(recording.failed["one"], WorkerDiedError)
    assert client.state == "dead"


@pytest.mark.parametrize(
    ("fail", "key"), [("memory", "model_out_of_memory"), ("bug", "engine_failed")]
)
def test_an_exception_in_the_engine_fails_the_request_only(
    play: ScriptMaker, qtbot: QtBot, fail: str, key: str
) -> None:
    client, recording = play(rules=[{"match": "bad", "text": "a", "fail": fail}])
    _ask(client, "one", "bad")
    _wait_for_end(qtbot, recording, "one")
    assert recording.failed["one"].key == key
    _ask(client, "two")
    _wait_for_end(qtbot, recording, "two")
    assert recording.done["two"].reason == "stop"


def test_a_stray_print_does_not_disturb_the_messages(play: ScriptMaker, qtbot: QtBot) -> None:
    client, recording = play(default={"text": "a b", "fail": "print"})
    _ask(client, "one")
    _wait_for_end(qtbot, recording, "one")
    assert recording.texts["one"] == "a b"
    qtbot.waitUntil(lambda: "a stray line" in client.stderr_tail, timeout=WAIT_MS)


def test_a_request_without_a_model_fails_after_it_was_asked(
    make_client: ClientMaker, qtbot: QtBot
) -> None:
    client, recording = make_client()
    _ask(client, "one")
    assert recording.failed == {}
    _wait_for_end(qtbot, recording, "one")
    assert recording.failed["one"].key == "model_not_loaded"


def test_a_model_that_is_gone_leaves_the_process_ready(
    play: ScriptMaker, qtbot: QtBot, tmp_path: Path
) -> None:
    client, recording = play()
    client.load(tmp_path / "gone.gguf")
    _ask(client, "one")
    _wait_for_end(qtbot, recording, "one")
    assert [error.key for error in recording.load_errors] == ["model_missing"]
    assert client.state == "ready"
    client.load(tmp_path / "script.json")
    _ask(client, "two")
    _wait_for_end(qtbot, recording, "two")
    assert recording.done["two"].reason == "stop"


def test_a_listener_of_a_failed_load_may_load_another_model(
    play: ScriptMaker, qtbot: QtBot, tmp_path: Path
) -> None:
    client, recording = play()

    def load_another() -> None:
        client.load(tmp_path / "script.json")
        _ask(client, "second")

    client.load_failed.connect(load_another)
    client.load(tmp_path / "gone.gguf")
    _ask(client, "first")
    _wait_for_end(qtbot, recording, "second")
    assert recording.failed["first"].key == "model_missing"
    assert recording.done["second"].reason == "stop"


def test_a_text_ends_when_another_model_is_loaded(
    play: ScriptMaker, qtbot: QtBot, tmp_path: Path
) -> None:
    client, recording = play(default=ENDLESS)
    _ask(client, "one")
    _wait_for_text(qtbot, recording, "one")
    client.load(tmp_path / "script.json", context_length=256)
    _wait_for_end(qtbot, recording, "one")
    assert recording.failed["one"].key == "model_replaced"
    qtbot.waitUntil(lambda: client.state == "loaded", timeout=WAIT_MS)
    assert client.loaded is not None
    assert client.loaded.context_length == 256


def test_the_process_tells_how_it_is_doing(play: ScriptMaker, qtbot: QtBot) -> None:
    client, recording = play(default=ENDLESS)
    _ask(client, "one")
    _ask(client, "two")
    _wait_for_text(qtbot, recording, "one")
    client.ask_stats()
    qtbot.waitUntil(lambda: bool(recording.stats), timeout=WAIT_MS)
    assert (recording.stats[0].running, recording.stats[0].queued) == (1, 1)


def test_a_shutdown_ends_the_process_and_the_requests(play: ScriptMaker, qtbot: QtBot) -> None:
    client, recording = play(default=ENDLESS)
    _ask(client, "one")
    _wait_for_text(qtbot, recording, "one")
    process_id = client.process_id
    client.shutdown()
    assert recording.done["one"].reason == "cancelled"
    assert client.state == "stopped"
    assert not psutil.pid_exists(process_id)


def test_an_id_is_open_only_once(play: ScriptMaker) -> None:
    client, _ = play()
    _ask(client, "one")
    with pytest.raises(ValueError, match="one is open"):
        _ask(client, "one")


def test_a_program_that_is_not_there_is_a_death(make_client: ClientMaker, qtbot: QtBot) -> None:
    client, recording = make_client(["/nowhere/program"])
    client.start()
    qtbot.waitUntil(lambda: bool(recording.deaths), timeout=WAIT_MS)
    assert recording.deaths[0].key == "worker_not_started"


STRANGE_WORKER = """
import sys
out, lines = sys.stdout.buffer, sys.stdin
def say(data):
    out.write(data)
    out.flush()
say(b'{"type":"Ready","version":%d,"pid":1,"engine":"strange"}\\n')
path = lines.readline().split('"path":"')[1].split('"')[0]
say(('{"type":"Loaded","path":"' + path + '","name":"","architecture":"","context_length":1,'
  '"trained_context_length":1,"has_chat_template":false,"device":"","layers_on_gpu":0,'
  '"layer_count":0,"size_bytes":0}\\nno message\\n').encode())
lines.readline()
token = '{"type":"Token","id":"one","text":"你好"}\\n'.encode()
say(token[:-5])  # in the middle of a character
lines.readline()
say(token[-5:] + b'{"type":"Done","id":"one","reason":"stop"}\\n')
lines.readline()
"""


def _strange_command(version: int) -> list[str]:
    return [sys.executable, "-c", STRANGE_WORKER % version]


def test_half_a_character_in_the_pipe_waits_for_the_other_half(
    make_client: ClientMaker, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    client, recording = make_client(_strange_command(PROTOCOL_VERSION))
    client.load("model")
    _ask(client, "one")
    qtbot.waitUntil(lambda: client.state == "loaded", timeout=WAIT_MS)
    client.ask_stats()  # the strange process goes on after it
    _wait_for_end(qtbot, recording, "one")
    assert recording.texts["one"] == "你好"
    assert "cannot be read" in caplog.text  # the line that is no message


def test_a_process_of_another_version_is_refused(make_client: ClientMaker, qtbot: QtBot) -> None:
    client, recording = make_client(_strange_command(99))
    client.load("model")
    qtbot.waitUntil(lambda: bool(recording.deaths), timeout=WAIT_MS)
    assert recording.deaths[0].key == "worker_version"


PARENT = """
import os, sys
from PySide6.QtCore import QCoreApplication, QTimer
from assistant.llm.client import ModelClient
from assistant.llm.protocol import Generate, Prompt
model, stage, *command = sys.argv[1:]
app = QCoreApplication([])
client = ModelClient(command)
def tell(*_):
    print(client.process_id, flush=True)
client.state_changed.connect(lambda state: tell() if state == stage else None)
client.load(model)
if stage == "token":
    client.token_received.connect(tell)
    client.generate(Generate(id="one", prompt=Prompt.plain("go")))
ticks = QTimer()
ticks.timeout.connect(lambda: None)  # lets Python look after its signals
ticks.start(50)
app.exec()
"""
HANGS = {"text": "a b c", "fail": "hang", "fail_after": 1}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such signals")
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, signal.SIGABRT])
@pytest.mark.parametrize(
    ("stage", "script"),
    [
        ("loading", {"load": {"fail": "hang"}}),
        ("loaded", {}),
        ("token", {"default": HANGS}),
    ],
)
def test_no_process_stays_behind_a_program_that_dies(
    tmp_path: Path, end: signal.Signals, stage: str, script: dict[str, Any]
) -> None:
    path = tmp_path / "script.json"
    path.write_text(json.dumps(script))
    command = [*default_command(), "--scripted", str(path)]
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(path), stage, *command], stdout=subprocess.PIPE
    )
    assert parent.stdout is not None
    worker = psutil.Process(int(parent.stdout.readline()))
    assert worker.is_running()
    parent.send_signal(end)
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 2
    while not _has_ended(worker):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def _has_ended(process: psutil.Process) -> bool:
    """Tell whether a process runs no more; when its entry goes is up to the system's first one."""
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def _worker_ids() -> list[int]:
    children = psutil.Process().children()
    return [child.pid for child in children if "--llm-worker" in child.cmdline()]


def test_there_is_one_process_at_a_time_when_a_model_is_replaced_in_the_middle(
    play: ScriptMaker, qtbot: QtBot, tmp_path: Path
) -> None:
    client, recording = play(default=HANGS)
    _ask(client, "one")
    _wait_for_text(qtbot, recording, "one")
    seen: list[list[int]] = []
    client.worker_ready.connect(lambda _: seen.append(_worker_ids()))
    client.shutdown(wait_s=0.1)
    client.load(tmp_path / "script.json")
    qtbot.waitUntil(lambda: client.state == "loaded", timeout=WAIT_MS)
    assert seen == [[client.process_id]]
    client.shutdown(wait_s=0.1)
    assert _worker_ids() == []


def test_a_message_that_cannot_be_read_leaves_no_request_waiting(
    play: ScriptMaker, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    client, recording = play()
    wrong = Sampling(seed="no number")  # type: ignore[arg-type]  # as a bug would send it
    client.generate(Generate(id="one", prompt=Prompt.plain("a"), sampling=wrong))
    _wait_for_end(qtbot, recording, "one")
    assert recording.failed["one"].key == "malformed_message"
    assert "malformed_message" in caplog.text
    assert client.open_requests == ()
