"""What NVIDIA's driver says of its cards, asked of NVML, which comes with the driver."""

import ctypes
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_DONE = 0
_TEXT_BYTES = 96


@dataclass(frozen=True, slots=True, kw_only=True)
class NvidiaCard:
    """A card as its driver lists it."""

    title: str
    free_bytes: int
    total_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NvidiaDriver:
    """The driver, and the cards it drives.

    Attributes:
        cuda_version: the newest version of CUDA it serves, such as (12, 4); (0, 0) if unknown.
    """

    version: str
    cuda_version: tuple[int, int]
    cards: tuple[NvidiaCard, ...]


class _Memory(ctypes.Structure):
    _fields_ = (
        ("total", ctypes.c_ulonglong),
        ("free", ctypes.c_ulonglong),
        ("used", ctypes.c_ulonglong),
    )


def nvidia_driver() -> NvidiaDriver | None:
    """Return the driver, or None if there is none that answers."""
    name = "nvml.dll" if sys.platform == "win32" else "libnvidia-ml.so.1"
    try:
        return read_driver(ctypes.CDLL(name))
    except (OSError, AttributeError):  # not installed, or too old to know these functions
        return None


def read_driver(nvml: Any) -> NvidiaDriver | None:  # noqa: ANN401 - a C library
    """Return what this library says; None if the driver does not run."""
    if nvml.nvmlInit_v2() != _DONE:
        return None
    try:
        version = ctypes.create_string_buffer(_TEXT_BYTES)
        nvml.nvmlSystemGetDriverVersion(version, _TEXT_BYTES)
        cuda = ctypes.c_int(0)
        nvml.nvmlSystemGetCudaDriverVersion_v2(ctypes.byref(cuda))
        return NvidiaDriver(
            version=version.value.decode("ascii", "replace"),
            cuda_version=(cuda.value // 1000, cuda.value % 1000 // 10),
            cards=tuple(_cards(nvml)),
        )
    finally:
        nvml.nvmlShutdown()


def _cards(nvml: Any) -> Iterator[NvidiaCard]:  # noqa: ANN401 - a C library
    count = ctypes.c_uint(0)
    if nvml.nvmlDeviceGetCount_v2(ctypes.byref(count)) != _DONE:
        return
    for index in range(count.value):
        card = ctypes.c_void_p()
        if nvml.nvmlDeviceGetHandleByIndex_v2(index, ctypes.byref(card)) != _DONE:
            continue
        title, memory = ctypes.create_string_buffer(_TEXT_BYTES), _Memory()
        nvml.nvmlDeviceGetName(card, title, _TEXT_BYTES)
        nvml.nvmlDeviceGetMemoryInfo(card, ctypes.byref(memory))
        yield NvidiaCard(
            title=title.value.decode("utf-8", "replace"),
            free_bytes=int(memory.free),
            total_bytes=int(memory.total),
        )
