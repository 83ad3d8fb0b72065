"""What an environment is made of, written down in a stamp, so that a second start knows at once."""

import hashlib
import json
import platform
import shlex
import sys
import tomllib
from dataclasses import asdict, dataclass, replace
from enum import Enum
from pathlib import Path

ENVIRONMENT_NAME = ".venv"
STAMP_NAME = "founder-assistant.json"
ENGINE_PACKAGE = "llama-cpp-python"
PYPROJECT_TABLES = ("project", "build-system")

# One portable engine: GGML_NATIVE would use whatever this very processor can do, and the frozen
# program, which carries the same library, would then stop on an older one with an illegal
# instruction. What is switched on instead is what every x86-64 processor since 2013 has (AVX2,
# FMA, F16C, BMI2); without it the engine is several times slower. LLAVA is for pictures.
PORTABLE_FLAGS = ("-DGGML_NATIVE=OFF",)
X86_64_FLAGS = (
    "-DGGML_AVX=ON",
    "-DGGML_AVX2=ON",
    "-DGGML_FMA=ON",
    "-DGGML_F16C=ON",
    "-DGGML_BMI2=ON",
)
NO_PICTURES_FLAGS = ("-DLLAVA_BUILD=OFF",)


class Backend(Enum):
    """The device the language engine is compiled for."""

    CPU = "cpu"
    CUDA = "cuda"
    VULKAN = "vulkan"
    METAL = "metal"


# What a release is compiled for: the RTX 20, A100, RTX 30, RTX 40, H100 and RTX 50 series.
RELEASE_ARCHITECTURES = ("75", "80", "86", "89", "90", "120")

