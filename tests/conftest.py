"""What holds for every test: its own folders, no screen, no unannounced log record."""

import gc
import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from assistant.garbage_collection import collect_what_is_due

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
gc.disable()  # collecting the tests throws little away; see pytest_collection_finish
# The machine may be shared and slow: a property is wrong or right, never late.
settings.register_profile(
    "here",
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
)
settings.load_profile("here")


def pytest_collection_finish() -> None:
    """Keep the collector away from what lives to the end: five thousand tests and all modules.

    It took a sixth of the processor time, looking through them again and again. The rest is
    collected between two tests on the main thread, as the program does, never in a job's thread.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 20)


def pytest_runtest_logfinish() -> None:
    """Collect what the test left behind, now that its fixtures are gone."""
    collect_what_is_due()


class _LogRecorder(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test its own home and data folder, so that no test reaches the user's."""
    home = tmp_path / "home"
    home.mkdir()
    for name in ("HOME", "USERPROFILE", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("FOUNDER_ASSISTANT_DATA", str(home / "data"))


@pytest.fixture(autouse=True)
def no_unannounced_warning(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that logs a warning or worse, unless it asks for ``caplog`` and looks."""
    recorder = _LogRecorder()
    logging.getLogger().addHandler(recorder)
    yield
    logging.getLogger().removeHandler(recorder)
    if recorder.records and "caplog" not in request.fixturenames:
        lines = "\n".join(record.getMessage() for record in recorder.records)
        pytest.fail(f"logged without being announced (use caplog and assert on it):\n{lines}")
