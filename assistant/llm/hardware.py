"""What this machine has for a model: cores, free memory and devices to compute on."""

import ctypes
import os
import platform
import struct
import sys
from dataclasses import dataclass
from pathlib import Path

from assistant.llm.devices import Device, engine_devices
from assistant.llm.graphics_seen import UnusableGraphics, unusable_graphics

MOST_THREADS = 16  # beyond, memory is the limit and threads only wait for each other
_UNLIMITED = "max"
_CPU_QUOTA = "/sys/fs/cgroup/cpu.max"
_KIND_CORE = 0  # RelationProcessorCore


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What a model can be loaded on.

    Attributes:
        free_memory: bytes that may still be taken, None if the system does not say.
        graphics: the devices beside the CPU that the engine can use.
        unusable: graphics cards that are there, and why the engine cannot use them.
        has_unified_memory: whether graphics and CPU share one memory at full speed.
    """

    cores: int
    free_memory: int | None = None
    total_memory: int = 0
    graphics: tuple[Device, ...] = ()
    unusable: tuple[UnusableGraphics, ...] = ()
    has_unified_memory: bool = False
    cpu_name: str = ""
    cpu_features: tuple[str, ...] = ()


def this_machine() -> Machine:
    """Return what this machine has, with its memory as it is now."""
    engine = engine_devices()
    cpu = next((device for device in engine.devices if device.kind == "cpu"), None)
    return Machine(
        cores=thread_count(),
        free_memory=available_memory(),
        total_memory=cpu.total_bytes if cpu is not None else 0,
        graphics=engine.graphics,
        unusable=unusable_graphics(engine),
        has_unified_memory=sys.platform == "darwin" and platform.machine() == "arm64",
        cpu_name=cpu.title if cpu is not None else "",
        cpu_features=engine.cpu_features,
    )


def thread_count() -> int:
    """Return how many threads a model should use: one for each physical core we may run on."""
    allowed = _allowed_cpus()
    return max(1, min(allowed, _physical_cores() or allowed, MOST_THREADS))


def _allowed_cpus() -> int:
    if sys.platform != "linux":
        return os.cpu_count() or 1
    return min(len(os.sched_getaffinity(0)), share_of_group(_lines(_CPU_QUOTA)))


def share_of_group(lines: list[str]) -> int:
    """Return how many processors' time a container (cgroup v2) may use."""
    quota, period = next(iter(lines), f"{_UNLIMITED} 1").split()
    return sys.maxsize if quota == _UNLIMITED else max(1, int(quota) // int(period))


def _physical_cores() -> int:
    """Count cores without their hyperthreads; 0 if the system does not say."""
    if sys.platform == "win32":
        return _cores_on_windows()
    if sys.platform == "darwin":  # the fast ones: the slow ones would hold them up
        return _number_on_mac("hw.perflevel0.physicalcpu") or _number_on_mac("hw.physicalcpu")
    cores = {path.read_text() for path in _sibling_files()}
    return len(cores)


def _cores_on_windows() -> int:
    size = ctypes.c_ulong(0)
    kernel = ctypes.CDLL("kernel32")
    kernel.GetLogicalProcessorInformation(None, ctypes.byref(size))
    buffer = ctypes.create_string_buffer(size.value)
    answered = kernel.GetLogicalProcessorInformation(buffer, ctypes.byref(size))
    return cores_in(buffer.raw[: size.value]) if answered else 0


def cores_in(table: bytes) -> int:
    """Count the cores in Windows' table of what belongs together."""
    pointer = struct.calcsize("P")
    entry = 2 * pointer + 16  # a mask, the kind padded to a pointer, 16 bytes of details
    return sum(
        struct.unpack_from("<I", table, at + pointer)[0] == _KIND_CORE
        for at in range(0, len(table) - entry + 1, entry)
    )


def _number_on_mac(name: str) -> int:
    """Return a number that the system's table of settings holds; 0 without it."""
    value = ctypes.c_uint64(0)
    size = ctypes.c_size_t(ctypes.sizeof(value))
    libc = ctypes.CDLL(None)
    failed = libc.sysctlbyname(name.encode(), ctypes.byref(value), ctypes.byref(size), None, 0)
    return 0 if failed else int(value.value)


def _sibling_files() -> list[Path]:
    return list(Path("/sys/devices/system/cpu").glob("cpu[0-9]*/topology/thread_siblings_list"))


def available_memory() -> int | None:
    """Return the bytes a process may still take, or None if the system does not say."""
    if sys.platform == "win32":
        return _available_on_windows()
    if sys.platform == "darwin":
        return _available_on_mac()
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessMemory:
    """What a process holds in memory."""

    now: int
    most: int  # at any time since it began


def process_memory(process_id: int) -> ProcessMemory | None:
    """Return what another process of ours holds; None if the system does not say."""
    sizes = {
        line.split(":")[0]: int(line.split()[1]) * 1024
        for line in _lines(f"/proc/{process_id}/status")
        if line.startswith(("VmRSS:", "VmHWM:"))
    }
    now, most = sizes.get("VmRSS"), sizes.get("VmHWM")
    return None if now is None or most is None else ProcessMemory(now=now, most=most)


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []


def _available_on_mac() -> int:
    total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    percent = _number_on_mac("kern.memorystatus_level")
    return total * percent // 100 if percent else total


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
