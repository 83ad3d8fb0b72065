"""The process in which the window stands while its event loop is measured; prints JSON."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QElapsedTimer, QEventLoop, QObject, Qt, QTimer, SignalInstance
from PySide6.QtWidgets import QApplication

from assistant.domain.blocks_writing import write_markdown
from assistant.export.report_pdf import write_report
from assistant.paths import DataDir
from assistant.resources import sample_paths
from assistant.services.bundle import Services, build_services
from assistant.ui.theme import Theme
from assistant.ui.window_controller import WindowController
from tests.benchmarks.event_loop import with_missed_beats
from tests.benchmarks.large_workspace import utc_now
from tests.benchmarks.sample_report import sample_report

BEAT_MS = 2
SETTLE_MS = 1500
IDLE_S = 3.0
STREAMING_S = 20.0
LEAST_PAGES = 40
_CHAPTERS = 5  # with the tables that the program makes from the facts, a good 40 pages
LIMIT_MS = 60_000


class Heartbeat(QObject):
    """Beats in the event loop and writes down how late each beat is."""

    def __init__(self) -> None:
        super().__init__()
        self._delays: list[float] = []
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._on_beat)

    def start(self) -> None:
        """Begin to beat."""
        self._delays = []
        self._clock.start()
        self._timer.start()

    def stop(self) -> list[float]:
        """Stop, and return the delays in milliseconds."""
        self._on_beat()  # a block that lasts until now counts as well
        self._timer.stop()
        return with_missed_beats(self._delays, BEAT_MS)

    def _on_beat(self) -> None:
        self._delays.append(max(0.0, self._clock.nsecsElapsed() / 1e6 - BEAT_MS))
        self._clock.restart()


class Probe:
    """A window with a long document, and what is done to it."""

    def __init__(self, application: QApplication, services: Services, runs: int) -> None:
        self._services = services
        self._controller = WindowController(services, Theme(application, "light"))
        self._controller.reporter.report = _fail  # type: ignore[method-assign]  # nothing may go wrong
        self._heartbeat = Heartbeat()
        self._runs = runs
        self.project_id = services.projects.open_sample(sample_paths()[0])
        document = services.documents.open(self.project_id, "business-plan", "en")
        self.document_id = document.id
        self.section_ids = [section.id for section in document.sections]

    def fill(self) -> None:
        """Write about 40 pages into the sections."""
        parts = [section.blocks for section in sample_report(_CHAPTERS).sections]
        blocks = [block for part in parts for block in part]
        count = len(self.section_ids)
        for number, section_id in enumerate(self.section_ids):
            own = blocks[number * len(blocks) // count : (number + 1) * len(blocks) // count]
            self._services.documents.edit_section(section_id, write_markdown(tuple(own)))

    def pages(self, folder: Path) -> int:
        """Return how many pages the document has in print."""
        printed = self._services.printing.printed(self.document_id)
        return write_report(printed, folder / "report.pdf").pages

    def show(self) -> float:
        """Open the document in the window and return how many seconds that took."""
        self._controller.shell.show()
        wait(500)
        started = perf_counter()
        self._controller.open_project(self.project_id)
        QApplication.processEvents()
        return perf_counter() - started

    def measure(self) -> dict[str, object]:
        """Measure at rest and while streaming, in turn."""
        idle: list[list[float]] = []
        streaming: list[list[float]] = []
        beginnings: list[float] = []
        endings: list[float] = []
        for number in range(self._runs + 1):
            wait(SETTLE_MS)
            self._heartbeat.start()
            wait(IDLE_S * 1000)
            rest = self._heartbeat.stop()
            beginning, stream, ending = self._stream()
            self.fill()  # what was streamed is shorter than what it took the place of
            if number:
                idle.append(rest)
                streaming.append(stream)
                beginnings.append(max(beginning))
                endings.append(max(ending))
        sections = self._services.documents.get(self.document_id).sections
        return {
            "sections": len(sections),
            "idle": idle,
            "streaming": streaming,
            "longest_delay_at_begin_ms": [round(value, 1) for value in beginnings],
            "longest_delay_at_end_ms": [round(value, 1) for value in endings],
        }

    def _stream(self) -> tuple[list[float], list[float], list[float]]:
        """Draft anew from the middle on, section after section, and stop before the end."""
        drafting = self._services.drafting
        wanted = self.section_ids[len(self.section_ids) // 3 :]
        self._heartbeat.start()
        wait_for(drafting.section_streamed, lambda: drafting.start(self.document_id, wanted))
        wait(100)
        beginning = self._heartbeat.stop()
        self._heartbeat.start()
        wait(STREAMING_S * 1000)
        stream = self._heartbeat.stop()
        if not drafting.is_running:
            raise RuntimeError("the run was over before its measurement")
        self._heartbeat.start()
        wait_for(drafting.run_finished, drafting.stop)
        wait(100)
        return beginning, stream, self._heartbeat.stop()

    def close(self) -> None:
        """End everything."""
        self._controller.shell.close()
        self._services.close()


def wait(duration_ms: float) -> None:
    """Let the event loop run for so long."""
    loop = QEventLoop()
    QTimer.singleShot(round(duration_ms), loop.quit)
    loop.exec()


def wait_for(signal: SignalInstance, act: Callable[[], object]) -> None:
    """Act, and let the event loop run until the signal comes."""
    loop = QEventLoop()
    signal.connect(loop.quit)
    QTimer.singleShot(LIMIT_MS, loop, lambda: loop.exit(1))
    QTimer.singleShot(0, loop, act)
    status = loop.exec()
    signal.disconnect(loop.quit)
    if status:
        raise TimeoutError(f"no {signal}")


def _fail(error: BaseException) -> None:
    raise error


def main() -> None:
    """Measure and print."""
    folder, script, runs = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    application = QApplication(sys.argv[:1])
    worker = [sys.executable, "-m", "assistant", "--llm-worker", "--scripted", script]
    services = build_services(DataDir(folder), now=utc_now, worker_command=worker)
    services.models.choose(script)
    probe = Probe(application, services, runs)
    probe.fill()
    pages = probe.pages(folder)
    if pages < LEAST_PAGES:
        raise ValueError(f"the document has only {pages} pages")
    opened_s = probe.show()
    found = probe.measure()
    probe.close()
    found["pages"] = pages
    found["open_document_ms"] = round(opened_s * 1000)
    print(json.dumps(found), flush=True)
    os._exit(0)  # the figures are out; how Python takes Qt down is measured elsewhere


if __name__ == "__main__":
    main()
