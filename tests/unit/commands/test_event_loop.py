"""A command that waits in the event loop hears of failures in slots and of Ctrl+C."""

import signal
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from assistant.commands.event_loop import EventLoop


def test_it_waits_until_it_is_over(qtbot: QtBot) -> None:
    assert qtbot is not None
    done: list[bool] = []
    with EventLoop() as loop:
        QTimer.singleShot(0, loop.quit)  # too early: the wait goes on
        QTimer.singleShot(20, lambda: done.append(True))
        QTimer.singleShot(40, loop.quit)
        loop.run_until(lambda: bool(done))
    assert done == [True]


def test_what_is_over_already_is_not_waited_for() -> None:
    with EventLoop() as loop:
        loop.run_until(lambda: True)


def test_an_exception_in_a_slot_is_raised_where_one_waits(qtbot: QtBot) -> None:
    assert qtbot is not None

    def fail() -> None:
        raise ZeroDivisionError("a bug")

    hook = sys.excepthook
    with EventLoop() as loop:
        QTimer.singleShot(0, fail)
        with pytest.raises(ZeroDivisionError, match="a bug"):
            loop.run_until(lambda: False)
    assert sys.excepthook is hook


@pytest.fixture
def pythons_own_interrupt() -> Iterator[None]:
    """Answer Ctrl+C as Python does: a runner in the background lets it end the process."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("pythons_own_interrupt")
def test_ctrl_c_ends_the_wait(qtbot: QtBot) -> None:
    assert qtbot is not None
    with EventLoop() as loop:
        QTimer.singleShot(10, lambda: signal.raise_signal(signal.SIGINT))
        with pytest.raises(KeyboardInterrupt):
            loop.run_until(lambda: False)
