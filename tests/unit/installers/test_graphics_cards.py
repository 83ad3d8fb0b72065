import subprocess
from pathlib import Path

import pytest

from installers.graphics_cards import (
    GraphicsCard,
    cards_here,
    driver_knows,
    driver_libraries,
    has_silent_card,
    read_answer,
)

DRIVER = """
#include <string.h>
int cuInit(unsigned flags) { return flags == 0 ? STATUS : 1; }
int cuDeviceGetCount(int *count) { *count = 2; return 0; }
int cuDeviceGet(int *device, int number) { *device = number; return 0; }
int cuDeviceGetAttribute(int *value, int attribute, int device) {
    *value = attribute == 75 ? (device == 0 ? 8 : 12) : attribute == 76 ? (device == 0 ? 6 : 0) : 9;
    return 0;
}
int cuDeviceGetName(char *name, int length, int device) {
    strncpy(name, device == 0 ? "Small Card" : "Large Card", length);
    return 0;
}
int cuDriverGetVersion(int *version) { *version = 12040; return 0; }
"""


def make_driver(folder: Path, status: int = 0) -> str:
    source, library = folder / "driver.c", folder / f"libdriver{status}.so"
    source.write_text(DRIVER.replace("STATUS", str(status)))
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", library, source], check=True)
    return str(library)


def make_program(folder: Path, script: str) -> str:
    program = folder / "nvidia-smi"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return str(program)


def test_the_drivers_program_names_the_cards(tmp_path: Path) -> None:
    program = make_program(tmp_path, "echo '8.9, NVIDIA GeForce RTX 4090'; echo '12.0, Other'")
    assert cards_here(program, ["/no/library"]) == [
        GraphicsCard(name="NVIDIA GeForce RTX 4090", architecture="89"),
        GraphicsCard(name="Other", architecture="120"),
    ]


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.",
        'Field "compute_cap" is not a valid field to query.',
        "[N/A], Tesla K80",
    ],
)
def test_an_answer_without_a_card_is_no_card(answer: str) -> None:
    assert read_answer(answer) == []


def test_a_driver_without_its_program_is_asked_itself(tmp_path: Path) -> None:
    library = make_driver(tmp_path)
    assert cards_here("no-such-program", ["/no/library", library]) == [
        GraphicsCard(name="Small Card", architecture="86"),
        GraphicsCard(name="Large Card", architecture="120"),
    ]


def test_a_program_that_fails_leaves_the_question_to_the_driver(tmp_path: Path) -> None:
    program = make_program(tmp_path, "exit 9")
    names = [card.name for card in cards_here(program, [make_driver(tmp_path)])]
    assert names == ["Small Card", "Large Card"]


def test_a_driver_that_cannot_start_has_no_cards(tmp_path: Path) -> None:
    assert cards_here("no-such-program", [make_driver(tmp_path, status=100)]) == []


def test_a_machine_without_a_driver_has_no_cards() -> None:
    assert cards_here("no-such-program", ["/no/library"]) == []


def test_the_driver_says_which_cuda_it_knows(tmp_path: Path) -> None:
    assert driver_knows([make_driver(tmp_path)]) == (12, 4)
    assert driver_knows(["/no/library"]) is None


def test_each_system_has_its_name_for_the_driver() -> None:
    assert driver_libraries("win32") == ("nvcuda.dll",)
    assert driver_libraries("linux")[0] == "libcuda.so.1"


@pytest.mark.parametrize(
    ("vendor", "kind", "is_card"),
    [
        ("0x10de\n", "0x030000\n", True),
        ("0x10de\n", "0x030200\n", True),
        ("0x10de\n", "0x040300\n", False),  # the sound part of a card
        ("0x8086\n", "0x030000\n", False),
    ],
)
def test_a_card_on_the_bus_is_seen_without_its_driver(
    vendor: str, kind: str, is_card: bool, tmp_path: Path
) -> None:
    device = tmp_path / "0000:01:00.0"
    device.mkdir()
    (device / "vendor").write_text(vendor)
    (device / "class").write_text(kind)
    assert has_silent_card(tmp_path) is is_card


def test_a_system_without_such_a_bus_has_no_card_on_it(tmp_path: Path) -> None:
    assert not has_silent_card(tmp_path / "none")
