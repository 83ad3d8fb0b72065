"""Writes tiny GGUF files for tests."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

Value = str | int | float | bool | Sequence[str] | Sequence[int] | bytes | None

F32, F16 = 0, 1
_SIZES = {F32: 4, F16: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tensor:
    """Weights to be listed; ``offset`` and ``size`` are right where they are not given."""

    name: str
    dimensions: tuple[int, ...] = (32,)
    type_number: int = F16
    size: int | None = None
    offset: int | None = None
    fill: bytes = b"\0"  # what the weights are made of, again and again


def write_gguf(
    path: Path, values: Mapping[str, Value], *, tensors: int = 1, version: int = 3
) -> Path:
    """Write a file with these metadata and tensors of 32 16-bit floats each."""
    path.write_bytes(gguf_bytes(values, tensors=tensors, version=version))
    return path


def gguf_bytes(
    values: Mapping[str, Value],
    *,
    tensors: int | Sequence[Tensor] = 1,
    version: int = 3,
    more_entries: bytes = b"",
) -> bytes:
    """Return the bytes of such a file.

    What every model must say is filled in where ``values`` does not; None leaves an entry out,
    bytes are written as they are (type and value). ``more_entries`` holds one more entry.
    """
    listed = _numbered(tensors) if isinstance(tensors, int) else tensors
    entries = {name: value for name, value in _sound(values).items() if value is not None}
    count = len(entries) + bool(more_entries)
    head = b"GGUF" + struct.pack("<IQQ", version, len(listed), count)
    head += b"".join(text_bytes(key) + value_bytes(value) for key, value in entries.items())
    head += more_entries
    data = b""
    for tensor in listed:
        head += _listing(tensor, len(data))
        data += tensor.fill * (_size(tensor) // len(tensor.fill))
        data += b"\0" * (-len(data) % 32)
    return head + b"\0" * (-len(head) % 32) + data


def _numbered(count: int) -> tuple[Tensor, ...]:
    return tuple(Tensor(name=f"tensor{index}") for index in range(count))


def _listing(tensor: Tensor, position: int) -> bytes:
    offset = position if tensor.offset is None else tensor.offset
    form = f"<I{len(tensor.dimensions)}QIQ"
    shape = (len(tensor.dimensions), *tensor.dimensions)
    return text_bytes(tensor.name) + struct.pack(form, *shape, tensor.type_number, offset)


def _size(tensor: Tensor) -> int:
    if tensor.size is not None:
        return tensor.size
    size = _SIZES.get(tensor.type_number, 2)
    for dimension in tensor.dimensions:
        size *= dimension
    return size


def _sound(values: Mapping[str, Value]) -> dict[str, Value]:
    architecture = values.get("general.architecture", "llama")
    return {
        "general.architecture": architecture,
        f"{architecture}.block_count": 1,
        f"{architecture}.context_length": 64,
        f"{architecture}.embedding_length": 32,
        "tokenizer.ggml.model": "llama",
        "tokenizer.ggml.tokens": ["<unk>", "<s>", "</s>"],
        **values,
    }


def text_bytes(text: str) -> bytes:
    """Return a text as the header holds it."""
    data = text.encode("utf-8")
    return struct.pack("<Q", len(data)) + data


def value_bytes(value: Value) -> bytes:
    """Return the type and the bytes of a value."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return struct.pack("<I", 8) + text_bytes(value)
    if isinstance(value, bool):
        return struct.pack("<I?", 7, value)
    if isinstance(value, int):
        return struct.pack("<II", 4, value)
    if isinstance(value, float):
        return struct.pack("<If", 6, value)
    items = list(value or ())
    if items and isinstance(items[0], int):
        return struct.pack(f"<IIQ{len(items)}I", 9, 4, len(items), *items)
    texts = b"".join(text_bytes(str(item)) for item in items)
    return struct.pack("<IIQ", 9, 8, len(items)) + texts
