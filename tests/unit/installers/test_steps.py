import os
import sys
import time
from pathlib import Path

import pytest

from installers.steps import (
    OUT_OF_TIME,
    Step,
    gate_environment,
    gate_steps,
    process_count,
    run_step,
    run_steps,
)

GOOD = Step(name="good", arguments=("-c", "print('fine')"))
BAD = Step(name="bad", arguments=("-c", "raise SystemExit(3)"))
WORSE = Step(name="worse", arguments=("-c", "raise SystemExit(4)"))


def run(steps: list[Step], root: Path) -> int:
    return run_steps(steps, Path(sys.executable), root, os.environ)


def test_the_gate_ends_with_the_tests() -> None:
    names = [step.name for step in gate_steps(with_models=True)]
    assert names == ["format", "lint", "types", "imports", "tests"]


def test_check_leaves_the_models_out_and_test_does_not() -> None:
    assert "not model and not smollm" in gate_steps(with_models=False)[-1].arguments
    assert "-m" not in gate_steps(with_models=True)[-1].arguments[2:]


@pytest.mark.parametrize(("cores", "expected"), [(1, 2), (2, 3), (3, 4), (64, 4)])
def test_some_more_tests_run_than_there_are_cores_and_four_at_most(
    cores: int, expected: int
) -> None:
    assert process_count(cores) == expected
    arguments = gate_steps(with_models=True)[-1].arguments
    assert arguments[arguments.index("-n") + 1] == str(process_count(os.cpu_count() or 1))


def test_every_step_runs_and_the_first_bad_status_counts(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run([BAD, GOOD, WORSE], tmp_path) == 3
    told = capfd.readouterr().out
    assert "fine\n" in told
    assert "== bad: FAILED (exit 3)" in told.splitlines()[-3]
    assert "== worse: FAILED (exit 4)" in told.splitlines()[-1]


def test_the_last_step_has_the_last_word_when_all_went_well(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run([GOOD, GOOD], tmp_path) == 0
    assert capfd.readouterr().out.endswith("fine\n")


def test_no_window_opens_unless_a_platform_was_chosen() -> None:
    assert gate_environment({})["QT_QPA_PLATFORM"] == "offscreen"
    assert gate_environment({"QT_QPA_PLATFORM": "xcb"})["QT_QPA_PLATFORM"] == "xcb"


def test_a_step_that_hangs_is_ended_with_all_it_started(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    child = "import time\nwhile True: print('.', end='', flush=True); time.sleep(0.02)"
    code = (
        "import faulthandler, subprocess, sys\n"
        "faulthandler.enable()  # as pytest does\n"
        f"subprocess.run([sys.executable, '-c', {child!r}])"
    )
    hanging = Step(name="hanging", arguments=("-c", code))
    outcome = run_step(hanging, Path(sys.executable), tmp_path, os.environ, limit_s=1)
    told, where = capfd.readouterr()
    assert outcome.status == OUT_OF_TIME
    assert told.startswith("...")
    assert "in communicate" in where or "in wait" in where
    assert "hanging was ended" in told.splitlines()[-1]
    time.sleep(0.2)
    assert not capfd.readouterr().out


def test_a_test_process_that_crashes_ends_the_run_with_a_failure(tmp_path: Path) -> None:
    """As the gate runs them; a crash once kept it waiting until the machine was taken away."""
    for name in "abc":
        crash = "os.abort()" if name == "b" else "time.sleep(0.05)"
        (tmp_path / f"test_{name}.py").write_text(
            "import os, time, pytest\n"
            "@pytest.mark.parametrize('number', range(6))\n"
            f"def test_it(number):\n    number != 3 or {crash}\n"
        )
    arguments = gate_steps(with_models=True)[-1].arguments
    tests = Step(name="tests", arguments=(*arguments, "-n", "2", "-p", "no:cacheprovider"))
    outcome = run_step(tests, Path(sys.executable), tmp_path, os.environ, limit_s=300)
    assert outcome.status == 1
