"""A graphics card that is there and cannot be used is told of, with the reason."""

import sys
from pathlib import Path

import pytest

from assistant.llm.devices import Device, EngineDevices
from assistant.llm.graphics_seen import (
    SeenCard,
    Surroundings,
    cards_of_system,
    judge,
    look_around,
)
from assistant.llm.nvidia_driver import NvidiaCard, NvidiaDriver
from assistant.texts import load_texts

CPU_BUILD = EngineDevices(backends=("CPU",))
CUDA_BUILD = EngineDevices(backends=("CUDA", "CPU"))
CARD = SeenCard(title="NVIDIA RTX", vendor="NVIDIA")
AMD = SeenCard(title="AMD 73bf", vendor="AMD")


def driver(*titles: str, cuda: tuple[int, int] = (12, 4)) -> NvidiaDriver:
    cards = tuple(NvidiaCard(title=title, free_bytes=1, total_bytes=1) for title in titles)
    return NvidiaDriver(version="470.1", cuda_version=cuda, cards=cards)


def listing(*titles: str, backend: str = "CUDA") -> EngineDevices:
    found = tuple(Device(name=f"{backend}{at}", title=title, kind="gpu", backend=backend)
                  for at, title in enumerate(titles))  # fmt: skip
    return EngineDevices(devices=found, backends=(backend, "CPU"))


@pytest.mark.parametrize(
    ("engine", "around", "reason"),
    [
        (CPU_BUILD, Surroundings(driver=driver("NVIDIA RTX")), "without_backend"),
        (CPU_BUILD, Surroundings(cards=(CARD,)), "without_backend"),
        (CUDA_BUILD, Surroundings(cards=(CARD,)), "driver_missing"),
        (
            CUDA_BUILD,
            Surroundings(driver=driver("NVIDIA RTX", cuda=(11, 4)), runtime_version=12),
            "driver_old",
        ),
        (CUDA_BUILD, Surroundings(driver=driver("NVIDIA RTX"), hiding=""), "hidden"),
        (CUDA_BUILD, Surroundings(driver=driver("NVIDIA RTX"), runtime_version=12), "not_listed"),
        (EngineDevices(problem="gone"), Surroundings(cards=(CARD,)), "engine_missing"),
        (CPU_BUILD, Surroundings(cards=(AMD,)), "without_backend"),
        (EngineDevices(backends=("Vulkan", "CPU")), Surroundings(cards=(AMD,)), "driver_missing"),
    ],
)
def test_each_reason_is_found_and_has_words(
    engine: EngineDevices, around: Surroundings, reason: str
) -> None:
    (card,) = judge(engine, around)
    assert card.reason == reason
    for language in ("en", "zh"):
        sentence = load_texts(language)(
            f"models.gpu_{reason}", device=card.title, **dict(card.values)
        )
        assert card.title in sentence
        assert "{" not in sentence


@pytest.mark.parametrize(
    ("engine", "around"),
    [
        (listing("NVIDIA RTX"), Surroundings(driver=driver("NVIDIA RTX"), cards=(CARD,))),
        (listing("NVIDIA H200 MIG 1g.18gb"), Surroundings(driver=driver("NVIDIA H200"))),
        (listing("AMD Radeon RX", backend="Vulkan"), Surroundings(cards=(AMD,))),
        (CPU_BUILD, Surroundings()),
    ],
)
def test_what_the_engine_lists_is_not_complained_of(
    engine: EngineDevices, around: Surroundings
) -> None:
    assert judge(engine, around) == ()


def test_of_two_equal_cards_the_one_that_is_not_listed_is_told_of() -> None:
    around = Surroundings(driver=driver("NVIDIA RTX", "NVIDIA RTX"))
    assert len(judge(listing("NVIDIA RTX"), around)) == 1
    assert judge(listing("NVIDIA RTX", "NVIDIA RTX"), around) == ()


@pytest.mark.skipif(sys.platform != "linux", reason="Linux tells of its cards in files")
def test_cards_are_found_with_a_driver_and_without(tmp_path: Path) -> None:
    known, screens = tmp_path / "gpus", tmp_path / "drm"
    for name, vendor, number in (
        ("card0", "0x8086", "0x9a49"), ("card0-HDMI-A-1", "0x8086", "0x9a49"),
        ("card1", "0x10de", "0x2684"), ("card2", "0x1af4", "0x1050"),
    ):  # fmt: skip
        folder = screens / name / "device"
        folder.mkdir(parents=True)
        (folder / "vendor").write_text(vendor + "\n")
        (folder / "device").write_text(number + "\n")
    without = list(cards_of_system(known, screens))
    assert [card.title for card in without] == ["Intel 9a49", "NVIDIA 2684"]
    (known / "0000:01:00.0").mkdir(parents=True)
    (known / "0000:01:00.0" / "information").write_text("Model: \t NVIDIA RTX\nIRQ: 1\n")
    assert [card.title for card in cards_of_system(known, screens)] == ["NVIDIA RTX", "Intel 9a49"]


def test_looking_around_this_machine_works() -> None:
    around = look_around()
    assert all(card.title for card in around.cards)
    assert around.runtime_version >= 0
