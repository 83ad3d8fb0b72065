"""The steps of the gate, and how one after the other is run and told."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from installers.progress import duration_words

WITHOUT_MODEL = "not model and not smollm"
# Four at most: each takes some hundred MB, and the real models use several threads of their own.
MOST_TEST_PROCESSES = 4
STEP_LIMIT_S = 45 * 60  # three times what the tests may take; what hangs must end, and say so
LAST_WORDS_S = 5.0
OUT_OF_TIME = 124  # the exit status of timeout(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One tool and what it makes sure of."""

    name: str
    arguments: tuple[str, ...]  # what follows the environment's Python


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a step ended."""

    name: str
    status: int
    duration_s: float


STATIC_STEPS = (
    Step(name="format", arguments=("-m", "ruff", "format", "--check", "--quiet", ".")),
    Step(name="lint", arguments=("-m", "ruff", "check", "--quiet", ".")),
    Step(name="types", arguments=("-m", "mypy")),
    Step(
        name="imports",
        arguments=(
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
        ),
    ),
)


def gate_steps(*, with_models: bool, pytest_arguments: Sequence[str] = ()) -> tuple[Step, ...]:
    """Return the steps of ``test`` or ``check``, pytest last, since its closing line is read."""
    selection = () if with_models else ("-m", WITHOUT_MODEL)
    tests = Step(
        name="tests",
        arguments=(
            *("-m", "pytest", "--durations=5"),
            *("-n", str(process_count(os.cpu_count() or 1)), "--dist", "worksteal"),
            # A process that crashes is a fault to look into, not to replace; and with some of its
            # schedulers pytest-xdist 3.8 then waits for ever
            # (https://github.com/pytest-dev/pytest-xdist/issues/1378).
            *("--max-worker-restart", "0"),
            *(*selection, *pytest_arguments),
        ),
    )
    return (*STATIC_STEPS, tests)


def process_count(cores: int) -> int:
    """Return how many processes run the tests; one with nothing left takes tests of another.

    One more than there are cores, since many tests wait: for the model's process, for a pause in
    the typing, for the disk.
    """
    return min(cores + 1, MOST_TEST_PROCESSES)


def gate_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of the gate: no window opens unless a platform was chosen."""
    return {"QT_QPA_PLATFORM": "offscreen", **environment}


def run_step(
    step: Step,
    python: Path,
    root: Path,
    environment: Mapping[str, str],
    *,
    limit_s: float = STEP_LIMIT_S,
) -> Outcome:
    """Run one step in sight of the person; after ``limit_s`` it is ended with all it started."""
    started = time.monotonic()
    process = subprocess.Popen(
        [str(python), *step.arguments], cwd=root, env=environment, start_new_session=True
    )
    try:
        status = process.wait(limit_s)
    except subprocess.TimeoutExpired:
        _end_with_its_children(process, signal.SIGABRT)  # pytest's processes tell where they hang
        print(f"{step.name} was ended after {duration_words(limit_s)}", flush=True)
        status = OUT_OF_TIME
    except BaseException:
        _end_with_its_children(process, signal.SIGINT)
        raise
    return Outcome(name=step.name, status=status, duration_s=time.monotonic() - started)


def _end_with_its_children(process: "subprocess.Popen[bytes]", first: signal.Signals) -> None:
    if os.name != "posix":
        process.kill()
        process.wait()
        return
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, first)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(LAST_WORDS_S)
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def outcome_line(outcome: Outcome) -> str:
    """Return the line that is said after a step."""
    word = "ok" if outcome.status == 0 else f"FAILED (exit {outcome.status})"
    return f"== {outcome.name}: {word}, {duration_words(outcome.duration_s)}"


def run_steps(
    steps: Sequence[Step], python: Path, root: Path, environment: Mapping[str, str]
) -> int:
    """Run every step, even after a failure, and return the first bad exit status.

    After the last step nothing is said if all went well, so that the test runner's own closing
    line stays the last one.
    """
    outcomes: list[Outcome] = []
    for step in steps:
        print(f"== {step.name}", flush=True)
        outcomes.append(run_step(step, python, root, environment))
        if step is not steps[-1]:
            print(outcome_line(outcomes[-1]), flush=True)
    failed = [outcome for outcome in outcomes if outcome.status != 0]
    if failed:
        print("\n".join(outcome_line(outcome) for outcome in outcomes), flush=True)
    return failed[0].status if failed else 0
