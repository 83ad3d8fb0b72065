"""A model file's header is read, and a bad file is named."""

import math
import os
import struct
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import ModelFileError
from assistant.llm.gguf import read_model_file
from assistant.texts import load_texts
from tests.unit.llm.gguf_writer import Tensor, Value, gguf_bytes, text_bytes, write_gguf

VALUES: dict[str, Value] = {
    "general.architecture": "llama",
    "general.name": "Tiny",
    "general.license": "mit",
    "general.file_type": 15,
    "llama.context_length": 2048,
    "llama.block_count": 4,
    "llama.embedding_length": 64,
    "llama.feed_forward_length": [128, 256, 128, 128],
    "llama.attention.head_count": 8,
    "llama.attention.head_count_kv": 2,
    "llama.rope.freq_base": 10000.0,
    "tokenizer.ggml.add_bos_token": True,
    "tokenizer.ggml.tokens": ["a", "你", ""],
    "tokenizer.chat_template": "{{ messages }}",
}
WHOLE = gguf_bytes(VALUES, tensors=3)


def test_the_header_says_what_the_model_is(tmp_path: Path) -> None:
    file = read_model_file(write_gguf(tmp_path / "模型 one.gguf", VALUES, tensors=3))
    assert (file.architecture, file.name, file.license) == ("llama", "Tiny", "mit")
    assert (file.trained_context_length, file.layer_count, file.tensor_count) == (2048, 4, 3)
    assert (file.embedding_length, file.feed_forward_length, file.vocabulary_size) == (64, 256, 3)
    assert file.quantization == "Q4_K_M"
    assert file.has_chat_template
    assert file.adapter_type == ""


def test_the_cache_counts_the_shared_heads_of_every_layer(tmp_path: Path) -> None:
    file = read_model_file(write_gguf(tmp_path / "one.gguf", VALUES))
    assert file.bytes_per_context_token == 4 * 2 * (8 + 8) * 2
    by_layer = {**VALUES, "llama.attention.head_count_kv": [2, 0, 8, 0]}
    file = read_model_file(write_gguf(tmp_path / "two.gguf", by_layer))
    assert file.bytes_per_context_token == (2 + 8) * (8 + 8) * 2


def test_an_entry_is_found_with_and_without_its_architecture(tmp_path: Path) -> None:
    file = read_model_file(write_gguf(tmp_path / "one.gguf", VALUES))
    assert file.integer("attention.head_count") == file.integer("llama.attention.head_count") == 8
    assert file.integer("no.such", 7) == 7
    assert file.number("rope.freq_base") == 10000.0
    assert file.text("general.name") == "Tiny"
    assert file.per_layer("feed_forward_length") == (128, 256, 128, 128)
    assert file.per_layer("attention.head_count") == (8, 8, 8, 8)
    assert file.per_layer("no.such") == ()


def test_the_weights_are_listed_with_their_place_and_size(tmp_path: Path) -> None:
    tensors = [Tensor(name="a", dimensions=(32, 4), type_number=12, size=0)]
    path = tmp_path / "one.gguf"
    path.write_bytes(gguf_bytes({}, tensors=[Tensor(name="norm"), Tensor(name="b", type_number=0)]))
    first, second = read_model_file(path).tensors
    assert (first.name, first.type_name, first.size_bytes, first.offset) == ("norm", "F16", 64, 0)
    assert (second.type_name, second.size_bytes, second.offset) == ("F32", 128, 64)
    path.write_bytes(gguf_bytes({}, tensors=tensors))
    assert _key_of(path) == "model_file_tensor_shape"  # a block of Q4_K holds 256 numbers


def test_a_file_without_a_name_is_called_by_its_file_name(tmp_path: Path) -> None:
    assert read_model_file(write_gguf(tmp_path / "my model.gguf", {})).name == "my model"


def test_an_adapter_needs_no_vocabulary_of_its_own(tmp_path: Path) -> None:
    values: dict[str, Value] = {
        "general.type": "adapter",
        "adapter.type": "lora",
        "llama.embedding_length": None,
        "tokenizer.ggml.model": None,
        "tokenizer.ggml.tokens": None,
    }
    assert read_model_file(write_gguf(tmp_path / "one.gguf", values)).adapter_type == "lora"


