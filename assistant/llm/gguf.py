"""Reads the header of a GGUF model file, so that a bad file is named before the engine opens it."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from assistant.errors import ModelFileError

MAGIC = b"GGUF"
KNOWN_VERSIONS = (2, 3)
DEFAULT_ALIGNMENT = 32
LONGEST_STRING = 16 * 1024 * 1024
MOST_TENSORS = 1_000_000
MOST_DIMENSIONS = 4
READ_BUFFER = 1024 * 1024

_STRING, _ARRAY = 8, 9
_SCALARS: Mapping[int, struct.Struct] = {
    number: struct.Struct(f"<{letter}")
    for number, letter in enumerate("BbHhIif?") if number < _STRING
} | {10: struct.Struct("<Q"), 11: struct.Struct("<q"), 12: struct.Struct("<d")}  # fmt: skip
_U32, _U64 = struct.Struct("<I"), struct.Struct("<Q")

# number of a tensor type: values in a block, bytes of a block (ggml.c, type_traits)
_BLOCKS: Mapping[int, tuple[int, int]] = {
    0: (1, 4), 1: (1, 2), 2: (32, 18), 3: (32, 20), 6: (32, 22), 7: (32, 24), 8: (32, 34),
    9: (32, 36), 10: (256, 84), 11: (256, 110), 12: (256, 144), 13: (256, 176), 14: (256, 210),
    15: (256, 292), 16: (256, 66), 17: (256, 74), 18: (256, 98), 19: (256, 50), 20: (32, 18),
    21: (256, 110), 22: (256, 82), 23: (256, 136), 24: (1, 1), 25: (1, 2), 26: (1, 4), 27: (1, 8),
    28: (1, 8), 29: (256, 56), 30: (1, 2), 34: (256, 54), 35: (256, 66), 39: (32, 17),
}  # fmt: skip

_FILE_TYPES: Mapping[int, str] = {
    0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 7: "Q8_0", 8: "Q5_0", 9: "Q5_1", 10: "Q2_K",
    11: "Q3_K_S", 12: "Q3_K_M", 13: "Q3_K_L", 14: "Q4_K_S", 15: "Q4_K_M", 16: "Q5_K_S",
    17: "Q5_K_M", 18: "Q6_K", 19: "IQ2_XXS", 20: "IQ2_XS", 21: "Q2_K_S", 22: "IQ3_XS",
    23: "IQ3_XXS", 24: "IQ1_S", 25: "IQ4_NL", 26: "IQ3_S", 27: "IQ3_M", 28: "IQ2_S", 29: "IQ2_M",
    30: "IQ4_XS", 31: "IQ1_M", 32: "BF16", 36: "TQ1_0", 37: "TQ2_0", 38: "MXFP4",
}  # fmt: skip

Scalar = int | float | bool | str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFile:
    """What the header of a model file says."""

    path: Path
    size_bytes: int
    version: int
    tensor_count: int
    architecture: str
    name: str
    trained_context_length: int
    layer_count: int
    quantization: str
    has_chat_template: bool
    license: str
    bytes_per_context_token: int  # of the KV cache in 16-bit floats, an upper bound


class _DamagedError(Exception):
    """The bytes make no sense as a header."""


class _EndOfFileError(Exception):
    """The header goes on after the end of the file."""


def read_model_file(path: Path) -> ModelFile:
    """Read and check the header.

    Raises:
        ModelFileError: the file is gone, unreadable, no GGUF, damaged or incomplete.
    """
    size = 0
    try:
        size = path.stat().st_size
        with path.open("rb", buffering=READ_BUFFER) as file:
            return _read(_Header(file, size), path, size)
    except FileNotFoundError as error:
        raise ModelFileError("model_missing", path=str(path)) from error
    except _EndOfFileError as error:
        raise _truncated(path, size, expected=0) from error
    except _DamagedError as error:
        raise ModelFileError("model_damaged", path=str(path)) from error
    except (OSError, ValueError) as error:  # ValueError: a path with a null character
        raise ModelFileError("model_unreadable", path=str(path), reason=str(error)) from error


def _truncated(path: Path, size: int, *, expected: int) -> ModelFileError:
    if not expected:
        return ModelFileError("model_cut_in_header", path=str(path), size_mb=_megabytes(size))
    return ModelFileError(
        "model_truncated",
        path=str(path),
        size_mb=_megabytes(size),
        expected_mb=_megabytes(expected),
    )


def _megabytes(size: int) -> float:
    return round(size / 1_000_000, 1)


def _read(header: "_Header", path: Path, size: int) -> ModelFile:
    magic = header.take(len(MAGIC)) if size >= len(MAGIC) else b""
    if magic != MAGIC:
        raise ModelFileError("model_wrong_magic", path=str(path))
    version = header.number(_U32)
    if version not in KNOWN_VERSIONS:
        raise ModelFileError("model_wrong_version", path=str(path), version=version)
    tensor_count = header.number(_U64)
    values = _read_metadata(header, header.number(_U64))
    expected = _expected_size(header, tensor_count, values)
    if size < expected:
        raise _truncated(path, size, expected=expected)
    return _model_file(values, path=path, size=size, version=version, tensor_count=tensor_count)


def _model_file(
    values: Mapping[str, Scalar], *, path: Path, size: int, version: int, tensor_count: int
) -> ModelFile:
    architecture = str(values.get("general.architecture", ""))
    return ModelFile(
        path=path,
        size_bytes=size,
        version=version,
        tensor_count=tensor_count,
        architecture=architecture,
        name=str(values.get("general.name", "")) or path.stem,
        trained_context_length=_integer(values, f"{architecture}.context_length"),
        layer_count=_integer(values, f"{architecture}.block_count"),
        quantization=_FILE_TYPES.get(_integer(values, "general.file_type", -1), ""),
        has_chat_template=bool(values.get("tokenizer.chat_template")),
        license=str(values.get("general.license", "")),
        bytes_per_context_token=_cache_bytes(values, architecture),
    )


def _integer(values: Mapping[str, Scalar], key: str, default: int = 0) -> int:
    value = values.get(key, default)
    return value if isinstance(value, int) else default


def _cache_bytes(values: Mapping[str, Scalar], architecture: str) -> int:
    def of(name: str, default: int = 0) -> int:
        return _integer(values, f"{architecture}.{name}", default)

    heads = of("attention.head_count")
    head_width = of("embedding_length") // heads if heads else 0
    key_width = of("attention.key_length", head_width)
    value_width = of("attention.value_length", head_width)
    cached_heads = of("attention.head_count_kv", heads)
    return of("block_count") * cached_heads * (key_width + value_width) * 2


def _read_metadata(header: "_Header", count: int) -> dict[str, Scalar]:
    values: dict[str, Scalar] = {}
    for _ in range(count):
        key = header.string()
        kind = header.number(_U32)
        if kind == _ARRAY:
            header.skip_array()
        elif kind == _STRING:
            values[key] = header.string()
        else:
            values[key] = header.scalar(kind)
    return values


def _expected_size(header: "_Header", tensor_count: int, values: Mapping[str, Scalar]) -> int:
    if tensor_count > MOST_TENSORS:
        raise _DamagedError
    end = max((_read_tensor_end(header) for _ in range(tensor_count)), default=0)
    alignment = _integer(values, "general.alignment", DEFAULT_ALIGNMENT)
    if alignment <= 0:
        raise _DamagedError
    padding = -header.position % alignment
    return header.position + padding + end if tensor_count else header.position


def _read_tensor_end(header: "_Header") -> int:
    """Return where a tensor's data ends, counted from the start of all data."""
    header.string()
    dimensions = header.number(_U32)
    if dimensions > MOST_DIMENSIONS:
        raise _DamagedError
    count = 1
    for _ in range(dimensions):
        count *= header.number(_U64)
    block, size = _BLOCKS.get(header.number(_U32), (0, 0))
    offset = header.number(_U64)
    return offset + (count // block * size if block else 0)


class _Header:
    """Reads the parts of a header one after the other and never past the file's end."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._size = size
        self.position = 0

    def _advance(self, count: int) -> None:
        if count > self._size - self.position:
            raise _EndOfFileError
        self.position += count

    def take(self, count: int) -> bytes:
        """Return the next bytes."""
        self._advance(count)
        data = self._file.read(count)
        if len(data) != count:
            raise _EndOfFileError
        return data

    def skip(self, count: int) -> None:
        """Leave bytes out."""
        self._advance(count)
        self._file.seek(count, 1)

    def number(self, form: struct.Struct) -> int:
        """Return an unsigned number."""
        value: int = form.unpack(self.take(form.size))[0]
        return value

    def scalar(self, kind: int) -> Scalar:
        """Return a number or a truth value of a metadata type."""
        form = _SCALARS.get(kind)
        if form is None:
            raise _DamagedError
        value: Scalar = form.unpack(self.take(form.size))[0]
        return value

    def string(self) -> str:
        """Return a text; bytes that are no UTF-8 are replaced."""
        length = self.number(_U64)
        if length > LONGEST_STRING:
            raise _DamagedError
        return self.take(length).decode("utf-8", "replace")

    def skip_array(self) -> None:
        """Leave an array out (vocabularies: hundreds of thousands of texts)."""
        kind = self.number(_U32)
        count = self.number(_U64)
        if kind == _STRING:
            for _ in range(count):
                self.skip(self.number(_U64))
        elif kind in _SCALARS:
            self.skip(count * _SCALARS[kind].size)
        else:
            raise _DamagedError
