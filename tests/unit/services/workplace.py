"""A whole program without a window: real services, and a model that plays a script."""

import json
import os
import signal
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot

from assistant.domain.changes import Changes
from assistant.domain.document import Document, Section
from assistant.domain.languages import Language
from assistant.llm.client import default_command
from assistant.paths import DataDir
from assistant.services.bundle import Services, build_services
from assistant.services.drafting import RunSummary

WAIT_MS = 60_000

ANSWERS = {
    "problem": "Harbours leave [19%](fact:evidence.waste) of their moorings empty.",
    "solution": "Tidemark lets a skipper book a free mooring by telephone.",
    "why_now": "Harbour gates have counted every boat since 2025.",
}
BRIEF: dict[str, Any] = {
    "schema": 1,
    "language": "en",
    "currency": "GBP",
    "company": {
        "name": {"en": "Tidemark", "zh": "潮位"},
        "one_line": {"en": "Every mooring used."},
    },
    "answers": ANSWERS,
    "evidence": {
        "waste": {
            "label": {"en": "Moorings left empty", "zh": "泊位空置率"},
            "value": "0.19",
            "unit": "percent",
            "evidence": "measured",
        }
    },
}
# Sections of the English plan that the brief above has all answers for.
READY = ("executive_summary", "problem_solution", "company_today", "timing")


def clock() -> Callable[[], datetime]:
    """Return a clock that stands in 2027 and never tells the same time twice."""
    moments = iter(range(10_000_000))
    start = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
    return lambda: start + timedelta(milliseconds=next(moments))


class Workplace:
    """Services over one data folder, closed and opened again at will."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.folder = folder
        self.data_dir = DataDir(folder / 'Anna\'s "plans" 商业计划')
        self.script_path = folder / "script.json"
        self.model_path = folder / "模型 one.gguf"
        self.model_path.write_bytes(b"played, not read")
        self._now = clock()
        self._qtbot = qtbot
        self._services: Services | None = None
        self.changes: list[Changes] = []

    def script(self, **script: Any) -> None:
        """Say what the model plays; before the model process starts."""
        self.script_path.write_text(json.dumps({"has_chat_template": True} | script), "utf-8")

    @property
    def services(self) -> Services:
        """The services, opened when first asked for."""
        if self._services is None:
            command = [*default_command(), "--scripted", str(self.script_path)]
            self._services = build_services(self.data_dir, now=self._now, worker_command=command)
            self._services.hub.changed.connect(self.changes.append)
            self._services.models.choose(str(self.model_path))
        return self._services

    def close(self) -> None:
        """Close the services; the next use opens them again."""
        if self._services is not None:
            self._services.close()
        self._services = None

    def reopen(self) -> Services:
        """Close and open again."""
        self.close()
        return self.services

    def write_brief(self, data: object, name: str = "brief.json") -> Path:
        """Write a brief file."""
        path = self.folder / name
        path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        return path

    def project(self, data: object = None) -> str:
        """Make a project from a brief."""
        return self.services.projects.import_brief(self.write_brief(data or BRIEF))

    def document(self, project_id: str, language: Language = "en") -> Document:
        """Return the project's plan."""
        return self.services.documents.open(project_id, "business-plan", language)

    def section(self, project_id: str, key: str, language: Language = "en") -> Section:
        """Return a section of the project's plan by its key."""
        sections = self.document(project_id, language).sections
        return next(section for section in sections if section.key == key)

    def wait(self, condition: Callable[[], bool]) -> None:
        """Let the event loop run until something is true."""
        self._qtbot.waitUntil(condition, timeout=WAIT_MS)

    def draft(self, document: Document, keys: Sequence[str] | None = None) -> RunSummary:
        """Draft sections and wait for the end of the run."""
        return self.run(lambda: self.begin(document, keys))

    def begin(self, document: Document, keys: Sequence[str] | None = None) -> None:
        """Start to draft sections."""
        chosen = [section.id for section in document.sections if section.key in (keys or ())]
        self.services.drafting.start(document.id, chosen if keys is not None else None)

    def kill_model(self) -> None:
        """End the model process as the system does when memory is short."""
        os.kill(self.services.models.client.process_id, signal.SIGKILL)

    def run(self, start: Callable[[], None]) -> RunSummary:
        """Start something and wait until the drafting run that it began has ended."""
        summaries: list[RunSummary] = []
        self.services.drafting.run_finished.connect(summaries.append)
        start()
        self.wait(lambda: bool(summaries))
        self.services.drafting.run_finished.disconnect(summaries.append)
        return summaries[0]
