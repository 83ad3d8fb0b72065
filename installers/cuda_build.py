"""The flags for an NVIDIA card: what is compiled for, with what, and where libraries are found."""

import os
import shlex
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from installers import cuda_toolkit, graphics_cards
from installers.cuda_toolkit import BlasPackage, Gap, Toolkit, Tools
from installers.failures import InstallerError
from installers.recipe import DeviceNeeds

# Where no card is found: code for the RTX 30 series, which newer cards can run as well.
GUESSED_ARCHITECTURE = "86"
# llama.cpp compiles for 12.0 in a form that no other card can run, not even a newer one.
UNTRANSLATABLE = "12"
# Without this the engine is linked with the driver, and does not load where there is none.
NO_DRIVER_LINK = "-DGGML_CUDA_NO_VMM=ON"


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """What the preparation may use: the environment's packages, and ways to add and to tell."""

    packages: Path
    install: Callable[[str], None]  # brings a Python package into the environment
    tell: Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchitecturePlan:
    """What is compiled for, and what is said about the rest."""

    compiled: tuple[str, ...]
    sentences: tuple[str, ...] = ()


def require_toolkit(system: str = sys.platform) -> Toolkit:
    """Return the CUDA compiler, or stop with what to install."""
    if system == "darwin":
        raise InstallerError(
            "NVIDIA makes no CUDA for macOS. Start with --metal, or without a device.",
            exit_status=2,
        )
    nvcc = cuda_toolkit.find_nvcc(os.environ)
    if nvcc is None:
        raise InstallerError(
            "The CUDA compiler (nvcc) was not found on the PATH or in /usr/local/cuda. Install"
            " NVIDIA's CUDA toolkit, 11.8 or newer (on Debian and Ubuntu it is also the package"
            " nvidia-cuda-toolkit), or name nvcc in CUDACXX; without it, start with --cpu.",
            exit_status=2,
        )
    toolkit = cuda_toolkit.read_toolkit(nvcc)
    if toolkit is None or not toolkit.architectures:
        raise InstallerError(
            f"{nvcc} does not answer as a CUDA compiler of version 11.8 or newer. Install a newer"
            " CUDA toolkit, or name another nvcc in CUDACXX.",
            exit_status=2,
        )
    return toolkit


def cuda_flags(needs: DeviceNeeds, workshop: Workshop) -> tuple[str, ...]:
    """Return the flags for CUDA on this machine; what is worth knowing is told on the way."""
    toolkit = require_toolkit()
    plan = plan_architectures(needs, toolkit)
    known = graphics_cards.driver_knows()
    for sentence in (*plan.sentences, *driver_sentences(toolkit, known)):
        workshop.tell(sentence)
    tools = working_tools(toolkit, plan.compiled[0], workshop)
    is_for_card_here = bool(needs.architectures) and not needs.for_release
    links_driver = is_for_card_here and cuda_toolkit.can_link_driver(toolkit)
    return (
        f"-DCMAKE_CUDA_ARCHITECTURES={';'.join(plan.compiled)}",
        *(() if links_driver else (NO_DRIVER_LINK,)),
        *tool_flags(toolkit, tools),
    )


def plan_architectures(needs: DeviceNeeds, toolkit: Toolkit) -> ArchitecturePlan:
    """Return what is compiled for: all that is needed and that this compiler can do."""
    if not needs.architectures:
        return _plan_without_card(toolkit)
    known = toolkit.architectures
    compiled = [name for name in needs.architectures if name in known]
    unknown = [name for name in needs.architectures if name not in known]
    newer = [name for name in unknown if int(name) > int(known[0])]
    older = [name for name in unknown if name not in newer]
    if needs.for_release:
        return ArchitecturePlan(compiled=tuple(compiled), sentences=_left_out(toolkit, unknown))
    stand_ins = [_stand_in(name, known) for name in newer]
    made = tuple(dict.fromkeys([*compiled, *stand_ins]))
    if not made:
        raise _too_old(toolkit, older)
    return ArchitecturePlan(
        compiled=made, sentences=(*_translated(toolkit, newer), *_left_out(toolkit, older))
    )


