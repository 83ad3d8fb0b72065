"""How long an event waits while text streams into a long document, in the program's own window.

The window, its services and the model process are the real ones; only the model plays a script, at
100 tokens a second. The same window at rest is the yardstick of what the machine alone does.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from statistics import median
from typing import Any

from tests.benchmarks.kills import write_script
from tests.benchmarks.measuring import Bench, Goal, Measurement, percentile, rounded

GOAL = Goal(limit=16.0, comparison="<")
TOKENS_PER_S = 100
LIMIT_S = 900


def run(bench: Bench) -> Sequence[Measurement]:
    """Measure in a process of its own, since a window needs one."""
    script = write_script(bench.folder / "script.json", tokens_per_s=TOKENS_PER_S)
    command = [sys.executable, "-m", "tests.benchmarks.event_loop_probe"]
    arguments = [str(bench.folder / "data"), str(script), str(bench.runs)]
    done = subprocess.run(
        [*command, *arguments],
        check=True,
        timeout=LIMIT_S,
        stdout=subprocess.PIPE,
        text=True,
    )
    probe: dict[str, Any] = json.loads(done.stdout)
    details = {key: value for key, value in probe.items() if key not in ("idle", "streaming")}
    return [
        Measurement(
            name="event_loop_idle_p99",
            unit="ms",
            value=median(percentile(delays, 0.99) for delays in probe["idle"]),
            details=_percentiles(probe["idle"]),
        ),
        Measurement(
            name="event_loop_streaming_p99",
            unit="ms",
            value=median(percentile(delays, 0.99) for delays in probe["streaming"]),
            goal=GOAL,
            details={**_percentiles(probe["streaming"]), **details},
        ),
    ]


def with_missed_beats(delays: Sequence[float], interval_ms: float) -> list[float]:
    """Return the delays with those of the beats that a long delay swallowed.

    An event that would have come in the middle of a block of 40 ms would have waited for 20 ms; to
    count the block as one late beat among hundreds would hide that.
    """
    found: list[float] = []
    for delay in delays:
        remaining = delay
        while remaining > 0 or remaining == delay:
            found.append(max(remaining, 0.0))
            remaining -= interval_ms
    return found


def _percentiles(runs: Sequence[Sequence[float]]) -> dict[str, Any]:
    every = [delay for delays in runs for delay in delays]
    return {
        "p50": rounded(percentile(every, 0.5)),
        "p99_of_each_run": [rounded(percentile(delays, 0.99)) for delays in runs],
        "p999": rounded(percentile(every, 0.999)),
        "most": rounded(max(every)),
        "samples": len(every),
    }
