"""Reads the header of a GGUF model file, so that a bad file is named before the engine opens it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from assistant.errors import ModelFileError
from assistant.llm.gguf_checks import check_content
from assistant.llm.gguf_header import (
    VOCABULARY,
    EndOfFileError,
    Header,
    HeaderError,
    Numbers,
    Scalar,
    TensorInfo,
    read_header,
)

__all__ = ["ModelFile", "TensorInfo", "read_model_file"]

_FILE_TYPES: Mapping[int, str] = {
    0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 7: "Q8_0", 8: "Q5_0", 9: "Q5_1", 10: "Q2_K",
    11: "Q3_K_S", 12: "Q3_K_M", 13: "Q3_K_L", 14: "Q4_K_S", 15: "Q4_K_M", 16: "Q5_K_S",
    17: "Q5_K_M", 18: "Q6_K", 19: "IQ2_XXS", 20: "IQ2_XS", 21: "Q2_K_S", 22: "IQ3_XS",
    23: "IQ3_XXS", 24: "IQ1_S", 25: "IQ4_NL", 26: "IQ3_S", 27: "IQ3_M", 28: "IQ2_S", 29: "IQ2_M",
    30: "IQ4_XS", 31: "IQ1_M", 32: "BF16", 36: "TQ1_0", 37: "TQ2_0", 38: "MXFP4", 39: "NVFP4",
    40: "Q1_0", 41: "Q2_0",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFile:
    """What the header of a model file says.

    Attributes:
        adapter_type: "lora" for an adapter, empty for a model.
        metadata: every entry that is one value, and the lists of up to 4,096 numbers.
    """

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
    embedding_length: int
    feed_forward_length: int  # of the widest layer
    vocabulary_size: int
    adapter_type: str
    tensors: tuple[TensorInfo, ...] = field(repr=False)
    metadata: Mapping[str, Scalar | Numbers] = field(repr=False, hash=False)

    def value(self, name: str) -> Scalar | Numbers | None:
        """Return an entry by its name, or by its name after ``architecture.``; None without it."""
        return self.metadata.get(f"{self.architecture}.{name}", self.metadata.get(name))

    def integer(self, name: str, default: int = 0) -> int:
        """Return an entry that is one whole number; the default where it is not."""
        value = self.value(name)
        return int(value) if isinstance(value, int) else default

    def number(self, name: str, default: float = 0.0) -> float:
        """Return an entry that is one number; the default where it is not."""
        value = self.value(name)
        return float(value) if isinstance(value, int | float) else default

    def text(self, name: str, default: str = "") -> str:
        """Return an entry that is a text; the default where it is not."""
        value = self.value(name)
        return value if isinstance(value, str) else default

    def per_layer(self, name: str) -> tuple[int, ...]:
        """Return an entry for each layer: a list as it is, one number repeated, () without it."""
        value = self.value(name)
        if isinstance(value, tuple):
            return tuple(int(each) for each in value)
        return (int(value),) * self.layer_count if isinstance(value, int) else ()


def read_model_file(path: Path) -> ModelFile:
    """Read and check the header.

    Raises:
        ModelFileError: the file is gone, unreadable, no GGUF, damaged or incomplete.
    """
    size = 0
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            header = read_header(file, size)
        if size < header.expected_size:
            raise _truncated(path, size, expected=header.expected_size)
        check_content(header)
        return _model_file(header, path, size)
    except FileNotFoundError as error:
        raise ModelFileError("model_missing", path=str(path)) from error
    except EndOfFileError as error:
        raise _truncated(path, size, expected=0) from error
    except HeaderError as error:
        raise ModelFileError(error.key, path=str(path), **error.values) from error
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


def _model_file(header: Header, path: Path, size: int) -> ModelFile:
    scalars = header.scalars
    numbers = {name: each.numbers for name, each in header.arrays.items() if each.numbers}
    architecture = str(scalars.get("general.architecture", ""))

    def of(name: str, default: int = 0) -> int:
        value = scalars.get(f"{architecture}.{name}", default)
        return value if isinstance(value, int) else default

    file_type = scalars.get("general.file_type")
    return ModelFile(
        path=path,
        size_bytes=size,
        version=header.version,
        tensor_count=len(header.tensors),
        architecture=architecture,
        name=str(scalars.get("general.name", "")) or path.stem,
        trained_context_length=of("context_length"),
        layer_count=of("block_count"),
        quantization=_FILE_TYPES.get(file_type, "") if isinstance(file_type, int) else "",
        has_chat_template=bool(scalars.get("tokenizer.chat_template")),
        license=str(scalars.get("general.license", "")),
        bytes_per_context_token=_cache_bytes(header, architecture),
        embedding_length=of("embedding_length"),
        feed_forward_length=max(
            [of("feed_forward_length"),
             *map(int, numbers.get(f"{architecture}.feed_forward_length", ()))]
        ),
        vocabulary_size=_vocabulary_size(header, architecture),
        adapter_type=_adapter_type(header),
        tensors=header.tensors,
        metadata={**scalars, **numbers},
    )  # fmt: skip


def _adapter_type(header: Header) -> str:
    if header.scalars.get("general.type") != "adapter":
        return ""
    return str(header.scalars.get("adapter.type", "")) or "lora"


def _vocabulary_size(header: Header, architecture: str) -> int:
    if VOCABULARY in header.arrays:
        return header.arrays[VOCABULARY].length
    value = header.scalars.get(f"{architecture}.vocab_size", 0)
    return value if isinstance(value, int) else 0


def _cache_bytes(header: Header, architecture: str) -> int:
    def of(name: str) -> tuple[int, ...]:
        key = f"{architecture}.{name}"
        if key in header.arrays:
            return tuple(int(each) for each in header.arrays[key].numbers)
        value = header.scalars.get(key)
        return (value,) * layers if isinstance(value, int) else ()

    layer_count = header.scalars.get(f"{architecture}.block_count", 0)
    layers = layer_count if isinstance(layer_count, int) else 0
    heads = of("attention.head_count")
    widest = max(of("embedding_length"), default=0) // max(1, *heads, 1)
    key_width = max(of("attention.key_length"), default=widest)
    value_width = max(of("attention.value_length"), default=widest)
    return sum(of("attention.head_count_kv") or heads) * (key_width + value_width) * 2