def _plan_without_card(toolkit: Toolkit) -> ArchitecturePlan:
    known = toolkit.architectures
    guess = GUESSED_ARCHITECTURE if GUESSED_ARCHITECTURE in known else known[0]
    found = (
        "There is an NVIDIA card here, but its driver does not answer: install or mend the driver."
        if graphics_cards.has_silent_card()
        else "No NVIDIA card was found here."
    )
    rest = (
        f" The engine is compiled for compute capability {_points([guess])} and newer all the"
        " same; until a card answers, it works on the CPU."
    )
    return ArchitecturePlan(compiled=(guess,), sentences=(found + rest,))


def _stand_in(architecture: str, known: Sequence[str]) -> str:
    """Return what is compiled for a card that is newer than its compiler."""
    older = [name for name in known if int(name) < int(architecture)]
    return next(name for name in reversed(older) if not name.startswith(UNTRANSLATABLE))


def _translated(toolkit: Toolkit, architectures: Sequence[str]) -> tuple[str, ...]:
    if not architectures:
        return ()
    sentence = (
        f"nvcc {toolkit.words} does not know compute capability {_points(architectures)} yet:"
        " the card's driver translates the engine at its first start, which takes some minutes."
        " With a newer CUDA toolkit it need not."
    )
    return (sentence,)


def _left_out(toolkit: Toolkit, architectures: Sequence[str]) -> tuple[str, ...]:
    if not architectures:
        return ()
    sentence = (
        f"nvcc {toolkit.words} cannot compile for compute capability {_points(architectures)};"
        " that is left out."
    )
    return (sentence,)


def _too_old(toolkit: Toolkit, architectures: Sequence[str]) -> InstallerError:
    return InstallerError(
        f"nvcc {toolkit.words} cannot compile for this machine's card (compute capability"
        f" {_points(architectures)}). Install an older CUDA toolkit (12.9 serves cards from 5.0"
        " on) and name its nvcc in CUDACXX, or start with --cpu.",
        exit_status=2,
    )


def _points(architectures: Sequence[str]) -> str:
    return ", ".join(f"{name[:-1]}.{name[-1]}" for name in architectures)


def driver_sentences(toolkit: Toolkit, driver: tuple[int, int] | None) -> tuple[str, ...]:
    """Return what to say where the driver is too old for what the compiler makes."""
    if driver is None or driver[0] >= toolkit.version[0]:
        return ()
    sentence = (
        f"The driver knows CUDA {driver[0]}.{driver[1]}, and nvcc is {toolkit.words}: the engine"
        " will find no card until the driver is newer, or the CUDA toolkit older."
    )
    return (sentence,)


def working_tools(toolkit: Toolkit, architecture: str, workshop: Workshop) -> Tools:
    """Return the tools that a trial worked with, or stop with what the compiler said."""
    tools = Tools(host_compiler=os.environ.get("CUDAHOSTCXX", ""))
    trial = cuda_toolkit.try_out(toolkit, architecture, tools)
    if trial.gap is Gap.HOST_COMPILER:
        tools = _with_older_compiler(toolkit, architecture, trial.words, workshop)
        trial = cuda_toolkit.try_out(toolkit, architecture, tools)
    if trial.gap is Gap.BLAS:
        blas = provided_blas(toolkit, workshop)
        tools = Tools(host_compiler=tools.host_compiler, blas=blas)
        trial = cuda_toolkit.try_out(toolkit, architecture, tools)
    if trial.gap is not None:
        raise InstallerError(
            f"nvcc {toolkit.words} ({toolkit.nvcc}) does not work here. It said: {trial.words}."
            " Mend that, name another nvcc in CUDACXX, or start with --cpu.",
            exit_status=2,
        )
    return tools


