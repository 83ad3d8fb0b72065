"""How much memory a model takes once it is loaded, computed from its header.

The formulas follow llama.cpp: ``llama_kv_cache`` for the cells, ``graph_reserve`` for the buffers
of the computation, ``output_reserve`` for the logits, ``repack.cpp`` for the copies of weights.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cached_property
from math import ceil, prod

from assistant.llm.gguf import ModelFile
from assistant.llm.gguf_header import TensorInfo
from assistant.llm.protocol import CacheType

MEBIBYTE = 1024 * 1024
CELL_STEP = 256  # llama.cpp rounds the cells of a context up to this
CACHE_TYPES: tuple[CacheType, ...] = ("f16", "q8_0")
_CACHE_BYTES: dict[CacheType, float] = {"f16": 2, "q8_0": 34 / 32}
_FLOAT, _HALF = 4, 2
_BLOCK = 32
_CANDIDATE_BYTES = 12  # llama_token_data
_CELL_BYTES = 64  # llama_kv_cells: position, shift, place and one bit for each sequence
# Of each token of a vocabulary: its entry (40 bytes), its node and bucket in the map from texts
# (77), its text once more for writing (32); a merge has a node and a bucket of its own.
_TOKEN_BYTES, _MERGE_BYTES = 149, 106
_TOKENIZERS_WITH_MERGES = frozenset({"gpt2"})
# What the engine takes whatever the model: Python's modules for it, the native libraries, the
# stacks of its threads, the graphs.
ENGINE_BYTES = 34 * MEBIBYTE
_LAYER = re.compile(r"blk\.(\d+)\.")
_INPUT, _OUTPUT = "token_embd.weight", "output.weight"
_INPUT_TABLES = ("token_embd.", "per_layer_token_embd.", "position_embd.", "token_types.")

# Formats that the CPU keeps a second copy of, in an order it multiplies faster with: by the CPU
# feature that is needed, and how many rows must fit together.
_REPACKED: tuple[tuple[str, frozenset[str], int], ...] = (
    ("AVX2", frozenset({"Q4_0", "Q4_K", "IQ4_NL", "MXFP4"}), 8),
    ("AVX512", frozenset({"Q2_K"}), 8),
    ("DOTPROD", frozenset({"Q4_0", "Q8_0", "IQ4_NL", "MXFP4"}), 4),
    ("DOTPROD", frozenset({"Q4_K", "Q5_K", "Q6_K"}), 8),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a model is loaded.

    Attributes:
        gpu_layers: as llama.cpp counts them: the last of the layers, and one for the output.
        cpu_features: as ggml names them.
    """

    pool_length: int
    sequences: int
    chunk: int
    cache_type: CacheType = "f16"
    gpu_layers: int = 0
    cpu_features: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What memory is taken for, in bytes."""

    weights: int = 0
    weight_copies: int = 0  # in the order the CPU likes best
    cache: int = 0  # keys and values of what was read and written
    computing: int = 0
    tables: int = 0  # vocabulary, logits, candidates for the next token
    engine: int = 0

    @property
    def total(self) -> int:
        """All of it."""
        return sum(getattr(self, each.name) for each in fields(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What a model takes of the main memory and of the graphics memory."""

    ram: Parts
    vram: Parts