# NCCL, which joins the cards of a server, would be one more library to be found at run time.
BACKEND_FLAGS = {
    Backend.CPU: (),
    Backend.CUDA: ("-DGGML_CUDA=on", "-DGGML_CUDA_NCCL=OFF"),
    Backend.VULKAN: ("-DGGML_VULKAN=on",),
    Backend.METAL: ("-DGGML_METAL=on",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceNeeds:
    """What the engine's part for a device must serve; nothing named: whatever is there."""

    architectures: tuple[str, ...] = ()  # of CUDA, such as 86
    toolkit: str = ""  # its libraries are named after its major version
    for_release: bool = False  # for machines other than this one


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a command needs from the environment."""

    extras: tuple[str, ...]
    with_test_model: bool = False
    backend: Backend | None = None  # None: whichever is there, the CPU where nothing is
    cmake_args: str | None = None  # the person's own CMAKE_ARGS; None: ours
    needs: DeviceNeeds = DeviceNeeds()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What an environment was made of; written last, so one without it is not finished."""

    project: str
    python: str  # the interpreter behind the environment's own, which an upgrade may take away
    root: str
    extras: tuple[str, ...]
    with_test_model: bool
    backend: str
    cmake_args: str  # the part of the flags that is the same on every machine
    lacks_packages: bool
    has_own_args: bool = False  # cmake_args are the person's
    machine_args: str = ""  # the part that this machine added
    architectures: tuple[str, ...] = ()
    toolkit: str = ""
    for_release: bool = False

    @property
    def all_args(self) -> str:
        """The flags as the engine's builder reads them: words as a shell would split them."""
        return " ".join(part for part in (self.cmake_args, self.machine_args) if part)


def project_fingerprint(pyproject: Path) -> str:
    """Return a hash of what pip reads in pyproject.toml; a lint setting reinstalls nothing."""
    with pyproject.open("rb") as file:
        tables = tomllib.load(file)
    told = {name: tables.get(name) for name in PYPROJECT_TABLES}
    told["setuptools"] = tables.get("tool", {}).get("setuptools")
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def engine_requirement(pyproject: Path) -> str:
    """Return the engine as pyproject.toml pins it, so that the version stands in one place."""
    with pyproject.open("rb") as file:
        dependencies = tomllib.load(file)["project"]["dependencies"]
    return next(str(line) for line in dependencies if line.startswith(ENGINE_PACKAGE))


def default_cmake_args(backend: Backend, machine: str | None = None) -> str:
    """Return the flags the engine is compiled with."""
    processor = (machine or platform.machine()).lower()
    x86_64 = X86_64_FLAGS if processor in {"x86_64", "amd64"} else ()
    flags = (*PORTABLE_FLAGS, *x86_64, *NO_PICTURES_FLAGS, *BACKEND_FLAGS[backend])
    return " ".join(flags)


def wanted_cmake_args(wish: Wish, backend: Backend) -> str:
    """Return the flags for a wish: a person's own come first, the device she asked for is added."""
    if wish.cmake_args is None:
        return default_cmake_args(backend)
    return " ".join([wish.cmake_args, *BACKEND_FLAGS[backend]])


def environment_python(environment: Path, system: str = sys.platform) -> Path:
    """Return the Python of an environment, as each system lays it out."""
    if system == "win32":
        return environment / "Scripts" / "python.exe"
    return environment / "bin" / "python"


def real_python(environment: Path) -> str:
    """Return the interpreter behind an environment, or nothing if it is gone."""
    python = environment_python(environment)
    return str(python.resolve()) if python.exists() else ""


def read_stamp(environment: Path) -> Stamp | None:
    """Return the stamp of an environment, or None if there is none that can be read."""
    try:
        values = json.loads((environment / STAMP_NAME).read_text(encoding="utf-8"))
        values["extras"] = tuple(values["extras"])
        values["architectures"] = tuple(values.get("architectures", ()))
        Backend(values["backend"])
        return Stamp(**values)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def write_stamp(environment: Path, stamp: Stamp) -> None:
    """Write the stamp under another name first, so that half of one is never read."""
    unfinished = environment / f"{STAMP_NAME}.new"
    unfinished.write_text(json.dumps(asdict(stamp), indent=1), encoding="utf-8")
    unfinished.replace(environment / STAMP_NAME)


def chosen_backend(wish: Wish, stamp: Stamp | None) -> Backend:
    """Return the device to compile for: the one asked for, else the one that is built, else CPU."""
    if wish.backend is not None:
        return wish.backend
    return Backend(stamp.backend) if stamp else Backend.CPU


def engine_fits(wish: Wish, stamp: Stamp | None) -> bool:
    """Return whether the engine that is built serves the wish."""
    return stamp is not None and not engine_misfit(wish, stamp)


def engine_misfit(wish: Wish, stamp: Stamp) -> str:
    """Return why the engine that is built does not serve the wish, or nothing if it does."""
    needs = wish.needs
    keeps_own = wish.cmake_args is None and stamp.has_own_args
    reasons = {
        "it is for another device": wish.backend not in {None, Backend(stamp.backend)},
        "its flags have changed": not keeps_own
        and wanted_cmake_args(wish, chosen_backend(wish, stamp)) != stamp.cmake_args,
        "it is not made for every card it is needed for": not set(needs.architectures)
        <= set(stamp.architectures),
        "it is made with another CUDA": needs.toolkit not in {"", stamp.toolkit},
        "it is made for this machine alone": needs.for_release and not stamp.for_release,
    }
    return next((reason for reason, is_so in reasons.items() if is_so), "")


def with_engine_of(planned: Stamp, stamp: Stamp) -> Stamp:
    """Return a planned stamp for an environment that keeps the engine it has."""
    return replace(
        planned,
        cmake_args=stamp.cmake_args,
        has_own_args=stamp.has_own_args,
        machine_args=stamp.machine_args,
        architectures=stamp.architectures,
        toolkit=stamp.toolkit,
        for_release=stamp.for_release,
    )


def machine_args(flags: tuple[str, ...], own: str | None) -> str:
    """Return the machine's flags as one line, without those the person has set herself."""
    named = {_variable(word) for word in shlex.split(own or "")}
    return shlex.join(flag for flag in flags if _variable(flag) not in named)


def _variable(flag: str) -> str:
    return flag.partition("=")[0].partition(":")[0]


def is_installed(wish: Wish, stamp: Stamp | None, root: Path) -> bool:
    """Return whether pip has nothing to do for this wish."""
    return (
        stamp is not None
        and stamp.project == project_fingerprint(root / "pyproject.toml")
        and stamp.python == real_python(root / ENVIRONMENT_NAME)
        and stamp.root == str(root)
        and set(wish.extras) <= set(stamp.extras)
        and (stamp.with_test_model or not wish.with_test_model)
        and engine_fits(wish, stamp)
    )


def is_fitting(wish: Wish, stamp: Stamp | None, root: Path) -> bool:
    """Return whether the program can start at once, the system's packages included."""
    return is_installed(wish, stamp, root) and stamp is not None and not stamp.lacks_packages
