"""Work over about 50 ms, done off the main thread on frozen values, with progress and cancel."""

from collections.abc import Callable
from threading import Event
from typing import Any

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot


class Job(QObject):
    """One piece of work under way.

    Signals:
        progressed: done and total, of whatever the work counts.
        finished: the result.
        failed: the exception; also for a bug, which the caller shows like any other failure.
    """

    progressed = Signal(int, int)
    finished = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stop = Event()

    def cancel(self) -> None:
        """Ask the work to end; it ends with the exception it chooses."""
        self._stop.set()

    def should_stop(self) -> bool:
        """Tell whether ``cancel`` was called; safe in any thread."""
        return self._stop.is_set()

    def report(self, done: int, total: int) -> None:
        """Announce progress; safe in any thread."""
        self.progressed.emit(done, total)


class _Runner(QRunnable):
    def __init__(self, job: Job, work: Callable[[Job], Any]) -> None:
        super().__init__()
        self._job = job
        self._work = work

    @Slot()
    def run(self) -> None:
        try:
            result = self._work(self._job)
        except Exception as error:  # noqa: BLE001 - the job boundary: whatever it is goes back to the main thread
            self._job.failed.emit(error)
        else:
            self._job.finished.emit(result)


class Jobs(QObject):
    """Starts jobs and waits for them at the end of the program."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._running: set[Job] = set()

    def start(
        self,
        work: Callable[[Job], Any],
        *,
        on_done: Callable[[Any], None],
        on_error: Callable[[Exception], None],
    ) -> Job:
        """Run ``work(job)`` in a thread; its outcome comes back on the main thread.

        ``work`` must touch neither widgets nor the workspace's database connection.
        """
        job = Job(self)
        self._running.add(job)
        receiver = _Receiver(job, on_done, on_error)
        receiver.over.connect(self._forget)
        self._pool.start(_Runner(job, work))
        return job

    @property
    def running(self) -> int:
        """How many jobs are under way."""
        return len(self._running)

    def shutdown(self) -> None:
        """Cancel what runs and wait for it."""
        for job in list(self._running):
            job.cancel()
        self._pool.waitForDone()

    @Slot(object)
    def _forget(self, job: Job) -> None:
        self._running.discard(job)
        job.deleteLater()


class _Receiver(QObject):
    """Lives on the main thread and takes a job's outcome there."""

    over = Signal(object)

    def __init__(
        self,
        job: Job,
        on_done: Callable[[Any], None],
        on_error: Callable[[Exception], None],
    ) -> None:
        super().__init__(job)
        self._job = job
        self._on_done = on_done
        self._on_error = on_error
        job.finished.connect(self._finish, Qt.ConnectionType.QueuedConnection)
        job.failed.connect(self._fail, Qt.ConnectionType.QueuedConnection)

    @Slot(object)
    def _finish(self, result: object) -> None:
        self.over.emit(self._job)
        self._on_done(result)

    @Slot(object)
    def _fail(self, error: Exception) -> None:
        self.over.emit(self._job)
        self._on_error(error)
