"""What a model takes is computed as llama.cpp computes it.

The expected figures are those that llama.cpp printed when it laid such models out (MiB).
"""

import dataclasses

import pytest

from assistant.llm.memory_need import MEBIBYTE, Layout, ModelSizes, rounded_cells
from assistant.llm.protocol import CacheType
from tests.unit.llm.model_shapes import (
    GEMMA_270M,
    LLAMA_1B,
    LLAMA_8B,
    QWEN_4B,
    QWEN_MOE,
    Shape,
    model_file,
    tensor,
)

AVX2 = frozenset({"AVX2", "REPACK"})
PLAIN = Layout(pool_length=4096, sequences=10, chunk=256)
CACHE_FIGURES: tuple[tuple[Shape, int, CacheType, float], ...] = (
    (GEMMA_270M, 4096, "f16", 72.0),
    (GEMMA_270M, 4096, "q8_0", 38.25),
    (LLAMA_8B, 4096, "f16", 512.0),
    (LLAMA_8B, 16384, "f16", 2048.0),
    (LLAMA_8B, 4096, "q8_0", 272.0),
    (QWEN_4B, 4096, "f16", 576.0),
    (QWEN_MOE, 4096, "q8_0", 204.0),
)
COMPUTING_FIGURES = (
    (GEMMA_270M, 4096, 10, 256, 13.09), (GEMMA_270M, 4096, 18, 256, 18.7),
    (GEMMA_270M, 16384, 10, 512, 50.55), (LLAMA_8B, 4096, 3, 256, 60.47),
    (LLAMA_8B, 16384, 10, 512, 134.07), (LLAMA_8B, 4096, 10, 64, 16.41),
    (LLAMA_1B, 1024, 10, 256, 33.01), (QWEN_4B, 4096, 18, 256, 44.3),
    (QWEN_4B, 16384, 10, 512, 97.51), (QWEN_MOE, 4096, 10, 512, 93.45),
    (QWEN_MOE, 4096, 10, 16, 6.03),
)  # fmt: skip


@pytest.mark.parametrize(("shape", "cells", "cache_type", "mebibytes"), CACHE_FIGURES)
def test_keys_and_values_take_what_llama_cpp_allots(
    shape: Shape, cells: int, cache_type: CacheType, mebibytes: float
) -> None:
    layout = dataclasses.replace(PLAIN, pool_length=cells, cache_type=cache_type)
    sizes = ModelSizes(model_file(shape))
    assert sizes.cache_bytes(layout, range(shape.layers)) / MEBIBYTE == mebibytes


@pytest.mark.parametrize(("shape", "cells", "sequences", "chunk", "mebibytes"), COMPUTING_FIGURES)
def test_the_buffer_of_the_computation_is_about_llama_cpps(
    shape: Shape, cells: int, sequences: int, chunk: int, mebibytes: float
) -> None:
    layout = Layout(pool_length=cells, sequences=sequences, chunk=chunk)
    computed = ModelSizes(model_file(shape)).computing_bytes(layout) / MEBIBYTE
    assert computed == pytest.approx(mebibytes, rel=0.1)


def test_weights_the_cpu_reorders_are_there_twice() -> None:
    sizes = ModelSizes(model_file(LLAMA_8B))
    plain = sizes.need(PLAIN).ram
    copied = sizes.need(dataclasses.replace(PLAIN, cpu_features=AVX2)).ram
    assert plain.weight_copies == 0
    in_layers = sum(sizes.layer_weights)
    assert 0.5 * in_layers < copied.weight_copies < in_layers  # Q6_K is not reordered
    assert copied.total == plain.total + copied.weight_copies


def test_layers_and_output_move_to_the_graphics_memory_from_the_last() -> None:
    sizes = ModelSizes(model_file(LLAMA_8B))
    whole = sizes.need(dataclasses.replace(PLAIN, gpu_layers=33))
    assert whole.vram.weights == sum(sizes.layer_weights) + sizes.output_bytes
    assert whole.vram.cache / MEBIBYTE == 512
    assert whole.ram.cache == 0
    some = sizes.need(dataclasses.replace(PLAIN, gpu_layers=9))
    assert some.vram.weights == sum(sizes.layer_weights[-8:]) + sizes.output_bytes
    assert (some.vram.cache / MEBIBYTE, some.ram.cache / MEBIBYTE) == (128, 384)
    assert sizes.need(PLAIN).vram.total == 0


def test_a_table_used_at_both_ends_is_copied_to_the_graphics_memory() -> None:
    file = model_file(LLAMA_1B)
    table = next(each for each in file.tensors if each.name == "token_embd.weight")
    own = tensor("output.weight", (2048, 128_256), "Q6_K")
    norm = next(each for each in file.tensors if each.name == "output_norm.weight")
    assert ModelSizes(file).output_bytes == table.size_bytes + norm.size_bytes
    with_own = dataclasses.replace(file, tensors=(*file.tensors, own))
    assert ModelSizes(with_own).output_bytes == own.size_bytes + norm.size_bytes


def test_recurrent_layers_keep_a_state_for_each_sequence_and_nothing_for_each_token() -> None:
    entries = {"ssm.inner_size": 1024, "ssm.state_size": 16, "ssm.conv_kernel": 4}
    file = model_file(dataclasses.replace(LLAMA_1B, entries=dict(entries)))
    states = [tensor(f"blk.{at}.ssm_a", (16, 1024), "F32") for at in range(16)]
    sizes = ModelSizes(dataclasses.replace(file, tensors=(*file.tensors, *states)))
    assert sizes.cache_bytes(PLAIN, range(16)) == 16 * 10 * (3 * 1024 + 16 * 1024) * 4
    longer = dataclasses.replace(PLAIN, pool_length=8192)
    assert sizes.cache_bytes(longer, range(16)) == sizes.cache_bytes(PLAIN, range(16))


def test_compressed_keys_and_values_are_one_vector_for_all_heads() -> None:
    entries = {
        "attention.kv_lora_rank": 512, "attention.key_length_mla": 192, "rope.dimension_count": 64,
    }  # fmt: skip
    sizes = ModelSizes(model_file(dataclasses.replace(LLAMA_1B, entries=dict(entries))))
    assert sizes.cache_bytes(PLAIN, range(1)) == (512 + 64) * 2 * 4096


def test_layers_that_use_the_keys_of_others_have_none() -> None:
    shape = dataclasses.replace(GEMMA_270M, entries={"attention.shared_kv_layers": 10})
    sizes = ModelSizes(model_file(shape))
    assert sizes.cache_bytes(PLAIN, range(18)) / MEBIBYTE == 72 * 8 / 18


def test_odd_heads_cannot_be_kept_in_blocks() -> None:
    assert ModelSizes(model_file(LLAMA_8B)).can_quantize_cache
    odd = dataclasses.replace(LLAMA_8B, head_width=80)
    assert not ModelSizes(model_file(odd)).can_quantize_cache


def test_cells_come_in_steps() -> None:
    assert [rounded_cells(length) for length in (1, 256, 257)] == [256, 256, 512]
