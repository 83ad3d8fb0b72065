"""A model file's header is read, and a bad file is named."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import ModelFileError
from assistant.llm.gguf import read_model_file
from tests.unit.llm.gguf_writer import Value, gguf_bytes, write_gguf

VALUES: dict[str, Value] = {
    "general.architecture": "llama",
    "general.name": "Tiny",
    "general.license": "mit",
    "general.file_type": 15,
    "llama.context_length": 2048,
    "llama.block_count": 4,
    "llama.embedding_length": 64,
    "llama.attention.head_count": 8,
    "llama.attention.head_count_kv": 2,
    "tokenizer.ggml.add_bos_token": True,
    "tokenizer.ggml.tokens": ["a", "你", ""],
    "tokenizer.chat_template": "{{ messages }}",
}
WHOLE = gguf_bytes(VALUES, tensors=3)


def test_the_header_says_what_the_model_is(tmp_path: Path) -> None:
    file = read_model_file(write_gguf(tmp_path / "模型 one.gguf", VALUES, tensors=3))
    assert (file.architecture, file.name, file.license) == ("llama", "Tiny", "mit")
    assert (file.trained_context_length, file.layer_count, file.tensor_count) == (2048, 4, 3)
    assert file.quantization == "Q4_K_M"
    assert file.has_chat_template
    assert file.bytes_per_context_token == 4 * 2 * (8 + 8) * 2


def test_a_file_without_a_name_is_called_by_its_file_name(tmp_path: Path) -> None:
    assert read_model_file(write_gguf(tmp_path / "my model.gguf", {})).name == "my model"


def _key_of(path: Path) -> str:
    with pytest.raises(ModelFileError) as caught:
        read_model_file(path)
    return caught.value.key


def test_a_file_that_is_gone_is_missing(tmp_path: Path) -> None:
    assert _key_of(tmp_path / "gone.gguf") == "model_missing"


def test_a_folder_is_unreadable(tmp_path: Path) -> None:
    assert _key_of(tmp_path) == "model_unreadable"


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "model_wrong_magic"),
        (b"PK\x03\x04 a zip file", "model_wrong_magic"),
        (gguf_bytes({}, version=1), "model_wrong_version"),
        (WHOLE[:-1], "model_truncated"),
        (WHOLE[: len(WHOLE) // 2], "model_cut_in_header"),
        (b"GGUF\x03\0\0\0" + b"\xff" * 64, "model_damaged"),
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, content: bytes, key: str) -> None:
    path = tmp_path / "bad.gguf"
    path.write_bytes(content)
    assert _key_of(path) == key


@pytest.mark.parametrize("length", range(0, len(WHOLE), 7))
def test_a_file_cut_anywhere_is_refused(tmp_path: Path, length: int) -> None:
    path = tmp_path / "cut.gguf"
    path.write_bytes(WHOLE[:length])
    assert _key_of(path) in {"model_wrong_magic", "model_cut_in_header", "model_truncated"}


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
