"""Writes tiny GGUF files for tests."""

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

Value = str | int | bool | Sequence[str]


def write_gguf(
    path: Path, values: Mapping[str, Value], *, tensors: int = 1, version: int = 3
) -> Path:
    """Write a file with these metadata and tensors of 32 16-bit floats each."""
    path.write_bytes(gguf_bytes(values, tensors=tensors, version=version))
    return path


def gguf_bytes(values: Mapping[str, Value], *, tensors: int = 1, version: int = 3) -> bytes:
    """Return the bytes of such a file."""
    head = b"GGUF" + struct.pack("<IQQ", version, tensors, len(values))
    head += b"".join(_string(key) + _value(value) for key, value in values.items())
    for index in range(tensors):
        head += _string(f"tensor{index}") + struct.pack("<IQIQ", 1, 32, 1, index * 64)
    return head + b"\0" * (-len(head) % 32) + b"\0" * 64 * tensors


def _string(text: str) -> bytes:
    data = text.encode("utf-8")
    return struct.pack("<Q", len(data)) + data


def _value(value: Value) -> bytes:
    if isinstance(value, str):
        return struct.pack("<I", 8) + _string(value)
    if isinstance(value, bool):
        return struct.pack("<I?", 7, value)
    if isinstance(value, int):
        return struct.pack("<II", 4, value)
    items = b"".join(_string(item) for item in value)
    return struct.pack("<IIQ", 9, 8, len(value)) + items
