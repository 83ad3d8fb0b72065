"""The offline proof on real processes: what it lets pass, what it ends, what it says of both."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.paths import DataDir, resources_dir
from assistant.services import filtered_process
from assistant.services.filtered_process import (
    ATTEMPT_FLAG,
    Attempt,
    FilterUnavailableError,
    Watched,
    program_command,
    watch,
)
from assistant.services.offline_proof import (
    check_filter,
    draft_filtered,
    judge_draft,
    prove_offline,
)

WAIT_S = 120.0
RunPython = Callable[[str], Watched]


def missing_filter() -> str:
    """Return why no process can be put under the filter here; empty where it can."""
    try:
        watch([sys.executable, "-c", ""], timeout_s=WAIT_S)
    except FilterUnavailableError as error:
        return f"this system, kernel or container has no socket filter: {error}"
    return ""


@pytest.fixture(scope="session")
def _filter() -> None:
    reason = missing_filter()
    if reason:
        pytest.skip(reason)


@pytest.fixture
def run_python(_filter: None) -> RunPython:
    """Run lines of Python under the filter."""
    return lambda lines: watch([sys.executable, "-c", lines], timeout_s=WAIT_S)


# --- the filter ---


def test_a_program_that_keeps_to_itself_goes_through(run_python: RunPython) -> None:
    watched = run_python("print('done')")
    assert (watched.exit_status, watched.output) == (0, "done")
    assert (watched.attempts, len(watched.process_ids)) == ([], 1)


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_NETLINK", "AF_PACKET"])
def test_a_network_socket_ends_the_process(run_python: RunPython, family: str) -> None:
    watched = run_python(f"import socket; socket.socket(socket.{family}); print('had it')")
    assert watched.exit_status == -9
    assert watched.output == ""
    assert [attempt.call for attempt in watched.attempts] == [f"socket({family})"]
    assert family in watched.attempts[0].command


def test_local_sockets_are_let_through_and_counted(run_python: RunPython, tmp_path: Path) -> None:
    path = str(tmp_path / "local")
    watched = run_python(
        "import socket\n"
        "one, other = socket.socketpair()\n"
        "one.sendall(b'x'); assert other.recv(1) == b'x'\n"
        "server = socket.socket(socket.AF_UNIX)\n"
        f"server.bind({path!r}); server.listen()\n"
        f"socket.socket(socket.AF_UNIX).connect({path!r})"
    )
    assert (watched.exit_status, watched.attempts) == (0, [])
    assert watched.local_connections == 1


def test_an_attempt_is_seen_although_the_parent_hushes_it_up(run_python: RunPython) -> None:
    watched = run_python(
        "import subprocess, sys\n"
        "lines = 'import socket; socket.socket()'\n"
        "assert subprocess.run([sys.executable, '-c', lines]).returncode == -9"
    )
    assert watched.exit_status == 0
    assert [attempt.call for attempt in watched.attempts] == ["socket(AF_INET)"]
    assert len(watched.process_ids) == 2


def test_an_attempt_of_a_thread_ends_the_whole_process(run_python: RunPython) -> None:
    watched = run_python(
        "import socket, threading\n"
        "thread = threading.Thread(target=socket.socket)\n"
        "thread.start(); thread.join(); print('went on')"
    )
    assert (watched.exit_status, watched.output) == (-9, "")
    assert len(watched.attempts) == 1


def test_an_attempt_after_the_program_has_ended_is_seen(run_python: RunPython) -> None:
    watched = run_python(
        "import os, socket\n"
        "end, start = os.pipe()\n"
        "if os.fork() == 0:\n"
        "    os.close(start); os.read(end, 1)\n"  # until the parent is gone
        "    socket.socket()"
    )
    assert watched.exit_status == 0
    assert [attempt.call for attempt in watched.attempts] == ["socket(AF_INET)"]


@pytest.mark.parametrize(("number", "call"), [(425, "io_uring_setup"), (438, "pidfd_getfd")])
def test_the_ways_around_the_socket_call_are_closed(
    run_python: RunPython, number: int, call: str
) -> None:
    watched = run_python(f"import ctypes; ctypes.CDLL(None).syscall({number}, 8, 0, 0)")
    assert watched.exit_status == -9
    assert [attempt.call for attempt in watched.attempts] == [call]


@pytest.mark.skipif("platform.machine() != 'x86_64'", reason="only x86-64 has these numbers")
def test_the_x32_numbers_of_the_same_calls_are_closed(run_python: RunPython) -> None:
    watched = run_python(f"import ctypes; ctypes.CDLL(None).syscall({0x40000000 + 41}, 2, 1, 0)")
    assert watched.exit_status == -9
    assert [attempt.call for attempt in watched.attempts] == ["0xc000003e:1073741865"]


def test_the_high_half_of_the_family_deceives_nobody(run_python: RunPython) -> None:
    watched = run_python(
        "import ctypes\n"
        "number = {'x86_64': 41, 'aarch64': 198}[__import__('platform').machine()]\n"
        "ctypes.CDLL(None).syscall(number, ctypes.c_long((1 << 32) + 2), 1, 0)"
    )
    assert [attempt.call for attempt in watched.attempts] == ["socket(AF_INET)"]


@pytest.mark.usefixtures("_filter")
def test_a_program_that_never_ends_is_ended(tmp_path: Path) -> None:
    lines = "import os; os.read(os.pipe()[0], 1)"
    watched = watch([sys.executable, "-c", lines], timeout_s=0.5)
    assert watched.exit_status is None
    step = judge_draft(watched, is_written=False, model=tmp_path)
    assert (step.is_well, step.key) == (False, "proof_too_slow")


# --- the steps ---


@pytest.mark.usefixtures("_filter")
def test_the_self_check_ends_a_process_that_does_ask() -> None:
    step = check_filter([*program_command(), ATTEMPT_FLAG])
    assert (step.is_well, step.key) == (True, "proof_filter_works")


@pytest.mark.usefixtures("_filter")
def test_the_self_check_fails_where_nothing_is_ended() -> None:
    step = check_filter([sys.executable, "-c", ""])
    assert (step.is_well, step.key) == (False, "proof_filter_idle")


def test_the_trial_process_does_ask_for_a_socket() -> None:
    line = "import socket, sys; socket.socket = lambda *_: sys.exit(7); from assistant.__main__ "
    command = [sys.executable, "-c", f"{line}import main; main(['{ATTEMPT_FLAG}'])"]
    assert subprocess.run(command, check=False).returncode == 7


@pytest.mark.usefixtures("_filter")
def test_a_plan_without_a_model_is_drafted_under_the_filter() -> None:
    step = draft_filtered(None)
    assert (step.is_well, step.key) == (True, "proof_drafted_plain")
    assert step.values == {"n": 1, "attempts": 0, "local": 0, "model": "none"}


def test_a_drafting_that_hushes_up_an_attempt_fails_the_proof() -> None:
    attempt = Attempt(call="socket(AF_INET)", command="the model process")
    watched = Watched(exit_status=0, attempts=[attempt], process_ids={1})
    assert judge_draft(watched, is_written=True, model=None).key == "proof_attempt"


def test_a_drafting_without_a_pdf_proves_nothing() -> None:
    watched = Watched(exit_status=0, process_ids={1}, output="one\nthe last line")
    step = judge_draft(watched, is_written=False, model=None)
    assert (step.is_well, step.key) == (False, "proof_not_drafted")
    assert step.values == {"reason": "the last line"}


def test_a_system_without_the_filter_fails_nothing_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filtered_process, "this_machine", lambda: None)
    (step,) = prove_offline(DataDir(tmp_path))
    assert (step.is_well, step.key) == (None, "proof_unavailable")
    assert step.advice_key == "proof_unplug"


@pytest.mark.usefixtures("_filter")
def test_a_kernel_that_refuses_the_filter_fails_nothing_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import errno, os\n"
        "from assistant.services import socket_filter\n"
        "def refuse(_machine): raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))\n"
        "socket_filter.install_filter = refuse\n"
    )
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{resources_dir().parent}")
    (step,) = prove_offline(DataDir(tmp_path))
    assert (step.is_well, step.key) == (None, "proof_unavailable")
    assert step.values == {"reason": "Function not implemented"}