class ModelSizes:
    """The sizes of a model's parts, computed once for many layouts."""

    def __init__(self, file: ModelFile) -> None:
        self._file = file
        self.layer_count = file.layer_count
        self._copies_known: dict[frozenset[str], tuple[tuple[int, ...], int]] = {}

    def need(self, layout: Layout) -> Need:
        """Return what the model takes when it is loaded like this."""
        first = self._first_on_gpu(layout.gpu_layers)
        on_gpu = range(first, self.layer_count)
        on_cpu = range(first)
        has_gpu = layout.gpu_layers > 0
        computing = self.computing_bytes(layout)
        ram = Parts(
            weights=sum(self.layer_weights[:first])
            + (self._input_bytes if has_gpu else self._outer_bytes),
            weight_copies=self._copies(on_cpu, layout, has_output=not has_gpu),
            cache=self.cache_bytes(layout, on_cpu),
            computing=self._working_bytes(layout) if has_gpu and not on_cpu else computing
            + self._working_bytes(layout),
            tables=self._table_bytes(layout),
            engine=ENGINE_BYTES,
        )  # fmt: skip
        if not has_gpu:
            return Need(ram=ram, vram=Parts())
        vram = Parts(
            weights=sum(self.layer_weights[first:]) + self.output_bytes,
            cache=self.cache_bytes(layout, on_gpu),
            computing=computing,
        )
        return Need(ram=ram, vram=vram)

    # --- weights ---

    @cached_property
    def layer_weights(self) -> tuple[int, ...]:
        """The bytes of each layer's weights."""
        return tuple(_size(tensors) for tensors in self._by_layer)

    @cached_property
    def output_bytes(self) -> int:
        """The bytes of the last step, which on a GPU has a copy of a table used twice."""
        outputs = [each for each in self._outer if each.name.startswith("output")]
        has_own = any(each.name == _OUTPUT for each in outputs)
        shared = [] if has_own else [each for each in self._outer if each.name == _INPUT]
        return _size([*outputs, *shared])

    @cached_property
    def parameter_count(self) -> int:
        """How many numbers the model has."""
        return sum(prod(tensor.dimensions) for tensor in self._file.tensors)

    @cached_property
    def _by_layer(self) -> tuple[list[TensorInfo], ...]:
        layers: tuple[list[TensorInfo], ...] = tuple([] for _ in range(self.layer_count))
        for tensor in self._file.tensors:
            at = _layer_of(tensor)
            if at is not None and at < self.layer_count:
                layers[at].append(tensor)
        return layers

    @cached_property
    def _outer(self) -> list[TensorInfo]:
        return [each for each in self._file.tensors if _layer_of(each) is None]

    @cached_property
    def _input_bytes(self) -> int:
        """The bytes of the tables that stay in the main memory."""
        return _size(each for each in self._outer if each.name.startswith(_INPUT_TABLES))

    @cached_property
    def _outer_bytes(self) -> int:
        return _size(self._outer)

    def _copies(self, layers: range, layout: Layout, *, has_output: bool) -> int:
        """Return the bytes of the copies that the CPU makes of its layers."""
        by_layer, output = self._copied(layout.cpu_features)
        return sum(by_layer[at] for at in layers) + (output if has_output else 0)

    def _copied(self, cpu_features: frozenset[str]) -> tuple[tuple[int, ...], int]:
        """Return the bytes of copies in each layer, and of that of the output."""
        if cpu_features not in self._copies_known:
            self._copies_known[cpu_features] = (
                tuple(
                    _size(each for each in tensors if _is_repacked(each, cpu_features))
                    for tensors in self._by_layer
                ),
                _size(
                    each
                    for each in self._outer
                    if each.name == _OUTPUT and _is_repacked(each, cpu_features)
                ),
            )
        return self._copies_known[cpu_features]

    def _first_on_gpu(self, gpu_layers: int) -> int:
        return max(self.layer_count + 1 - gpu_layers, 0) if gpu_layers > 0 else self.layer_count

    # --- keys and values ---

    def cache_bytes(self, layout: Layout, layers: Iterable[int]) -> int:
        """Return the bytes of keys and values, and of the states of recurrent layers."""
        width = _CACHE_BYTES[layout.cache_type]
        cells = rounded_cells(layout.pool_length)
        total = 0.0
        for at in layers:
            keys, values = self._cached_widths[at]
            total += (keys + values) * width * cells
            if not keys:
                total += self._state_width * _FLOAT * layout.sequences
        return ceil(total)

    @cached_property
    def _cached_widths(self) -> tuple[tuple[int, int], ...]:
        """Numbers that a token leaves in each layer, as keys and as values."""
        file = self._file
        heads = file.per_layer("attention.head_count") or (1,) * self.layer_count
        shared = file.per_layer("attention.head_count_kv") or heads
        widest = file.embedding_length // max(1, *heads)
        keys = file.integer("attention.key_length", widest)
        values = file.integer("attention.value_length", widest)
        latent = file.integer("attention.kv_lora_rank")
        if latent and file.integer("attention.key_length_mla"):  # one vector for all heads
            return ((latent + file.integer("rope.dimension_count"), 0),) * self.layer_count
        last = self.layer_count - file.integer("attention.shared_kv_layers")
        recurrent = self._recurrent_layers
        return tuple(
            (count * keys, count * values) if at < last and at not in recurrent else (0, 0)
            for at, count in enumerate(shared[: self.layer_count])
        )

    @property
    def can_quantize_cache(self) -> bool:
        """Whether keys and values come in whole blocks of 32 numbers."""
        heads = max(1, *self._file.per_layer("attention.head_count"), 1)
        width = self._width // heads
        lengths = (
            self._file.integer(f"attention.{name}_length", width) for name in ("key", "value")
        )
        return not any(length % _BLOCK for length in lengths)

    @cached_property
    def _recurrent_layers(self) -> frozenset[int]:
        names = (".ssm_", ".time_mix_", ".shortconv.")
        found = {
            _layer_of(each)
            for each in self._file.tensors
            if any(name in each.name for name in names)
        }
        return frozenset(at for at in found if at is not None)

    @cached_property
    def _state_width(self) -> int:
        """Numbers that a sequence keeps in a recurrent layer (n_embd_r and n_embd_s)."""
        file = self._file
        if not self._recurrent_layers:
            return 0
        embedding = file.embedding_length
        if head := file.integer("wkv.head_size"):
            return embedding * (2 + head)
        if length := file.integer("shortconv.l_cache"):
            return embedding * (length - 1)
        inner, state = file.integer("ssm.inner_size"), file.integer("ssm.state_size")
        steps = max(file.integer("ssm.conv_kernel") - 1, 0)
        groups = file.integer("ssm.group_count")
        return steps * (inner + 2 * groups * state) + state * inner

    # --- computing ---

    def computing_bytes(self, layout: Layout) -> int:
        """Return the bytes of the buffer in which a chunk is computed.

        Either one layer at work with its attention masks, or the logits at the end: whichever is
        more, since the buffer is used again.
        """
        rows = min(layout.chunk, layout.pool_length)
        cells = rounded_cells(layout.pool_length)
        masks = (2 if self._has_windows else 1) * cells * rows * _HALF
        # the rows whose logits are wanted are kept aside of the others in the last layer
        layer = (rows + layout.sequences) * self._row_numbers * _FLOAT
        logits = layout.sequences * (self._file.vocabulary_size + 2 * self._width) * _FLOAT
        return max(masks + layer, logits)

    @property
    def _width(self) -> int:
        return self._file.embedding_length

    @cached_property
    def _has_windows(self) -> bool:
        """Whether some layers look at the latest tokens only, and so have a mask of their own."""
        return self._file.integer("attention.sliding_window") > 0

    @cached_property
    def _row_numbers(self) -> int:
        """Numbers that one token of a chunk takes while the widest layer computes."""
        file = self._file
        used = file.integer("expert_used_count")
        experts = used * max(file.per_layer("expert_feed_forward_length"), default=0)
        feeding = 3 * max(file.feed_forward_length, experts) + used * self._width
        heads = max(file.per_layer("attention.head_count"), default=1)
        keys = heads * file.integer("attention.key_length", self._width // max(1, heads))
        return 4 * self._width + max(feeding, 3 * keys)

    def _working_bytes(self, layout: Layout) -> int:
        """Return what the CPU takes to turn a chunk into the numbers that weights are met with."""
        return ceil(layout.chunk * max(self._file.feed_forward_length, self._width) * 1.2)

    def _table_bytes(self, layout: Layout) -> int:
        file = self._file
        has_merges = file.text("tokenizer.ggml.model") in _TOKENIZERS_WITH_MERGES
        token = _TOKEN_BYTES + (_MERGE_BYTES if has_merges else 0)
        logits = layout.sequences * file.vocabulary_size * _FLOAT
        candidates = layout.sequences * file.vocabulary_size * _CANDIDATE_BYTES
        books = rounded_cells(layout.pool_length) * _CELL_BYTES * (2 if self._has_windows else 1)
        return file.vocabulary_size * token + logits + candidates + books


def rounded_cells(length: int) -> int:
    """Return how many cells llama.cpp makes where so many are asked for."""
    return ceil(length / CELL_STEP) * CELL_STEP


def _layer_of(tensor: TensorInfo) -> int | None:
    found = _LAYER.match(tensor.name)
    return int(found[1]) if found else None


def _size(tensors: Iterable[TensorInfo]) -> int:
    return sum(tensor.size_bytes for tensor in tensors)


def _is_repacked(tensor: TensorInfo, cpu_features: frozenset[str]) -> bool:
    if len(tensor.dimensions) not in (2, 3) or "REPACK" not in cpu_features:
        return False
    return any(
        feature in cpu_features and tensor.type_name in formats and not tensor.dimensions[1] % rows
        for feature, formats, rows in _REPACKED
    )
