"""No more threads than cores that nobody else wants, and none lost when the others are gone."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.llm.yielding import (
    CALM_READINGS,
    CpuReading,
    ThreadChoice,
    free_cores,
    read_cpu,
)


class Machine:
    """A processor on which others and we compute as much as a test says."""

    def __init__(self, cores: int) -> None:
        self.now = CpuReading(moment_s=0.0, cores=cores, busy_s=0.0, own_s=0.0)

    def goes_on(self, *, others: float, own: float = 1.0, seconds: float = 1.0) -> None:
        """Let time pass with so many cores in use."""
        self.now = CpuReading(
            moment_s=self.now.moment_s + seconds,
            cores=self.now.cores,
            busy_s=self.now.busy_s + (others + own) * seconds,
            own_s=self.now.own_s + own * seconds,
        )

    def read(self) -> CpuReading:
        return self.now


def choices(machine: Machine, most: int, loads: list[float]) -> Iterator[int]:
    """Go through the numbers of threads under loads of other programs, a second each."""
    choice = ThreadChoice(most, machine.read)
    yield choice.threads_now()
    for others in loads:
        machine.goes_on(others=others)
        yield choice.threads_now()


def test_a_calm_machine_gives_all_its_threads() -> None:
    assert list(choices(Machine(2), 2, [0.0, 0.3, 0.1])) == [2, 2, 2, 2]


def test_a_busy_core_takes_a_thread_at_once_and_gives_it_back_after_calm() -> None:
    calm = [0.1] * CALM_READINGS
    assert list(choices(Machine(2), 2, [0.9, 1.3, *calm])) == [2, 1, 1, 1, 1, 2]


def test_a_short_pause_of_the_others_changes_nothing() -> None:
    assert list(choices(Machine(2), 2, [1.0, 0.0, 0.0, 1.0, 0.0])) == [2, 1, 1, 1, 1, 1]


def test_a_large_machine_gives_up_only_the_cores_that_are_wanted() -> None:
    assert list(choices(Machine(16), 8, [2.0, 9.0, 30.0])) == [8, 8, 7, 1]


def test_our_own_work_is_no_reason_to_yield() -> None:
    machine = Machine(4)
    choice = ThreadChoice(4, machine.read)
    choice.threads_now()
    machine.goes_on(others=0.2, own=3.8)
    assert choice.threads_now() == 4


def test_readings_too_close_together_or_too_far_apart_decide_nothing() -> None:
    machine = Machine(2)
    choice = ThreadChoice(2, machine.read)
    choice.threads_now()
    machine.goes_on(others=2.0, seconds=0.05)
    assert choice.threads_now() == 2
    machine.goes_on(others=2.0, seconds=3600.0)
    assert choice.threads_now() == 2
    machine.goes_on(others=2.0)
    assert choice.threads_now() == 1


def test_a_system_that_does_not_say_gets_all_threads() -> None:
    choice = ThreadChoice(3, lambda: None)
    assert [choice.threads_now(), choice.threads_now()] == [3, 3]


@given(
    most=st.integers(1, 16),
    cores=st.integers(1, 32),
    loads=st.lists(st.floats(0, 64), max_size=20),
)
def test_there_is_always_at_least_one_thread_and_never_too_many(
    most: int, cores: int, loads: list[float]
) -> None:
    assert all(1 <= threads <= most for threads in choices(Machine(cores), most, loads))


@pytest.mark.skipif(sys.platform not in ("linux", "win32"), reason="not counted there")
def test_what_another_process_computes_is_seen_and_what_we_compute_is_not() -> None:
    before = read_cpu()
    assert before is not None
    burner = subprocess.Popen([sys.executable, "-S", "-c", "while True: pass"])
    try:
        _compute(0.3)
    finally:
        burner.kill()
        burner.wait()
    now = read_cpu()
    assert now is not None
    assert now.own_s - before.own_s > 0.1
    assert free_cores(before, now) < now.cores - 0.1
    assert now.busy_s - before.busy_s <= (now.moment_s - before.moment_s) * now.cores + 0.5
    assert 1 <= now.cores <= (os.cpu_count() or 1)


def _compute(seconds: float) -> None:
    """Use so much processor time, however long that takes on this machine."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass
