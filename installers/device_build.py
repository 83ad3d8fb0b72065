"""What the engine needs for each kind of graphics card, asked before minutes are spent on it."""

import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from installers import cuda_build, cuda_toolkit, graphics_cards, system_packages
from installers.cuda_build import Workshop
from installers.failures import InstallerError
from installers.graphics_cards import GraphicsCard
from installers.recipe import RELEASE_ARCHITECTURES, Backend, DeviceNeeds

# nvcc takes up to a gigabyte for a file; a machine with many cores and little memory would swap.
MEMORY_PER_JOB = 1_500_000_000
VULKAN_HEADERS = (Path("vulkan/vulkan.h"), Path("spirv/unified1/spirv.hpp"))
VULKAN_PACKAGES = ("glslc", "libvulkan-dev", "spirv-headers")
SYSTEM_HEADERS = Path("/usr/include")


def needs_here(backend: Backend | None, *, for_release: bool = False) -> DeviceNeeds:
    """Return what an engine must serve on this machine; quick, since each named start asks it."""
    if backend is not Backend.CUDA:
        return DeviceNeeds()
    nvcc = cuda_toolkit.find_nvcc(os.environ)
    toolkit = cuda_toolkit.read_toolkit(nvcc) if nvcc else None
    cards = () if for_release else graphics_cards.cards_here()
    return DeviceNeeds(
        architectures=RELEASE_ARCHITECTURES if for_release else architectures_of(cards),
        toolkit=f"CUDA {toolkit.version[0]}" if toolkit else "",
        for_release=for_release,
    )


def architectures_of(cards: Sequence[GraphicsCard]) -> tuple[str, ...]:
    """Return the architectures of the cards, each once, in order."""
    return tuple(sorted({card.architecture for card in cards}, key=int))


def require_tools(backend: Backend) -> None:
    """Stop with a sentence if a device cannot be compiled for here, before anything is made."""
    if backend is Backend.CUDA:
        cuda_build.require_toolkit()
    if backend is Backend.VULKAN:
        require_vulkan(os.environ)
    if backend is Backend.METAL:
        require_macos()


def device_flags(backend: Backend, needs: DeviceNeeds, workshop: Workshop) -> tuple[str, ...]:
    """Return the flags this machine adds to those that are the same everywhere."""
    return cuda_build.cuda_flags(needs, workshop) if backend is Backend.CUDA else ()


def require_macos(system: str = sys.platform) -> None:
    """Stop where Metal cannot be."""
    if system != "darwin":
        raise InstallerError(
            "Metal is Apple's and is there on macOS only. Start with --cuda for an NVIDIA card,"
            " with --vulkan for another one, or without a device.",
            exit_status=2,
        )


def require_vulkan(environment: Mapping[str, str], system: Path = SYSTEM_HEADERS) -> None:
    """Stop with a sentence if what Vulkan is compiled with is missing."""
    missing = missing_for_vulkan(environment, system)
    if not missing:
        return
    how = (
        f"Install it with: {system_packages.advice(VULKAN_PACKAGES)}"
        if system_packages.is_debian()
        else "Install the Vulkan SDK and let VULKAN_SDK name its folder"
    )
    raise InstallerError(
        f"For Vulkan this machine lacks {', '.join(missing)}. {how}; or start without --vulkan.",
        exit_status=2,
    )


def missing_for_vulkan(environment: Mapping[str, str], system: Path) -> list[str]:
    """Return the parts of Vulkan's SDK that are neither in the system nor where it is named."""
    sdk = environment.get("VULKAN_SDK", "")
    programs = os.pathsep.join(filter(None, (sdk and f"{sdk}/bin", environment.get("PATH", ""))))
    folders = [system, *((Path(sdk, "include"), Path(sdk, "Include")) if sdk else ())]
    compiler = [] if shutil.which("glslc", path=programs) else ["the shader compiler glslc"]
    headers = [
        f"the header {header}"
        for header in VULKAN_HEADERS
        if not any((folder / header).exists() for folder in folders)
    ]
    return [*compiler, *headers]


def compile_environment(
    environment: Mapping[str, str], backend: Backend, *, memory: int | None, cores: int
) -> dict[str, str]:
    """Return the environment of a compilation, with fewer jobs at once where memory is short."""
    if backend is not Backend.CUDA or memory is None:
        return dict(environment)
    jobs = max(1, min(cores, memory // MEMORY_PER_JOB))
    return {"CMAKE_BUILD_PARALLEL_LEVEL": str(jobs), **environment}


def available_memory(path: Path = Path("/proc/meminfo")) -> int | None:
    """Return the bytes of memory that are free, or None where the system does not say."""
    if not path.exists():
        return None
    rows = (line.split() for line in path.read_text(encoding="ascii").splitlines())
    return next((int(row[1]) * 1024 for row in rows if row[0] == "MemAvailable:"), None)
