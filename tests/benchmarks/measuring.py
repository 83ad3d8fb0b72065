"""What a benchmark returns, and the arithmetic all of them share."""

import math
import operator
import os
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Literal

import psutil

Comparison = Literal["<", "<=", ">="]
Work = Callable[[], object]
_COMPARISONS: Mapping[Comparison, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What a figure should be."""

    limit: float
    comparison: Comparison

    def is_met_by(self, value: float) -> bool:
        """Tell whether ``value`` reaches the goal."""
        return _COMPARISONS[self.comparison](value, self.limit)

    def __str__(self) -> str:
        return f"{self.comparison} {self.limit:g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One figure, with its goal if it has one, and what is needed to judge it.

    Attributes:
        name: of the figure, unique in a report.
        unit: of the figure: "ms", "x" (a ratio), "of 50".
        value: the figure itself, a median unless ``details`` says otherwise.
        goal: what it should be; None for context.
        details: everything else worth keeping, ready for JSON.
    """

    name: str
    unit: str
    value: float
    goal: Goal | None = None
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_met(self) -> bool | None:
        """Whether the goal is reached; None where there is none."""
        return None if self.goal is None else self.goal.is_met_by(self.value)

    def as_json(self) -> dict[str, Any]:
        """Return the measurement as an object for JSON."""
        return {
            "name": self.name,
            "value": rounded(self.value),
            "unit": self.unit,
            "goal": None if self.goal is None else str(self.goal),
            "is_met": self.is_met,
            **self.details,
        }

    def line(self) -> str:
        """Return the measurement as a line to read."""
        judged = {True: "met", False: "MISSED", None: "context"}[self.is_met]
        goal = "" if self.goal is None else f"  (goal {self.goal} {self.unit})"
        return f"{judged:8}{self.name}: {rounded(self.value):g} {self.unit}{goal}"


class SkippedError(Exception):
    """A benchmark cannot run here; the message says what is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What every benchmark is given: a folder of its own, and how often to measure."""

    folder: Path
    runs: int
    note: Callable[[str], None]


def interleaved(works: Mapping[str, Callable[[], float]], runs: int) -> dict[str, list[float]]:
    """Measure each work ``runs`` times, in turn, so that a busy minute hits all of them alike.

    One round before goes uncounted: it fills the caches of the disk.
    """
    results: dict[str, list[float]] = {name: [] for name in works}
    for number in range(runs + 1):
        for name, work in works.items():
            value = work()
            if number:
                results[name].append(value)
    return results


def milliseconds(work: Work) -> float:
    """Return how long ``work`` took."""
    started = perf_counter()
    work()
    return (perf_counter() - started) * 1000


def percentile(values: Sequence[float], share: float) -> float:
    """Return the least value that ``share`` (0 to 1) of all values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def spread(values: Sequence[float]) -> dict[str, float]:
    """Return the median of values with what lies around it."""
    return {
        "median": rounded(median(values)),
        "least": rounded(min(values)),
        "most": rounded(max(values)),
        "runs": len(values),
    }


def ratio_of(subject: Sequence[float], yardstick: Sequence[float]) -> float:
    """Return the ratio of two medians."""
    return median(subject) / median(yardstick)


def rounded(value: float) -> float:
    """Return a value with the digits that mean something."""
    if value == 0 or not math.isfinite(value):
        return value
    return round(value, max(0, 3 - math.floor(math.log10(abs(value)))))


def machine() -> dict[str, Any]:
    """Describe the machine as far as it decides the figures."""
    return {
        "system": _system_name(),
        "processor": _processor_name(),
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30, 1),
        "python": platform.python_version(),
    }


def load_average() -> float:
    """Return how many processes wanted to run in the last minute; other work shows in it."""
    return round(psutil.getloadavg()[0], 2)


def _system_name() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return platform.platform()


def _processor_name() -> str:
    source = Path("/proc/cpuinfo")
    if source.exists():
        for line in source.read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
