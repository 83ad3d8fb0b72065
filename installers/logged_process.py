"""Runs a long command with its output in a log file, line by line in sight of a progress line."""

import queue
import subprocess
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

TICK_S = 1.0
STOP_GRACE_S = 10.0
TAIL_LINES = 25


def run_logged(
    command: Sequence[str],
    log: Path,
    *,
    on_line: Callable[[str], None] = lambda _line: None,
    on_tick: Callable[[], None] = lambda: None,
    environment: Mapping[str, str] | None = None,
) -> int:
    """Run the command to its end, append its output to the log and return its exit status.

    ``on_line`` sees every line, ``on_tick`` is called once a second in silence. The process is
    stopped when this one is interrupted.
    """
    with log.open("a", encoding="utf-8") as record:
        record.write(f"$ {' '.join(command)}\n")
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            env=environment,
        )
        assert process.stdout is not None
        try:
            for line in _lines(process.stdout, on_tick):
                record.write(line)
                record.flush()
                on_line(line)
            return process.wait()
        finally:
            _stop(process)


def _lines(stream: Iterable[str], on_tick: Callable[[], None]) -> Iterator[str]:
    """Yield lines and tick while none comes; a thread does the waiting."""
    arrived: queue.Queue[str | None] = queue.Queue()
    threading.Thread(target=_read, args=(stream, arrived), daemon=True).start()
    while True:
        try:
            line = arrived.get(timeout=TICK_S)
        except queue.Empty:
            on_tick()
            continue
        if line is None:
            return
        yield line


def _read(stream: Iterable[str], arrived: "queue.Queue[str | None]") -> None:
    for line in stream:
        arrived.put(line)
    arrived.put(None)


def _stop(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(STOP_GRACE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    assert process.stdout is not None
    process.stdout.close()


def last_lines(log: Path, count: int = TAIL_LINES) -> list[str]:
    """Return the end of a log."""
    if not log.is_file():
        return []
    return log.read_text(encoding="utf-8", errors="replace").splitlines()[-count:]
