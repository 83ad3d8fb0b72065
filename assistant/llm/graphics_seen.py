"""Graphics cards that the system sees and the engine cannot use, and why."""

import os
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from assistant.llm.devices import EngineDevices, library_folder
from assistant.llm.nvidia_driver import NvidiaDriver, nvidia_driver

# Each stands for a sentence ``models.gpu_REASON``.
Reason = Literal[
    "engine_missing", "without_backend", "driver_missing", "driver_old", "hidden", "not_listed"
]
HIDING_VARIABLE = "CUDA_VISIBLE_DEVICES"
_VENDORS: Mapping[str, tuple[str, str]] = {  # by PCI number: name, what drives its cards
    "0x10de": ("NVIDIA", "CUDA"),
    "0x1002": ("AMD", "Vulkan"),
    "0x8086": ("Intel", "Vulkan"),
}
_CARD = re.compile(r"card\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnusableGraphics:
    """A graphics card that is there and cannot be used.

    Attributes:
        reason: names the sentence; ``values`` fill its blanks, beside ``device``.
    """

    title: str
    reason: Reason
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenCard:
    """A card that the system lists, whether or not it has a driver."""

    title: str
    vendor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What else bears on whether a card can be used."""

    cards: tuple[SeenCard, ...] = ()
    driver: NvidiaDriver | None = None
    runtime_version: int = 0  # of CUDA, that came with the engine; 0: none, or unknown
    hiding: str | None = None  # what CUDA_VISIBLE_DEVICES says


def unusable_graphics(engine: EngineDevices) -> tuple[UnusableGraphics, ...]:
    """Return the cards of this machine that the engine cannot use."""
    return judge(engine, look_around())


def look_around() -> Surroundings:
    """Return the cards that the system sees, and what bears on their use."""
    return Surroundings(
        cards=tuple(cards_of_system()),
        driver=nvidia_driver(),
        runtime_version=_runtime_version(library_folder()),
        hiding=os.environ.get(HIDING_VARIABLE),
    )


def judge(engine: EngineDevices, around: Surroundings) -> tuple[UnusableGraphics, ...]:
    """Return the cards that are there and that the engine does not list, each with the reason."""
    return (
        *_unlisted_nvidia(engine, around),
        *(
            UnusableGraphics(title=card.title, reason=reason, values=values)
            for card in around.cards
            if card.vendor != "NVIDIA" and not _is_listed(card, engine)
            for reason, values in [_without_backend(engine, _backend_of(card.vendor))]
        ),
    )


def cards_of_system(
    drivers: Path = Path("/proc/driver/nvidia/gpus"), screens: Path = Path("/sys/class/drm")
) -> Iterator[SeenCard]:
    """Yield the graphics cards that Linux lists, and the one within every Apple processor."""
    if sys.platform == "darwin":
        yield SeenCard(title="Apple GPU", vendor="Apple")
    known = [_line_of(path, "Model:") for path in sorted(drivers.glob("*/information"))]
    yield from (SeenCard(title=title, vendor="NVIDIA") for title in known if title)
    for folder in sorted(screens.glob("card*")):
        vendor = _VENDORS.get(_first_line(folder / "device" / "vendor"))
        if vendor is None or not _CARD.fullmatch(folder.name):
            continue
        if vendor[0] == "NVIDIA" and known:
            continue  # named already
        number = _first_line(folder / "device" / "device").removeprefix("0x")
        yield SeenCard(title=f"{vendor[0]} {number}".strip(), vendor=vendor[0])


def _unlisted_nvidia(engine: EngineDevices, around: Surroundings) -> Iterator[UnusableGraphics]:
    """Yield NVIDIA's cards that the engine does not list; the driver knows them best."""
    if around.driver is None:
        titles = [card.title for card in around.cards if card.vendor == "NVIDIA"]
    else:
        titles = [card.title for card in around.driver.cards]
    listed = Counter(device.title for device in engine.graphics)
    for title in titles:
        # a part of a card (MIG) is listed with more words after its name
        same = next((each for each in listed if each.startswith(title)), None)
        if same is not None:
            listed[same] -= 1
            if not listed[same]:
                del listed[same]
            continue
        reason, values = _why_not_nvidia(engine, around)
        yield UnusableGraphics(title=title, reason=reason, values=values)


def _why_not_nvidia(
    engine: EngineDevices, around: Surroundings
) -> tuple[Reason, tuple[tuple[str, str], ...]]:
    driver = around.driver
    if "CUDA" not in engine.backends:
        return _without_backend(engine, "CUDA")
    if driver is None:
        return "driver_missing", ()
    values = (("driver", driver.version),)
    if around.hiding is not None:
        return "hidden", (*values, ("variable", f"{HIDING_VARIABLE}={around.hiding}"))
    if 0 < driver.cuda_version[0] < around.runtime_version:
        return "driver_old", (*values, ("cuda", str(around.runtime_version)))
    return "not_listed", values


def _without_backend(
    engine: EngineDevices, backend: str
) -> tuple[Reason, tuple[tuple[str, str], ...]]:
    if engine.problem:
        return "engine_missing", ()
    if backend in engine.backends:
        return "driver_missing", ()
    return "without_backend", (("backend", backend),)


def _backend_of(vendor: str) -> str:
    drives = dict(_VENDORS.values())
    return drives.get(vendor, "Metal")


def _is_listed(card: SeenCard, engine: EngineDevices) -> bool:
    words = {"AMD": ("AMD", "Radeon")}.get(card.vendor, (card.vendor,))
    return any(word in device.title for device in engine.graphics for word in words)


def _runtime_version(folder: Path | None) -> int:
    """Return the version of the CUDA libraries beside the engine's own, 0 without them."""
    if folder is None or not folder.is_dir():
        return 0
    found = (re.search(r"cudart(?:64_|\.so\.)(\d{2})", path.name) for path in folder.iterdir())
    return max((int(each[1]) for each in found if each), default=0)


def _line_of(path: Path, begin: str) -> str:
    lines = (line for line in _text(path).splitlines() if line.startswith(begin))
    return next(lines, begin).removeprefix(begin).strip()


def _first_line(path: Path) -> str:
    return next(iter(_text(path).splitlines()), "").strip()


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""
