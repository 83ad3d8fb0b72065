"""A model writes with an adapter that was made for it, and says why it cannot with another."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from assistant.llm.protocol import Generate, Load, Prompt, Sampling
from tests.unit.llm.conftest import WAIT_MS, ClientMaker
from tests.unit.llm.gguf_writer import Tensor, Value, gguf_bytes

pytestmark = pytest.mark.model

ONE = b"\x00\x34"  # 0.25 in half precision
WIDTH, HEADS = 640, 1024  # of the starter model
REQUEST = Generate(
    id="a",
    prompt=Prompt.plain("The bakery opens at six and sells bread. Its customers are"),
    sampling=Sampling(max_tokens=12, temperature=0),
)


def _adapter(path: Path, *, fill: bytes = ONE, width: int = WIDTH, family: str = "gemma3") -> Path:
    values: dict[str, Value] = {
        "general.type": "adapter", "adapter.type": "lora", "adapter.lora.alpha": 8.0,
        "general.architecture": family,
    }  # fmt: skip
    name = "blk.0.attn_output.weight.lora_"
    tensors = [
        Tensor(name=f"{name}a", dimensions=(HEADS, 1), fill=fill),
        Tensor(name=f"{name}b", dimensions=(1, width), fill=fill),
    ]
    path.write_bytes(gguf_bytes(values, tensors=tensors))
    return path


def test_the_same_prompt_reads_otherwise_with_an_adapter(
    make_client: ClientMaker, qtbot: QtBot, starter: Path, tmp_path: Path
) -> None:
    texts, hashes = [], []
    empty, full = _adapter(tmp_path / "0.gguf", fill=b"\0"), _adapter(tmp_path / "1.gguf")
    client, recording = make_client()
    for adapter in ("", str(empty), str(full)):
        recording.loaded.clear()
        recording.done.clear()
        recording.texts.clear()
        client.load_as(Load(path=str(starter), context_length=256, adapter=adapter))
        qtbot.waitUntil(lambda: bool(recording.loaded), timeout=WAIT_MS)
        client.generate(REQUEST)
        qtbot.waitUntil(lambda: recording.has_ended("a"), timeout=WAIT_MS)
        texts.append(recording.texts["a"])
        hashes.append(recording.loaded[0].adapter_hash)
        assert recording.loaded[0].adapter == adapter
    assert texts[0] == texts[1] != texts[2]
    assert hashes[0] == ""
    assert len(set(hashes)) == 3


def test_an_adapter_that_does_not_belong_to_the_model_is_refused_with_a_reason(
    make_client: ClientMaker, qtbot: QtBot, starter: Path, tmp_path: Path
) -> None:
    client, recording = make_client()
    for path, key in (
        (_adapter(tmp_path / "other.gguf", family="llama"), "adapter_of_other_model"),
        (_adapter(tmp_path / "narrow.gguf", width=64), "adapter_rejected"),
        (starter, "model_file_no_adapter"),
        (tmp_path / "gone.gguf", "model_missing"),
    ):
        recording.load_errors.clear()
        client.load_as(Load(path=str(starter), context_length=256, adapter=str(path)))
        qtbot.waitUntil(lambda: bool(recording.load_errors), timeout=WAIT_MS)
        assert recording.load_errors[0].key == key
