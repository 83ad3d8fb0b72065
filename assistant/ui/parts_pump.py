"""Does long work bit by bit, between the events of the window."""

from collections.abc import Callable, Iterator
from time import monotonic

from PySide6.QtCore import QObject, QTimer, Signal

_SLICE_S = 0.008  # of work between two turns of the event loop
_WAIT_MS = 30  # between two questions whether it can begin


class PartsPump(QObject):
    """Takes what is found out of a generator without making the window wait.

    Signals:
        advanced: so many parts are done.
        finished: a tuple of all that was found.
    """

    advanced = Signal(int)
    finished = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._parts: Iterator[tuple[object, ...]] | None = None
        self._found: list[object] = []
        self._done = 0
        self._is_ready: Callable[[], bool] = lambda: True
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._work)

    @property
    def is_running(self) -> bool:
        """Tell whether there is more to do."""
        return self._parts is not None

    def start(
        self, parts: Iterator[tuple[object, ...]], is_ready: Callable[[], bool] = lambda: True
    ) -> None:
        """Do these parts, instead of what was being done, once they are ready for it."""
        self._parts, self._found, self._done = parts, [], 0
        self._is_ready = is_ready
        self._timer.start(0)

    def stop(self) -> None:
        """Do nothing more."""
        self._parts = None
        self._timer.stop()

    def _work(self) -> None:
        if not self._is_ready():
            self.advanced.emit(self._done)
            self._timer.start(_WAIT_MS)
            return
        self._timer.start(0)
        end = monotonic() + _SLICE_S
        while self._parts is not None:
            part = next(self._parts, None)
            if part is None:
                self.stop()
                self.finished.emit(tuple(self._found))
                return
            self._found += part
            self._done += 1
            if monotonic() >= end:
                self.advanced.emit(self._done)
                return
