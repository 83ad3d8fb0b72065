"""The Linux kernel filter that holds up whoever asks for a socket that could leave the machine.

A seccomp filter belongs to a process and to all its children, whatever program they become, and
none of them can take it off. What may not be asked for is not decided in the kernel but held up
and told to the process that watches, so that no attempt can go unseen, also not one of a child
whose end its parent keeps to itself.
"""

import ctypes
import os
import platform
import signal
import socket
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Asked = Literal["network", "program", "local"]

_PR_SET_NO_NEW_PRIVS = 38
_SET_MODE_FILTER = 1
_FLAG_NEW_LISTENER = 1 << 3
_ALLOW, _TELL = 0x7FFF0000, 0x7FC00000  # SECCOMP_RET_ALLOW, SECCOMP_RET_USER_NOTIF
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # the instructions of the filter
_NUMBER_AT, _MACHINE_AT, _FIRST_ARGUMENT_AT = 0, 4, 16  # in struct seccomp_data, little end first
_X32_BIT = 0x40000000  # the same kernel entry under other numbers
_RECEIVE, _SEND = 0xC0502100, 0xC0182101  # the ioctls SECCOMP_IOCTL_NOTIF_RECV and _SEND
_NOTICE = struct.Struct("=QIIiIQ6Q")  # id, thread, flags, number, machine, pointer, arguments
_REPLY = struct.Struct("=QqiI")
_CONTINUE = 1
_AF_UNIX = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """The numbers of the system calls on one kind of processor."""

    audit_number: int
    has_x32: bool
    seccomp: int
    socket: int
    socketpair: int
    connect: int
    execve: int
    execveat: int
    io_uring_setup: int = 425  # sockets can be had through a ring, past the socket call
    pidfd_getfd: int = 438  # takes an open socket out of another process


_MACHINES = {
    "x86_64": Machine(
        audit_number=0xC000003E,
        has_x32=True,
        seccomp=317,
        socket=41,
        socketpair=53,
        connect=42,
        execve=59,
        execveat=322,
    ),
    "aarch64": Machine(
        audit_number=0xC00000B7,
        has_x32=False,
        seccomp=277,
        socket=198,
        socketpair=199,
        connect=203,
        execve=221,
        execveat=281,
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A system call that the kernel holds up until it is answered."""

    id: int
    process_id: int
    asked: Asked
    call: str  # as a person who knows the kernel would write it


def this_machine() -> Machine | None:
    """Return the numbers of this machine; None where there is no such filter."""
    if sys.platform != "linux":
        return None
    return _MACHINES.get(platform.machine())


def filter_program(machine: Machine) -> bytes:
    """Return the filter: all is allowed but what leads to a socket, and what is to be counted."""
    return b"".join(struct.pack("=HBBI", *step) for step in _steps(machine))


def _steps(machine: Machine) -> Iterator[tuple[int, int, int, int]]:
    """Yield code, jump if so, jump if not, value; a jump says how many steps are left out."""
    told = (
        machine.connect, machine.execve, machine.execveat, machine.io_uring_setup,
        machine.pidfd_getfd,
    )  # fmt: skip
    yield _LOAD, 0, 0, _MACHINE_AT
    yield _EQUAL, 1, 0, machine.audit_number  # 32-bit programs have numbers of their own
    yield _RETURN, 0, 0, _TELL
    yield _LOAD, 0, 0, _NUMBER_AT
    if machine.has_x32:
        yield _AT_LEAST, 0, 1, _X32_BIT
        yield _RETURN, 0, 0, _TELL
    for number in told:
        yield _EQUAL, 0, 1, number
        yield _RETURN, 0, 0, _TELL
    yield _EQUAL, 2, 0, machine.socket
    yield _EQUAL, 1, 0, machine.socketpair
    yield _RETURN, 0, 0, _ALLOW
    yield _LOAD, 0, 0, _FIRST_ARGUMENT_AT  # the family is an int: the kernel reads these 32 bits
    yield _EQUAL, 0, 1, _AF_UNIX
    yield _RETURN, 0, 0, _ALLOW
    yield _RETURN, 0, 0, _TELL


class _FilterPointer(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def install_filter(machine: Machine) -> int:
    """Put this process and all its children to come under the filter; return the listening end.

    Raises:
        OSError: the kernel, or a container around this process, does not let it.
    """
    program = filter_program(machine)
    pointer = _FilterPointer(len(program) // 8, program)
    kernel = ctypes.CDLL(None, use_errno=True)
    if kernel.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    kernel.syscall.restype = ctypes.c_long
    listener: int = kernel.syscall(
        ctypes.c_long(machine.seccomp),
        ctypes.c_long(_SET_MODE_FILTER),
        ctypes.c_long(_FLAG_NEW_LISTENER),
        ctypes.byref(pointer),
    )
    if listener < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return listener


def receive(listener: int, machine: Machine) -> Notice | None:
    """Return the system call that is held up; None where its process has ended meanwhile.

    Raises:
        OSError: the kernel does not tell.
    """
    import fcntl  # noqa: PLC0415 - not there on Windows

    buffer = bytearray(_NOTICE.size)  # the kernel wants it empty
    try:
        fcntl.ioctl(listener, _RECEIVE, buffer)
    except FileNotFoundError:
        return None
    number_id, thread, _flags, number, audit_number, _pointer, *arguments = _NOTICE.unpack(buffer)
    asked, call = _meaning(machine, audit_number, number, family=arguments[0] & 0xFFFFFFFF)
    return Notice(id=number_id, process_id=thread, asked=asked, call=call)


def let_go_on(listener: int, notice: Notice) -> None:
    """Let the system call be made after all.

    Raises:
        OSError: the kernel is too old for such an answer (before 5.5).
    """
    import fcntl  # noqa: PLC0415 - not there on Windows

    try:
        fcntl.ioctl(listener, _SEND, bytearray(_REPLY.pack(notice.id, 0, 0, _CONTINUE)))
    except FileNotFoundError:
        return  # its process has ended meanwhile


def end_process(notice: Notice) -> str:
    """End the process that asked, without an answer; return its command line."""
    try:
        line = Path(f"/proc/{notice.process_id}/cmdline").read_bytes()
        os.kill(notice.process_id, signal.SIGKILL)
    except OSError:  # it has ended meanwhile
        return ""
    return line.replace(b"\0", b" ").decode("utf-8", "replace").strip()


def _meaning(machine: Machine, audit_number: int, number: int, *, family: int) -> tuple[Asked, str]:
    if audit_number != machine.audit_number or (machine.has_x32 and number & _X32_BIT):
        return "network", f"{audit_number:#x}:{number}"  # what it does is not looked into
    plain: dict[int, tuple[Asked, str]] = {
        machine.connect: ("local", "connect"),  # of an AF_UNIX socket: it can have no other
        machine.execve: ("program", "execve"),
        machine.execveat: ("program", "execveat"),
        machine.io_uring_setup: ("network", "io_uring_setup"),
        machine.pidfd_getfd: ("network", "pidfd_getfd"),
        machine.socket: ("network", f"socket({_family_name(family)})"),
        machine.socketpair: ("network", f"socketpair({_family_name(family)})"),
    }
    return plain[number]


def _family_name(family: int) -> str:
    try:
        return socket.AddressFamily(family).name
    except ValueError:
        return str(family)
