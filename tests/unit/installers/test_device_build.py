from collections.abc import Callable
from pathlib import Path

import pytest

from installers import device_build, graphics_cards, system_packages
from installers.device_build import (
    architectures_of,
    available_memory,
    compile_environment,
    missing_for_vulkan,
    needs_here,
    require_macos,
    require_tools,
    require_vulkan,
)
from installers.failures import InstallerError
from installers.graphics_cards import GraphicsCard
from installers.recipe import RELEASE_ARCHITECTURES, Backend, DeviceNeeds

CARDS = [
    GraphicsCard(name="Large", architecture="120"),
    GraphicsCard(name="Small", architecture="86"),
    GraphicsCard(name="Small", architecture="86"),
]


@pytest.mark.parametrize("backend", [None, Backend.CPU, Backend.VULKAN, Backend.METAL])
def test_only_cuda_is_compiled_for_a_certain_card(backend: Backend | None) -> None:
    assert needs_here(backend, for_release=True) == DeviceNeeds()


def test_two_cards_of_a_kind_are_one_architecture() -> None:
    assert architectures_of(CARDS) == ("86", "120")


def test_a_start_with_cuda_needs_what_the_cards_need(
    make_nvcc: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUDACXX", str(make_nvcc()))
    monkeypatch.setattr(graphics_cards, "cards_here", lambda: CARDS)
    assert needs_here(Backend.CUDA) == DeviceNeeds(
        architectures=("86", "120"), toolkit="CUDA 13", for_release=False
    )


def test_a_release_needs_the_same_on_every_machine(
    make_nvcc: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUDACXX", str(make_nvcc()))
    monkeypatch.setattr(graphics_cards, "cards_here", lambda: CARDS)
    found = needs_here(Backend.CUDA, for_release=True)
    assert found.architectures == RELEASE_ARCHITECTURES
    assert found.for_release


def test_metal_is_refused_where_it_cannot_be() -> None:
    with pytest.raises(InstallerError, match="macOS only") as caught:
        require_macos("linux")
    assert caught.value.exit_status == 2
    require_macos("darwin")


def make_sdk(folder: Path) -> Path:
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "glslc").touch(mode=0o755)
    for header in device_build.VULKAN_HEADERS:
        path = folder / "include" / header
        path.parent.mkdir(parents=True)
        path.touch()
    return folder


def test_a_vulkan_sdk_in_its_own_folder_is_enough(tmp_path: Path) -> None:
    sdk = make_sdk(tmp_path / "sdk")
    named = {"VULKAN_SDK": str(sdk), "PATH": "/nowhere"}
    assert missing_for_vulkan(named, tmp_path / "none") == []


def test_vulkan_in_the_system_is_enough(tmp_path: Path) -> None:
    sdk = make_sdk(tmp_path)
    assert missing_for_vulkan({"PATH": str(sdk / "bin")}, sdk / "include") == []


def test_each_missing_part_of_vulkan_is_named(tmp_path: Path) -> None:
    assert missing_for_vulkan({"PATH": "/nowhere"}, tmp_path) == [
        "the shader compiler glslc",
        "the header vulkan/vulkan.h",
        "the header spirv/unified1/spirv.hpp",
    ]


@pytest.mark.parametrize(
    ("is_debian", "next_step"),
    [(True, "apt-get install -y glslc libvulkan-dev spirv-headers"), (False, "VULKAN_SDK")],
)
def test_vulkan_that_is_missing_is_said_with_the_next_step(
    is_debian: bool, next_step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system_packages, "is_debian", lambda: is_debian)
    with pytest.raises(InstallerError, match=next_step):
        require_vulkan({"PATH": "/nowhere"}, tmp_path)


def test_the_cpu_needs_no_tools_but_the_compiler(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("VULKAN_SDK", raising=False)
    require_tools(Backend.CPU)
    with pytest.raises(InstallerError, match="glslc"):
        require_tools(Backend.VULKAN)


@pytest.mark.parametrize(
    ("memory", "cores", "jobs"),
    [(64_000_000_000, 16, "16"), (12_000_000_000, 16, "8"), (900_000_000, 4, "1")],
)
def test_as_many_files_are_compiled_at_once_as_memory_allows(
    memory: int, cores: int, jobs: str
) -> None:
    made = compile_environment({}, Backend.CUDA, memory=memory, cores=cores)
    assert made == {"CMAKE_BUILD_PARALLEL_LEVEL": jobs}


def test_the_persons_own_number_of_jobs_is_kept_and_the_cpu_needs_none() -> None:
    own = {"CMAKE_BUILD_PARALLEL_LEVEL": "3"}
    assert compile_environment(own, Backend.CUDA, memory=10**12, cores=8) == own
    assert compile_environment({}, Backend.CPU, memory=10**12, cores=8) == {}


def test_free_memory_is_read_from_the_system(tmp_path: Path) -> None:
    table = tmp_path / "meminfo"
    table.write_text("MemTotal:       2048 kB\nMemAvailable:   1024 kB\n")
    assert available_memory(table) == 1024 * 1024
    assert available_memory(tmp_path / "none") is None
