"""Runs the benchmarks and prints their figures: JSON on standard output, lines to read aside.

    python -m tests.benchmarks                      all of them
    python -m tests.benchmarks --only pdf --runs 9  one of them, more often

A missed goal is reported and is no failure: the exit status is 0.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.benchmarks.measuring import Bench, Measurement, SkippedError, load_average, machine

LEAST_RUNS = 5
BENCHMARKS: Mapping[str, str] = {
    "window": "tests.benchmarks.window_shown",
    "event_loop": "tests.benchmarks.event_loop",
    "pdf": "tests.benchmarks.pdf_against_typst",
    "save": "tests.benchmarks.section_save",
    "search": "tests.benchmarks.search",
    "kills": "tests.benchmarks.kills",
    "tokens": "tests.benchmarks.tokens_per_second",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is asked for and print the report."""
    options = _parser().parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    chosen = options.only or list(BENCHMARKS)
    with tempfile.TemporaryDirectory(prefix="benchmarks-", dir=options.folder) as folder:
        results = [_run(name, Path(folder), max(options.runs, 1)) for name in chosen]
    report = {
        "date": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "machine": machine(),
        "benchmarks": results,
    }
    print(json.dumps(report, ensure_ascii=False, indent=2))
    return 0


def _run(name: str, folder: Path, runs: int) -> dict[str, Any]:
    benchmark: Callable[[Bench], Sequence[Measurement]] = import_module(BENCHMARKS[name]).run
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
        "--only", action="append", choices=BENCHMARKS, help="this one; may be given again"
    )
    parser.add_argument("--runs", type=int, default=LEAST_RUNS, help="measurements for each median")
    parser.add_argument("--folder", help="where the workspaces lie while measuring; else TMPDIR")
    return parser


if __name__ == "__main__":
    sys.exit(main())
