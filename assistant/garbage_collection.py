"""Keeps Python's cyclic garbage collection on the main thread, between two events.

By itself the collector runs in whichever thread has just allocated too much, a job's included. What
it finds there may hold Qt objects, such as a text cursor of an editor that is gone, and Qt takes
objects of the main thread apart in another thread only by crashing now and then.
"""

import gc

from PySide6.QtCore import QObject, QTimer

TICK_MS = 1_000


class GarbageCollection(QObject):
    """Switches automatic collection off; from ``start`` on, a timer collects what is due.

    Make and start it on the main thread.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_automatic = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(collect_what_is_due)

    def start(self) -> None:
        """Set what lives by now aside, since it lives to the end, and collect from here on."""
        gc.freeze()
        self._timer.start()

    def close(self) -> None:
        """Leave collection as it was found."""
        self._timer.stop()
        if self._was_automatic:
            gc.enable()


def collect_what_is_due() -> None:
    """Collect the oldest generation over its threshold, as the interpreter would have done."""
    counts, thresholds = gc.get_count(), gc.get_threshold()
    for generation in (2, 1, 0):
        if counts[generation] > thresholds[generation]:
            gc.collect(generation)
            return
