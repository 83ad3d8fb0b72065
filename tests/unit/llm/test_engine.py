"""The real models write, stop, refuse and fail as they should."""

import os
import shutil
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from assistant.llm.client import ModelClient, default_command
from assistant.llm.protocol import Generate, Prompt, Sampling
from assistant.texts import load_texts
from tests.unit.llm.conftest import WAIT_MS, ClientMaker
from tests.unit.llm.gguf_writer import write_gguf
from tests.unit.llm.recording import Recording

pytestmark = pytest.mark.model
CONTEXT = 512


def _write(client: ModelClient, request_id: str, prompt: Prompt, **sampling: object) -> None:
    wanted = Sampling(**{"max_tokens": 12, "seed": 7, **sampling})  # type: ignore[arg-type]  # named by the tests
    client.generate(Generate(id=request_id, prompt=prompt, sampling=wanted))


def _wait(qtbot: QtBot, recording: Recording, *ids: str) -> None:
    qtbot.waitUntil(lambda: recording.has_ended(*ids), timeout=WAIT_MS)


def _load_key(qtbot: QtBot, client: ModelClient, recording: Recording, path: Path) -> str:
    client.load(path, context_length=CONTEXT)
    qtbot.waitUntil(lambda: bool(recording.load_errors), timeout=WAIT_MS)
    error = recording.load_errors[-1]
    assert load_texts("en").sentence(error)
    assert client.state == "ready"
    return error.key


def test_the_starter_writes_the_same_text_for_the_same_seed(
    make_client: ClientMaker, qtbot: QtBot, starter: Path
) -> None:
    client, recording = make_client()
    client.load(starter, context_length=CONTEXT, threads=1)
    prompt = Prompt.plain("Fact: bread is baked at night.\n" * 40 + "Business plan of a bakery: ")
    # One after the other over what the first has read: what else is in a batch, and how a prompt is
    # cut into chunks, moves the last digits, and those decide between tokens nearly as likely.
    for request_id, seed in (("first", 7), ("one", 7), ("other", 8), ("again", 7)):
        _write(client, request_id, prompt, seed=seed)
        _wait(qtbot, recording, request_id)
    assert recording.texts["one"] == recording.texts["again"] != recording.texts["other"]
    assert recording.done["one"].tokens == 12
    assert recording.done["first"].reused_tokens == 0
    again = recording.done["again"]
    assert again.reused_tokens == again.prompt_tokens - 1  # the last is read for what follows it
    assert client.loaded is not None
    assert (client.loaded.architecture, client.loaded.has_chat_template) == ("gemma3", False)
    assert (client.loaded.context_length, client.loaded.layers_on_gpu) == (CONTEXT, 0)


def test_the_starter_writes_chinese_from_a_path_with_spaces_and_chinese(
    make_client: ClientMaker, qtbot: QtBot, starter: Path, tmp_path: Path
) -> None:
    path = tmp_path / "我的 模型 files" / "模 型.gguf"
    path.parent.mkdir()
    os.link(starter, path) if sys.platform != "win32" else shutil.copy(starter, path)
    client, recording = make_client()
    client.load(path, context_length=CONTEXT)
    _write(client, "one", Prompt.plain("商业计划书\n\n面包店的执行摘要：我们"), max_tokens=20)
    _wait(qtbot, recording, "one")
    text = recording.texts["one"]
    assert any("\u4e00" <= sign <= "\u9fff" for sign in text)
    assert "\ufffd" not in text


def test_a_text_ends_before_its_stop_text(
    make_client: ClientMaker, qtbot: QtBot, starter: Path
) -> None:
    client, recording = make_client()
    client.load(starter, context_length=CONTEXT)
    prompt = Prompt.plain("one two three four five six")
    _write(client, "whole", prompt, temperature=0.0)
    _wait(qtbot, recording, "whole")
    stop = recording.texts["whole"][5:8]
    _write(client, "cut", prompt, temperature=0.0, stop=(stop,))
    _wait(qtbot, recording, "cut")
    assert recording.done["cut"].reason == "stop"
    assert recording.texts["cut"] == recording.texts["whole"].split(stop)[0]


