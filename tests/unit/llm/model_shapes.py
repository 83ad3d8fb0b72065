"""Model files that were never written: the headers of models too big for a test."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import prod
from pathlib import Path

from assistant.llm.gguf import ModelFile
from assistant.llm.gguf_header import TENSOR_TYPES, Numbers, Scalar, TensorInfo

GIGABYTE = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The measures of a model of the usual kind."""

    layers: int
    width: int
    feeding: int
    heads: int
    shared_heads: int
    vocabulary: int
    head_width: int = 0
    architecture: str = "llama"
    trained: int = 131_072
    kind: str = "Q4_K"
    experts: int = 0
    entries: dict[str, Scalar | Numbers] = field(default_factory=dict)


LLAMA_8B = Shape(layers=32, width=4096, feeding=14336, heads=32, shared_heads=8, vocabulary=128_256)
LLAMA_1B = Shape(layers=16, width=2048, feeding=8192, heads=32, shared_heads=8, vocabulary=128_256)
LLAMA_70B = Shape(
    layers=80, width=8192, feeding=28672, heads=64, shared_heads=8, vocabulary=128_256
)
QWEN_4B = Shape(
    layers=36, width=2560, feeding=9728, heads=32, shared_heads=8, vocabulary=151_936,
    head_width=128, architecture="qwen3",
)  # fmt: skip
QWEN_MOE = Shape(
    layers=48, width=2048, feeding=6144, heads=32, shared_heads=4, vocabulary=151_936,
    head_width=128, architecture="qwen3moe", experts=128,
    entries={"expert_used_count": 8, "expert_feed_forward_length": 768, "expert_count": 128},
)  # fmt: skip
GEMMA_270M = Shape(
    layers=18, width=640, feeding=2048, heads=4, shared_heads=1, vocabulary=262_144,
    head_width=256, architecture="gemma3", trained=32_768,
    entries={"attention.sliding_window": 512},
)  # fmt: skip


def model_file(shape: Shape) -> ModelFile:
    """Return the header of a model with these measures."""
    tensors = tuple(_tensors(shape))
    lengths = {"key_length": shape.head_width, "value_length": shape.head_width}
    entries: dict[str, Scalar | Numbers] = {
        "attention.head_count": shape.heads,
        "attention.head_count_kv": shape.shared_heads,
        **({f"attention.{name}": value for name, value in lengths.items() if value}),
        **shape.entries,
    }
    return ModelFile(
        path=Path("/models/model 模型.gguf"),
        size_bytes=sum(tensor.size_bytes for tensor in tensors),
        version=3,
        tensor_count=len(tensors),
        architecture=shape.architecture,
        name="Model",
        trained_context_length=shape.trained,
        layer_count=shape.layers,
        quantization="Q4_K_M",
        has_chat_template=True,
        license="mit",
        bytes_per_context_token=0,
        embedding_length=shape.width,
        feed_forward_length=shape.feeding,
        vocabulary_size=shape.vocabulary,
        adapter_type="",
        tensors=tensors,
        metadata={f"{shape.architecture}.{name}": value for name, value in entries.items()},
    )


def tensor(name: str, dimensions: tuple[int, ...], kind: str) -> TensorInfo:
    """Return a table of weights."""
    number, info = next((at, each) for at, each in TENSOR_TYPES.items() if each.name == kind)
    return TensorInfo(
        name=name,
        dimensions=dimensions,
        type_number=number,
        type_name=kind,
        size_bytes=prod(dimensions) // info.block * info.block_bytes,
        offset=0,
    )


def _tensors(shape: Shape) -> Iterator[TensorInfo]:
    width, feeding, kind = shape.width, shape.feeding, shape.kind
    head = shape.head_width or width // shape.heads
    yield tensor("token_embd.weight", (width, shape.vocabulary), "Q8_0")
    yield tensor("output_norm.weight", (width,), "F32")
    for at in range(shape.layers):
        begin = f"blk.{at}."
        yield tensor(begin + "attn_q.weight", (width, shape.heads * head), kind)
        yield tensor(begin + "attn_k.weight", (width, shape.shared_heads * head), kind)
        yield tensor(begin + "attn_v.weight", (width, shape.shared_heads * head), "Q6_K")
        yield tensor(begin + "attn_output.weight", (shape.heads * head, width), kind)
        if shape.experts:
            for name in ("gate", "up", "down"):
                yield tensor(begin + f"ffn_{name}_exps.weight", (width, 768, shape.experts), kind)
        else:
            yield tensor(begin + "ffn_gate.weight", (width, feeding), kind)
            yield tensor(begin + "ffn_up.weight", (width, feeding), kind)
            yield tensor(begin + "ffn_down.weight", (feeding, width), "Q6_K")