@pytest.mark.parametrize(
    "values",
    [
        {"general.architecture": "novel9"},
        {"mamba.attention.head_count": 0, "general.architecture": "mamba"},
        {"llama.attention.head_count": 4, "llama.attention.head_count_kv": [0, 2]}
        | {"llama.block_count": 2},
        {"llama.expert_count": 8, "llama.expert_used_count": 2, "llama.attention.head_count": 4},
        {"tokenizer.ggml.bos_token_id": 0xFFFFFFFF, "tokenizer.ggml.padding_token_id": 70000},
        {"llama.embedding_length": 33, "llama.attention.head_count": 4},
        {"llama.rope.scaling.type": "yarn", "general.alignment": 32},
        {"split.no": 0, "split.count": 3},
    ],
)
def test_an_unusual_but_sound_file_is_read(tmp_path: Path, values: Mapping[str, Value]) -> None:
    assert read_model_file(write_gguf(tmp_path / "one.gguf", values)).tensor_count == 1


def _key_of(path: Path) -> str:
    with pytest.raises(ModelFileError) as caught:
        read_model_file(path)
    for language in ("en", "zh"):
        assert str(path) in load_texts(language).sentence(caught.value)
    return caught.value.key


def test_a_file_that_is_gone_is_missing(tmp_path: Path) -> None:
    assert _key_of(tmp_path / "gone.gguf") == "model_missing"


def test_a_folder_is_unreadable(tmp_path: Path) -> None:
    assert _key_of(tmp_path) == "model_unreadable"


def _head(tensors: int, entries: int) -> bytes:
    return b"GGUF" + struct.pack("<IQQ", 3, tensors, entries)


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "model_wrong_magic"),
        (b"PK\x03\x04 a zip file", "model_wrong_magic"),
        (gguf_bytes({}, version=1), "model_wrong_version"),
        (b"GGUF\0\0\0\x03" + b"\0" * 64, "model_file_big_endian"),
        (WHOLE[:-1], "model_truncated"),
        (WHOLE[: len(WHOLE) // 2], "model_cut_in_header"),
        (_head(2**64 - 1, 0), "model_file_too_many_tensors"),
        (_head(0, 2**63), "model_file_too_many_entries"),
        (_head(0, 1) + b"\xff" * 64, "model_damaged"),
        (_head(1, 1) + text_bytes("k") + struct.pack("<II", 13, 0), "model_file_entry_unreadable"),
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, content: bytes, key: str) -> None:
    path = tmp_path / "bad.gguf"
    path.write_bytes(content)
    assert _key_of(path) == key


LIST_OF_LISTS = struct.pack("<IIQIQ", 9, 9, 1, 4, 1) + b"\0" * 4
LONG_LIST = struct.pack("<IIQ", 9, 4, 2**40)
SIGNED = struct.pack("<Ii", 5, -2)
FLOATING = struct.pack("<If", 6, 2.0)
SHORT_SCORES = struct.pack("<IIQf", 9, 6, 1, 0.0)


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"general.architecture": None}, "model_file_entry_missing"),
        ({"general.architecture": 5}, "model_file_entry_wrong"),
        ({"llama.block_count": None}, "model_file_entry_missing"),
        ({"llama.block_count": 0}, "model_file_entry_wrong"),
        ({"llama.block_count": 2**32 - 1}, "model_file_entry_wrong"),
        ({"llama.block_count": FLOATING}, "model_file_entry_wrong"),
        ({"llama.block_count": "4"}, "model_file_entry_wrong"),
        ({"llama.embedding_length": None}, "model_file_entry_missing"),
        ({"llama.embedding_length": SIGNED}, "model_file_entry_wrong"),
        ({"llama.context_length": None}, "model_file_entry_missing"),
        ({"llama.context_length": 1}, "model_file_entry_wrong"),
        ({"llama.attention.head_count": [4, 4]}, "model_file_entry_wrong"),
        (
            {"llama.attention.head_count": 4, "llama.attention.head_count_kv": 3},
            "model_file_entry_wrong",
        ),
        (
            {"llama.attention.head_count": 4, "llama.rope.dimension_count": 16},
            "model_file_entry_wrong",
        ),
        ({"llama.expert_count": 8, "llama.expert_used_count": 9}, "model_file_entry_wrong"),
        ({"llama.expert_count": 8}, "model_file_entry_wrong"),
        ({"llama.rope.scaling.type": "yarm"}, "model_file_entry_wrong"),
        ({"llama.attention.layer_norm_rms_epsilon": math.nan}, "model_file_entry_wrong"),
        ({"llama.attention.layer_norm_epsilon": -1e-5}, "model_file_entry_wrong"),
        ({"general.alignment": 24}, "model_file_entry_wrong"),
        ({"general.alignment": 0}, "model_file_entry_wrong"),
        ({"tokenizer.ggml.model": None}, "model_file_entry_missing"),
        ({"tokenizer.ggml.model": "none"}, "model_not_for_text"),
        ({"tokenizer.ggml.tokens": None}, "model_file_entry_missing"),
        ({"tokenizer.ggml.tokens": []}, "model_file_vocabulary"),
        ({"tokenizer.ggml.tokens": [1, 2]}, "model_file_vocabulary"),
        ({"tokenizer.ggml.tokens": ["a", "b", "a"]}, "model_file_vocabulary_repeats"),
        ({"tokenizer.ggml.scores": SHORT_SCORES}, "model_file_vocabulary"),
        ({"tokenizer.ggml.eos_token_id": 3}, "model_file_token_outside"),
        ({"tokenizer.ggml.bos_token_id": "1"}, "model_file_entry_wrong"),
        ({"general.nested": LIST_OF_LISTS}, "model_file_entry_unreadable"),
        ({"general.long": LONG_LIST}, "model_file_entry_unreadable"),
        ({"general.type": "mmproj"}, "model_not_for_text"),
        ({"general.architecture": "clip"}, "model_not_for_text"),
        ({"split.no": 1, "split.count": 3}, "model_file_part"),
    ],
)
def test_a_contradiction_is_named(tmp_path: Path, values: Mapping[str, Value], key: str) -> None:
    assert _key_of(write_gguf(tmp_path / "bad.gguf", values)) == key


