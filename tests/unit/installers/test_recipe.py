import json
import shlex
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from installers import recipe
from installers.recipe import (
    PORTABLE_FLAGS,
    RELEASE_ARCHITECTURES,
    X86_64_FLAGS,
    Backend,
    DeviceNeeds,
    Stamp,
    Wish,
    chosen_backend,
    default_cmake_args,
    engine_fits,
    engine_misfit,
    engine_requirement,
    environment_python,
    is_fitting,
    machine_args,
    project_fingerprint,
    read_stamp,
    wanted_cmake_args,
    with_engine_of,
    write_stamp,
)

PYPROJECT = """
[project]
name = "sample"
dependencies = ["jinja2>=3", "llama-cpp-python==0.3.36"]
[tool.ruff]
line-length = 100
"""
OLD_STAMP = (
    *("project", "python", "root", "extras"),
    *("with_test_model", "backend", "cmake_args", "lacks_packages"),
)
RUN = Wish(extras=("starter",))
TEST = Wish(extras=("starter", "dev"), with_test_model=True)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text(PYPROJECT)
    python = environment_python(tmp_path / ".venv")
    python.parent.mkdir(parents=True)
    python.touch()
    return tmp_path


@pytest.fixture
def stamp(checkout: Path) -> Stamp:
    return Stamp(
        project=project_fingerprint(checkout / "pyproject.toml"),
        python=recipe.real_python(checkout / ".venv"),
        root=str(checkout),
        extras=("starter",),
        with_test_model=False,
        backend="cpu",
        cmake_args=default_cmake_args(Backend.CPU),
        lacks_packages=False,
    )


def test_a_second_start_finds_everything_there(checkout: Path, stamp: Stamp) -> None:
    assert is_fitting(RUN, stamp, checkout)


def test_without_a_stamp_nothing_is_there(checkout: Path) -> None:
    assert not is_fitting(RUN, None, checkout)


def test_tests_want_more_than_a_run_installed(checkout: Path, stamp: Stamp) -> None:
    assert not is_fitting(TEST, stamp, checkout)
    full = replace(stamp, extras=("dev", "starter"), with_test_model=True)
    assert is_fitting(TEST, full, checkout)
    assert is_fitting(RUN, full, checkout)


def test_a_changed_dependency_reinstalls(checkout: Path, stamp: Stamp) -> None:
    (checkout / "pyproject.toml").write_text(PYPROJECT.replace("jinja2>=3", "jinja2>=4"))
    assert not is_fitting(RUN, stamp, checkout)


def test_a_changed_lint_setting_reinstalls_nothing(checkout: Path, stamp: Stamp) -> None:
    (checkout / "pyproject.toml").write_text(PYPROJECT.replace("100", "99"))
    assert is_fitting(RUN, stamp, checkout)


def test_a_moved_checkout_reinstalls(checkout: Path, stamp: Stamp) -> None:
    assert not is_fitting(RUN, replace(stamp, root="/elsewhere"), checkout)


def test_a_python_that_went_away_reinstalls(checkout: Path, stamp: Stamp) -> None:
    environment_python(checkout / ".venv").unlink()
    assert not is_fitting(RUN, stamp, checkout)


def test_missing_system_packages_are_looked_for_at_every_start(
    checkout: Path, stamp: Stamp
) -> None:
    assert not is_fitting(RUN, replace(stamp, lacks_packages=True), checkout)


def test_a_plain_start_keeps_the_device_that_was_built(checkout: Path, stamp: Stamp) -> None:
    cuda = replace(stamp, backend="cuda", cmake_args=default_cmake_args(Backend.CUDA))
    assert is_fitting(RUN, cuda, checkout)
    assert chosen_backend(RUN, cuda) is Backend.CUDA


def test_asking_for_another_device_rebuilds_the_engine(stamp: Stamp) -> None:
    assert not engine_fits(replace(RUN, backend=Backend.CUDA), stamp)
    assert engine_fits(replace(RUN, backend=Backend.CPU), stamp)


def test_a_persons_own_flags_rebuild_once(stamp: Stamp) -> None:
    own = replace(RUN, cmake_args="-DGGML_NATIVE=ON")
    assert not engine_fits(own, stamp)
    made = replace(stamp, cmake_args="-DGGML_NATIVE=ON", has_own_args=True)
    assert engine_fits(own, made)
    assert engine_fits(RUN, made)


def test_a_recipe_that_changed_rebuilds_what_was_made_with_the_old_one(stamp: Stamp) -> None:
    older = replace(stamp, cmake_args=stamp.cmake_args.replace("-DGGML_BMI2=ON ", ""))
    assert not engine_fits(RUN, older)
    assert engine_misfit(RUN, older) == "its flags have changed"


def test_a_persons_own_value_takes_the_place_of_the_machines() -> None:
    flags = ("-DCMAKE_CUDA_ARCHITECTURES=86", "-DGGML_CUDA_NO_VMM=ON")
    assert machine_args(flags, "-DCMAKE_CUDA_ARCHITECTURES:STRING=89 -DX=1") == flags[1]
    assert machine_args(flags, None) == " ".join(flags)


