"""The one Qt application of the benchmarks' own process."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication


@contextmanager
def application() -> Iterator[QCoreApplication]:
    """Give the application that is there, or make it."""
    present = QCoreApplication.instance() or QCoreApplication(["benchmarks"])
    yield present
    present.processEvents()
