"""The commands behind the door: run, test, check, bench and build."""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from installers import frozen_build
from installers.device_build import needs_here
from installers.environment import Place, ensure_environment, tell
from installers.failures import InstallerError
from installers.recipe import ENVIRONMENT_NAME, Backend, Wish, read_stamp
from installers.steps import gate_environment, gate_steps, run_steps

ROOT = Path(__file__).resolve().parent.parent
PROGRAM_EXTRAS = ("starter",)
FULL_EXTRAS = ("starter", "dev")
OUTPUT_NAME = "out"
INTERRUPTED = 130


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A sample project and the language its plan is drafted in."""

    brief: str
    language: str


SAMPLES = (
    Sample(brief="resources/samples/tallyhop.toml", language="en"),
    Sample(brief="resources/samples/xiancai.toml", language="zh"),
)


def split_arguments(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the arguments for this program and, after ``--``, those for the one it starts."""
    words = list(arguments)
    if "--" not in words:
        return words, []
    at = words.index("--")
    return words[:at], words[at + 1 :]


def parser() -> argparse.ArgumentParser:
    """Return the parser of the commands."""
    door = argparse.ArgumentParser(
        prog="from_source.py",
        description="Runs, tests and builds Founder Assistant from a checkout.",
        epilog="What follows -- goes to the program, the tests or the benchmarks.",
    )
    commands = door.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="open the window, or draft both samples (--headless)")
    run.add_argument("--headless", action="store_true", help=f"draft both samples to {OUTPUT_NAME}")
    _add_devices(run, "compile the language engine for {} on this machine, and keep it so")
    commands.add_parser("test", help="every check and every test")
    commands.add_parser("check", help="format, lint, types, imports, tests without a model")
    bench = commands.add_parser(
        "bench", help="the benchmarks, as JSON; also: bench engine, bench writing"
    )
    bench.add_argument("theirs", nargs=argparse.REMAINDER, help="what the benchmarks are told")
    build = commands.add_parser("build", help="the frozen program, and its smoke test")
    _add_devices(build, "compile its language engine for {}, for other machines as well")
    return door


def _add_devices(command: argparse.ArgumentParser, sentence: str) -> None:
    devices = command.add_mutually_exclusive_group()
    for backend in Backend:
        devices.add_argument(
            f"--{backend.value}",
            dest="backend",
            action="store_const",
            const=backend,
            help=sentence.format(backend.value.upper()),
        )


def wish_for(command: str, backend: Backend | None = None) -> Wish:
    """Return what a command needs installed."""
    is_run = command == "run"
    return Wish(
        extras=PROGRAM_EXTRAS if is_run else FULL_EXTRAS,
        with_test_model=not is_run,
        backend=backend,
        cmake_args=os.environ.get("CMAKE_ARGS"),
        needs=needs_here(backend, for_release=not is_run),
    )


def main(arguments: Sequence[str]) -> int:
    """Do one command and return its exit status."""
    ours, theirs = split_arguments(arguments)
    chosen = parser().parse_args(ours)
    theirs = [*getattr(chosen, "theirs", ()), *theirs]
    wish = wish_for(chosen.command, getattr(chosen, "backend", None))
    try:
        python = ensure_environment(Place(root=ROOT), wish)
        if chosen.command == "run":
            return draft_samples(python) if chosen.headless else open_window(python, theirs)
        return COMMANDS[chosen.command](python, theirs)
    except InstallerError as error:
        print(error, file=sys.stderr)
        return error.exit_status
    except OSError as error:
        print(f"The system refused: {error}.", file=sys.stderr)
        print("Check the disk space and your permissions here, then start again.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on from a clean state.", file=sys.stderr)
        return INTERRUPTED


def start_command(python: Path) -> list[str]:
    """Return how the program starts; -P hides a folder ``assistant`` that happens to be here."""
    return [str(python), "-P", "-m", "assistant"]


def open_window(python: Path, arguments: Sequence[str]) -> int:
    """Become the program; Windows cannot, and starts it as a child instead."""
    command = [*start_command(python), *arguments]
    if os.name == "posix":
        sys.stdout.flush()
        os.execv(command[0], command)  # noqa: S606 - no shell is wanted
    return subprocess.run(command, check=False).returncode


def draft_command(python: Path, sample: Sample, output: Path) -> list[str]:
    """Return the command that drafts a sample's business plan with the starter model."""
    what = ["--document", "business-plan", "--language", sample.language]
    where = ["--output", str(output), "--format", "pdf"]
    return [*start_command(python), "draft", str(ROOT / sample.brief), *what, *where]


def draft_samples(python: Path) -> int:
    """Draft both samples, name the PDFs that came of it and return the first bad exit status."""
    output = ROOT / OUTPUT_NAME
    output.mkdir(exist_ok=True)
    statuses = []
    for sample in SAMPLES:
        tell(f"Drafting {sample.brief} ({sample.language}) with the starter model.")
        done = subprocess.run(draft_command(python, sample, output), cwd=ROOT, check=False)
        statuses.append(done.returncode)
    for pdf in sorted(output.glob("*.pdf")):
        tell(f"PDF: {pdf}")
    return next((status for status in statuses if status != 0), 0)


def run_gate(python: Path, arguments: Sequence[str], *, with_models: bool) -> int:
    """Run the gate's steps in this checkout."""
    steps = gate_steps(with_models=with_models, pytest_arguments=arguments)
    return run_steps(steps, python, ROOT, gate_environment(os.environ))


def run_tests(python: Path, arguments: Sequence[str]) -> int:
    """Run every check and every test."""
    return run_gate(python, arguments, with_models=True)


def run_check(python: Path, arguments: Sequence[str]) -> int:
    """Run every check, and the tests that need no model."""
    return run_gate(python, arguments, with_models=False)


def run_benchmarks(python: Path, arguments: Sequence[str]) -> int:
    """Run the benchmarks; their JSON goes to standard output."""
    command = [str(python), "-m", "tests.benchmarks", *arguments]
    environment = gate_environment(os.environ)
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def build(python: Path, arguments: Sequence[str]) -> int:
    """Freeze the program and put the result to its smoke test."""
    stamp = read_stamp(ROOT / ENVIRONMENT_NAME)
    if stamp is not None and stamp.backend == Backend.CUDA.value and not stamp.for_release:
        tell("The engine is compiled for this machine's card alone: it is frozen as it is.")
        tell("`build --cuda` makes one for other machines as well, `build --cpu` one without.")
    return frozen_build.build(python, ROOT, arguments)


COMMANDS = {"test": run_tests, "check": run_check, "bench": run_benchmarks, "build": build}
