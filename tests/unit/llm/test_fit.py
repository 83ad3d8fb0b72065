"""A model is loaded as large as it fits, and what was given up is said."""

import dataclasses

import pytest

from assistant.llm.devices import Device
from assistant.llm.failures import EngineError
from assistant.llm.fit import GPU_SLOTS, Plan, choose
from assistant.llm.graphics_seen import UnusableGraphics
from assistant.llm.hardware import Machine
from assistant.llm.protocol import Load
from assistant.texts import load_texts
from tests.unit.llm.model_shapes import (
    GEMMA_270M,
    GIGABYTE,
    LLAMA_1B,
    LLAMA_8B,
    LLAMA_70B,
    Shape,
    model_file,
)

ROOMY = Machine(cores=8, free_memory=64 * GIGABYTE, cpu_features=("AVX2",))
WISH = Load(path="/models/model.gguf", context_length=8192)


def card(free_gb: float, *, total_gb: float = 0, title: str = "Big Card") -> Device:
    return Device(
        name=f"CUDA{title[0]}",
        title=title,
        kind="gpu",
        backend="CUDA",
        free_bytes=int(free_gb * GIGABYTE),
        total_bytes=int((total_gb or free_gb) * GIGABYTE),
    )


def plan(shape: Shape, machine: Machine, **wish: int | str) -> Plan:
    return choose(model_file(shape), dataclasses.replace(WISH, **wish), machine)  # type: ignore[arg-type]  # named values


def with_memory(free_gb: float, **more: object) -> Machine:
    free = int(free_gb * GIGABYTE)
    return dataclasses.replace(ROOMY, free_memory=free, **more)  # type: ignore[arg-type]  # named values


def keys(of: Plan) -> list[str]:
    return [note.key for note in of.notes]


# --- the processor alone ---


@pytest.mark.parametrize(
    ("shape", "slots"), [(GEMMA_270M, 12), (LLAMA_1B, 12), (LLAMA_8B, 4), (LLAMA_70B, 2)]
)
def test_with_room_for_all_nothing_is_given_up(shape: Shape, slots: int) -> None:
    made = plan(shape, with_memory(200))
    assert (made.slots, made.context_length, made.cache_type) == (slots, 8192, "f16")
    assert (made.gpu_layers, made.devices, keys(made)) == (0, (), [])
    assert made.pool_length == 8192 + (slots - 1) * 768
    assert made.sequences > slots
    assert made.chunk_length == 256


def test_what_is_asked_for_is_kept_to() -> None:
    made = plan(LLAMA_1B, ROOMY, slots=3, cache_type="q8_0", context_length=2048)
    assert (made.slots, made.cache_type, made.context_length) == (3, "q8_0", 2048)
    assert keys(made) == []


def test_first_fewer_texts_are_written_at_the_same_time() -> None:
    whole = plan(LLAMA_8B, ROOMY)
    made = plan(LLAMA_8B, with_memory(whole.ram_bytes / GIGABYTE + 0.3))
    assert keys(made) == ["fit_fewer_slots"]
    assert made.slots < whole.slots
    assert made.context_length == 8192
    assert made.notes[0].values == {"wished": whole.slots, "slots": made.slots}


def test_then_what_was_read_is_kept_in_fewer_bits_and_then_the_context_is_shorter() -> None:
    one = plan(LLAMA_8B, ROOMY, slots=1)
    smaller = plan(LLAMA_8B, with_memory(one.ram_bytes / GIGABYTE), slots=1)
    assert keys(smaller) == ["fit_quantized_cache"]
    least = plan(LLAMA_8B, ROOMY, slots=1, cache_type="q8_0")
    shortest = plan(LLAMA_8B, with_memory(least.ram_bytes / GIGABYTE), slots=1)
    assert keys(shortest) == ["fit_quantized_cache", "fit_shorter_context"]
    assert 1024 <= shortest.context_length < 8192


def test_what_the_founder_set_is_not_made_coarser() -> None:
    one = plan(LLAMA_8B, ROOMY, slots=1)
    made = plan(LLAMA_8B, with_memory(one.ram_bytes / GIGABYTE), slots=1, cache_type="f16")
    assert keys(made) == ["fit_shorter_context"]