def test_flags_come_out_of_their_line_as_they_went_in(stamp: Stamp) -> None:
    flags = (
        "-DCMAKE_CUDA_ARCHITECTURES=75;86",
        "-DX_INIT=-Wl,-rpath,'$ORIGIN/../../nvidia/cu13/lib:/a folder/lib64'",
    )
    made = replace(stamp, machine_args=machine_args(flags, None))
    assert tuple(shlex.split(made.all_args)[-2:]) == flags
    assert shlex.split(made.all_args)[:-2] == stamp.cmake_args.split()


def cuda_stamp(stamp: Stamp, *architectures: str, for_release: bool = False) -> Stamp:
    return replace(
        stamp,
        backend="cuda",
        cmake_args=default_cmake_args(Backend.CUDA),
        architectures=architectures,
        toolkit="CUDA 13",
        for_release=for_release,
    )


def needing(*architectures: str, toolkit: str = "CUDA 13", for_release: bool = False) -> Wish:
    needs = DeviceNeeds(architectures=architectures, toolkit=toolkit, for_release=for_release)
    return Wish(extras=("starter",), backend=Backend.CUDA, needs=needs)


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        (needing("86"), ""),
        (needing(), ""),  # a card that is asleep or unplugged is no reason to compile again
        (needing("86", toolkit=""), ""),
        (needing("86", "89"), "it is not made for every card it is needed for"),
        (needing("86", toolkit="CUDA 14"), "it is made with another CUDA"),
        (needing("86", for_release=True), "it is made for this machine alone"),
        (RUN, ""),
        (replace(RUN, backend=Backend.CPU), "it is for another device"),
    ],
)
def test_a_cuda_engine_is_rebuilt_only_for_a_reason(wish: Wish, reason: str, stamp: Stamp) -> None:
    assert engine_misfit(wish, cuda_stamp(stamp, "86")) == reason


def test_a_release_serves_the_machine_it_was_made_on(stamp: Stamp) -> None:
    released = cuda_stamp(stamp, *RELEASE_ARCHITECTURES, for_release=True)
    assert engine_fits(needing("86"), released)
    assert not engine_fits(needing("61"), released)


def test_the_cpu_half_keeps_its_flags_beside_cuda() -> None:
    flags = default_cmake_args(Backend.CUDA, "x86_64").split()
    for flag in (*PORTABLE_FLAGS, *X86_64_FLAGS):
        assert flag in flags


def test_the_engine_that_stays_is_written_into_the_new_stamp(stamp: Stamp) -> None:
    made = replace(cuda_stamp(stamp, "86"), machine_args="-DY=1")
    planned = replace(stamp, backend="cuda", extras=("dev",))
    kept = with_engine_of(planned, made)
    assert kept == replace(made, extras=("dev",))


def test_the_releases_architectures_stand_in_one_place() -> None:
    root = Path(__file__).resolve().parents[3]
    sources = [*(root / "installers").glob("*.py"), root / "installers" / "assistant.spec"]
    listed = [
        path.name for path in sources if '"120"' in path.read_text() or "90;120" in path.read_text()
    ]
    assert listed == ["recipe.py"]


def test_a_persons_own_flags_keep_the_device_she_asked_for() -> None:
    own = Wish(extras=(), cmake_args="-DX=1", backend=Backend.CUDA)
    assert wanted_cmake_args(own, Backend.CUDA) == "-DX=1 -DGGML_CUDA=on -DGGML_CUDA_NCCL=OFF"


def test_flags_of_x86_stay_on_x86() -> None:
    assert "-DGGML_AVX2=ON" in default_cmake_args(Backend.CPU, "x86_64")
    assert "AVX" not in default_cmake_args(Backend.CPU, "aarch64")
    assert "-DGGML_NATIVE=OFF" in default_cmake_args(Backend.CPU, "aarch64")


def test_a_stamp_is_read_as_it_was_written(checkout: Path, stamp: Stamp) -> None:
    write_stamp(checkout / ".venv", stamp)
    assert read_stamp(checkout / ".venv") == stamp
    made = cuda_stamp(stamp, "86", "120")
    write_stamp(checkout / ".venv", made)
    assert read_stamp(checkout / ".venv") == made


def test_a_stamp_from_before_devices_had_needs_is_read(checkout: Path, stamp: Stamp) -> None:
    old = {name: value for name, value in asdict(stamp).items() if name in OLD_STAMP}
    (checkout / ".venv" / recipe.STAMP_NAME).write_text(json.dumps(old))
    assert read_stamp(checkout / ".venv") == stamp


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"project": "x"}', json.dumps({"extras": [], "unknown": 1})]
)
def test_a_damaged_stamp_is_no_stamp(content: str, checkout: Path) -> None:
    (checkout / ".venv" / recipe.STAMP_NAME).write_text(content)
    assert read_stamp(checkout / ".venv") is None


def test_the_engines_version_is_read_from_the_project(checkout: Path) -> None:
    assert engine_requirement(checkout / "pyproject.toml") == "llama-cpp-python==0.3.36"


def test_each_system_has_its_python_in_its_place() -> None:
    assert environment_python(Path("e"), "win32") == Path("e/Scripts/python.exe")
    assert environment_python(Path("e"), "darwin") == Path("e/bin/python")
