"""Takes the header of a GGUF file apart: bounded in time and memory whatever the bytes say."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

MAGIC = b"GGUF"
KNOWN_VERSIONS = (2, 3)
DEFAULT_ALIGNMENT = 32
VOCABULARY = "tokenizer.ggml.tokens"

# What no model comes near; more than this is damage, and would cost seconds or gigabytes to read.
LONGEST_TEXT = 4 * 1024 * 1024
MOST_TEXT = 32 * 1024 * 1024
LONGEST_HEADER = 128 * 1024 * 1024
MOST_ENTRIES = 16_384
MOST_TENSORS = 100_000
MOST_ITEMS = 2_000_000
LONGEST_KEY = 65_535
LONGEST_TENSOR_NAME = 63
MOST_DIMENSIONS = 4
MOST_VALUES = 2**63 - 1
KEPT_NUMBERS = 4096  # of an array: enough for one number a layer, too few for a vocabulary

_WINDOW = 1024 * 1024
_STRING, _ARRAY = 8, 9
_LETTERS: Mapping[int, str] = {
    number: letter for number, letter in enumerate("BbHhIif?") if number < _STRING
} | {10: "Q", 11: "q", 12: "d"}
_SCALARS = {number: struct.Struct(f"<{letter}") for number, letter in _LETTERS.items()}
_U32, _U64 = struct.Struct("<I"), struct.Struct("<Q")
_END_OF_TENSOR = struct.Struct("<IQ")  # type and offset

Scalar = int | float | bool | str
Numbers = tuple[int | float | bool, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TensorType:
    """A number format: its name, how many numbers a block holds and how many bytes it takes."""

    name: str
    block: int
    block_bytes: int


TENSOR_TYPES: Mapping[int, TensorType] = {
    number: TensorType(name=name, block=block, block_bytes=size)
    for number, name, block, size in (  # ggml.c, type_traits
        (0, "F32", 1, 4), (1, "F16", 1, 2), (2, "Q4_0", 32, 18), (3, "Q4_1", 32, 20),
        (6, "Q5_0", 32, 22), (7, "Q5_1", 32, 24), (8, "Q8_0", 32, 34), (9, "Q8_1", 32, 36),
        (10, "Q2_K", 256, 84), (11, "Q3_K", 256, 110), (12, "Q4_K", 256, 144),
        (13, "Q5_K", 256, 176), (14, "Q6_K", 256, 210), (15, "Q8_K", 256, 292),
        (16, "IQ2_XXS", 256, 66), (17, "IQ2_XS", 256, 74), (18, "IQ3_XXS", 256, 98),
        (19, "IQ1_S", 256, 50), (20, "IQ4_NL", 32, 18), (21, "IQ3_S", 256, 110),
        (22, "IQ2_S", 256, 82), (23, "IQ4_XS", 256, 136), (24, "I8", 1, 1), (25, "I16", 1, 2),
        (26, "I32", 1, 4), (27, "I64", 1, 8), (28, "F64", 1, 8), (29, "IQ1_M", 256, 56),
        (30, "BF16", 1, 2), (34, "TQ1_0", 256, 54), (35, "TQ2_0", 256, 66), (39, "MXFP4", 32, 17),
        (40, "NVFP4", 64, 36), (41, "Q1_0", 128, 18), (42, "Q2_0", 64, 18),
    )
}  # fmt: skip
REMOVED_TYPES: Mapping[int, str] = {
    4: "Q4_2", 5: "Q4_3", 31: "Q4_0_4_4", 32: "Q4_0_4_8", 33: "Q4_0_8_8",
    36: "IQ4_NL_4_4", 37: "IQ4_NL_4_8", 38: "IQ4_NL_8_8",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class TensorInfo:
    """One table of weights, as the header lists it.

    Attributes:
        offset: of its first byte, counted from the start of all weights.
    """

    name: str
    dimensions: tuple[int, ...]
    type_number: int
    type_name: str
    size_bytes: int
    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrayInfo:
    """A list among the entries; ``numbers`` is empty for texts and for long lists."""

    kind: int
    length: int
    numbers: Numbers = ()

    @property
    def is_text(self) -> bool:
        """Whether its items are texts."""
        return self.kind == _STRING


@dataclass(slots=True, kw_only=True)
class Header:
    """Everything the header says."""

    version: int
    scalars: dict[str, Scalar] = field(default_factory=dict)
    arrays: dict[str, ArrayInfo] = field(default_factory=dict)
    tensors: tuple[TensorInfo, ...] = ()
    alignment: int = DEFAULT_ALIGNMENT
    data_start: int = 0
    expected_size: int = 0


class HeaderError(Exception):
    """The header cannot be right; ``key`` names the sentence, ``values`` fill its blanks."""

    def __init__(self, key: str, **values: Scalar) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values


class EndOfFileError(Exception):
    """The header goes on after the end of the file."""


def read_header(file: BinaryIO, size: int) -> Header:
    """Read the header of a file of ``size`` bytes.

    Raises:
        HeaderError: the bytes make no sense.
        EndOfFileError: the file ends within its header.
    """
    reader = _Reader(file, size)
    header = Header(version=_read_version(reader, size))
    tensor_count, entry_count = reader.number(_U64), reader.number(_U64)
    if tensor_count > MOST_TENSORS:
        raise HeaderError("model_file_too_many_tensors", count=tensor_count)
    if entry_count > MOST_ENTRIES:
        raise HeaderError("model_file_too_many_entries", count=entry_count)
    for _ in range(entry_count):
        _read_entry(reader, header)
    header.alignment = _alignment(header)
    header.tensors = tuple(_read_tensor(reader) for _ in range(tensor_count))
    padding = -reader.position % header.alignment if tensor_count else 0
    header.data_start = reader.position + padding
    header.expected_size = header.data_start + _check_places(header)
    return header


def _read_version(reader: "_Reader", size: int) -> int:
    magic = reader.take(len(MAGIC)) if size >= len(MAGIC) else b""
    if magic != MAGIC:
        raise HeaderError("model_wrong_magic")
    version = reader.number(_U32)
    if version not in KNOWN_VERSIONS:
        is_swapped = int.from_bytes(version.to_bytes(4, "little"), "big") in KNOWN_VERSIONS
        raise HeaderError("model_file_big_endian" if is_swapped else "model_wrong_version",
                          version=version)  # fmt: skip
    return version


# --- entries -------------------------------------------------------------------------------------


def _read_entry(reader: "_Reader", header: Header) -> None:
    name = reader.text(longest=LONGEST_KEY)
    if name in header.scalars or name in header.arrays:
        raise HeaderError("model_file_entry_twice", name=printable(name))
    kind = reader.number(_U32)
    if not name or (kind not in _SCALARS and kind not in (_STRING, _ARRAY)):
        raise HeaderError("model_file_entry_unreadable", name=printable(name))
    if kind == _ARRAY:
        header.arrays[name] = _read_array(reader, name)
    elif kind == _STRING:
        header.scalars[name] = reader.text()
    else:
        header.scalars[name] = _SCALARS[kind].unpack(reader.take(_SCALARS[kind].size))[0]


def _read_array(reader: "_Reader", name: str) -> ArrayInfo:
    kind, length = reader.number(_U32), reader.number(_U64)
    if length > MOST_ITEMS or (kind not in _SCALARS and kind != _STRING):  # also a nested array
        raise HeaderError("model_file_entry_unreadable", name=printable(name))
    if kind == _STRING:
        words: list[bytes] | None = [] if name == VOCABULARY else None
        reader.pass_texts(length, words)
        if words is not None and len(set(words)) != len(words):  # llama.cpp aborts on two alike
            raise HeaderError("model_file_vocabulary_repeats")
        return ArrayInfo(kind=kind, length=length)
    if length > KEPT_NUMBERS:
        reader.skip(length * _SCALARS[kind].size)
        return ArrayInfo(kind=kind, length=length)
    form = struct.Struct(f"<{length}{_LETTERS[kind]}")
    return ArrayInfo(kind=kind, length=length, numbers=form.unpack(reader.take(form.size)))


def _alignment(header: Header) -> int:
    value = header.scalars.get("general.alignment", DEFAULT_ALIGNMENT)
    is_number = isinstance(value, int) and not isinstance(value, bool)
    if not is_number or int(value) <= 0 or int(value) & (int(value) - 1):
        raise HeaderError("model_file_entry_wrong", name="general.alignment", value=str(value)[:40])
    return int(value)


# --- tensors -------------------------------------------------------------------------------------


def _read_tensor(reader: "_Reader") -> TensorInfo:
    name = reader.text(longest=LONGEST_TENSOR_NAME)
    dimension_count = reader.number(_U32)
    if dimension_count > MOST_DIMENSIONS:
        raise HeaderError("model_file_tensor_shape", name=printable(name), shape=dimension_count)
    form = struct.Struct(f"<{dimension_count}Q")
    dimensions: tuple[int, ...] = form.unpack(reader.take(form.size))
    type_number, offset = _END_OF_TENSOR.unpack(reader.take(_END_OF_TENSOR.size))
    kind = _tensor_type(name, type_number)
    count = 1
    for dimension in dimensions:
        count *= dimension
    row = dimensions[0] if dimensions else 1
    if count > MOST_VALUES or max(dimensions, default=1) > MOST_VALUES or row % kind.block:
        shape = " × ".join(map(str, dimensions))
        raise HeaderError("model_file_tensor_shape", name=printable(name), shape=shape)
    return TensorInfo(
        name=name,
        dimensions=dimensions,
        type_number=type_number,
        type_name=kind.name,
        size_bytes=count // kind.block * kind.block_bytes,
        offset=offset,
    )


def _tensor_type(name: str, number: int) -> TensorType:
    kind = TENSOR_TYPES.get(number)
    if kind is not None:
        return kind
    if number in REMOVED_TYPES:
        raise HeaderError("model_file_format_removed", format=REMOVED_TYPES[number])
    raise HeaderError("model_file_format_unknown", name=printable(name), number=number)


def _check_places(header: Header) -> int:
    """Check that the weights lie one after the other; return where the last of them end."""
    names = set()
    expected = end = 0
    for tensor in header.tensors:
        if tensor.name in names:
            raise HeaderError("model_file_tensor_twice", name=printable(tensor.name))
        if tensor.offset != expected:  # as llama.cpp wants it: no gap, no overlap, aligned
            raise HeaderError("model_file_tensor_place", name=printable(tensor.name))
        names.add(tensor.name)
        end = tensor.offset + tensor.size_bytes
        expected = end + -end % header.alignment
    return end


def printable(name: str) -> str:
    """Return a name from a file as it may stand in a sentence."""
    shown = "".join(letter if letter.isprintable() else "?" for letter in name[:64])
    return shown + "…" if len(name) > len(shown) else shown


class _Reader:
    """Reads the parts of a header one after the other and never past the file's end."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._size = size
        self._limit = min(size, LONGEST_HEADER)
        self._window = b""
        self._start = 0  # where the window begins in the file
        self._text_left = MOST_TEXT
        self.position = 0

    def _reach(self, count: int) -> int:
        """Make sure that the next ``count`` bytes are in the window; return where they begin."""
        end = self.position + count
        if end > self._limit:
            raise EndOfFileError if end > self._size else HeaderError("model_file_header_too_long")
        if end > self._start + len(self._window) or self.position < self._start:
            self._file.seek(self.position)
            self._window = self._file.read(max(count, _WINDOW))
            self._start = self.position
            if len(self._window) < count:
                raise EndOfFileError
        return self.position - self._start

    def take(self, count: int) -> bytes:
        """Return the next bytes."""
        at = self._reach(count)
        self.position += count
        return self._window[at : at + count]

    def skip(self, count: int) -> None:
        """Leave bytes out."""
        if self.position + count > self._size:
            raise EndOfFileError
        self.position += count

    def number(self, form: struct.Struct) -> int:
        """Return an unsigned number."""
        at = self._reach(form.size)
        self.position += form.size
        value: int = form.unpack_from(self._window, at)[0]
        return value

    def text(self, *, longest: int = LONGEST_TEXT) -> str:
        """Return a text; bytes that are no UTF-8 are replaced."""
        length = self.number(_U64)
        self._text_left -= length
        if length > longest or self._text_left < 0:
            raise HeaderError("model_damaged")
        return self.take(length).decode("utf-8", "replace")

    def pass_texts(self, count: int, words: list[bytes] | None = None) -> None:
        """Leave texts out, hundreds of thousands at a time; those not empty go to ``words``."""
        while count:
            self._reach(_U64.size)
            passed = self._pass_in_window(count, words)
            if not passed:  # the next one goes on after the window
                passed = 1
                self._pass_one(words)
            count -= passed

    def _pass_in_window(self, count: int, words: list[bytes] | None) -> int:
        """Leave out the texts that end in the window; return how many."""
        window, length_at = self._window, _U64.unpack_from
        at, last = self.position - self._start, len(self._window) - _U64.size
        passed = 0
        while passed < count and at <= last:
            begin = at + _U64.size
            end = begin + length_at(window, at)[0]
            if end > len(window):
                break
            if words is not None and end > begin:
                words.append(window[begin:end])
            at = end
            passed += 1
        self.position = self._start + at
        return passed

    def _pass_one(self, words: list[bytes] | None) -> None:
        length = self.number(_U64)
        if length > LONGEST_TEXT:
            raise HeaderError("model_damaged")
        if words is None:
            self.skip(length)
        elif length:
            words.append(self.take(length))
