"""NVIDIA's driver is asked of what it drives, and may be missing, old or stopped."""

import ctypes
from collections.abc import Callable
from typing import Any

import pytest

from assistant.llm.nvidia_driver import nvidia_driver, read_driver

OK, NOT_LOADED = 0, 9


class Nvml:
    """Answers as the driver's library does, by writing where it is told to."""

    def __init__(self, cards: tuple[tuple[str, int, int], ...], *, status: int = OK) -> None:
        self.cards = cards
        self.status = status
        self.was_shut_down = False

    def nvmlInit_v2(self) -> int:
        return self.status

    def nvmlShutdown(self) -> int:
        self.was_shut_down = True
        return OK

    def nvmlSystemGetDriverVersion(self, text: Any, _size: int) -> int:
        text.value = b"550.54.15"
        return OK

    def nvmlSystemGetCudaDriverVersion_v2(self, number: Any) -> int:
        number._obj.value = 12040
        return OK

    def nvmlDeviceGetCount_v2(self, count: Any) -> int:
        count._obj.value = len(self.cards)
        return OK

    def nvmlDeviceGetHandleByIndex_v2(self, index: int, card: Any) -> int:
        card._obj.value = index + 1
        return OK if self.cards[index][0] else NOT_LOADED

    def nvmlDeviceGetName(self, card: Any, text: Any, _size: int) -> int:
        text.value = self.cards[card.value - 1][0].encode()
        return OK

    def nvmlDeviceGetMemoryInfo(self, card: Any, memory: Any) -> int:
        _, memory._obj.free, memory._obj.total = self.cards[card.value - 1]
        return OK


def test_the_driver_tells_its_version_and_its_cards() -> None:
    nvml = Nvml((("Card One", 5, 8), ("", 0, 0), ("Card Two", 7, 24)))
    driver = read_driver(nvml)
    assert driver is not None
    assert (driver.version, driver.cuda_version) == ("550.54.15", (12, 4))
    assert [(card.title, card.free_bytes, card.total_bytes) for card in driver.cards] == [
        ("Card One", 5, 8),
        ("Card Two", 7, 24),
    ]
    assert nvml.was_shut_down


def test_a_driver_that_does_not_run_is_none() -> None:
    assert read_driver(Nvml((), status=NOT_LOADED)) is None


@pytest.mark.parametrize("error", [OSError("no such library"), AttributeError("nvmlInit_v2")])
def test_a_machine_without_the_driver_has_none(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def refuse(_name: str) -> Callable[[], int]:
        raise error

    monkeypatch.setattr(ctypes, "CDLL", refuse)
    assert nvidia_driver() is None
