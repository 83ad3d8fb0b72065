"""From the start of the process to the first painted frame, against an empty window.

Beside it, without a goal: to the first frame of Home with its projects, when work can begin.

Both find their modules compiled, as an installed program does; a round that is not counted sees
to that.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from shutil import rmtree
from statistics import median

from assistant.paths import DataDir
from assistant.resources import sample_paths
from assistant.services.bundle import build_services
from tests.benchmarks.large_workspace import utc_now
from tests.benchmarks.measuring import Bench, Goal, Measurement, interleaved, ratio_of, spread
from tests.benchmarks.qt_application import application

GOAL = Goal(limit=2.0, comparison="<=")
LIMIT_S = 120


def run(bench: Bench) -> Sequence[Measurement]:
    """Measure the empty window, a first start, and a start with a sample project."""
    prepared = bench.folder / "with-sample"
    _prepare_workspace(prepared)
    fresh = bench.folder / "first-start"

    def first_start() -> float:
        rmtree(fresh, ignore_errors=True)
        return _time_to_paint(bench.folder, "app", "--data-dir", str(fresh))

    works: dict[str, Callable[[], float]] = {
        "empty_window": lambda: _time_to_paint(bench.folder, "empty"),
        "first_start": first_start,
        "with_sample": lambda: _time_to_paint(bench.folder, "app", "--data-dir", str(prepared)),
        "usable": lambda: _time_to_paint(bench.folder, "usable", "--data-dir", str(prepared)),
    }
    times = interleaved(works, bench.runs)
    yardstick = times["empty_window"]
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    return [
        Measurement(
            name="empty_window_shown",
            unit="ms",
            value=median(yardstick),
            details={**spread(yardstick), "platform": platform},
        ),
        *(
            Measurement(
                name=f"window_shown_{name}",
                unit="x",
                value=ratio_of(times[name], yardstick),
                goal=GOAL,
                details={"ms": spread(times[name])},
            )
            for name in ("first_start", "with_sample")
        ),
        Measurement(
            name="home_usable_with_sample",
            unit="x",
            value=ratio_of(times["usable"], yardstick),
            details={"ms": spread(times["usable"])},
        ),
    ]


def _time_to_paint(folder: Path, *arguments: str) -> float:
    """Return the milliseconds from starting a process to its first frame."""
    target = folder / "painted"
    target.unlink(missing_ok=True)
    command = [sys.executable, "-m", "tests.benchmarks.first_paint", str(target), *arguments]
    started = time.monotonic()  # one clock for all processes of a machine
    subprocess.run(
        command,
        check=True,
        timeout=LIMIT_S,
        env=_environment(folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    return (float(target.read_text("utf-8")) - started) * 1000


def _environment(folder: Path) -> dict[str, str]:
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment


def _prepare_workspace(folder: Path) -> None:
    """Make a workspace with a sample project and its plan, drafted without a model."""
    with application():
        services = build_services(DataDir(folder), now=utc_now)
        for path in sample_paths():
            project_id = services.projects.open_sample(path)
            services.documents.open(project_id, "business-plan", "en")
        services.close()