def test_a_prompt_that_is_too_long_is_refused_with_its_length(
    make_client: ClientMaker, qtbot: QtBot, starter: Path
) -> None:
    client, recording = make_client()
    client.load(starter, context_length=CONTEXT)
    client.count("count", ["word " * 600])
    _write(client, "long", Prompt.plain("word " * 600))
    _write(client, "empty", Prompt.chat(system="", user="a question"))
    _wait(qtbot, recording, "count", "long", "empty")
    error = recording.failed["long"]
    assert error.key == "prompt_too_long"
    assert error.values == {"needed": recording.counts["count"][0] + 1, "available": CONTEXT - 1}
    assert recording.failed["empty"].key == "model_without_template"


def test_a_text_ends_where_the_context_ends(
    make_client: ClientMaker, qtbot: QtBot, starter: Path
) -> None:
    client, recording = make_client()
    client.load(starter, context_length=256)
    _write(client, "one", Prompt.plain("word " * 250), max_tokens=100, stop=())
    _wait(qtbot, recording, "one")
    done = recording.done["one"]
    assert done.reason in ("length", "stop")
    assert done.prompt_tokens + done.tokens <= 256


def test_a_cancel_is_heard_while_a_long_prompt_is_read(
    make_client: ClientMaker, qtbot: QtBot, starter: Path
) -> None:
    client, recording = make_client()
    client.load(starter, context_length=4096)
    qtbot.waitUntil(lambda: client.state == "loaded", timeout=WAIT_MS)
    _write(client, "one", Prompt.plain("word " * 4000))
    client.cancel("one")
    _wait(qtbot, recording, "one")
    assert recording.done["one"].reason == "cancelled"
    assert recording.deaths == []


def test_a_file_cut_in_half_gives_a_sentence_and_a_way_on(
    make_client: ClientMaker, qtbot: QtBot, starter: Path, tmp_path: Path
) -> None:
    half = tmp_path / "half.gguf"
    with starter.open("rb") as file:
        half.write_bytes(file.read(starter.stat().st_size // 2))
    client, recording = make_client()
    assert _load_key(qtbot, client, recording, half) == "model_truncated"
    client.load(starter, context_length=CONTEXT)
    _write(client, "one", Prompt.plain("go on"))
    _wait(qtbot, recording, "one")
    assert recording.failed == {}


def test_an_unknown_architecture_is_named(
    make_client: ClientMaker, qtbot: QtBot, tmp_path: Path
) -> None:
    path = write_gguf(tmp_path / "new.gguf", {"general.architecture": "novel9"})
    client, recording = make_client()
    assert _load_key(qtbot, client, recording, path) == "model_architecture_unknown"
    assert recording.load_errors[0].values["architecture"] == "novel9"


def test_a_file_that_llama_cpp_rejects_leaves_the_process_alive(
    make_client: ClientMaker, qtbot: QtBot, tmp_path: Path
) -> None:
    path = write_gguf(tmp_path / "empty.gguf", {"general.architecture": "llama"})
    client, recording = make_client()
    assert _load_key(qtbot, client, recording, path) == "model_rejected"


@pytest.mark.skipif(sys.platform != "linux", reason="address space is limited on Linux only")
@pytest.mark.smollm
def test_too_little_memory_gives_a_sentence_and_a_smaller_model_goes_on(
    make_client: ClientMaker, qtbot: QtBot, starter: Path, smollm: Path
) -> None:
    limited = ["/bin/sh", "-c", 'ulimit -v 680000; exec "$@"', "sh", *default_command()]
    client, recording = make_client(limited)
    assert _load_key(qtbot, client, recording, starter) == "model_does_not_fit"
    client.load(smollm, context_length=CONTEXT)
    _write(client, "one", Prompt.chat(system="", user="Say hello."))
    _wait(qtbot, recording, "one")
    assert recording.done["one"].tokens > 0


@pytest.mark.smollm
def test_an_instruct_model_answers_through_its_template_and_ends_by_itself(
    make_client: ClientMaker, qtbot: QtBot, smollm: Path
) -> None:
    client, recording = make_client()
    client.load(smollm, context_length=CONTEXT)
    question = "What is the capital of France? Answer in one word."
    prompt = Prompt.chat(system="You are a helpful assistant.", user=question)
    _write(client, "one", prompt, temperature=0.0, max_tokens=60)
    _wait(qtbot, recording, "one")
    assert client.loaded is not None
    assert client.loaded.has_chat_template
    assert recording.done["one"].reason == "stop"
    assert "Paris" in recording.texts["one"]
    assert "<|im" not in recording.texts["one"]
