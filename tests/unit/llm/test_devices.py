"""What the engine can compute on is asked of its own libraries."""

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from assistant.llm import devices
from assistant.llm.devices import (
    LIBRARY_PATH_VARIABLE,
    device_list,
    engine_devices,
    library_folder,
)


def run_python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code]
    root = str(Path(__file__).resolve().parents[3])
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": root} | environment,
    )


def test_the_processor_is_a_device_with_the_memory_of_the_machine() -> None:
    found = engine_devices()
    (cpu,) = [device for device in found.devices if device.kind == "cpu"]
    assert found.problem == ""
    assert "CPU" in found.backends
    assert (cpu.name, cpu.backend, cpu.is_graphics) == ("CPU", "CPU", False)
    assert cpu.title
    assert cpu.total_bytes == pytest.approx(psutil.virtual_memory().total, rel=0.5)


def test_the_features_are_those_the_engine_prints_of_itself() -> None:
    printed = run_python("import llama_cpp; print(llama_cpp.llama_print_system_info().decode())")
    features = engine_devices().cpu_features
    assert features
    assert all(f"{feature} = 1" in printed.stdout for feature in features)


def test_the_binding_itself_is_not_imported() -> None:
    code = (
        "import sys; from assistant.llm.devices import engine_devices;"
        "print(len(engine_devices().devices), 'llama_cpp' in sys.modules)"
    )
    told = run_python(code)
    count, is_imported = told.stdout.split()
    assert int(count) >= 1
    assert is_imported == "False"
    assert told.stderr == ""


def test_libraries_elsewhere_are_used_if_the_environment_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(LIBRARY_PATH_VARIABLE, str(tmp_path))
    assert library_folder() == tmp_path


def test_a_frozen_program_has_them_in_its_bundle(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(LIBRARY_PATH_VARIABLE, raising=False)
    monkeypatch.setattr(devices, "_PACKAGE", "no_such_binding")
    assert library_folder() is None
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert library_folder() == tmp_path / "no_such_binding" / "lib"


def test_missing_libraries_are_a_problem_that_is_told_and_no_crash(tmp_path: Path) -> None:
    code = "from assistant.llm.devices import engine_devices; print(engine_devices())"
    told = run_python(code, **{LIBRARY_PATH_VARIABLE: str(tmp_path)})
    assert "is missing" in told.stdout
    assert "devices=()" in told.stdout


def test_no_names_make_a_list_that_holds_the_end_alone() -> None:
    assert list(device_list(())) == [None]
    (cpu, end) = device_list(("CPU",))
    assert cpu
    assert end is None