def test_some_memory_is_left_to_others() -> None:
    for free_gb in (6, 6.5, 8, 12, 64):
        made = plan(LLAMA_8B, with_memory(free_gb))
        assert made.ram_bytes < free_gb * GIGABYTE * 0.96


def test_a_model_that_cannot_fit_is_refused_with_what_it_would_need() -> None:
    with pytest.raises(EngineError) as caught:
        plan(LLAMA_8B, with_memory(2))
    assert caught.value.key == "model_does_not_fit"
    assert caught.value.values["available_mb"] == 2000
    assert int(caught.value.values["needed_mb"]) > 4000


def test_a_system_that_does_not_tell_its_memory_gets_what_is_wished() -> None:
    made = plan(LLAMA_70B, dataclasses.replace(ROOMY, free_memory=None))
    assert (made.context_length, keys(made)) == (8192, [])


def test_no_context_is_longer_than_the_model_was_made_for() -> None:
    made = plan(dataclasses.replace(LLAMA_1B, trained=4096), ROOMY)
    assert made.context_length == 4096
    assert keys(made) == ["fit_trained_context"]


@pytest.mark.parametrize("context_length", [1, 200, 1000])
def test_a_tiny_context_is_possible(context_length: int) -> None:
    made = plan(LLAMA_1B, ROOMY, context_length=context_length)
    assert made.context_length == context_length
    assert made.pool_length >= context_length
    assert made.chunk_length <= made.pool_length


# --- graphics cards ---


def test_every_layer_goes_to_a_card_that_holds_them() -> None:
    made = plan(LLAMA_8B, dataclasses.replace(ROOMY, graphics=(card(24),)))
    assert made.gpu_layers == made.layer_count == 33
    assert made.devices == ("CUDAB",)
    assert made.device_title == "Big Card"
    assert made.slots == GPU_SLOTS
    assert made.chunk_length == 512
    assert keys(made) == []
    assert made.vram_bytes < 24 * GIGABYTE * 0.95
    assert made.ram_bytes < 2 * GIGABYTE


def test_little_graphics_memory_takes_a_part_of_the_layers() -> None:
    made = plan(LLAMA_8B, dataclasses.replace(ROOMY, graphics=(card(4),)))
    assert 11 <= made.gpu_layers < 33
    assert "fit_partial_offload" in keys(made)
    assert made.vram_bytes < 4 * GIGABYTE - 500_000_000
    assert made.context_length == 8192  # the rest of it lies in the main memory


def test_a_tiny_card_beside_much_memory_is_left_alone() -> None:
    made = plan(LLAMA_8B, dataclasses.replace(ROOMY, graphics=(card(2),)))
    assert (made.gpu_layers, made.devices) == (0, ())
    assert keys(made) == ["fit_gpu_too_small"]


def test_a_tiny_card_helps_where_the_memory_alone_is_too_small() -> None:
    made = plan(LLAMA_8B, with_memory(5, graphics=(card(2),)))
    assert 0 < made.gpu_layers < 11
    assert "fit_partial_offload" in keys(made)
    assert made.ram_bytes < 5 * GIGABYTE
    with pytest.raises(EngineError, match="model_does_not_fit"):
        plan(LLAMA_70B, with_memory(5, graphics=(card(2),)))


def test_the_file_of_weights_that_were_copied_need_not_stay_in_memory() -> None:
    copying = ("AVX2", "REPACK")
    made = plan(LLAMA_8B, with_memory(8, cpu_features=copying))
    assert made.need.ram.weight_copies > 2 * GIGABYTE
    assert made.ram_bytes > 8 * GIGABYTE
    assert made.context_length == 8192


def test_layers_asked_for_are_put_there_as_far_as_they_fit() -> None:
    machine = dataclasses.replace(ROOMY, graphics=(card(24),))
    assert plan(LLAMA_8B, machine, gpu_layers=5).gpu_layers == 5
    assert plan(LLAMA_8B, machine, gpu_layers=99).gpu_layers == 33
    none = plan(LLAMA_8B, machine, gpu_layers=0)
    assert (none.gpu_layers, none.devices, keys(none)) == (0, (), [])
    few = plan(LLAMA_8B, dataclasses.replace(ROOMY, graphics=(card(2),)), gpu_layers=20)
    assert 0 < few.gpu_layers < 20
    assert "fit_partial_offload" in keys(few)