def test_an_entry_that_stands_twice_is_named(tmp_path: Path) -> None:
    again = text_bytes("general.architecture") + struct.pack("<I", 8) + text_bytes("llama")
    path = tmp_path / "bad.gguf"
    path.write_bytes(gguf_bytes({}, more_entries=again))
    assert _key_of(path) == "model_file_entry_twice"


@pytest.mark.parametrize(
    ("tensors", "key"),
    [
        ([], "model_file_without_weights"),
        ([Tensor(name="a"), Tensor(name="a")], "model_file_tensor_twice"),
        ([Tensor(name="a"), Tensor(name="b", offset=32)], "model_file_tensor_place"),
        ([Tensor(name="a"), Tensor(name="b", offset=65)], "model_file_tensor_place"),
        ([Tensor(name="a"), Tensor(name="b", offset=2**40)], "model_file_tensor_place"),
        ([Tensor(name="a", type_number=43)], "model_file_format_unknown"),
        ([Tensor(name="a", type_number=31)], "model_file_format_removed"),
        ([Tensor(name="a", dimensions=(33,), type_number=8)], "model_file_tensor_shape"),
        (
            [Tensor(name="a", dimensions=(2**33, 2**33), type_number=0, size=0)],
            "model_file_tensor_shape",
        ),
        ([Tensor(name="a", dimensions=(1, 1, 1, 1, 1))], "model_file_tensor_shape"),
        ([Tensor(name="a" * 64)], "model_damaged"),
        ([Tensor(name="blk.1.attn_norm.weight")], "model_file_entry_wrong"),  # of one layer
        ([Tensor(name="token_embd.weight", dimensions=(32, 4))], "model_file_weights_disagree"),
        (
            [Tensor(name="token_embd.weight", dimensions=(16, 3)),
             Tensor(name="output_norm.weight", dimensions=(16,))],
            "model_file_weights_disagree",
        ),
        (
            [Tensor(name="blk.0.attn_norm.weight", dimensions=(32,), type_number=24, size=32)],
            "model_file_format_wrong",
        ),
        (
            [Tensor(name="blk.0.attn_q.bias", dimensions=(32,), type_number=30)],
            "model_file_format_wrong",
        ),
        (
            [Tensor(name="blk.0.ffn_up.weight", dimensions=(32, 8), type_number=25)],
            "model_file_format_wrong",
        ),
        (
            [Tensor(name="a", dimensions=(32, 2**20), type_number=0, size=64)],
            "model_truncated",
        ),
    ],
)  # fmt: skip
def test_weights_that_cannot_be_right_are_named(
    tmp_path: Path, tensors: list[Tensor], key: str
) -> None:
    path = tmp_path / "bad.gguf"
    path.write_bytes(gguf_bytes({}, tensors=tensors))
    assert _key_of(path) == key


