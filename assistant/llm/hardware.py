"""What this machine has for a model: cores and free memory."""

import ctypes
import os
import sys
from pathlib import Path

MOST_THREADS = 16  # beyond, memory is the limit and threads only wait for each other
_UNLIMITED = "max"


def thread_count() -> int:
    """Return how many threads a model should use: one for each physical core we may run on."""
    allowed = _allowed_cpus()
    return max(1, min(allowed, _physical_cores() or allowed, MOST_THREADS))


def _allowed_cpus() -> int:
    if sys.platform != "linux":
        return os.cpu_count() or 1
    return len(os.sched_getaffinity(0))


def _physical_cores() -> int:
    """Count cores without their hyperthreads; 0 if the system does not say."""
    if sys.platform != "linux":
        return (os.cpu_count() or 2) // 2
    cores = {path.read_text() for path in _sibling_files()}
    return len(cores)


def _sibling_files() -> list[Path]:
    return list(Path("/sys/devices/system/cpu").glob("cpu[0-9]*/topology/thread_siblings_list"))


def available_memory() -> int | None:
    """Return the bytes a process may still take, or None if the system does not say."""
    if sys.platform == "win32":
        return _available_on_windows()
    if sys.platform == "darwin":
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    limits = (_available_in_system(), _available_in_group(), _available_in_process())
    return min((limit for limit in limits if limit is not None), default=None)


def _available_in_system() -> int | None:
    for line in _lines("/proc/meminfo"):
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    return None


def _available_in_group() -> int | None:
    """Return what a container (cgroup v2) leaves; file cache in it counts as free."""
    limit = next(iter(_lines("/sys/fs/cgroup/memory.max")), _UNLIMITED)
    used = next(iter(_lines("/sys/fs/cgroup/memory.current")), "")
    if limit == _UNLIMITED or not used:
        return None
    statistics = dict(line.split() for line in _lines("/sys/fs/cgroup/memory.stat"))
    return max(0, int(limit) - int(used) + int(statistics.get("inactive_file", 0)))


def _available_in_process() -> int | None:
    """Return what ``ulimit -v`` leaves."""
    if sys.platform == "win32":
        return None
    import resource  # noqa: PLC0415 - not there on Windows

    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    fields = next(iter(_lines("/proc/self/statm")), "").split()
    if limit == resource.RLIM_INFINITY or not fields:
        return None
    return max(0, limit - int(fields[0]) * resource.getpagesize())


def resident_memory() -> int:
    """Return the bytes this process holds in memory; 0 if the system does not say."""
    fields = next(iter(_lines("/proc/self/statm")), "").split()
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") if fields else 0


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []


def _available_on_windows() -> int | None:
    class MemoryStatus(ctypes.Structure):
        _fields_ = (
            ("length", ctypes.c_ulong),
            ("load", ctypes.c_ulong),
            ("total_physical", ctypes.c_ulonglong),
            ("available_physical", ctypes.c_ulonglong),
            ("unused", ctypes.c_ulonglong * 5),
        )

    status = MemoryStatus(length=ctypes.sizeof(MemoryStatus))
    kernel = ctypes.CDLL("kernel32")
    answered = kernel.GlobalMemoryStatusEx(ctypes.byref(status))
    return int(status.available_physical) if answered else None
