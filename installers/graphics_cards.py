"""Which NVIDIA cards this machine has, as their driver tells it."""

import ctypes
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ASK_TIMEOUT_S = 30.0  # a driver that waits for its card answers late or never
QUESTION = ("--query-gpu=compute_cap,name", "--format=csv,noheader")
CAPABILITY = re.compile(r"^(\d+)\.(\d+)$")
DRIVER_LIBRARIES = {"win32": ("nvcuda.dll",)}
LINUX_LIBRARIES = ("libcuda.so.1", "/usr/lib/wsl/lib/libcuda.so.1")
MAJOR_ATTRIBUTE, MINOR_ATTRIBUTE = 75, 76  # CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_*
NAME_LENGTH = 100
PCI_DEVICES = Path("/sys/bus/pci/devices")
NVIDIA_VENDOR, DISPLAY_CLASS = "0x10de", "0x03"


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphicsCard:
    """One card, and the architecture that code for it is compiled for."""

    name: str
    architecture: str  # the compute capability without its point: 8.6 is 86


def cards_here(program: str = "nvidia-smi", libraries: Sequence[str] = ()) -> list[GraphicsCard]:
    """Return the cards of this machine; the driver's library is asked where its program is not."""
    return _cards_by_program(program) or _cards_by_library(libraries or driver_libraries())


def driver_libraries(system: str = sys.platform) -> Sequence[str]:
    """Return the names that the driver's library has on a system."""
    return DRIVER_LIBRARIES.get(system, LINUX_LIBRARIES)


def read_answer(answer: str) -> list[GraphicsCard]:
    """Return the cards in what ``nvidia-smi`` printed; a line that is no card is passed over."""
    rows = (line.partition(",") for line in answer.splitlines())
    return [
        GraphicsCard(name=name.strip(), architecture=f"{found[1]}{found[2]}")
        for capability, _, name in rows
        if (found := CAPABILITY.match(capability.strip()))
    ]


def _cards_by_program(program: str) -> list[GraphicsCard]:
    found = shutil.which(program)
    if found is None:
        return []
    try:
        asked = subprocess.run(
            [found, *QUESTION], capture_output=True, text=True, check=False, timeout=ASK_TIMEOUT_S
        )
    except (OSError, subprocess.TimeoutExpired):
        return []
    return read_answer(asked.stdout)


def _cards_by_library(libraries: Sequence[str]) -> list[GraphicsCard]:
    driver = load_driver(libraries)
    if driver is None or driver.cuInit(0) != 0:
        return []
    return list(_cards_of(driver))


def load_driver(libraries: Sequence[str]) -> ctypes.CDLL | None:
    """Return the driver's library, or None where no driver is installed."""
    for name in libraries:
        try:
            return ctypes.CDLL(name)
        except OSError:
            continue
    return None


def _cards_of(driver: ctypes.CDLL) -> Iterator[GraphicsCard]:
    count, device = ctypes.c_int(), ctypes.c_int()
    driver.cuDeviceGetCount(ctypes.byref(count))
    for number in range(count.value):
        if driver.cuDeviceGet(ctypes.byref(device), number) == 0:
            major = _attribute(driver, device, MAJOR_ATTRIBUTE)
            minor = _attribute(driver, device, MINOR_ATTRIBUTE)
            if major:
                yield GraphicsCard(name=_name(driver, device), architecture=f"{major}{minor}")


def _attribute(driver: ctypes.CDLL, device: ctypes.c_int, attribute: int) -> int:
    value = ctypes.c_int()
    driver.cuDeviceGetAttribute(ctypes.byref(value), attribute, device)
    return value.value


def _name(driver: ctypes.CDLL, device: ctypes.c_int) -> str:
    name = ctypes.create_string_buffer(NAME_LENGTH)
    driver.cuDeviceGetName(name, NAME_LENGTH, device)
    return name.value.decode(errors="replace")


def driver_knows(libraries: Sequence[str] = ()) -> tuple[int, int] | None:
    """Return the newest CUDA version that the driver understands, or None where there is none."""
    driver = load_driver(libraries or driver_libraries())
    version = ctypes.c_int()
    if driver is None or driver.cuDriverGetVersion(ctypes.byref(version)) != 0:
        return None
    return version.value // 1000, version.value % 1000 // 10


def has_silent_card(devices: Path = PCI_DEVICES) -> bool:
    """Return whether an NVIDIA card is on the bus, which one without a driver is as well."""
    return any(
        vendor.read_text(encoding="ascii").startswith(NVIDIA_VENDOR)
        and (vendor.parent / "class").read_text(encoding="ascii").startswith(DISPLAY_CLASS)
        for vendor in devices.glob("*/vendor")
    )
