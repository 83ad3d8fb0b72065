"""Garbage is collected on the main thread only."""

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from assistant.garbage_collection import GarbageCollection, collect_what_is_due
from assistant.services.jobs import Job, Jobs


@pytest.fixture
def automatic() -> Iterator[None]:
    thresholds = gc.get_threshold()
    gc.set_threshold(100, 2, 2)
    gc.enable()
    yield
    gc.disable()
    gc.set_threshold(*thresholds)


class Ring:
    """Garbage that only a collection finds."""

    ended_in: list[threading.Thread] = []  # noqa: RUF012 - each test clears it

    def __init__(self, held: object = None) -> None:
        self.ring = self
        self.held = held

    def __del__(self) -> None:
        self.ended_in.append(threading.current_thread())


def make_garbage(_job: Job) -> None:
    for _ in range(5_000):
        ring: list[object] = []
        ring.append(ring)


@pytest.mark.usefixtures("automatic")
def test_a_job_that_makes_much_garbage_collects_none(qtbot: QtBot) -> None:
    Ring.ended_in.clear()
    garbage = GarbageCollection()
    garbage.start()
    for _ in range(3):
        Ring(QObject())
    done: list[None] = []
    jobs = Jobs()
    jobs.start(make_garbage, on_done=done.append, on_error=lambda _error: None)
    qtbot.waitUntil(lambda: bool(done))
    qtbot.waitUntil(lambda: len(Ring.ended_in) == 3)
    assert set(Ring.ended_in) == {threading.main_thread()}
    garbage.close()


@pytest.mark.usefixtures("automatic")
def test_without_it_a_job_would(qtbot: QtBot) -> None:
    """The check above can fail; here without a Qt object, with one it would crash."""
    Ring.ended_in.clear()
    Ring()
    done: list[None] = []
    jobs = Jobs()
    jobs.start(make_garbage, on_done=done.append, on_error=lambda _error: None)
    qtbot.waitUntil(lambda: bool(done))
    assert threading.main_thread() not in Ring.ended_in
    assert len(Ring.ended_in) == 1


@pytest.mark.usefixtures("automatic")
def test_collection_is_left_as_it_was_found(qtbot: QtBot) -> None:
    assert qtbot is not None
    first = GarbageCollection()
    second = GarbageCollection()
    assert not gc.isenabled()
    second.close()
    assert not gc.isenabled()
    first.close()
    assert gc.isenabled()


def test_what_is_due_is_collected_generation_by_generation() -> None:
    seen: list[int] = []
    kept: list[list[int]] = []

    def note(phase: str, facts: dict[str, int]) -> None:
        if phase == "start":
            seen.append(facts["generation"])

    gc.collect()
    thresholds = gc.get_threshold()
    gc.callbacks.append(note)
    try:
        gc.set_threshold(50, 2, 2)
        for _ in range(30):
            kept.extend([number] for number in range(100))
            collect_what_is_due()
    finally:
        gc.set_threshold(*thresholds)
        gc.callbacks.remove(note)
    assert set(seen) == {0, 1, 2}
    assert len(seen) == 30
