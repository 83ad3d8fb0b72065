"""What an environment is made of, written down in a stamp, so that a second start knows at once."""

import hashlib
import json
import platform
import sys
import tomllib
from dataclasses import asdict, dataclass
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


BACKEND_FLAGS = {
    Backend.CPU: (),
    Backend.CUDA: ("-DGGML_CUDA=on",),
    Backend.VULKAN: ("-DGGML_VULKAN=on",),
    Backend.METAL: ("-DGGML_METAL=on",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a command needs from the environment."""

    extras: tuple[str, ...]
    with_test_model: bool = False
    backend: Backend | None = None  # None: whichever is there, the CPU where nothing is
    cmake_args: str | None = None  # the person's own CMAKE_ARGS; None: ours


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What an environment was made of; written last, so one without it is not finished."""

    project: str
    python: str  # the interpreter behind the environment's own, which an upgrade may take away
    root: str
    extras: tuple[str, ...]
    with_test_model: bool
    backend: str
    cmake_args: str
    lacks_packages: bool


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
    if stamp is None:
        return False
    if wish.backend is not None and wish.backend.value != stamp.backend:
        return False
    if wish.cmake_args is None:
        return True
    return wanted_cmake_args(wish, chosen_backend(wish, stamp)) == stamp.cmake_args


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
