"""What the machine has is told within reason."""

import os
import struct
import subprocess
import sys

import psutil
import pytest

from assistant.llm.hardware import (
    MOST_THREADS,
    available_memory,
    cores_in,
    process_memory,
    resident_memory,
    share_of_group,
    this_machine,
    thread_count,
)


def test_there_is_a_thread_and_no_more_than_processors() -> None:
    assert 1 <= thread_count() <= min(MOST_THREADS, os.cpu_count() or 1)


def test_free_memory_is_some_and_no_more_than_the_machine_has() -> None:
    available = available_memory()
    assert available is None or 0 < available <= psutil.virtual_memory().total


@pytest.mark.parametrize(
    ("lines", "share"),
    [([], sys.maxsize), (["max 100000"], sys.maxsize), (["250000 100000"], 2), (["500 1000"], 1)],
)
def test_a_container_gives_so_many_processors(lines: list[str], share: int) -> None:
    assert share_of_group(lines) == share


def test_windows_lists_cores_among_other_things() -> None:
    def entry(kind: int) -> bytes:
        return struct.pack("@PP", 3, kind) + bytes(16)

    assert cores_in(entry(0) + entry(2) + entry(0) + entry(3)) == 2
    assert cores_in(b"") == 0


@pytest.mark.skipif(sys.platform != "linux", reason="limits are read on Linux only")
def test_a_limit_of_the_process_counts() -> None:
    code = "from assistant.llm.hardware import available_memory; print(available_memory())"
    command = f'ulimit -v 500000; exec "{sys.executable}" -c "{code}"'
    told = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=True)
    assert 0 < int(told.stdout) < 500_000 * 1024


@pytest.mark.skipif(sys.platform != "linux", reason="read on Linux only")
def test_the_memory_of_this_process_is_told() -> None:
    assert resident_memory() == pytest.approx(psutil.Process().memory_info().rss, rel=0.2)


@pytest.mark.skipif(sys.platform != "linux", reason="read on Linux only")
def test_the_memory_of_another_process_is_told_until_it_ends() -> None:
    code = "x = bytearray(50_000_000); x = None; print('.', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        memory = process_memory(process.pid)
        assert memory is not None
        assert memory.most - memory.now > 40_000_000
        process.communicate(b"\n")
    assert process_memory(process.pid) is None


def test_the_machine_is_told_whole() -> None:
    machine = this_machine()
    assert machine.cores == thread_count()
    assert machine.cpu_name
    assert machine.cpu_features
    assert machine.total_memory == pytest.approx(psutil.virtual_memory().total, rel=0.5)
    assert all(device.is_graphics for device in machine.graphics)
