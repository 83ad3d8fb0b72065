"""NVIDIA's compiler: where it is, what it can do, and a trial of it before the long compilation."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

ASK_TIMEOUT_S = 60.0
TRIAL_TIMEOUT_S = 300.0
USUAL_FOLDERS = (Path("/usr/local/cuda"), Path("/opt/cuda"))
LIBRARY_FOLDERS = ("lib64", "lib", "targets/x86_64-linux/lib", "targets/sbsa-linux/lib", "lib/x64")
SYSTEM_LIBRARY_FOLDERS = ("/usr/lib64", "/usr/lib", "/usr/lib/x86_64-linux-gnu")
RELEASE = re.compile(r"release (\d+)\.(\d+)")
TOP = re.compile(r"^#\$ TOP=(.+)$", re.MULTILINE)
ARCHITECTURE = re.compile(r"^compute_(\d+)$", re.MULTILINE)
# The compiler of C++ that nvcc works with has a newest version. Older ones have these names.
OLDER_COMPILERS = tuple(f"g++-{number}" for number in range(15, 9, -1))
HOST_COMPILER_COMPLAINTS = (
    "unsupported GNU version",
    "unsupported clang version",
    "unsupported Microsoft Visual Studio version",
)
ADVICE_OF_NVCC = " The nvcc flag "  # how to go on all the same, at one's own risk
TRIAL_PROGRAM = """
#include <cublas_v2.h>
#include <cuda_fp16.h>
#include <string>
__global__ void increase(float * value) { value[0] += 1.0f; }
int main() {
    cublasHandle_t handle;
    increase<<<1, 1>>>(nullptr);
    return cublasCreate(&handle) == CUBLAS_STATUS_SUCCESS ? (int) std::string("a").size() : 0;
}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Toolkit:
    """An installed CUDA compiler."""

    nvcc: Path
    root: Path
    version: tuple[int, int]
    architectures: tuple[str, ...]  # what it can compile for, such as 75 or 120, in order

    @property
    def words(self) -> str:
        """The version as a person says it."""
        return f"{self.version[0]}.{self.version[1]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BlasPackage:
    """cuBLAS as a Python package, for a toolkit that came without it."""

    include: Path
    library: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What the CUDA compiler works with, where its own choice does not do."""

    host_compiler: str = ""
    blas: BlasPackage | None = None


class Gap(Enum):
    """What a trial of the compiler showed to be missing."""

    BLAS = "cuBLAS is missing"
    HOST_COMPILER = "the C++ compiler is too new"
    OTHER = "something else"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """How a trial of the compiler ended."""

    gap: Gap | None
    words: str  # the compiler's first complaint


def find_nvcc(
    environment: Mapping[str, str], usual_folders: Sequence[Path] = USUAL_FOLDERS
) -> Path | None:
    """Return the CUDA compiler: the one the environment names, else on the PATH, else the usual."""
    named = environment.get("CUDACXX", "")
    homes = [environment[name] for name in ("CUDA_PATH", "CUDA_HOME") if environment.get(name)]
    paths = [
        shutil.which(named, path=environment.get("PATH", "")) if named else None,
        *(shutil.which("nvcc", path=Path(home, "bin")) for home in homes),
        shutil.which("nvcc", path=environment.get("PATH", "")),
        *(shutil.which("nvcc", path=folder / "bin") for folder in usual_folders),
    ]
    return next((Path(path) for path in paths if path), None)


def read_toolkit(nvcc: Path) -> Toolkit | None:
    """Return what a compiler says of itself, or None if it does not answer as one."""
    release = RELEASE.search(_said(nvcc, "--version"))
    if release is None:
        return None
    # A program on the PATH may only call the real one; where that lies it says itself.
    top = TOP.search(_said(nvcc, "--dryrun", "-c", "-x", "cu", os.devnull))
    root = Path(top[1].strip()) if top else nvcc.parent.parent
    architectures = ARCHITECTURE.findall(_said(nvcc, "--list-gpu-arch"))
    return Toolkit(
        nvcc=nvcc,
        root=Path(os.path.normpath(root)),
        version=(int(release[1]), int(release[2])),
        architectures=tuple(sorted(architectures, key=int)),
    )


def _said(nvcc: Path, *arguments: str) -> str:
    return _run([str(nvcc), *arguments], ASK_TIMEOUT_S)[1]


def library_folder(toolkit: Toolkit) -> Path | None:
    """Return where the toolkit's own run-time library lies, or None if that is a system folder."""
    folders = (toolkit.root / name for name in LIBRARY_FOLDERS)
    return next((folder for folder in folders if (folder / "libcudart.so").exists()), None)


