"""Runs a program with all its children under the socket filter and keeps what they asked for.

Two sides of one arrangement: ``run_under_filter`` is a small process that puts itself under the
filter and then becomes the program; ``watch`` starts it and answers the kernel until it has ended.
"""

import array
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from assistant.services.socket_filter import (
    Machine,
    end_process,
    install_filter,
    let_go_on,
    receive,
    this_machine,
)

FILTER_FLAG = "--under-socket-filter"
ATTEMPT_FLAG = "--attempt-socket"
_LOOKED_MS = 50  # how often it is looked whether the program has ended
_REST_S = 5.0  # how long the program's children may take to end after it
_START_S = 60.0  # an interpreter on a machine that is busy with other work
_OUTPUT_KEPT = 4000


class FilterUnavailableError(Exception):
    """There is no such filter here; its text is what the system said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A system call that was not made: the process that asked was ended."""

    call: str
    command: str


@dataclass(slots=True, kw_only=True)
class Watched:
    """What became of a program under the filter."""

    exit_status: int | None = None  # None: it took too long and was ended
    attempts: list[Attempt] = field(default_factory=list)
    process_ids: set[int] = field(default_factory=set)  # of those that started a program
    local_connections: int = 0  # to other programs on this machine
    output: str = ""


def program_command() -> list[str]:
    """Return the command of this program, to be started again."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, "-m", "assistant"]


# --- in the process that becomes the program ---


def run_under_filter(arguments: Sequence[str]) -> int:  # noqa: RET503 - execv does not return
    """Become the program ``arguments[1:]`` under the filter; tell it through ``arguments[0]``."""
    control = socket.socket(fileno=int(arguments[0]))
    machine = this_machine()
    assert machine is not None  # ``watch`` has seen to it
    try:
        listener = install_filter(machine)
    except OSError as error:
        control.sendall(str(error.strerror or error).encode("utf-8"))
        return 1
    rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [listener]))
    control.sendmsg([b"+"], [rights])
    control.close()
    os.close(listener)
    os.execv(arguments[1], list(arguments[1:]))  # noqa: S606 - the command stands in this module


def attempt_socket() -> int:
    """Ask for a network socket: what must end this process under the filter."""
    socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()
    return 0


# --- in the process that watches ---


def watch(command: Sequence[str], *, timeout_s: float) -> Watched:
    """Run ``command`` and all its children under the filter until they have ended.

    Raises:
        FilterUnavailableError: this system, kernel or container has no such filter.
    """
    machine = this_machine()
    if machine is None:
        raise FilterUnavailableError(sys.platform)
    ours, theirs = socket.socketpair()
    with ours, tempfile.TemporaryFile() as output:
        with theirs:
            process = subprocess.Popen(  # noqa: S603 - this program
                [*program_command(), FILTER_FLAG, str(theirs.fileno()), *command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # it can be ended with all its children
            )
        try:
            listener = _listener_from(ours)
            watched = _answer(listener, machine, process, timeout_s=timeout_s)
        finally:
            _end_all(process)
        output.seek(0)
        watched.output = output.read().decode("utf-8", "replace")[-_OUTPUT_KEPT:].strip()
    return watched


def _listener_from(control: socket.socket) -> int:
    control.settimeout(_START_S)
    try:
        said, listeners, _flags, _address = socket.recv_fds(control, 1000, 1)
    except TimeoutError as error:
        raise FilterUnavailableError(str(error)) from error
    if not listeners:
        raise FilterUnavailableError(said.decode("utf-8", "replace"))
    return listeners[0]


def _answer(
    listener: int, machine: Machine, process: "subprocess.Popen[bytes]", *, timeout_s: float
) -> Watched:
    """Answer the kernel until the program and its children have ended."""
    watched = Watched()
    poll = select.poll()
    poll.register(listener, select.POLLIN)
    ends_at = time.monotonic() + timeout_s
    try:
        while (now := time.monotonic()) < ends_at:
            events = poll.poll(_LOOKED_MS)
            if events and events[0][1] & select.POLLIN:
                _answer_one(listener, machine, watched)
            elif events:  # nobody is under the filter any more
                break
            if watched.exit_status is None and process.poll() is not None:
                watched.exit_status = process.returncode
                ends_at = min(ends_at, now + _REST_S)
        else:
            return watched
        watched.exit_status = process.wait()
    finally:
        os.close(listener)  # whoever is still held up is refused from now on
    return watched


def _answer_one(listener: int, machine: Machine, watched: Watched) -> None:
    notice = receive(listener, machine)
    if notice is None:
        return
    if notice.asked == "network":
        watched.attempts.append(Attempt(call=notice.call, command=end_process(notice)))
        return
    try:
        let_go_on(listener, notice)
    except OSError as error:
        raise FilterUnavailableError(str(error.strerror or error)) from error
    if notice.asked == "program":
        watched.process_ids.add(notice.process_id)
    else:
        watched.local_connections += 1


def _end_all(process: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