def _with_older_compiler(
    toolkit: Toolkit, architecture: str, complaint: str, workshop: Workshop
) -> Tools:
    for path in cuda_toolkit.older_compilers(os.environ):
        tools = Tools(host_compiler=path)
        if cuda_toolkit.try_out(toolkit, architecture, tools).gap in {None, Gap.BLAS}:
            workshop.tell(f"nvcc does not work with the usual C++ compiler here; {path} is taken.")
            return tools
    raise InstallerError(
        f"nvcc {toolkit.words} does not work with this C++ compiler. It said: {complaint}."
        " Install an older one beside it (such as the package g++-12) or a newer CUDA toolkit.",
        exit_status=2,
    )


def blas_requirement(toolkit: Toolkit) -> str:
    """Return the Python package with the cuBLAS that was released with a toolkit."""
    return f"cuda-toolkit[cublas]=={toolkit.words}.*"


def provided_blas(toolkit: Toolkit, workshop: Workshop, system: str = sys.platform) -> BlasPackage:
    """Return cuBLAS from the environment's packages, where it is put if it is not there."""
    major = toolkit.version[0]
    found = cuda_toolkit.find_blas(workshop.packages, major)
    if found is None and system == "linux":
        workshop.tell(
            "The CUDA toolkit here comes without cuBLAS, which the engine multiplies with;"
            " it is fetched as a Python package (about 500 MB)."
        )
        workshop.install(blas_requirement(toolkit))
        found = cuda_toolkit.find_blas(workshop.packages, major)
    if found is None:
        raise InstallerError(
            f"The CUDA toolkit in {toolkit.root} comes without cuBLAS. Install cuBLAS for CUDA"
            f" {toolkit.words} with its headers, or the whole toolkit, then start again.",
            exit_status=2,
        )
    return found


def tool_flags(toolkit: Toolkit, tools: Tools, system: str = sys.platform) -> tuple[str, ...]:
    """Return the flags that name the tools and where their libraries are found at run time."""
    flags = [f"-DCMAKE_CUDA_COMPILER={toolkit.nvcc}"]
    if (toolkit.root / "include" / "cuda_runtime.h").exists():
        flags.append(f"-DCUDAToolkit_ROOT={toolkit.root}")
    if tools.host_compiler:
        flags.append(f"-DCMAKE_CUDA_HOST_COMPILER={tools.host_compiler}")
    if tools.blas:
        flags.append(f"-DCUDA_cublas_LIBRARY={tools.blas.library}")
        flags.append(f"-DCMAKE_CUDA_FLAGS_INIT=-I{shlex.quote(str(tools.blas.include))}")
    folders = run_time_folders(toolkit, tools.blas)
    if folders and system == "linux":
        # Quoted once more: $ORIGIN is the linker's word and must get past the builder's shell.
        rpath = shlex.quote(":".join(folders))
        flags.append(f"-DCMAKE_SHARED_LINKER_FLAGS_INIT=-Wl,-rpath,{rpath}")
    return tuple(flags)


def run_time_folders(toolkit: Toolkit, blas: BlasPackage | None) -> list[str]:
    """Return where the engine looks for CUDA's libraries when it is loaded.

    CMake leaves out the toolkit's own folder, because the compiler knows it; the system's loader
    often does not. The folder without a version goes with it, so that an update does no harm.
    """
    own = cuda_toolkit.library_folder(toolkit)
    usual = [folder / "lib64" for folder in cuda_toolkit.USUAL_FOLDERS]
    toolkits = [str(own), *(str(folder) for folder in usual if folder.exists())] if own else []
    packaged = [_from_engine(blas.library.parent)] if blas else []
    return list(dict.fromkeys([*packaged, *toolkits]))


def _from_engine(folder: Path) -> str:
    """Return a folder among the packages as seen from llama_cpp/lib, so that both may move."""
    parts = folder.parts
    start = len(parts) - parts[::-1].index("nvidia") - 1
    return "/".join(["$ORIGIN/../..", *parts[start:]])
