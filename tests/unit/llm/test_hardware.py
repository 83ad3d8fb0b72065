"""What the machine has is told within reason."""

import os
import subprocess
import sys

import psutil
import pytest

from assistant.llm.hardware import (
    MOST_THREADS,
    available_memory,
    resident_memory,
    thread_count,
)


def test_there_is_a_thread_and_no_more_than_processors() -> None:
    assert 1 <= thread_count() <= min(MOST_THREADS, os.cpu_count() or 1)


def test_free_memory_is_some_and_no_more_than_the_machine_has() -> None:
    available = available_memory()
    assert available is None or 0 < available <= psutil.virtual_memory().total


@pytest.mark.skipif(sys.platform != "linux", reason="limits are read on Linux only")
def test_a_limit_of_the_process_counts() -> None:
    code = "from assistant.llm.hardware import available_memory; print(available_memory())"
    command = f'ulimit -v 500000; exec "{sys.executable}" -c "{code}"'
    told = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=True)
    assert 0 < int(told.stdout) < 500_000 * 1024


@pytest.mark.skipif(sys.platform != "linux", reason="read on Linux only")
def test_the_memory_of_this_process_is_told() -> None:
    assert resident_memory() == pytest.approx(psutil.Process().memory_info().rss, rel=0.2)
