"""The whole window over a workspace of its own and a model process that plays a script."""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from assistant.domain.document import Document
from assistant.paths import DataDir
from assistant.services.bundle import Services, build_services
from assistant.services.surroundings import utc_now
from assistant.ui.file_asking import FileAsker
from assistant.ui.theme import Theme
from assistant.ui.window_controller import WindowController

WAIT_MS = 20_000
PROSE = {
    "en": (
        "The company keeps the books of small cafes, so that owners can close the till and go "
        "home. An owner sends a picture of each receipt and the program does the rest. Nothing has "
        "to be typed by hand, and nothing waits for the end of the quarter.\n\nCustomers stay "
        "because the work is done before they lock the door. They hear of it from each other, "
        "at the counter and at the market, and most of them begin within the same week. The team "
        "knows the trade from its own years behind the bar."
    ),
    "zh": (
        "公司为社区门店记账，老板拍一张票据就行，系统自动归类并对账，打烊之前全部做完。以前要等到"
        "月底才能看清的账，现在每天晚上都能看到。店员不用再手工录入，也不用担心漏掉哪一张票据。\n\n"
        "客户愿意留下来，是因为事情当天就能办完。新客户大多由老客户介绍，看过一次演示就会试用。"
        "团队自己开过店，知道柜台后面的每一步，也知道哪一步最容易出错。"
    ),
}
Script = Mapping[str, Any]


class AnsweringFiles(FileAsker):
    """Answers file dialogs at once."""

    def __init__(self) -> None:
        super().__init__()
        self.answer: Path | None = None
        self.suggested = ""
        self.shown_folder: Path | None = None

    def file_to_open(self, parent: QWidget, title: str, name_filter: str) -> Path | None:
        assert parent.isEnabled()
        assert title
        assert name_filter
        return self.answer

    def file_to_save(
        self, parent: QWidget, title: str, *, suggestion: str, name_filter: str
    ) -> Path | None:
        assert parent.isEnabled()
        assert title
        assert name_filter
        self.suggested = suggestion
        return self.answer

    def show_folder(self, path: Path) -> None:
        self.shown_folder = path


class OpenWindow:
    """A window with everything behind it."""

    def __init__(self, qtbot: QtBot, theme: Theme, folder: Path, script: Script) -> None:
        self.qtbot = qtbot
        self.folder = folder
        self._script_path, model = folder / "script.json", folder / "model.gguf"
        self.play(**script)
        model.write_bytes(b"GGUF")
        command = [sys.executable, "-m", "assistant", "--llm-worker"]
        self.services: Services = build_services(
            DataDir(folder / "data"),
            now=utc_now,
            worker_command=[*command, "--scripted", str(self._script_path)],
        )
        self.services.settings.set("model.path", str(model))
        self.services.settings.set("window.language", "en")
        self.files = AnsweringFiles()
        self.controller = WindowController(self.services, theme, files=self.files)
        self.shell = self.controller.shell
        self.shell.show()
        qtbot.waitExposed(self.shell)

    def play(self, **script: Any) -> None:
        """Let the next model process play this."""
        self._script_path.write_text(json.dumps(script), "utf-8")

    def open_sample(self, language: str = "en") -> str:
        path = next(
            p for p, brief in self.services.projects.samples() if brief.language == language
        )
        project_id = self.services.projects.open_sample(path)
        self.controller.open_project(project_id)
        return project_id

    @property
    def document(self) -> Document:
        document = self.controller.documents.document
        assert document is not None
        return document

    def section_id(self, key: str) -> str:
        return next(section.id for section in self.document.sections if section.key == key)

    def draft(self) -> None:
        """Draft all that is pending and wait until it is done."""
        with self.qtbot.waitSignal(self.services.drafting.run_finished, timeout=WAIT_MS):
            self.controller.actions["draft_all"].trigger()

    def wait_until(self, condition: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(condition, timeout=WAIT_MS)

    def close(self) -> None:
        self.shell.close()
        self.services.close()
        self.controller.deleteLater()
        self.shell.deleteLater()
        delete_later_now()


def delete_later_now() -> None:
    """Delete what waits to be deleted."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
