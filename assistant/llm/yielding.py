"""How many threads to compute with while other programs want the processor, too.

The threads of a model wait for each other some hundred times a token. One that has to share its
core with another program holds all of them up: on two busy cores two threads wrote 2 tokens/s where
one wrote 6 to 9. So there are no more threads than cores nobody else wants.
"""

import ctypes
import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

LEAST_INTERVAL_S = 0.2  # shorter, and the clock of the system is too coarse
MOST_INTERVAL_S = 2.0  # longer, and there was a pause in which others might do as they liked
CALM_READINGS = 3  # as many in a row let a thread come back
_CPU_STATES = Path("/proc/stat")
_BUSY = (0, 1, 2, 5, 6, 7)  # of its columns: user, nice, system, irq, softirq, steal
_FILETIME_PER_S = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CpuReading:
    """What the processor has done so far.

    Attributes:
        moment_s: when it was read.
        cores: how many logical cores this process may run on.
        busy_s: seconds all programs together have computed on them.
        own_s: seconds of that which were this process's.
    """

    moment_s: float
    cores: int
    busy_s: float
    own_s: float


def read_cpu() -> CpuReading | None:
    """Read what the system counts; None where it does not say."""
    read = _READERS.get(sys.platform)
    return read() if read is not None else None


class ThreadChoice:
    """Decides once in a while how many of ``most`` threads to compute with.

    A thread goes at once when its core is wanted and comes back after some calm readings.
    """

    def __init__(self, most: int, read: Callable[[], CpuReading | None] = read_cpu) -> None:
        self.most = most
        self._read = read
        self._threads = most
        self._before: CpuReading | None = None
        self._calm = 0

    def threads_now(self) -> int:
        """Return how many threads to use from now on; to be asked about once a second."""
        now, before = self._read(), self._before
        if now is None or self.most == 1:
            return self.most
        if before is None or not now.moment_s - before.moment_s < MOST_INTERVAL_S:
            self._before = now
            self._threads, self._calm = self.most, 0
        elif now.moment_s - before.moment_s >= LEAST_INTERVAL_S:
            self._before = now
            self._follow(free_cores(before, now))
        return self._threads

    def _follow(self, free: float) -> None:
        wanted = max(1, min(self.most, round(free)))
        if wanted <= self._threads:
            self._threads, self._calm = wanted, 0
            return
        self._calm += 1
        if self._calm >= CALM_READINGS:
            self._threads, self._calm = wanted, 0


def free_cores(before: CpuReading, now: CpuReading) -> float:
    """Return how many cores other programs left free between two readings."""
    seconds = now.moment_s - before.moment_s
    others = (now.busy_s - before.busy_s) - (now.own_s - before.own_s)
    return now.cores - max(0.0, others) / seconds


def _read_linux() -> CpuReading | None:
    cores = os.sched_getaffinity(0)
    try:
        lines = _CPU_STATES.read_text("ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    ticks = sum(_busy_ticks(line) for line in lines if _core_of(line) in cores)
    return CpuReading(
        moment_s=time.monotonic(),
        cores=len(cores),
        busy_s=ticks / os.sysconf("SC_CLK_TCK"),
        own_s=time.process_time(),
    )


def _core_of(line: str) -> int:
    """Return the number of a line such as ``cpu3 …``; -1 for other lines."""
    name = line.partition(" ")[0]
    number = name.removeprefix("cpu")
    return int(number) if name.startswith("cpu") and number.isdigit() else -1


def _busy_ticks(line: str) -> int:
    """Return the ticks of a core that was not idle; a program of low priority holds us up, too."""
    ticks = [int(number) for number in line.split()[1:]]
    return sum(ticks[column] for column in _BUSY if column < len(ticks))


def _read_windows() -> CpuReading | None:
    if sys.platform == "win32":
        idle, kernel, user = ctypes.c_uint64(), ctypes.c_uint64(), ctypes.c_uint64()
        times = [ctypes.byref(each) for each in (idle, kernel, user)]
        if ctypes.windll.kernel32.GetSystemTimes(*times):
            busy = kernel.value - idle.value + user.value  # the kernel's time holds the idle time
            return CpuReading(
                moment_s=time.monotonic(),
                cores=os.cpu_count() or 1,
                busy_s=busy / _FILETIME_PER_S,
                own_s=time.process_time(),
            )
    return None


_READERS: Mapping[str, Callable[[], CpuReading | None]] = {
    "linux": _read_linux,
    "win32": _read_windows,
}
