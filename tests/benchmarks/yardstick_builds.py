"""Gets and builds the two servers that the engine is compared with, from the pinned sources."""

import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from installers.recipe import Backend, default_cmake_args
from tests.benchmarks.measuring import SkippedError

PACKAGE = "llama-cpp-python"
# what the script examples/server/server.py names as its dependencies, beside what is here already
SERVER_PACKAGES = ("fastapi", "openai", "pydantic", "safetensors", "uvicorn", "websockets")
Note = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Servers:
    """Where the built servers lie: in the environment's folder, which git ignores."""

    folder: Path

    @property
    def source(self) -> Path:
        """The unpacked source distribution."""
        return self.folder / "source"

    @property
    def llama_server(self) -> Path:
        """The program llama-server."""
        return self.folder / "llama.cpp" / "bin" / "llama-server"

    @property
    def python(self) -> Path:
        """The Python that has what the example server needs."""
        return self.folder / "python" / "bin" / "python"

    @property
    def example(self) -> Path:
        """The example server's script."""
        return self.source / "examples" / "server" / "server.py"

    @property
    def are_there(self) -> bool:
        """Whether both can be started."""
        return all(path.exists() for path in (self.llama_server, self.python, self.example))


def servers() -> Servers:
    """Return the place of the servers of this environment and this version."""
    return Servers(folder=Path(sys.prefix) / f"yardsticks-{version(PACKAGE)}")


def build_servers(note: Note) -> Servers:
    """Build what is missing; takes some minutes the first time.

    Raises:
        SkippedError: a tool is missing or a step failed; the message has its last words.
    """
    place = servers()
    place.folder.mkdir(parents=True, exist_ok=True)
    if not place.example.exists():
        note(f"getting the sources of {PACKAGE} {version(PACKAGE)}")
        _get_source(place)
    if not place.llama_server.exists():
        note("compiling llama-server")
        _compile(place)
    if not place.python.exists():
        note("making an environment for the example server")
        _make_environment(place)
    return place


def _get_source(place: Servers) -> None:
    download = place.folder / "download"
    wanted = f"{PACKAGE}=={version(PACKAGE)}"
    only_source = ["--no-binary", PACKAGE, "--no-deps", "--dest", str(download)]
    _run([sys.executable, "-m", "pip", "download", "--quiet", *only_source, wanted])
    archive = next(download.glob("*.tar.gz"))
    with tarfile.open(archive) as opened:
        opened.extractall(download, filter="data")
    next(path for path in download.iterdir() if path.is_dir()).rename(place.source)
    shutil.rmtree(download)


def _compile(place: Servers) -> None:
    """Compile with the flags of the program's own engine: the same arithmetic on both sides."""
    if shutil.which("cmake") is None:
        raise SkippedError("llama-server cannot be built: cmake is missing")
    build = place.folder / "llama.cpp"
    source = place.source / "vendor" / "llama.cpp"
    flags = [
        *default_cmake_args(Backend.CPU).split(),
        "-DLLAMA_BUILD_TESTS=OFF",
        "-DLLAMA_BUILD_UI=OFF",
    ]
    flags += ["-DLLAMA_CURL=OFF", "-DLLAMA_OPENSSL=OFF", "-DCMAKE_BUILD_TYPE=Release"]
    _run(["cmake", "-S", str(source), "-B", str(build), *flags])
    _run(["cmake", "--build", str(build), "--target", "llama-server", "-j", str(os.cpu_count())])


def _make_environment(place: Servers) -> None:
    """Make an environment that has our own packages as well, llama-cpp-python first of all."""
    target = place.folder / "python"
    _run([sys.executable, "-m", "venv", str(target)])
    packages = next((target / "lib").glob("python*")) / "site-packages"
    own = next(path for path in sys.path if path.endswith("site-packages"))
    (packages / "program.pth").write_text(own + "\n")
    _run([str(place.python), "-m", "pip", "install", "--quiet", *SERVER_PACKAGES])


def _run(command: Sequence[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        last = (done.stderr or done.stdout).strip().splitlines()[-3:]
        raise SkippedError(f"{Path(command[0]).name} {command[1]} failed: {' '.join(last)}")