def test_no_heads_beside_weights_for_attention_is_a_contradiction(tmp_path: Path) -> None:
    path = tmp_path / "bad.gguf"
    tensors = [Tensor(name="blk.0.attn_q.weight", dimensions=(32, 32))]
    path.write_bytes(gguf_bytes({"llama.attention.head_count": 0}, tensors=tensors))
    assert _key_of(path) == "model_file_entry_wrong"


def _sparse(path: Path, head: bytes, size: int) -> Path:
    with path.open("wb") as file:
        file.write(head)
        file.truncate(size)
    return path


# Each claims as much as a reader might believe, in a file long enough to hold it: all zeros.
ZEROS = {
    "entries": _head(1, 16_384),
    "tensors": _head(100_000, 0),
    "items": _head(1, 1) + text_bytes("k") + struct.pack("<IIQ", 9, 8, 2_000_000),
    "tokens": _head(1, 1)
    + text_bytes("tokenizer.ggml.tokens")
    + struct.pack("<IIQ", 9, 8, 2_000_000),
    "text": _head(1, 1) + text_bytes("k") + struct.pack("<IQ", 8, 4 * 1024 * 1024),
    "list": _head(1, 1) + text_bytes("k") + struct.pack("<IIQ", 9, 12, 2_000_000),
}


@pytest.mark.parametrize("what", ZEROS)
def test_no_claim_costs_much_time(tmp_path: Path, what: str) -> None:
    path = _sparse(tmp_path / "zeros.gguf", ZEROS[what], 2**30)
    started = time.process_time()
    assert _key_of(path).startswith("model_")
    assert time.process_time() - started < 1


READ_ALL = """
import resource, sys
from pathlib import Path
from assistant.errors import ModelFileError
from assistant.llm.gguf import read_model_file
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for path in sys.argv[1:]:
    try:
        read_model_file(Path(path))
    except ModelFileError:
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is told in other units elsewhere")
def test_no_claim_costs_much_memory(tmp_path: Path) -> None:
    paths = [_sparse(tmp_path / what, head, 2**30) for what, head in ZEROS.items()]
    command = [sys.executable, "-c", READ_ALL, *map(str, paths)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    answer = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    peaks_kb = [int(line) for line in answer.stdout.split()]
    assert len(peaks_kb) == len(paths)
    assert max(peaks_kb) < 100_000


def test_a_file_cut_anywhere_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cut.gguf"
    lengths: dict[str, list[int]] = defaultdict(list)
    for length in range(0, len(WHOLE), 7):
        path.write_bytes(WHOLE[:length])
        lengths[_key_of(path)].append(length)
    assert set(lengths) == {"model_wrong_magic", "model_cut_in_header", "model_truncated"}, lengths


@given(st.data())
def test_rubbish_never_raises_anything_but_a_model_file_error(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    content = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(4, len(WHOLE) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.getbasetemp() / "rubbish.gguf"
    path.write_bytes(bytes(content))
    with suppress(ModelFileError):
        assert read_model_file(path).size_bytes == len(WHOLE)


@given(st.binary(max_size=200))
def test_rubbish_after_the_magic_never_raises_anything_else(
    tmp_path_factory: pytest.TempPathFactory, rubbish: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "noise.gguf"
    path.write_bytes(b"GGUF\x03\0\0\0" + rubbish)
    with suppress(ModelFileError):
        assert read_model_file(path).version == 3
