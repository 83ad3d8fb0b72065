import os
import sys
from pathlib import Path

import pytest

from installers.steps import (
    Step,
    gate_environment,
    gate_steps,
    process_count,
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
