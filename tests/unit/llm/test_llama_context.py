"""A real context whose batches are interrupted: nothing is left, and the text is the same."""

import gc
from collections.abc import Iterator
from pathlib import Path

import llama_cpp
import pytest
from pytestqt.qtbot import QtBot

from assistant.llm.gguf import read_model_file
from assistant.llm.llama_context import STOPPABLE_ROWS, ContextSize, LlamaContext
from assistant.llm.llama_model import LlamaModel
from assistant.llm.native_log import NativeLog
from assistant.llm.protocol import Generate, Prompt, Sampling
from assistant.llm.scheduler import INTERRUPTED
from assistant.llm.sequences import Row
from tests.unit.llm.conftest import WAIT_MS, ClientMaker

pytestmark = pytest.mark.smollm
SIZE = ContextSize(cells=512, sequences=2, batch=128, threads=1)


@pytest.fixture
def context(smollm: Path) -> Iterator[LlamaContext]:
    log = NativeLog()
    llama_cpp.llama_backend_init()
    model = LlamaModel(read_model_file(smollm), gpu_layers=0, devices=(), log=log)
    made = LlamaContext(model, SIZE, log)
    yield made
    made.close()
    model.close()


def rows(begin: int, end: int) -> list[Row]:
    """Return tokens of one sequence, the last of which is asked what follows."""
    return [
        Row(token=1000 + at, position=at, sequence=0, wants_logits=at == end - 1)
        for at in range(begin, end)
    ]


def likeliest(context: LlamaContext, row: int) -> int:
    logits = llama_cpp.llama_get_logits_ith(context.handle, row)
    return max(range(49152), key=lambda token: logits[token])


def test_an_interrupted_batch_leaves_nothing_behind(context: LlamaContext) -> None:
    assert context.can_be_interrupted
    assert context.decode(rows(0, 100)) == 0
    context.interrupt()
    assert context.decode(rows(100, 100 + STOPPABLE_ROWS)) == INTERRUPTED
    assert context.last_position(0) == 99


def test_what_is_read_again_after_it_says_the_same(context: LlamaContext) -> None:
    context.decode(rows(0, 100))
    context.decode(rows(100, 180))
    expected = likeliest(context, 79)
    context.clear()
    context.decode(rows(0, 100))
    context.interrupt()
    context.decode(rows(100, 180))
    assert context.decode(rows(100, 180)) == 0
    assert likeliest(context, 79) == expected


def test_a_short_batch_is_finished(context: LlamaContext) -> None:
    context.interrupt()
    assert context.decode(rows(0, STOPPABLE_ROWS - 1)) == 0


def test_a_cancel_inside_a_prompt_changes_nothing_for_the_next_text(
    make_client: ClientMaker, smollm: Path, qtbot: QtBot
) -> None:
    client, recording = make_client()
    client.load(str(smollm))
    greedy = Sampling(max_tokens=12, temperature=0)
    story = "The baker of the village sells bread, cakes and coffee. " * 80
    wanted = Generate(id="alone", prompt=Prompt.plain(story[:560] + "The baker"), sampling=greedy)
    client.generate(wanted)
    qtbot.waitUntil(lambda: recording.has_ended("alone"), timeout=WAIT_MS)
    for number in range(3):
        name = f"long{number}"
        client.generate(
            Generate(id=name, prompt=Prompt.plain(f"{number} {story}"), sampling=greedy)
        )
        client.cancel(name)
        qtbot.waitUntil(lambda name=name: recording.has_ended(name), timeout=WAIT_MS)  # type: ignore[misc]  # a default argument
    client.generate(Generate(id="after", prompt=wanted.prompt, sampling=greedy))
    qtbot.waitUntil(lambda: recording.has_ended("after"), timeout=WAIT_MS)
    assert recording.texts["after"] == recording.texts["alone"]


def test_llama_cpp_may_log_after_the_log_is_gone(smollm: Path) -> None:
    log = NativeLog()
    del log
    gc.collect()
    parameters = llama_cpp.llama_model_default_params()
    parameters.vocab_only = True
    model = llama_cpp.llama_model_load_from_file(str(smollm).encode(), parameters)  # it logs much
    assert llama_cpp.llama_vocab_n_tokens(llama_cpp.llama_model_get_vocab(model)) == 49152
    llama_cpp.llama_model_free(model)
