"""Runs the benchmarks and prints their figures: JSON on standard output, lines to read aside.

    python -m tests.benchmarks                       all but those of the engine
    python -m tests.benchmarks --only pdf --runs 9   one of them, more often
    python -m tests.benchmarks engine                those of the engine, with both small models
    python -m tests.benchmarks engine --with-servers builds the servers it is compared with first
    python -m tests.benchmarks engine --gpu          layers on a graphics processor, nothing else
    python -m tests.benchmarks writing               what the starter writes (an hour)

A missed goal is reported and is no failure: the exit status is 0.
"""

import argparse
import json
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.benchmarks.measuring import Bench, Measurement, SkippedError, load_average, machine
from tests.benchmarks.yardstick_builds import build_servers

LEAST_RUNS = 5
BENCHMARKS: Mapping[str, str] = {
    "window": "tests.benchmarks.window_shown",
    "event_loop": "tests.benchmarks.event_loop",
    "pdf": "tests.benchmarks.pdf_against_typst",
    "save": "tests.benchmarks.section_save",
    "search": "tests.benchmarks.search",
    "figures": "tests.benchmarks.figures_bound",
    "following": "tests.benchmarks.figures_followed",
    "financials": "tests.benchmarks.financial_model",
    "kills": "tests.benchmarks.kills",
    "samples": "tests.benchmarks.sample_figures",
    "forms": "tests.benchmarks.prompt_forms",
    "tokens": "tests.benchmarks.tokens_per_second",
}
ENGINE_BENCHMARKS: Mapping[str, str] = {
    "one_request": "tests.benchmarks.engine_one_request",
    "batching": "tests.benchmarks.engine_batching",
    "parting": "tests.benchmarks.engine_parting",
    "first_token": "tests.benchmarks.engine_first_token",
    "cancel": "tests.benchmarks.engine_cancel",
    "endurance": "tests.benchmarks.engine_endurance",
    "fit": "tests.benchmarks.model_fit",
    "structured": "tests.benchmarks.structured_answers",
    "mutated": "tests.benchmarks.mutated_models",
}
WRITING_BENCHMARKS: Mapping[str, str] = {"writing": "tests.benchmarks.writing_quality"}
GPU_BENCHMARKS: Mapping[str, str] = {"gpu": "tests.benchmarks.engine_gpu"}
GROUPS: Mapping[str, Mapping[str, str]] = {
    "": BENCHMARKS,
    "engine": ENGINE_BENCHMARKS,
    "writing": WRITING_BENCHMARKS,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is asked for and print the report."""
    options = _parser().parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    modules = _chosen(options)
    if options.with_servers:
        _build_servers()
    with tempfile.TemporaryDirectory(prefix="benchmarks-", dir=options.folder) as folder:
        results = [
            _run(name, module, Path(folder), max(options.runs, 1))
            for name, module in modules.items()
        ]
    report = {
        "date": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "machine": machine(),
        "benchmarks": results,
    }
    print(json.dumps(report, ensure_ascii=False, indent=2))
    return 0


def _chosen(options: argparse.Namespace) -> Mapping[str, str]:
    """Return the modules of what is asked for.

    Raises:
        SystemExit: there is no benchmark of this name.
    """
    if options.gpu:
        return GPU_BENCHMARKS
    modules = GROUPS[options.group or ""]
    unknown = set(options.only or ()) - set(modules)
    if unknown:
        raise SystemExit(f"--only {min(unknown)}: there are {', '.join(modules)}")
    return {name: modules[name] for name in options.only or modules}


def _build_servers() -> None:
    try:
        build_servers(_note)
    except SkippedError as reason:
        _note(f"skipped: {reason}")


def _run(name: str, module: str, folder: Path, runs: int) -> dict[str, Any]:
    benchmark: Callable[[Bench], Sequence[Measurement]] = import_module(module).run
    own_folder = folder / name
    own_folder.mkdir()
    load_before = load_average()
    _note(f"-- {name} (load {load_before})")
    try:
        found = benchmark(Bench(folder=own_folder, runs=runs, note=_note))
    except SkippedError as reason:
        _note(f"skipped: {reason}")
        return {"benchmark": name, "skipped": str(reason)}
    for measurement in found:
        _note(measurement.line())
    return {
        "benchmark": name,
        "load_before": load_before,
        "load_after": load_average(),
        "figures": [measurement.as_json() for measurement in found],
    }


def _note(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument(
        "group", nargs="?", choices=tuple(filter(None, GROUPS)), help="other benchmarks"
    )
    parser.add_argument(
        "--only", action="append", metavar="NAME", help="this one; may be given again"
    )
    parser.add_argument("--gpu", action="store_true", help="engine: on a graphics processor")
    parser.add_argument(
        "--with-servers", action="store_true", help="engine: build the servers to compare with"
    )
    parser.add_argument("--runs", type=int, default=LEAST_RUNS, help="measurements for each median")
    parser.add_argument("--folder", help="where the workspaces lie while measuring; else TMPDIR")
    return parser


if __name__ == "__main__":
    # a benchmark that is told to end still ends the servers and processes it has started
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    sys.exit(main())