def test_a_card_that_others_fill_is_told_of() -> None:
    made = plan(LLAMA_1B, dataclasses.replace(ROOMY, graphics=(card(0.4, total_gb=24),)))
    assert made.gpu_layers == 0
    (note,) = made.notes
    assert note.key == "fit_gpu_busy"
    assert note.values == {"device": "Big Card", "free_mb": 400, "total_mb": 24000}


def test_two_cards_are_used_only_if_one_does_not_do() -> None:
    two = (card(10, title="One"), card(12, title="Two"))
    assert plan(LLAMA_8B, dataclasses.replace(ROOMY, graphics=two)).devices == ("CUDAT",)
    small = (card(5, title="One"), card(5, title="Two"))
    made = plan(LLAMA_8B, dataclasses.replace(ROOMY, graphics=small))
    assert made.devices == ("CUDAO", "CUDAT")
    assert made.gpu_layers == 33
    assert made.device_title == "One + Two"


def test_unified_memory_takes_all_layers_and_is_counted_once() -> None:
    apple = Device(name="MTL0", title="Apple M2", kind="gpu", backend="MTL",
                   free_bytes=11 * GIGABYTE, total_bytes=11 * GIGABYTE)  # fmt: skip
    machine = with_memory(12, graphics=(apple,), has_unified_memory=True)
    made = plan(LLAMA_8B, machine)
    assert made.gpu_layers == 33
    assert made.ram_bytes + made.vram_bytes < 12 * GIGABYTE


def test_graphics_within_the_processor_take_all_layers_or_none() -> None:
    inner = Device(name="Vulkan0", title="Inner", kind="integrated", backend="Vulkan",
                   free_bytes=6 * GIGABYTE, total_bytes=8 * GIGABYTE)  # fmt: skip
    assert plan(LLAMA_1B, dataclasses.replace(ROOMY, graphics=(inner,))).gpu_layers == 17
    assert plan(LLAMA_70B, dataclasses.replace(ROOMY, graphics=(inner,))).gpu_layers == 0
    both = dataclasses.replace(ROOMY, graphics=(inner, card(24)))
    assert plan(LLAMA_8B, both).devices == ("CUDAB",)


# --- what is said ---


def test_a_card_that_cannot_be_used_is_told_of_unless_none_was_wanted() -> None:
    old = UnusableGraphics(
        title="Old Card", reason="driver_old", values=(("driver", "470.1"), ("cuda", "12"))
    )
    machine = dataclasses.replace(ROOMY, unusable=(old,))
    (note,) = plan(LLAMA_1B, machine).notes
    assert note.key == "gpu_driver_old"
    assert note.values == {"device": "Old Card", "driver": "470.1", "cuda": "12"}
    assert plan(LLAMA_1B, machine, gpu_layers=0).notes == ()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_note_has_a_sentence_whose_blanks_are_filled(language: str) -> None:
    texts = load_texts(language)
    short = dataclasses.replace(LLAMA_1B, trained=4096)
    made = [
        plan(LLAMA_8B, with_memory(5, graphics=(card(2),))),
        plan(LLAMA_8B, with_memory(6)),
        plan(short, dataclasses.replace(ROOMY, graphics=(card(0.4),))),
        plan(LLAMA_8B, dataclasses.replace(ROOMY, graphics=(card(2),))),
    ]
    notes = [note for each in made for note in each.notes]
    assert {note.key for note in notes} >= {
        "fit_fewer_slots", "fit_quantized_cache", "fit_shorter_context", "fit_trained_context",
        "fit_partial_offload", "fit_gpu_too_small", "fit_gpu_busy",
    }  # fmt: skip
    sentences = [texts(f"models.{note.key}", **note.values) for note in notes]
    assert not any("{" in sentence for sentence in sentences)