def can_link_driver(toolkit: Toolkit, system: Sequence[str] = SYSTEM_LIBRARY_FOLDERS) -> bool:
    """Return whether the driver's library can be linked; some toolkits come without its stub."""
    own = [toolkit.root / name for name in LIBRARY_FOLDERS]
    folders = [*own, *(folder / "stubs" for folder in own), *(Path(name) for name in system)]
    return any(
        (folder / name).exists() for folder in folders for name in ("libcuda.so", "cuda.lib")
    )


def find_blas(packages: Path, major: int) -> BlasPackage | None:
    """Return cuBLAS among an environment's packages, if it fits the toolkit's major version."""
    for folder in (packages / "nvidia" / f"cu{major}", packages / "nvidia" / "cublas"):
        library = folder / "lib" / f"libcublas.so.{major}"
        if library.exists() and (folder / "include" / "cublas_v2.h").exists():
            return BlasPackage(include=folder / "include", library=library)
    return None


def try_out(toolkit: Toolkit, architecture: str, tools: Tools) -> Trial:
    """Compile and link a very small program as the engine will be, and say what was missing."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "trial.cu"
        source.write_text(TRIAL_PROGRAM, encoding="utf-8")
        status, output = _run(trial_command(toolkit, architecture, tools, source), TRIAL_TIMEOUT_S)
    if status == 0:
        return Trial(gap=None, words="")
    return Trial(gap=gap_in(output), words=first_complaint(output))


def trial_command(toolkit: Toolkit, architecture: str, tools: Tools, source: Path) -> list[str]:
    """Return the command of a trial."""
    shape = ["-std=c++17", "-cudart", "shared"]
    target = ["-gencode", f"arch=compute_{architecture},code=compute_{architecture}"]
    host = ["-ccbin", tools.host_compiler] if tools.host_compiler else []
    blas = tools.blas
    linked = ["-Xlinker", str(blas.library), "-I", str(blas.include)] if blas else ["-lcublas"]
    result = ["-o", str(source.with_suffix(".out"))]
    return [str(toolkit.nvcc), *shape, *target, *host, *result, str(source), *linked]


def _run(command: Sequence[str], timeout_s: float) -> tuple[int, str]:
    """Return the exit status and all output; a program that cannot run or end has status 1."""
    try:
        done = subprocess.run(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
            timeout=timeout_s,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return 1, str(error)
    return done.returncode, done.stdout


def gap_in(output: str) -> Gap:
    """Return what the compiler's complaint is about; the worst first, since both may be there."""
    if any(words in output for words in HOST_COMPILER_COMPLAINTS):
        return Gap.HOST_COMPILER
    is_missing = "No such file" in output or "cannot find" in output
    return Gap.BLAS if is_missing and "cublas" in output else Gap.OTHER


def first_complaint(output: str) -> str:
    """Return the first line that names an error, or the last line, in as few words as it has."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    complaints = (line for line in lines if "error" in line.lower() or "cannot find" in line)
    complaint = next(complaints, lines[-1] if lines else "it said nothing")
    shown = complaint.rpartition("error: ")[2].partition(ADVICE_OF_NVCC)[0]
    return shown.removeprefix("#error -- ").rstrip(".!")


def older_compilers(environment: Mapping[str, str]) -> list[str]:
    """Return the C++ compilers that lie beside the newest one, newest first."""
    found = (shutil.which(name, path=environment.get("PATH", "")) for name in OLDER_COMPILERS)
    return [path for path in found if path]
