"""Waits for services in a command: failures and Ctrl+C end the wait instead of being lost in Qt."""

import sys
from collections.abc import Callable
from types import TracebackType
from typing import Self

from PySide6.QtCore import QEventLoop, QTimer

AWAKE_MS = 100  # Python sees a signal such as Ctrl+C only when some Python code runs


class EventLoop:
    """An event loop that raises what was raised in a slot; Qt alone would print it and go on.

    Used as a context: the hook for such exceptions is set only meanwhile.
    """

    def __init__(self) -> None:
        self._loop = QEventLoop()
        self._error: BaseException | None = None
        self._timer = QTimer()
        self._timer.setInterval(AWAKE_MS)
        self._timer.timeout.connect(_see_signals)
        self._hook_before = sys.excepthook

    def __enter__(self) -> Self:
        self._hook_before = sys.excepthook
        sys.excepthook = self._on_exception
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.stop()
        sys.excepthook = self._hook_before

    def quit(self, *_: object) -> None:
        """End the wait; a slot for any signal."""
        self._loop.quit()

    def run_until(self, is_over: Callable[[], bool]) -> None:
        """Wait until ``quit`` was called and it is over.

        Raises:
            BaseException: what was raised in a slot meanwhile, KeyboardInterrupt among it.
        """
        while self._error is None and not is_over():
            self._loop.exec()
        if self._error is not None:
            raise self._error

    def _on_exception(
        self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        self._error = self._error or error
        self._loop.quit()


def _see_signals() -> None:
    """Let Python run for a moment."""
