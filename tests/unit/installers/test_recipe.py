import json
from dataclasses import replace
from pathlib import Path

import pytest

from installers import recipe
from installers.recipe import (
    Backend,
    Stamp,
    Wish,
    chosen_backend,
    default_cmake_args,
    engine_fits,
    engine_requirement,
    environment_python,
    is_fitting,
    project_fingerprint,
    read_stamp,
    wanted_cmake_args,
    write_stamp,
)

PYPROJECT = """
[project]
name = "sample"
dependencies = ["jinja2>=3", "llama-cpp-python==0.3.36"]
[tool.ruff]
line-length = 100
"""
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
    assert engine_fits(own, replace(stamp, cmake_args="-DGGML_NATIVE=ON"))


def test_a_persons_own_flags_keep_the_device_she_asked_for() -> None:
    own = Wish(extras=(), cmake_args="-DX=1", backend=Backend.CUDA)
    assert wanted_cmake_args(own, Backend.CUDA) == "-DX=1 -DGGML_CUDA=on"


def test_flags_of_x86_stay_on_x86() -> None:
    assert "-DGGML_AVX2=ON" in default_cmake_args(Backend.CPU, "x86_64")
    assert "AVX" not in default_cmake_args(Backend.CPU, "aarch64")
    assert "-DGGML_NATIVE=OFF" in default_cmake_args(Backend.CPU, "aarch64")


def test_a_stamp_is_read_as_it_was_written(checkout: Path, stamp: Stamp) -> None:
    write_stamp(checkout / ".venv", stamp)
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
